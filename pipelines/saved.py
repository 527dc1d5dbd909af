"""Reads a saved page or listing, without network or archive."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from pipelines.record import NO_TEXT, make_record
from yifa.model.errors import PageError
from yifa.model.fetch import Fetched, FetchKind, Verdict
from yifa.model.listing import Listing
from yifa.model.portal import Portal
from yifa.model.record import BodyKind, Record
from yifa.reading.response import draft_of, listing_of, open_response

UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)
"""when a saved file was received: nothing reads it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """What reading a saved page gave."""

    verdict: Verdict
    verdict_detail: str
    record: Record | None
    platform: str
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadListing:
    """What reading a saved listing gave."""

    verdict: Verdict
    verdict_detail: str
    listing: Listing | None
    platform: str
    error: str | None


def _saved(body: bytes, url: str, kind: FetchKind) -> Fetched:
    return Fetched(
        url=url, requested_url=url, status=200, headers=(), body=body, fetched_at=UNKNOWN_TIME, kind=kind
    )


def read_saved_page(body: bytes, *, url: str, portal: Portal | None) -> ReadPage:
    """Return what the bytes of a saved page say, as if *url* had just answered them."""
    opened = open_response(_saved(body, url, FetchKind.PAGE), portal)
    record: Record | None = None
    error: str | None = None
    if opened.ok:
        try:
            record = make_record(draft_of(opened, portal), opened.decoded, portal=portal)
        except PageError as problem:
            error = str(problem)
        if record is not None and record.body_kind is BodyKind.EMPTY:
            error = NO_TEXT.detail if NO_TEXT in record.findings else "no document body found on this page"
    return ReadPage(
        verdict=opened.judgement.verdict, verdict_detail=opened.judgement.detail, record=record,
        platform=opened.platform.name, error=error,
    )  # fmt: skip


def read_saved_listing(body: bytes, *, url: str, portal: Portal | None, today: date) -> ReadListing:
    """Return what the bytes of a saved listing say, as if *url* had just answered them."""
    opened = open_response(_saved(body, url, FetchKind.LISTING), portal)
    listing: Listing | None = None
    error: str | None = None
    if opened.ok:
        try:
            listing = listing_of(opened, portal, today)
        except PageError as problem:
            error = str(problem)
    return ReadListing(
        verdict=opened.judgement.verdict, verdict_detail=opened.judgement.detail, listing=listing,
        platform=opened.platform.name, error=error,
    )  # fmt: skip

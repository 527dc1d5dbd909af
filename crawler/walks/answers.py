"""Asks for rows of a list, and says what the answer brings."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from crawler.fetch.troubles import FetchError
from crawler.visit.visit import Visit, challenged
from yifa.model.errors import PageError
from yifa.model.fetch import Ask, Fetched, FetchKind, OutcomeCode, Verdict
from yifa.model.listing import Listing
from yifa.model.portal import Platform
from yifa.reading.in_thread import list_in_thread
from yifa.reading.listing.row_requests import is_answer, is_empty_answer, says_error, shows_rows
from yifa.reading.outcome import NOT_FOUND, code_of_status
from yifa.reading.response import Opened, listing_of

Take = Callable[[Opened, Listing], Awaitable[str | None]]
"""hands a page of the list to the archive and the walk; returns the next address"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one request for rows brought."""

    opened: Opened | None = None
    listing: Listing | None = None
    empty: bool = False
    missing: bool = False
    """there is no such page"""
    problem: str = ""
    rowless: bool = False
    """it does not say that it failed, and shows nothing that looks like rows of a list"""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the answer's body."""
        return hashlib.sha256(self.opened.fetched.body if self.opened else b"").hexdigest()


async def fetch_part(visit: Visit, ask: Ask, what: str, *, referer: str | None = None) -> Fetched:
    """Return what a list's page is made of beside its markup, such as a script; it is kept as *what* it is.

    Raises:
        FetchError: no answer.
        ParkedError: the portal is to be left alone.
    """
    fetched = await visit.fetcher.fetch(ask, FetchKind.LISTING, referer=referer)
    verdict = Verdict.OK if fetched.status < 400 else Verdict.HTTP_ERROR
    visit.book.keep(fetched, verdict, what)
    code = OutcomeCode.OK if verdict is Verdict.OK else code_of_status(fetched.status)
    visit.book.end(ask.key, FetchKind.LISTING, code, what)
    return fetched


async def ask_rows(
    visit: Visit,
    ask: Ask,
    *,
    referer: str,
    kind: str = "any",
    delivered: bool,
    platform: Platform | None = None,
    once: bool = False,
) -> Answer:
    """Return what a request brings, whose answer is of a *kind*.

    Where it *delivered* rows before, an answer without any is the list's end. *once*: it is not asked again
    where it fails.

    Raises:
        ParkedError: the portal is to be left alone.
    """
    if not visit.may_visit(ask.url):
        return Answer(problem=f"leads to {ask.url}, off the portal")
    try:
        fetched = await visit.fetcher.fetch(ask, FetchKind.LISTING, referer=referer, once=once)
    except FetchError as error:
        return Answer(problem=f"{error.reason}: {error.detail}")
    opened = await visit.judge(fetched)
    opened = replace(opened, platform=platform) if platform else opened
    text, judgement = opened.decoded.text, opened.judgement
    if judgement.verdict is Verdict.CHALLENGE:
        raise challenged(f"{ask.key}: {judgement.detail}")
    if is_empty_answer(text) and fetched.status < 400:
        return Answer(opened=opened, empty=True)
    if not opened.ok:
        missing = judgement.verdict is Verdict.SOFT_404 or fetched.status in NOT_FOUND
        stub = judgement.verdict is Verdict.EMPTY
        problem = f"{judgement.verdict}: {judgement.detail}"
        return Answer(opened=opened, problem=problem, missing=missing or stub)
    if not is_answer(text, kind):
        return Answer(problem=f"the answer to {ask.key} is no {kind}")
    return await _read(visit, opened, ask.key, delivered=delivered)


async def read_list(visit: Visit, opened: Opened) -> Listing:
    """Return the listing a page shows, read in a thread where it is large.

    Raises:
        LayoutError: it shows none.
    """
    return await list_in_thread(opened.fetched.body, listing_of, opened, visit.portal, visit.today())


async def _read(visit: Visit, opened: Opened, key: str, *, delivered: bool) -> Answer:
    """Return the rows an answer shows."""
    try:
        listing = await read_list(visit, opened)
    except PageError as error:
        failed = says_error(opened.decoded.text)
        if delivered and not failed:
            return Answer(opened=opened, empty=True)
        return Answer(problem=str(error), rowless=not failed)
    if not listing.entries:
        return Answer(opened=opened, empty=True)
    if not shows_rows(listing, opened.platform):
        return Answer(problem=f"the answer to {key} shows no rows of a list", rowless=True)
    return Answer(opened=opened, listing=replace(listing, url=key))

"""Goldens as they stand in their folder, and what is read from them."""

import json
import tomllib
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.record import make_record
from yifa.model.errors import PageError
from yifa.model.fetch import Fetched, FetchKind
from yifa.model.portal import Portal
from yifa.profiles.folders import find_portal, load_portals
from yifa.reading.response import Opened, draft_of, listing_of, open_response

FOLDER = Path(__file__).parents[2] / "golden"
GOLDENS = sorted(each.parent for each in FOLDER.glob("*/*/page.html"))
TODAY = date(2026, 11, 21)


def load(golden: Path) -> tuple[Fetched, Portal | None]:
    """Return the response a golden keeps, and the portal it is of; None where its platform has no county."""
    facts = tomllib.loads((golden / "page.toml").read_text(encoding="utf-8"))
    headers = {"Content-Type": "text/html", **facts.get("headers", {})}
    fetched = Fetched(
        url=facts["url"],
        requested_url=facts["url"],
        status=facts.get("status", 200),
        headers=tuple(headers.items()),
        body=(golden / "page.html").read_bytes(),
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
        kind=FetchKind(facts["kind"]),
    )
    return fetched, find_portal(facts["portal"], load_portals()) if "portal" in facts else None


def read(opened: Opened, portal: Portal | None) -> object:
    """Return what is read from a response that may be read."""
    try:
        if opened.fetched.kind is FetchKind.LISTING:
            return asdict(listing_of(opened, portal, TODAY))
        return asdict(make_record(draft_of(opened, portal), opened.decoded, portal=portal))
    except PageError as error:
        return {"error": str(error)}


def result(golden: Path) -> Any:
    """Return everything a golden gives, as JSON has it."""
    fetched, portal = load(golden)
    opened = open_response(fetched, portal)
    given: dict[str, object] = {"verdict": opened.judgement.verdict, "detail": opened.judgement.detail}
    if opened.ok:
        given["read"] = read(opened, portal)
    return json.loads(json.dumps(given, ensure_ascii=False))

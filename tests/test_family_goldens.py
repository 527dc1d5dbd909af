"""Every platform of data has goldens on a county's own host, and they are read as they always were."""

import json
import tomllib
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.errors import PageError
from crawler.profile import Portal, find_portal, load_platforms, load_portals
from crawler.reading import draft_of, listing_of, open_response, record_of
from crawler.record import Fetched, FetchKind

FOLDER = Path(__file__).parent / "golden"
FIRST_FIVE = {"ganzhou", "hunyuan", "wuding", "wugang", "wuxiang"}
GOLDENS = [each.parent for each in sorted(FOLDER.glob("*/*/page.html")) if each.parts[-3] not in FIRST_FIVE]
TODAY = date(2026, 11, 21)


def load(golden: Path) -> tuple[Fetched, Portal]:
    """Return the response a golden keeps, and the portal it is of."""
    facts = tomllib.loads((golden / "page.toml").read_text(encoding="utf-8"))
    fetched = Fetched(
        url=facts["url"],
        requested_url=facts["url"],
        status=200,
        headers=tuple(facts["headers"].items()),
        body=(golden / "page.html").read_bytes(),
        fetched_at=datetime(2026, 11, 21, tzinfo=UTC),
        kind=FetchKind(facts["kind"]),
    )
    return fetched, find_portal(facts["portal"], load_portals())


def read(fetched: Fetched, portal: Portal) -> Any:
    """Return what is read from the response, as JSON has it."""
    opened = open_response(fetched, portal)
    assert opened.ok, opened.judgement
    try:
        if fetched.kind is FetchKind.LISTING:
            found = asdict(listing_of(opened, portal, TODAY))
        else:
            found = asdict(record_of(draft_of(opened, portal), opened.decoded, None, portal))
    except PageError as error:
        found = {"error": str(error)}
    return json.loads(json.dumps(found, ensure_ascii=False))


@pytest.mark.parametrize("golden", GOLDENS, ids=[f"{each.parent.name}/{each.name}" for each in GOLDENS])
def test_a_family_s_golden_is_read_as_it_always_was(golden: Path) -> None:
    kept = json.loads((golden / "read.json").read_text(encoding="utf-8"))

    assert read(*load(golden)) == kept["read"]


def test_every_family_has_a_listing_with_rows_and_a_page_on_a_county_s_own_host() -> None:
    rows: dict[str, int] = {}
    pages: set[str] = set()
    for golden in GOLDENS:
        fetched, portal = load(golden)
        found = read(fetched, portal)
        assert urlsplit(fetched.url).hostname in portal.allowed_hosts, golden
        if fetched.kind is FetchKind.PAGE:
            pages.add(portal.platform.name)
        else:
            rows[portal.platform.name] = rows.get(portal.platform.name, 0) + len(found.get("entries", ()))

    wanted = set(load_platforms()) - {"generic", "trs", "vsb", "webplus"}
    assert pages == set(rows) == wanted
    assert all(rows.values())

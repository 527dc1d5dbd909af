"""Goldens: the bytes a portal sends, and the whole of what is read from them.

A golden is a folder ``golden/PORTAL/NAME``: ``page.html`` (bytes), ``page.toml`` (address, portal, kind, and
what the response said) and ``read.json``. ``make golden`` writes the last anew; a person reads the diff.
"""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.reading.goldens import GOLDENS, load, result
from yifa.model.fetch import FetchKind
from yifa.profiles.folders import load_platforms
from yifa.reading.response import open_response

FIRST_FIVE = {"ganzhou", "hunyuan", "wuding", "wugang", "wuxiang"}


@pytest.mark.parametrize("golden", GOLDENS, ids=[f"{each.parent.name}/{each.name}" for each in GOLDENS])
def test_a_golden_is_read_as_it_always_was(golden: Path, request: pytest.FixtureRequest) -> None:
    kept = golden / "read.json"
    found = result(golden)
    if request.config.getoption("--rewrite"):
        kept.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.skip("rewritten: read the diff")

    assert found == json.loads(kept.read_text(encoding="utf-8"))


def test_every_portal_and_every_platform_it_uses_has_a_listing_and_a_page() -> None:
    kinds: dict[str, set[str]] = {}
    for golden in GOLDENS:
        fetched, portal = load(golden)
        if portal is None:
            continue
        assert urlsplit(fetched.url).hostname in portal.allowed_hosts, golden
        kinds.setdefault(portal.code, set()).add(str(fetched.kind))

    for code in ("140225", "140429", "430581", "532329", "620702"):
        assert kinds.get(code) == {"listing", "page"}, code


def test_every_family_has_a_listing_with_rows_and_a_page() -> None:
    """On a county's own host, where a county of the family is known; else the family is recognised."""
    rows: dict[str, int] = {}
    pages: set[str] = set()
    for golden in (each for each in GOLDENS if each.parent.name not in FIRST_FIVE):
        fetched, portal = load(golden)
        platform = portal.platform.name if portal else open_response(fetched, None).platform.name
        if fetched.kind is FetchKind.PAGE:
            pages.add(platform)
        else:
            rows[platform] = rows.get(platform, 0) + len(result(golden)["read"].get("entries", ()))

    wanted = set(load_platforms()) - {"generic", "trs", "vsb"}
    assert pages == set(rows) == wanted
    assert all(rows.values())

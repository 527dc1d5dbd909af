"""Every platform of data has goldens: a listing with rows and a page."""

from tests.reading.test_goldens import GOLDENS, load, result
from yifa.model.fetch import FetchKind
from yifa.profiles.folders import load_platforms
from yifa.reading.response import open_response

FIRST_FIVE = {"ganzhou", "hunyuan", "wuding", "wugang", "wuxiang"}


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

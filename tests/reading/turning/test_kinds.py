"""The evidence's kinds of lists, without a crawl: each page leads to a request that its portal answers."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from pipelines.saved import read_saved_listing
from tests.acceptance.evidence.lists import HOST, Kind, kinds, served
from yifa.model.fetch import Ask
from yifa.reading.markup import parse
from yifa.reading.turning.cursors import cursor_ways
from yifa.reading.turning.find import find_ways
from yifa.reading.turning.ways import Way

GUESSES = 2
FOLLOWED = [
    pytest.param(number, kind, id=kind.name)
    for number, kind in enumerate(kinds())
    if kind.asks and kind.total > 6 and not kind.name.startswith("links")
]


def ways(number: int, kind: Kind) -> list[Way]:
    """Return the ways from a list's first page."""
    url = f"http://{HOST}/k{number}/{kind.at}"
    _, _, text = served(number, kind, f"GET {kind.at}")
    listing = read_saved_listing(text.encode(), url=url, portal=None, today=date(2026, 11, 21)).listing
    assert listing is not None
    return list(find_ways(text, parse(text), listing, Ask(url=url), url, charset="utf-8", number=2))


def request(ask: Ask) -> str:
    """Return a request as the kinds write it."""
    parts = urlsplit(ask.url)
    target = re.sub(r"^/k\d+/", "", parts.path) + (f"?{parts.query}" if parts.query else "")
    return f"{ask.method} {target}{' ' if ask.body else ''}{ask.body}"


@pytest.mark.parametrize(("number", "kind"), FOLLOWED)
def test_one_of_the_first_requests_is_the_list_s_own_and_counts_on(number: int, kind: Kind) -> None:
    first = ways(number, kind)[:GUESSES]
    later = [way.ask(7) for way in first[:1] if way.second is not None]

    assert any(re.search(kind.asks, request(way.first)) for way in first), first
    assert all(re.search(kind.asks, request(ask)) for ask in later if ask)


def test_the_first_page_of_an_answer_that_counts_from_nought_leads_to_the_second() -> None:
    """Also where its number stands in an object of its own, behind others."""
    ask = Ask(url="http://a.example/api/list?column=7")
    rows = ', "content": []'
    for answer in (
        f'{{"number": 0{rows}}}',
        f'{{"data": {{"number": 0{rows}}}}}',
        f'{{"status": {{"code": 1}}, "data": {{"page": {{"number": 0}}{rows}}}}}',
    ):
        assert [way.first.url for way in cursor_ways(answer, ask, 10)] == [f"{ask.url}&page=1"]

"""What the docs have from the code stands in them as the code has it."""

from pathlib import Path

import pytest

from tests.docs.pages import CHINESE, ENGLISH, Page
from tools.docs import BLOCK, STOP, count_lines, fill_tables, pages
from tools.tables import TABLES


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_tables_are_as_the_code_prints_them(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert fill_tables(text) == text, "the code has changed: run `make docs`"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_stands_in_both_languages(name: str) -> None:
    """What is told in Chinese too is made by a name of its own."""
    blocks = [block["name"] for page in pages() for block in BLOCK.finditer(page.read_text(encoding="utf-8"))]
    kinds = [block.removesuffix("-zh") for block in blocks]

    assert name in blocks
    assert kinds.count(name.removesuffix("-zh")) == 2


@pytest.mark.parametrize("tour", [ENGLISH["tour"], CHINESE["tour"]], ids=["en", "zh"])
def test_the_tour_is_one_evening_long_and_tells_how_long_each_stop_is(tour: Page) -> None:
    stops = {stop["path"]: int(stop["lines"]) for stop in STOP.finditer(tour.text)}

    assert 4_000 <= sum(map(count_lines, stops)) <= 6_000
    assert {
        path for path, said in stops.items() if abs(said - count_lines(path)) > max(20, said / 10)
    } == set()


def test_the_tour_has_the_same_stops_in_both_languages() -> None:
    english, chinese = (
        [stop["path"] for stop in STOP.finditer(tour["tour"].text)] for tour in (ENGLISH, CHINESE)
    )

    assert english == chinese
    assert len(english) == len(set(english))

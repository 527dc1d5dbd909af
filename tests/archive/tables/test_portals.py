"""Sections: which are gone and stand elsewhere."""

import pytest

from tests.support.lives import Life

OLD = (1, 2, 3, 4, 5, 6)
ALONE = (21, 22, 23, 24, 25, 26)
"""pages that no other list shows"""


def moved(
    life: Life, name: str, *numbers: int, old: tuple[int, ...] = OLD, end: str = "complete"
) -> frozenset[int]:
    """Lose a column, and find another of this *name* and these pages."""
    life.day(1).walk(*old, section="old", name="法治政府建设", found_by="discovered")
    life.day(2).walk(
        section="old",
        name="法治政府建设",
        found_by="discovered",
        end="failed",
        stop_reason="not_found",
        pages=0,
    )
    life.walk(*numbers, section="new", name=name, found_by="discovered", end=end)
    return life.archive.portals.superseded(life.portal_id)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("法治政府建设", (8, 9)), ("依法行政", (*OLD, 7)), ("依法行政", (1, 2, 3, 8, 9, 10, 11))],
    ids=["its name", "all its pages", "half its pages"],
)
def test_a_lost_column_is_found_again_by_its_name_or_its_pages(
    life: Life, name: str, numbers: tuple[int, ...]
) -> None:
    (old,) = moved(life, name, *numbers)

    assert {each.section_id: each.url for each in life.archive.portals.sections(life.portal_id)}[
        old
    ].endswith("/old/")


@pytest.mark.parametrize("numbers", [(1, 2, 8, 9, 10), (7, 8)], ids=["few of its pages", "none of them"])
def test_another_column_takes_no_lost_ones_place(life: Life, numbers: tuple[int, ...]) -> None:
    assert moved(life, "行政执法", *numbers) == frozenset()


def test_what_a_column_does_not_show_where_it_stands_now_is_off_its_list(life: Life) -> None:
    moved(life, "依法行政", 21, 22, 23, 24, 25, 27, old=ALONE)
    life.settle()

    (step,) = life.removals()[26].steps
    assert (step["state"], step["walk"]) == ("delisted", 4)
    assert step["detail"].startswith("not among the 6 rows of 依法行政, read to its end; last listed 2026-01")
    assert list(life.removals()) == [26]


def test_what_stands_in_another_column_since_is_still_listed(life: Life) -> None:
    moved(life, "依法行政", 21, 22, 23, 24, 25, old=ALONE)
    life.walk(26, section="other", found_by="discovered").settle()

    assert life.removals() == {}


def test_a_column_that_shows_few_of_its_rows_where_it_stands_now_is_looked_at_twice(life: Life) -> None:
    (old,) = moved(life, "法治政府建设", 28, 29, old=ALONE)
    (doubt,) = life.settle()
    soon = life.removals()
    life.day(20).walk(28, 29, section="new", name="法治政府建设", found_by="discovered").settle()

    assert "are missing at once" in doubt.detail
    assert (soon, sorted(life.removals())) == ({}, list(ALONE))
    assert life.archive.portals.superseded(life.portal_id) == {old}


def test_a_column_that_was_not_read_takes_no_place(life: Life) -> None:
    assert moved(life, "法治政府建设", *OLD, end="failed") == frozenset()


def test_a_column_that_moved_stays_moved_when_it_is_renamed(life: Life) -> None:
    (old,) = moved(life, "法治政府建设", *OLD)
    life.day(3).walk(*OLD, 7, section="new", name="依法行政", found_by="discovered")

    assert life.archive.portals.superseded(life.portal_id) == {old}

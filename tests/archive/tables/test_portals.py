"""Sections: which are gone and stand elsewhere."""

import pytest

from tests.support.lives import Life

OLD = (1, 2, 3, 4, 5, 6)


def moved(life: Life, name: str, *numbers: int, end: str = "complete") -> frozenset[int]:
    """Lose a column, and find another of this *name* and these pages."""
    life.day(1).walk(*OLD, section="old", name="法治政府建设", found_by="discovered")
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


def test_a_column_that_was_not_read_takes_no_place(life: Life) -> None:
    assert moved(life, "法治政府建设", *OLD, end="failed") == frozenset()


def test_a_column_that_moved_stays_moved_when_it_is_renamed(life: Life) -> None:
    (old,) = moved(life, "法治政府建设", *OLD)
    life.day(3).walk(*OLD, 7, section="new", name="依法行政", found_by="discovered")

    assert life.archive.portals.superseded(life.portal_id) == {old}

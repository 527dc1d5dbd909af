"""Lists that lie about their end: walked no further than they lead, never called whole without proof."""

from crawler.walks.walk import Walk
from tests.support.walks import certificate, listing, rows
from yifa.model.listing import WalkVerdict


def take(walk: Walk, number: int, *days: str, following: int | None = None) -> str | None:
    return walk.take(listing(number, rows(*days), following=following), body_sha256=f"{number}", unknown=1)


def test_a_last_page_repeated_for_every_number_ends_the_list_at_its_second_copy() -> None:
    walk = Walk()
    take(walk, 1, "2026-03-02", following=2)
    take(walk, 2, "2026-03-01", following=3)
    asked = take(walk, 3, "2026-03-01", following=4)
    after = take(walk, 4, "2026-03-01", following=5)

    assert (asked is not None, after) == (True, None)
    assert (certificate(walk).verdict, certificate(walk).stop_reason) == (
        WalkVerdict.COMPLETE,
        "repeated_page",
    )


def test_new_rows_behind_a_repeated_page_are_not_missed() -> None:
    walk = Walk()
    take(walk, 1, "2026-03-02", following=2)
    take(walk, 2, "2026-03-01", following=3)
    take(walk, 3, "2026-03-01", following=4)
    take(walk, 4, "2026-02-28")

    assert certificate(walk).rows_read == 3


def test_rows_that_moved_down_a_page_are_noticed_and_pinned_ones_are_not() -> None:
    moved, pinned = Walk(), Walk()
    take(moved, 1, "2026-03-03", "2026-03-02", following=2)
    take(moved, 2, "2026-03-02", "2026-03-01")
    take(pinned, 1, "2020-01-01", "2026-03-02", following=2)
    take(pinned, 2, "2020-01-01", "2026-03-01")

    assert (moved.shifted, pinned.shifted) == (True, False)


def test_what_was_published_meanwhile_counts_among_the_rows_seen() -> None:
    walk = Walk()
    take(walk, 1, "2026-03-03", "2026-03-02", following=2)
    take(walk, 2, "2026-03-02", "2026-03-01")
    walk.see_again(listing(1, rows("2026-03-04", "2026-03-03")))

    assert (certificate(walk).rows_read, certificate(walk).newest) == (4, "2026-03-04")

"""Lists that lie about their end: walked no further than they lead, never called whole without proof."""

from dataclasses import replace

import pytest

from crawler.walks.walk import Walk
from tests.support.walks import certificate, listing, rows
from yifa.model.listing import Proof, WalkVerdict


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


FIRST = ("2026-03-04", "2026-03-03")


@pytest.mark.parametrize(
    ("second", "later", "verdict"),
    [
        (("2026-03-02", "2026-03-01"), FIRST, WalkVerdict.UNPROVED),
        (("2026-03-02", "2026-03-01"), FIRST[::-1], WalkVerdict.UNPROVED),
        (("2026-03-02", "2026-03-01"), ("2026-03-01", "2026-03-04"), WalkVerdict.UNPROVED),
        (("2026-03-02", "2026-03-01"), ("2026-03-01", "2026-03-02"), WalkVerdict.COMPLETE),
        (("2026-03-02", "2026-03-01"), ("2026-03-01",), WalkVerdict.COMPLETE),
        (("2026-03-02",), FIRST, WalkVerdict.COMPLETE),
    ],
    ids=[
        "first",
        "first, another order",
        "rows of both",
        "last, another order",
        "last, in part",
        "short last",
    ],
)
def test_an_earlier_page_for_a_number_beyond_is_no_proof_behind_a_full_page(
    second: tuple[str, ...], later: tuple[str, ...], verdict: WalkVerdict
) -> None:
    walk = Walk()
    take(walk, 1, *FIRST, following=2)
    take(walk, 2, *second, following=3)
    take(walk, 3, *later, following=4)
    take(walk, 4, *later, following=5)

    stop = certificate(walk)
    assert (stop.verdict, stop.stop_reason) == (
        verdict,
        "unproved" if verdict is WalkVerdict.UNPROVED else "repeated_page",
    )
    assert bool(stop.sign) is (verdict is WalkVerdict.UNPROVED)


@pytest.mark.parametrize(("labelled", "proof"), [(2, Proof.NEXT_SHUT), (5, None)])
@pytest.mark.parametrize("end", ["repeated", "missing", "no next"])
def test_links_to_pages_that_were_not_read_speak_against_an_end(
    labelled: int, proof: Proof | None, end: str
) -> None:
    walk = Walk()
    walk.take(
        replace(listing(1, rows(*FIRST), following=2), pages_labelled=labelled), body_sha256="1", unknown=1
    )
    take(walk, 2, "2026-03-02", following=None if end == "no next" else 3)
    if end == "repeated":
        take(walk, 3, "2026-03-02", following=4)
        take(walk, 4, "2026-03-02", following=5)
    elif end == "missing":
        walk.end_on_missing("3.htm: 404")

    assert certificate(walk).proof is proof
    assert certificate(walk).sign == (None if proof else "numbers by an address: page 1 to 5")


def test_declared_pages_that_were_not_read_are_missing_whatever_comes_again() -> None:
    walk = Walk()
    walk.take(listing(1, rows(*FIRST), following=2, pages=5), body_sha256="1", unknown=1)
    take(walk, 2, "2026-03-02", following=3)
    take(walk, 3, *FIRST, following=4)

    assert certificate(walk).verdict is WalkVerdict.TRUNCATED


def test_rows_that_moved_down_a_page_are_noticed_and_pinned_ones_are_not() -> None:
    moved, pinned = Walk(), Walk()
    take(moved, 1, "2026-03-03", "2026-03-02", following=2)
    take(moved, 2, "2026-03-02", "2026-03-01")
    take(pinned, 1, "2020-01-01", "2026-03-02", following=2)
    take(pinned, 2, "2020-01-01", "2026-03-01")

    assert (moved.beside.shifted, pinned.beside.shifted) == (True, False)


def test_what_was_published_meanwhile_counts_among_the_rows_seen() -> None:
    walk = Walk()
    take(walk, 1, "2026-03-03", "2026-03-02", following=2)
    take(walk, 2, "2026-03-02", "2026-03-01")
    walk.see_again(listing(1, rows("2026-03-04", "2026-03-03")))

    assert (certificate(walk).rows_read, certificate(walk).newest) == (4, "2026-03-04")

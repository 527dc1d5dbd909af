"""Walks over lists whose pages are counted down: the newest has the largest number."""

from dataclasses import replace

import pytest

from crawler.walks.walk import Walk
from tests.support.walks import certificate, listing, page_url, rows
from yifa.model.listing import Listing, Proof, WalkVerdict


def take(walk: Walk, page: Listing, *, below: int | None = None) -> str | None:
    """Take a page as the list's walk does; its link called next leads to the number *below*."""
    if page.loops or page.next_url in walk.visited:
        address = page_url(below) if below is not None else None
        page = walk.beside.counted_down(page, address, walk.visited)
    return walk.take(page, body_sha256=page.url, unknown=1)


def down(number: int, *days: str) -> Listing:
    """Return a page that names one before it as the next."""
    return replace(listing(number, rows(*days)), loops=True)


def test_a_list_counted_down_is_read_to_its_first_number() -> None:
    walk = Walk()
    followed = [
        take(walk, down(3, "2026-03-03"), below=2),
        take(walk, down(2, "2026-03-02"), below=1),
        take(walk, listing(1, rows("2026-03-01"))),
    ]

    assert followed == [page_url(2), page_url(1), None]
    assert (certificate(walk).verdict, certificate(walk).rows_read) == (WalkVerdict.COMPLETE, 3)


def test_a_number_rule_that_leads_up_again_is_the_end_of_such_a_list() -> None:
    walk = Walk()
    take(walk, down(2, "2026-03-02"), below=1)
    following = take(walk, listing(1, rows("2026-03-01"), following=2))

    assert following is None
    assert (certificate(walk).verdict, certificate(walk).proof) == (WalkVerdict.COMPLETE, Proof.NEXT_SHUT)


def test_a_number_rule_that_leads_up_again_gives_way_to_the_link_called_next() -> None:
    walk = Walk()
    take(walk, down(3, "2026-03-03"), below=2)

    assert take(walk, listing(2, rows("2026-03-02"), following=3), below=1) == page_url(1)


def test_a_last_page_that_calls_one_read_before_its_next_ends_the_list() -> None:
    walk = Walk()
    take(walk, listing(1, rows("2026-03-02"), following=2))
    following = take(walk, down(2, "2026-03-01"), below=1)

    assert following is None
    assert (certificate(walk).verdict, certificate(walk).proof) == (WalkVerdict.COMPLETE, Proof.NEXT_SHUT)


def test_a_first_page_under_a_second_address_costs_one_request_and_is_no_sign() -> None:
    walk = Walk()
    take(walk, listing(0, rows("2026-03-02"), following=2))
    following = take(walk, down(2, "2026-03-01"), below=1)
    take(walk, listing(1, rows("2026-03-02"), following=2))

    assert following == page_url(1)
    assert (certificate(walk).verdict, certificate(walk).proof) == (WalkVerdict.COMPLETE, Proof.NEXT_SHUT)


@pytest.mark.parametrize("declared", [3, 30])
def test_declared_rows_are_met_or_missed_as_in_any_list(declared: int) -> None:
    walk = Walk()
    take(walk, replace(down(3, "2026-03-03"), rows_declared=declared), below=2)
    take(walk, down(2, "2026-03-02"), below=1)
    take(walk, listing(1, rows("2026-03-01")))

    whole = certificate(walk).verdict is WalkVerdict.COMPLETE
    assert whole == (declared == 3)

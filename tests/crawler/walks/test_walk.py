"""The walk ends, never asks twice, and its certificate says what is true."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.walks.walk import Walk
from tests.support.walks import ROOT, certificate, listing, page_url, rows
from yifa.model.listing import (
    Certificate,
    Deep,
    Entry,
    EntryKind,
    ListKnown,
    Proof,
    WalkVerdict,
)


def test_a_list_read_to_its_declared_last_page_is_complete() -> None:
    walk = Walk()
    first = walk.take(listing(1, rows("2026-03-02"), following=2, pages=2), body_sha256="a", unknown=1)
    second = walk.take(listing(2, rows("2025-03-02"), pages=2), body_sha256="b", unknown=1)

    assert (first, second) == (page_url(2), None)
    assert certificate(walk) == Certificate(
        verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=2, rows_read=2, pages_declared=2,
        newest="2026-03-02", oldest="2025-03-02", proof=Proof.LAST_PAGE,
    )  # fmt: skip


def test_a_missing_next_link_before_the_last_declared_page_is_truncated() -> None:
    walk = Walk()
    walk.take(listing(1, rows("2026-03-02"), pages=3), body_sha256="a", unknown=1)

    assert certificate(walk).verdict is WalkVerdict.TRUNCATED
    assert "page 1 of 3" in certificate(walk).detail


def test_a_repeated_page_ends_the_walk_and_is_no_proof_of_the_end() -> None:
    walk = Walk()
    walk.take(listing(1, rows("2026-03-02"), following=2), body_sha256="a", unknown=1)
    following = walk.take(listing(2, rows("2026-03-02"), following=3), body_sha256="a", unknown=0)

    assert following is None
    assert (certificate(walk).verdict, certificate(walk).stop_reason) == (
        WalkVerdict.TRUNCATED,
        "repeated_page",
    )


def test_a_repeated_page_behind_all_declared_rows_is_complete() -> None:
    walk = Walk()
    walk.take(listing(1, rows("2026-03-02"), following=2, declared=1), body_sha256="a", unknown=1)
    walk.take(listing(2, rows("2026-03-02"), following=3, declared=1), body_sha256="b", unknown=0)

    assert certificate(walk).verdict is WalkVerdict.COMPLETE


def test_a_next_address_already_visited_ends_the_walk() -> None:
    walk = Walk()
    walk.take(listing(1, rows("2026-03-02"), following=2), body_sha256="a", unknown=1)
    walk.take(listing(2, rows("2026-03-01"), following=1), body_sha256="b", unknown=1)

    assert (certificate(walk).verdict, certificate(walk).stop_reason) == (WalkVerdict.TRUNCATED, "loop")


def test_a_loop_behind_the_last_declared_page_is_no_loss() -> None:
    walk = Walk()
    walk.take(listing(1, rows("2026-03-02"), following=2, pages=2), body_sha256="a", unknown=1)
    walk.take(listing(2, rows("2026-03-01"), following=1, pages=2), body_sha256="b", unknown=1)

    assert certificate(walk).verdict is WalkVerdict.COMPLETE


def test_no_new_rows_ends_the_walk() -> None:
    walk = Walk()
    walk.take(listing(1, rows("2026-03-02"), following=2), body_sha256="a", unknown=1)
    walk.take(listing(2, (), following=3), body_sha256="b", unknown=0)

    assert certificate(walk).stop_reason == "no_new_rows"


def test_a_known_page_ends_the_walk_only_where_it_may_catch_up() -> None:
    patient, quick = Walk(), Walk(may_catch_up=True)
    page = listing(1, rows("2026-03-02", "2026-03-01"), following=2)

    assert patient.take(page, body_sha256="a", unknown=0) == page_url(2)
    assert quick.take(page, body_sha256="a", unknown=0) is None
    assert certificate(quick).verdict is WalkVerdict.CAUGHT_UP


def test_a_page_of_nothing_but_pinned_rows_does_not_catch_up() -> None:
    walk = Walk(may_catch_up=True)
    pinned = listing(1, (*rows("2020-01-01", "2021-01-01"),), following=2)
    mixed = listing(1, (*rows("2020-01-01", "2026-03-01"),), following=2)

    assert walk.take(mixed, body_sha256="a", unknown=0) is None
    other = Walk(may_catch_up=True)
    assert other.take(pinned, body_sha256="a", unknown=1) == page_url(2)


def test_since_needs_two_old_pages_in_a_row() -> None:
    walk = Walk(since="2025-01-01")
    walk.take(listing(1, rows("2019-01-01"), following=2), body_sha256="a", unknown=1)
    walk.take(listing(2, rows("2025-06-01", "2018-01-01"), following=3), body_sha256="b", unknown=1)
    walk.take(listing(3, rows("2024-06-01"), following=4), body_sha256="c", unknown=1)
    last = walk.take(listing(4, rows("2023-06-01"), following=5), body_sha256="d", unknown=1)

    assert last is None
    assert certificate(walk).stop_reason == "since_reached"


def test_the_page_limit_is_said() -> None:
    walk = Walk(max_pages=1)
    walk.take(listing(1, rows("2026-03-02"), following=2), body_sha256="a", unknown=1)

    assert (certificate(walk).verdict, certificate(walk).stop_reason) == (WalkVerdict.TRUNCATED, "page_limit")


def test_an_empty_list_that_says_so_is_complete() -> None:
    walk = Walk()
    walk.take(listing(1, (), declared=0), body_sha256="a", unknown=0)

    assert certificate(walk).verdict is WalkVerdict.COMPLETE
    assert certificate(walk).detail == "the list is empty"


def test_a_stub_ends_the_list_as_published() -> None:
    walk = Walk()
    walk.take(listing(1, rows("2026-03-02"), following=2, pages=9), body_sha256="a", unknown=1)
    walk.end_on_stub()
    walk.end(WalkVerdict.FAILED, "too late")

    assert (certificate(walk).verdict, certificate(walk).stop_reason) == (WalkVerdict.COMPLETE, "stub_page")
    assert "1 of 9" in certificate(walk).detail


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.one_of(st.none(), st.integers(0, 6)), st.booleans()),
        min_size=1,
        max_size=7,
    ),
    st.booleans(),
)
def test_any_portal_is_walked_to_an_end_and_no_page_is_asked_twice(
    pages: list[tuple[int, int | None, bool]], may_catch_up: bool
) -> None:
    walk, asked, number = Walk(may_catch_up=may_catch_up), list[int](), 0
    while number < len(pages):
        asked.append(number)
        start, following, dated = pages[number]
        days = rows(*(f"202{(start + i) % 6}-01-0{i + 1}" for i in range(3)))
        entries = days if dated else tuple(Entry(url=e.url, title=e.title, kind=EntryKind.PAGE) for e in days)
        url = walk.take(
            listing(number, entries, following=following), body_sha256=str(start), unknown=start % 2
        )
        if url is None:
            break
        number = int(url.rsplit("/", 1)[1].removesuffix(".htm"))

    assert len(asked) == len(set(asked))
    assert walk.stop is not None or number >= len(pages)
    assert walk.pages == len(asked)


def test_a_short_page_is_no_full_page_of_known_rows() -> None:
    """Where the first page shows a few rows and the second the list, the second is read too."""
    walk = Walk(may_catch_up=True, known=ListKnown(page_rows=3))
    short = listing(1, rows("2026-03-02", "2026-03-01"), following=2)
    full = listing(2, rows("2026-02-03", "2026-02-02", "2026-02-01"), following=3)

    assert walk.take(short, body_sha256="a", unknown=0) == page_url(2)
    assert walk.take(full, body_sha256="b", unknown=0) is None
    assert certificate(walk).verdict is WalkVerdict.CAUGHT_UP


def test_known_rows_above_the_newest_known_one_do_not_end_the_walk() -> None:
    """A page of nothing but pinned rows, or a list with the oldest on top: what is new stands elsewhere."""
    walk = Walk(may_catch_up=True, known=ListKnown(newest="2026-03-01"))
    pinned = listing(1, rows("2023-03-02", "2022-03-01"), following=2)
    newest = listing(2, rows("2026-03-01", "2026-02-01"), following=3)

    assert walk.take(pinned, body_sha256="a", unknown=0) == page_url(2)
    assert walk.take(newest, body_sha256="b", unknown=0) is None


@pytest.mark.parametrize(
    ("days", "further"),
    [
        (("2026-01-01", "2026-02-01", "2026-03-01"), True),
        (("2026-01-01", "2026-01-02", "2026-03-01", "2026-03-01"), True),
        (("2026-02-01", "2026-01-01", "2026-03-01"), False),
        (("2024-01-01", "2025-02-01", "2026-03-01", "2026-02-01"), False),
        (("2026-03-01", "2026-02-01", "2026-01-01"), False),
    ],
)
def test_a_list_that_begins_with_the_oldest_is_read_behind_its_newest_known_row(
    days: tuple[str, ...], further: bool
) -> None:
    walk = Walk(may_catch_up=True, known=ListKnown(newest="2026-03-01"))
    known = tuple(replace(entry, url=f"{entry.url}?{n}") for n, entry in enumerate(rows(*days)))

    assert (walk.take(listing(1, known, following=2), body_sha256="a", unknown=0) is not None) == further


def test_undated_rows_on_top_of_dated_ones_are_pinned() -> None:
    walk = Walk(may_catch_up=True)
    undated = tuple(Entry(url=f"{ROOT}/pin{number}.htm", title="置顶") for number in range(2))

    assert (
        walk.take(listing(1, (*undated, *rows("2026-03-01")), following=2), body_sha256="a", unknown=0)
        is None
    )
    alone = Walk(may_catch_up=True, known=ListKnown(newest="2026-03-01"))
    assert alone.take(listing(1, undated, following=2), body_sha256="a", unknown=0) == page_url(2)


def test_a_list_of_one_page_is_read_to_its_end_however_well_it_is_known() -> None:
    walk = Walk(may_catch_up=True)
    walk.take(listing(1, rows("2026-03-02")), body_sha256="a", unknown=0)

    assert certificate(walk).verdict is WalkVerdict.COMPLETE


def test_a_deep_walk_measures_what_stopping_early_would_have_missed() -> None:
    walk = Walk(may_catch_up=True, deep=Deep.DUE)
    walk.take(listing(1, rows("2026-03-02"), following=2), body_sha256="a", unknown=0)
    walk.take(listing(2, rows("2026-03-01"), following=3), body_sha256="b", unknown=1)
    walk.take(listing(3, rows("2026-02-01")), body_sha256="c", unknown=1)

    end = certificate(walk)
    assert (end.verdict, end.deep) == (WalkVerdict.COMPLETE, Deep.DUE)
    assert (end.early_stop_page, end.missed) == (1, 2)


def test_what_the_list_itself_led_to_was_not_missed() -> None:
    """A walk that is due would have gone on without being due."""
    for deep in (None, Deep.DUE):
        walk = Walk(may_catch_up=True, deep=deep, may_hint=True, known=ListKnown(rows_declared=2))
        walk.take(listing(1, rows("2026-03-02"), following=2, declared=3), body_sha256="a", unknown=0)
        walk.take(listing(2, rows("2026-03-01"), following=3, declared=3), body_sha256="b", unknown=1, new=1)
        walk.take(listing(3, rows("2026-02-01"), declared=3), body_sha256="c", unknown=0)

        assert certificate(walk).deep is (deep or Deep.TOTALS)
        assert (certificate(walk).early_stop_page, certificate(walk).missed) == (None, 0)


@pytest.mark.parametrize(
    ("known", "shown", "new", "deep"),
    [
        (ListKnown(first_page=frozenset({f"{ROOT}/info/2026-03-02.htm"})), {}, 0, None),
        (ListKnown(first_page=frozenset({f"{ROOT}/gone.htm"})), {}, 0, Deep.ROWS_GONE),
        (ListKnown(first_page=frozenset({f"{ROOT}/down.htm"})), {}, 1, None),
        (ListKnown(rows_declared=9), {"declared": 9}, 0, None),
        (ListKnown(rows_declared=9), {"declared": 8}, 0, Deep.TOTALS),
        (ListKnown(rows_declared=9), {"declared": 10}, 0, Deep.TOTALS),
        (ListKnown(rows_declared=9), {"declared": 10}, 1, None),
        (ListKnown(rows_declared=9), {}, 0, None),
        (ListKnown(pages_declared=9), {"pages": 8}, 0, Deep.TOTALS),
        (ListKnown(pages_declared=9), {"pages": 10}, 0, Deep.TOTALS),
        (ListKnown(pages_declared=9), {"pages": 10}, 1, None),
        (ListKnown(pages_declared=9), {"pages": 9}, 0, None),
    ],
)
def test_a_list_that_says_more_changed_than_is_seen_is_read_to_its_end(
    known: ListKnown, shown: dict[str, int], new: int, deep: Deep | None
) -> None:
    walk, tired = (Walk(may_catch_up=True, known=known, may_hint=may) for may in (True, False))
    for each in (walk, tired):
        each.take(listing(1, rows("2026-03-02"), following=2, **shown), body_sha256="a", unknown=new, new=new)
        if new:
            each.take(listing(2, rows("2026-03-01"), following=3, **shown), body_sha256="b", unknown=0)

    assert walk.deep is deep
    assert (walk.stop is None) is (deep is not None)
    assert certificate(tired).verdict is WalkVerdict.CAUGHT_UP

"""What proves that a walk read its list to the end, and what speaks against it."""

from dataclasses import replace

import pytest

from crawler.walks.walk import Walk
from tests.support.walks import certificate, listing, page_url, rows
from yifa.model.listing import GIVEN_UP, Proof, Sign, WalkVerdict
from yifa.model.record import Finding


def test_a_missing_page_is_the_end_only_behind_turned_or_declared_pages() -> None:
    """A first page that names a second which is not there says that there is more than was read."""
    inside, behind, second, first = Walk(), Walk(), Walk(), Walk()
    inside.take(listing(1, rows("2026-03-02"), following=2, pages=3), body_sha256="a", unknown=1)
    for number in (1, 2):
        day = rows(f"2026-03-0{number}")
        behind.take(listing(number, day, following=number + 1), body_sha256=str(number), unknown=1)
    second.take(listing(1, rows("2026-03-02"), following=2), body_sha256="a", unknown=1)
    for walk in (inside, behind, second, first):
        walk.end_on_missing("status 404")

    assert [certificate(walk).verdict for walk in (inside, behind, second, first)] == [
        WalkVerdict.FAILED, WalkVerdict.COMPLETE, WalkVerdict.UNPROVED, WalkVerdict.FAILED,
    ]  # fmt: skip
    assert certificate(second).sign == "next by an address: status 404"


def test_the_home_page_in_place_of_a_later_one_proves_no_end() -> None:
    led, counted = Walk(), Walk()
    for number in (1, 2):
        day = rows(f"2026-03-0{number}")
        led.take(listing(number, day, following=number + 1), body_sha256=str(number), unknown=1)
        counted.take(
            listing(number, day, following=number + 1, declared=2), body_sha256=str(number), unknown=1
        )
    for walk in (led, counted):
        walk.end_on_missing("led to the home page", home=True)

    assert (certificate(led).verdict, certificate(counted).proof) == (WalkVerdict.UNPROVED, Proof.ROWS_MET)


def test_a_page_without_rows_ends_a_list_only_behind_one_that_was_not_full() -> None:
    short, full = Walk(), Walk()
    for walk, second in ((short, ("2026-02-01",)), (full, ("2026-02-01", "2026-02-02"))):
        first = rows("2026-03-01", "2026-03-02")
        walk.take(listing(1, first, following=2), body_sha256="1", unknown=1)
        walk.take(listing(2, rows(*second), following=3), body_sha256="2", unknown=1)
        walk.end_on_empty("page 3 shows no rows")

    assert (certificate(short).verdict, certificate(short).proof) == (WalkVerdict.COMPLETE, Proof.NEXT_SHUT)
    assert (certificate(full).verdict, certificate(full).sign) == (
        WalkVerdict.UNPROVED, "next by an address: page 3 shows no rows",
    )  # fmt: skip


def test_a_total_that_is_met_is_no_sign() -> None:
    """``<ul data-total="2">`` stands on every page, the last one too."""
    walk = Walk()
    total = Sign(kind="a total of 2", place="<ul>")
    for number, following in ((1, 2), (2, None)):
        page = replace(listing(number, rows(f"2026-03-0{number}"), following=following), signs=(total,))
        walk.take(page, body_sha256=str(number), unknown=1)

    assert (certificate(walk).verdict, certificate(walk).proof) == (WalkVerdict.COMPLETE, Proof.NEXT_SHUT)


@pytest.mark.parametrize("lost_on", [1, 2])
def test_rows_that_were_given_up_speak_against_the_proof(lost_on: int) -> None:
    """Though the last page was met: what the rows say was not seen."""
    walk = Walk()
    for number, following in ((1, 2), (2, None)):
        page = listing(number, rows(f"2026-03-0{3 - number}"), following=following, pages=2)
        lost = (Finding(code=GIVEN_UP, detail="关于…的公告"),) * 2 if number == lost_on else ()
        walk.take(replace(page, findings=lost), body_sha256=str(number), unknown=1)

    assert (certificate(walk).verdict, certificate(walk).stop_reason, certificate(walk).proof) == (
        WalkVerdict.UNPROVED, "rows_given_up", None,
    )  # fmt: skip
    assert "2 rows" in certificate(walk).detail


def lost(number: int) -> Finding:
    return Finding(code=GIVEN_UP, detail=f"a row that leads to no address: {number}")


def test_rows_that_could_not_be_read_count_once_though_their_page_comes_again() -> None:
    walk = Walk()
    first = replace(listing(1, rows("2026-03-02"), following=2, declared=1), findings=(lost(1), lost(2)))
    walk.take(first, body_sha256="a", unknown=1)
    walk.take(replace(first, url=page_url(2), next_url=page_url(3)), body_sha256="a", unknown=0)

    assert certificate(walk).stop_reason == "rows_given_up"
    assert certificate(walk).detail == "2 rows of the list could not be read"


def test_rows_that_could_not_be_read_count_on_every_page_of_their_own() -> None:
    walk = Walk()
    walk.take(
        replace(listing(1, rows("2026-03-02"), following=2, pages=2), findings=(lost(1),)),
        body_sha256="a", unknown=1,
    )  # fmt: skip
    walk.take(
        replace(listing(2, rows("2026-03-01"), pages=2), findings=(lost(2), lost(2))),
        body_sha256="b",
        unknown=1,
    )

    assert certificate(walk).detail == "3 rows of the list could not be read"


WEAK = Sign(kind="next with a dead address", place="<a>", weak=True)


@pytest.mark.parametrize(
    ("signs", "declared", "verdict"),
    [
        ((WEAK,), 1, WalkVerdict.COMPLETE),
        ((WEAK,), 0, WalkVerdict.UNPROVED),
        ((WEAK,), None, WalkVerdict.UNPROVED),
        ((WEAK, replace(WEAK, kind="next by a function", weak=False)), 1, WalkVerdict.UNPROVED),
        ((WEAK, replace(WEAK, kind="a total of 57")), 1, WalkVerdict.UNPROVED),
    ],
    ids=["met", "declares none and shows one", "declares nothing", "a sign that acts", "another total"],
)
def test_declared_rows_that_were_met_go_before_a_weak_sign(
    signs: tuple[Sign, ...], declared: int | None, verdict: WalkVerdict
) -> None:
    walk = Walk()
    walk.take(
        replace(listing(1, rows("2026-03-02"), declared=declared), signs=signs), body_sha256="a", unknown=1
    )

    assert certificate(walk).verdict is verdict
    assert (certificate(walk).proof is Proof.ROWS_MET) is (verdict is WalkVerdict.COMPLETE)

"""What ends a walk whose pages were turned by what their controls would do."""

from dataclasses import replace

import pytest

from crawler.walks.walk import Walk
from tests.support.walks import certificate, listing, rows
from yifa.model.listing import Proof, Sign, WalkVerdict

NEXT = Sign(kind="next by a function", place="<a>", words="下一页")
SELECT = Sign(kind="a select of pages", place="<select>", words="1…9", weak=True, most=9)


def turned(*signs: Sign, pages: int | None = None, declared: int | None = None) -> Walk:
    """Return a walk over two pages, the first with these signs; both name a request for the next."""
    walk = Walk()
    first = listing(1, rows("2026-03-02", "2026-03-01"), following=2, pages=pages, declared=declared)
    walk.take(replace(first, signs=signs), body_sha256="a", unknown=2)
    walk.take(replace(listing(2, rows("2026-02-02"), following=3), signs=(NEXT,)), body_sha256="b", unknown=1)
    return walk


@pytest.mark.parametrize(
    ("walk", "verdict", "proof", "sign"),
    [
        (turned(NEXT), WalkVerdict.COMPLETE, Proof.NEXT_SHUT, None),
        (turned(NEXT, declared=3), WalkVerdict.COMPLETE, Proof.ROWS_MET, None),
        (turned(NEXT, pages=2), WalkVerdict.COMPLETE, Proof.LAST_PAGE, None),
        (turned(NEXT, declared=57), WalkVerdict.TRUNCATED, None, NEXT.told),
        (turned(NEXT, pages=5), WalkVerdict.TRUNCATED, None, NEXT.told),
        (turned(NEXT, SELECT), WalkVerdict.UNPROVED, None, SELECT.told),
    ],
    ids=["no further row", "rows met", "pages met", "rows missing", "pages missing", "labelled beyond"],
)
def test_an_answer_without_further_rows_is_the_end_unless_more_is_declared_or_labelled(
    walk: Walk, verdict: WalkVerdict, proof: Proof | None, sign: str | None
) -> None:
    walk.end_turned("what follows page 2 shows no further row")

    stop = certificate(walk)
    assert (stop.verdict, stop.proof, stop.sign) == (verdict, proof, sign)


def test_what_was_tried_is_told_beside_the_sign() -> None:
    walk = Walk()
    first = replace(listing(1, rows("2026-03-02"), following=2), signs=(NEXT,))
    walk.take(first, body_sha256="a", unknown=1)
    walk.end_unturned(replace(first, next_url=None), "form list.do: no new row")

    assert certificate(walk).detail == f"not followed: {NEXT.told}; tried: form list.do: no new row"
    assert certificate(walk).verdict is WalkVerdict.UNPROVED


@pytest.mark.parametrize(
    ("second", "shown", "proof"),
    [
        (("2026-02-02", "2026-02-01"), ("2026-03-01", "2026-03-02"), None),
        (("2026-02-02", "2026-02-01"), ("2026-02-01", "2026-02-02"), Proof.NEXT_SHUT),
        (("2026-02-02",), ("2026-03-01", "2026-03-02"), Proof.NEXT_SHUT),
    ],
    ids=["first page behind a full one", "last page again", "first page behind a short one"],
)
def test_an_earlier_page_in_place_of_the_next_is_no_end_behind_a_full_one(
    second: tuple[str, ...], shown: tuple[str, ...], proof: Proof | None
) -> None:
    walk = Walk()
    for number, days in enumerate((("2026-03-02", "2026-03-01"), second), 1):
        page = replace(listing(number, rows(*days), following=number + 1), signs=(NEXT,))
        walk.take(page, body_sha256=f"{number}", unknown=1)
    walk.end_turned("what follows page 2 shows no further row", rows(*shown))

    assert certificate(walk).proof is proof
    assert certificate(walk).sign == (None if proof else NEXT.told)

"""Series of index numbers: gaps are claimed in dense ones alone, once every list is known whole."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from archive.answers.numbers.held import Numbers, read_numbers
from archive.answers.numbers.series import Gap, find_gaps
from tests.support.crawling import yifa
from tests.support.factory import HOME, make_record
from tests.support.lives import Life
from yifa.model.listing import Proof

BEGIN = date(2026, 2, 1)
DAY = timedelta(days=1)


def series(numbers: int, missing: set[int], a_day: int = 1) -> dict[int, date | None]:
    """Return numbers from 101 on, so many a day, without the missing."""
    return {
        number: BEGIN + (number - 101) // a_day * DAY
        for number in range(101, 101 + numbers)
        if number not in missing
    }


def gaps(held: Mapping[int, date | None], since: date | None = BEGIN) -> list[tuple[int, int]]:
    return [(gap.first, gap.last) for gap in find_gaps(held, since)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("a_day", [1, 4])
def test_planted_gaps_in_a_dense_series_are_all_found(seed: int, a_day: int) -> None:
    dice = random.Random(seed)
    missing = {dice.randrange(number, number + 3) for number in range(103, 215, 7)}

    found = gaps(series(120, missing, a_day))

    assert {number for first, last in found for number in range(first, last + 1)} == missing


@pytest.mark.parametrize("seed", range(20))
def test_none_is_claimed_on_a_counter_of_the_whole_site(seed: int) -> None:
    """One column shows every third to tenth number; now and then several go up one behind another."""
    dice, number, held = random.Random(seed), 100, dict[int, date | None]()
    for day in range(120):
        for _ in range(dice.choice((0, 0, 1, 2))):
            number += dice.randrange(3, 10)
            held[number] = BEGIN + day * DAY
        if dice.random() < 0.1:
            for _ in range(6):
                number += dice.choice((1, 1, 1, 2))
                held[number] = BEGIN + day * DAY
            number += dice.randrange(10, 40)

    assert gaps(held) == []


def test_nothing_is_claimed_of_days_before_every_list_was_known() -> None:
    held = series(60, {110, 150})

    assert gaps(held) == [(110, 110), (150, 150)]
    assert gaps(held, BEGIN + 20 * DAY) == [(150, 150)]
    assert gaps(held, None) == []
    assert gaps(dict.fromkeys(held)) == []
    assert gaps({1: BEGIN, 3: BEGIN}) == []
    assert gaps({**series(20, set()), 130: BEGIN + 90 * DAY}) == []


def test_a_gap_has_its_days_and_its_density() -> None:
    assert list(find_gaps(series(20, {110, 111}), BEGIN)) == [
        Gap(first=110, last=111, after=date(2026, 2, 9), before=date(2026, 2, 12), density=0.9)
    ]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty numbered notices, of which one is missing, behind the first whole walk; and odd ones."""
    made = Life(tmp_path_factory.mktemp("numbers") / "a.db").walk(proof=Proof.NO_PAGER)
    made.day(60)
    shown = [number for number in range(1, 31) if number != 12]
    made.walk(*shown, proof=Proof.NO_PAGER)
    for number in shown:
        add(made, number, f"620702103/2026-{number:05}", f"2026-02-{number % 28 + 1:02}", "清溪县司法局")
    made.archive.close()
    return made.archive.path


def add(life: Life, number: int, text: str, day: str, publisher: str) -> None:
    record = make_record(
        f"{HOME}{number}.html", f"第{number}号", f"{number}号", index_number=text, date_published=day,
        publisher=publisher,
    )  # fmt: skip
    life.save(replace(record, document_kind="other"))


def told(life: Life) -> Numbers:
    (found,) = read_numbers(life.archive.db, ["990101"])
    return found


def test_a_portal_has_its_series_with_what_is_missing(tmp_path: Path) -> None:
    life = Life(tmp_path / "a.db").walk(proof=Proof.NO_PAGER).day(60)
    shown = [number for number in range(1, 29) if number != 12]
    life.walk(*shown, proof=Proof.NO_PAGER)
    for number in shown:
        add(life, number, f"000014349/2026-{number:05}", f"2026-02-{number:02}", "清溪县司法局")

    (one,) = told(life).series
    assert (one.seen, one.first, one.last, one.unseen, one.gaps, one.missing) == (27, 1, 28, 1, ("12",), 1)
    assert (one.whose, one.publishers, one.code, one.valid, one.why_not) == (
        "清溪县司法局", 1, "organisation", True, "",
    )  # fmt: skip
    life.archive.db.execute("UPDATE page SET first_fetched_at = NULL WHERE url LIKE '%/3.html'")
    assert told(life).series[0].why_not == "listed pages that nobody read: 1"
    assert not told(life).gaps
    assert not list(read_numbers(life.archive.db, ["990102"]))


def test_without_a_whole_walk_there_is_only_a_bound(tmp_path: Path) -> None:
    life = Life(tmp_path / "a.db").walk(1, 9, end="truncated")
    for number in (1, 9):
        add(life, number, f"A0203-{number:04}", "2026-02-01", "清溪县司法局")
    (one,) = told(life).series

    assert (one.unseen, one.gaps, one.why_not) == (7, (), "list without a proved end: a")


def test_what_cannot_be_as_printed_is_told(tmp_path: Path) -> None:
    life = Life(tmp_path / "a.db")
    for number, (text, publisher) in enumerate(
        (
            ("01527918X/2026-00001", "清溪县司法局"), ("01527918X/2026-00002", "清溪县司法局"),
            ("01527918X/2026-00003", "清溪县财政局"), ("01527918Y/2026-00004", "清溪县财政局"),
            ("MA0000011/2025-00004", "清溪县财政局"), ("清政发〔2026〕7号", "清溪县财政局"),
            ("详见附件", "清溪县财政局"), ("01527918X/2026-00001", "清溪县司法局"),
        ),
        1,
    ):  # fmt: skip
        add(life, number, text, "2026-02-01", publisher)
    (found,) = read_numbers(life.archive.db, None)

    assert [(odd.kind, odd.number) for odd in found.oddities] == [
        ("check_digit", "MA0000011/2025-00004"), ("document_number", "清政发〔2026〕7号"),
        ("other_body", "01527918X/2026-00003"), ("other_year", "MA0000011/2025-00004"),
        ("reused", "01527918X/2026-00001"), ("unread", "详见附件"),
    ]  # fmt: skip
    assert found.forms["year_serial"] == 5


def test_numbers_are_told_as_typed(archive: Path) -> None:
    path = archive
    shown = yifa("numbers", "清溪县", "--archive", path)
    odd = yifa("numbers", "--odd", "--archive", path).out
    document = yifa("numbers", "--json", "--archive", path).json()
    table = yifa("numbers", "--csv", "--archive", path)

    assert shown.status == 0, shown.err
    assert shown.out.splitlines()[1].split() == [
        "清溪县", "620702103", "region", "清溪县司法局", "year_serial", "-", "2026", "29", "1-30", "1", "12",
    ]  # fmt: skip
    assert "index numbers 29, year_serial 29" in shown.out
    assert "990101  other_region  620702103/2026-00001  the code is of 620702" in odd
    assert [(gap["first"], gap["last"], gap["prefix"]) for gap in document["gaps"]] == [(12, 12, "620702103")]
    assert len(document["odd"]) == 29
    assert ",29,1,30,1,12,1," in table.out
    assert "a: 29 rows listed; read to its end" in table.err
    assert yifa("numbers", "--odd", "--csv", "--archive", path).out.startswith(
        "portal,kind,number,detail,url\n"
    )


def test_why_no_gap_is_claimed_is_said(tmp_path: Path) -> None:
    life = Life(tmp_path / "a.db").walk(1, end="truncated")
    add(life, 1, "A0203-0001", "2026-02-01", "清溪县司法局")
    life.archive.close()

    told = yifa("numbers", "--archive", life.archive.path).out

    assert "清溪县: no gap is claimed: list without a proved end: a" in told

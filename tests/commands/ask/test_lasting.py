"""`yifa changes` and `yifa removals` as typed: tables over all portals, and what they cover."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.crawling import yifa
from tests.support.factory import TEXT, make_record
from tests.support.lives import Life, url


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pages: one is edited, one lost."""
    life = Life(tmp_path_factory.mktemp("lasting") / "a.db")
    life.walk(1, 2, 3).read(1, 2, 3).settle()
    life.day(30).walk(2, 3, proof="last_page").read(2).settle()
    life.miss(1)
    life.save(make_record(url(3), "第3号", TEXT.replace("42件", "45件")))
    life.day(31)
    life.save(make_record(url(3), "第3号", TEXT.replace("42件", "45件").replace("，", ",")))
    life.archive.close()
    return life.archive.path


def test_changes_are_a_table_for_people(archive: Path) -> None:
    ran = yifa("changes", "清溪县", "--archive", archive)

    lines = ran.out.splitlines()
    assert ran.status == 0, ran.err
    assert lines[0].split() == ["county", "id", "after", "by", "due", "weight", "changed", "title"]
    assert lines[2].split()[2:] == ["2026-01-20", "2026-02-19", "before", "substantive", "text", "第3号"]
    assert "清溪县 990101 a: 2 rows listed; read to its end 2026-02-19" in ran.out
    assert "may have changed unseen" in ran.out


def test_changes_leave_as_tables_with_what_they_cover(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "changes.csv"
    yifa("changes", "--csv", "--substantive", "--output", out, "--archive", archive)
    document = yifa("changes", "--json", "--since", "2026-02-20", "--archive", archive).json()

    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8")))
    covers = json.loads((tmp_path / "changes.csv.covers.json").read_text(encoding="utf-8"))
    assert (row["changed"], row["due"], row["sentences"]) == ("text", "before", "2")
    assert (covers["sha256"], covers["counts"]) == (sha256(out.read_bytes()).hexdigest(), {"changes": 1})
    assert covers["lists"][0]["proof"] == "last_page"
    assert [change["weight"] for change in document["changes"]] == ["cosmetic"]
    assert document["covers"]["limits"]["since"] == "2026-02-20"


def test_no_change_is_said_with_what_was_looked_at(archive: Path) -> None:
    ran = yifa("changes", "--since", "2027", "--csv", "--archive", archive)

    assert len(ran.out.splitlines()) == 1
    assert "changes 0\n清溪县 990101 a: 2 rows listed; read to its end" in ran.err


def test_removals_leave_as_tables(archive: Path, tmp_path: Path) -> None:
    printed = yifa("removals", "--csv", "--since", "2026-02", "--archive", archive)
    out = tmp_path / "removals.json"
    yifa("removals", "--json", "--output", out, "--archive", archive)

    rows = list(csv.DictReader(io.StringIO(printed.out)))
    assert [(row["state"], row["earliest"][:10], row["latest"][:10]) for row in rows] == [
        ("delisted", "2026-01-20", "2026-02-19"), ("unreachable", "2026-01-20", "2026-02-19"),
    ]  # fmt: skip
    assert "1, back on them 0" in printed.err
    assert len(json.loads(out.read_text(encoding="utf-8"))["removals"]) == 1
    assert (tmp_path / "removals.json.covers.json").exists()
    assert "0 pages off their lists" in yifa("removals", "--since", "2027", "--archive", archive).out


def test_pages_last_by_year_and_kind(archive: Path) -> None:
    shown = yifa("removals", "--by", "year", "--by", "kind", "--archive", archive).out
    groups = yifa("removals", "--by", "kind", "--json", "--archive", archive).json()
    (table,) = csv.DictReader(
        io.StringIO(yifa("removals", "--by", "county", "--csv", "--archive", archive).out)
    )
    pages = yifa("removals", "--pages", "--csv", "--archive", archive).out
    document = yifa("removals", "--pages", "--json", "--archive", archive).json()

    assert shown.splitlines()[1].split()[:5] == ["2025", "county_report", "3", "1", "0"]
    assert "Turnbull" in shown
    assert [(group["name"], group["lost"]) for group in groups["groups"]] == [("county_report", 1)]
    assert (table["name"], table["days_least"]) == ("990101 清溪县", "61")
    bounds = [(row["lower_bound"], row["upper_bound"]) for row in csv.DictReader(io.StringIO(pages))]
    assert bounds == [("0.0", "30.0"), ("30.0", "inf"), ("31.0", "inf")]
    assert [page["upper_bound"] for page in document["pages"]] == [30.0, None, None]


@pytest.mark.parametrize(
    "words",
    [
        ("changes", "--csv", "--json"), ("changes", "--output", "x"), ("changes", "nowhere"),
        ("removals", "--by", "year", "--pages"), ("removals", "--pages"),
        ("removals", "--by", "year", "--since", "2026"), ("removals", "武乡县"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(archive: Path, words: tuple[str, ...]) -> None:
    assert yifa(*words, "--archive", archive).status == 2


def test_of_many_lists_only_those_that_fall_short_are_named(tmp_path: Path) -> None:
    life = Life(tmp_path / "a.db")
    for number in range(22):
        life.walk(number, section=f"栏目{number}", end="complete" if number else "truncated")
    life.archive.close()

    told = yifa("changes", "--csv", "--archive", life.archive.path).err

    assert "lists read to their end: 21 of 22\nnever read to their end, so nothing is known" in told
    assert "清溪县 栏目0\n" in told

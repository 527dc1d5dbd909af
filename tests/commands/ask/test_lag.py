"""`yifa lag` as typed."""

import csv
import io
from pathlib import Path

import pytest
from lxml import etree

from tests.archive.answers.reports.test_lag import Weeks
from tests.support.crawling import yifa
from yifa.model.listing import Proof

SPRING = "2026-04-21T02:00:00+00:00"


@pytest.fixture(scope="module")
def absent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a body whose report of the year before is held, and none of this."""
    path = tmp_path_factory.mktemp("absent") / "a.db"
    weeks = Weeks(path)
    weeks.walk(-7)
    weeks.walk(0, audit="2026-01-15", before="2025-01-15")
    weeks.walk(70)
    weeks.walk(77, finance="2026-03-20")
    weeks.walk(84)
    weeks.visit.archive.close()
    return path


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two walks, between which a report appeared."""
    path = tmp_path_factory.mktemp("lag") / "a.db"
    weeks = Weeks(path)
    weeks.walk(70)
    weeks.walk(77, finance="2026-03-20", audit="2026-04-03")
    weeks.visit.archive.close()
    return path


def test_a_row_a_report_with_the_interval(archive: Path) -> None:
    ran = yifa("lag", "2025", "清溪县", "--archive", archive)

    assert ran.status == 0, ran.err
    row = next(line.split() for line in ran.out.splitlines() if "财政局" in line)
    assert row == ["990101", "清溪县财政局", "2026-03-20", "2026-03-31", "2026-04-07", "backdated", "0"]
    assert ran.out.splitlines()[-1].startswith("2 reports held, 1 of them late")


def test_tables_for_machines_and_groups(archive: Path) -> None:
    table = list(csv.DictReader(io.StringIO(yifa("lag", "2025", "--csv", "--archive", archive).out)))
    document = yifa("lag", "2025", "--by", "level", "--json", "--archive", archive).json()
    groups = yifa("lag", "2025", "--by", "county", "--archive", archive).out

    assert [row["verdict"] for row in table] == ["consistent", "backdated"]
    assert [lag["days_late"] for lag in document["documents"]] == [2, 0]
    assert document["groups"][0]["name"] == "department"
    assert groups.splitlines()[1].split() == ["清溪县", "2", "1", "1", "0", "0", "2", "2"]


@pytest.mark.parametrize("words", [["--due", "13-01"], ["--due", "soon"], ["--by", "colour"], ["nowhere"]])
def test_what_makes_no_sense_is_refused(archive: Path, words: list[str]) -> None:
    assert yifa("lag", "2025", *words, "--archive", archive).status == 2


def test_a_year_without_reports_is_said_so(archive: Path) -> None:
    assert "0 reports held" in yifa("lag", "2019", "--archive", archive).out


def test_the_curve_is_a_table_a_picture_and_spans_for_other_programs(archive: Path, tmp_path: Path) -> None:
    """Two came in the week before 7 April; the county's own is absent."""
    shown = yifa("lag", "2025", "--curve", "--archive", archive, clock=SPRING).out
    picture = tmp_path / "lag.svg"
    yifa("lag", "2025", "--svg", "--output", picture, "--archive", archive, clock=SPRING)
    spans = list(
        csv.DictReader(io.StringIO(yifa("lag", "2025", "--spans", "--csv", "--archive", archive).out))
    )
    steps = list(
        csv.DictReader(io.StringIO(yifa("lag", "2025", "--curve", "--csv", "--archive", archive).out))
    )

    drawn = etree.fromstring(picture.read_bytes())
    text = "".join(str(part) for part in drawn.itertext())
    assert shown.splitlines()[1].split() == ["all", "2026-03-30", "2026-04-07", "0.667", "0.333", "3"]
    assert [(row["lower_bound"], row["upper_bound"]) for row in spans] == [
        ("89", "97"),
        ("89", "97"),
        ("97", "inf"),
    ]
    assert [(step["after"], step["left"]) for step in steps] == [("2026-03-30", "0.3333")]
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert "due 2026-04-01" in text
    assert "all: 3 reports, 1 of them absent" in text
    assert (tmp_path / "lag.svg.covers.json").exists()


def test_what_is_absent_counts_as_not_there_when_the_lists_were_last_read(absent: Path) -> None:
    document = yifa("lag", "2025", "--by", "level", "--json", "--archive", absent, clock=SPRING).json()
    picture = yifa("lag", "2025", "--by", "level", "--svg", "--archive", absent, clock=SPRING).out

    assert [(span["lower_bound"], span["upper_bound"]) for span in document["spans"]] == [
        (12, 20), (89, 97), (104, None), (104, None),
    ]  # fmt: skip
    assert [(step["after"], step["by"], step["left"], step["spells"]) for step in document["curve"]] == [
        ("2026-01-12", "2026-01-20", 0.6667, 3), ("2026-03-30", "2026-04-07", 0.3333, 3),
    ]  # fmt: skip
    assert document["covers"]["counts"] == {"reports held": 2, "late": 0}
    assert picture.count("<path") > 5
    assert "department: 3 reports, 1 of them absent" in picture


def test_more_curves_than_can_be_told_apart_are_not_drawn(tmp_path: Path) -> None:
    weeks = Weeks(tmp_path / "a.db")
    for number in range(9):
        weeks.walk(number * 7, proof=Proof.NO_PAGER, **{f"town{number}": "2026-01-01"})
    weeks.visit.archive.close()

    ran = yifa("lag", "2025", "--svg", "--by", "function", "--archive", tmp_path / "a.db")

    assert (ran.status, "9 curves, 8 can be told apart" in ran.err) == (2, True)


@pytest.mark.parametrize(
    "words", [["--curve", "--svg"], ["--spans"], ["--csv", "--json"], ["--output", "x"], ["--svg", "--csv"]]
)
def test_a_table_has_one_form(archive: Path, words: list[str]) -> None:
    assert yifa("lag", "2025", *words, "--archive", archive).status == 2


def test_no_report_is_said_with_how_far_the_lists_were_read(archive: Path) -> None:
    told = yifa("lag", "2019", "--archive", archive).out
    curve = yifa("lag", "2019", "--curve", "--archive", archive).out

    assert "清溪县 990101 依法行政: 2 rows listed; read to its end 2026-04-07" in told
    assert "no report held was shown by a list: no curve" in curve

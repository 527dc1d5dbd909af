"""`yifa lag` as typed."""

import csv
import io
from pathlib import Path

import pytest

from tests.archive.answers.reports.test_lag import Weeks
from tests.support.crawling import yifa


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

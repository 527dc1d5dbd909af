"""`yifa coverage` as typed: the matrix, one cell's reasons, tables for machines."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.archive.answers.reports.county import Season
from tests.support.crawling import yifa
from tests.support.factory import Visit, make_portal


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one season, read to its end."""
    path = tmp_path_factory.mktemp("coverage") / "a.db"
    season = Season(path)
    season.end()
    season.visit.archive.close()
    return path


def ask(archive: Path, *words: str, at: str = "2026-04-21T02:00:00+00:00") -> str:
    """Return what the command prints in that spring."""
    ran = yifa("coverage", *words, "--archive", archive, clock=at)
    assert ran.status == 0, ran.err
    return ran.out


def test_the_matrix_shows_bodies_and_years_with_their_signs(archive: Path) -> None:
    lines = ask(archive).splitlines()

    assert lines[0] == "清溪县 990101"
    assert lines[1].split() == ["2024", "2025", "body"]
    assert ["●", "●", "清溪县人民政府"] in [line.split() for line in lines]
    assert ["●", "●+", "清溪县司法局"] in [line.split() for line in lines]
    assert ["●", "○", "清溪县教育局"] in [line.split() for line in lines]
    assert lines[-1].startswith("● published, ◇ published_elsewhere, ✕ withdrawn, ○ absent, ? unknown")
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("place", ["990101", "qingxi", "清溪县", "临江市", "临江", "云岭省"])
def test_a_place_is_a_county_a_prefecture_or_a_province(archive: Path, place: str) -> None:
    assert "清溪县司法局" in ask(archive, place, "--years", "2025")


def test_a_cell_says_on_what_it_rests(archive: Path) -> None:
    absent = ask(archive, "--why", "清溪县/教育局/2025")
    held = ask(archive, "--why", "qingxi/县司法局/2025")

    assert "every list known here was read to a proved end" in absent
    assert "walks 1" in absent
    assert "http://www.qingxi.example/3.html" in held
    assert "no body of that name" in ask(archive, "--why", "清溪县/粮食局/2025")


def test_machines_get_a_row_per_cell(archive: Path) -> None:
    table = list(csv.DictReader(io.StringIO(ask(archive, "--years", "2025", "--csv"))))
    asked = yifa(
        "coverage", "--json", "--years", "2024-2025", "--archive", archive, clock="2026-04-21T02:00:00+00:00"
    )
    document = asked.json()

    assert {row["year"] for row in table} == {"2025"}
    assert [row["days_late"] for row in table if row["key"] == "justice"] == ["10"]
    assert {cell["state"] for cell in document["cells"]} == {"published", "absent", "unknown"}
    assert document["counties"][0]["walks"] == [1]


@pytest.mark.parametrize(
    "words",
    [["--years", "25"], ["--years", "2025-2024"], ["--why", "清溪县"], ["--why", "--archive"], ["nowhere"]],
)
def test_what_makes_no_sense_is_refused(archive: Path, words: list[str]) -> None:
    assert yifa("coverage", *words, "--archive", archive).status == 2


@pytest.mark.parametrize("command", ["coverage", "agencies", "lag"])
def test_a_county_that_was_never_crawled_is_not_shown_empty(archive: Path, command: str) -> None:
    words = ("2025", "武乡县") if command == "lag" else ("武乡县",)
    ran = yifa(command, *words, "--archive", archive)

    assert (ran.status, "武乡县: never crawled into this archive" in ran.err) == (2, True)


def test_nothing_is_due_before_the_day(archive: Path) -> None:
    before = ask(archive, "--why", "清溪县/教育局/2025", at="2026-04-01T15:59:00+00:00")

    assert "not_due" in before
    assert "due by 2026-04-01" in before


def test_the_bodies_of_a_county_and_all_their_names(archive: Path) -> None:
    plain = yifa("agencies", "清溪县", "--archive", archive)
    named = yifa("agencies", "清溪县", "--names", "--archive", archive)
    document = yifa("agencies", "清溪县", "--json", "--archive", archive).json()

    assert plain.out.splitlines()[1].split()[:2] == ["county", "-"]
    assert "清溪县住房和城乡建设管理局 1、清溪县住建局 1" in named.out
    assert {"housing", "柳沟镇", "清溪经济开发区"} <= {body["key"] for body in document}
    assert "临江市" not in plain.out


def test_the_bodies_leave_as_a_table_with_what_they_cover(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "bodies.csv"
    yifa("agencies", "清溪县", "--csv", "--output", out, "--archive", archive)
    table = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    covers = json.loads((tmp_path / "bodies.csv.covers.json").read_text(encoding="utf-8"))

    (housing,) = [row for row in table if row["key"] == "housing"]
    assert housing["names"] == "清溪县住房和城乡建设管理局:1 清溪县住建局:1"
    assert {row["county"] for row in table} == {"990101"}
    assert (covers["counts"], len(covers["lists"])) == ({"bodies": len(table)}, 1)
    assert yifa("agencies", "清溪县", "--output", out, "--archive", archive).status == 2


def test_a_source_for_several_counties_has_no_bodies(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db", make_portal("990100", "临江市", "linjiang"))
    visit.archive.close()

    told = yifa("agencies", "990100", "--archive", tmp_path / "a.db").out
    cells = yifa("coverage", "990100", "--archive", tmp_path / "a.db").out

    assert "A source for several counties has no bodies of its own" in told
    assert cells.splitlines()[0] == "No county of these is held: nothing is known of who published."


def test_a_page_holds_every_cell_and_runs_nothing(archive: Path, tmp_path: Path) -> None:
    """One static page that loads nothing; what others wrote is escaped; beside it stands what it covers."""
    evil = tmp_path / "b.db"
    season = Season(evil)
    season.show("清溪县审计局2025年法治政府建设年度报告", "2026-02-03", "<script>alert(1)</script>局")
    season.show('清溪县"><img src=x onerror=alert(1)>局2025年法治政府建设年度报告', "2026-02-03")
    season.end()
    season.visit.archive.close()
    page = tmp_path / "coverage.html"

    told = yifa("coverage", "--html", "--output", page, "--archive", evil, clock="2026-04-21T02:00:00+00:00")
    html = page.read_text(encoding="utf-8")
    covers = json.loads((tmp_path / "coverage.html.covers.json").read_text(encoding="utf-8"))

    assert told.status == 0
    assert "<script" not in html
    assert "<img" not in html
    assert html.count("class=absent title=") == covers["states"]["absent"] > 0
    assert covers["sha256"] == sha256(page.read_bytes()).hexdigest()
    assert (covers["file"], covers["counties"][0]["walks"], covers["places"]) == ("coverage.html", [1], None)


def test_every_table_says_what_it_covers(archive: Path, tmp_path: Path) -> None:
    printed = yifa("coverage", "--csv", "--archive", archive, clock="2026-04-21T02:00:00+00:00")
    written = tmp_path / "cells.csv"
    yifa("coverage", "--csv", "--output", written, "--archive", archive, clock="2026-04-21T02:00:00+00:00")

    assert written.read_text(encoding="utf-8") == printed.out
    assert "every list read to a proved end: 1 of 1 counties" in printed.err
    assert yifa("coverage", "--csv", "--json", "--archive", archive).status == 2
    assert yifa("coverage", "--output", written, "--archive", archive).status == 2


def test_declared_numbers_stand_beside_those_held(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    season = Season(path)
    said = "2025年，汇总县政府、26家政府工作部门、16个乡镇的法治政府建设年度报告并公开。"
    season.show("清溪县人民政府2025年法治政府建设年度报告", "2026-01-16", text=said)
    season.end()
    season.visit.archive.close()

    assert "1 of 16 townships; 26 departments declared, 6 held (its report on 2025)" in ask(path)

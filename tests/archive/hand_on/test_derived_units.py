"""Elements, figures and shared passages as rows: each says of which report, and where in its text."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.hand_on.derived_units import DERIVED
from archive.hand_on.layout import lay_out
from archive.hand_on.text_tables import write_csv
from archive.hand_on.units import count_rows, read_rows
from archive.search.filters import Filters
from archive.store import Archive
from tests.support.commands import run
from tests.support.factory import Visit, make_portal
from tests.support.reports import BODY, fill, report


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of four bodies, and one that waits to be derived, on a portal of another county."""
    path = fill(tmp_path_factory.mktemp("derived") / "a.db")
    home = "http://www.bishan.example/"
    visit = Visit(path, make_portal("990102", "碧山县", "bishan", home))
    late = report(2025, number=7, title="碧山县2025年法治政府建设报告", received=77)
    visit.save(replace(late, url=f"{home}7.html"))
    visit.archive.commit()
    visit.archive.close()
    return path


@pytest.fixture(scope="module")
def archive(path: Path) -> Iterator[Archive]:
    """The same, opened."""
    with Archive.open(path, read_only=True) as archive:
        yield archive


def rows(archive: Archive, name: str, words: Sequence[str] = (), **limits: Any) -> list[dict[str, Any]]:
    """Return a unit's rows, and hold their number against the count."""
    unit, filters = DERIVED[name], Filters(**limits)
    read = list(read_rows(archive.db, unit, filters, words))
    assert count_rows(archive.db, unit, filters, words) in (len(read), None)
    return read


@pytest.mark.parametrize("name", DERIVED)
def test_a_row_says_of_which_report_it_is(archive: Archive, name: str) -> None:
    """Under names that statistics take, each with a header of its own in Chinese."""
    read, columns = rows(archive, name), lay_out(DERIVED[name]).table

    assert {row["county"] for row in read} == {"清溪县"}
    assert {row["report_year"] for row in read} <= {2024, 2025}
    assert all(re.fullmatch("[a-z_]{1,32}", column.name) for column in columns)
    assert len({column.zh for column in columns}) == len(columns)


def test_a_figure_has_its_sentence_and_place(archive: Archive) -> None:
    """The offsets are those of the text that the export has; a filter and a word limit the reports."""
    figures = rows(archive, "facts", year=2024)
    received = next(row for row in figures if row["printed"] == "20件")
    sql = "SELECT text FROM document WHERE content_sha256 LIKE ? || '%'"
    (text,) = archive.db.execute(sql, (received["id"],)).fetchone()

    assert (received["body"], received["value"], received["topic"]) == (BODY, 20.0, "reconsideration")
    assert text[received["start_offset"] : received["end_offset"]] == "20件"
    assert received["sentence"].startswith("全年收到行政复议申请20件")
    assert received["offsets_in"] is None
    assert {row["body"] for row in rows(archive, "facts", ["财政局"])} == {"清溪县财政局"}
    assert rows(archive, "facts", portal="990102") == []


def test_offsets_in_a_file_name_the_file(archive: Archive) -> None:
    """Where the report is what the page links to."""
    elements = [row for row in rows(archive, "elements") if row["body"] == "清溪县水务局"]

    assert {len(row["offsets_in"]) for row in elements} == {64}
    assert "全年办理公证12件。" in next(row["text"] for row in elements if row["element"] == "measures")


def test_an_element_that_is_not_there_is_a_row_too(archive: Archive) -> None:
    """With its form, and no place."""
    absent = [row for row in rows(archive, "elements") if row["element"] == "responsibility"]

    assert {(row["element_form"], row["start_offset"], row["text"]) for row in absent} == {
        ("absent", None, None)
    }


def test_a_report_stands_beside_each_that_has_its_passages(archive: Archive) -> None:
    """The same body's of the year before, and another body's."""
    pairs = rows(archive, "reuse", year=2025)

    assert ("self", BODY, BODY, 2024) in {
        (row["reuse_kind"], row["body"], row["other_body"], row["other_year"]) for row in pairs
    }
    assert {row["reuse_kind"] for row in pairs} >= {"self", "lateral"}
    assert all(0.3 <= row["share"] <= 1 for row in pairs if row["share"] is not None)


def test_a_report_that_only_has_a_residue_is_a_row_without_another(tmp_path: Path) -> None:
    """It shares with none, and still names last year."""
    path = tmp_path / "a.db"
    visit = Visit(path)
    visit.save(report(2025, more="。2024年以来,我局扎实推进法治政府建设"))
    visit.archive.commit()
    visit.archive.close()
    assert run("derive", archive=path).exit_code == 0

    with Archive.open(path, read_only=True) as archive:
        (row,) = rows(archive, "reuse")

    assert (row["other_id"], row["share"]) == (None, None)
    assert "2024年" in row["residue"][0]


def test_whole_numbers_are_written_as_such(archive: Archive) -> None:
    """20, not 20.0; a flag is 0 or 1."""
    file = io.BytesIO()
    write_csv(read_rows(archive.db, DERIVED["facts"], Filters(year=2024)), file, lay_out(DERIVED["facts"]))
    lines = list(csv.DictReader(io.StringIO(file.getvalue().decode(), newline="")))

    assert {"20", "19"} <= {line["value"] for line in lines}
    assert {line["approximate"] for line in lines} <= {"0", "1"}


def test_an_export_says_what_waits_to_be_derived(path: Path, tmp_path: Path) -> None:
    """On the screen and in the file beside it; other units rest on nothing derived."""
    table = tmp_path / "facts.xlsx"

    said = run("export", table, "--unit", "facts", archive=path)
    other = run("export", tmp_path / "all.csv", archive=path)

    assert said.stdout.splitlines()[-1] == "1 document waits for `yifa derive`."
    beside = json.loads((tmp_path / "facts.xlsx.looked_in.json").read_text(encoding="utf-8"))
    assert beside["not_derived"] == 1
    assert "derive" not in other.stdout

"""Exporting: what is written reads back equal, no spreadsheet runs it, and no half file is left."""

import csv
import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.answers.export import defuse, export, flatten, restore, write_csv, write_jsonl
from archive.answers.units import DOCUMENTS, count_rows, read_rows
from archive.search.filters import Filters
from archive.store import Archive
from tests.support.factory import HOME, PAGE, Visit, make_record
from yifa.model.errors import UsageError

COLUMNS = DOCUMENTS.columns
LISTS = ("urls", "breadcrumb", "attachments")
text = st.text(st.characters(codec="utf-8"), max_size=30)
dangerous = st.builds(lambda sign, rest: sign + rest, st.sampled_from("=+-@\t\r＝＋－＠'"), text)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """Return an export row with any text in any cell."""
    row: dict[str, Any] = {name: draw(st.none() | text | dangerous) for name in COLUMNS}
    row["report_year"] = draw(st.none() | st.integers(1990, 2100))
    row["urls"] = draw(st.lists(text, max_size=3))
    row["breadcrumb"] = draw(st.lists(text, max_size=3))
    row["attachments"] = draw(st.lists(st.fixed_dictionaries({"url": text, "name": text}), max_size=2))
    return row


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Two documents, one of them at two addresses."""
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    visit.save(make_record(f"{HOME}copy.html"))
    other = make_record(f"{HOME}2.html", "=HYPERLINK(1)", '另一篇。\n第二段，“引号”"和逗号,', publisher=None)
    visit.save(replace(other, report_year=None, attachments=()))
    visit.archive.commit()
    yield visit.archive
    visit.archive.close()


def read_back(path: Path) -> list[dict[str, str]]:
    """Return a CSV file's rows, apostrophes undone."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: restore(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def test_a_row_has_everything_of_a_document(archive: Archive) -> None:
    """One row per content, all its addresses, its fields, its text."""
    other, row = read_rows(archive.db, DOCUMENTS, Filters())

    assert tuple(row) == COLUMNS
    assert (row["county"], row["portal"], row["url"]) == ("清溪县", "990101", f"{HOME}copy.html")
    assert row["urls"] == [f"{HOME}copy.html", PAGE]
    assert row["breadcrumb"] == ["首页", "政务公开", "依法行政"]
    (file,) = row["attachments"]
    assert (file["url"], file["name"], file["status"]) == (f"{HOME}files/fb1.docx", "附表一.docx", "waiting")
    assert (row["id"], row["report_year"]) == (row["content_sha256"][:12], 2025)
    assert (other["publisher"], other["report_year"], other["attachments"]) == (None, None, [])


def test_words_and_filters_choose_the_rows(archive: Archive) -> None:
    """As in a search."""
    assert [row["title"] for row in read_rows(archive.db, DOCUMENTS, Filters(), ["第二段"])] == [
        "=HYPERLINK(1)"
    ]
    assert count_rows(archive.db, DOCUMENTS, Filters(), ["复议"]) == 1
    assert count_rows(archive.db, DOCUMENTS, Filters(year=2025)) == 1
    assert count_rows(archive.db, DOCUMENTS, Filters(portal="140429")) == 0


def test_jsonl_reads_back_equal(archive: Archive, tmp_path: Path) -> None:
    """One object per line, nothing lost."""
    path = tmp_path / "out.jsonl"

    count = export(read_rows(archive.db, DOCUMENTS, Filters()), path, DOCUMENTS)

    lines = path.read_text(encoding="utf-8").splitlines()
    assert count == 2
    assert [json.loads(line) for line in lines] == list(read_rows(archive.db, DOCUMENTS, Filters()))


def test_csv_reads_back_equal(archive: Archive, tmp_path: Path) -> None:
    """For spreadsheets: byte order mark, CRLF, and no cell that is a formula."""
    path = tmp_path / "out.CSV"

    export(read_rows(archive.db, DOCUMENTS, Filters()), path, DOCUMENTS)

    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,portal,")
    assert b"'=HYPERLINK(1)" in path.read_bytes()
    second, first = read_back(path)
    assert (first["urls"], first["report_year"]) == (f"{HOME}copy.html {PAGE}", "2025")
    assert first["attachments"] == f"{HOME}files/fb1.docx"
    assert (second["title"], second["text"]) == ("=HYPERLINK(1)", '另一篇。\n第二段，“引号”"和逗号,')
    assert (second["publisher"], second["report_year"]) == ("", "")


def test_cells_are_left_as_printed_where_that_is_asked_for(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    export(read_rows(archive.db, DOCUMENTS, Filters()), path, DOCUMENTS, as_printed=True)

    assert b",=HYPERLINK(1)," in path.read_bytes()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows(), max_size=3))
def test_any_text_survives_csv(given_rows: list[dict[str, Any]]) -> None:
    """Also line ends, quotes, signs; what is read back and undone is what went in."""
    file = io.StringIO(newline="")

    count = write_csv(given_rows, file, DOCUMENTS)

    header, *cells = csv.reader(io.StringIO(file.getvalue().removeprefix("\ufeff"), newline=""))
    assert (count, tuple(header)) == (len(given_rows), DOCUMENTS.csv_columns)
    for row, line in zip(given_rows, cells, strict=True):
        told = [restore(cell) for cell in line[: len(COLUMNS)]]
        assert told == [plain_cell(row, name) for name in COLUMNS]
        assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in line)


def plain_cell(row: Mapping[str, Any], name: str) -> str:
    """Return what a CSV cell says of a value, apostrophes aside."""
    value = [each["url"] for each in row[name]] if name == "attachments" else row[name]
    return " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows(), max_size=3))
def test_any_text_survives_jsonl(given_rows: list[dict[str, Any]]) -> None:
    """A line stays a line for every reader of lines."""
    file = io.StringIO(newline="")

    count = write_jsonl(given_rows, file)

    lines = file.getvalue().splitlines()
    assert (count, [json.loads(line) for line in lines]) == (len(given_rows), given_rows)


@given(text | dangerous)
def test_defusing_can_be_undone(cell: str) -> None:
    """Whatever the cell was."""
    assert restore(defuse(cell)) == cell


def test_a_cell_of_nothing_is_empty() -> None:
    """None is an empty cell, not the word None."""
    row = dict.fromkeys(COLUMNS) | {name: [] for name in LISTS}

    assert set(flatten(row, DOCUMENTS)) == {""}


def test_another_ending_is_wrong_usage(tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(UsageError, match=r"ending in \.csv or \.jsonl"):
        export([], tmp_path / "out.xlsx", DOCUMENTS)

    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_what_stood_there(tmp_path: Path) -> None:
    """The rows break off in the middle: no half file, the old one whole."""
    path = tmp_path / "out.jsonl"
    path.write_text("old", encoding="utf-8")

    def broken() -> Iterator[dict[str, Any]]:
        yield {"id": "1"}
        raise OSError(28, os.strerror(28))

    with pytest.raises(OSError, match="No space left"):
        export(broken(), path, DOCUMENTS)

    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [
        ("out.jsonl", "old")
    ]


def test_rows_are_read_one_by_one(archive: Archive) -> None:
    """The first row comes without the last: an archive need not fit in memory."""
    reading = read_rows(archive.db, DOCUMENTS, Filters())

    assert isinstance(reading, Iterator)
    assert next(reading)["url"] == f"{HOME}2.html"

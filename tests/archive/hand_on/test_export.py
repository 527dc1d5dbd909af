"""Exporting: what is written reads back equal, no spreadsheet runs it, and no half file is left."""

import csv
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from pyarrow import parquet

from archive.hand_on.cells import defuse, restore
from archive.hand_on.columns import Kind, cells_of, load_columns
from archive.hand_on.derived_units import DERIVED, UNITS
from archive.hand_on.export import export
from archive.hand_on.layout import Layout, lay_out
from archive.hand_on.text_tables import write_csv, write_jsonl
from archive.hand_on.units import DOCUMENTS, PUBLICATIONS, count_rows, read_rows
from archive.hand_on.workbook import MOST_SIGNS, write_workbook
from archive.search.filters import Filters
from archive.store import Archive
from tests.support.factory import HOME, PAGE, Visit, make_record
from yifa.model.errors import UsageError

LAYOUT = lay_out(DOCUMENTS)
COLUMNS = [column.name for column in LAYOUT.columns]
LONG = "字" * 40_000
text = st.text(st.characters(codec="utf-8"), max_size=30)
dangerous = st.builds(lambda sign, rest: sign + rest, st.sampled_from("=+-@\t\r＝＋－＠'"), text)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """Return an export row with any text in some of its cells."""
    said = st.dictionaries(st.sampled_from(COLUMNS), text | dangerous, max_size=6)
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | draw(said)
    row["report_year"] = draw(st.none() | st.integers(1990, 2100))
    row["urls"] = draw(st.lists(text, max_size=3))
    row["breadcrumb"] = draw(st.lists(text, max_size=3))
    row["attachments"] = draw(st.lists(st.fixed_dictionaries({"url": text, "name": text}), max_size=2))
    return row


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Three documents, one of them at two addresses, one longer than a cell, one with hostile values."""
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    visit.save(make_record(f"{HOME}copy.html"))
    other = make_record(f"{HOME}2.html", "=HYPERLINK(1)", '另一篇。\n第二段，“引号”"和逗号,', publisher=None)
    visit.save(replace(other, report_year=None, attachments=()))
    long = make_record(
        f"{HOME}3.html", "长文", LONG, index_number="000014349", document_number="123456789012345678",
        date_published="2026-01-15T08:05", date_written="2025",
    )  # fmt: skip
    visit.save(long)
    visit.archive.commit()
    yield visit.archive
    visit.archive.close()


def read_back(path: Path) -> list[dict[str, str]]:
    """Return a CSV file's rows, apostrophes undone."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: restore(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def sheet_of(path: Path, name: str = "data") -> list[tuple[Any, ...]]:
    """Return a sheet's rows as a reader of workbooks gives them."""
    return list(load_workbook(path, read_only=True)[name].iter_rows(values_only=True))


def test_a_row_has_everything_of_a_document(archive: Archive) -> None:
    """One row per content, all its addresses, its fields, its text."""
    other, _, row = read_rows(archive.db, DOCUMENTS, Filters())

    assert list(row) == COLUMNS
    assert (row["county"], row["portal"], row["url"]) == ("清溪县", "990101", f"{HOME}copy.html")
    assert row["urls"] == [f"{HOME}copy.html", PAGE]
    assert row["breadcrumb"] == ["首页", "政务公开", "依法行政"]
    (file,) = row["attachments"]
    assert (file["url"], file["name"], file["status"]) == (f"{HOME}files/fb1.docx", "附表一.docx", "waiting")
    assert (row["id"], row["report_year"]) == (row["content_hash"][:12], 2025)
    assert (other["publisher"], other["report_year"], other["attachments"]) == (None, None, [])


def test_words_and_filters_choose_the_rows(archive: Archive) -> None:
    """As in a search; several portals and a span of years too."""
    assert [row["title"] for row in read_rows(archive.db, DOCUMENTS, Filters(), ["第二段"])] == [
        "=HYPERLINK(1)"
    ]
    assert count_rows(archive.db, DOCUMENTS, Filters(), ["复议"]) == 1
    assert count_rows(archive.db, DOCUMENTS, Filters(year=2025)) == 2
    assert count_rows(archive.db, DOCUMENTS, Filters(year=2019, last_year=2025)) == 2
    assert count_rows(archive.db, DOCUMENTS, Filters(year=2019, last_year=2024)) == 0
    assert count_rows(archive.db, DOCUMENTS, Filters(portal="140429")) == 0
    assert count_rows(archive.db, DOCUMENTS, Filters(portal="140429 990101")) == 3


@pytest.mark.parametrize("name", [name for name in UNITS if name not in DERIVED])
def test_every_unit_has_its_rows_and_names_that_statistics_take(archive: Archive, name: str) -> None:
    """At most 32 lower-case letters and underscores, each once, in either language."""
    unit = UNITS[name]
    columns = lay_out(unit).table

    read = list(read_rows(archive.db, unit, Filters()))
    bare = list(read_rows(archive.db, unit, Filters(), has_texts=False))

    assert len(read) == len(bare) == count_rows(archive.db, unit, Filters())
    assert read
    assert all(re.fullmatch(r"[a-z_]{1,32}", column.name) for column in columns)
    assert len({column.name for column in columns}) == len({column.zh for column in columns}) == len(columns)
    left_out = {column.name for column in columns} - {c.name for c in lay_out(unit, has_texts=False).table}
    assert left_out <= {"text", "attachments_text"}
    assert (LONG in str(read)) is (name != "files")
    assert LONG not in str(bare)


def test_days_and_times_stand_apart(archive: Archive) -> None:
    """A day in China of every moment; a date as far as it is printed, and the time where one is."""
    row = next(row for row in read_rows(archive.db, PUBLICATIONS, Filters()) if row["title"] == "长文")

    assert (row["date_published"], row["time_published"]) == ("2026-01-15", "08:05")
    assert (row["date_written"], row["time_written"]) == ("2025", None)
    assert (row["first_fetched_at"], row["first_fetched_on"]) == ("2026-01-20T02:30:00Z", "2026-01-20")
    assert (row["state_since"], row["state_since_on"]) == (None, None)


def test_jsonl_reads_back_equal(archive: Archive, tmp_path: Path) -> None:
    """One object per line, nothing lost."""
    path = tmp_path / "out.jsonl"

    count = export(read_rows(archive.db, DOCUMENTS, Filters()), path, LAYOUT)

    lines = path.read_text(encoding="utf-8").splitlines()
    assert count == 3
    assert [json.loads(line) for line in lines] == list(read_rows(archive.db, DOCUMENTS, Filters()))


def test_csv_reads_back_equal(archive: Archive, tmp_path: Path) -> None:
    """For spreadsheets: byte order mark, CRLF, and no cell that is a formula."""
    path = tmp_path / "out.CSV"

    export(read_rows(archive.db, DOCUMENTS, Filters()), path, LAYOUT)

    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,portal,")
    assert b"'=HYPERLINK(1)" in path.read_bytes()
    second, _, first = read_back(path)
    assert (first["urls"], first["report_year"]) == (f"{HOME}copy.html {PAGE}", "2025")
    assert first["attachments"] == f"{HOME}files/fb1.docx"
    assert (second["title"], second["text"]) == ("=HYPERLINK(1)", '另一篇。\n第二段，“引号”"和逗号,')
    assert (second["publisher"], second["report_year"]) == ("", "")


def test_a_workbook_reads_back_equal(archive: Archive, tmp_path: Path) -> None:
    """Codes and numbers of documents are text, counts numbers, nothing a formula; a long text is cut."""
    path = tmp_path / "out.xlsx"

    export(read_rows(archive.db, DOCUMENTS, Filters()), path, LAYOUT)

    header, *lines = sheet_of(path)
    told = [dict(zip(header, line, strict=True)) for line in lines]
    assert [row["title"] for row in told] == ["=HYPERLINK(1)", "长文", make_record().title]
    assert (told[1]["index_number"], told[1]["document_number"]) == ("000014349", "123456789012345678")
    assert (told[0]["portal"], told[1]["report_year"], told[0]["publisher"]) == ("990101", 2025, None)
    assert told[0]["text"] == '另一篇。\n第二段，“引号”"和逗号,'
    assert len(told[1]["text"]) == MOST_SIGNS
    assert told[1]["text"].endswith("[cut: 40000 characters in all · 已截断，全文 40000 字符]")
    assert [cell.data_type for cell in load_workbook(path)["data"]["F"]] == ["s", "s", "s", "s"]
    meanings = sheet_of(path, "columns")
    assert ("portal", "门户代码") in [line[:2] for line in meanings]


def test_headers_may_be_chinese_where_people_read_them(archive: Archive, tmp_path: Path) -> None:
    layout = replace(LAYOUT, is_chinese=True)
    for name in ("out.csv", "out.xlsx"):
        export(read_rows(archive.db, DOCUMENTS, Filters()), tmp_path / name, layout)

    with pytest.raises(UsageError, match=r"only the headers of \.csv and \.xlsx"):
        export([], tmp_path / "out.jsonl", layout)

    assert sheet_of(tmp_path / "out.xlsx")[0][:3] == ("文本编号", "门户代码", "县级政府")
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").startswith("文本编号,门户代码,县级政府")


def test_parquet_reads_back_equal_and_typed(archive: Archive, tmp_path: Path) -> None:
    """Lists are lists, moments are moments, counts are numbers; codes are text."""
    path = tmp_path / "out.parquet"
    wanted = list(read_rows(archive.db, UNITS["versions"], Filters()))

    count = export(wanted, path, lay_out(UNITS["versions"]))

    table = parquet.read_table(path)
    told = table.to_pylist()
    assert count == len(told) == 4
    assert [row["text"] for row in told] == [row["text"] for row in wanted]
    assert told[2]["first_fetch_with"] == datetime(2026, 1, 20, 2, 30, tzinfo=UTC)
    assert (told[2]["current"], told[2]["portal"], told[2]["report_year"]) == (True, "990101", 2025)
    assert told[2]["attachment_names"] == ["附表一.docx"]


def test_cells_are_left_as_printed_where_that_is_asked_for(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    export(read_rows(archive.db, DOCUMENTS, Filters()), path, replace(LAYOUT, guard=str))

    assert b",=HYPERLINK(1)," in path.read_bytes()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows(), max_size=3))
def test_any_text_survives_csv(given_rows: list[dict[str, Any]]) -> None:
    """Also line ends, quotes, signs; what is read back and undone is what went in."""
    file = io.BytesIO()

    count = write_csv(given_rows, file, LAYOUT)

    header, *lines = csv.reader(io.StringIO(file.getvalue().decode(), newline=""))
    assert (count, tuple(header)) == (len(given_rows), LAYOUT.headers)
    for row, line in zip(given_rows, lines, strict=True):
        assert [restore(cell) for cell in line] == plain_cells(row)
        assert not any(cell.startswith(tuple("=+-@\t\r＝＋－＠")) for cell in line)


def plain_cells(row: Mapping[str, Any]) -> list[str]:
    """Return what the cells of a table say, apostrophes aside."""
    values = cells_of(row)
    told = [values[column.name] for column in LAYOUT.table]
    return [" ".join(v) if isinstance(v, list) else "" if v is None else str(v) for v in told]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=20)
@given(st.lists(rows(), max_size=3))
def test_any_text_survives_a_workbook(given_rows: list[dict[str, Any]]) -> None:
    """Also signs that XML cannot hold, and what looks like a number, a formula or an address."""
    file = io.BytesIO()

    count = write_workbook(given_rows, file, LAYOUT)

    sheet = load_workbook(file, read_only=True)["data"]
    header, *lines = sheet.iter_rows(values_only=True, max_col=len(LAYOUT.table))
    assert (count, header) == (len(given_rows), LAYOUT.headers)
    for row, line in zip(given_rows, lines, strict=False):
        padded = [*line, *[None] * (len(LAYOUT.table) - len(line))]
        told = [
            unescape(cell) if isinstance(cell, str) else "" if cell is None else str(cell) for cell in padded
        ]
        assert told == plain_cells(row)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(rows(), max_size=3))
def test_any_text_survives_jsonl(given_rows: list[dict[str, Any]]) -> None:
    """A line stays a line for every reader of lines."""
    file = io.BytesIO()

    count = write_jsonl(given_rows, file, LAYOUT)

    lines = file.getvalue().decode().splitlines()
    assert (count, [json.loads(line) for line in lines]) == (len(given_rows), given_rows)


@given(text | dangerous)
def test_defusing_can_be_undone(cell: str) -> None:
    """Whatever the cell was."""
    assert restore(defuse(cell)) == cell


def test_a_cell_of_nothing_is_empty() -> None:
    """None is an empty cell, not the word None."""
    lists: dict[str, Any] = {
        column.name: [] for column in LAYOUT.columns if column.kind in (Kind.LIST, Kind.FILES)
    }

    assert set(LAYOUT.cells(dict.fromkeys(COLUMNS) | lists)) == {None, ""}


def test_another_ending_is_wrong_usage(tmp_path: Path) -> None:
    """Nothing is written."""
    with pytest.raises(UsageError, match=r"ending in \.csv, \.xlsx, \.parquet or \.jsonl"):
        export([], tmp_path / "out.dta", LAYOUT)

    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.hand_on.workbook.MOST_ROWS", 1)  # a million rows are written in a minute
    layout = Layout(columns=(load_columns()["title"],))

    with pytest.raises(UsageError, match=r"a sheet holds 1 rows: .* \.csv or \.parquet"):
        export([{"title": "一"}, {"title": "二"}], tmp_path / "out.xlsx", layout)

    assert list(tmp_path.iterdir()) == []


def test_parquet_without_its_extra_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(UsageError, match=r"pip install 'yifa\[tables\]'"):
        export([], tmp_path / "out.parquet", LAYOUT)


def test_a_failure_leaves_what_stood_there(tmp_path: Path) -> None:
    """The rows break off in the middle: no half file, the old one whole."""
    path = tmp_path / "out.jsonl"
    path.write_text("old", encoding="utf-8")

    def broken() -> Iterator[dict[str, Any]]:
        yield {"id": "1"}
        raise OSError(28, os.strerror(28))

    with pytest.raises(OSError, match="No space left"):
        export(broken(), path, LAYOUT)

    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [
        ("out.jsonl", "old")
    ]


def test_rows_are_read_one_by_one(archive: Archive) -> None:
    """The first row comes without the last: an archive need not fit in memory."""
    reading = read_rows(archive.db, DOCUMENTS, Filters())

    assert isinstance(reading, Iterator)
    assert next(reading)["url"] == f"{HOME}2.html"

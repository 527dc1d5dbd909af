"""Writes rows as an Excel workbook: row by row, codes and numbers of documents as text, nothing as a formula.

XlsxWriter, because it is the one writer of xlsx that streams in bounded memory (``constant_memory``) and
needs nothing else.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from archive.hand_on.columns import Kind
from archive.hand_on.layout import Layout, Rows
from yifa.model.errors import UsageError

MOST_ROWS = 1_048_575
"""of a sheet, below its header"""
MOST_SIGNS = 32_767
"""UTF-16 units of a cell"""
CUT = " …[cut: {} characters in all · 已截断，全文 {} 字符]"
"""ends a text that a cell cannot hold"""
MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""said of every workbook, so that the same rows make the same file"""
WIDTHS = {
    Kind.COUNT: 10,
    Kind.FRACTION: 10,
    Kind.FLAG: 8,
    Kind.DAY: 11,
    Kind.PRINTED: 11,
    Kind.TIME: 9,
    Kind.MOMENT: 21,
}
WIDTH = 18
MEANINGS = ("column", "列名", "meaning", "含义")


def cut(text: str) -> str:
    """Return *text* as far as a cell holds it, with a mark where it is cut.

    >>> len(cut("字" * 40_000)), cut("字" * 40_000)[-50:], cut("全年")
    (32767, ' …[cut: 40000 characters in all · 已截断，全文 40000 字符]', '全年')
    """
    if _units(text) <= MOST_SIGNS:
        return text
    mark = CUT.format(len(text), len(text))
    head = text.encode("utf-16-le", "surrogatepass")[: 2 * (MOST_SIGNS - len(mark))]
    return head.decode("utf-16-le", errors="ignore") + mark


def _units(text: str) -> int:
    return len(text) + sum(sign > "\uffff" for sign in text) if len(text) > MOST_SIGNS // 2 else len(text)


def write_workbook(rows: Rows, file: BinaryIO, layout: Layout) -> int:
    """Write *rows* to a sheet, the meaning of its columns to a second, and return the number of rows.

    Raises:
        UsageError: there are more rows than a sheet holds.
    """
    options = {"constant_memory": True, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet("data")
        count = _write_rows(sheet, rows, layout)
        meanings = book.add_worksheet("columns")
        lines = [MEANINGS, *((column.name, column.zh, column.en, column.says) for column in layout.table)]
        for number, cells in enumerate(lines):
            _write_cells(meanings, number, cells)
    return count


def _write_rows(sheet: Worksheet, rows: Rows, layout: Layout) -> int:
    for number, column in enumerate(layout.table):
        sheet.set_column(number, number, WIDTHS.get(column.kind, WIDTH))
    sheet.freeze_panes(1, 0)
    _write_cells(sheet, 0, layout.headers)
    count = 0
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise UsageError(f"a sheet holds {MOST_ROWS} rows: choose fewer, or write .csv or .parquet")
        _write_cells(sheet, count, layout.cells(row))
    return count


def _write_cells(sheet: Worksheet, row: int, cells: Iterable[str | float | None]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int | float):
            sheet.write_number(row, column, cell)
        elif cell:
            sheet.write_string(row, column, cut(cell))

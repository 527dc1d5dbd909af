"""Reads workbooks of Excel 2 to 2003 by xlrd, where their strings are in a code page or calamine cannot."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

import xlrd
from xlrd.compdoc import CompDocError

from yifa.reading.files.legible import why_illegible
from yifa.reading.files.result import RefusedError

NAME = "xlrd"
LOCKED = ("encrypted", "password")
UNICODE = 80
CHINESE = "gb18030"
DAY = 1.0
DAMAGE = (
    CompDocError, struct.error, IndexError, KeyError, AssertionError, ValueError, TypeError, LookupError,
    AttributeError, OverflowError, NotImplementedError,
)  # fmt: skip
"""what xlrd raises over damaged files"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldSheet:
    """One sheet, its rows as long as they are filled."""

    name: str
    rows: Sequence[Sequence[object]]


def read_old(body: bytes) -> list[OldSheet]:
    """Return the sheets of a workbook; strings in no code page that reads well are taken for GB18030.

    Raises:
        RefusedError: it is damaged, or needs a password.
    """
    try:
        sheets, is_unicode = _sheets(body, None)
        if is_unicode or why_illegible(_text(sheets)) is None:
            return sheets
    except UnicodeError:
        pass
    try:
        return _sheets(body, CHINESE)[0]
    except UnicodeError as error:
        raise RefusedError(
            "illegible", f"workbook: its strings are in no encoding known here: {error}"
        ) from error


def refusal(error: Exception) -> RefusedError:
    """Return why a workbook is refused that a library could not open."""
    if any(word in str(error).lower() for word in LOCKED):
        return RefusedError("encrypted", "workbook: needs a password")
    return RefusedError("unreadable", f"workbook: {error}")


def _sheets(body: bytes, charset: str | None) -> tuple[list[OldSheet], bool]:
    try:
        book = xlrd.open_workbook(
            file_contents=body, logfile=StringIO(), encoding_override=charset, ragged_rows=True
        )
        sheets = [OldSheet(name=one.name, rows=list(_rows(one, book.datemode))) for one in book.sheets()]
    except UnicodeError:
        raise
    except xlrd.XLRDError as error:
        raise refusal(error) from error
    except DAMAGE as error:
        raise RefusedError("unreadable", f"workbook: {type(error).__name__}: {error}") from error
    return sheets, book.biff_version >= UNICODE


def _rows(sheet: xlrd.sheet.Sheet, datemode: int) -> Iterator[Sequence[object]]:
    for number in range(sheet.nrows):
        yield [_value(cell, datemode) for cell in sheet.row(number)]


def _value(cell: xlrd.sheet.Cell, datemode: int) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            moment = xlrd.xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return cell.value
        return moment.time() if 0 < cell.value < DAY else moment
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "")
    return cell.value


def _text(sheets: Sequence[OldSheet]) -> str:
    cells = (value for sheet in sheets for row in sheet.rows for value in row if isinstance(value, str))
    return "\n".join((*(sheet.name for sheet in sheets), *cells))

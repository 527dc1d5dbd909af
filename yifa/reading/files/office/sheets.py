"""Reads XLSX and XLS: a row per line, cells by tab, each sheet under its name where there are several."""

from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from yifa.reading.files.kinds import ZIP_STARTS
from yifa.reading.files.result import Extracted, RefusedError
from yifa.reading.files.zips import opened_zip

NAME = "python-calamine"
MAX_CELLS = 2_000_000


def read_sheets(body: bytes) -> Extracted:
    """Return the text of a workbook.

    Raises:
        RefusedError: it is damaged, needs a password, or unpacks to more than a workbook needs.
    """
    if body.startswith(ZIP_STARTS):
        with opened_zip(body):
            pass
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(body))
        sheets = [(name, _rows(book, name)) for name in book.sheet_names]
    except PasswordError as error:
        raise RefusedError("encrypted", f"workbook: {error}") from error
    except CalamineError as error:
        raise RefusedError("unreadable", f"workbook: {error}") from error
    filled = [(name, rows) for name, rows in sheets if rows]
    named = len(filled) > 1
    text = "\n".join("\n".join([name, *rows] if named else rows) for name, rows in filled)
    return Extracted.of(text, pages=len(sheets), extractor=NAME, version=version(NAME))


def _rows(book: CalamineWorkbook, name: str) -> list[str]:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise RefusedError("too_big", f"sheet {name}: {sheet.total_height} rows, {sheet.total_width} columns")
    lines = ("\t".join(map(_cell, row)).rstrip("\t") for row in sheet.to_python(skip_empty_area=True))
    return [line for line in lines if line.strip()]


def _cell(value: object) -> str:
    """Return a cell as it reads: whole numbers without the point that the format gives all numbers."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time | timedelta):
        return str(value)
    return " ".join(str(value).split())

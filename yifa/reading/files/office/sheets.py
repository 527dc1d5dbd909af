"""Reads XLSX and XLS: a row per line, cells by tab, each sheet under its name where there are several."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.metadata import version
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from yifa.reading.files.kinds import ZIP_STARTS
from yifa.reading.files.office.biff import is_old, is_spread, needs_password
from yifa.reading.files.office.ole import Ole, OleError
from yifa.reading.files.office.sheets95 import NAME as OLD_NAME
from yifa.reading.files.office.sheets95 import read_old, refusal
from yifa.reading.files.office.workbook import MAX_CELLS, prepare
from yifa.reading.files.result import Extracted, RefusedError, without
from yifa.reading.files.zips import opened_zip

NAME = "python-calamine"
STREAM = "Workbook"
BROKEN = "unreadable sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    lines: Sequence[str]


def read_sheets(body: bytes) -> Extracted:
    """Return the text of a workbook.

    Raises:
        RefusedError: it is damaged, needs a password, or unpacks to more than a workbook needs.
    """
    if not body.startswith(ZIP_STARTS):
        return _read_xls(body)
    with opened_zip(body) as file:
        prepared = prepare(file, body)
    left = Counter(prepared.left)
    return _result(_by_calamine(prepared.body, left), left, NAME, prepared.lines)


def _read_xls(body: bytes) -> Extracted:
    """Return the text of a workbook of Excel 2003 or older; what one reader cannot read, the other may.

    calamine makes room for whatever a damaged file says, and dies of it; it gets none that is not in order.
    """
    stream = _stream(body)
    if stream is not None and needs_password(stream):
        raise RefusedError("encrypted", "workbook: needs a password")
    if stream is None or is_old(stream) or is_spread(stream, MAX_CELLS):
        return _by_xlrd(body)
    try:
        left = Counter[str]()
        sheets = _by_calamine(body, left)
        if left[BROKEN]:
            raise RefusedError("unreadable", without(left))
        return _result(sheets, left, NAME)
    except RefusedError as error:
        if error.word == "encrypted":
            raise
        try:
            return _by_xlrd(body)
        except RefusedError as other:
            raise error from other


def _stream(body: bytes) -> bytes | None:
    """Return the workbook in a compound file; None where only xlrd may find it."""
    try:
        ole = Ole(body)
        return ole.stream(STREAM) if any(entry.name == STREAM for entry in ole.entries.values()) else None
    except OleError:
        return None


def _by_calamine(body: bytes, left: Counter[str]) -> list[_Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(body))
        sheets = [_Sheet(name=name, lines=_rows(book, name, left)) for name in book.sheet_names]
    except (PasswordError, CalamineError) as error:
        raise refusal(error) from error
    if left[BROKEN] == len(sheets) > 0:
        raise RefusedError("unreadable", f"workbook: none of its {len(sheets)} sheets can be read")
    return sheets


def _by_xlrd(body: bytes) -> Extracted:
    sheets = [_Sheet(name=sheet.name, lines=_lines(sheet.rows)) for sheet in read_old(body)]
    return _result(sheets, {}, OLD_NAME)


def _result(
    sheets: Sequence[_Sheet], left: Mapping[str, int], name: str, more: Sequence[str] = ()
) -> Extracted:
    filled = [sheet for sheet in sheets if sheet.lines]
    named = len(filled) > 1
    parts = ["\n".join([sheet.name, *sheet.lines] if named else sheet.lines) for sheet in filled]
    text = "\n".join((*parts, *more))
    return Extracted.of(text, pages=len(sheets), extractor=name, version=version(name), left=left)


def _rows(book: CalamineWorkbook, name: str, left: Counter[str]) -> list[str]:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError:
        left[BROKEN] += 1
        return []
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise RefusedError("too_big", f"sheet {name}: {sheet.total_height} rows, {sheet.total_width} columns")
    return _lines(sheet.to_python(skip_empty_area=True))


def _lines(rows: Iterable[Sequence[object]]) -> list[str]:
    lines = ("\t".join(map(_cell, row)).rstrip("\t") for row in rows)
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

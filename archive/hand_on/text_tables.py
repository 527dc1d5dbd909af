"""Writes rows as CSV and as JSON Lines."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, BinaryIO

from archive.hand_on.layout import Columns, Layout, Rows, Shared

MARK = "\ufeff"
"""the byte order mark by which spreadsheets know UTF-8"""
LINE_END = csv.excel.lineterminator
# what may not stand in a cell without quotes
QUOTED = re.compile('[,"\r\n]')
# line ends of Unicode, which JSON leaves as they are and some readers of lines do not
LINE_BREAK = re.compile("[\x7f-\x9f\u2028\u2029]")


def write_csv(rows: Rows, file: BinaryIO, layout: Layout) -> int:
    """Write *rows* as CSV with a header and return their number."""
    return write_printed(map(layout.printed, layout.batches(rows)), file, layout)


def write_printed(batches: Iterable[Columns], file: BinaryIO, layout: Layout) -> int:
    """Write columns, printed by now, as CSV with a header and return the number of rows.

    The lines are those of `csv.writer`, which makes every cell that needs quotes: column by column, since few
    do, and with what rows share joined once.
    """
    file.write(_row(layout.headers))
    count = 0
    for columns in batches:
        count += len(columns[0])
        lines = map(",".join, zip(*_parts(columns), strict=True))
        file.write(LINE_END.join([*lines, ""]).encode())
    return count


def _parts(columns: Columns) -> Iterator[Iterable[str]]:
    """Yield the cells of each column, those that stand side by side and share their places as one."""
    for _, group in groupby(columns, key=_place_of):
        first, *others = group
        if isinstance(first, Shared):
            shared = [_cells(column.values) for column in (first, *others) if isinstance(column, Shared)]
            yield Shared([*map(",".join, zip(*shared, strict=True))], first.places)
        else:
            yield _cells(first)


def _place_of(column: list[Any] | Shared) -> int:
    return id(column.places if isinstance(column, Shared) else column)


def _cells(values: list[Any]) -> list[str]:
    """Return the cells of a column as CSV has them."""
    shown = {value: _cell(value) for value in set(values)}
    if all(cell is value for value, cell in shown.items()):
        return values
    return [*map(shown.__getitem__, values)]


def _cell(value: str | float | None) -> str:
    cell = "" if value is None else value if isinstance(value, str) else str(value)
    return _row((cell,))[: -len(LINE_END)].decode() if QUOTED.search(cell) else cell


def _row(cells: Sequence[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()


def write_csv_for_spreadsheets(rows: Rows, file: BinaryIO, layout: Layout) -> int:
    """Write *rows* as CSV behind a byte order mark and return their number."""
    file.write(MARK.encode())
    return write_csv(rows, file, layout)


def write_jsonl(rows: Rows, file: BinaryIO, _: Layout) -> int:
    """Write *rows* as one JSON object per line and return their number."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the answer
        line = LINE_BREAK.sub(lambda end: f"\\u{ord(end[0]):04x}", json.dumps(row, ensure_ascii=False))
        file.write(f"{line}\n".encode())
    return count

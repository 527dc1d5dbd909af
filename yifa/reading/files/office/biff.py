"""Looks into the records of an XLS ([MS-XLS]) to tell which reader it needs, before one is asked."""

import struct
from collections.abc import Iterator

# what begins the workbook and each of its sheets, and its version from Excel 97 on: strings in Unicode
BEGIN, EXCEL_97 = 0x0809, 0x0600
PASSWORD, END = 0x002F, 0x000A
"""the record of how a workbook is encrypted; the one that ends its head, or a sheet"""
CELLS = frozenset((0x0006, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, 0x00BD))
"""records of cells; each begins with its row and column"""


def is_old(stream: bytes) -> bool:
    """Return whether a workbook is older than Excel 97: its strings are in a code page."""
    if len(stream) < 6:
        return False
    record, _, form = struct.unpack_from("<HHH", stream)
    return bool(record != BEGIN or form < EXCEL_97)


def _records(stream: bytes) -> Iterator[tuple[int, int]]:
    """Yield the number of each record and where its data begin."""
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        yield record, at + 4
        at += 4 + length


def needs_password(stream: bytes) -> bool:
    """Return whether the head of a workbook says that the rest is encrypted."""
    ends = (record for record, _ in _records(stream) if record in (PASSWORD, END))
    return next(ends, END) == PASSWORD


def is_spread(stream: bytes, most: int) -> bool:
    """Return whether the rectangle around all cells of a sheet has more than *most*."""
    row = column = -1
    for record, at in _records(stream):
        if record == BEGIN:
            row = column = -1
        elif record in CELLS and at + 4 <= len(stream):
            here = struct.unpack_from("<HH", stream, at)
            row, column = max(row, here[0]), max(column, here[1])
            if (row + 1) * (column + 1) > most:
                return True
    return False

"""Writes rows as CSV and as JSON Lines."""

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import BinaryIO

from archive.hand_on.layout import Columns, Layout, Rows

MARK = "\ufeff"
"""the byte order mark by which spreadsheets know UTF-8"""
# line ends of Unicode, which JSON leaves as they are and some readers of lines do not
LINE_BREAK = re.compile("[\x7f-\x9f\u2028\u2029]")


def write_csv(rows: Rows, file: BinaryIO, layout: Layout) -> int:
    """Write *rows* as CSV with a header and return their number."""
    return write_printed(map(layout.printed, layout.batches(rows)), file, layout)


def write_printed(batches: Iterable[Columns], file: BinaryIO, layout: Layout) -> int:
    """Write columns, printed by now, as CSV with a header and return the number of rows."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(layout.headers)
    count = 0
    for columns in batches:
        count += len(columns[0])
        writer.writerows(zip(*columns, strict=True))
    text.detach()
    return count


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

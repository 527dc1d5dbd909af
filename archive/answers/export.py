"""Writes rows to one CSV or JSONL file, which takes its place only when it is whole."""

import csv
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from archive.answers.units import Unit
from archive.file.scratch import scratch_folder
from yifa.model.errors import UsageError

# =1+1, +86…, -1, @SUM(A1), a TAB or CR before one, ＝1+1; apostrophes before these, so that undoing is exact
FORMULA = re.compile(r"\A'*[=+\-@\t\r＝＋－＠]")
DEFUSED = re.compile(r"\A''*[=+\-@\t\r＝＋－＠]")
# line ends of Unicode, which JSON leaves as they are and some readers of lines do not
LINE_BREAK = re.compile("[\x7f-\x9f\u2028\u2029]")

Rows = Iterable[Mapping[str, Any]]


def defuse(cell: str) -> str:
    """Return *cell* so that no spreadsheet takes it for a formula: with an apostrophe before it.

    >>> defuse("=1+1"), defuse("'=1"), defuse("全年"), restore("'=1+1"), restore("全年")
    ("'=1+1", "''=1", '全年', '=1+1', '全年')
    """
    return f"'{cell}" if FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """Return what `defuse` was given."""
    return cell[1:] if DEFUSED.match(cell) else cell


def flatten(row: Mapping[str, Any], unit: Unit, guard: Callable[[str], str] = defuse) -> list[str]:
    """Return the cells of a CSV row: lists joined by a space, attachments as their addresses, None empty.

    *guard* is what keeps a spreadsheet from taking a cell for a formula.
    """
    cells = []
    for name in unit.columns:
        value = [file["url"] for file in row[name]] if name == "attachments" else row[name]
        text = " ".join(value) if isinstance(value, list) else value
        cells.append("" if text is None else guard(str(text)))
    files = row["attachments"]
    for name, separator in (("name", " "), ("sha256", " "), ("text", "\n\n")):
        cells.append(guard(separator.join(file[name] for file in files if file.get(name))))
    return cells


def write_csv(rows: Rows, file: TextIO, unit: Unit, guard: Callable[[str], str] = defuse) -> int:
    """Write *rows* as CSV with a header and return their number; the byte order mark is for spreadsheets."""
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(unit.csv_columns)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the answer
        writer.writerow(flatten(row, unit, guard))
    return count


def write_jsonl(rows: Rows, file: TextIO) -> int:
    """Write *rows* as one JSON object per line and return their number."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the answer
        line = json.dumps(row, ensure_ascii=False)
        file.write(LINE_BREAK.sub(lambda end: f"\\u{ord(end[0]):04x}", line) + "\n")
    return count


ENDINGS = (".csv", ".jsonl")
"""of the files that `export` writes"""


def export(rows: Rows, path: Path, unit: Unit, *, as_printed: bool = False) -> int:
    """Write *rows* to *path* in the format its ending names and return their number.

    A CSV cell that is a formula to a spreadsheet is defused, unless wanted *as_printed*.

    Raises:
        UsageError: the ending names no format.
        OSError: the file cannot be written; nothing is left of it, and what stood there before stays.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(f"{path}: expected a name ending in {' or '.join(ENDINGS)}")
    with scratch_folder(path.parent) as folder:
        part = folder / path.name
        with part.open("w", encoding="utf-8", newline="") as file:
            if ending == ".csv":
                count = write_csv(rows, file, unit, str if as_printed else defuse)
            else:
                count = write_jsonl(rows, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return count

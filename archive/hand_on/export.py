"""Writes rows to one file, which takes its place only when it is whole, or to standard output."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.file.scratch import scratch_folder
from archive.hand_on.layout import Layout, Rows
from archive.hand_on.parquet import write_parquet
from archive.hand_on.text_tables import write_csv, write_csv_for_spreadsheets, write_jsonl
from archive.hand_on.workbook import write_workbook
from yifa.model.errors import UsageError

Write = Callable[[Rows, BinaryIO, Layout], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file that rows are written to."""

    write: Write
    stream: Write | None = None
    """writes to standard output; None: the format needs a file"""
    has_headers: bool = False
    """whether its headers are for people, so that they may be Chinese"""


FORMATS: Mapping[str, Format] = {
    "csv": Format(write=write_csv_for_spreadsheets, stream=write_csv, has_headers=True),
    "xlsx": Format(write=write_workbook, has_headers=True),
    "parquet": Format(write=write_parquet),
    "jsonl": Format(write=write_jsonl, stream=write_jsonl),
}
"""by the ending of the file"""
ENDINGS = tuple(f".{name}" for name in FORMATS)
STREAMED = tuple(name for name, form in FORMATS.items() if form.stream)
NAMED = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"


def format_of(path: Path) -> Format:
    """Return the format that a file's ending names.

    Raises:
        UsageError: it names none.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"{path}: expected a name ending in {NAMED}")
    return FORMATS[path.suffix.lower().removeprefix(".")]


def check_target(path: Path, layout: Layout) -> None:
    """Refuse what no export can be written to, before anything is read.

    Raises:
        UsageError: the ending names no format, its folder is not there, or it has no headers in Chinese.
    """
    form = format_of(path)
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: there is no such folder")
    if layout.is_chinese and not form.has_headers:
        raise UsageError(f"{path}: only the headers of .csv and .xlsx can be Chinese")


def export(rows: Rows, path: Path, layout: Layout) -> int:
    """Write *rows* to *path* in the format its ending names and return their number.

    Raises:
        UsageError: see `check_target`; or the format cannot hold so much, or is not installed.
        OSError: the file cannot be written; nothing is left of it, and what stood there before stays.
    """
    check_target(path, layout)
    with scratch_folder(path.parent) as folder:
        part = folder / path.name
        with part.open("wb") as file:
            count = format_of(path).write(rows, file, layout)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    return count

"""Writes tables that leave the program: to standard output, or to a file with a note beside it."""

import csv
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from archive.answers.reports.coverage import Cell, CountyCoverage
from archive.hand_on.cells import defuse
from yifa.commands.terminal import printing
from yifa.model.text import CONTROL

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ENDING = ".covers.json"
"""of the file beside a table that says what it covers"""


class Note(Protocol):
    """What says what a table covers."""

    def lines(self) -> Iterable[str]:
        """Yield it in words."""

    def as_object(self) -> dict[str, Any]:
        """Return it for the file beside the table."""


def put(path: Path | None, note: Note, write: Callable[[TextIO], None]) -> None:
    """Write a table to *path*, and beside it what it covers; to standard output the note goes beside too."""
    if path is None:
        write(sys.stdout)
        printing.note("; ".join(note.lines()))
        return
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", encoding="utf-8", newline="") as out:
        write(out)
    partial.replace(path)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    said = {"file": path.name, "sha256": digest, **note.as_object()}
    text = json.dumps(said, ensure_ascii=False, indent=1)
    path.with_name(f"{path.name}{ENDING}").write_text(f"{text}\n", encoding="utf-8")
    printing.note(f"written: {path} and {path.name}{ENDING}")


def write_csv(out: TextIO, shape: type["DataclassInstance"], rows: Iterable["DataclassInstance"]) -> None:
    """Write a header with the fields of *shape* and a line for each row; None is an empty cell."""
    writer = csv.writer(out, lineterminator="\n")
    names = [field.name for field in fields(shape)]
    writer.writerow(names)
    for row in rows:
        values = (getattr(row, name) for name in names)
        writer.writerow([defuse(value) if isinstance(value, str) else value for value in values])


def write_json(out: TextIO, counties: Iterable[CountyCoverage], note: Note) -> None:
    """Write coverage as one JSON document, county by county: cells first, then what they cover."""
    out.write('{\n"cells": [')
    between = "\n"
    names = [field.name for field in fields(Cell)]
    for county in counties:
        for cell in county.cells:
            out.write(between + _json({name: getattr(cell, name) for name in names}))
            between = ",\n"
    said = note.as_object()
    out.write(f'\n],\n"counties": {_json(said.pop("counties"))},\n"covers": {_json(said)}\n}}\n')


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)

"""Writes tables that leave the program: to standard output, or to a file with a note beside it."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from hashlib import file_digest
from json.encoder import encode_basestring
from math import inf
from operator import attrgetter
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
    names = [field.name for field in fields(shape)]
    write_lines(out, names, ([getattr(row, name) for name in names] for row in rows))


def write_lines(out: TextIO, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and a line for each row, its cells safe to open in a spreadsheet."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    """Return what a cell holds: lists of words joined by a space, lists of more as JSON."""
    if isinstance(value, tuple):
        plain = all(isinstance(part, str) for part in value)
        value = " ".join(value) if plain else _json([as_plain(part) for part in value])
    return defuse(value) if isinstance(value, str) else value


def as_plain(row: "DataclassInstance") -> dict[str, Any]:
    """Return a row as JSON can say it: what is infinite is null."""
    return {name: None if value == inf else value for name, value in asdict(row).items()}


def write_json_list(out: TextIO, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows as one JSON list."""
    out.write(f"{_json(rows, indent=2)}\n")


def write_rows(
    out: TextIO, name: str, rows: Iterable["DataclassInstance"], note: Note, **more: object
) -> None:
    """Write rows as one JSON document under *name*, then *more*, then what they cover."""
    out.write(f'{{\n"{name}": [')
    between = "\n"
    for row in rows:
        out.write(between + _json(as_plain(row)))
        between = ",\n"
    out.write("\n]")
    beside = {**more, "covers": note.as_object()}
    out.writelines(f',\n"{key}": {_json(value)}' for key, value in beside.items())
    out.write("\n}\n")


def write_json(out: TextIO, counties: Iterable[CountyCoverage], note: Note) -> None:
    """Write coverage as one JSON document, county by county: cells first, then what they cover."""
    out.write('{\n"cells": [')
    between = "\n"
    names = [field.name for field in fields(Cell)]
    values, line = attrgetter(*names), "{" + ", ".join(f'"{name}": %s' for name in names) + "}"
    for county in counties:
        text = ",\n".join(line % tuple(map(_value, values(cell))) for cell in county.cells)
        if text:
            out.write(between + _plain(text))
            between = ",\n"
    said = note.as_object()
    out.write(f'\n],\n"counties": {_json(said.pop("counties"))},\n"covers": {_json(said)}\n}}\n')


def _value(value: str | int | None) -> str:
    """Return a plain value as JSON; many thousands of them are not worth an encoder each."""
    if isinstance(value, str):
        return encode_basestring(value)
    return "null" if value is None else str(value)


def write_document(out: TextIO, document: object) -> None:
    """Write one JSON document; dataclasses become objects."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=asdict)
    out.write(f"{_plain(text)}\n")


def _json(value: object, indent: int | None = None) -> str:
    return _plain(json.dumps(value, ensure_ascii=False, indent=indent))


def _plain(text: str) -> str:
    """Return JSON with what a terminal obeys written as numbers."""
    return CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)

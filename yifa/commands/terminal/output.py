"""Writes tables that leave the program: to standard output, or to a file with a note beside it."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from hashlib import file_digest
from math import inf
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

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
        for line in note.lines():
            printing.note(line)
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


def put_rows(
    path: Path | None, note: Note, shape: type["DataclassInstance"], rows: Sequence["DataclassInstance"], *,
    under: str | None = None,
) -> None:  # fmt: skip
    """Write rows as CSV, else as one JSON document *under* a name, and what they cover."""
    if under is None:
        put(path, note, lambda out: write_csv(out, shape, rows))
    else:
        put(path, note, lambda out: write_rows(out, under, rows, note))


def write_csv(out: TextIO, shape: type["DataclassInstance"], rows: Iterable["DataclassInstance"]) -> None:
    """Write a header with the fields of *shape* and a line for each row; None is an empty cell."""
    names = [field.name for field in fields(shape)]
    write_lines(out, names, map(attrgetter(*names), rows))


def write_lines(out: TextIO, names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a header and a line for each row, its cells safe to open in a spreadsheet."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> object:
    """Return what a cell holds: lists of words joined by a space, lists of more as JSON."""
    if isinstance(value, tuple):
        plain = all(isinstance(part, str) for part in value)
        value = " ".join(value) if plain else to_json([as_plain(part) for part in value])
    return defuse(value) if isinstance(value, str) else value


def as_plain(row: "DataclassInstance") -> dict[str, Any]:
    """Return a row as JSON can say it: what is infinite is null."""
    return {name: None if value == inf else value for name, value in asdict(row).items()}


def write_json_list(out: TextIO, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows as one JSON list."""
    out.write(f"{to_json(rows, indent=2)}\n")


def write_rows(
    out: TextIO, name: str, rows: Iterable["DataclassInstance"], note: Note, **more: object
) -> None:
    """Write rows as one JSON document under *name*, then *more*, then what they cover."""
    out.write(f'{{\n"{name}": [')
    between = "\n"
    for row in rows:
        out.write(between + to_json(as_plain(row)))
        between = ",\n"
    out.write("\n]")
    beside = {**more, "covers": note.as_object()}
    out.writelines(f',\n"{key}": {to_json(value)}' for key, value in beside.items())
    out.write("\n}\n")


def write_document(out: TextIO, document: object) -> None:
    """Write one JSON document; dataclasses become objects."""
    text = json.dumps(document, ensure_ascii=False, indent=2, default=asdict)
    out.write(f"{safe_json(text)}\n")


def to_json(value: object, indent: int | None = None) -> str:
    """Return a value as JSON that a terminal may be shown."""
    return safe_json(json.dumps(value, ensure_ascii=False, indent=indent))


def safe_json(text: str) -> str:
    """Return JSON with what a terminal obeys written as numbers."""
    return CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)

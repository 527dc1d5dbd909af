"""Counts what a release holds, by queries that its reader can run too, over the tables as they stand."""

import csv
import re
import sqlite3
import tomllib
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from archive.hand_on.release.tables import TABLES, Table

BATCH = 1000
LONGEST = 1 << 30
"""characters of a cell; the library's own limit is less than a sentence without an end may have"""
UNCOUNTED = ("texts", "file_texts")
"""tables that only hold what others refer to"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of the methods, and the query that gives it."""

    en: str
    zh: str
    sql: str
    value: str


@cache
def load_words() -> Mapping[str, Any]:
    """Return what the methods count and say, as ``methods.toml`` has it."""
    text = Path(__file__).with_name("methods.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def count(folder: Path, scratch: Path) -> Iterator[Number]:
    """Yield the numbers of the methods: from the CSV files in *folder*, by a database in *scratch*.

    Every value is text there, as it is where a reader imports the files by ``sqlite3``.
    """
    with closing(sqlite3.connect(scratch / "numbers.db", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("BEGIN")
        named = set(re.findall(r"\w+", " ".join(row["sql"] for row in load_words()["number"])))
        for table in TABLES:
            if table.name not in UNCOUNTED:
                _load(db, table, folder / f"{table.name}.csv", named)
        for row in load_words()["number"]:
            (value,) = db.execute(row["sql"]).fetchone()
            yield Number(**row, value="-" if value is None else str(value))


def _load(db: sqlite3.Connection, table: Table, path: Path, named: Collection[str]) -> None:
    """Load a table's columns that the queries name, the first besides: nothing else is asked for."""
    columns = [column.name for column in table.layout.table]
    kept = [number for number, name in enumerate(columns) if name in named or not number]
    names, take = [columns[number] for number in kept], itemgetter(*kept, kept[0])
    db.execute(f"CREATE TABLE {table.name} ({', '.join(f'{name} TEXT' for name in names)})")
    insert = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - names of ours
    csv.field_size_limit(LONGEST)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        while batch := list(islice(rows, BATCH)):
            db.executemany(insert, (take(row)[:-1] for row in batch))

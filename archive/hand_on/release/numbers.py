"""Counts what a release holds, by queries that its reader can run too, while its tables are written."""

import re
import sqlite3
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from archive.hand_on.layout import Columns
from archive.hand_on.release.tables import Table

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


class Counting:
    """A database with what the queries of the methods name, filled while the tables are written.

    Every value is the text that stands in the CSV files, as it is where a reader imports them by ``sqlite3``.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("BEGIN")
        self._asked = [row["sql"] for row in load_words()["number"]]

    def watch(self, table: Table, printed: Iterable[Columns]) -> Iterator[Columns]:
        """Yield a table's columns as they are printed, and keep what its queries name, else the first."""
        names = [column.name for column in table.layout.table]
        asked = " ".join(sql for sql in self._asked if re.search(rf"\b{table.name}\b", sql))
        named = set(re.findall(r"\w+", asked))
        kept = [number for number, name in enumerate(names) if name in named] or [0]
        columns, marks = ", ".join(f"{names[number]} TEXT" for number in kept), ", ".join("?" * len(kept))
        insert = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608 - names of ours
        is_counted = table.name not in UNCOUNTED
        if is_counted:
            self._db.execute(f"CREATE TABLE {table.name} ({columns})")
        for batch in printed:
            if is_counted:
                self._db.executemany(
                    insert, zip(*(map(_text, batch[number]) for number in kept), strict=True)
                )
            yield batch

    def numbers(self) -> Iterator[Number]:
        """Yield the numbers of the methods."""
        for row in load_words()["number"]:
            (value,) = self._db.execute(row["sql"]).fetchone()
            yield Number(**row, value="-" if value is None else str(value))


def _text(value: object) -> str:
    """Return a cell as a CSV file has it."""
    return "" if value is None else str(value)

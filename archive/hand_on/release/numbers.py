"""Counts what a release holds, by queries that its reader can run too, while its tables are written."""

import os
import re
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from archive.hand_on.layout import Columns
from archive.hand_on.release.tables import Table

ENDING = ".numbers.db"
"""of the files that are counted in"""
# as many rows as are to be copied at once
_COPIES = """
    INSERT INTO copies WITH RECURSIVE n (number) AS (SELECT ?1 + 1 UNION ALL SELECT number + 1 FROM n)
    SELECT number FROM n LIMIT max(?2 - ?1, 0)
"""
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
    """A file with what the queries of the methods name, filled while the tables are written.

    Every value is the text that stands in the CSV files, as it is where a reader imports them by ``sqlite3``.
    Each process has a file of its own.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._copies = 0
        self._asked = [row["sql"] for row in load_words()["number"]]

    @classmethod
    @contextmanager
    def begun(cls, folder: Path) -> Iterator[Self]:
        """Give this process's file in *folder*, to be added to."""
        with closing(sqlite3.connect(folder / f"{os.getpid()}{ENDING}", isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("BEGIN")
            db.execute("CREATE TEMP TABLE copies (number INTEGER)")
            yield cls(db)
            db.execute("COMMIT")

    def watch(self, table: Table, printed: Iterable[Columns]) -> Iterator[Columns]:
        """Yield a table's columns as they are printed, and keep what its queries name, else the first."""
        names = [column.name for column in table.layout.table]
        asked = " ".join(sql for sql in self._asked if re.search(rf"\b{table.name}\b", sql))
        named = set(re.findall(r"\w+", asked))
        kept = [number for number, name in enumerate(names) if name in named] or [0]
        columns, marks = ", ".join(f"{names[number]} TEXT" for number in kept), ", ".join("?" * len(kept))
        insert = f"INSERT INTO {table.name} SELECT {marks} FROM copies LIMIT ?"  # noqa: S608 - names of ours
        is_counted = table.name not in UNCOUNTED
        if is_counted:
            self._db.execute(f"CREATE TABLE {table.name} ({columns})")
        for batch in printed:
            if is_counted:
                self._add(insert, Counter(zip(*(batch[number] for number in kept), strict=True)))
            yield batch

    def _add(self, insert: str, rows: Counter[tuple[Any, ...]]) -> None:
        """Add rows, each as often as it is there: its copies cost a tenth of rows of their own."""
        most = max(rows.values(), default=0)
        self._db.execute(_COPIES, (self._copies, most))
        self._copies = max(self._copies, most)
        self._db.executemany(insert, [(*map(_text, row), count) for row, count in rows.items()])


def count_numbers(folder: Path) -> Iterator[Number]:
    """Yield the numbers of the methods, from the files of all processes."""
    with closing(sqlite3.connect(":memory:")) as db:
        for number, path in enumerate(sorted(folder.glob(f"*{ENDING}"))):
            db.execute(f"ATTACH ? AS file_{number}", (str(path),))
        for row in load_words()["number"]:
            (value,) = db.execute(row["sql"]).fetchone()
            yield Number(**row, value="-" if value is None else str(value))


def _text(value: object) -> str:
    """Return a cell as a CSV file has it."""
    return "" if value is None else str(value)

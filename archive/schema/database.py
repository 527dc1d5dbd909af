"""Holds one connection to an archive, and gives its rows as tuples or by the names of their columns."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

Parameters = Sequence[Any] | Mapping[str, Any]


class Database:
    """A connection to an archive, for those who ask it and those who write it.

    sqlite-utils has this too, and migrates the archive; importing it is a third of what a question costs that
    is asked of a small archive.
    """

    __slots__ = ("conn",)

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run a statement and return its rows."""
        return self.conn.execute(sql, parameters)

    def query(self, sql: str, parameters: Parameters = ()) -> Iterator[dict[str, Any]]:
        """Run a question and return its rows, each by the names of its columns.

        >>> [*Database(sqlite3.connect(":memory:")).query("SELECT ? AS one", (1,))]
        [{'one': 1}]
        """
        rows = self.conn.execute(sql, parameters)
        names = [name for name, *_ in rows.description]
        return (dict(zip(names, row, strict=True)) for row in rows)

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """Have what is asked in the block answered as of one moment, whatever others write meanwhile."""
        if self.conn.in_transaction:
            yield
            return
        self.conn.execute("BEGIN")
        try:
            yield
        finally:
            self.conn.rollback()

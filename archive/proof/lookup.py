"""Looks up single rows of an archive by what they are about, and reads no table for it."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from archive.proof.reader import ArchiveReader, Row, Value, identity_of
from archive.proof.rules import Table
from archive.tables.profiles import Twins


class _Known(dict[int, bytes]):
    """The identities of a table's rows, each found when it is asked for."""

    def __init__(self, find: Callable[[int], bytes]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, number: int) -> bytes:
        self[number] = identity = self._find(number)
        return identity


class Lookup(ArchiveReader):
    """One archive of which few rows are wanted."""

    def __init__(self, db: sqlite3.Connection, number: int, twins: Mapping[str, Twins]) -> None:
        super().__init__(db, number, twins)
        self.identities = {name: _Known(partial(self._identify, name)) for name in self.tables}
        self.places: dict[str, dict[bytes, int]] = {name: {} for name in self.tables}
        """table → identity → number, of rows that others refer to"""

    def note_portal(self, number: int, code: str) -> None:
        """Note a portal that was added."""
        self._portals[number] = code

    def row(self, name: str, number: int) -> tuple[bytes, Row] | None:
        """Return a row and its identity; None where there is none."""
        table = self.tables[name]
        found = self.db.execute(f'{table.select} WHERE t."{table.number}" = ?', (number,)).fetchone()
        if found is None:
            return None
        values = self._values(table, list(found[1:]))
        key = tuple(values[column] for column in table.rule.key)
        turn = self._turn(table, number)
        identity = identity_of(name, key, turn)
        self.identities[name][number] = identity
        return identity, self._row(table, number, key, values, turn)

    def find(self, table: Table, key: Sequence[Value], turn: int = 0) -> int | None:
        """Return the row that has *key*, references by number; of rows alike, the one whose turn it is."""
        sql = (
            f'SELECT "{table.number}" FROM "{table.name}" WHERE {_same(table)}'  # noqa: S608 - names of the schema's
            f' ORDER BY "{table.number}" LIMIT 1 OFFSET ?'
        )
        row = self.db.execute(sql, (*key, turn)).fetchone()
        return None if row is None else int(row[0])

    def key_at(self, table: Table, number: int) -> tuple[tuple[Value, ...], int]:
        """Return what a row is known by, references by identity, and which of the rows alike it is."""
        folded = {column: portal for column, portal in table.rule.folded.items() if column in table.rule.key}
        names = dict.fromkeys((*table.rule.key, *folded.values()))
        shown = ", ".join(f'"{name}"' for name in names)
        sql = f'SELECT {shown} FROM "{table.name}" WHERE "{table.number}" = ?'  # noqa: S608 - as above
        values: dict[str, Value] = dict(zip(names, self.db.execute(sql, (number,)).fetchone(), strict=True))
        for column, portal in folded.items():
            values[column] = self.folded(values[column], values[portal])
        for column, target in table.references.items():
            if values.get(column) is not None:
                values[column] = self.identities[target][int(values[column])]  # type: ignore[arg-type] # a number
        return tuple(values[column] for column in table.rule.key), self._turn(table, number)

    def _identify(self, name: str, number: int) -> bytes:
        key, turn = self.key_at(self.tables[name], number)
        identity = identity_of(name, key, turn)
        self.places[name][identity] = number
        return identity

    def _turn(self, table: Table, number: int) -> int:
        """Return how many of the rows alike come before a row."""
        if table.rule.one:
            return 0
        columns = ", ".join(f'"{column}"' for column in table.rule.key)
        sql = f'SELECT {columns} FROM "{table.name}" WHERE "{table.number}" = ?'  # noqa: S608 - as above
        key = self.db.execute(sql, (number,)).fetchone()
        sql = f'SELECT count(*) FROM "{table.name}" WHERE {_same(table)} AND "{table.number}" < ?'  # noqa: S608 - as above
        return int(self.db.execute(sql, (*key, number)).fetchone()[0])


def _same(table: Table) -> str:
    return " AND ".join(f'"{column}" IS ?' for column in table.rule.key)

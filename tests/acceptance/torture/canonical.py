"""What an archive says, whatever its rows are numbered, whenever it was written and in however many runs."""

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from archive.file.connecting import connect_to_read
from archive.proof.verify import verify
from archive.schema.fixity import TABLE as FIXITY

# tables about runs and merges, not about what was found
PER_RUN = frozenset({"run", "walk", "outcome", "alarm", "joined", "joined_rows", "said", FIXITY})
# columns about times and runs, and how bytes happen to be packed
PASSING = re.compile(
    r".*_at|at|not_before|times_received|attempts|(last_)?(run|walk)_id|codec|data|(layout_)?dictionary_id|headers"
)
# digests of rows as they are numbered in their archive
NUMBERED = frozenset({("derivation", "digest"), ("naming", "digest")})
Dump = dict[str, Counter[str]]


def canonical(db: sqlite3.Connection) -> Dump:
    """Return table → every row of it by its content; what it refers to stands for it by its own content."""
    names = [
        name
        for (name,) in db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0"
        )
        if name not in PER_RUN and not name.startswith(("sqlite_", "_sqlite")) and "_fts_" not in name
    ]
    return _Dumper(db).all(names)


class _Dumper:
    """Reads rows once; a reference back to a row that is being read counts for nothing."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._rows: dict[tuple[str, int], str] = {}
        self._under_way: set[tuple[str, int]] = set()
        self._references: dict[str, dict[str, str]] = {}
        self._keys: dict[str, str] = {}

    def all(self, names: list[str]) -> Dump:
        for name in names:
            found = self.db.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (name,))
            self._references[name] = dict(found.fetchall())
            info = self.db.execute("SELECT name FROM pragma_table_info(?) WHERE pk", (name,)).fetchall()
            self._keys[name] = info[0][0]
        owners = {key: name for name, key in self._keys.items() if key not in self._references[name]}
        for name in names:  # what holds another table's number refers to it, declared or not
            columns = self.db.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
            told = {column: owners[column] for (column,) in columns if owners.get(column, name) != name}
            self._references[name] = told | self._references[name]
        return {name: self._table(name) for name in names}

    def _table(self, name: str) -> Counter[str]:
        numbers = [row for (row,) in self.db.execute(f'SELECT rowid FROM "{name}"')]
        return Counter(self._row(name, number) for number in numbers)

    def _row(self, name: str, number: int) -> str:
        place = (name, number)
        if place in self._rows:
            return self._rows[place]
        if place in self._under_way:
            return "…"
        self._under_way.add(place)
        found = self.db.execute(f'SELECT * FROM "{name}" WHERE rowid = ?', (number,))
        columns = [each[0] for each in found.description]
        row = found.fetchone()
        told = json.dumps(
            {key: self._value(name, key, value) for key, value in zip(columns, row or (), strict=False)
             if self._tells(name, key)}, ensure_ascii=False,
        )  # fmt: skip
        self._under_way.discard(place)
        self._rows[place] = told
        return told

    def _tells(self, name: str, column: str) -> bool:
        own_number = column == self._keys[name] and column not in self._references[name]
        return not own_number and (name, column) not in NUMBERED and not PASSING.fullmatch(column)

    def _value(self, name: str, column: str, value: object) -> object:
        target = self._references[name].get(column)
        if target is None or value is None:
            return value.hex() if isinstance(value, bytes) else value
        if target in PER_RUN:
            return "some run"
        assert isinstance(value, int)
        return sha256(self._row(target, value).encode()).hexdigest()[:16]


def dump_of(path: Path) -> Dump:
    """Return the canonical dump of the archive at *path*."""
    with closing(connect_to_read(path).conn) as db:
        return canonical(db)


def differences(wanted: Dump, found: Dump) -> list[str]:
    """Return what is missing from *found*, and what it has too much, one line each."""
    lines = []
    for name in sorted({*wanted, *found}):
        lost, more = wanted.get(name, Counter()), found.get(name, Counter())
        lines += [f"lost from {name} x{times}: {row[:160]}" for row, times in (lost - more).items()]
        lines += [f"too much in {name} x{times}: {row[:160]}" for row, times in (more - lost).items()]
    return lines


def damages(path: Path) -> list[str]:
    """Return what `yifa verify` finds wrong with the archive at *path*."""
    with closing(connect_to_read(path).conn) as db:
        return [f"damaged: {each.table} {each.row} {each.problem}" for each in verify(db).damage]

"""Keeps a digest of every row beside it, as it was written; a row that no longer fits its digest is damaged.

A row's digest is the SHA-256 of all its columns as a JSON array (made by SQLite, bytes as hexadecimal), cut
to eight bytes: with it, plain sqlite3 and any SHA-256 can check an archive. The digests of 32 neighbouring
rows are one row of ``fixity``, written in the transaction that writes the rows.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from archive.schema.ours import our_tables

ROWS = 32
"""rows of a block"""
SIZE = 8
"""bytes of a digest"""
NO_ROW = bytes(SIZE)
TABLE = "fixity"
# those that are there; the full-text indexes have parts of their own, which are checked against the texts
_TABLES = "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name"
_KEEP = """
    INSERT INTO fixity (name, block, digests, seal) VALUES (?, ?, ?, ?)
    ON CONFLICT (name, block) DO UPDATE SET digests = excluded.digests, seal = excluded.seal
"""


def digest(data: bytes) -> bytes:
    """Return the SHA-256 of *data*, cut."""
    return sha256(data).digest()[:SIZE]


def seal(name: str, block: int, digests: bytes) -> bytes:
    """Return the digest that a block's own row must bear."""
    return digest(f"{name}/{block}/".encode() + digests)


def columns_of(db: sqlite3.Connection) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return name and type of every column of every table that is kept under fixity: of ours."""
    names = [name for (name,) in db.execute(_TABLES) if name in our_tables() and name != TABLE]
    rows = {name: db.execute("SELECT name, type FROM pragma_table_info(?)", (name,)) for name in names}
    return {name: tuple((column, kind) for column, kind in info) for name, info in rows.items()}


def select_rows(table: str, columns: Sequence[tuple[str, str]]) -> str:
    """Return the SQL that gives each row's number and the bytes its digest is taken of."""
    shown = ", ".join(f'hex("{name}")' if kind == "BLOB" else f'"{name}"' for name, kind in columns)
    return f'SELECT rowid, CAST(json_array({shown}) AS BLOB) FROM "{table}"'  # noqa: S608 - names of the schema's


@dataclass(slots=True)
class Fixity:
    """What an open archive has written and not yet sealed."""

    selects: Mapping[str, str]
    """table → SQL of its rows"""
    last: dict[str, int]
    """table → the lowest number its last row had since it was sealed: every row above it is new"""
    touched: Mapping[str, set[int]]
    """table → rows changed or deleted since"""

    def delete(self, name: str, row: int, last: int) -> None:
        """Note that a row was deleted, and which is then the last: the next one takes the number after it."""
        self.touched[name].add(row)
        self.last[name] = min(self.last[name], last)

    def write(self, db: sqlite3.Connection) -> None:
        """Seal every row written since the last time; part of the transaction that is open."""
        for name, rows in self.touched.items():
            last, select = self.last[name], self.selects[name]
            digests = _digests(db.execute(f"{select} WHERE rowid > ?", (last,)))
            if rows:
                among = " WHERE rowid IN (SELECT value FROM json_each(?))"
                changed = _digests(db.execute(select + among, (json.dumps([*rows]),)))
                digests = dict.fromkeys(rows, NO_ROW) | digests | changed
            if digests:
                _keep(db, name, digests)
                self.last[name] = _last_row(db, name)
                rows.clear()


def _last_row(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f'SELECT coalesce(max(rowid), 0) FROM "{name}"').fetchone()[0])  # noqa: S608 - the schema's


def _digests(rows: Iterable[tuple[int, bytes]]) -> dict[int, bytes]:
    return {row: digest(data) for row, data in rows}


def _keep(db: sqlite3.Connection, name: str, digests: Mapping[int, bytes]) -> None:
    """Put the digests of rows into their blocks; those of other rows stay as they are."""
    blocks: dict[int, bytearray] = {}
    for row, digest_of_row in digests.items():
        block, offset = divmod(row, ROWS)
        if block not in blocks:
            sql = "SELECT digests FROM fixity WHERE name = ? AND block = ?"
            before = db.execute(sql, (name, block)).fetchone()
            blocks[block] = bytearray(before[0] if before else NO_ROW * ROWS)
        blocks[block][offset * SIZE : offset * SIZE + SIZE] = digest_of_row
    kept = [(name, block, bytes(parts), seal(name, block, bytes(parts))) for block, parts in blocks.items()]
    db.executemany(_KEEP, kept)


def watch(db: sqlite3.Connection) -> Fixity:
    """Return the fixity of a connection that writes: from now on it learns of every row changed or deleted.

    Temporary triggers call it, so nothing in the file needs yifa to be read or changed. New rows need none
    where SQLite numbers them, above the last; rows numbered as the row they refer to may come anywhere.
    """
    columns = columns_of(db)
    fixity = Fixity(
        selects={name: select_rows(name, shown) for name, shown in columns.items()},
        last={name: _last_row(db, name) for name in columns},
        touched={name: set() for name in columns},
    )
    db.execute("PRAGMA recursive_triggers = ON")  # a row replaced tells that it was deleted
    db.create_function("fixity_delete", 3, fixity.delete)
    for name, rows in fixity.touched.items():
        db.create_function(f"fixity_touch_{name}", 1, rows.add)
        db.execute(
            f'CREATE TEMP TRIGGER "fixity_update_{name}" AFTER UPDATE ON main."{name}" '
            f'BEGIN SELECT "fixity_touch_{name}"(new.rowid); END'
        )
        if _is_numbered_by_reference(db, name):
            db.execute(
                f'CREATE TEMP TRIGGER "fixity_insert_{name}" AFTER INSERT ON main."{name}" '
                f'BEGIN SELECT "fixity_touch_{name}"(new.rowid); END'
            )
        last = f'coalesce((SELECT max(rowid) FROM "{name}"), 0)'  # noqa: S608 - names of the schema's
        db.execute(
            f'CREATE TEMP TRIGGER "fixity_delete_{name}" AFTER DELETE ON main."{name}" '
            f"BEGIN SELECT fixity_delete('{name}', old.rowid, {last}); END"
        )
    return fixity


def fits(db: sqlite3.Connection, name: str, select: str, row: int) -> bool:
    """Return whether a row is as it was sealed; *select* is of `select_rows`."""
    block, offset = divmod(row, ROWS)
    sql = "SELECT digests, seal FROM fixity WHERE name = ? AND block = ?"
    kept = db.execute(sql, (name, block)).fetchone()
    found = db.execute(f"{select} WHERE rowid = ?", (row,)).fetchone()
    return (
        kept is not None
        and found is not None
        and kept[1] == seal(name, block, kept[0])
        and kept[0][offset * SIZE : offset * SIZE + SIZE] == digest(found[1])
    )


def _is_numbered_by_reference(db: sqlite3.Connection, name: str) -> bool:
    sql = """SELECT count(*) FROM pragma_table_info(:name) JOIN pragma_foreign_key_list(:name) AS f
        ON f."from" = pragma_table_info.name WHERE pk"""
    return bool(db.execute(sql, {"name": name}).fetchone()[0])


def seal_tables(db: sqlite3.Connection, names: Collection[str]) -> None:
    """Seal every row of these tables as it stands now."""
    columns = columns_of(db)
    for name in names:
        db.execute("DELETE FROM fixity WHERE name = ?", (name,))
        rows = db.execute(f"{select_rows(name, columns[name])} ORDER BY rowid")
        for block, digests in _by_block(rows):
            db.execute(_KEEP, (name, block, digests, seal(name, block, digests)))


def _by_block(rows: sqlite3.Cursor) -> Iterator[tuple[int, bytes]]:
    block, parts = None, bytearray()
    for row, data in rows:
        if row // ROWS != block:
            if block is not None:
                yield block, bytes(parts)
            block, parts = row // ROWS, bytearray(NO_ROW * ROWS)
        start = row % ROWS * SIZE
        parts[start : start + SIZE] = digest(data)
    if block is not None:
        yield block, bytes(parts)

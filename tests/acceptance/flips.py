"""``python -m tests.acceptance.flips [NUMBER]``: flips bits of stored values; counts what `verify` names."""

import random
import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.file.connecting import COMMON
from archive.proof.verify import Verified, verify
from archive.schema.structure import PARTS
from archive.search.index import INDEXES
from archive.store import Archive
from tests.support.commands import fill_archive
from tests.support.factory import AT
from yifa.reading.files.result import READ, Extracted

NUMBER = 1000
FILE_TEXT = "附表：行政复议案件办理情况"
INTEGER_BITS = 63
INDEX_TABLES = {f"{index.name}_{part}": index.name for index in INDEXES for part in PARTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One bit of one stored value, turned over."""

    table: str
    key: str
    """SQL that finds the row"""
    row: int | None
    column: str
    before: object
    after: object


def add_text(path: Path) -> Path:
    """Say that a payload was read as a file; return the archive."""
    with Archive.open(path) as archive:
        archive.texts.keep(1, Extracted(status=READ, text=FILE_TEXT, extractor="plain", version="1"), AT)
    return path


def tables_of(db: sqlite3.Connection) -> list[str]:
    """Return the tables that hold rows: the archive's own."""
    names = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"
    mine = [name for (name,) in db.execute(names) if not name.startswith(("sqlite_", "_sqlite"))]
    return [name for name in mine if db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]]


def flipped(value: int | str | bytes, dice: random.Random) -> int | bytes:
    """Return *value* with one bit turned over; a text as bytes, since it may be one no longer."""
    if isinstance(value, int):
        return value ^ (1 << dice.randrange(INTEGER_BITS))
    data = bytearray(value.encode() if isinstance(value, str) else value)
    bit = dice.randrange(len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    return bytes(data)


def choose(db: sqlite3.Connection, dice: random.Random, tables: list[str]) -> Flip:
    """Return a flip of a value chosen by chance: a table, a row of it, a column that is not empty."""
    while True:
        table = dice.choice(tables)
        count = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        found = db.execute(f"SELECT * FROM {table} LIMIT 1 OFFSET ?", (dice.randrange(count),))
        names = [each[0] for each in found.description]
        values = dict(zip(names, found.fetchone(), strict=True))
        column = dice.choice(names)
        value = values[column]
        if value is None or value in ("", b""):
            continue
        keys = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
        key = " AND ".join(f"{each} = {_literal(values[each])}" for each in keys)
        row = values[keys[0]] if len(keys) == 1 and isinstance(values[keys[0]], int) else None
        after = flipped(value, dice)
        return Flip(table=table, key=key, row=row, column=column, before=value, after=after)


def _literal(value: object) -> str:
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def apply(db: sqlite3.Connection, flip: Flip) -> bool:
    """Write the flip; return whether the file takes it (two rows may not have one key)."""
    cast = "CAST(? AS TEXT)" if isinstance(flip.before, str) else "?"
    try:
        with db:
            db.execute(f"UPDATE {flip.table} SET {flip.column} = {cast} WHERE {flip.key}", (flip.after,))
    except sqlite3.IntegrityError:
        return False
    return True


def is_named(told: Verified, flip: Flip) -> bool:
    """Return whether the damage is named: its table, and its row where rows have numbers."""
    rows = {flip.row, flip.after} if flip.row is not None and flip.row == flip.before else {flip.row}
    if flip.table in (*INDEX_TABLES, "fixity"):
        wanted = INDEX_TABLES.get(flip.table)
        return any(wanted in (None, each.table) for each in told.damage)
    return any(each.table == flip.table and each.row in rows for each in told.damage)


def flip_many(archive: Path, number: int, seed: int, tables: list[str]) -> tuple[Counter[str], list[Flip]]:
    """Return how many flips were made in each table, and those that `verify` did not name."""
    dice = random.Random(seed)
    made: Counter[str] = Counter()
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flipped.db"
        while made.total() < number:
            shutil.copyfile(archive, path)
            with closing(sqlite3.connect(path)) as db:
                db.execute("PRAGMA journal_mode = DELETE")
                flip = choose(db, dice, tables)
                if not apply(db, flip):
                    continue
            with closing(sqlite3.connect(path, isolation_level=None)) as db:
                for pragma in COMMON:
                    db.execute(f"PRAGMA {pragma}")
                told = verify(db)
            made[flip.table] += 1
            if not is_named(told, flip):
                missed.append(flip)
    return made, missed


def main(arguments: list[str]) -> int:
    """Print what was flipped and what was missed; 1 where anything was missed."""
    number = int(arguments[0]) if arguments else NUMBER
    with tempfile.TemporaryDirectory() as folder:
        archive = add_text(fill_archive(Path(folder) / "archive.db"))
        with closing(sqlite3.connect(archive)) as db:
            tables = tables_of(db)
        made, missed = flip_many(archive, number, seed=1, tables=tables)
        parts, hidden = flip_many(archive, number // 5, seed=2, tables=list(INDEX_TABLES))
    print(f"stored values: {made.total()} bits flipped, {made.total() - len(missed)} named by verify")
    print(", ".join(f"{name} {times}" for name, times in sorted(made.items())))
    print(f"parts of the full-text index: {parts.total()} bits flipped, {parts.total() - len(hidden)} found")
    for flip in (*missed, *hidden):
        print(f"MISSED {flip.table} {flip.row} {flip.column}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""G13: bits of the file are flipped and rows taken out; each must be told."""

import random
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from archive.file.connecting import COMMON, connect_to_read
from archive.proof import manifest
from archive.proof.verify import verify
from archive.store import Archive
from tests.acceptance.torture.crashes.kills import unkilled
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.site import ENDED_WELL, benches

TABLES = tuple(manifest.KNOWN_BY)
INDEX_PART = re.compile(r".*_fts_[a-z]+")
"""a table of the full-text index, which is made of the texts: verify compares what it finds, not its bytes"""
RUN_PARTS = (
    "DELETE FROM version WHERE capture_id IN (SELECT capture_id FROM capture WHERE run_id = :run)",
    "DELETE FROM capture WHERE run_id = :run",
    "DELETE FROM walk WHERE run_id = :run",
    "DELETE FROM run WHERE run_id = :run",
)
Contents = dict[str, list[tuple[object, ...]]]


def contents(path: Path) -> Contents | None:
    """Return every value of every table, in the order of their rows; None where they cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
            db.text_factory = bytes
            names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            tables = [name.decode() for (name,) in db.execute(f"{names} AND sql NOT LIKE '%VIRTUAL%'")]
            return {name: db.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return None


def named(path: Path) -> bool:
    """Return whether verify names any damage, or the archive does not even open."""
    try:
        with closing(
            sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, isolation_level=None)
        ) as db:
            for pragma in COMMON:
                db.execute(f"PRAGMA {pragma}")
            return bool(verify(db).damage)
    except sqlite3.DatabaseError:
        return True
    except (TypeError, ValueError, AttributeError, LookupError):
        return False  # it died of it instead of naming it


@dataclass(slots=True)
class Flips:
    """What flipped bits did."""

    changing: int = 0
    """that changed a stored value"""
    missed: list[str] = field(default_factory=list)
    """of these, those that were not named"""
    of_index: int = 0
    """that changed only bytes of the full-text index"""
    of_index_named: int = 0


def flip_bits(archive: Path, number: int, dice: random.Random) -> Flips:
    """Flip so many bits, one at a time."""
    whole, before = archive.read_bytes(), contents(archive)
    path, flips = archive.with_name("flipped.db"), Flips()
    assert before is not None
    for _ in range(number):
        bit = dice.randrange(len(whole) * 8)
        data = bytearray(whole)
        data[bit // 8] ^= 1 << bit % 8
        path.write_bytes(data)
        after = contents(path)
        if after == before:
            continue
        told = named(path)
        if after is not None and _only_index(before, after):
            flips.of_index += 1
            flips.of_index_named += told
            continue
        flips.changing += 1
        flips.missed += [] if told else [f"bit {bit} changes a value and is not named"]
    return flips


def _only_index(before: Contents, after: Contents) -> bool:
    """Return whether two readings differ in nothing but parts of the full-text index."""
    differing = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    return all(INDEX_PART.fullmatch(name) for name in differing)


def take_out(archive: Path, listed: manifest.Manifest, dice: random.Random) -> str | None:
    """Take out a row or a whole run, digests and all; return what it was where no one misses it."""
    path = archive.with_name("shortened.db")
    shutil.copyfile(archive, path)
    with Archive.open(path) as opened:
        db = opened.db.conn
        db.execute("PRAGMA foreign_keys = OFF")
        table = dice.choice((*TABLES, "a whole run"))
        if table == "a whole run":
            (row,) = dice.choice(db.execute("SELECT run_id FROM run").fetchall())
            statements, values = list(RUN_PARTS), {"run": row}
        else:
            (row,) = dice.choice(db.execute(f"SELECT rowid FROM {table}").fetchall())
            statements, values = [f"DELETE FROM {table} WHERE rowid = :row"], {"row": row}
        db.execute("BEGIN IMMEDIATE")
        for sql in statements:
            db.execute(sql, values)
    with closing(connect_to_read(path).conn) as db:
        missed = manifest.gone(db, listed)
    return None if missed else f"{table} {row} taken out and not missed"


def run(setting: Setting) -> Measured:
    """Flip and take out."""
    flips, taken = setting.size(1000, 100), setting.size(100, 20)
    dice = setting.dice("G13")
    with benches(setting.folder, extra=0) as each:
        unkilled(each)
        bench = each.own()
        assert {bench.finish()[0], bench.finish()[0]} <= {*ENDED_WELL}  # two runs
        archive = bench.archive
        flipped = flip_bits(archive, flips, dice)
        with closing(connect_to_read(archive).conn) as db:
            listed = manifest.take(db, archive)
        kept = [take_out(archive, listed, dice) for _ in range(taken)]
    quiet = [each for each in kept if each]
    return Measured(
        figure=f"{flips} bits flipped, {flipped.changing} change a stored value, "
        f"{flipped.changing - len(flipped.missed)} of these named ({flipped.of_index} more in the full-text "
        f"index alone, {flipped.of_index_named} named: the others change no search); "
        f"{taken} rows or runs taken out, {taken - len(quiet)} told by the manifest",
        misses=[*flipped.missed, *quiet],
    )

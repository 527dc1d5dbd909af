"""Remembers in a merged archive what was joined, and what it says, so that a merge reads only what is new.

What is remembered is made from the rows and no part of what is kept. It counts as long as the archive's rows
are as the last merge left them; what else writes there, a crawl, makes the next merge read everything again.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from archive.proof.content import SIGNED, head_of
from archive.schema.fixity import ROWS, SIZE, TABLE

LINE = 32
"""bytes of a row's digest in what an archive says"""
_SEALS = f"SELECT name, block, seal FROM {TABLE} ORDER BY name, block"  # noqa: S608 - a constant
_BLOCKS = f"SELECT block, digests FROM {TABLE} WHERE name = ? ORDER BY block"  # noqa: S608 - as above
_KEEP_LINES = """
    INSERT INTO said (name, part, lines) VALUES (?, ?, ?)
    ON CONFLICT (name, part) DO UPDATE SET lines = excluded.lines
"""

Digests = Mapping[str, bytes]
"""table → the digests of its rows, one after the other by number"""


@dataclass(frozen=True, slots=True)
class Before:
    """An archive as it was when it was joined."""

    number: int
    digests: Digests
    keys: Digests
    """likewise what its rows were known by, cut"""

    def key(self, name: str, number: int) -> bytes:
        """Return what a row was known by, cut."""
        return self.keys.get(name, b"")[number * SIZE : (number + 1) * SIZE]


@dataclass(frozen=True, slots=True)
class Told:
    """What an archive says as a whole."""

    state: str
    digest: str


def state_of(db: sqlite3.Connection) -> str:
    """Return the SHA-256 of the seals of all rows: it changes with every row."""
    whole = sha256()
    for name, block, seal in db.execute(_SEALS):
        whole.update(f"{name}/{block}/".encode())
        whole.update(seal)
    return whole.hexdigest()


def digests_of(db: sqlite3.Connection, names: Iterable[str]) -> dict[str, bytes]:
    """Return the digests of tables' rows, as they were sealed."""
    found = {}
    for name in names:
        parts, due = [], 0
        for block, digests in db.execute(_BLOCKS, (name,)):
            parts += [bytes(SIZE * ROWS * (block - due)), digests]
            due = block + 1
        found[name] = b"".join(parts)
    return found


def differing(now: bytes, before: bytes) -> list[tuple[int, bool]]:
    """Return the numbers of rows that are there and not as before, and whether one was there before."""
    changed, whole = [], SIZE * ROWS
    for start in range(0, len(now), whole):
        if now[start : start + whole] == before[start : start + whole]:
            continue
        for at in range(start, start + whole, SIZE):
            digest, old = now[at : at + SIZE], before[at : at + SIZE]
            if digest != old and any(digest):
                changed.append((at // SIZE, any(old)))
    return changed


def told(db: sqlite3.Connection) -> Told | None:
    """Return what a merged archive said, if it still says that; None where it is not known."""
    row = db.execute("SELECT state, digest FROM joined WHERE digest IS NOT NULL").fetchone()
    return Told(*row) if row is not None and row[0] == state_of(db) else None


def is_joined(db: sqlite3.Connection, state: str) -> bool:
    """Return whether an archive was joined as it is now."""
    return (
        db.execute("SELECT 1 FROM joined WHERE digest IS NULL AND state = ?", (state,)).fetchone() is not None
    )


def before(db: sqlite3.Connection, now: Digests) -> Before | None:
    """Return the archive joined before that has most rows of one as it is now.

    Told by its payloads, which never change.
    """
    sql = "SELECT joined_id, digests FROM joined_rows WHERE name = 'payload'"
    payloads = _split(now["payload"])
    alike = ((len(payloads & _split(digests)), number) for number, digests in db.execute(sql))
    best = max(alike, default=(0, 0))
    if not best[0]:
        return None
    rows = _rows(db, best[1])
    return Before(best[1], {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows})


def _rows(db: sqlite3.Connection, number: int) -> list[tuple[str, bytes, bytes]]:
    return db.execute("SELECT name, digests, keys FROM joined_rows WHERE joined_id = ?", (number,)).fetchall()


def _split(digests: bytes) -> set[bytes]:
    return {digests[at : at + SIZE] for at in range(0, len(digests), SIZE)} - {bytes(SIZE)}


def keys_of(
    identities: Mapping[str, Mapping[int, bytes]], digests: Digests, before: Before | None = None
) -> Digests:
    """Return what rows are known by, cut, of those of which it is known now or was before."""
    keys = {}
    for name, rows in digests.items():
        held = bytearray(before.keys.get(name, b"") if before else b"")
        held.extend(bytes(max(len(rows) - len(held), 0)))
        for number, identity in identities[name].items():
            held[number * SIZE : (number + 1) * SIZE] = identity[:SIZE]
        keys[name] = bytes(held)
    return keys


def remember(
    db: sqlite3.Connection, state: str, digests: Digests, keys: Digests, instead_of: int | None = None
) -> None:
    """Note that an archive was joined as it is now."""
    _drop(db, "joined_id = ?", instead_of)
    _drop(db, "digest IS NULL AND state = ?", state)
    number = db.execute("INSERT INTO joined (state) VALUES (?)", (state,)).lastrowid
    db.executemany(
        "INSERT INTO joined_rows (joined_id, name, digests, keys) VALUES (?, ?, ?, ?)",
        [(number, name, rows, keys[name]) for name, rows in digests.items()],
    )


def _drop(db: sqlite3.Connection, where: str, value: object) -> None:
    """Forget an archive that was joined."""
    for (number,) in db.execute(f"SELECT joined_id FROM joined WHERE {where}", (value,)).fetchall():  # noqa: S608 - ours
        db.execute("DELETE FROM joined_rows WHERE joined_id = ?", (number,))
        db.execute("DELETE FROM joined WHERE joined_id = ?", (number,))


def copy(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    """Take over which archives were joined before."""
    for state, number in old.execute("SELECT state, joined_id FROM joined WHERE digest IS NULL"):
        rows = _rows(old, number)
        remember(new, state, {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows})


def forget(db: sqlite3.Connection) -> None:
    """Forget what does not count any more."""
    for table in ("joined_rows", "joined", "said"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of the schema's


def tell(db: sqlite3.Connection, names: Sequence[str]) -> Told:
    """Note what the archive says now, by the digests of its rows that are kept; return it."""
    digest = digest_from(db, names)
    state = state_of(db)
    db.execute("DELETE FROM joined WHERE digest IS NOT NULL")
    db.execute("INSERT INTO joined (state, digest) VALUES (?, ?)", (state, digest))
    return Told(state, digest)


def digest_from(db: sqlite3.Connection, names: Sequence[str]) -> str:
    """Return the digest of all that is said, from the digests of rows that are kept."""
    whole = sha256()
    for name in sorted({*names} - {SIGNED}):
        parts = [
            lines for (lines,) in db.execute("SELECT lines FROM said WHERE name = ? ORDER BY part", (name,))
        ]
        whole.update(head_of(name, sum(map(len, parts)) // LINE))
        for lines in parts:
            whole.update(lines)
    return whole.hexdigest()


def change_lines(db: sqlite3.Connection, name: str, gone: Iterable[bytes], come: Iterable[bytes]) -> bool:
    """Replace digests of a table's rows; return whether those that are gone were there."""
    parts: dict[int, tuple[list[bytes], list[bytes]]] = {}
    for side, lines in enumerate((gone, come)):
        for line in lines:
            parts.setdefault(line[0], ([], []))[side].append(line)
    were_there = True
    for part, (lost, new) in sorted(parts.items()):
        sql = "SELECT lines FROM said WHERE name = ? AND part = ?"
        held = db.execute(sql, (name, part)).fetchone()
        kept = [held[0][at : at + LINE] for at in range(0, len(held[0]), LINE)] if held else []
        were_there = _take_out(kept, lost) and were_there
        db.execute(_KEEP_LINES, (name, part, b"".join(sorted([*kept, *new]))))
    return were_there


def _take_out(kept: list[bytes], lost: Iterable[bytes]) -> bool:
    for line in lost:
        if line not in kept:
            return False
        kept.remove(line)
    return True

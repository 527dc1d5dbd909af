"""Finds and names what is damaged in an archive; nothing in it is assumed to be whole."""

import random
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from archive.derived.checking import SEALED, check_derived, check_frequent
from archive.schema import fixity, structure
from archive.schema.ours import our_statements
from archive.search.checking import check_index
from archive.search.index import INDEXES
from archive.tables.captures import read_payload
from archive.tables.page_states import STATE
from archive.tables.payloads import Packed, ZstdDict, layout_dictionary, unpack
from yifa.model.errors import ArchiveError
from yifa.model.telling import Tell, tell_nobody

WHOLE = 100.0
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""what reading a damaged file raises; the second where the name of a column is no text any more"""
HERE = Path(__file__).parent


@cache
def load_checks() -> dict[str, Any]:
    """Return ``checks.toml``: what a damaged row is about, and what must hold between rows; read once."""
    return tomllib.loads((HERE / "checks.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was stored."""

    table: str
    row: int | None
    """None: the table as a whole, or the file"""
    about: str
    """what the row is about, in words"""
    problem: str


@dataclass(slots=True, kw_only=True)
class Verified:
    """What was checked, and what was found."""

    sample: float
    """percent of the rows and payloads that were re-hashed"""
    rows: int = 0
    payloads: int = 0
    bytes: int = 0
    """of payloads, unpacked"""
    documents: int = 0
    damage: list[Damage] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    """what the archive's owner added, which is left alone: kind and name"""
    stamps: list[str] = field(default_factory=list)
    """what authorities signed of it, each in words, or why that was not checked"""


def _tolerant(text: bytes) -> str:
    return text.decode("utf-8", errors="replace")


@dataclass(slots=True)
class Verification:
    """One look at an archive, of one moment: what a crawl writes meanwhile is not seen."""

    db: sqlite3.Connection
    chosen: Callable[[], bool]
    """whether the next block of rows is looked at"""
    result: Verified
    _dictionaries: dict[int, ZstdDict] = field(default_factory=dict)
    _named: set[tuple[str, int]] = field(default_factory=set)
    _unsealed: set[tuple[str, int]] = field(default_factory=set)
    """blocks whose own row is damaged: of their rows nothing can be said"""

    def name(self, table: str, row: int | None, problem: str) -> None:
        """Note a damage, once for each row of a table."""
        if row is not None:
            if (table, row) in self._named:
                return
            self._named.add((table, row))
        about = self._about(table, row) if row is not None else ""
        self.result.damage.append(Damage(table=table, row=row, about=about, problem=problem))

    def _about(self, table: str, row: int) -> str:
        try:
            sql = load_checks()["about"].get(table)
            words = self.db.execute(sql, (row,)).fetchone() if sql else None
        except UNREADABLE:
            return ""
        return str(words[0]) if words and words[0] is not None else ""

    def check_schema(self) -> None:
        """Compare tables, columns, indexes and views with the schema; what the owner added is left alone."""
        try:
            for problem in structure.problems(self.db):
                self.name(problem.table, None, problem.words)
            self.result.own = [f"{kind} {name}" for kind, name, _ in structure.owners_own(self.db)]
        except UNREADABLE as error:
            self.name("file", None, f"its schema cannot be read: {error}")

    def check_file(self) -> None:
        """Let SQLite check the file's own structure, and every reference from row to row."""
        try:
            for (line,) in self.db.execute("PRAGMA integrity_check"):
                if line != "ok":
                    self.name("file", None, line)
            for table, row, target, _ in self.db.execute("PRAGMA foreign_key_check"):
                if table in our_statements():
                    self.name(table, row, f"it refers to a row of {target} that is not there")
        except UNREADABLE as error:
            self.name("file", None, str(error))

    def check_rows(self) -> None:
        """Hash every row again."""
        try:
            tables = fixity.columns_of(self.db)
            for table, columns in tables.items():
                if {name for name, _ in columns} == structure.due().columns[table].keys():
                    self._check_table(table, fixity.select_rows(table, columns))
            for (table,) in self.db.execute("SELECT DISTINCT name FROM fixity"):
                if table not in tables:
                    self.name(fixity.TABLE, None, f"digests of {table!r}, which is no table")
        except UNREADABLE as error:
            self.name("file", None, f"its tables cannot be listed: {error}")

    def _check_table(self, table: str, select: str) -> None:
        try:
            kept = dict(self._sealed_blocks(table))
            sql = f'SELECT DISTINCT rowid / {fixity.ROWS} FROM "{table}"'  # noqa: S608 - the schema's names
            there = {block for (block,) in self.db.execute(sql)}
        except UNREADABLE as error:
            self.name(table, None, f"cannot be read: {error}")
            return
        for block in sorted(there | set(kept)):
            if self.chosen() and (table, block) not in self._unsealed:
                self._check_block(table, select, block, kept.get(block, fixity.NO_ROW * fixity.ROWS))

    def _sealed_blocks(self, table: str) -> Iterator[tuple[int, bytes]]:
        sql = "SELECT block, digests, seal FROM fixity WHERE name = ?"
        for block, digests, seal in self.db.execute(sql, (table,)):
            if not isinstance(block, int):  # a flipped bit may change a value's type, too
                self.name(fixity.TABLE, None, f"the digests of some rows of {table} do not say of which")
            elif isinstance(digests, bytes) and fixity.seal(table, block, digests) == seal:
                yield block, digests
            else:
                self._unsealed.add((table, block))
                span = f"{block * fixity.ROWS} to {(block + 1) * fixity.ROWS - 1}"
                self.name(fixity.TABLE, None, f"the digests of rows {span} of {table} are damaged")

    def _check_block(self, table: str, select: str, block: int, digests: bytes) -> None:
        first = block * fixity.ROWS
        rows = self._read_block(table, select, first)
        self.result.rows += len(rows)
        for offset in range(fixity.ROWS):
            kept = digests[offset * fixity.SIZE : (offset + 1) * fixity.SIZE]
            now = rows.get(first + offset, fixity.NO_ROW)
            if now is not None and now != kept:
                self.name(table, first + offset, _difference(kept, now))

    def _read_block(self, table: str, select: str, first: int) -> dict[int, bytes | None]:
        """Return the digests of a block's rows; None for a row that cannot be read, which is named."""
        try:
            rows = self.db.execute(f"{select} WHERE rowid BETWEEN ? AND ?", (first, first + fixity.ROWS - 1))
            return {row: fixity.digest(data) for row, data in rows}
        except UNREADABLE:
            return dict(self._read_singly(table, select, first))

    def _read_singly(self, table: str, select: str, first: int) -> Iterator[tuple[int, bytes | None]]:
        for row in range(first, first + fixity.ROWS):
            try:
                for number, data in self.db.execute(f"{select} WHERE rowid = ?", (row,)):
                    yield number, fixity.digest(data)
            except UNREADABLE as error:
                self.name(table, row, f"cannot be read: {error}")
                yield row, None

    def check_derived(self) -> None:
        """Hash what was derived again."""
        for sealed in SEALED:
            try:
                for row, is_whole in check_derived(self.db, sealed, self.chosen):
                    self.result.rows += 1
                    if not is_whole:
                        words = "not as it was derived: `yifa derive --all` makes it anew"
                        self.name(sealed.table, row, words)
            except UNREADABLE as error:
                self.name(sealed.table, None, f"cannot be read: {error}")

    def check_payloads(self) -> None:
        """Unpack every payload and hash it again."""
        try:
            numbers = [
                row for (row,) in self.db.execute("SELECT payload_id FROM payload ORDER BY payload_id")
            ]
        except UNREADABLE as error:
            self.name("payload", None, f"cannot be read: {error}")
            return
        for row in numbers:
            if self.chosen():
                self._check_payload(row)

    def _check_payload(self, row: int) -> None:
        sql = "SELECT sha256, size, codec, data, dictionary_id FROM payload WHERE payload_id = ?"
        try:
            payload = self.db.execute(sql, (row,)).fetchone()
            if payload is None or tuple(map(type, payload[:4])) != (str, int, str, bytes):
                self.name("payload", row, "its values are not those of a payload")
                return
            sha256, size, codec, data, dictionary_id = payload
            dictionary = None if dictionary_id is None else self._dictionary(dictionary_id)
            body = unpack(Packed(codec=codec, data=data), sha256, dictionary)
        except ArchiveError as error:
            self.name("payload", row, str(error))
            return
        except UNREADABLE as error:
            self.name("payload", row, f"cannot be read: {error}")
            return
        self.result.payloads += 1
        self.result.bytes += len(body)
        if len(body) != size:
            self.name("payload", row, f"{len(body)} bytes, said to be {size}")

    def _dictionary(self, payload_id: int) -> ZstdDict:
        if payload_id not in self._dictionaries:
            row = self.db.execute("SELECT sha256 FROM payload WHERE payload_id = ?", (payload_id,)).fetchone()
            if row is None or not isinstance(row[0], str):
                raise ArchiveError(f"its dictionary, payload {payload_id}, is not in the archive")
            self._dictionaries[payload_id] = layout_dictionary(read_payload(self.db, row[0]))
        return self._dictionaries[payload_id]

    def check_chains(self) -> None:
        """Check what must hold between rows."""
        for chain in load_checks()["chain"]:
            try:
                for (row,) in self.db.execute(chain["rows"].replace("{state}", STATE)):
                    self.name(chain["table"], row, chain["problem"])
            except UNREADABLE as error:
                self.name(chain["table"], None, f"cannot be read: {error}")

    def check_texts(self) -> None:
        """Compare the full-text indexes with the texts."""
        for index in INDEXES:
            try:
                for row, problem in check_index(self.db, index):
                    self.name(index.name, row, problem)
            except UNREADABLE as error:
                self.name(index.name, None, f"cannot be compared with the texts: {error}")
        try:
            for table, row, problem in check_frequent(self.db):
                self.name(table, row, problem)
        except UNREADABLE as error:
            self.name("frequent", None, f"cannot be compared with the indexes: {error}")
        try:
            (self.result.documents,) = self.db.execute("SELECT count(*) FROM document").fetchone()
        except UNREADABLE as error:
            self.name("document", None, f"cannot be read: {error}")


def _difference(kept: bytes, now: bytes) -> str:
    if now == fixity.NO_ROW:
        return "the row is gone"
    return "a row that was never sealed" if kept == fixity.NO_ROW else "not as it was stored"


def verify(
    db: sqlite3.Connection, *, sample: float = WHOLE, seed: int = 0,
    tell: Tell = tell_nobody,
) -> Verified:  # fmt: skip
    """Return what in the archive is damaged.

    Args:
        db: a connection to read it.
        sample: percent of the rows and payloads to hash again; the index is then not compared with the texts.
        seed: which sample; another one each day covers the whole in time.
        tell: is told what is checked, and how many of how many checks are done.
    """
    dice = random.Random(seed)  # noqa: S311 - a sample, not a secret
    result = Verified(sample=sample)
    looks = Verification(db, lambda: sample >= WHOLE or dice.random() * WHOLE < sample, result)
    plain_text, db.text_factory = db.text_factory, _tolerant
    db.execute("BEGIN")
    checks = {
        "the schema is compared": looks.check_schema,
        "rows are hashed": looks.check_rows,
        "what is derived is hashed": looks.check_derived,
        "payloads are hashed": looks.check_payloads,
        "rows are held against rows": looks.check_chains,
    }
    if sample >= WHOLE:
        checks["indexes are compared with texts"] = looks.check_texts
    checks["the file is checked"] = looks.check_file
    try:
        for done, (what, check) in enumerate(checks.items()):
            tell(what, done, len(checks))
            check()
    finally:
        db.execute("COMMIT")
        db.text_factory = plain_text
    return result


def verify_rows(db: sqlite3.Connection) -> list[Damage]:
    """Return what of schema and rows is not as it was stored: the quick part of `verify`."""
    looks = Verification(db, lambda: True, Verified(sample=WHOLE))
    plain_text, db.text_factory = db.text_factory, _tolerant
    try:
        looks.check_schema()
        looks.check_rows()
    finally:
        db.text_factory = plain_text
    return looks.result.damage

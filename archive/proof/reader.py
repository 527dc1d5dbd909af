"""Reads the rows of an archive as what they are about, whatever they are numbered.

Every row is known by what it is about (a page by its address, a payload by its SHA-256, a version by its
page, answer and time), references by what they refer to.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from archive.proof.rules import PARTS, Table, tables_of
from archive.tables.profiles import Twins, twins_across

Value = str | int | float | bytes | None
"""a column's value; a reference is the identity of the row it refers to"""
IDENTITY = 16
"""bytes of a row's identity"""
# a portal's addresses, which its twin hosts and its scheme bring under one
_FOLDED = """
    SELECT url FROM page WHERE portal_id = :portal UNION ALL SELECT url FROM section WHERE portal_id = :portal
    UNION ALL SELECT url FROM failure WHERE portal_id = :portal
    UNION ALL SELECT url FROM task WHERE portal_id = :portal
    UNION ALL SELECT referer FROM task WHERE portal_id = :portal AND referer IS NOT NULL
    UNION ALL SELECT a.url FROM page AS g CROSS JOIN version AS v USING (page_id)
        CROSS JOIN attachment AS a USING (version_id) WHERE g.portal_id = :portal
"""
OF_PORTALS = frozenset({"page", "section"})
"""tables whose rows may be one by their portals' addresses"""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The values of a group, and what they were chosen by."""

    witness: tuple[int, Value]
    values: tuple[Value, ...]
    source: tuple[int, int]
    """numbers of the archive and row that they are from"""
    read: bytes | None = None
    """of a large group, which is not held: digest of its values"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row, known by what it is about."""

    key: tuple[Value, ...]
    first: tuple[Value, ...]
    last: tuple[Value, ...]
    chosen: tuple[Chosen, ...]
    source: tuple[int, int]
    """numbers of the archive and row where it was met first"""
    turn: int = 0
    """which of the rows alike it is"""


Rows = dict[bytes, Row]
"""by identity"""


def ordered(value: Value, column: str = "") -> tuple[int, Value]:
    """Return the key by which a value is compared; None is less than any value."""
    if column == "standing":
        return 2, re.sub(r"\d+", lambda digits: digits[0].zfill(10), str(value))
    if value is None:
        return 0, 0
    return 2 if isinstance(value, str) else 1 if isinstance(value, int) else 3, value


def _plain(value: Value) -> str | int | float | None:
    return value.hex() if isinstance(value, bytes) else value


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_plain).encode  # made once


def hash_of(values: Iterable[object]) -> bytes:
    """Return the SHA-256 of values, written as JSON."""
    return sha256(_encode([*values]).encode()).digest()


def _identity(same: bytes, turn: int) -> bytes:
    return sha256(f'["{same.hex()}", {turn}]'.encode()).digest()[:IDENTITY]  # hash_of((same, turn))


def identity_of(name: str, key: tuple[Value, ...], turn: int) -> bytes:
    """Return what a row of a table is known by: its key, and which of the rows alike it is."""
    return _identity(hash_of((name, *key)), turn)


class ArchiveReader:
    """One archive, its rows known by what they are about."""

    def __init__(
        self, db: sqlite3.Connection, number: int = 0, twins: Mapping[str, Twins] | None = None
    ) -> None:
        self.db = db
        self.number = number
        self.tables = tables_of(db)
        self._parts_of = {name: _without_version(self.tables[name]) for name in PARTS}
        self._twins = twins_across([db]) if twins is None else twins
        """portal's code → which of its hosts are one"""
        self._portals = dict(db.execute("SELECT portal_id, code FROM portal"))
        self.identities: dict[str, dict[int, bytes]] = {name: {} for name in self.tables}
        """table → row's number → its identity"""
        self.of_twins: set[bytes] = set()
        """pages and sections, as far as they were read, of portals that have an address under two"""

    @cached_property
    def _unfolded(self) -> frozenset[int]:
        """Return the portals that have addresses under another one than that they are kept under."""
        return frozenset(
            number for number, code in self._portals.items() if not is_folded(self.db, code, self._twins)
        )

    def may_be_one(self, table: Table, identity: bytes, row: Row) -> bool:
        """Return whether a row may be one with another of this archive, by two addresses of one page."""
        if table.name == "page":
            return identity in self.of_twins
        if table.name == "entry":
            return not self.of_twins.isdisjoint(value for value in row.key if isinstance(value, bytes))
        return table.rule.one

    def rows(self, name: str) -> Iterator[tuple[bytes, Row]]:
        """Yield a table's rows; those of the tables it refers to must have been read."""
        table = self.tables[name]
        where = " WHERE version_id IS NULL" if name == "finding" else ""
        times: dict[bytes, int] = {}
        identities = self.identities[name]
        of_portal = table.names.index("portal_id") if name in OF_PORTALS else None
        for number, *plain in self.db.execute(f"{table.select}{where} ORDER BY 1"):
            values = self._values(table, plain)
            key = tuple([values[column] for column in table.rule.key])
            same = hash_of((name, *key))
            turn = 0 if table.rule.one else times.get(same, 0)
            times[same] = turn + 1
            identities[number] = identity = _identity(same, turn)
            if of_portal is not None and plain[of_portal] in self._unfolded:
                self.of_twins.add(identity)
            yield identity, self._row(table, number, key, values, turn)

    def _values(self, table: Table, plain: list[Value]) -> dict[str, Value]:
        values = dict(zip(table.names, plain, strict=True))
        if table.rule.folded:
            self._fold(table, values)
        for column, target in table.references.items():
            number = values[column]
            values[column] = self.identities[target][int(number)] if number is not None else None
        return values

    def _fold(self, table: Table, values: dict[str, Value]) -> None:
        """Give a row's addresses the one host that they are kept under."""
        for column, portal in table.rule.folded.items():
            values[column] = self.folded(values[column], values[portal])
        if "leads_to" in values and values["leads_to"] == values["url"]:
            values["leads_to"] = None  # a redirect from one twin to the other

    def folded(self, url: Value, portal: Value) -> Value:
        """Return the one address that an address of a portal (its number) is kept under."""
        twins = self._twins.get(self._portals[portal]) if isinstance(portal, int) else None
        return twins.fold(url) if twins is not None and isinstance(url, str) else url

    def _row(
        self, table: Table, number: int, key: tuple[Value, ...], values: dict[str, Value], turn: int
    ) -> Row:
        source = (self.number, number)
        chosen = []
        for group in table.groups:
            held, read = tuple([values[column] for column in group.columns]), None
            if group.large:
                parts = self._parts(number) if table.name == "version" else []
                held, read = (), hash_of((held, parts))
            witness = ordered(values[group.by], group.by) if group.by else (0, 0)
            chosen.append(Chosen(witness, held, source, read))
        return Row(
            key=key, first=tuple([values[column] for column in table.rule.first]),
            last=tuple([values[column] for column in table.rule.last]), chosen=tuple(chosen), source=source,
            turn=turn,
        )  # fmt: skip

    def _parts(self, version: int) -> list[list[Value]]:
        """Return what was read from a version's bytes, in an order of its own."""
        return sorted(
            ([name, *values.values()] for name in PARTS for values in self.parts(name, version)), key=hash_of
        )

    def parts(self, name: str, version: int) -> Iterator[dict[str, Value]]:
        """Yield the fields or findings of a version, references by identity, without the version's."""
        table, select = self._parts_of[name]
        for _, *plain in self.db.execute(select, (version,)):
            values = self._values(table, plain)
            del values["version_id"]
            yield values

    def values_at(self, name: str, number: int, columns: tuple[str, ...]) -> dict[str, Value]:
        """Return some columns of a row, references by identity."""
        table = self.tables[name].whole
        row = self.db.execute(f'{table.select} WHERE t."{table.number}" = ?', (number,)).fetchone()
        values = self._values(table, list(row[1:]))
        return {column: values[column] for column in columns}


def _without_version(table: Table) -> tuple[Table, str]:
    """Return a table of a version's parts that takes no notice of the version, and the SQL of one's parts."""
    references = {name: to for name, to in table.references.items() if to != "version"}
    return replace(table, references=references), f"{table.select} WHERE version_id = ? ORDER BY 1"


def is_folded(db: sqlite3.Connection, code: str, twins: Mapping[str, Twins]) -> bool:
    """Return whether every address of a portal is the one it is kept under."""
    row = db.execute("SELECT portal_id FROM portal WHERE code = ?", (code,)).fetchone()
    if row is None or code not in twins:
        return True
    return all(twins[code].fold(url) == url for (url,) in db.execute(_FOLDED, {"portal": row[0]}))

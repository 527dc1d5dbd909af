"""Reads what an archive says, whatever its rows are numbered, and joins what several archives say.

Every row is known by what it is about (a page by its address, a payload by its SHA-256, a version by its
page, answer and time), references by what they refer to. Where two archives know the same row, each of its
values is joined by a rule that gives the same whatever comes first and however often: the earliest, the
latest, or those values together that the row with the latest witness has.
"""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from archive.proof.rules import PARTS, Group, Table, load_rules, tables_of
from archive.tables.profiles import Twins, twins_across
from yifa.model.fetch import FetchKind, Verdict

SIGNED = "time_stamp"
"""the table of what authorities signed of an archive's digests"""
Value = str | int | float | bytes | None
"""a column's value; a reference is the identity of the row it refers to"""
IDENTITY = 16
"""bytes of a row's identity"""
SETTLING = frozenset({"page", "task", "failure"})
"""tables whose rows say what became of others"""


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


def _ordered(value: Value, column: str = "") -> tuple[int, Value]:
    """Return the key by which a value is compared; None is less than any value."""
    if column == "standing":
        return 2, re.sub(r"\d+", lambda digits: digits[0].zfill(10), str(value))
    if value is None:
        return 0, 0
    return 2 if isinstance(value, str) else 1 if isinstance(value, int) else 3, value


def _plain(value: Value) -> str | int | float | None:
    return value.hex() if isinstance(value, bytes) else value


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_plain).encode  # made once


def _hash(values: Iterable[object]) -> bytes:
    return sha256(_encode([*values]).encode()).digest()


def _identity(same: bytes, turn: int) -> bytes:
    return sha256(f'["{same.hex()}", {turn}]'.encode()).digest()[:IDENTITY]  # _hash((same, turn))


def identity_of(name: str, key: tuple[Value, ...], turn: int) -> bytes:
    """Return what a row of a table is known by: its key, and which of the rows alike it is."""
    return _identity(_hash((name, *key)), turn)


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

    def rows(self, name: str) -> Iterator[tuple[bytes, Row]]:
        """Yield a table's rows; those of the tables it refers to must have been read."""
        table = self.tables[name]
        where = " WHERE version_id IS NULL" if name == "finding" else ""
        times: dict[bytes, int] = {}
        identities = self.identities[name]
        for number, *plain in self.db.execute(f"{table.select}{where} ORDER BY 1"):
            values = self._values(table, plain)
            key = tuple([values[column] for column in table.rule.key])
            same = _hash((name, *key))
            turn = 0 if table.rule.one else times.get(same, 0)
            times[same] = turn + 1
            identities[number] = identity = _identity(same, turn)
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
                held, read = (), _hash((held, parts))
            witness = _ordered(values[group.by], group.by) if group.by else (0, 0)
            chosen.append(Chosen(witness, held, source, read))
        return Row(
            key=key, first=tuple([values[column] for column in table.rule.first]),
            last=tuple([values[column] for column in table.rule.last]), chosen=tuple(chosen), source=source,
            turn=turn,
        )  # fmt: skip

    def _parts(self, version: int) -> list[list[Value]]:
        """Return what was read from a version's bytes, in an order of its own."""
        return sorted(
            ([name, *values.values()] for name in PARTS for values in self.parts(name, version)), key=_hash
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


def _join_first(one: Value, other: Value) -> Value:
    return min((value for value in (one, other) if value is not None), key=_ordered, default=None)


def _join_chosen(group: Group, one: Chosen, other: Chosen) -> Chosen:
    if one.witness != other.witness:
        later = one.witness > other.witness
        return one if later is not group.earliest else other
    return one if _weight(group, one) >= _weight(group, other) else other


def _weight(group: Group, chosen: Chosen) -> tuple[tuple[int, Value], ...]:
    """Return what is compared where witnesses are equal: in a digest, this alone stands for a large group."""
    if group.large:
        return ((3, chosen.read),)
    return tuple(map(_ordered, chosen.values, group.columns))


def join(table: Table, one: Row, other: Row) -> Row:
    """Return what two archives say of one row."""
    pairs = zip(table.groups, one.chosen, other.chosen, strict=True)
    return Row(
        key=one.key, first=tuple(map(_join_first, one.first, other.first)),
        last=tuple(max(pair, key=_ordered) for pair in zip(one.last, other.last, strict=True)),
        chosen=tuple(_join_chosen(*pair) for pair in pairs), source=one.source, turn=one.turn,
    )  # fmt: skip


class Joined:
    """What several archives say together."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.rows: dict[str, Rows] = {name: {} for name in tables}
        self.lines: dict[str, list[bytes]] = {name: [] for name in tables}
        """digests of rows that are not kept: see `hash_alone`"""

    def hash_alone(self, reader: ArchiveReader) -> None:
        """Add what one archive says, for its digest alone: of most rows only their own digest is kept.

        Kept whole are those that may be one with another of the same archive, as addresses of twin hosts
        are, and those that settle what others say.
        """
        for name, table in self.tables.items():
            if name == "field":
                continue
            for identity, row in reader.rows(name):
                if table.rule.one or self._settles(name, row):
                    before = self.rows[name].get(identity)
                    self.rows[name][identity] = row if before is None else join(table, before, row)
                else:
                    self.lines[name].append(line_of(table, identity, row))

    def _settles(self, name: str, row: Row) -> bool:
        """Return whether `settle` looks at a row."""
        if name == "capture":
            return row.key[load_rules()["capture"].key.index("kind")] == FetchKind.ATTACHMENT
        return name in SETTLING

    def add(self, reader: ArchiveReader) -> None:
        """Add what one archive says."""
        for name, table in self.tables.items():
            known = self.rows[name]
            if name == "field":
                continue
            for identity, row in reader.rows(name):
                before = known.get(identity)
                known[identity] = row if before is None else join(table, before, row)

    def settle(self) -> None:
        """Drop tasks that were fetched since, and close failures that were."""
        fetched = {row.key[0]: row.last[0] for row in self.rows["page"].values() if row.last[0] is not None}
        tasks, failures = self.tables["task"], self.tables["failure"]
        made = tasks.groups[0].columns.index("created_at")
        tasks_left = {
            identity: row
            for identity, row in self.rows["task"].items()
            if not _is_later(fetched.get(row.key[0]), row.chosen[0].values[made])
        }
        self.rows["task"] = tasks_left
        columns = failures.groups[0].columns
        failed, resolved = columns.index("last_failed_at"), columns.index("resolved_at")
        got = self._files_got()
        for identity, row in self.rows["failure"].items():
            chosen = row.chosen[0]
            at = max(fetched.get(row.key[0]), got.get(row.key[0]), key=_ordered)
            if chosen.values[resolved] is None and _is_later(at, chosen.values[failed]):
                values = (*chosen.values[:resolved], at, *chosen.values[resolved + 1 :])
                settled = replace(chosen, values=values)
                self.rows["failure"][identity] = replace(row, chosen=(settled,))

    def _files_got(self) -> dict[Value, Value]:
        """Return when each file was last received, by the address it was asked for under."""
        received: dict[Value, Value] = {}
        names = ("kind", "requested_url", "verdict", "record_id")
        kind, url, verdict, record = map(load_rules()["capture"].key.index, names)
        for row in self.rows["capture"].values():
            if (row.key[kind], row.key[verdict], row.key[record]) == (FetchKind.ATTACHMENT, Verdict.OK, None):
                received[row.key[url]] = max(received.get(row.key[url]), row.last[0], key=_ordered)
        return received

    def lines_of(self, name: str) -> list[bytes]:
        """Return the digests of a table's rows, in order."""
        table = self.tables[name]
        kept = (line_of(table, identity, row) for identity, row in self.rows[name].items())
        return sorted((*kept, *self.lines[name]))

    def digest(self) -> str:
        """Return the SHA-256 of all that is said; it depends on no row's number and on no order.

        What was signed of an earlier digest is no part of the next.
        """
        whole = sha256()
        for name in sorted(self.tables.keys() - {SIGNED}):
            lines = self.lines_of(name)
            whole.update(head_of(name, len(lines)))
            whole.update(b"".join(lines))
        return whole.hexdigest()


def head_of(name: str, number: int) -> bytes:
    """Return what stands before the digests of a table's rows in the digest of all."""
    return _hash((name, number))


def line_of(table: Table, identity: bytes, row: Row) -> bytes:
    """Return the digest of a row; of a failure's end only that it came, not when."""
    parts: list[object] = [identity, row.first, row.last]
    for group, chosen in zip(table.groups, row.chosen, strict=True):
        values: tuple[object, ...] = _weight(group, chosen) if group.large else chosen.values
        if table.name == "failure":
            at = group.columns.index("resolved_at")
            values = (*values[:at], values[at] is not None, *values[at + 1 :])
        parts.append(values)
    return _hash(parts)


def _is_later(one: Value, other: Value) -> bool:
    return one is not None and str(one) > str(other)


def join_all(readers: Iterable[ArchiveReader]) -> Joined:
    """Return what archives say together."""
    joined: Joined | None = None
    for reader in readers:
        joined = joined or Joined(reader.tables)
        joined.add(reader)
    assert joined is not None, "nothing joined says nothing"
    joined.settle()
    return joined


def digest_of(db: sqlite3.Connection) -> str:
    """Return the digest of what an archive says."""
    return hashed(db).digest()


def hashed(db: sqlite3.Connection) -> Joined:
    """Return what an archive says, as far as its digest needs it."""
    reader = ArchiveReader(db)
    joined = Joined(reader.tables)
    joined.hash_alone(reader)
    joined.settle()
    return joined

"""Joins what several archives say, and takes the digest of what one says.

Where two archives know the same row, each of its values is joined by a rule that gives the same whatever
comes first and however often: the earliest, the latest, or those values together that the row with the latest
witness has.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from archive.proof.reader import ArchiveReader, Chosen, Row, Rows, Value, hash_of, ordered
from archive.proof.rules import Group, Table, load_rules
from yifa.model.fetch import FetchKind, Verdict

SIGNED = "time_stamp"
"""the table of what authorities signed of an archive's digests"""
SETTLING = frozenset({"task", "failure"})
"""tables whose rows are settled by what others say"""


def _join_first(one: Value, other: Value) -> Value:
    return min((value for value in (one, other) if value is not None), key=ordered, default=None)


def _join_chosen(group: Group, one: Chosen, other: Chosen) -> Chosen:
    if one.witness != other.witness:
        later = one.witness > other.witness
        return one if later is not group.earliest else other
    return one if _weight(group, one) >= _weight(group, other) else other


def _weight(group: Group, chosen: Chosen) -> tuple[tuple[int, Value], ...]:
    """Return what is compared where witnesses are equal: in a digest, this alone stands for a large group."""
    if group.large:
        return ((3, chosen.read),)
    return tuple(map(ordered, chosen.values, group.columns))


def join(table: Table, one: Row, other: Row) -> Row:
    """Return what two archives say of one row."""
    pairs = zip(table.groups, one.chosen, other.chosen, strict=True)
    return Row(
        key=one.key, first=tuple(map(_join_first, one.first, other.first)),
        last=tuple(max(pair, key=ordered) for pair in zip(one.last, other.last, strict=True)),
        chosen=tuple(_join_chosen(*pair) for pair in pairs), source=one.source, turn=one.turn,
    )  # fmt: skip


class Joined:
    """What several archives say together."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self.rows: dict[str, Rows] = {name: {} for name in tables}
        self.lines: dict[str, list[bytes]] = {name: [] for name in tables}
        """digests of rows that are not kept: see `hash_alone`"""
        self.fetched: dict[Value, Value] = {}
        """page that is not kept → when it was fetched last"""

    def hash_alone(self, reader: ArchiveReader) -> None:
        """Add what one archive says, for its digest alone: of most rows only their own digest is kept.

        Kept whole are those that may be one with another of the same archive, as addresses of twin hosts
        are, and those that settle what others say.
        """
        named = {target for table in self.tables.values() for target in table.references.values()}
        for name, table in self.tables.items():
            if name == "field":
                continue
            for identity, row in reader.rows(name):
                if reader.may_be_one(table, identity, row) or self._settles(name, row):
                    before = self.rows[name].get(identity)
                    self.rows[name][identity] = row if before is None else join(table, before, row)
                    continue
                self.lines[name].append(line_of(table, identity, row))
                if name == "page" and row.last[0] is not None:
                    self.fetched[row.key[0]] = row.last[0]
            if name not in named:
                reader.identities[name].clear()

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
        kept = self.rows["page"].values()
        fetched = {**self.fetched, **{row.key[0]: row.last[0] for row in kept if row.last[0] is not None}}
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
            at = max(fetched.get(row.key[0]), got.get(row.key[0]), key=ordered)
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
                received[row.key[url]] = max(received.get(row.key[url]), row.last[0], key=ordered)
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
    return hash_of((name, number))


def line_of(table: Table, identity: bytes, row: Row) -> bytes:
    """Return the digest of a row; of a failure's end only that it came, not when."""
    parts: list[object] = [identity, row.first, row.last]
    for group, chosen in zip(table.groups, row.chosen, strict=True):
        values: tuple[object, ...] = _weight(group, chosen) if group.large else chosen.values
        if table.name == "failure":
            at = group.columns.index("resolved_at")
            values = (*values[:at], values[at] is not None, *values[at + 1 :])
        parts.append(values)
    return hash_of(parts)


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

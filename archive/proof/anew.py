"""Writes what archives say together into a new file, numbered by time, in place of an old one."""

import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from archive.file.connecting import explained
from archive.file.scratch import scratch_folder
from archive.file.writing import PAGE_SIZE, connect_to_write
from archive.proof import memory
from archive.proof.content import Joined, digest_of, join_all
from archive.proof.own import keep_own
from archive.proof.reader import ArchiveReader, Row, Value
from archive.proof.rules import Table
from archive.schema import fixity, migrations
from archive.search.index import index_all
from archive.tables.links import settle
from archive.tables.page_states import choose_states
from archive.tables.texts import fill_gaps
from yifa.model.errors import ArchiveError
from yifa.model.record import FieldValue, Origin

# a document is found by the title of the version that showed it first
TITLES = """UPDATE document SET indexed_title = (SELECT v.title FROM version AS v
    WHERE v.document_id = document.document_id ORDER BY v.version_id LIMIT 1)"""
TOLD_BY_FILES = "SELECT version_id, name, value, label, raw FROM field WHERE origin = 'file' AND chosen"
# in an order that is of the content, not of the rows
UNSETTLED = """SELECT v.version_id FROM version AS v JOIN document AS d USING (document_id)
    JOIN page AS g USING (page_id) WHERE v.version_id IN (SELECT version_id FROM attachment)
    ORDER BY d.first_stored_at, d.content_sha256, v.first_with_at, g.url"""


class Writer:
    """Writes what archives say together into a new file, numbered by time."""

    def __init__(self, db: sqlite3.Connection, joined: Joined, readers: Sequence[ArchiveReader]) -> None:
        self.db = db
        self.joined = joined
        self.readers = readers
        self.numbers: dict[str, dict[bytes, int]] = {name: {} for name in joined.tables}
        """table → identity → number in the new file"""

    def write(self) -> None:
        """Write every row, then what follows from the rows."""
        for name, table in self.joined.tables.items():
            for identity, row in self._in_order(table):
                if name == "payload":
                    self._write_payload(identity)
                elif name != "field":
                    self._write(table, identity, row)
        self._choose_versions()
        self._choose_layouts()
        choose_states(self.db)

    def _in_order(self, table: Table) -> list[tuple[bytes, Row]]:
        """Return rows by the rule's column of time; rows of one moment as their archive had them.

        Rows alike keep their turns: by these they are known.
        """

        def moment(item: tuple[bytes, Row]) -> tuple[str, int, int, bytes]:
            identity, row = item
            values = self._values(table, row) if table.rule.order else {}
            at = str(values.get(table.rule.order or "", ""))
            return at, row.turn, row.source[1], identity

        return sorted(self.joined.rows[table.name].items(), key=moment)

    def _values(self, table: Table, row: Row) -> dict[str, Value]:
        """Return a row's columns as far as they are held in memory."""
        rule = table.rule
        values = dict(
            zip((*rule.key, *rule.first, *rule.last), (*row.key, *row.first, *row.last), strict=True)
        )
        for group, chosen in zip(table.groups, row.chosen, strict=True):
            if not group.large:
                values |= dict(zip(group.columns, chosen.values, strict=True))
        return {name: value for name, value in values.items() if name in table.columns}

    def _write(self, table: Table, identity: bytes, row: Row) -> None:
        values = self._values(table, row)
        source = row.source
        for group, chosen in zip(table.groups, row.chosen, strict=True):
            if group.large:
                source = chosen.source
                values |= self.readers[source[0]].values_at(table.name, source[1], group.columns)
        number = self._insert(table, values)
        self.numbers[table.name][identity] = number
        if table.name == "version":
            self._write_parts(source, number)

    def _write_parts(self, source: tuple[int, int], version: int) -> None:
        reader = self.readers[source[0]]
        for name in ("field", "finding"):
            for values in reader.parts(name, source[1]):
                table = self.joined.tables[name]
                references = {column: to for column, to in table.references.items() if to != "version"}
                plain = self._numbered(references, values)
                self._insert_plain(name, {**plain, "version_id": version})

    def _numbered(self, references: Mapping[str, str], values: Mapping[str, Value]) -> dict[str, Value]:
        """Return values with references by their numbers in the new file."""
        plain = dict(values)
        for column, target in references.items():
            identity = plain.get(column)
            if isinstance(identity, bytes):
                plain[column] = self.numbers[target][identity]
        return plain

    def _insert(self, table: Table, values: Mapping[str, Value]) -> int:
        return self._insert_plain(table.name, self._numbered(table.references, values))

    def _insert_plain(self, name: str, values: Mapping[str, Value]) -> int:
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" * len(values))
        sql = f'INSERT INTO "{name}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of the schema's
        number = self.db.execute(sql, tuple(values.values())).lastrowid
        assert number is not None
        return number

    def _write_payload(self, identity: bytes) -> None:
        """Copy bytes as they are packed, after the page that is their dictionary.

        The first archive that has them gives them: it has their dictionary too, so this comes to an end.
        """
        if identity in self.numbers["payload"]:
            return
        row, table = self.joined.rows["payload"][identity], self.joined.tables["payload"]
        reader = self.readers[row.source[0]]
        packed = reader.values_at("payload", row.source[1], ("codec", "dictionary_id", "data"))
        dictionary = packed["dictionary_id"]
        if dictionary is not None:
            needed = reader.identities["payload"][int(dictionary)]
            self._write_payload(needed)
            packed["dictionary_id"] = self.numbers["payload"][needed]
        self.numbers["payload"][identity] = self._insert(table, {**self._values(table, row), **packed})

    def fill_gaps(self) -> None:
        """Fill in what files told any of the archives, where the chosen reading of a version says nothing."""
        values = sorted(
            (reader.identities["version"][version], name, value, label, raw)
            for reader in self.readers
            for version, name, value, label, raw in reader.db.execute(TOLD_BY_FILES)
        )
        for identity, name, value, label, raw in values:
            fact = FieldValue(field=name, label=label, raw=raw, value=value, origin=Origin.FILE, chosen=True)
            fill_gaps(self.db, self.numbers["version"][identity], [fact])

    def _choose_versions(self) -> None:
        """Give every page the newest version of the page it leads to, or else of its own."""
        versions = self.db.execute(
            "SELECT page_id, version_id FROM version ORDER BY first_with_at, version_id"
        )
        newest: dict[int, int] = dict(versions.fetchall())
        by_url = {row.key[0]: self.numbers["page"][key] for key, row in self.joined.rows["page"].items()}
        for identity, row in self.joined.rows["page"].items():
            page = self.numbers["page"][identity]
            target = by_url.get(row.chosen[0].values[0], page)
            current = newest.get(target, newest.get(page))
            self.db.execute("UPDATE page SET current_version_id = ? WHERE page_id = ?", (current, page))

    def new_number(self, table: str, number: int) -> int | None:
        """Return the number that a row of the first archive has now; of other tables than ours, the same."""
        if table not in self.numbers:
            return number
        return self.numbers[table].get(self.readers[0].identities[table].get(number, b""))

    def _choose_layouts(self) -> None:
        """Give every portal a dictionary that one of the archives used for it."""
        for reader in reversed(self.readers):
            sql = "SELECT portal_id, layout_dictionary_id FROM portal WHERE layout_dictionary_id IS NOT NULL"
            for portal, payload in reader.db.execute(sql):
                number = self.numbers["payload"][reader.identities["payload"][payload]]
                row = (number, self.numbers["portal"][reader.identities["portal"][portal]])
                self.db.execute("UPDATE portal SET layout_dictionary_id = ? WHERE portal_id = ?", row)


def replace_whole(into: Path, joined: Joined, readers: Sequence[ArchiveReader], digest: str) -> Joined:
    """Write what was joined in place of *into* and return what that says then."""
    with explained(into), scratch_folder(into.resolve().parent) as folder:
        path = folder / into.name
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for pragma in (f"page_size = {PAGE_SIZE}", "journal_mode = OFF", "synchronous = OFF"):
                db.execute(f"PRAGMA {pragma}")
            migrations.create(db)
            db.execute("BEGIN")
            writer = Writer(db, joined, readers)
            writer.write()
            if digest_of(db) != digest:
                raise ArchiveError(f"{into}: what was written is not what was joined; nothing was changed")
            writer.fill_gaps()
            _settle(db)
            index_all(db)
            fixity.seal_tables(db, list(fixity.columns_of(db)))
            if into.exists():
                keep_own(readers[0].db, db, writer.new_number)
            written = join_all([ArchiveReader(db)])
            _remember(db, written, readers, readers[0].db if into.exists() else None)
            db.execute("COMMIT")
            db.execute("PRAGMA journal_mode = WAL")
        if into.exists():
            readers[0].db.close()  # so that the writer is the last, and leaves no journal
            _copy_over(path, into)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
            path.replace(into)
    return written


def _remember(
    db: sqlite3.Connection, written: Joined, readers: Sequence[ArchiveReader], old: sqlite3.Connection | None
) -> None:
    """Note what was joined, now and by the merges before, and what the new archive says."""
    for name in written.tables:
        memory.change_lines(db, name, (), written.lines_of(name))
    if old is not None and memory.told(old):
        memory.copy(old, db)
    for reader in readers:
        if reader.db is not old:
            digests = memory.digests_of(reader.db, written.tables)
            keys = memory.keys_of(reader.identities, digests)
            memory.remember(db, memory.state_of(reader.db), digests, keys)
    memory.tell(db, list(written.tables))


def _settle(db: sqlite3.Connection) -> None:
    """Join documents that are files where only the archives together have all their files."""
    for (version_id,) in db.execute(UNSETTLED).fetchall():
        settle(db, version_id, {}, forget=False)
    db.execute(TITLES)


def _copy_over(path: Path, into: Path) -> None:
    """Put a file's content in place of an archive's in one transaction, under the eyes of its readers."""
    with closing(sqlite3.connect(path)) as new, closing(connect_to_write(into).conn) as old:
        new.backup(old)

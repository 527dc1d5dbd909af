"""Adds to an archive, in place and row by row, what another one says: at the cost of what that has anew."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archive.proof.content import join, line_of
from archive.proof.lookup import Lookup
from archive.proof.reader import Chosen, Row, Value
from archive.proof.rules import PARTS, Table
from archive.proof.touched import Touched
from archive.search.index import ADD_FILE, FORGET_FILE, file_index_row, remember

# what is numbered by time stays so: the latest row there is of the section, portal or page
_LATEST = {
    "walk": ("section_id", "started_at", "SELECT max(started_at) FROM walk WHERE section_id = ?"),
    "capture": ("portal_id", "fetched_at", """SELECT fetched_at FROM capture WHERE capture_id = (
        SELECT max(capture_id) FROM capture WHERE portal_id = ?)"""),
    "version": ("page_id", "first_with_at", "SELECT max(first_with_at) FROM version WHERE page_id = ?"),
}  # fmt: skip
_TOLD = "SELECT name, value, label, raw FROM field WHERE version_id = ? AND origin = 'file' AND chosen"

Fact = tuple[bytes, str, str, str, str]
"""version's identity, then name, value, label and raw of what a file told"""


class DisorderError(Exception):
    """Rows cannot be added behind those that are there: the archives are to be joined as wholes."""


class Addition:
    """What one archive says, on its way into another."""

    def __init__(self, target: Lookup, source: Lookup, touched: Touched) -> None:
        self.db = target.db
        self.target = target
        self.source = source
        self.touched = touched
        self.numbers: dict[str, dict[bytes, int]] = {name: {} for name in target.tables}
        """table → identity → number in the target, of rows added or referred to"""
        self.versions: dict[int, int] = {}
        """number of a version that was added → in the target"""
        self.leads: dict[int, Value] = {}
        """page → address it leads to, as both archives say together"""
        self.urls: set[Value] = set()
        """addresses that tasks, failures and files may have been got under"""
        self.told: list[Fact] = []
        """what files told of versions of the target whose reading is another now"""
        self._latest: dict[tuple[str, int], str | None] = {}

    def add(self, changed: Mapping[str, Sequence[int]] | None) -> None:
        """Add rows of the source, all or only *changed* ones (table → numbers).

        Raises:
            DisorderError: they are older than what is there.
        """
        for name, table in self.target.tables.items():
            if name == "field":
                continue
            rows = self.source.rows(name) if changed is None else self._rows(name, changed[name])
            for identity, row in sorted(rows, key=lambda item, table=table: _moment(table, item[1])):  # type: ignore[misc] # bound at once
                self._add(table, identity, row)

    def _rows(self, name: str, numbers: Iterable[int]) -> Iterator[tuple[bytes, Row]]:
        for number in numbers:
            row = self.source.row(name, number)
            if row is not None:
                yield row

    def _add(self, table: Table, identity: bytes, row: Row) -> None:
        key = tuple(
            self.number(table.references[column], value) if column in table.references else value
            for column, value in zip(table.rule.key, row.key, strict=True)
        )
        number = self.target.find(table, key, row.turn)
        if number is None:
            number = self._insert(table, row)
        else:
            self._join(table, number, identity, row)
        self.numbers[table.name][identity] = number
        self.target.identities[table.name][number] = identity
        if table.name == "version":
            self.versions[row.source[1]] = number
        if table.name in ("page", "task", "failure"):
            self.urls.add(row.key[0])
        if table.name == "capture":
            self.urls.add(row.key[table.rule.key.index("requested_url")])

    def number(self, name: str, identity: Value) -> int | None:
        """Return the number that a row of the source has in the target.

        Raises:
            DisorderError: it has none, though it was said to be joined.
        """
        if not isinstance(identity, bytes):
            return None
        known = self.numbers[name].get(identity)
        if known is None:
            table = self.target.tables[name]
            place = self.source.places[name].get(identity)
            key, turn = self.source.key_at(table, place) if place is not None else ((), 0)
            raw = [
                self.number(table.references[column], value) if column in table.references else value
                for column, value in zip(table.rule.key, key, strict=place is not None)
            ]
            known = self.target.find(table, raw, turn) if place is not None else None
            if known is None:
                raise DisorderError(name)
            self.numbers[name][identity] = known
            self.target.identities[name][known] = identity
        return known

    def _numbered(self, table: Table, values: Mapping[str, Value]) -> dict[str, Value]:
        return {
            column: self.number(table.references[column], value) if column in table.references else value
            for column, value in values.items()
            if column in table.columns
        }

    def _insert(self, table: Table, row: Row) -> int:
        values = dict(zip((*table.rule.key, *table.rule.first, *table.rule.last),
                          (*row.key, *row.first, *row.last), strict=True))  # fmt: skip
        for group, chosen in zip(table.groups, row.chosen, strict=True):
            values |= self._chosen(table, group.columns, chosen, is_large=group.large)
        if table.name == "payload":
            values |= self.source.values_at("payload", row.source[1], ("codec", "data"))
        plain = self._numbered(table, values)
        if table.name == "payload":
            plain["dictionary_id"] = self._dictionary(row.source[1])
        self._keep_order(table.name, plain)
        number = self._write(table.name, plain)
        self.touched.inserted(table.name, number)
        self._note(table.name, number, plain, row)
        return number

    def _chosen(
        self, table: Table, columns: tuple[str, ...], chosen: Chosen, *, is_large: bool
    ) -> dict[str, Value]:
        if is_large:
            return self.source.values_at(table.name, chosen.source[1], columns)
        return dict(zip(columns, chosen.values, strict=True))

    def _keep_order(self, name: str, values: Mapping[str, Value]) -> None:
        if name not in _LATEST:
            return
        of, at, sql = _LATEST[name]
        number = values[of]
        assert isinstance(number, int)
        if (name, number) not in self._latest:
            row = self.db.execute(sql, (number,)).fetchone()
            self._latest[name, number] = row[0] if row else None
        latest = self._latest[name, number]
        if latest is not None and str(values[at]) < latest:
            raise DisorderError(name)

    def _write(self, name: str, values: Mapping[str, Value]) -> int:
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join("?" * len(values))
        sql = f'INSERT INTO "{name}" ({columns}) VALUES ({marks})'  # noqa: S608 - names of the schema's
        number = self.db.execute(sql, tuple(values.values())).lastrowid
        assert number is not None
        return number

    def _note(self, name: str, number: int, values: Mapping[str, Value], row: Row) -> None:
        """Note what follows from a row that was added."""
        if name == "portal":
            self.target.note_portal(number, str(values["code"]))
        elif name == "page":
            self.leads[number] = row.chosen[0].values[0]
        elif name == "document":
            self.touched.to_index.setdefault(number, None)
        elif name == "file_text" and values["text"]:
            self.db.execute(ADD_FILE, file_index_row(number, str(values["text"])))
        elif name == "version":
            self._write_parts(row.source[1], number)

    def _dictionary(self, payload: int) -> int | None:
        """Return the page that is a payload's dictionary, which is added first."""
        sql = "SELECT dictionary_id FROM payload WHERE payload_id = ?"
        (number,) = self.source.db.execute(sql, (payload,)).fetchone()
        if number is None:
            return None
        found = self.source.row("payload", number)
        assert found is not None, "a payload's dictionary is kept"
        if found[0] not in self.numbers["payload"]:
            self._add(self.target.tables["payload"], *found)
        return self.numbers["payload"][found[0]]

    def _write_parts(self, source: int, version: int) -> None:
        for name in PARTS:
            for values in self.source.parts(name, source):
                plain = self._numbered(self.target.tables[name], values)
                self._write(name, {**plain, "version_id": version})

    def _join(self, table: Table, number: int, identity: bytes, row: Row) -> None:
        found = self.target.row(table.name, number)
        assert found is not None, "a row that was found is there"
        one = found[1]
        joined = join(table, one, row)
        if table.name == "page":
            self.leads[number] = joined.chosen[0].values[0]
        if joined == one:
            return
        self.touched.change(table.name, number, line_of(table, identity, one))
        values = dict(zip((*table.rule.first, *table.rule.last), (*joined.first, *joined.last), strict=True))
        for group, chosen, own in zip(table.groups, joined.chosen, one.chosen, strict=True):
            if chosen is not own:
                values |= self._chosen(table, group.columns, chosen, is_large=group.large)
                self._before_reading(table.name, number, identity)
        self._update(table, number, self._numbered(table, values))
        if table.name == "version" and joined.chosen != one.chosen:
            self._write_parts(row.source[1], number)
        if table.name == "file_text" and values.get("text"):
            self.db.execute(ADD_FILE, file_index_row(number, str(values["text"])))

    def _before_reading(self, name: str, number: int, identity: bytes) -> None:
        """Take back what the indexes and parts say of a row whose reading is about to be another's."""
        if name == "document":
            remember(self.db, number, self.touched.to_index)
        elif name == "file_text":
            (text,) = self.db.execute("SELECT text FROM file_text WHERE payload_id = ?", (number,)).fetchone()
            if text:
                self.db.execute(FORGET_FILE, file_index_row(number, text))
        elif name == "version":
            self.told += [(identity, *fact) for fact in self.db.execute(_TOLD, (number,))]
            for part in PARTS:
                self.db.execute(f"DELETE FROM {part} WHERE version_id = ?", (number,))  # noqa: S608 - names of the schema's

    def _update(self, table: Table, number: int, values: Mapping[str, Value]) -> None:
        columns = ", ".join(f'"{column}" = ?' for column in values)
        sql = f'UPDATE "{table.name}" SET {columns} WHERE "{table.number}" = ?'  # noqa: S608 - as above
        self.db.execute(sql, (*values.values(), number))

    def facts(self) -> list[Fact]:
        """Return what files told either archive of versions that were added."""
        sql = """SELECT version_id, name, value, label, raw FROM field WHERE origin = 'file' AND chosen
            AND version_id IN (SELECT value FROM json_each(?))"""
        rows = self.source.db.execute(sql, (json.dumps([*self.versions]),))
        known = self.source.identities["version"]
        said = [(known[version], name, value, label, raw) for version, name, value, label, raw in rows]
        return [*self.told, *said]

    def layouts(self) -> Iterator[tuple[int, int]]:
        """Yield portals of the target and the dictionaries that the source uses for them."""
        sql = "SELECT portal_id, layout_dictionary_id FROM portal WHERE layout_dictionary_id IS NOT NULL"
        for portal, payload in self.source.db.execute(sql):
            identity = self.source.identities["portal"][portal]
            if identity in self.numbers["portal"]:
                number = self.number("payload", self.source.identities["payload"][payload])
                assert number is not None
                yield self.numbers["portal"][identity], number


def _moment(table: Table, row: Row) -> tuple[str, int, int]:
    """Return by what rows are ordered that are added: time, then as their archive has them."""
    at: Value = None
    if table.rule.order is not None:
        names = (*table.rule.key, *table.rule.first, *table.rule.last)
        values = dict(zip(names, (*row.key, *row.first, *row.last), strict=True))
        for group, chosen in zip(table.groups, row.chosen, strict=True):
            if not group.large:
                values |= dict(zip(group.columns, chosen.values, strict=True))
        at = values.get(table.rule.order)
    return str(at if at is not None else ""), row.turn, row.source[1]

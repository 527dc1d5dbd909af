"""Tells which rows of an archive say something else than when it was joined."""

import json
import sqlite3
from collections.abc import Mapping

from archive.proof.lookup import Lookup
from archive.proof.memory import Before, Digests, differing
from archive.proof.rules import ORDER, PARTS, Table
from archive.schema import fixity
from archive.schema.fixity import SIZE

_REFERRED_TO = frozenset(ORDER) - {*PARTS}

Numbers = dict[str, set[int]]
"""table → numbers of rows"""
# what else a row is joined by: column that refers to it, of which table
_WITNESSES = {
    "portal": (("section", "portal_id"),),
    "page": (("entry", "page_id"),),
    "version": (("field", "version_id"), ("finding", "version_id")),
}


def changed_rows(reader: Lookup, now: Digests, before: Before) -> Mapping[str, list[int]]:
    """Return the rows to be joined again: changed ones, and those that say something else because of these.

    A row says what its columns say, and to which rows it refers by what these are known by.
    """
    db, tables = reader.db, reader.tables
    changed: Numbers = {}
    renamed: Numbers = {}
    for name, table in tables.items():
        rows = differing(now[name], before.digests.get(name, b""))
        changed[name] = {number for number, _ in rows}
        old = {number for number, was_there in rows if was_there}
        for column, target in table.references.items():
            old |= _referring(db, table, column, renamed[target])
        changed[name] |= old
        renamed[name] = (
            {number for number in old if reader.identities[name][number][:SIZE] != before.key(name, number)}
            if name in _REFERRED_TO
            else set()
        )
    for name, witnesses in _WITNESSES.items():
        for witness, column in witnesses:
            changed[name] |= _referred(db, tables[witness], column, changed[witness])
    shown = changed["version"] | _referring(db, tables["version"], "page_id", renamed["page"])
    changed["page"] |= _referring(db, tables["page"], "current_version_id", shown)
    changed["finding"] -= _of_versions(db, changed["finding"])
    return {name: sorted(numbers) for name, numbers in changed.items()}


def _referring(db: sqlite3.Connection, table: Table, column: str, to: set[int]) -> set[int]:
    """Return the rows of a table that refer to some rows."""
    if not to:
        return set()
    sql = f'SELECT "{table.number}" FROM "{table.name}" WHERE "{column}" IN (SELECT value FROM json_each(?))'  # noqa: S608 - names of the schema's
    return {number for (number,) in db.execute(sql, (json.dumps([*to]),))}


def _referred(db: sqlite3.Connection, table: Table, column: str, rows: set[int]) -> set[int]:
    """Return the rows to which some rows of a table refer."""
    if not rows:
        return set()
    sql = (
        f'SELECT DISTINCT "{column}" FROM "{table.name}" WHERE "{column}" IS NOT NULL'  # noqa: S608 - as above
        f' AND "{table.number}" IN (SELECT value FROM json_each(?))'
    )
    return {number for (number,) in db.execute(sql, (json.dumps([*rows]),))}


def _of_versions(db: sqlite3.Connection, findings: set[int]) -> set[int]:
    sql = """SELECT finding_id FROM finding WHERE version_id IS NOT NULL
        AND finding_id IN (SELECT value FROM json_each(?))"""
    return {number for (number,) in db.execute(sql, (json.dumps([*findings]),))}


def unsealed(
    db: sqlite3.Connection, tables: Mapping[str, Table], now: Digests, before: Digests
) -> str | None:
    """Return the table of a row written since that is not as it was sealed; None where all are."""
    columns = fixity.columns_of(db)
    for name in tables:
        numbers = [number for number, _ in differing(now[name], before.get(name, b""))]
        if _count(db, name) != _sealed(now[name]):
            return name
        select = fixity.select_rows(name, columns[name])
        among = " WHERE rowid IN (SELECT value FROM json_each(?))"
        rows = db.execute(select + among, (json.dumps(numbers),))
        for number, data in rows:
            at = number * fixity.SIZE
            if fixity.digest(data) != now[name][at : at + fixity.SIZE]:
                return name
    return None


def _count(db: sqlite3.Connection, name: str) -> int:
    return int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - as above


def _sealed(digests: bytes) -> int:
    return sum(digests[at : at + fixity.SIZE] != fixity.NO_ROW for at in range(0, len(digests), fixity.SIZE))

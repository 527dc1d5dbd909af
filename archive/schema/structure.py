"""Compares the tables, columns, indexes and views of an archive with what ``schema.sql`` makes."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from archive.schema.ours import SCHEMA, our_statements

COMMENT = re.compile(r"--[^\n]*")
# blanks, and those around a bracket or comma: "( a,  b )" is "(a,b)"
BLANKS, AROUND = re.compile(r"\s+"), re.compile(r"\s*([(),=])\s*")
INTERNAL = ("sqlite_", "_sqlite_")
"""how names begin that SQLite and sqlite-utils use for themselves"""
PARTS = ("data", "idx", "docsize", "config")
"""how the names of a full-text index's own tables end"""
_NAMES = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY type, name"
# parts of full-text indexes and the like
_SHADOWS = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'"

Made = dict[tuple[str, str], tuple[str, object]]
"""kind and name → the table it is about, and the SQL that makes it"""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is not as the schema has it."""

    table: str
    """or the view or index"""
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """How a table has a column."""

    type: str
    is_required: int
    default: str | None
    key: int
    hidden: int


def _plain(sql: object) -> str:
    """Return *sql* without comments, quotation marks and blanks that say nothing."""
    plain = BLANKS.sub(" ", COMMENT.sub("", str(sql))).replace('"', "").strip().rstrip(";").rstrip()
    return AROUND.sub(r"\1", plain)


def _made(db: sqlite3.Connection) -> Made:
    shadows = {name for (name,) in db.execute(_SHADOWS)}
    return {
        (str(kind), str(name)): (str(table), sql)  # a flipped bit may change a value's type
        for kind, name, table, sql in db.execute(_NAMES).fetchall()
        if not str(name).startswith(INTERNAL) and not str(table).startswith(INTERNAL) and name not in shadows
    }


def _columns(db: sqlite3.Connection, table: str) -> dict[str, Column]:
    sql = 'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?)'
    return {name: Column(*rest) for name, *rest in db.execute(sql, (table,))}


def _constraints(db: sqlite3.Connection, table: str) -> frozenset[tuple[object, ...]]:
    """Return what a table promises: references, what is unique, and whether types and rows are strict."""
    kept: set[tuple[object, ...]] = set()
    sql = 'SELECT "from", lower("table"), "to", on_update, on_delete FROM pragma_foreign_key_list(?)'
    kept.update(db.execute(sql, (table,)))
    for (index,) in db.execute(
        "SELECT name FROM pragma_index_list(?) WHERE origin = 'u'", (table,)
    ).fetchall():
        kept.add(
            ("unique", *(name for (name,) in db.execute("SELECT name FROM pragma_index_info(?)", (index,))))
        )
    kept.update(
        db.execute("SELECT 'kind', wr, strict FROM pragma_table_list(?) WHERE schema = 'main'", (table,))
    )
    return frozenset(kept)


@dataclass(frozen=True, slots=True)
class Structure:
    """What a schema makes."""

    made: Made
    columns: dict[str, dict[str, Column]]
    """of tables proper"""
    constraints: dict[str, frozenset[tuple[object, ...]]]


@cache
def due() -> Structure:
    """Return what ``schema.sql`` makes."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA.read_text(encoding="utf-8"))
        tables = [name for name, (kind, _) in our_statements().items() if kind == "table"]
        return Structure(
            made=_made(db),
            columns={name: _columns(db, name) for name in tables},
            constraints={name: _constraints(db, name) for name in tables},
        )


def problems(db: sqlite3.Connection) -> Iterator[Problem]:
    """Yield what of ours in an archive is missing or not as the schema has it."""
    wanted, made = due(), _made(db)
    for (kind, name), (table, sql) in wanted.made.items():
        if (kind, name) not in made:
            yield Problem(name, f"the {kind} is missing")
        elif name in wanted.columns:
            yield from _differences(db, name)
        elif (table, _plain(sql)) != (made[kind, name][0], _plain(made[kind, name][1])):
            yield Problem(name, f"the {kind} is not as the schema has it")


def _differences(db: sqlite3.Connection, table: str) -> Iterator[Problem]:
    wanted, columns = due().columns[table], _columns(db, table)
    for name in wanted.keys() - columns.keys():
        yield Problem(table, f"its column {name} is missing")
    for name in columns.keys() - wanted.keys():
        yield Problem(table, f"it has a column that is not of the schema: {name}")
    for name in sorted(wanted.keys() & columns.keys()):
        if wanted[name] != columns[name]:
            yield Problem(table, f"its column {name} is not as the schema has it")
    if wanted.keys() == columns.keys() and due().constraints[table] != _constraints(db, table):
        yield Problem(table, "its keys and references are not those of the schema")


def missing_columns(db: sqlite3.Connection) -> Iterator[Problem]:
    """Yield tables and columns of ours without which nothing can be written: the quick part of `problems`."""
    sql = """SELECT m.name, c.name FROM main.sqlite_schema AS m, pragma_table_xinfo(m.name) AS c
        WHERE m.type = 'table'"""
    there = set(db.execute(sql))
    for table, columns in due().columns.items():
        for name in columns:
            if (table, name) not in there:
                yield Problem(table, f"its column {name} is missing")


def drop_index_triggers(db: sqlite3.Connection) -> None:
    """Remove triggers that an owner, or a tool that puts some on every table, put on parts of our indexes.

    SQLite's full-text index cannot be written through them: the process dies.
    """
    sql = "SELECT name, tbl_name FROM main.sqlite_schema WHERE type = 'trigger'"
    indexes = [name for name, (kind, _) in our_statements().items() if kind == "virtual table"]
    ours = {f"{name}_{part}" for name in indexes for part in PARTS}
    for trigger, table in db.execute(sql).fetchall():
        if table in ours:
            db.execute(f'DROP TRIGGER "{trigger}"')


def owners_own(db: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return kind, name and SQL of what an archive's owner added, in an order in which it can be made."""
    order = ("table", "index", "view", "trigger")
    added = [
        (kind, name, str(sql))
        for (kind, name), (_, sql) in _made(db).items()
        if (kind, name) not in due().made and kind in order
    ]
    return sorted(added, key=lambda part: (order.index(part[0]), part[1]))

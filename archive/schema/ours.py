"""Knows what ``schema.sql`` makes: everything else in an archive is its owner's."""

import re
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from sqlite3 import complete_statement

SCHEMA = Path(__file__).with_name("schema.sql")
# a statement's line, after its comments: "CREATE TABLE portal (", "CREATE VIRTUAL TABLE file_fts USING …"
CREATE = re.compile(r"^CREATE (?P<kind>(?:VIRTUAL )?TABLE|VIEW|INDEX) (?P<name>\w+)", re.MULTILINE)


# the comment above a table that holds no truth of its own
MADE = re.compile(
    r"^-- (derived|remembered): [^\n]*\n(?:--(?! (?:derived|remembered): )[^\n]*\n)*CREATE TABLE",
    re.MULTILINE,
)


def read_statements(sql: str) -> Iterator[str]:
    """Yield the statements of *sql*, each with the comments before it."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if complete_statement(statement):
            yield statement
            statement = ""


def make_schema(db: sqlite3.Connection) -> None:
    """Make in an empty file what ``schema.sql`` has."""
    for statement in read_statements(SCHEMA.read_text(encoding="utf-8")):
        db.execute(statement)


@cache
def our_statements() -> dict[str, tuple[str, str]]:
    """Return what ``schema.sql`` makes: name → kind (table, virtual table, view, index) and its statement."""
    statements = read_statements(SCHEMA.read_text(encoding="utf-8"))
    return {made["name"]: (made["kind"].lower(), sql) for sql in statements if (made := CREATE.search(sql))}


@cache
def derived_tables() -> frozenset[str]:
    """Return the names of the tables that are made from others: no part of what is kept."""
    return _made("derived")


def _made(how: str) -> frozenset[str]:
    """Return the names of the tables whose comment begins with a word."""
    signs = {name: MADE.search(sql) for name, (_, sql) in our_statements().items()}
    return frozenset(name for name, sign in signs.items() if sign and sign[1] == how)


@cache
def our_tables() -> frozenset[str]:
    """Return the names of the tables whose rows are kept under fixity, and of the table of digests."""
    tables = frozenset(name for name, (kind, _) in our_statements().items() if kind == "table")
    return tables - derived_tables() - _made("remembered")

"""Reads the data dictionary: every table, view and column, as ``schema.sql`` tells them, in both languages.

``dictionary.zh.toml`` has the Chinese of each meaning; codes (``page | attachment``) and Chinese terms stand
for themselves.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.schema.ours import SCHEMA, read_statements

# a statement's first line: "CREATE TABLE portal (", "CREATE VIEW documents AS", or all of a virtual table
CREATE = re.compile(r"^CREATE (?P<kind>TABLE|VIEW|VIRTUAL TABLE) (?P<name>\w+)(?P<rest>.*)$", re.MULTILINE)
# "    code TEXT NOT NULL UNIQUE,   -- GB/T 2260 code", "    g.url AS url,  -- page its metadata is from"
COLUMN = re.compile(
    r"""^\ +
    (?: (?P<column>[a-z_0-9]+)\ (?P<type>TEXT|INTEGER|BLOB|REAL)\b[^-\n]*   # a table's column
      | \S.*\bAS\ (?P<alias>[a-z_0-9]+),?\ *                               # a view's
    )
    --\ (?P<meaning>.+)$""",
    re.MULTILINE | re.VERBOSE,
)
# "(title, text, content='', tokenize='unicode61')": the columns of an index come before its options
INDEXED = re.compile(r"(?:\(|,\s*)(?P<column>[a-z_]+)(?=\s*[,)])")
COMMENT = re.compile(r"^-- (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEntry:
    """One column and what it means."""

    name: str
    type: str
    """SQLite type; empty for a view's column"""
    meaning: str
    zh: str
    """the same in Chinese"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """One table or view and what one row of it is."""

    name: str
    kind: str
    """table | view | index"""
    meaning: str
    zh: str
    """the same in Chinese"""
    columns: tuple[ColumnEntry, ...]


@cache
def load_chinese() -> Mapping[str, str]:
    """Return meanings and their Chinese; read once."""
    return tomllib.loads(Path(__file__).with_name("dictionary.zh.toml").read_text(encoding="utf-8"))


def _column(name: str, kind: str, meaning: str) -> ColumnEntry:
    return ColumnEntry(name=name, type=kind, meaning=meaning, zh=load_chinese().get(meaning, meaning))


def _read_columns(statement: str) -> tuple[ColumnEntry, ...]:
    return tuple(
        _column(line["column"] or line["alias"], line["type"] or "", line["meaning"].strip())
        for line in COLUMN.finditer(statement)
    )


def _read_table(statement: str, head: re.Match[str]) -> TableEntry:
    above = COMMENT.findall(statement[: head.start()].rpartition("\n\n")[2])
    meaning = " ".join(above)
    chinese = load_chinese().get(meaning, meaning)
    if head["kind"] == "VIRTUAL TABLE":
        names = [column["column"] for column in INDEXED.finditer(head["rest"])]
        columns = tuple(
            ColumnEntry(name=name, type="", meaning=f"indexed words of {name}", zh=f"{name} 的索引词")
            for name in names
        )
        return TableEntry(name=head["name"], kind="index", meaning=meaning, zh=chinese, columns=columns)
    return TableEntry(
        name=head["name"], kind=head["kind"].lower(), meaning=meaning, zh=chinese,
        columns=_read_columns(statement),
    )  # fmt: skip


def read_dictionary() -> tuple[TableEntry, ...]:
    """Return every table, view and index of the archive with its columns, in the order of ``schema.sql``."""
    statements = read_statements(SCHEMA.read_text(encoding="utf-8"))
    return tuple(_read_table(sql, head) for sql in statements if (head := CREATE.search(sql)))

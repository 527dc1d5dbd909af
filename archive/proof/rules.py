"""Loads the rules by which rows are known and joined (``joins.toml``), and the tables they hold for."""

import sqlite3
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from archive.schema.fixity import TABLE as FIXITY
from archive.schema.fixity import columns_of

HERE = Path(__file__).parent
PARTS = ("field", "finding")
"""what is read from a version's bytes goes with the version; findings about no version are a set"""
# portal before section before walk…: what a row refers to comes before it; tables not named come last
# a page's steps are a set; its state follows from them (`page_states.choose_states`)
ORDER = ("portal", "section", "run", "walk", "payload", "capture", "page", "document", "version", *PARTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Columns that are taken together from the row with the latest witness."""

    columns: tuple[str, ...]
    by: str | None = None
    """the witness; among equals, and without one, the greatest values win"""
    earliest: bool = False
    """the earliest witness instead"""
    large: bool = False
    """not held in memory, but read again where the row is written"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How rows of a table are known and joined. Columns not named belong to a group of their own."""

    key: tuple[str, ...] = ()
    """what a row is known by; empty: by all its columns"""
    first: tuple[str, ...] = ()
    """the least wins"""
    last: tuple[str, ...] = ()
    """the greatest wins"""
    groups: tuple[Group, ...] = ()
    rest: Group = Group(columns=())
    """how the columns not named are joined"""
    derived: tuple[str, ...] = ()
    """columns that say nothing of their own"""
    order: str | None = None
    """rows are numbered by this column"""
    extra: Mapping[str, str] = field(default_factory=dict)
    """further values to join by, each an SQL expression"""
    folded: Mapping[str, str] = field(default_factory=dict)
    """columns with an address of a portal → the value that is its number: twin hosts are one address"""
    one: bool = False
    """rows alike in one archive are one, such as those of twin hosts"""


@cache
def load_rules() -> Mapping[str, Rule]:
    """Return the rules by table; read once. A table without one is joined as the set of its rows."""
    data = tomllib.loads((HERE / "joins.toml").read_text(encoding="utf-8"))
    return {name: _rule(row) for name, row in data.items()}


def _rule(row: Mapping[str, Any]) -> Rule:
    groups = [_group(group) for group in (*row.get("groups", ()), row.get("rest", {}))]
    lists = {name: tuple(row.get(name, ())) for name in ("key", "first", "last", "derived")}
    return Rule(
        **lists, groups=tuple(groups[:-1]), rest=groups[-1], order=row.get("order"),
        extra=row.get("extra", {}), folded=row.get("folded", {}), one=row.get("one", False),
    )  # fmt: skip


def _group(row: Mapping[str, Any]) -> Group:
    return Group(**{**row, "columns": tuple(row.get("columns", ()))})


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the archive's schema and how its rows are joined."""

    name: str
    columns: tuple[str, ...]
    """without the row's number"""
    names: tuple[str, ...]
    """of what is read of a row: columns that say something, and the rule's further values"""
    number: str
    """the row's number"""
    references: Mapping[str, str]
    """column → table"""
    rule: Rule
    groups: tuple[Group, ...]
    """the rule's, and the columns it does not name"""

    select: str
    """the SQL that gives a row's number, then the values of *names*"""

    @property
    def whole(self) -> "Table":
        """Return the table of which also those columns are read that say nothing: packed bytes among them."""
        names = (*self.columns, *self.rule.extra)
        return replace(self, names=names, select=_select(self.name, self.number, names, self.rule))


def _select(table: str, number: str, names: Iterable[str], rule: Rule) -> str:
    shown = [f't."{number}"']
    shown += [f"{rule.extra[name]} AS {name}" if name in rule.extra else f't."{name}"' for name in names]
    return f'SELECT {", ".join(shown)} FROM "{table}" AS t'  # noqa: S608 - names of the schema's


def tables_of(db: sqlite3.Connection) -> dict[str, Table]:
    """Return the tables that hold content, in an order in which what is referred to comes first."""
    tables = {name: _table(db, name) for name in columns_of(db) if name != FIXITY}
    known = [name for name in ORDER if name in tables]
    return {name: tables[name] for name in (*known, *(name for name in tables if name not in known))}


def _table(db: sqlite3.Connection, name: str) -> Table:
    info = db.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
    number = next(column for column, is_key in info if is_key)
    rows = db.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (name,)).fetchall()
    named_by = {column for column, _ in rows}
    columns = tuple(column for column, is_key in info if not is_key or column in named_by)
    rule = load_rules().get(name, Rule())
    grouped = {column for group in rule.groups for column in group.columns}
    named = {*rule.key, *rule.first, *rule.last, *rule.derived, *grouped}
    rest = tuple(column for column in columns if column not in named) if rule.key else ()
    names = (*(column for column in columns if column not in rule.derived), *rule.extra)
    return Table(
        name=name,
        columns=columns,
        names=names,
        select=_select(name, number, names, rule),
        number=number,
        references={column: target for column, target in rows if column not in rule.derived},
        rule=rule if rule.key else replace(rule, key=columns),
        groups=(*rule.groups, *((replace(rule.rest, columns=rest),) if rest else ())),
    )

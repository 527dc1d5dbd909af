"""Which tables SQLite would read from end to end for the statements that something runs."""

import re
import sqlite3
from collections.abc import Callable

GROWING = frozenset(
    {
        "page", "version", "document", "entry", "capture", "payload", "field", "finding", "attachment",
        "outcome", "walk", "failure", "task", "page_state", "alarm", "validator", "file_text",
    }
)  # fmt: skip
"""tables that grow with what is crawled; portals, sections and runs are few beside them"""
PLANNED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")
STEP = re.compile(r"(?:SCAN|SEARCH) (?P<name>\w+)(?: USING .*?INDEX (?P<index>\w+))?")
TABLE = re.compile(
    r"(?:FROM|JOIN|UPDATE|INTO)\s+(?P<table>\w+)(?:\s+AS\s+(?P<alias>\w+))?|,\s*(?P<other>\w+)\s+AS\s+(?P<as>\w+)"
)
_PARTIAL = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%WHERE%'"


def statements_of(db: sqlite3.Connection, run: Callable[[], object]) -> list[str]:
    """Return each statement that *run* has a connection run, once."""
    seen: dict[str, str] = {}
    db.set_trace_callback(lambda sql: seen.setdefault(re.sub(r"'[^']*'|\b\d+\b", "?", sql), sql) and None)
    run()
    db.set_trace_callback(None)
    return list(seen.values())


def scanned(db: sqlite3.Connection, statements: list[str]) -> dict[str, str]:
    """Return the growing tables that are read from end to end, each with a statement that does.

    An index that holds some rows only is none of them.
    """
    partial = {name for (name,) in db.execute(_PARTIAL)}
    views = dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view'"))
    found: dict[str, str] = {}
    for sql in statements:
        if not sql.lstrip().upper().startswith(PLANNED) or " VALUES " in " ".join(sql.split()):
            continue  # rows inserted by value read nothing; the plan names what a replaced row would need
        for *_, detail in db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall():
            step = STEP.match(detail)
            if step is None or not (detail.startswith("SCAN") or "AUTOMATIC" in detail):
                continue
            if step["index"] not in partial:
                found |= dict.fromkeys(_tables(step["name"], _whole(sql, views)) & GROWING, sql)
    return found


def _whole(sql: str, views: dict[str, str]) -> str:
    """Return a statement with the views it reads."""
    return "\n".join((sql, *(view for name, view in views.items() if re.search(rf"\b{name}\b", sql))))


def _tables(name: str, sql: str) -> set[str]:
    """Return the tables that *name* stands for in a statement: itself, and what it is an alias of."""
    meant = {name}
    for match in TABLE.finditer(sql):
        if name == match["alias"]:
            meant.add(match["table"])
    return meant

"""Carries what an archive's owner added to it over into the file that a merge writes in its place."""

import sqlite3
from collections.abc import Callable, Mapping

from archive.schema.structure import owners_own
from yifa.model.errors import ArchiveError

NewNumber = Callable[[str, int], int | None]
"""table of ours and a row's number before → its number in the new file; None: the row is not kept"""
# a virtual table's parts: made with it, filled here
_SHADOWS = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'"


def names_of_own(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return what an archive's owner added: kind and name."""
    return tuple(f"{kind} {name}" for kind, name, _ in owners_own(db))


def keep_own(old: sqlite3.Connection, new: sqlite3.Connection, new_number: NewNumber) -> None:
    """Make the owner's tables, indexes, views and triggers in the new file, with their rows.

    Rows are numbered anew by a merge: columns declared to refer to rows of ours follow them.

    Raises:
        ArchiveError: one of them cannot be made there; names it.
    """
    for kind, name, sql in owners_own(old):
        try:
            new.execute(sql)
            if kind == "table":
                _fill(old, new, name, new_number)
        except sqlite3.Error as error:
            raise ArchiveError(
                f"the owner's own {kind} {name} cannot be kept ({error}); nothing was merged"
            ) from error


def _fill(old: sqlite3.Connection, new: sqlite3.Connection, table: str, new_number: NewNumber) -> None:
    shadows = [name for (name,) in old.execute(_SHADOWS) if name.startswith(f"{table}_")]
    kind, has_rowid = old.execute(
        "SELECT type, NOT wr FROM pragma_table_list(?) WHERE schema = 'main'", (table,)
    ).fetchone()
    if kind != "virtual":
        _copy_rows(old, new, table, _references(old, table), new_number, has_rowid=bool(has_rowid))
    for shadow in shadows if kind == "virtual" else ():
        new.execute(f'DELETE FROM "{shadow}"')  # noqa: S608 - a name the file has
        _copy_rows(old, new, shadow, {}, new_number, has_rowid=False)


def _references(db: sqlite3.Connection, table: str) -> dict[str, str]:
    """Return the columns that are declared to refer to a row by its number, with the table they refer to."""
    sql = """SELECT f."from", f."table" FROM pragma_foreign_key_list(?) AS f
        JOIN pragma_table_info(f."table") AS c ON c.pk = 1 AND coalesce(f."to", c.name) = c.name"""
    return dict(db.execute(sql, (table,)).fetchall())


def _copy_rows(
    old: sqlite3.Connection, new: sqlite3.Connection, table: str, references: Mapping[str, str],
    new_number: NewNumber, *, has_rowid: bool,
) -> None:  # fmt: skip
    """Copy a table's rows, under their numbers where they have some that are not of a column."""
    info = old.execute("SELECT name, hidden, pk, type FROM pragma_table_xinfo(?)", (table,)).fetchall()
    columns = [name for name, hidden, _, _ in info if not hidden]
    is_numbered = any(pk and kind.upper() == "INTEGER" for _, _, pk, kind in info)
    names = ["_rowid_"] * (has_rowid and not is_numbered) + [f'"{name}"' for name in columns]
    places = [
        (at, references[name.strip('"')]) for at, name in enumerate(names) if name.strip('"') in references
    ]
    marks = ", ".join("?" * len(names))
    for row in old.execute(f'SELECT {", ".join(names)} FROM "{table}"'):  # noqa: S608 - names the file has
        values = list(row)
        for at, target in places:
            if values[at] is not None:
                values[at] = new_number(target, values[at])
        new.execute(f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})', values)  # noqa: S608 - as above

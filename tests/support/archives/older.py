"""Archives as an older schema left them."""

import re
import sqlite3

import sqlite_utils

from archive.schema.migrations import STEPS
from archive.schema.ours import our_statements
from archive.schema.version import FIRST, STEPS_TAKEN

DIGESTS = "what_is_derived_has_digests"


def take_back(db: sqlite3.Connection, step: str) -> None:
    """Take back a step and those after it; what the step itself changed is the caller's to undo."""
    names = [one.name for one in STEPS.pending(sqlite_utils.Database(memory=True))]
    first = names.index(step)
    for name in names[first:]:
        db.execute(f"DELETE FROM {STEPS_TAKEN} WHERE name = ?", (name,))
    if DIGESTS in names[first + 1 :]:
        drop_digests(db)
    db.execute(f"PRAGMA user_version = {FIRST + first}")


def drop_digests(db: sqlite3.Connection) -> None:
    """Have what is derived without digests, as until schema 25."""
    for table in ("derivation", "naming"):
        made = re.sub(r"--[^\n]*", "", our_statements()[table][1])
        columns = ", ".join(name for (name,) in db.execute("SELECT name FROM pragma_table_info(?)", (table,)))
        columns = columns.removesuffix(", digest")
        db.execute(f"CREATE TEMP TABLE kept AS SELECT {columns} FROM {table}")
        db.execute(f"DROP TABLE {table}")
        db.execute(re.sub(r",\s*digest BLOB\s*\)", ")", made))
        db.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM kept")
        db.execute("DROP TABLE temp.kept")
    db.execute(our_statements()["naming_by_wording"][1])

"""Archives as an older schema left them."""

import sqlite3

import sqlite_utils

from archive.schema.migrations import STEPS
from archive.schema.version import FIRST, STEPS_TAKEN


def take_back(db: sqlite3.Connection, step: str) -> None:
    """Take back the notes of a step and of those after it; what they changed is the caller's to undo."""
    names = [one.name for one in STEPS.pending(sqlite_utils.Database(memory=True))]
    first = names.index(step)
    for name in names[first:]:
        db.execute(f"DELETE FROM {STEPS_TAKEN} WHERE name = ?", (name,))
    db.execute(f"PRAGMA user_version = {FIRST + first}")

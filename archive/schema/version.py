"""Knows the schema's version, and tells an archive from any other file, its schema known or newer."""

from pathlib import Path

from archive.schema.database import Database
from yifa.model.errors import ArchiveError

APPLICATION_ID = 0x79696661  # "yifa": tells an archive from any other SQLite file
FIRST = 1
VERSION = 26
"""of this yifa's schema: the first, and one for each step of `migrations`"""
STEPS_TAKEN = "_sqlite_migrations"
"""table of the steps that an archive has behind it"""
OURS = "yifa"
"""the name of our steps in it"""


def pragma(db: Database, name: str) -> int:
    """Return a number of an archive's header."""
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def is_empty(db: Database) -> bool:
    """Return whether the file holds nothing yet."""
    return bool(db.execute("SELECT count(*) = 0 FROM sqlite_schema").fetchone()[0])


def check(db: Database, path: Path, known: int = VERSION) -> int:
    """Return the schema version of an archive this yifa can use.

    Raises:
        ArchiveError: the file is another program's, or a newer yifa's.
    """
    if pragma(db, "application_id") != APPLICATION_ID:
        raise ArchiveError(f"{path}: not a yifa archive, but another program's SQLite database")
    version = pragma(db, "user_version")
    if version > known:
        raise ArchiveError(f"{path}: made by a newer yifa (schema {version}, this one knows {known})")
    taken = FIRST + _count_steps(db)
    if version != taken:
        raise ArchiveError(
            f"{path}: damaged: its header says schema {version}, the steps it has behind it say {taken}"
        )
    return version


def _count_steps(db: Database) -> int:
    """Return how many of our steps an archive has behind it; none were noted before the second schema."""
    is_there = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?)"
    if not db.execute(is_there, (STEPS_TAKEN,)).fetchone()[0]:
        return 0
    sql = f"SELECT count(*) FROM {STEPS_TAKEN} WHERE migration_set = ?"  # noqa: S608 - a constant of this module
    return int(db.execute(sql, (OURS,)).fetchone()[0])

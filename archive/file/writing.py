"""Connects to an archive that is written: made where there is none, brought up to date where it is older."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from archive.file.connecting import COMMON, check_archive, explained, opened, opening, set_pragmas
from archive.file.scratch import scratch_folder
from archive.schema import migrations, structure
from archive.schema.database import Database
from yifa.model.errors import ArchiveError

PAGE_SIZE = 4096
"""bytes of a page of the file: packed pages and texts of some kilobytes leave less of it empty than 8,192"""
# FULL: in WAL mode, a commit that was reported survives a power cut; NORMAL loses some
WRITING: tuple[str, ...] = ("synchronous = FULL", "cache_size = -65536", "journal_size_limit = 67108864")


def _prepare(db: Database, path: Path) -> None:
    """Bring an archive's schema up to date; any other file stays untouched."""
    set_pragmas(db.conn, COMMON)
    check_archive(db, path)
    set_pragmas(db.conn, ("journal_mode = WAL", *WRITING))
    migrations.migrate(db, path)
    structure.drop_index_triggers(db.conn)
    for problem in structure.missing_columns(db.conn):
        raise ArchiveError(f"{path}: damaged: {problem.table}: {problem.words}; see `yifa verify`")


def _make(path: Path) -> None:
    """Make an archive with nothing in it, whole or not at all: a file of that name is always an archive."""
    with scratch_folder(path.parent) as folder:
        made = folder / path.name
        with closing(sqlite3.connect(made, isolation_level=None)) as db:
            set_pragmas(db, (f"page_size = {PAGE_SIZE}", "journal_mode = OFF", "synchronous = OFF"))
            migrations.create(db)
            set_pragmas(db, ("journal_mode = WAL",))
        with made.open("rb") as file:
            os.fsync(file.fileno())
        for side in ("-wal", "-shm"):  # of an archive that was deleted: SQLite would apply them to this one
            path.with_name(f"{path.name}{side}").unlink(missing_ok=True)
        made.replace(path)


def connect_to_write(path: Path) -> Database:
    """Return the archive at *path*, made if there is none, open for writing. The lock is the caller's."""
    with explained(path), opening(path):
        if not path.exists():
            _make(path)
        with opened(sqlite3.connect(path, isolation_level=None, cached_statements=256)) as db:
            _prepare(db, path)
    return db

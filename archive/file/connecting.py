"""Connects to an archive that is read, with the settings it needs, or says in one line why it cannot."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from archive.schema.database import Database
from archive.schema.version import VERSION, check, is_empty
from yifa.model.errors import ArchiveError, ArchiveWriteError

ENCODING = "UTF-8"
# the words of one index are read several times for one answer: SQLite keeps 2 MB of a file by itself
READING = ("query_only = ON", "cache_size = -65536")
# trusted_schema and cell_size_check: an archive may come from anywhere
COMMON = ("busy_timeout = 30000", "foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON")
UNWRITABLE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
}  # fmt: skip
DAMAGED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's result code without the extension, 0 where *error* carries none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the disk or the file refuses into one line; a mistake in our SQL stays what it is.

    Raises:
        ArchiveWriteError: the disk is full, read-only or broken.
        ArchiveError: the file is no database, or damaged.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = primary_code(error)
        if code in UNWRITABLE:
            raise ArchiveWriteError(f"{path}: cannot be written: {error}") from error
        if code in DAMAGED:
            raise ArchiveError(f"{path}: cannot be read: {error}") from error
        raise


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Turn what else stands in the way of opening a file into one line.

    Raises:
        ArchiveError: its header says what SQLite does not know.
        ArchiveWriteError: the disk refuses.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        if primary_code(error) in UNWRITABLE | DAMAGED:
            raise
        raise ArchiveError(f"{path}: cannot be read: {error}") from error
    except OSError as error:
        raise ArchiveWriteError(f"{path}: cannot be made: {error.strerror}") from error


def set_pragmas(connection: sqlite3.Connection, pragmas: tuple[str, ...]) -> None:
    """Set what a connection needs."""
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def check_archive(db: Database, path: Path) -> int:
    """Return the schema version of an archive.

    Raises:
        ArchiveError: the file holds nothing, is another program's, a newer yifa's, or damaged.
    """
    if is_empty(db):
        raise ArchiveError(f"{path}: empty, not an archive")
    if db.execute("PRAGMA encoding").fetchone()[0] != ENCODING:
        raise ArchiveError(f"{path}: damaged: its header does not say that texts are {ENCODING}")
    return check(db, path)


@contextmanager
def opened(connection: sqlite3.Connection) -> Iterator[Database]:
    """Give the database of a connection, which is closed where what is done with it fails, a Ctrl-C too."""
    with ExitStack() as stack:
        stack.callback(connection.close)
        yield Database(connection)
        stack.pop_all()


class _Reader(sqlite3.Connection):
    """A connection that only reads, and leaves nothing beside the archive when it is closed."""

    path: Path

    def close(self) -> None:
        """Close it, and have SQLite take away the side files that readers share, unless others use them.

        A connection that may not write never does; of one that may, SQLite itself knows whether it is the
        last. What a killed writer left in the journal stays for the next writer.
        """
        super().close()
        journal = Path(f"{self.path}-wal")
        with suppress(OSError, sqlite3.OperationalError):
            if not journal.stat().st_size:
                with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=rw", uri=True)) as db:
                    db.execute("PRAGMA user_version").fetchone()


def _connect_read_only(path: Path, options: str, *, older: bool) -> Database:
    address = f"{path.resolve().as_uri()}?mode=ro{options}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, factory=_Reader)
    connection.path = path.resolve()
    with opened(connection) as db:
        set_pragmas(db.conn, (*COMMON, *READING))
        version = check_archive(db, path)
        if version < VERSION and not older:
            raise ArchiveError(
                f"{path}: made by an older yifa (schema {version} of {VERSION}): crawl into it once"
            )
    return db


def connect_to_read(path: Path, *, older: bool = False) -> Database:
    """Return the archive at *path*, open for reading only; one of an *older* schema only if asked.

    An archive on a read-only medium cannot have the side file that readers share; where no writer left a
    journal, it is read as a file that never changes.
    """
    with explained(path), opening(path):
        try:
            return _connect_read_only(path, "", older=older)
        except sqlite3.OperationalError as error:
            journal = Path(f"{path}-wal")
            if primary_code(error) != sqlite3.SQLITE_CANTOPEN or (
                journal.exists() and journal.stat().st_size
            ):
                raise
            return _connect_read_only(path, "&immutable=1", older=older)


def refuse_what_is_none(path: Path) -> None:
    """Refuse a path at which no archive can be.

    Raises:
        ArchiveError: it is a folder, or a device.
    """
    if path.exists() and not path.is_file():
        raise ArchiveError(f"{path}: {'a folder' if path.is_dir() else 'no file'}, not an archive")


@contextmanager
def reading(path: Path) -> Iterator[Database]:
    """Give the archive at *path*, open for reading only while the block runs.

    Raises:
        ArchiveError: there is none, it is another program's file, damaged, or of another yifa's schema.
    """
    refuse_what_is_none(path)
    if not path.exists():
        raise ArchiveError(f"{path}: no such archive")
    db = connect_to_read(path)
    with closing(db.conn):
        yield db


def refuse_journal(path: Path) -> None:
    """Refuse to put a file where a writer's journal waits for another: SQLite would apply it to the new one.

    Raises:
        ArchiveError: there is one.
    """
    journal = Path(f"{path}-wal")
    if journal.exists() and journal.stat().st_size:
        raise ArchiveError(f"{path}: still open, or not closed properly: {journal.name} belongs to it")


def has_full_text() -> bool:
    """Return whether this SQLite was built with its full-text index."""
    with closing(sqlite3.connect(":memory:")) as db:
        return ("ENABLE_FTS5",) in db.execute("PRAGMA compile_options").fetchall()

"""Runs the one writing connection: a change is a savepoint, a batch of addresses is a commit."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.file.connecting import explained
from archive.schema.database import Database
from archive.schema.fixity import Fixity, watch
from archive.schema.stale import forget_what_changes
from archive.search.about import AboutIndex
from archive.search.index import IndexedBefore, reindex
from archive.search.unsettling import note_what_changes
from archive.tables.payloads import Layouts
from yifa.model.errors import ArchiveWriteError

BATCH = 12
"""addresses done with in one transaction: beside the requests under way, what a crash costs a second fetch"""


@dataclass(frozen=True, slots=True)
class Watching:
    """What is told of every row that a connection changes, and writes what follows from it."""

    about: AboutIndex
    seals: Fixity

    @classmethod
    def over(cls, db: sqlite3.Connection) -> "Watching":
        """Return what watches a connection that writes."""
        forget_what_changes(db)
        note_what_changes(db)
        return cls(AboutIndex(db), watch(db))

    def write(self, db: sqlite3.Connection) -> None:
        """Write it; part of the transaction that is open."""
        self.about.write(db)
        self.seals.write(db)


class Transaction:
    """Writes in a transaction, committed every `BATCH` addresses and by `commit`.

    A full batch is committed when the next answer comes, so never between two steps of one page. Every change
    is a savepoint of its own: a bad page rolls back alone, and no page is ever half stored.
    """

    def __init__(self, path: Path, db: Database, watching: Watching | None) -> None:
        self.path = path
        self.db = db
        self.layouts: Layouts = {}
        self.to_index: IndexedBefore = {}
        """documents whose words in the index are to change with the next commit"""
        self.changes = 0
        """how often anything was changed: a run that gets on changes it"""
        self._watching = watching
        self._done = 0
        self._refused: ArchiveWriteError | None = None

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a savepoint of the open transaction, opened if there is none."""
        db = self.db.conn
        self.changes += 1
        with self._unless_refused():
            if not db.in_transaction:
                self._clear()
                db.execute("BEGIN IMMEDIATE")
            waiting = dict(self.to_index)
            db.execute("SAVEPOINT change")
            with ExitStack() as undo:  # whatever stops the change undoes it
                undo.callback(self._undo, db, waiting)
                yield db
                undo.pop_all()
            db.execute("RELEASE change")

    def _undo(self, db: sqlite3.Connection, waiting: IndexedBefore) -> None:
        """Take back a change that was stopped, and what was to be indexed because of it."""
        self.layouts.clear()
        self.to_index = waiting
        if db.in_transaction:  # a full disk may have rolled everything back already
            db.execute("ROLLBACK TO change")
            db.execute("RELEASE change")

    @contextmanager
    def _unless_refused(self) -> Iterator[None]:
        """Write nothing any more after the disk refused a write, until `reset`.

        What was in memory and what is on disk may differ then.
        """
        if self._refused is not None:
            raise self._refused
        try:
            with explained(self.path):
                yield
        except ArchiveWriteError as error:
            self._refused = error
            raise

    def count(self, addresses: int = 1) -> None:
        """Count addresses that are done with towards the batch."""
        self._done += addresses

    def index_if_full(self) -> bool:
        """Index a full batch, which `commit` then need not; return whether it was one.

        A crawl gives other portals a turn between the two: beside a long text, each takes its time.
        """
        if self._done < BATCH:
            return False
        with self._unless_refused(), self._or_nothing() as db:
            reindex(db, self.to_index.items())
            self.to_index.clear()
        return True

    def commit_if_full(self) -> bool:
        """Commit a full batch; return whether it was one."""
        if self._done >= BATCH:
            self.commit()
            return True
        return False

    def commit(self) -> None:
        """Index what was stored so far and make it survive anything. Until then a search does not find it.

        Raises:
            ArchiveWriteError: the disk refuses; what was stored since the last commit is lost.
        """
        self._done = 0
        with self._unless_refused():
            try:
                with self._or_nothing() as db:
                    if db.in_transaction:
                        reindex(db, self.to_index.items())
                        if self._watching is not None:
                            self._watching.write(db)
                    db.commit()
            finally:
                self._clear()

    @contextmanager
    def _or_nothing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection; where the block is stopped, the transaction is rolled back whole.

        A Ctrl-C stops it too: rows whose words or hashes are not written must not be committed later.
        """
        with ExitStack() as undo:
            undo.callback(self._clear)
            undo.callback(self.db.conn.rollback)
            yield self.db.conn
            undo.pop_all()

    def reset(self, db: Database, watching: Watching) -> None:
        """Go on with another connection, after a write was refused on the one before."""
        self.db, self._watching, self._refused = db, watching, None
        self._clear()

    def _clear(self) -> None:
        self.to_index.clear()
        if self._watching is not None:
            self._watching.about.clear()

    @property
    def is_refused(self) -> bool:
        """Return whether the disk refused a write, so that nothing more may be written."""
        return self._refused is not None


class Part:
    """A group of an archive's tables; each method that writes is one change of its own."""

    def __init__(self, archive: Transaction) -> None:
        self._archive = archive

    @property
    def _db(self) -> sqlite3.Connection:
        return self._archive.db.conn

    def _insert(self, sql: str, row: tuple[object, ...]) -> int:
        """Insert a row and return its number."""
        with self._archive.change() as db:
            number = db.execute(sql, row).lastrowid
        assert number is not None
        return number

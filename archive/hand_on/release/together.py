"""Lets several processes read an archive as it is at one moment, whatever a crawl writes meanwhile."""

import os
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack, closing, contextmanager
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Barrier
from typing import TypeVar

from archive.file.connecting import connect_to_read
from archive.hand_on.units import hold_still
from archive.processes import DeafContext, killed_is_said, processes
from archive.schema.database import Database
from yifa.model.objects import look_rarely

WORTH_PROCESSES = 4_000
"""documents that are read by all cores; fewer are sooner done than processes start"""
MOST = 4
"""processes at most: there are not more tables that take long"""
PATIENCE_SECONDS = 120
"""in which every process has begun to read, however busy the machine"""
T = TypeVar("T")
R = TypeVar("R")
_held: list[tuple[Database, Barrier]] = []
"""in a process of the pool: its connection, and where it waits for the others"""


class Together:
    """What reads an archive at one moment: this process, or several."""

    def __init__(
        self, db: Database, pool: ProcessPoolExecutor | None, others: Collection[BaseProcess] = ()
    ) -> None:
        self._db = db
        self._pool = pool
        self._others = others

    @contextmanager
    def each(self, work: Callable[[Database, T], R], items: Sequence[T]) -> Iterator[Iterator[R]]:
        """Give what *work* returns for each item as it is done, begun in their order.

        Other processes work from now on, this one when it is asked for the next. Where the block fails they
        are ended: nobody waits for what they do, and where they do it may be gone.

        Raises:
            YifaError: one of them was killed.
        """
        if self._pool is None:
            yield (work(self._db, item) for item in items)
            return
        begun = [self._pool.submit(_work, work, item) for item in items]
        with killed_is_said(), _ended_where_it_fails(self._others):
            yield _results(begun)


def _results(begun: Sequence[Future[R]]) -> Iterator[R]:
    return (done.result() for done in as_completed(begun))


@contextmanager
def _ended_where_it_fails(others: Collection[BaseProcess]) -> Iterator[None]:
    """End the processes where the block fails, but for *others*, and wait until they are gone."""
    with ExitStack() as failing:
        failing.callback(_end_all, others)
        yield
        failing.pop_all()


def _end_all(others: Collection[BaseProcess]) -> None:
    ended = [process for process in active_children() if process not in others]
    for process in ended:
        process.terminate()
    for process in ended:
        process.join()


@contextmanager
def reading_together(db: Database, path: Path) -> Iterator[Together]:
    """Give what reads the archive at *path* as it is now; *db* reads it so in this process.

    Raises:
        YifaError: another process cannot read it, or was killed.
    """
    count = min(os.cpu_count() or 1, MOST)
    hold_still(db)
    (documents,) = db.execute("SELECT count(*) FROM document").fetchone()
    if count == 1 or documents < WORTH_PROCESSES:
        yield Together(db, None)
        return
    others = active_children()
    barrier = DeafContext().Barrier(count)
    with processes(count, _begin, (path, barrier)) as pool, _ended_where_it_fails(others):
        with closing(connect_to_read(path).conn) as watch:
            while not _agree(db, watch, pool, count):
                pass  # a crawl wrote between two of them
        yield Together(db, pool, others)


def _agree(db: Database, watch: sqlite3.Connection, pool: ProcessPoolExecutor, count: int) -> bool:
    """Let all begin to read anew; return whether nothing was written meanwhile.

    *watch* is in no transaction: SQLite tells it of every commit by others since it asked before.
    """
    before = _written(watch)
    db.execute("ROLLBACK")
    _hold(db)
    for begun in [pool.submit(_begin_anew) for _ in range(count)]:
        begun.result()
    return _written(watch) == before


def _written(watch: sqlite3.Connection) -> int:
    return int(watch.execute("PRAGMA data_version").fetchone()[0])


def _hold(db: Database) -> None:
    hold_still(db)
    db.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # SQLite begins to read at the first question


def _begin(path: Path, barrier: Barrier) -> None:
    """Open the archive in a process of the pool."""
    look_rarely()
    _held.append((connect_to_read(path), barrier))


def _begin_anew() -> None:
    """Read the archive as it is now; the barrier lets none take the turn of another."""
    db, barrier = _held[0]
    if db.conn.in_transaction:
        db.execute("ROLLBACK")
    _hold(db)
    barrier.wait(PATIENCE_SECONDS)


def _work(work: Callable[[Database, T], R], item: T) -> R:
    db, _ = _held[0]
    return work(db, item)

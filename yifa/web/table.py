"""Keeps the table of all counties ready: made in a process of its own, anew when the archive has changed."""

import os
import pickle
import time
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from archive.answers.browse.standing import Standing, read_standing
from archive.answers.reports.coverage import CountyCoverage
from archive.processes import DeafContext
from archive.search.facets import Facets, count_facets
from archive.search.filters import Filters
from archive.store import Archive
from yifa.model.clock import Clock
from yifa.model.errors import YifaError

SHORTEST_SECONDS = 10.0
"""between two tables"""
SHARE = 20
"""a table that took a second is made anew after this many seconds at the soonest"""
FIRST_SECONDS = 0.15
"""how long a page waits for the first table"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How all counties stood when it was made; each county's coverage packed, for there may be thousands."""

    standing: Standing
    facets: Facets
    """of all publications"""
    packed: Mapping[str, bytes]

    def coverage(self, code: str) -> CountyCoverage | None:
        """Return a county's bodies and years."""
        packed = self.packed.get(code)
        if packed is None:
            return None
        found: CountyCoverage = pickle.loads(zlib.decompress(packed))  # noqa: S301 - packed by `make_table`
        return found


def make_table(path: Path, now: datetime) -> Table:
    """Return how all counties of an archive stand at *now*."""
    with Archive.open(path, read_only=True) as archive:
        standing = read_standing(archive.db, now)
        facets = count_facets(archive.db, Filters(), most=1 << 40)
    packed = {code: zlib.compress(pickle.dumps(county), 1) for code, county in standing.coverage.items()}
    return Table(standing=replace(standing, coverage={}), facets=facets, packed=packed)


def _be_nice() -> None:
    """Let pages go first."""
    if hasattr(os, "nice"):
        os.nice(10)


def _stamp(path: Path) -> tuple[tuple[int, int], ...]:
    """Return what changes when the archive does; the empty log that a reader makes beside it is no change."""
    files = (file.stat() for file in (path, path.with_name(f"{path.name}-wal")) if file.exists())
    return tuple((file.st_mtime_ns, file.st_size) for file in files if file.st_size)


def _make_maker() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=DeafContext(), initializer=_be_nice)


class Standings:
    """The newest table there is, and the one being made."""

    def __init__(
        self, path: Path, clock: Clock, monotonic: Callable[[], float] = time.monotonic,
        shortest: float = SHORTEST_SECONDS,
    ) -> None:  # fmt: skip
        self._path, self._clock, self._monotonic, self._shortest = path, clock, monotonic, shortest
        self._maker = _make_maker()
        self._lock = Lock()
        self._coming: Future[Table] | None = None
        self._begun = 0.0
        self._due = float("-inf")
        self._of: object = None
        self.newest: Table | None = None
        self.problem: str | None = None
        """why there is no newer one"""

    @property
    def is_behind(self) -> bool:
        """Return whether the archive has changed since the newest table was begun."""
        return self._of != _stamp(self._path)

    def current(self) -> Table | None:
        """Return the newest table, None while the first is being made; begin another where one is due."""
        with self._lock:
            self._take()
            if self._coming is None and self._monotonic() >= self._due and self.is_behind:
                self._of, self._begun = _stamp(self._path), self._monotonic()
                self._coming = self._maker.submit(make_table, self._path, self._clock())
            coming = self._coming if self.newest is None else None
        if coming is not None:
            self.wait(FIRST_SECONDS)
        return self.newest

    def wait(self, seconds: float) -> Table | None:
        """Wait for the table that is being made, and return the newest."""
        coming = self._coming
        if coming is not None:
            try:
                coming.exception(seconds)
            except TimeoutError:
                return self.newest
            with self._lock:
                self._take()
        return self.newest

    def _take(self) -> None:
        """Take over the table that was being made, if it is ready."""
        if self._coming is None or not self._coming.done():
            return
        coming, self._coming = self._coming, None
        self._due = self._monotonic() + max(self._shortest, SHARE * (self._monotonic() - self._begun))
        try:
            self.newest, self.problem = coming.result(), None
        except YifaError as error:
            self.problem = str(error)
        except BrokenExecutor as error:  # its process was killed: another one makes the next
            self.problem, self._maker, self._of = str(error), _make_maker(), None

    def close(self) -> None:
        """End the process that makes tables."""
        self._maker.shutdown(wait=False, cancel_futures=True)

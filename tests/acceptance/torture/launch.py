"""``python -m tests.acceptance.torture.launch WORDS…``: yifa, watched and hurt from outside.

The product has no hooks for it. What is done is said by the environment: ``TORTURE_KILL=POINT:N`` kills the
process at the n-th time it comes to a point; ``TORTURE_COUNT=FILE`` writes how often it came to each;
``TORTURE_ACK=FILE`` notes every commit that was acknowledged, as the fingerprint of what the archive then
holds; ``TORTURE_SYNCHRONOUS=OFF`` takes the promise of durability away; ``TORTURE_LOOP=FILE`` writes the most
memory held and the longest time the event loop worked at one thing.
"""

import asyncio
import inspect
import json
import os
import re
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from archive import store
from archive.file import writing
from archive.store import Archive
from crawler.guard import Guard
from tests.support.processes import peak_bytes
from yifa.commands.cli import main

LOOP = "TORTURE_LOOP"
KILL, COUNT, ACK, SYNCHRONOUS = "TORTURE_KILL", "TORTURE_COUNT", "TORTURE_ACK", "TORTURE_SYNCHRONOUS"
# the statement's verb, and the table it is about where it changes one
STATEMENT = re.compile(
    r"\s*(?:(INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+\"?(\w+)|(BEGIN|COMMIT|SAVEPOINT|RELEASE))",
    re.IGNORECASE,
)
READERS = frozenset({"close", "open", "payload", "payload_of"})


class Points:
    """Counts how often the process comes to each point, and kills it at the one that is asked for."""

    def __init__(self) -> None:
        point, _, number = os.environ.get(KILL, "").rpartition(":")
        self.deadly, self.at = point, int(number or 0)
        self.hits: Counter[str] = Counter()

    def reach(self, name: str) -> None:
        """Note that the process is at a point."""
        self.hits[name] += 1
        if name == self.deadly and self.hits[name] == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, sql: str) -> None:
        """Note that a statement is about to run."""
        found = STATEMENT.match(sql)
        if found is not None:
            verb, table, control = found.groups()
            self.reach(f"sql {control.upper()}" if control else f"sql {verb.split()[0].upper()} {table}")


def fingerprint(db: sqlite3.Connection) -> str:
    """Return the digest of all digests that the archive keeps of its rows."""
    rows = db.execute("SELECT name, block, digests FROM fixity ORDER BY name, block")
    return sha256(
        "".join(f"{name} {block} {digests.hex()}\n" for name, block, digests in rows).encode()
    ).hexdigest()


def _wrapped(points: Points, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def around(self: Archive, *arguments: Any, **named: Any) -> Any:
        points.reach(f"before {name}")
        told = method(self, *arguments, **named)
        points.reach(f"after {name}")
        return told

    return around


def _acknowledging(commit: Callable[[Archive], None], log: int) -> Callable[[Archive], None]:
    last = ""

    @wraps(commit)
    def around(self: Archive) -> None:
        nonlocal last
        commit(self)
        now = fingerprint(self.db.conn)
        if now != last:
            os.write(log, f"{now}\n".encode())
        last = now

    return around


def watch_points(points: Points) -> None:
    """Make every step of the archive's writing a point."""
    opened = writing.connect_to_write

    def connect(path: Path) -> Any:
        db = opened(path)
        db.conn.set_trace_callback(points.statement)
        return db

    store.connect_to_write = connect  # type: ignore[attr-defined] # from outside: the product has no hook
    for name, method in inspect.getmembers(Archive, inspect.isfunction):
        if not name.startswith("_") and name not in READERS:
            setattr(Archive, name, _wrapped(points, name, method))


class Pulse:
    """Times every callback of the event loop, in this thread's own work: what it does at one thing."""

    def __init__(self) -> None:
        self.longest = 0.0

    def watch(self) -> None:
        """Begin when a run does."""
        watching, run = Guard.watching, asyncio.Handle._run

        def timed(handle: asyncio.Handle) -> None:
            began = time.thread_time()
            run(handle)
            self.longest = max(self.longest, time.thread_time() - began)

        def begin(guard: Guard) -> Any:
            asyncio.Handle._run = timed  # type: ignore[assignment, method-assign] # from outside
            return watching(guard)

        Guard.watching = begin  # type: ignore[assignment, method-assign] # from outside

    def write(self, path: Path) -> None:
        """Write what was seen."""
        path.write_text(json.dumps({"busy_seconds": self.longest, "peak_bytes": peak_bytes()}))


def run() -> None:
    """Run yifa as the environment says."""
    points, pulse = Points(), Pulse()
    if os.environ.get(LOOP):
        pulse.watch()
    if promise := os.environ.get(SYNCHRONOUS):
        writing.WRITING = tuple(each.replace("FULL", promise) for each in writing.WRITING)
    if log := os.environ.get(ACK):
        file = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        Archive.commit = _acknowledging(Archive.commit, file)  # type: ignore[assignment, method-assign] # from outside
    if os.environ.get(COUNT) or points.deadly:
        watch_points(points)
    try:
        main()
    finally:
        if told := os.environ.get(COUNT):
            Path(told).write_text(json.dumps(points.hits))
        if told := os.environ.get(LOOP):
            pulse.write(Path(told))


if __name__ == "__main__":
    run()

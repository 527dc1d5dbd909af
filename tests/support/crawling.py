"""Runs the real command against the replica, as a user would, and reads the archive back."""

import inspect
import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from crawler import settings
from tests.replica import Replica
from tests.support.clocked import PATIENCE_SECONDS, run_command, sampled

YIFA = [sys.executable, "-m", "yifa"]
SPRING = datetime(2026, 3, 25, 2, tzinfo=UTC)
"""when these tests begin: no portal of the replica is late with its report, or quiet for long"""
BEGAN = time.time()
READ_ONCE = {"YIFA_LABELS", *re.findall(r"YIFA_[A-Z_]+", inspect.getsource(settings))} - {"YIFA_ARCHIVE"}
"""variables that a process reads as it starts, or once; which archive, each command reads anew"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a command did."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Return the JSON document it printed."""
        return json.loads(self.out)


def yifa(
    *words: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None, clock: str | None = None
) -> Ran:
    """Run ``yifa`` with these words, in a process of its own; *clock* is the time it takes it to be."""
    return yifa_in({**os.environ, **(env or {})}, *words, cwd=cwd, clock=clock)


def yifa_in(
    environment: dict[str, str], *words: str | Path, cwd: Path | None = None, clock: str | None = None
) -> Ran:
    """Run ``yifa`` as `yifa` does, in an environment that has these variables alone."""
    arguments = [*map(str, words)]
    if environment.keys() & READ_ONCE:
        return _started_anew(arguments, environment, cwd, clock)
    with tempfile.TemporaryDirectory() as folder:
        outputs = [Path(folder, name) for name in ("out", "err")]
        at = datetime.fromisoformat(clock) if clock else None
        status = run_command(arguments, outputs, environment=environment, cwd=cwd or Path.cwd(), at=at)
        out, err = (path.read_text(encoding="utf-8") for path in outputs)
    return Ran(status=status, out=out, err=err)


def _started_anew(words: list[str], environment: dict[str, str], cwd: Path | None, clock: str | None) -> Ran:
    """Run ``yifa`` with variables, some of which are read once."""
    start = YIFA if clock is None else [sys.executable, "-m", "tests.support.clocked", clock]
    done = subprocess.run(
        [*start, *words], capture_output=True, text=True, encoding="utf-8", timeout=PATIENCE_SECONDS,
        env=sampled(environment), cwd=cwd,
    )  # fmt: skip
    return Ran(status=done.returncode, out=done.stdout, err=done.stderr)


def mapping(replica: Replica) -> list[str]:
    """Return the ``--portal-host`` options that lead to the replica."""
    rules = [f"http://{host}={address}" for host, address in replica.hosts.items()]
    rules += [f"https://{host}={address}" for host, address in replica.https_hosts.items()]
    return [word for rule in rules for word in ("--portal-host", rule)]


def crawl_words(archive: Path, replica: Replica, names: Iterable[str], command: str = "crawl") -> list[str]:
    """Return the words of a crawl of the replica without pause."""
    return [command, *names, "--archive", str(archive), "--delay", "0", *mapping(replica)]


def crawl(
    archive: Path, replica: Replica, *names: str, command: str = "crawl", more: Sequence[str] = ()
) -> Ran:
    """Crawl the replica, all its portals unless some are named, in the spring it was made for."""
    words = crawl_words(archive, replica, names or sorted(replica.world.sites), command)
    return yifa(*words, *more, clock=in_spring())


def put_first_crawl(archive: Path, *names: str, command: str = "crawl", at: datetime | None = None) -> int:
    """Put an archive where a first crawl of the untouched replica would leave it; return its exit status.

    It is crawled once and copied for all tests that begin with it; their own replica is asked nothing.
    """
    data, status = _first_crawl(names, command, at)
    archive.write_bytes(data)
    return status


@cache
def _first_crawl(names: tuple[str, ...], command: str, at: datetime | None) -> tuple[bytes, int]:
    with tempfile.TemporaryDirectory() as folder, Replica() as replica:
        archive = Path(folder, "a.db")
        words = crawl_words(archive, replica, names, command)
        status = yifa(*words, clock=at.isoformat() if at else in_spring()).status
        return archive.read_bytes(), status


def in_spring() -> str:
    """Return what time it is in these tests; it goes on as they do."""
    return (SPRING + timedelta(seconds=time.time() - BEGAN)).isoformat()


def rows(archive: Path, sql: str, *values: object) -> list[dict[str, Any]]:
    """Return what plain sqlite3 reads from the archive."""
    with sqlite3.connect(f"file:{archive}?mode=ro", uri=True) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql, values)]


def current(archive: Path) -> dict[str, dict[str, Any]]:
    """Return every stored page's current version and text, by address."""
    found = rows(
        archive,
        "SELECT page.url AS url, version.*, document.text AS text, document.body_kind AS body_kind, "
        "document.content_sha256 AS content_sha256 "
        "FROM page JOIN version ON version_id = current_version_id JOIN document USING (document_id)",
    )
    return {row["url"]: row for row in found}


def fold_spaces(text: str) -> str:
    """Return a text without its white space: what is compared is every character that is not layout."""
    return "".join(text.split())


def published_by(replica: Replica, code: str) -> list[str]:
    """Return the addresses of a portal's documents that a listing leads to."""
    return [page.url for page in replica.truth.pages.values() if page.portal == code and page.listed]


def open_failures(archive: Path, url: str) -> int:
    (row,) = rows(archive, "SELECT count(*) AS n FROM failure WHERE resolved_at IS NULL AND url = ?", url)
    return int(row["n"])

"""Measures how long the pages of `yifa serve` take while a crawl writes to their archive."""

import re
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

from benchmarks.crawl import crawl_command, served

ROUNDS = 5
PORTAL = 2_000
"""pages of the portal that is crawled meanwhile; it is fetched again where it is known"""
_TWO = "SELECT document, portal FROM publications WHERE document_kind = 'dept_report' LIMIT 2 OFFSET 10"


def paths(archive: Path) -> dict[str, str]:
    """Return one page of each kind: what it is called, and its path."""
    with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
        (document, code), (other, _) = db.execute(_TWO).fetchall()
    one = f"/document/{document}"
    return {
        "overview": "/", "county": f"/county/{code}", "search": "/search?q=%E5%A4%8D%E8%AE%AE",
        "browse": "/search", "facet": f"/search?q=%E8%A1%8C%E6%94%BF&portal={code}", "document": one,
        "original": f"{one}/original", "versions": f"{one}/versions", "evidence": f"{one}/evidence",
        "compare": f"/compare?a={document}&b={other}", "changes": "/changes", "runs": "/runs",
    }  # fmt: skip


@contextmanager
def _serving(archive: Path) -> Iterator[str]:
    """Run ``yifa serve`` in a process of its own and give its address."""
    command = [sys.executable, "-m", "yifa", "serve", "--archive", str(archive), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        try:
            said = (re.search(r"http://[\d.]+:\d+", line) for line in server.stdout)
            yield next(address[0] for address in said if address)
        finally:
            server.terminate()


def _milliseconds(address: str) -> float:
    began = time.perf_counter()
    with urlopen(address) as answer:
        answer.read()
    return 1000 * (time.perf_counter() - began)


def while_written(archive: Path) -> Iterator[tuple[str, str]]:
    """Yield for each kind of page the median and the longest time on the clock, in milliseconds."""
    asked = paths(archive)
    with _serving(archive) as address, served(PORTAL) as (host, at):
        _milliseconds(f"{address}/runs")
        command = [*crawl_command(archive, host, at), "--refresh"]
        command[command.index("crawl")] = "backfill"
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as crawl:
            for name, path in asked.items():
                took = [_milliseconds(f"{address}{path}") for _ in range(ROUNDS)]
                yield name, f"{statistics.median(took):.0f}, {max(took):.0f} ms"
            assert crawl.poll() is None, "the crawl ended before the pages were asked for"
            crawl.terminate()

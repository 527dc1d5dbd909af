"""Measures one run over every county at once, and two crawls beside each other."""

import json
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from benchmarks.crawl import crawl_command, served
from tests.support.archives.many import many_portals
from tests.support.crawling import YIFA
from yifa.profiles.counties import load_counties

DESCRIPTORS = 1_024
PAGES = 600
"""of a portal that is crawled alone, and beside another"""
ROUNDS = 3
_ENDED = """
    SELECT (SELECT count(DISTINCT portal_id) FROM walk JOIN section USING (section_id)
            WHERE verdict = 'complete'),
        (SELECT count(DISTINCT portal_id) FROM alarm)
"""
_LAST = "SELECT max(ended_at) FROM walk WHERE verdict = 'complete'"
# what a child of this process held at most and took, in a process that waits for nothing else
_MEASURED = """
import json, resource, subprocess, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss, done.stderr[-500:]]))
"""


@contextmanager
def _silent() -> Iterator[str]:
    """Give an address that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as server:
        held: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    held.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"


def portals() -> Iterator[tuple[str, str]]:
    """Measure a run over all counties under a soft limit of descriptors; the first one's never answers."""
    with (
        tempfile.TemporaryDirectory() as folder,
        many_portals(Path(folder), len(load_counties())) as words,
        _silent() as hung,
    ):
        at = next(number for number, word in enumerate(words) if word.endswith(words[-1].partition("=")[2]))
        words[at] = f"{words[at].partition('=')[0]}={hung}"
        began = time.time()
        ran = subprocess.run(
            [sys.executable, "-c", _MEASURED, str(DESCRIPTORS), *YIFA, *words, "--quiet"],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        lasted = time.time() - began
        status, cpu, memory, said = json.loads(ran.stdout)
        with closing(sqlite3.connect(Path(folder, "a.db"))) as db:
            whole, alarmed = db.execute(_ENDED).fetchone()
            last = datetime.fromisoformat(db.execute(_LAST).fetchone()[0]).timestamp()
    count = len(load_counties())
    of = f"{count:,} portals in one run, {DESCRIPTORS:,} descriptors"
    yield f"{of}: read to the end, alarmed, lost", f"{whole}, {alarmed}, {count - whole - alarmed}"
    yield "… its exit status, what it said", f"{status} {said.strip() or '-'}"
    yield "… CPU, on the clock, memory", f"{cpu:.0f} s, {lasted:.0f} s, {memory / 1024:.0f} MB"
    yield "… last certificate but the silent one's after", f"{last - began:.0f} s"


def cores() -> Iterator[tuple[str, str]]:
    """Measure on the clock how much more two crawls at once get done, each with an archive of its own."""
    with tempfile.TemporaryDirectory() as folder, served(PAGES) as (host, address):
        took: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            for count, times in took.items():
                paths = [Path(folder, f"{number}.db") for number in range(count)]
                began = time.monotonic()
                running = [
                    subprocess.Popen(
                        crawl_command(path, host, address),
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                    )
                    for path in paths
                ]
                for process in running:
                    process.wait()
                times.append(time.monotonic() - began)
                for path in paths:
                    path.unlink()
    alone, both = statistics.median(took[1]), statistics.median(took[2])
    yield "pages a second of two crawls at once ÷ of one", f"{2 * alone / both:.2f} times"

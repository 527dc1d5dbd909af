"""Measures what questions, runs and joins cost beside 200,000 documents of 828 portals.

``make scale`` makes the archive once, through the project's own saving code, and keeps it outside the tree
(``--cache``), with all that is derived. CPU is user + system of whole processes where nothing else is said.
``--documents 20000`` is enough to see what grows.
"""

import argparse
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from archive.alarms.raising import Visited, raise_alarms
from archive.derived.reports import Derived
from archive.search.filters import Filters
from archive.search.search import search
from archive.store import Archive
from benchmarks.crawl import compile_ours, cpu_seconds, crawl_command, served
from benchmarks.many import cores, portals
from benchmarks.pages import while_written
from tests.support.archives.counties import make
from yifa.model.clock import now

WORDS = ("行政", "复议", "执法", "合同", "法治", "公示", "培训", "许可", "投诉", "集市")
"""the ten words of two characters that are searched for"""
SMALL, MIDDLE = 1_000, 20_000
"""documents of the other archives"""
PER_PORTAL = 241
"""documents of a portal: 200,000 in 828 portals"""
ROUNDS = 3
UNCHANGED = 200
"""pages of the portal that is crawled beside each archive"""
WAITING = 100_000
MARKS = {
    "start:": 0.25, "status": 2, "report": 2, "failures": 2, "removals": 2, "coverage": 2, "search,": 100,
    "verify": 3, "merge of 1,000": 10, "merge of nothing": 1, "memory": 20, "page,": 300,
}  # fmt: skip
"""how a row begins → what its figure may be at most: a search's 95th of 100, a page's longest of five"""
YIFA = (sys.executable, "-m", "yifa")
Figure = tuple[str, str]
# addresses as a first crawl of a large portal finds them; then what another process holds of them
_BOOK = """
import sys
from pathlib import Path
from archive.book import Book
from archive.store import Archive
from tests.support.archives.counties import BEGIN, portal_of
from tests.support.processes import peak_bytes
from yifa.model.fetch import FetchKind
from yifa.model.listing import Entry
from yifa.profiles.counties import load_counties
with Archive.open(Path(sys.argv[1])) as archive:
    run = archive.runs.begin("crawl", {"portals": []}, "yifa 0", BEGIN)
    portal = portal_of(next(iter(load_counties().values())))
    book = Book.open(archive, run, portal, lambda: BEGIN)
"""
FOUND = f"""{_BOOK}
    section = book.add_section(name="a", url=portal.home, found_by="profile", found_path=None)
    walk = book.begin_walk(section)
    count = int(sys.argv[2])
    for first in range(0, count, 20):
        rows = [Entry(url=f"{{portal.home}}zwgk/fdzdgknr/{{n}}.html", title=f"关于印发第{{n}}号文件的通知",
                      published_text="2026-01-01", published="2026-01-01") for n in range(first, first + 20)]
        book.keep_entries(walk, section, rows, list_page=first // 20 + 1)
"""
HELD = f"""{_BOOK}
    archive.db.execute("PRAGMA cache_size = 10")  # SQLite's pages, 64 MB at most, are there whatever waits
    before = peak_bytes()
    tasks = book.due(FetchKind.PAGE)
    book.expect(tasks)
    known = book.known_rows()
    print(len(tasks), peak_bytes() - before)
"""


def cached(folder: Path, documents: int) -> Path:
    """Return an archive of so many documents, made if the cache has none."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"scale-{documents}.db"
    if not path.exists():
        print(f"making {path}: a minute of CPU for each 10,000 documents", file=sys.stderr)
        make(path, documents, max(documents // PER_PORTAL, 4))
    with Archive.open(path, holder="benchmark") as archive:  # an earlier schema is brought up to date
        Derived(archive).derive()  # as the ends of runs do
    return path


def _asked(archive: Path, *words: str) -> float:
    """Return the CPU seconds of a command that asks an archive, the least of several."""
    command = [*YIFA, *words, "--archive", str(archive)]
    return min(cpu_seconds(command) for _ in range(ROUNDS))


def start(folder: Path, _documents: int) -> Iterator[Figure]:
    """Measure what commands cost beside a small archive: that is, what it costs to start them."""
    small = cached(folder, SMALL)
    with closing(sqlite3.connect(small)) as db:
        (url,) = db.execute("SELECT url FROM page WHERE current_version_id IS NOT NULL LIMIT 1").fetchone()
    yield "start: --version", f"{min(cpu_seconds([*YIFA, '--version']) for _ in range(ROUNDS)):.2f} s"
    for words in (("search", "人次"), ("show", url), ("status",)):
        yield f"start: {words[0]}", f"{_asked(small, *words):.2f} s"


def questions(folder: Path, documents: int) -> Iterator[Figure]:
    """Measure the commands that look at every portal."""
    archive = cached(folder, documents)
    for command in ("status", "report", "failures", "removals", "coverage"):
        yield command, f"{_asked(archive, command):.2f} s"


def searches(folder: Path, documents: int) -> Iterator[Figure]:
    """Measure searches in one process: CPU milliseconds, median and 95th of a hundred."""
    filters = {"no filter": Filters(), "one portal": Filters(portal="110105"), "one year": Filters(year=2022)}
    with Archive.open(cached(folder, documents), read_only=True) as archive:
        for name, limits in filters.items():
            took = []
            for word in WORDS * ROUNDS:
                began = time.process_time()
                search(archive.db, [word], limits)
                took.append(1000 * (time.process_time() - began))
            took.sort()
            last = took[int(0.95 * (len(took) - 1))]
            yield f"search, {name}: median, 95th", f"{statistics.median(took):.0f}, {last:.0f} ms"


def alarms(folder: Path, documents: int) -> Iterator[Figure]:
    """Measure the judging of one portal at the end of a run."""
    with Archive.open(cached(folder, documents), holder="benchmark") as archive:
        db = archive.db.conn
        (code,), (run,) = (
            db.execute(sql).fetchone()
            for sql in ("SELECT min(code) FROM portal", "SELECT max(run_id) FROM run")
        )
        visited = [Visited(code=code, parked=None, blocked=False, unbalanced=None)]
        db.execute("BEGIN")
        began = time.process_time()
        raise_alarms(db, run, visited, now())
        took = time.process_time() - began
        db.execute("ROLLBACK")
    yield "alarms of one portal visited", f"{1000 * took:.1f} ms"


def unchanged(folder: Path, documents: int) -> Iterator[Figure]:
    """Measure the crawl of a portal that has nothing new, beside archives of three sizes."""
    with served(UNCHANGED) as (host, address):
        for size in sorted({SMALL, MIDDLE, documents}):
            command = crawl_command(cached(folder, size), host, address)
            cpu_seconds(command)
            took = statistics.median(cpu_seconds(command) for _ in range(ROUNDS))
            yield f"unchanged crawl beside {size:,}", f"{took:.2f} s"


def verifying(folder: Path, _documents: int) -> Iterator[Figure]:
    """Measure the check of a small archive."""
    small = cached(folder, SMALL)
    began = time.perf_counter()
    took = cpu_seconds([*YIFA, "verify", "--archive", str(small)])
    yield f"verify of {SMALL:,}", f"{took:.1f} s CPU, {time.perf_counter() - began:.1f} s on the clock"


def merging(folder: Path, documents: int) -> Iterator[Figure]:
    """Measure the joining of small archives into one of half the documents, then of nothing new.

    The first merge into an archive that a crawl wrote reads it once; from then on it remembers.
    """
    half = cached(folder, documents // 2)
    others = [folder / f"other-{SMALL}-{number}.db" for number in (1, 2)]
    for number, other in enumerate(others):
        if not other.exists():
            make(other, SMALL, 4, skip=2000 + 100 * number)
        with Archive.open(other, holder="benchmark"):
            pass  # as above
    into = f"into {documents // 2:,}"
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        merged = Path(scratch, "into.db")
        shutil.copyfile(half, merged)
        names = (f"first merge {into}", f"merge of {SMALL:,} {into}", "merge of nothing new")
        for name, other in zip(names, (*others, others[-1]), strict=True):
            cpu, memory = _merged(other, merged)
            yield name, f"{cpu:.1f} s, {memory / 1024:.0f} MB"


def _merged(source: Path, into: Path) -> tuple[float, int]:
    """Return CPU seconds and most memory (kB) of a merge, by a process that waits for nothing else."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=2); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
    )
    command = [sys.executable, "-c", code, *YIFA, "merge", str(source), "--into", str(into)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    cpu, memory = done.stdout.split()
    return float(cpu), int(memory)


def waiting(_folder: Path, _documents: int) -> Iterator[Figure]:
    """Measure what a run holds of addresses that wait."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "a.db"))
        subprocess.run([sys.executable, "-c", FOUND, path, str(WAITING)], check=True)
        command = [sys.executable, "-c", HELD, path]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    count, held = map(int, done.stdout.split())
    yield f"memory of {count:,} waiting addresses", f"{held / 1024**2:.0f} MB"


def pages(folder: Path, documents: int) -> Iterator[Figure]:
    """Measure the pages of the web reader on the clock, while a crawl writes: median and longest of five."""
    for name, figure in while_written(cached(folder, documents)):
        yield f"page, {name}: median, longest", figure


def all_portals(_folder: Path, _documents: int) -> Iterator[Figure]:
    """Measure one run over every county."""
    yield from portals()


def two_crawls(_folder: Path, _documents: int) -> Iterator[Figure]:
    """Measure what a second core gives."""
    yield from cores()


def judged(what: str, figure: str) -> str:
    """Return in words that a figure misses its mark; empty where it does not, or has none.

    >>> judged("search, no filter: median, 95th", "48, 662 ms"), judged("status", "1.80 s")
    ('  MISSED: 100', '')
    """
    mark = next((mark for begin, mark in MARKS.items() if what.startswith(begin)), None)
    numbers = [float(number) for number in re.findall(r"[\d.]+", figure)]
    value = numbers[-1] if what.startswith(("search,", "page,")) else numbers[0]
    return f"  MISSED: {mark}" if mark is not None and value > mark else ""


PARTS: dict[str, Callable[[Path, int], Iterator[Figure]]] = {
    "start": start, "questions": questions, "searches": searches, "alarms": alarms, "unchanged": unchanged,
    "verify": verifying, "merge": merging, "waiting": waiting, "pages": pages, "portals": all_portals,
    "cores": two_crawls,
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[], help="all by default")
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir(), "yifa-scale"))
    asked = parser.parse_args(arguments)
    compile_ours()
    archive = cached(asked.cache, asked.documents)
    size = archive.stat().st_size / asked.documents
    print(f"{asked.documents:,} documents, {size:,.0f} bytes each; CPU of whole processes", flush=True)
    for name in asked.parts or PARTS:
        for what, figure in PARTS[name](asked.cache, asked.documents):
            print(f"{what:44}{figure:>20}{judged(what, figure)}", flush=True)


if __name__ == "__main__":
    main()

"""Cases 159 to 167 and 171 to 175: what happens to the crawl's own process, its archive, and its network."""

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from random import Random
from signal import SIGKILL
from tempfile import TemporaryDirectory

from archive.file.connecting import connect_to_read
from tests.acceptance.torture.canonical import Dump, damages, differences, dump_of
from tests.acceptance.torture.crashes import kills, power, refusals, starts, stops
from tests.acceptance.torture.crashes.failpoints import counted_calls
from tests.acceptance.torture.site import ENDED_WELL, benches
from tests.faults.case import Case, Driven, NotBuilt
from tests.faults.gate import Gate
from tests.faults.serving import FaultyPortals
from tests.faults.site import Site, make_site
from tests.support.crawling import rows, yifa
from yifa.model.errors import ArchiveError

FIRST = 159
IMAGES = 60
READS = 200
LARGEST_JOURNAL = 64 << 20
NEWER = 999


@cache
def _unhurt(extra: int) -> tuple[Dump, int]:
    """Return what a crawl that is left alone stores, and how often it asks."""
    with TemporaryDirectory() as folder, benches(Path(folder), extra=extra) as each:
        return kills.unkilled(each)


@cache
def _calls() -> Mapping[str, int]:
    """Return how often a crawl that is left alone makes each call that changes the archive's files."""
    with TemporaryDirectory() as folder, benches(Path(folder), extra=0) as each:
        return counted_calls(each.own())


def _killed(times: int) -> Callable[[Path], Iterable[str]]:
    def play(folder: Path) -> Iterable[str]:
        seed = secrets.randbelow(1_000_000)
        with benches(folder, extra=0) as each:
            wanted, total = _unhurt(0)
            told = kills.one_case(each.own(), wanted, total, times, Random(seed), f"seed {seed}")
        return told.misses

    return play


def _stopped(folder: Path) -> Iterable[str]:
    return stops.run_case(folder / "stop", 0.1)[1]


def _out_of_memory(folder: Path) -> Iterable[str]:
    """Send what the kernel's killer sends, when the process has grown by a large page."""
    with benches(folder, extra=10) as each:
        wanted, total = _unhurt(10)
        bench = each.own()
        process = bench.start()
        while len(bench.replica.requests) < total // 2 and process.poll() is None:
            time.sleep(0.002)  # until it is in the middle of its work
        os.kill(process.pid, SIGKILL)
        process.communicate()
        status, said = bench.finish()
        yield from [] if status in ENDED_WELL else [f"resume ended with {status}: {said[-200:]}"]
        yield from damages(bench.archive) + differences(wanted, dump_of(bench.archive))


def _refused(call: str, error: str) -> Callable[[Path], Iterable[str]]:
    def play(folder: Path) -> Iterable[str]:
        with benches(folder, extra=0) as each:
            at = 1 + secrets.randbelow(_calls()[call])
            fault = refusals.Fault(call=call, error=error, at=at)
            return refusals.run_case(each.own(), fault, _unhurt(0)[0])

    return play


def _power_lost(folder: Path) -> Iterable[str]:
    with benches(folder, extra=10) as each:
        recording = power.record(each.own())
    return power.check_some(recording, str(secrets.randbelow(1_000_000)), IMAGES)


def _two_at_once(folder: Path) -> Iterable[str]:
    with benches(folder, extra=0) as each:
        return starts.run_case(each.own(), 1, at_once=2)


def _read_meanwhile(folder: Path) -> Iterable[str]:
    with benches(folder, extra=10) as each:
        bench = each.own()
        process = bench.start()
        reads, largest, problems = 0, 0, list[str]()
        while process.poll() is None:
            if not bench.archive.exists() or not bench.archive.stat().st_size:
                continue
            try:
                with closing(connect_to_read(bench.archive).conn) as db:
                    for _ in range(READS):
                        db.execute("SELECT county, title, text FROM documents").fetchall()
                        reads += 1
            except sqlite3.Error as error:
                problems.append(f"a reader was refused: {error}")
            except ArchiveError:  # the file is there, its schema not yet
                continue
            journal = Path(f"{bench.archive}-wal")
            largest = max(largest, journal.stat().st_size if journal.exists() else 0)
        process.communicate()
        yield from problems[:3]
        if process.returncode not in ENDED_WELL or reads < READS or largest > LARGEST_JOURNAL:
            yield f"ended with {process.returncode} after {reads} reads, journal {largest} bytes"


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """Make a folder and what is in it read-only: for root, only a mount does."""
    if os.geteuid():
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    subprocess.run(["mount", "--bind", folder, folder], check=True)
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def _on_read_only(folder: Path) -> Iterable[str]:
    with benches(folder, extra=0) as each:
        bench = each.own()
        bench.finish()
        before = bench.archive.read_bytes()
        with _read_only(bench.folder):
            status, said = bench.finish()
            found = yifa("search", "复议", "--archive", bench.archive)
    named, told = f"Archive: {bench.archive}\n", said.splitlines()[1:]
    refused = [line.partition(":")[0] for line in told] == ["yifa"]
    if status not in (2, 3) or not refused or not said.startswith(named):
        yield f"ended with {status}: {said[-200:]}"
    if found.status != 0:
        yield f"cannot be searched: {found.err}"
    if bench.archive.read_bytes() != before:
        yield "the archive has changed"


def _newer_schema(folder: Path) -> Iterable[str]:
    with benches(folder, extra=0) as each:
        bench = each.own()
        bench.finish()
        with closing(sqlite3.connect(bench.archive)) as db:
            db.execute(f"PRAGMA user_version = {NEWER}")
        before = bench.archive.read_bytes()
        status, said = bench.finish()
        if status != 2 or f"schema {NEWER}" not in said or bench.archive.read_bytes() != before:
            yield f"ended with {status}: {said[-200:]}"


def _bit_flipped(folder: Path) -> Iterable[str]:
    with benches(folder, extra=0) as each:
        bench = each.own()
        bench.finish()
        row = rows(bench.archive, "SELECT payload_id, data FROM payload ORDER BY length(data) LIMIT 1")[0]
        whole, data = bytearray(bench.archive.read_bytes()), bytes(row["data"])
        at = whole.index(data) + secrets.randbelow(len(data))
        whole[at] ^= 1 << secrets.randbelow(8)
        bench.archive.write_bytes(whole)
        told = yifa("verify", "--archive", bench.archive)
        copied = yifa("backup", bench.folder / "copy.db", "--archive", bench.archive)
        if told.status != 1 or f"payload {row['payload_id']}" not in told.out:
            yield f"verify ended with {told.status}: {told.out[-200:]}"
        if copied.status != 1 or (bench.folder / "copy.db").exists():
            yield f"a backup of it ended with {copied.status}"


def _crawl(folder: Path, site: Site, address: str, days: int) -> subprocess.Popen[str]:
    """Start a crawl of one site on another day."""
    profiles = folder / "portals"
    profiles.mkdir(exist_ok=True)
    (profiles / f"{site.code}.toml").write_text(site.profile(), encoding="utf-8")
    words = [sys.executable, "-m", "tests.faults.crawl", str(folder / "a.db"), str(profiles), str(days)]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write(f"{site.host}={address}")
    process.stdin.close()
    return process


def _status(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    with process:
        return int(json.loads(process.stdout.read())["status"])


def _cut_off(down_seconds: float | None, expected: Sequence[int]) -> Callable[[Path], Iterable[str]]:
    """Shut the way to a portal in the middle of its crawl, for so long or until the run has ended."""

    def play(folder: Path) -> Iterable[str]:
        site = make_site(FIRST, documents=30)
        with FaultyPortals() as server, Gate(server.address) as gate:
            server.put(1, {site.host: site})
            process = _crawl(folder, site, gate.address, 0)
            while len(server.asked) < 10 and process.poll() is None:
                time.sleep(0.002)  # until it is in the middle of its work
            gate.shut()
            asked = len(server.asked)
            if down_seconds is not None:
                threading.Timer(down_seconds, gate.open).start()
            status = _status(process)
            stored = rows(folder / "a.db", "SELECT count(*) AS n FROM version")[0]["n"]
            failed = rows(folder / "a.db", "SELECT count(*) AS n FROM outcome WHERE code = 'conn_error'")[0][
                "n"
            ]
            if down_seconds is None:
                gate.open()
            server.put(2, {site.host: site})
            again = _status(_crawl(folder, site, gate.address, 2))
        whole = rows(folder / "a.db", "SELECT count(*) AS n FROM version")[0]["n"]
        if status not in expected or failed > 6 or not (down_seconds or (failed > 0 and stored < 30)):
            yield f"ended with {status} after {asked} requests, {stored} stored, {failed} not got"
        if again not in ENDED_WELL or whole != 30:
            yield f"the run two days later ended with {again}, {whole} of 30 stored"
        yield from damages(folder / "a.db")

    return play


def _with_strace(number: int, how: str, expected: str, run: Callable[[Path], Iterable[str]]) -> Case:
    if shutil.which("strace") is None:
        return NotBuilt(number=number, why="strace is not installed here")
    return Driven(number=number, how=how, expected=expected, run=run)


AS_UNHURT = "run again, the archive is as if nothing had happened"
CASES: tuple[Case, ...] = (
    Driven(number=159, how="kill -9 at a random moment", expected=AS_UNHURT, run=_killed(1)),
    Driven(number=160, how="kill -9, and again while it resumes", expected=AS_UNHURT, run=_killed(2)),
    Driven(
        number=161,
        how="SIGTERM while 16 portals hang",
        expected="out within 20 s, status 11, resumed whole",
        run=_stopped,
    ),
    Driven(
        number=162,
        how="the SIGKILL that the kernel's killer sends, mid-crawl (no shortage is provoked)",
        expected=AS_UNHURT,
        run=_out_of_memory,
    ),
    _with_strace(
        163, "the n-th write gives ENOSPC", f"status 3; {AS_UNHURT}", _refused("pwrite64", "ENOSPC")
    ),
    _with_strace(164, "the n-th sync gives EIO", f"status 3; {AS_UNHURT}", _refused("fdatasync", "EIO")),
    _with_strace(
        165, f"{IMAGES} crash images of its own writes", "whole commits, none acknowledged lost", _power_lost
    ),
    Driven(
        number=166,
        how="two runs at once",
        expected="one runs, the other ends with 4 and names it",
        run=_two_at_once,
    ),
    Driven(
        number=167, how="a reader that never stops", expected="never refused; status 0", run=_read_meanwhile
    ),
    Driven(
        number=171,
        how="the archive is on a read-only disk",
        expected="one line, status 2 or 3; it can be searched, and stays as it is",
        run=_on_read_only,
    ),
    Driven(
        number=172, how="the archive has a newer schema", expected="status 2, untouched", run=_newer_schema
    ),
    Driven(
        number=173,
        how="one bit of a payload is flipped",
        expected="verify names it, status 1; no backup is made",
        run=_bit_flipped,
    ),
    Driven(
        number=174,
        how="the server restarts in the middle of the run",
        expected="what failed is got at a second try or by a later run",
        run=_cut_off(0.3, (0, 1)),
    ),
    Driven(
        number=175,
        how="the network is gone from the middle of the run on",
        expected="the circuit opens after 5; a later run completes",
        run=_cut_off(None, (1, 18)),
    ),
)

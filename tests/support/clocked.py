"""Runs the real crawl, or any command, in a process of its own at a time of the test's choosing.

``python -m tests.support.clocked 2026-03-25T02:00:00+00:00 crawl …``
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from multiprocessing import forkserver, get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

from coverage import Coverage

from crawler.net.hosts import read_host_map
from crawler.run import crawl
from yifa.commands.cli import cli
from yifa.model.clock import Clock
from yifa.profiles import FOLDERS_VARIABLE
from yifa.profiles.folders import find_portal, load_portals

PATIENCE_SECONDS = 300
TRACED = "COVERAGE_PROCESS_CONFIG"
"""the variable by which coverage tells a process to trace itself"""
_SAMPLED: set[str] = set()
"""tests of which a process has traced itself"""
NO_EDITS: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
FEW = 20
"""readings of a clock before it jumps"""
PROCESSES = get_context("forkserver")
"""a crawl needs a process of its own, for Scrapy's reactor starts once; these have the code read"""
PROCESSES.set_forkserver_preload(["tests.support.clocked", "tests.support.read_ahead"])


def begin_forking() -> None:
    """Begin the process that forks the others, unless it is there; its environment is that of this moment."""
    forkserver.ensure_running()


def sampled(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which the first process of each test traces itself, and no other does.

    Tracing doubles what a crawl costs, and a test's crawls are mostly alike: what they do otherwise may be
    measured as not run, never the other way.
    """
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" (")[0].partition("[")[0]
    taken = dict(environment)
    if test in _SAMPLED:
        taken.pop(TRACED, None)
    _SAMPLED.add(test)
    return taken


def clock_from(at: datetime) -> Clock:
    """Return a clock that shows *at* now and goes on from there."""
    began = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - began)


def _jumping(clock: Clock, jump: timedelta) -> Clock:
    """Return a clock that is set by *jump* once it has been read a few times."""
    readings = count()
    return lambda: clock() + (jump if next(readings) > FEW else timedelta(0))


def crawl_at(
    at: datetime,
    archive: Path,
    hosts: Mapping[str, str],
    names: Iterable[str],
    *,
    command: str = "crawl",
    whole: bool = False,
    only_listings: bool = False,
    folders: Iterable[Path] = (),
    zone: str = "UTC",
    jump: timedelta = timedelta(0),
    edits: Mapping[str, Mapping[str, Any]] = NO_EDITS,
) -> int:
    """Crawl the portals of these *names* as if it were *at*; return the exit status.

    *hosts* says where each host is reached (by http, unless it names a scheme), *folders* where there are
    more profiles; *zone* is the machine's, and *jump* is by how much its clock is set after it was read a
    few times. *edits* are what a profile says otherwise by now: code → key → value.
    """
    what = {"command": command, "whole": whole, "only_listings": only_listings}
    world = (dict(hosts), tuple(folders), dict(edits), zone)
    return run_apart(_crawl, (sampled(os.environ), archive, tuple(names), what, world, at, jump))


def run_apart(work: Callable[..., None], arguments: tuple[object, ...]) -> int:
    """Run a function in a process of its own; return the exit status.

    Raises:
        TimeoutError: it does not end.
    """
    process = PROCESSES.Process(target=work, args=arguments)
    process.start()
    process.join(PATIENCE_SECONDS)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError(f"{work.__name__} {arguments[1:]}")
    return process.exitcode


def _with_scheme(host: str) -> str:
    return host if "://" in host else f"http://{host}"


World = tuple[dict[str, str], tuple[Path, ...], dict[str, Mapping[str, Any]], str]
"""hosts, folders of profiles, what profiles say otherwise, the machine's zone"""


def _crawl(
    environment: dict[str, str],
    archive: Path,
    names: tuple[str, ...],
    what: dict[str, Any],
    world: World,
    at: datetime,
    jump: timedelta,
) -> None:
    _take(environment)
    hosts, folders, edits, zone = world
    os.environ["TZ"] = zone
    time.tzset()
    os.environ[FOLDERS_VARIABLE] = os.pathsep.join(map(str, folders))
    known = [replace(portal, **edits.get(portal.code, {})) for portal in load_portals()]
    status = crawl(
        [find_portal(name, known) for name in names],
        archive_path=archive,
        hosts=read_host_map([f"{_with_scheme(host)}={address}" for host, address in hosts.items()]),
        delay_seconds=0,
        clock=_jumping(clock_from(at), jump),
        **what,
    )
    raise SystemExit(status)


def run_command(
    words: Sequence[str],
    outputs: Sequence[Path],
    *,
    environment: Mapping[str, str],
    cwd: Path,
    at: datetime | None,
) -> int:
    """Run ``yifa`` as a shell would, standard output and standard error into files; return the exit status.

    The code is read already; whatever it takes from the environment as it is read must not be set.
    """
    return run_apart(_command, (sampled(environment), tuple(words), tuple(outputs), cwd, at))


def _command(
    environment: dict[str, str],
    words: tuple[str, ...],
    outputs: tuple[Path, ...],
    cwd: Path,
    at: datetime | None,
) -> None:
    _take(environment)
    os.chdir(cwd)
    for descriptor, path in enumerate(outputs, 1):
        with path.open("wb") as file:
            os.dup2(file.fileno(), descriptor)
    sys.stdout, sys.stderr = (
        os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        for descriptor in (1, 2)
    )
    cli(words, prog_name="yifa", obj=clock_from(at) if at else None)


def _take(environment: Mapping[str, str]) -> None:
    """Make an environment this process's; it is not traced where that says so (`tests.support.tracing`)."""
    os.environ.clear()
    os.environ.update(environment)
    tracer = Coverage.current()
    if tracer is not None and TRACED not in os.environ:
        tracer.stop()


def main() -> None:
    """Run ``yifa`` with the words after the first, as if it were the time that the first says."""
    at, *words = sys.argv[1:]
    cli(words, prog_name="yifa", obj=clock_from(datetime.fromisoformat(at)))


if __name__ == "__main__":
    main()

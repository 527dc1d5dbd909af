"""A small portal to crawl under torture, and the command that crawls it, as a user would type it."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.replica import Replica, another, new_world
from tests.support.crawling import YIFA, crawl_words, yifa_in

ROOT = Path(__file__).resolve().parents[3]
PORTAL = "wugang"
CODE = "430581"
PATIENCE_SECONDS = 90.0
"""a crawl that takes longer is said to hang"""
ENDED_WELL = (0, 1)
"""statuses of a crawl that has come to its end: an alarm, as of a report that is overdue, makes it 1"""
LAUNCHER = [sys.executable, "-m", "tests.acceptance.torture.launch"]


def make_replica(extra: int) -> Replica:
    """Return the replica, its portal grown by *extra* notices."""
    world = new_world()
    site = world.site(CODE)
    for number in range(1, extra + 1):
        world.insert(CODE, another(site, number))
    return Replica(world)


def surroundings() -> dict[str, str]:
    """Return the environment without tests' coverage, which writes a database too."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


@dataclass(slots=True)
class Bench:
    """One replica and the archive a worker crawls it into."""

    replica: Replica
    folder: Path

    @property
    def archive(self) -> Path:
        """Return the archive's path."""
        return self.folder / "a.db"

    def clear(self) -> None:
        """Take away the archive and what lies beside it, and forget what was asked."""
        for path in self.folder.glob("a.db*"):
            path.unlink()
        self.replica.forget_requests()

    def command(self, *before: str, archive: Path | None = None) -> list[str]:
        """Return the command that crawls the portal; *before* is what starts it, else yifa alone."""
        words = crawl_words(archive or self.archive, self.replica, [PORTAL])
        return [*(before or YIFA), *words]

    def start(
        self, *before: str, archive: Path | None = None, env: dict[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start the crawl; it leads a process group of its own, so that all of it can be killed."""
        return self.start_command(self.command(*before, archive=archive), env=env)

    def start_command(
        self, command: Sequence[str], env: dict[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a command as `start` does."""
        return subprocess.Popen(
            command,
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
            env={**surroundings(), **(env or {})},
        )  # fmt: skip

    def finish(
        self, *before: str, archive: Path | None = None, env: dict[str, str] | None = None
    ) -> tuple[int | None, str]:
        """Run the crawl to its end; return its exit status, None where it hung, and what it said.

        Where nothing is to watch or hurt it, it has its code read already.
        """
        if before or env:
            return wait(self.start(*before, archive=archive, env=env))
        try:
            ran = yifa_in(surroundings(), *self.command(archive=archive)[len(YIFA) :], cwd=ROOT)
        except TimeoutError:
            return None, "hung"
        return ran.status, ran.err

    def documents(self) -> Counter[str]:
        """Return how often each document or file was asked for; lists, the home page and robots.txt apart."""
        site = self.replica.world.site(CODE)
        wanted = set(site.notices)
        wanted |= {file.path for each in site.notices.values() for file in (*each.files, *each.scans)}
        wanted |= {row.path for row in site.rows if row.leads_to == "attachment"}
        asked = (request.path_with_query for request in self.replica.requests)
        return Counter(path for path in asked if path in wanted)


def wait(process: subprocess.Popen[str]) -> tuple[int | None, str]:
    """Return a process' exit status, None where it hung, and what it wrote to standard error."""
    try:
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        kill(process)
        return None, "hung"
    return process.returncode, said


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process that leads a group, and the group, as the kernel would: at once."""
    with suppress(ProcessLookupError):  # it may have ended by itself
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


class Benches:
    """A bench for every worker thread, made when it first asks."""

    def __init__(self, folder: Path, extra: int, resources: ExitStack) -> None:
        self._folder = folder
        self._extra = extra
        self._resources = resources
        self._local = threading.local()
        self._lock = threading.Lock()

    def own(self) -> Bench:
        """Return this thread's bench, cleared."""
        if not hasattr(self._local, "bench"):
            with self._lock:
                replica = self._resources.enter_context(make_replica(self._extra))
                folder = self._folder / f"bench-{threading.get_ident()}"
                folder.mkdir()
            self._local.bench = Bench(replica, folder)
        bench: Bench = self._local.bench
        bench.clear()
        return bench


@contextmanager
def benches(folder: Path, *, extra: int) -> Iterator[Benches]:
    """Give benches whose portal has *extra* further notices."""
    with ExitStack() as resources:
        yield Benches(folder, extra, resources)


def head(lines: Sequence[str], where: str) -> list[str]:
    """Return the first few of what went wrong in one case, each saying in which."""
    return [f"{where}: {line}" for line in lines[:3]]

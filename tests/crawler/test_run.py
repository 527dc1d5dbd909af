"""A run is stopped whatever its portals are at."""

import asyncio
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.run import _stop
from tests.support.clocked import TRACED
from tests.support.commands import ROOT
from tests.support.crawling import rows


@dataclass
class Slot:
    """Scrapy's, which says whether items are in the pipelines."""

    looks: int = 0
    """how often it is asked before there are none"""

    def is_idle(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@dataclass
class Scraper:
    """Scrapy's: without a slot before the crawl is open, and after it is closed."""

    slot: Slot | None = None


@dataclass
class Engine:
    """Scrapy's, as far as a stop looks at it: it runs a while after the crawl has begun."""

    running: bool = False
    scraper: Scraper = field(default_factory=Scraper)


@dataclass
class Crawler:
    """Scrapy's: a stop before its engine runs is taken for done, and stops nothing."""

    engine: Engine = field(default_factory=Engine)
    crawling: bool = True
    stopped: bool = False

    async def stop_async(self) -> None:
        slot = self.engine.scraper.slot
        assert slot is None or slot.looks < 0
        self.crawling = False
        self.stopped = self.engine.running


@pytest.mark.parametrize("turns", [0, 1, 50])
def test_a_crawl_that_begins_is_stopped_once_it_runs(turns: int) -> None:
    crawler = Crawler()

    async def begin() -> None:
        for _ in range(turns):
            await asyncio.sleep(0)
        crawler.engine.running = True

    async def both() -> None:
        await asyncio.gather(_stop(crawler), begin())  # type: ignore[arg-type] # as far as it is looked at

    asyncio.run(both())

    assert crawler.stopped


def test_a_crawl_is_stopped_once_no_item_is_in_its_pipelines() -> None:
    crawler = Crawler(engine=Engine(running=True, scraper=Scraper(Slot(looks=3))))
    asyncio.run(_stop(crawler))  # type: ignore[arg-type] # as above

    assert crawler.stopped


def test_a_crawl_that_could_not_begin_needs_no_stop() -> None:
    crawler = Crawler(crawling=False)
    asyncio.run(_stop(crawler))  # type: ignore[arg-type] # as above

    assert not crawler.engine.running


# what is told happens when the run asks for the n-th time what time it is
STOPPED = """
import os, resource, signal, sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from crawler.net.hosts import HostMap
from crawler.run import crawl
from tests.support.factory import make_portal
from yifa.model.clock import now
from yifa.model.errors import YifaError
path, what, number, portals = sys.argv[1:]
calls = count(1)
def clock():
    if next(calls) == int(number):
        if what == "signal":
            os.kill(os.getpid(), signal.SIGTERM)
        elif what == "removed":
            Path(path).unlink()
        else:
            resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    return now()
portals = [replace(make_portal(), open_hours=(0, 24))] * int(portals)
try:
    sys.exit(crawl(portals, archive_path=Path(path), command="crawl", hosts=HostMap(()), clock=clock))
except YifaError as error:
    sys.exit(error.exit_status)
"""
BEGUN = 1
"""how often the time is asked for until the run stands in the archive"""


def run_of(archive: Path, what: str, number: int, portals: int) -> int:
    """Run it and return the exit status."""
    command = [sys.executable, "-c", STOPPED, str(archive), what, str(number), str(portals)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)
    assert ran.stderr == ""
    return ran.returncode


def ended(archive: Path, what: str, number: int, portals: int) -> int:
    """Run it and return the exit status, which is the one in the archive."""
    status = run_of(archive, what, number, portals)
    kept = rows(archive, "SELECT exit_status, ended_at > '' AS ended FROM run")
    assert kept == [{"exit_status": status, "ended": 1}]
    return status


@pytest.mark.parametrize("portals", [1, 0], ids=["before a crawl begins", "behind the last"])
def test_a_signal_before_the_first_request_and_behind_the_last_is_heard(tmp_path: Path, portals: int) -> None:
    """No portal is asked for anything: of one that is open at this hour, the time is asked for once more."""
    status = ended(tmp_path / "a.db", "signal", BEGUN + 1, portals)

    assert status == 11
    alarms = rows(tmp_path / "a.db", "SELECT code, detail FROM alarm")
    assert [alarm["code"] for alarm in alarms] == ["unfinished"] * portals
    assert all("stopped by a signal" in alarm["detail"] for alarm in alarms)


def test_a_run_that_lacks_a_descriptor_before_it_crawls_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no error of our own, and nothing that could not be written."""
    monkeypatch.delenv(TRACED, raising=False)  # else its tracer has no descriptor to write with
    status = ended(tmp_path / "a.db", "no descriptor", BEGUN, 1)

    assert status == 1
    (alarm,) = rows(tmp_path / "a.db", "SELECT code, detail FROM alarm")
    assert alarm["code"] == "unfinished"
    assert "no file descriptor left of the 3 allowed" in alarm["detail"]


@pytest.mark.parametrize("number", [BEGUN + 1, BEGUN], ids=["at the end", "at the beginning"])
def test_a_run_whose_archive_is_removed_does_not_end_well(tmp_path: Path, number: int) -> None:
    """The system lets a file without a name be written; a new one in its place would know nothing."""
    assert run_of(tmp_path / "a.db", "removed", number, 0) == 3
    assert not (tmp_path / "a.db").exists()

"""A run is stopped whatever its portals are at."""

import asyncio
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.run import _stop
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


# asks to stop when the run asks for the n-th time what time it is
STOPPED = """
import os, signal, sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from crawler.net.hosts import HostMap
from crawler.run import crawl
from tests.support.factory import make_portal
from yifa.model.clock import now
calls, number = count(1), int(sys.argv[2])
def clock():
    if next(calls) == number:
        os.kill(os.getpid(), signal.SIGTERM)
    return now()
portals = [replace(make_portal(), open_hours=(0, 24))] * int(sys.argv[3])
sys.exit(crawl(portals, archive_path=Path(sys.argv[1]), command="crawl", hosts=HostMap({}), clock=clock))
"""
BEGUN = 1
"""how often the time is asked for until the run stands in the archive"""


@pytest.mark.parametrize("portals", [1, 0], ids=["before a crawl begins", "behind the last"])
def test_a_signal_before_the_first_request_and_behind_the_last_is_heard(tmp_path: Path, portals: int) -> None:
    """No portal is asked for anything: of one that is open at this hour, the time is asked for once more."""
    command = [sys.executable, "-c", STOPPED, str(tmp_path / "a.db"), str(BEGUN + 1), str(portals)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)

    assert (ran.returncode, ran.stderr) == (11, "")
    assert rows(tmp_path / "a.db", "SELECT exit_status, ended_at > '' AS ended FROM run") == [
        {"exit_status": 11, "ended": 1}
    ]
    alarms = rows(tmp_path / "a.db", "SELECT code, detail FROM alarm")
    assert [alarm["code"] for alarm in alarms] == ["unfinished"] * portals
    assert all("stopped by a signal" in alarm["detail"] for alarm in alarms)

"""The spider of a portal: what breaks a pipeline costs that page, never the crawl."""

import json
import subprocess
import sys
from pathlib import Path

from crawler.net.hosts import read_host_map
from crawler.run import run
from crawler.settings import ITEM_PIPELINES
from crawler.spiders.portal import spider_for
from crawler.visit.visit import Order
from pipelines.items import FileItem, PageItem
from tests.replica import Replica
from tests.support.clocked import PATIENCE_SECONDS, PROCESSES, clock_from
from tests.support.commands import ROOT
from tests.support.crawling import SPRING, current, published_by, rows
from yifa.profiles.folders import find_portal, load_portals

CODE = "140225"


class Broken:
    """A pipeline that cannot do with pages, before those of the project."""

    def process_item(self, item: PageItem | FileItem) -> PageItem | FileItem:
        """Return a file; break on a page."""
        if isinstance(item, PageItem):
            raise ValueError("no page will do")
        return item


def _crawl(archive: Path, hosts: list[str]) -> None:
    spider = spider_for(find_portal(CODE, load_portals()), 0)
    spider.custom_settings = {
        **(spider.custom_settings or {}),
        "ITEM_PIPELINES": {f"{__name__}.Broken": 50, **ITEM_PIPELINES},
    }
    order = Order(command="crawl")
    status = run([spider], order, archive_path=archive, hosts=read_host_map(hosts), clock=clock_from(SPRING))
    raise SystemExit(status)


def test_a_pipeline_that_breaks_on_every_page_does_not_keep_the_files(
    tmp_path: Path, replica: Replica
) -> None:
    archive = tmp_path / "a.db"
    hosts = [f"http://{host}={address}" for host, address in replica.hosts.items()]
    process = PROCESSES.Process(target=_crawl, args=(archive, hosts))
    process.start()
    process.join(PATIENCE_SECONDS / 5)
    ended = process.exitcode
    process.kill()

    assert ended == 1
    assert current(archive) == {}
    failed = rows(archive, "SELECT url FROM failure WHERE reason = 'internal_error'")
    assert {row["url"] for row in failed} == set(published_by(replica, CODE))


# a portal whose crawl is the one of the word given
ODD = """
import asyncio, os, signal, sys, threading
from pathlib import Path
from crawler.net.hosts import HostMap
from crawler.run import run
from crawler.spiders.portal import PortalSpider, spider_for
from crawler.visit.visit import Order
from tests.support.factory import make_portal
from yifa.model.errors import YifaError

class Tired(PortalSpider):
    async def work(self, visit):
        threading.stack_size(1 << 46)  # no system gives a thread one
        yield await asyncio.to_thread(bytes)

class Slow(PortalSpider):
    async def work(self, visit):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            yield await asyncio.sleep(60)
        finally:
            for _ in range(1000):
                await asyncio.sleep(0)  # as a browser takes its time to close
            visit.tally.requests = 7

spider = spider_for(make_portal(), 0, {"tired": Tired, "slow": Slow}[sys.argv[1]])
try:
    sys.exit(run([spider], Order(command="crawl"), archive_path=Path(sys.argv[2]), hosts=HostMap(())))
except YifaError as error:
    print(error)
    sys.exit(error.exit_status)
"""


def crawled_oddly(how: str, archive: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", ODD, how, str(archive)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT)


def test_a_run_that_gets_no_thread_says_so_in_a_line(tmp_path: Path) -> None:
    ran = crawled_oddly("tired", tmp_path / "a.db")

    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("the system gives this process no memory for a thread, or no thread")
    assert rows(tmp_path / "a.db", "SELECT exit_status FROM run") == [{"exit_status": 1}]


def test_a_stop_waits_until_the_crawl_has_written_how_it_ended(tmp_path: Path) -> None:
    ran = crawled_oddly("slow", tmp_path / "a.db")

    assert (ran.returncode, ran.stderr) == (11, "")
    (run_,) = rows(tmp_path / "a.db", "SELECT tally FROM run")
    assert [portal["requests"] for portal in json.loads(run_["tally"])["portals"].values()] == [7]

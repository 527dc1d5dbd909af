"""The spider of a portal: what breaks a pipeline costs that page, never the crawl."""

from pathlib import Path

from crawler.net.hosts import read_host_map
from crawler.run import run
from crawler.settings import ITEM_PIPELINES
from crawler.spiders.portal import spider_for
from crawler.visit.visit import Order
from pipelines.items import FileItem, PageItem
from tests.replica import Replica
from tests.support.clocked import PATIENCE_SECONDS, PROCESSES, clock_from
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

"""Runs one discovery in this process, in an archive that is thrown away."""

import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path

from crawler.discover.probe import Probe, provisional
from crawler.fetch.troubles import ParkedError
from crawler.net.hosts import HostMap
from crawler.run import run
from crawler.spiders.portal import PortalSpider, spider_for
from crawler.tally import PortalTally
from crawler.visit.visit import Order, Visit
from crawler.watch import SILENT, Watch
from pipelines.items import PageItem
from yifa.model.status import Status
from yifa.profiles.counties import County

MAX_LISTING_PAGES = 20
"""listing pages of a section that are read to estimate its size; a crawl reads all"""


class ProbeSpider(PortalSpider):
    """Probes an unknown portal; yields no item."""

    probe: Probe

    async def work(self, visit: Visit) -> AsyncGenerator[PageItem]:
        """Run the probe; what it finds is kept in it."""
        try:
            await self.probe.run(visit)
        except ParkedError as parked:
            visit.leave(str(parked), blocked=parked.blocked)
            self.probe.refused = str(parked)
        finally:
            visit.account()
        nothing: tuple[PageItem, ...] = ()
        for item in nothing:
            yield item

    def in_words(self, tally: PortalTally) -> str:
        """Return how much was asked of the portal."""
        return tally.parked or f"{tally.requests} requests"


def discover(
    url: str,
    *,
    hosts: HostMap,
    county: County | None = None,
    delay_seconds: float | None = None,
    watch: Watch = SILENT,
) -> tuple[Probe, int]:
    """Return what is found out about the portal at *url*, and the exit status that earns.

    Can be called once in a process, and not beside a crawl: Scrapy's reactor does not start twice.
    """
    probe = Probe(url=url, county=county)
    spider = spider_for(provisional(url), delay_seconds, ProbeSpider, probe=probe)
    order = Order(command="discover", max_pages=MAX_LISTING_PAGES, whole=True)
    with tempfile.TemporaryDirectory(prefix="yifa-") as folder:
        status = run([spider], order, archive_path=Path(folder) / "scratch.db", hosts=hosts, watch=watch)
    if status in (Status.BLOCKED, Status.STOPPED):
        return probe, status
    complete = probe.discovery is not None and not probe.discovery.undetermined
    return probe, Status.AS_EXPECTED if complete else Status.FELL_SHORT

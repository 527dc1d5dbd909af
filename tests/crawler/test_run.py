"""A run is stopped whatever its portals are at."""

import asyncio
from dataclasses import dataclass, field

import pytest

from crawler.run import _stop


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

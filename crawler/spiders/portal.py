"""Defines the only spider: it turns a profile into requests, and answers into items; it parses nothing."""

import asyncio
import builtins
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import datetime
from types import AsyncGeneratorType
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.settings import BaseSettings

from archive.book import Book
from crawler.crawl import PortalCrawl
from crawler.fetch.fetcher import Fetcher
from crawler.session import Session
from crawler.tally import PortalTally
from crawler.visit.files import Limits
from crawler.visit.visit import Visit
from pipelines.items import FileItem, PageItem
from yifa.model.errors import ArchiveError, GaveUpError, UsageError
from yifa.model.portal import Portal
from yifa.profiles.folders import load_portals
from yifa.reading.charset import decode
from yifa.reading.markup import parse
from yifa.reading.response import home_of

EMPTIED_SECONDS = 0.01
"""between two looks whether the pipelines are empty"""


async def emptied(crawler: Crawler) -> None:
    """Wait until no item is in the pipelines.

    Scrapy 2.19 does not see the last item of `Spider.start` go: a crawl closed before would never end.
    """
    while (slot := crawler.engine.scraper.slot) is not None and not slot.is_idle():
        await asyncio.sleep(EMPTIED_SECONDS)


class PortalSpider(Spider):
    """Crawls the portal it is bound to; `spider_for` binds one."""

    portal: Portal
    visit: Visit
    began_at: datetime | None = None
    book: Book | None = None
    """None until the crawl has begun"""
    _crawl: AsyncGenerator[PageItem | FileItem] | None = None

    def __init__(self, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider, connected to the signals of its items and of its end."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.closed_because, signal=signals.spider_closed)
        crawler.signals.connect(spider.note_error, signal=signals.item_error)
        crawler.signals.connect(spider.note_break, signal=signals.spider_error)
        return spider

    @property
    def session(self) -> Session:
        """Return the run this spider is part of.

        Raises:
            UsageError: there is none, because another of Scrapy's commands than ``crawl`` made the spider.
        """
        if self._session is None:
            raise UsageError(f"{self.name}: crawled by `yifa crawl` and `scrapy crawl` only")
        return self._session

    async def start(self) -> AsyncIterator[PageItem | FileItem]:
        """Yield every page and file of the portal that is to be stored."""
        self._crawl = self._items(self.session)
        try:
            async for item in self._crawl:
                yield item
        except CloseSpider:
            await emptied(self.crawler)
            raise

    async def _items(self, session: Session) -> AsyncGenerator[PageItem | FileItem]:
        self.began_at = session.clock()
        if session.interrupted:  # before there was anything to stop
            raise CloseSpider("shutdown")
        session.running.append(self.crawler)
        try:
            self.visit = self._begin_visit(session)
            async with aclosing(self.work(self.visit)) as items:
                async for item in items:
                    yield item
                    if session.is_ending:
                        raise CloseSpider("gave_up")
        except (ArchiveError, GaveUpError) as error:
            session.give_up(error)
            raise CloseSpider("gave_up") from error
        except (MemoryError, OSError) as error:  # the system refuses; any other error is Scrapy's to tell
            session.lose(self.portal, error)
            raise CloseSpider("gave_up") from error
        except RuntimeError as error:  # so Python says that there is no thread
            if not session.lacks(error):
                raise
            raise CloseSpider("gave_up") from error

    def work(self, visit: Visit) -> AsyncGenerator[PageItem | FileItem]:
        """Return the crawl of the portal, page by page."""
        return PortalCrawl(visit).items()

    def in_words(self, tally: PortalTally) -> str:
        """Return what the crawl did, in a few words."""
        return tally.in_words()

    def _begin_visit(self, session: Session) -> Visit:
        engine = self.crawler.engine
        assert engine is not None
        limits = Limits.of(self.portal, self.settings)
        self.book = book = Book.open(session.archive, session.run_id, self.portal, session.clock)
        portal = book.with_twins(self.portal)
        fetcher = Fetcher(
            portal=portal, download=engine.download_async, book=book, pacer=session.pacer,
            agent=self.settings.get("USER_AGENT"), delay_seconds=self.settings.getfloat("DOWNLOAD_DELAY"),
            timeout_seconds=self.settings.getfloat("DOWNLOAD_TIMEOUT"), file_bytes=limits.file_bytes,
        )  # fmt: skip
        home = session.archive.captures.last_home(book.portal_id)
        return Visit(
            portal=portal, book=book, order=session.order, fetcher=fetcher, watch=session.watch,
            tally=session.tally(self.portal), give_up=session.give_up, why_cut=session.why_cut,
            home=home_of(parse(decode(home).text)) if home is not None else None,
            run_file_bytes=limits.run_bytes,
        )  # fmt: skip

    def note_error(self, item: PageItem | FileItem, failure: Any) -> None:
        """Fail a page or file that broke a pipeline; its task stays, so it will be fetched again."""
        self.visit.arrived(item)
        if self.session.lacks(failure.value):
            return
        self.session.broken = True
        detail = f"{type(failure.value).__name__}: {failure.value}"
        try:
            self.visit.fail(item.task_url, item.fetched.kind, "internal_error", detail)
        except ArchiveError as error:
            self.session.give_up(error)

    def note_break(self, failure: Any) -> None:
        """Note the error of our own that ends the portal's crawl."""
        self.session.lose(self.portal, failure.value)

    async def closed_because(self, reason: str) -> None:
        """Note how the portal's crawl ended; a spider of Scrapy's other commands has none."""
        session = self._session
        if session is None:
            return
        await self._end_crawl()
        tally = session.tally(self.portal)
        if self.began_at is not None:
            tally.seconds = (session.clock() - self.began_at).total_seconds()
        if self.crawler in session.running:
            session.running.remove(self.crawler)
        tally.finished = reason == "finished" and session.fatal is None
        if not tally.finished:
            session.broken = session.broken or not session.is_ending
            tally.stopped = tally.stopped or session.why_cut()[1]
        try:
            if self.book is not None:
                tally.balance = self.book.close(tally.stopped or "the run ended")
            session.archive.commit()
        except ArchiveError as error:
            session.give_up(error)
        words = f"stopped: {session.fatal}" if session.fatal else f"done: {self.in_words(tally)}"
        session.watch.ended(self.portal, words)

    async def _end_crawl(self) -> None:
        """Let the crawl come to its end, which a stop only begins: it has walks and counts to write.

        Scrapy waits for no `start` that it has cancelled, and leaves one that it does not ask on as it is.
        """
        if not isinstance(crawl := self._crawl, AsyncGeneratorType):
            return
        while crawl.ag_running:
            await asyncio.sleep(EMPTIED_SECONDS)
        await crawl.aclose()


def spider_for(
    portal: Portal,
    delay_seconds: float | None = None,
    base: type[PortalSpider] = PortalSpider,
    **more: object,
) -> type[PortalSpider]:
    """Return the spider class of a portal, with its pace; *more* are further attributes of the class."""
    pace = portal.delay_seconds if delay_seconds is None else delay_seconds
    attributes = {
        "name": portal.slug,
        "portal": portal,
        "custom_settings": {
            "DOWNLOAD_DELAY": pace,
            "DOWNLOAD_VERIFY_CERTIFICATES": not portal.accept_invalid_tls,
        },
        "__doc__": f"{portal.name} {portal.code}",
        **more,
    }
    return type(f"Portal{portal.code}", (base,), attributes)


class PortalSpiderLoader:
    """Every profile is a spider, named by its slug."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Return the loader; the profiles need no settings."""
        del settings
        return cls()

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider of that name.

        Raises:
            KeyError: there is none.
        """
        for portal in load_portals():
            if portal.slug == spider_name:
                return spider_for(portal)
        raise KeyError(f"Spider not found: {spider_name}")

    def list(self) -> list[str]:
        """Return every portal's slug."""
        return [portal.slug for portal in load_portals()]

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """Return the spiders whose portal has the request's host."""
        host = request.url.split("/", 3)[2]
        return [portal.slug for portal in load_portals() if host in portal.allowed_hosts]

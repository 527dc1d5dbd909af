"""Runs a crawl of one or many portals in this process, and returns the status it earned."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from itertools import islice
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from crawler import settings as project
from crawler.ahead import load_ahead
from crawler.guard import Guard
from crawler.leases import Fence, held
from crawler.limits import portals_at_once, raise_descriptor_limit
from crawler.net.hosts import HostMap
from crawler.session import Session
from crawler.spiders.portal import PortalSpider, emptied, spider_for
from crawler.visit.visit import Order
from crawler.watch import SILENT, Watch
from yifa.model.clock import CHINA, Clock, now
from yifa.model.portal import Portal


def crawl(
    portals: Sequence[Portal],
    *,
    archive_path: Path,
    command: str,
    hosts: HostMap,
    since: date | None = None,
    until: date | None = None,
    delay_seconds: float | None = None,
    watch: Watch = SILENT,
    whole: bool = False,
    only_listings: bool = False,
    retry: bool = False,
    given_up: bool = False,
    refresh: bool = False,
    only: frozenset[str] = frozenset(),
    clock: Clock = now,
) -> int:
    """Crawl *portals* side by side into one archive; return the exit status (design §5).

    *watch* is told how far the crawl is. *clock* gives the time wherever the crawl needs it, so that years
    can be replayed in minutes. Call this once in a process: Scrapy's reactor does not start twice.

    Raises:
        ArchiveError: the archive cannot be opened or is in use.
    """
    order = Order(
        command=command, whole=whole, since=since.isoformat() if since else None,
        until=until.isoformat() if until else None, only_listings=only_listings, retry=retry,
        given_up=given_up, refresh=refresh, only=only, max_pages=project.LISTING_PAGES,
    )  # fmt: skip
    return run(
        [spider_for(portal, delay_seconds) for portal in portals], order, archive_path=archive_path,
        hosts=hosts, watch=watch, clock=clock,
    )  # fmt: skip


def run(
    spiders: Sequence[type[PortalSpider]],
    order: Order,
    *,
    archive_path: Path,
    hosts: HostMap,
    watch: Watch = SILENT,
    clock: Clock = now,
) -> int:
    """Run *spiders*, each bound to its portal, side by side as one run; return the exit status it earned.

    Raises:
        ArchiveError: the archive cannot be opened or is in use.
        ClusterError: a cluster is configured, and does not answer or lends these hosts to others.
    """
    portals = [spider.portal for spider in spiders]
    with held(portals) as fence:
        session = Session.begin(archive_path, portals, order, hosts=hosts, clock=clock, watch=watch)
        with ExitStack() as guarded:  # a signal is heard until the run's end is written
            try:
                guard = _guard(session)
                guarded.enter_context(guard.watching())
                _crawl(spiders, session, _settings(hosts, fence), guard)
            except (MemoryError, OSError, RuntimeError) as error:  # the system refuses what a run begins with
                if not session.lacks(error):
                    raise
            finally:
                status = session.end()
        if session.fatal is not None:
            raise session.fatal
        return status


def _crawl(spiders: Sequence[type[PortalSpider]], session: Session, settings: Settings, guard: Guard) -> None:
    """Crawl the portals that are open at this hour, so many at a time."""
    raise_descriptor_limit()
    process = AsyncCrawlerProcess(settings)
    # what Scrapy's handler would drop is not made: four lines a page
    logging.getLogger().setLevel(settings["LOG_LEVEL"])
    load_ahead(settings)
    waiting = (spider for spider in spiders if _is_open(spider.portal, session))
    for spider in islice(waiting, portals_at_once()):
        _begin(process, spider, waiting, session)
    session.stop = _stopping(session)
    with guard.crawling():
        process.start(install_signal_handlers=False)


def _settings(hosts: HostMap, fence: Fence) -> Settings:
    settings = Settings()
    settings.setmodule(project, priority="project")
    settings.set("PORTAL_HOSTS", hosts, priority="cmdline")
    settings.set("PORTAL_FENCE", fence, priority="cmdline")
    return settings


def _begin(
    process: AsyncCrawlerProcess,
    spider: type[PortalSpider],
    waiting: Iterator[type[PortalSpider]],
    session: Session,
) -> None:
    """Begin the crawl of one portal; the next of those *waiting* begins as it ends."""

    def go_on(ended: asyncio.Task[None]) -> None:
        error = None if ended.cancelled() else ended.exception()
        if error is not None:
            session.lose(spider.portal, error)
        following = None if session.is_ending else next(waiting, None)
        if following is not None:
            _begin(process, following, waiting, session)

    process.crawl(spider, session=session).add_done_callback(go_on)


def _guard(session: Session) -> Guard:
    """Return the guard of a run, which also takes the signals that stop it."""
    return Guard(
        need_archive=session.need_archive, progress=lambda: session.archive.changes, stop=session.interrupt,
        give_up=session.give_up, ends_with=lambda: session.status() if session.is_ending else None,
    )  # fmt: skip


def _stopping(session: Session) -> Callable[[], None]:
    """Return what stops every crawl that has begun; one that begins later sees that it is not wanted."""
    loop = asyncio.get_event_loop()
    stopping: list[asyncio.Task[None]] = []

    def stop_all() -> None:
        stopping.extend(loop.create_task(_stop(crawler)) for crawler in session.running)

    def stop() -> None:
        loop.call_soon_threadsafe(stop_all)

    return stop


async def _stop(crawler: Crawler) -> None:
    """Stop a portal's crawl; one that begins cannot be stopped yet, and asked to, it would never end."""
    while crawler.crawling and not crawler.engine.running:
        await asyncio.sleep(0)
    await emptied(crawler)
    await crawler.stop_async()


def _is_open(portal: Portal, session: Session) -> bool:
    """Return whether the portal may be visited at this hour; if not, that is noted as falling short."""
    if portal.open_hours is None:
        return True
    start, end = portal.open_hours
    hour = session.clock().astimezone(CHINA).hour
    inside = start <= hour < end if start <= end else hour >= start or hour < end
    if not inside:
        why = f"outside its hours ({start}:00 to {end}:00 in China)"
        session.tally(portal).parked = session.tally(portal).stopped = why
        session.watch.ended(portal, why)
    return inside

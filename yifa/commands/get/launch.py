"""Launches the crawls of the commands, and reports what they newly alarm about."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from archive.alarms.raising import alarms_by_portal
from archive.answers.holdings import last_run
from crawler.net.hosts import HostMap
from yifa.commands.terminal.notifier import Notifier, notify_option
from yifa.commands.terminal.options import archive_option, host_options, opened, portals_option, read_hosts
from yifa.commands.terminal.progress import watch_for
from yifa.model.errors import YifaError
from yifa.model.portal import Portal
from yifa.model.status import Status
from yifa.profiles.folders import load_portals

Command = TypeVar("Command", bound=Callable[..., Any])


def crawl_options(command: Command) -> Command:
    """Add the options of every command that fills the archive from portals."""
    return host_options(portals_option(archive_option(notify_option(command))))


def hosts_of(portals: Sequence[Portal], values: tuple[str, ...], delay_seconds: float | None) -> HostMap:
    """Return the map of --portal-host for a crawl of these portals."""
    wanted = {portal.name: (portal.host, *portal.hosts) for portal in portals}
    return read_hosts(wanted, values, delay_seconds)


def with_profile(codes: Sequence[str]) -> list[Portal]:
    """Return the profiles of these portals.

    Raises:
        YifaError: one of them has none, so nobody knows any more how to visit it.
    """
    profiles = {portal.code: portal for portal in load_portals()}
    lost = "、".join(code for code in codes if code not in profiles)
    if lost:
        raise YifaError(f"{lost}: no profile, so nothing there can be fetched again; name other portals")
    return [profiles[code] for code in codes]


def crawl(portals: Sequence[Portal], **order: Any) -> int:
    """Crawl, show how far it is, and return the exit status; *order* is `crawler.run.crawl`'s."""
    from crawler.run import crawl as run_crawl  # Scrapy: `yifa --help` loads this module too

    with watch_for(portals) as watch:
        return run_crawl(portals, watch=watch, **order)


def crawl_and_tell(
    ctx: click.Context,
    notify_urls: Sequence[str],
    portals: Sequence[Portal],
    *,
    archive_path: Path,
    **order: Any,
) -> NoReturn:
    """Crawl, send what newly alarms or why the run broke off, and exit as the run did.

    Where an address of --notify did not take the message, a run that was as expected exits with 1.

    Raises:
        UsageError: an address of --notify is none, or the extra is missing; nothing was crawled.
    """
    notifier = Notifier(notify_urls)
    try:
        status = crawl(portals, archive_path=archive_path, **order)
    except YifaError as error:
        notifier.send("yifa: a run broke off", str(error))
        raise
    with opened(archive_path) as db:
        run = last_run(db)
        alarmed = alarms_by_portal(db.conn, run)
    is_new = any(alarm.is_new for _, _, alarms in alarmed for alarm in alarms)
    if is_new and not notifier.tell(alarmed, f"in run {run}"):
        status = status or Status.FELL_SHORT
    ctx.exit(status)

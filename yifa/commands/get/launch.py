"""Launches the crawls of the commands, and reports what they newly alarm about."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from archive.alarms.raising import alarms_by_portal
from archive.answers.holdings import last_run
from crawler.net.hosts import HostMap
from crawler.watch import SILENT
from yifa.commands.terminal import printing
from yifa.commands.terminal.hosts import host_options, read_hosts
from yifa.commands.terminal.news import news_of
from yifa.commands.terminal.notifier import Notifier, notify_option
from yifa.commands.terminal.options import archive_option, opened, portals_option, say_archive
from yifa.commands.terminal.progress import watch_for
from yifa.model.errors import YifaError
from yifa.model.portal import Portal
from yifa.model.status import Status
from yifa.profiles.folders import load_portals

Command = TypeVar("Command", bound=Callable[..., Any])
QUIET = "yifa.quiet"
"""where the context keeps that no progress is to be shown"""


def _be_quiet(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.meta[QUIET] = value


def is_quiet() -> bool:
    """Return whether no progress is to be shown."""
    return bool(click.get_current_context().meta.get(QUIET))


quiet_option = click.option(
    "--quiet", is_flag=True, expose_value=False, callback=_be_quiet,
    help="Show no progress: print only what is new, and what went wrong.",
)  # fmt: skip


def crawl_options(command: Command) -> Command:
    """Add the options of every command that fills the archive from portals."""
    return host_options(portals_option(archive_option(notify_option(quiet_option(command)))))


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
    """Crawl, show how far it is unless --quiet, and return the exit status; *order* goes to `crawler.run`."""
    from crawler.run import crawl as run_crawl  # Scrapy: `yifa --help` loads this module too

    with nullcontext(SILENT) if is_quiet() else watch_for(portals) as watch:
        return run_crawl(portals, watch=watch, **order)


def crawl_and_tell(
    ctx: click.Context,
    notify_urls: Sequence[str],
    portals: Sequence[Portal],
    *,
    archive_path: Path,
    **order: Any,
) -> NoReturn:
    """Crawl, print and send what newly alarms or why the run broke off, and exit as the run did.

    What is new stands on standard output, in sentences; where nothing is, nothing does. A run that somebody
    stopped tells nothing: what it did not come to is no news.

    Where an address of --notify did not take the message, a run that was as expected exits with 1.

    Raises:
        UsageError: an address of --notify is none, or the extra is missing; nothing was crawled.
    """
    notifier = Notifier(notify_urls)
    if not is_quiet():
        say_archive(archive_path)
    try:
        status = crawl(portals, archive_path=archive_path, **order)
    except YifaError as error:
        notifier.send("yifa: a run broke off", str(error))
        raise
    with opened(archive_path) as db:
        run = last_run(db)
        alarmed = alarms_by_portal(db.conn, run)
    if status != Status.STOPPED:
        for line in news_of(alarmed):
            printing.say(line)
        if not notifier.tell_news(alarmed, run):
            status = status or Status.FELL_SHORT
    ctx.exit(status)

"""demo, crawl, backfill: fill the archive. Scrapy is imported only when one of them runs."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from yifa.commands import printing
from yifa.commands.discover import is_address
from yifa.commands.notify import crawl_and_tell, notify_option
from yifa.commands.options import (
    archive_option,
    clock,
    first_day,
    host_options,
    last_day,
    portals_option,
    read_hosts,
    since_option,
    until_option,
)
from yifa.commands.plan import settle_unknown
from yifa.model.errors import UsageError
from yifa.model.portal import Portal
from yifa.profiles.folders import find_portal, load_portals

if TYPE_CHECKING:
    from crawler.net.hosts import HostMap

Command = TypeVar("Command", bound=Callable[..., Any])


def crawl_options(command: Command) -> Command:
    """Add the options of every command that fills the archive from portals."""
    return host_options(portals_option(archive_option(notify_option(command))))


@click.command("demo")
@click.option(
    "--archive",
    "archive_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the demonstration's archive in this file.",
)
@click.pass_context
def demo_command(ctx: click.Context, archive_path: Path | None) -> None:
    """Crawl replicas of the first five portals on this machine, then report and search. No network needed."""
    from yifa.commands.demo import run_demo

    ctx.exit(run_demo(archive_path))


@click.command("crawl")
@click.argument("portals", nargs=-1, metavar="[PORTAL]...")
@crawl_options
@click.pass_context
def crawl_command(
    ctx: click.Context, portals: tuple[str, ...], portal_hosts: tuple[str, ...], delay_seconds: float | None,
    archive_path: Path, notify_urls: tuple[str, ...],
) -> None:  # fmt: skip
    """Fetch what is new or changed at each PORTAL (code, slug or Chinese name; else at all)."""
    known = load_portals()
    named = tuple(dict.fromkeys(find_portal(name, known) for name in portals))
    if not named:
        named = known
        printing.note(f"No PORTAL named: crawling all {len(known)} portals that have a profile")
    hosts = hosts_of(named, portal_hosts, delay_seconds)
    crawl_and_tell(
        ctx, notify_urls, named, archive_path=archive_path, command="crawl", hosts=hosts,
        delay_seconds=delay_seconds, clock=clock(),
    )  # fmt: skip


@click.command("backfill")
@click.argument("portal")
@since_option
@until_option
@click.option("--yes", is_flag=True, help="Do not ask before crawling a portal that has no profile.")
@click.option("--county", help="Which county a portal without profile is, where its pages do not tell.")
@crawl_options
@click.pass_context
def backfill_command(
    ctx: click.Context, portal: str, since: str | None, until: str | None, yes: bool, county: str | None,
    portal_hosts: tuple[str, ...], delay_seconds: float | None, archive_path: Path,
    notify_urls: tuple[str, ...],
) -> None:  # fmt: skip
    """Fetch everything one PORTAL (code, slug, name or address) shows, or what it published in a span.

    A backfill that was stopped goes on where it stopped. An address (http://…) need not be known: the portal
    is found out about first, and the plan is shown before anything is crawled.
    """
    start, end = _span(since, until)
    if is_address(portal):
        named = (settle_unknown(ctx, portal, portal_hosts, delay_seconds, county=county, yes=yes),)
    else:
        named = (find_portal(portal, load_portals()),)
    hosts = hosts_of(named, portal_hosts, delay_seconds)
    crawl_and_tell(
        ctx, notify_urls, named, archive_path=archive_path, command="backfill", since=start, until=end,
        hosts=hosts, delay_seconds=delay_seconds, whole=True, clock=clock(),
    )  # fmt: skip


def _span(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    start, end = since and first_day(since), until and last_day(until)
    if start and end and start > end:
        raise UsageError(f"--since {since} is after --until {until}")
    return start or None, end or None


def hosts_of(portals: tuple[Portal, ...], values: tuple[str, ...], delay_seconds: float | None) -> "HostMap":
    """Return the map of --portal-host for a crawl of these portals."""
    return read_hosts({each.name: (each.host, *each.hosts) for each in portals}, values, delay_seconds)

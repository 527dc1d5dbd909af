"""demo, crawl, backfill: fill the archive. Scrapy is imported only when one of them runs."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archive import printing
from archive.commands.options import archive_option, portals_option, since_option, until_option
from archive.filters import first_day, last_day
from crawler.errors import UsageError
from crawler.profile import Portal, find_portal, load_portals

if TYPE_CHECKING:
    from crawler.hosts import HostMap

Command = TypeVar("Command", bound=Callable[..., Any])


def crawl_options(command: Command) -> Command:
    """Add the options of every command that visits portals."""
    host = click.option(
        "--portal-host",
        "portal_hosts",
        metavar="HOST=ADDR:PORT",
        multiple=True,
        help="Reach HOST at another address, such as a replica; repeatable.",
    )
    delay = click.option(
        "--delay",
        "delay_seconds",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Pause between requests, instead of the profile's; only where every host is mapped to loopback.",
    )
    return host(delay(portals_option(archive_option(command))))


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
    from crawler.demo import run_demo

    ctx.exit(run_demo(archive_path))


@click.command("crawl")
@click.argument("portals", nargs=-1, metavar="[PORTAL]...")
@crawl_options
@click.pass_context
def crawl_command(
    ctx: click.Context, portals: tuple[str, ...], portal_hosts: tuple[str, ...], delay_seconds: float | None,
    archive_path: Path,
) -> None:  # fmt: skip
    """Fetch what is new or changed at each PORTAL (code, slug or Chinese name; else at all)."""
    known = load_portals()
    named = tuple(dict.fromkeys(find_portal(name, known) for name in portals))
    if not named:
        named = known
        printing.note(f"No PORTAL named: crawling all {len(known)} portals that have a profile")
    hosts = _read_hosts(named, portal_hosts, delay_seconds)
    from crawler.__main__ import crawl

    ctx.exit(
        crawl(named, archive_path=archive_path, command="crawl", hosts=hosts, delay_seconds=delay_seconds)
    )


@click.command("backfill")
@click.argument("portal")
@since_option
@until_option
@crawl_options
@click.pass_context
def backfill_command(
    ctx: click.Context, portal: str, since: str | None, until: str | None, portal_hosts: tuple[str, ...],
    delay_seconds: float | None, archive_path: Path,
) -> None:  # fmt: skip
    """Fetch everything one PORTAL (code, slug or Chinese name) shows, or only what it published in a span.

    A backfill that was stopped goes on where it stopped.
    """
    start, end = _span(since, until)
    named = (find_portal(portal, load_portals()),)
    hosts = _read_hosts(named, portal_hosts, delay_seconds)
    from crawler.__main__ import crawl

    ctx.exit(
        crawl(
            named,
            archive_path=archive_path,
            command="backfill",
            since=start,
            until=end,
            hosts=hosts,
            delay_seconds=delay_seconds,
            whole=True,
        )
    )


def _span(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    start, end = since and first_day(since), until and last_day(until)
    if start and end and start > end:
        raise UsageError(f"--since {since} is after --until {until}")
    return start or None, end or None


def _read_hosts(
    portals: tuple[Portal, ...], values: tuple[str, ...], delay_seconds: float | None
) -> "HostMap":
    from crawler.hosts import read_host_map

    hosts = read_host_map(values)
    open_ = [each.name for each in portals if not hosts.covers((each.host, *each.hosts))]
    if delay_seconds is not None and open_:
        raise UsageError(
            f"--delay: only for portals mapped to loopback with --portal-host, not {'、'.join(open_)}"
        )
    return hosts

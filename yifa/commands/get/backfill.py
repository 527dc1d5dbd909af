"""backfill: fetches everything a portal shows, or what it published in a span."""

from pathlib import Path

import click

from yifa.commands.get.discover import address_typed
from yifa.commands.get.launch import crawl_and_tell, crawl_options, hosts_of
from yifa.commands.get.unprofiled import agree_on_portal
from yifa.commands.terminal.days import since_option, span_of, until_option
from yifa.commands.terminal.options import clock, place_arguments
from yifa.profiles.folders import find_portal, load_portals


@click.command("backfill")
@place_arguments("portals", required=True)
@since_option
@until_option
@click.option("--refresh", is_flag=True, help="Fetch every page and its files again, known ones too.")
@click.option("--yes", is_flag=True, help="Do not ask before crawling a portal that has no profile.")
@click.option("--county", help="Which county a portal without profile is, where its pages do not tell.")
@crawl_options
@click.pass_context
def backfill_command(
    ctx: click.Context, portals: tuple[str, ...], since: str | None, until: str | None, refresh: bool,
    yes: bool, county: str | None, portal_hosts: tuple[str, ...], delay_seconds: float | None,
    archive_path: Path, notify_urls: tuple[str, ...],
) -> None:  # fmt: skip
    """Fetch everything a PLACE (code, slug, name or address) shows, or what it published in a span.

    What was fetched before is fetched again when its turn comes, or with --refresh now, to the last page. A
    backfill that was stopped goes on where it stopped. An address need not be known: the portal
    is found out about first, and the plan is shown before anything is crawled.
    """
    start, end = span_of(since, until)
    if len(portals) == 1 and (address := address_typed(portals[0])):
        named = [agree_on_portal(ctx, address, portal_hosts, delay_seconds, county=county, yes=yes)]
    else:
        named = [*dict.fromkeys(find_portal(name, load_portals()) for name in portals)]
    hosts = hosts_of(named, portal_hosts, delay_seconds)
    crawl_and_tell(
        ctx, notify_urls, named, archive_path=archive_path, command="backfill", since=start, until=end,
        hosts=hosts, delay_seconds=delay_seconds, whole=True, refresh=refresh, clock=clock(),
    )  # fmt: skip

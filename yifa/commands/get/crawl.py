"""crawl: fetches what is new or changed."""

from pathlib import Path

import click

from yifa.commands.get.launch import crawl_and_tell, crawl_options, hosts_of, is_quiet
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import clock, place_arguments
from yifa.commands.terminal.places import find_portals
from yifa.profiles.folders import load_portals


@click.command("crawl")
@place_arguments("portals")
@crawl_options
@click.pass_context
def crawl_command(
    ctx: click.Context, portals: tuple[str, ...], portal_hosts: tuple[str, ...], delay_seconds: float | None,
    archive_path: Path, notify_urls: tuple[str, ...],
) -> None:  # fmt: skip
    """Fetch what is new or changed at each PLACE (code, slug, name, prefecture or province; else at all)."""
    if portals:
        named = find_portals(portals)
    else:
        named = load_portals()
        if not is_quiet():
            printing.note(f"No PLACE named: crawling all {len(named)} portals that have a profile")
    hosts = hosts_of(named, portal_hosts, delay_seconds)
    crawl_and_tell(
        ctx, notify_urls, named, archive_path=archive_path, command="crawl", hosts=hosts,
        delay_seconds=delay_seconds, clock=clock(),
    )  # fmt: skip

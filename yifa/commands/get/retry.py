"""retry: tries again what failed, in a run of its own."""

from pathlib import Path

import click

from archive.answers.failures import portals_to_retry, weigh_none
from yifa.commands.get.launch import crawl_and_tell, crawl_options, hosts_of, with_profile
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import clock, opened, place_arguments
from yifa.commands.terminal.places import find_code, find_portals


@click.command("retry")
@place_arguments("portals")
@click.option("--given-up", is_flag=True, help="Those too that were given up.")
@crawl_options
@click.pass_context
def retry_command(
    ctx: click.Context, portals: tuple[str, ...], given_up: bool, portal_hosts: tuple[str, ...],
    delay_seconds: float | None, archive_path: Path, notify_urls: tuple[str, ...],
) -> None:  # fmt: skip
    """Try again now what failed at each PLACE (else at all): addresses, and lists not read.

    A run of its own, with the portals' manners; its exit status is 1 where anything still fails.
    """
    named = find_portals(portals)
    with opened(archive_path) as db:
        codes = portals_to_retry(db, given_up=given_up)
        wanted = [portal for portal in named if portal.code in codes] if named else with_profile(codes)
        if not wanted:
            only = tuple(find_code(db, portal.code) for portal in named) or None
            more = "" if given_up else " (given up ones: --given-up)"
            printing.say(f"Nothing to try again{more}. {weigh_none(db, only)}")
            return
    hosts = hosts_of(wanted, portal_hosts, delay_seconds)
    crawl_and_tell(
        ctx, notify_urls, wanted, archive_path=archive_path, command="retry", hosts=hosts,
        delay_seconds=delay_seconds, retry=True, given_up=given_up, clock=clock(),
    )  # fmt: skip

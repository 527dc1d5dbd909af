"""recheck: fetches one page and its files again, in a run of its own."""

from pathlib import Path

import click

from archive.answers.recheck import pages_of
from yifa.commands.get.launch import crawl_and_tell, crawl_options, hosts_of, with_profile
from yifa.commands.terminal.options import clock, opened


@click.command("recheck")
@click.argument("document", metavar="ADDRESS|ID")
@crawl_options
@click.pass_context
def recheck_command(
    ctx: click.Context, document: str, portal_hosts: tuple[str, ...], delay_seconds: float | None,
    archive_path: Path, notify_urls: tuple[str, ...],
) -> None:  # fmt: skip
    """Fetch a page and its files again now: the one at ADDRESS, or every one that shows document ID.

    Whole answers are asked for, with the portal's manners; no list is walked. `yifa history` then says since
    when the page is as it is; the exit status is 1 where anything failed.
    """
    with opened(archive_path) as db:
        pages = pages_of(db, document)
    portals = with_profile(sorted({page.portal for page in pages}))
    hosts = hosts_of(portals, portal_hosts, delay_seconds)
    crawl_and_tell(
        ctx, notify_urls, portals, archive_path=archive_path, command="recheck", hosts=hosts,
        delay_seconds=delay_seconds, only=frozenset(page.url for page in pages), clock=clock(),
    )  # fmt: skip

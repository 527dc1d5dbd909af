"""failures, retry: what was not got, and another try at it."""

from collections.abc import Sequence
from pathlib import Path

import click
from sqlite_utils import Database

from archive.answers.failures import ALL, GIVEN_UP, OPEN, Failure, failures, weigh_none
from yifa.commands import printing
from yifa.commands.crawl import crawl_options, hosts_of
from yifa.commands.notify import crawl_and_tell
from yifa.commands.options import archive_option, clock, find_code, json_option, opened
from yifa.model.errors import UsageError, YifaError
from yifa.model.portal import Portal
from yifa.model.text import one_line
from yifa.profiles.folders import find_portal, load_portals

TO_RETRY = """
    SELECT p.code FROM portal AS p WHERE EXISTS (
        SELECT 1 FROM failure AS f WHERE f.portal_id = p.portal_id AND f.resolved_at IS NULL
        AND (:given_up OR f.next_attempt_at IS NOT NULL)
    ) OR EXISTS (
        SELECT 1 FROM section AS s JOIN walk AS w ON w.walk_id =
            (SELECT max(l.walk_id) FROM walk AS l WHERE l.section_id = s.section_id)
        WHERE s.portal_id = p.portal_id AND w.stop_reason IS NOT 'since_reached'
        AND coalesce(w.verdict, '') NOT IN ('complete', 'caught_up')
    ) ORDER BY p.code
"""


@click.command("failures")
@click.argument("portals", nargs=-1, metavar="[PORTAL]...")
@click.option("--all", "everything", is_flag=True, help="Also those got after all.")
@click.option("--given-up", is_flag=True, help="Only those that are not tried again by themselves.")
@archive_option
@json_option
def failures_command(
    portals: tuple[str, ...], everything: bool, given_up: bool, archive_path: Path, as_json: bool
) -> None:
    """Print what was not got at each PORTAL (else at all), why, and when it is tried next.

    With --json: a list of failures; what an empty answer rests on goes to standard error.
    """
    if everything and given_up:
        raise UsageError("--all and --given-up exclude each other")
    with opened(archive_path) as db:
        codes = _find_codes(db, portals)
        found = failures(db, codes, ALL if everything else GIVEN_UP if given_up else OPEN)
        basis = "" if found else weigh_none(db, codes)
    if as_json:
        printing.say_json(found)
    else:
        _print_failures(found)
    if not found:
        kind = "ever" if everything else "given up" if given_up else "open"
        (printing.note if as_json else printing.say)(f"No failure {kind}. {basis}")


def _find_codes(db: Database, names: Sequence[str]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(find_code(db, name) for name in names)) or None


def _print_failures(found: Sequence[Failure]) -> None:
    portal = None
    for each in found:
        if each.portal != portal:
            portal = each.portal
            printing.heading(f"{each.county} {each.portal}")
        printing.say(f"{each.kind}  {each.url}", style="dim" if each.resolved_at else "red")
        times = "once" if each.attempts == 1 else f"{each.attempts} times, first {each.first_failed_at}"
        lines = (
            one_line(each.title) if each.title else None,
            one_line(f"{each.reason}: {each.detail}"),
            f"tried {times}, last {each.last_failed_at} in run {each.run}; {_say_next(each)}",
        )
        for line in filter(None, lines):
            printing.say(f"   {line}")
    if found:
        count = len(found)
        given_up = sum(each.given_up for each in found)
        got = sum(each.resolved_at is not None for each in found)
        parts = [f"{count} failure{'' if count == 1 else 's'}"]
        parts += [f"{given_up} given up"] if given_up else []
        parts += [f"{got} got after all"] if got else []
        printing.say("; ".join(parts))


def _say_next(failure: Failure) -> str:
    if failure.resolved_at:
        return f"got after all {failure.resolved_at}"
    return f"next attempt {failure.next_attempt_at}" if failure.next_attempt_at else "given up"


@click.command("retry")
@click.argument("portals", nargs=-1, metavar="[PORTAL]...")
@click.option("--given-up", is_flag=True, help="Those too that were given up.")
@crawl_options
@click.pass_context
def retry_command(
    ctx: click.Context, portals: tuple[str, ...], given_up: bool, portal_hosts: tuple[str, ...],
    delay_seconds: float | None, archive_path: Path, notify_urls: tuple[str, ...],
) -> None:  # fmt: skip
    """Try again now what was not got at each PORTAL (else at all): addresses, and lists not read.

    A run of its own, with the portals' manners; its exit status is 1 where anything is still not got.
    """
    known = load_portals()
    with opened(archive_path) as db:
        named = [find_portal(name, known) for name in portals]
        codes = [row[0] for row in db.execute(TO_RETRY, {"given_up": given_up})]
        wanted = [each for each in named if each.code in codes] if portals else _with_profile(codes, known)
        if not wanted:
            asked = tuple(find_code(db, each.code) for each in named) or None
            more = "" if given_up else " (given up ones: --given-up)"
            printing.say(f"Nothing to try again{more}. {weigh_none(db, asked)}")
            return
    hosts = hosts_of(tuple(wanted), portal_hosts, delay_seconds)
    crawl_and_tell(
        ctx, notify_urls, wanted, archive_path=archive_path, command="retry", hosts=hosts,
        delay_seconds=delay_seconds, retry=True, given_up=given_up, clock=clock(),
    )  # fmt: skip


def _with_profile(codes: Sequence[str], known: Sequence[Portal]) -> list[Portal]:
    """Return the profiles of these portals.

    Raises:
        YifaError: one of them has none, so nobody knows any more how to visit it.
    """
    profiles = {each.code: each for each in known}
    lost = [code for code in codes if code not in profiles]
    if lost:
        names = "、".join(lost)
        raise YifaError(
            f"{names}: no profile, so failures there cannot be tried again; name the PORTALs to try"
        )
    return [profiles[code] for code in codes]

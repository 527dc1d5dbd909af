"""status: shows how each portal stands, and what should alarm a person."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.alarms.raising import MUTED, NEW, STANDING
from archive.answers.status import PortalStatus, status, sum_up
from yifa.commands.terminal import printing
from yifa.commands.terminal.news import print_alarms
from yifa.commands.terminal.notifier import Notifier, notify_option
from yifa.commands.terminal.options import archive_option, clock, json_option, opened, place_arguments
from yifa.commands.terminal.places import find_places
from yifa.model.status import Status
from yifa.model.text import count_of

SHOWN = 20
"""portals that have a line each, unless --all; those with trouble come first"""
CAUSES = 12
"""causes of alarms that have a line each, unless --all"""
NAMED = 5
"""counties that are named beside a cause"""


@click.command("status")
@place_arguments()
@click.option(
    "--all", "everything", is_flag=True, help="Show every portal whole: its lists, alarms, remarks."
)
@notify_option
@archive_option
@json_option
@click.pass_context
def status_command(
    ctx: click.Context, places: tuple[str, ...], everything: bool, notify_urls: tuple[str, ...],
    archive_path: Path, as_json: bool,
) -> None:  # fmt: skip
    """Print how each portal stands, and what should alarm you; with --notify, tell every alarm there is.

    A line sums up, alarms are grouped by cause, and each portal has a line, trouble first, the first 20 of
    many. A PLACE limits it, and its portals are shown whole, as --all shows every one.
    """
    notifier = Notifier(notify_urls)
    with opened(archive_path) as db:
        codes = find_places(db, places)
        portals = [one for one in status(db, clock()()) if codes is None or one.portal in codes]
    whole = everything or bool(places) or len(portals) == 1
    printing.answer(portals, _print_whole if whole else _print_lines, as_json=as_json)
    alarmed = [(portal.county, portal.portal, portal.alarms) for portal in portals]
    if notify_urls and not notifier.tell_all(alarmed):
        ctx.exit(Status.FELL_SHORT)


def _print_whole(portals: Sequence[PortalStatus]) -> None:
    if not portals:
        printing.say("No portal was ever crawled into this archive.")
        return
    printing.heading(sum_up(portals))
    _print_table(portals)
    for portal in portals:
        _print_portal(portal)


def _print_lines(portals: Sequence[PortalStatus]) -> None:
    """Print a line that sums up, one for each cause of alarms, and one for each of the first portals."""
    if not portals:
        _print_whole(portals)
        return
    printing.heading(sum_up(portals))
    by_cause = _by_cause(portals)
    for (state, code), places in [*by_cause.items()][:CAUSES]:
        more = "…" if len(places) > NAMED else ""
        named = f"{code}: {'、'.join(places[:NAMED])}{more} ({len(places)})"
        printing.say(f"{state:8}  {named}", style="dim" if state == MUTED else "bold red")
    if len(by_cause) > CAUSES:
        printing.say(f"… and {count_of(len(by_cause) - CAUSES, 'more cause', 'more causes')}: yifa alarms")
    printing.say()
    _print_table(portals[:SHOWN])
    left = portals[SHOWN:]
    if left:
        troubled = sum(any(alarm.state != MUTED for alarm in portal.alarms) for portal in left)
        printing.say(f"… and {count_of(len(left), 'portal', 'portals')} more, {troubled} of them with alarms")
    printing.say("A portal whole: yifa status PLACE; every one: yifa status --all", style="dim")


def _by_cause(portals: Sequence[PortalStatus]) -> dict[tuple[str, str], list[str]]:
    """Return the places of each state and code of an alarm, the most frequent first within a state."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for portal in portals:
        for alarm in portal.alarms:
            found.setdefault((alarm.state, alarm.code), {})[f"{portal.county} {portal.portal}"] = None
    states = (NEW, STANDING, MUTED)
    order = sorted(found.items(), key=lambda pair: (states.index(pair[0][0]), -len(pair[1])))
    return {cause: [*places] for cause, places in order}


def _print_table(portals: Sequence[PortalStatus]) -> None:
    headers = ("portal", "county", "last run", "pages", "withdrawn", "failed", "pending", "alarms")
    rows = (
        (portal.portal, portal.county, _last_day(portal), portal.publications, portal.withdrawn,
         portal.open_failures, portal.pending_tasks, len(portal.alarms))
        for portal in portals
    )  # fmt: skip
    printing.table(headers, rows, numbers=headers[3:], whole=("portal", "county", "last run"))


def _last_day(portal: PortalStatus) -> str:
    return str(portal.last_run["started_at"])[:10] if portal.last_run else "never"


def _print_portal(portal: PortalStatus) -> None:
    printing.heading(f"\n{portal.county} {portal.portal}")
    run = f"; last run {portal.last_run['run']}" if portal.last_run else ""
    counts = f"{portal.publications} pages read, {portal.withdrawn} withdrawn, {portal.partial} partial"
    printing.say(f"{counts}; {count_of(portal.documents, 'distinct text', 'distinct texts')}{run}")
    for section in portal.sections:
        proof = ", ".join(filter(None, (section.proof or "proof not recorded", section.weaker)))
        whole = (
            f"{section.last_complete_at} ({section.rows} rows; {proof})"
            if section.last_complete_at
            else "never"
        )
        age = "" if section.age_days is None else f", last vouched for {_ago(section.age_days)}"
        printing.say(f"{section.section}: read to its end: {whole}{age}")
        if section.rhythm:
            printing.say(f"   {section.rhythm}", style="dim")
    print_alarms(portal.alarms)
    if portal.duty is not None:
        owed, _, _ = portal.duty.words.partition("; ")
        printing.say(f"duty   {owed}: yifa coverage {portal.portal}", style="yellow")
    for remark in portal.remarks:
        printing.say(f"note   {remark}", style="yellow")
    if not portal.alarms and not portal.remarks and portal.duty is None:
        printing.say("nothing alarming")


def _ago(days: int) -> str:
    """Return in words how long something is past; a run's clock may have been ahead of this machine's.

    >>> _ago(3), _ago(-2)
    ('3 days ago', "2 days ahead of this machine's clock")
    """
    return f"{days} days ago" if days >= 0 else f"{-days} days ahead of this machine's clock"

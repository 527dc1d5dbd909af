"""status: shows how each portal stands, and what should alarm a person."""

from collections.abc import Sequence
from pathlib import Path

import click

from archive.alarms.raising import MUTED
from archive.answers.status import PortalStatus, status, sum_up
from yifa.commands.terminal import printing
from yifa.commands.terminal.news import print_alarms
from yifa.commands.terminal.notifier import Notifier, notify_option
from yifa.commands.terminal.options import archive_option, clock, json_option, opened
from yifa.model.status import Status

FEW = 20
"""portals that are shown whole; of more, this many with trouble get a line, unless --all"""
NAMED = 5
"""counties that are named beside what is wrong at many"""


@click.command("status")
@click.option("--all", "everything", is_flag=True, help="Show every portal whole, however many there are.")
@notify_option
@archive_option
@json_option
@click.pass_context
def status_command(
    ctx: click.Context, everything: bool, notify_urls: tuple[str, ...], archive_path: Path, as_json: bool
) -> None:
    """Print how each portal stands, and what should alarm you; with --notify, tell every alarm there is.

    The first line sums up, trouble comes first. Of many portals, those with trouble are shown in short.
    """
    notifier = Notifier(notify_urls)
    with opened(archive_path) as db:
        portals = status(db, clock()())
    show = _print_status if everything or len(portals) <= FEW else _print_many
    printing.answer(portals, show, as_json=as_json)
    alarmed = [(portal.county, portal.portal, portal.alarms) for portal in portals]
    if notify_urls and not notifier.tell_all(alarmed):
        ctx.exit(Status.FELL_SHORT)


def _print_status(portals: Sequence[PortalStatus]) -> None:
    if not portals:
        printing.say("No portal was ever crawled into this archive.")
        return
    printing.heading(sum_up(portals))
    _print_table(portals)
    for portal in portals:
        _print_portal(portal)


def _print_many(portals: Sequence[PortalStatus]) -> None:
    """Print what is wrong, by cause, then a line for each of the first portals with trouble."""
    printing.heading(sum_up(portals))
    by_cause: dict[tuple[str, str], list[str]] = {}
    for portal in portals:
        for alarm in portal.alarms:
            by_cause.setdefault((alarm.state, alarm.code), []).append(f"{portal.county} {portal.portal}")
    for (state, code), places in by_cause.items():
        names = list(dict.fromkeys(places))
        more = "…" if len(names) > NAMED else ""
        printing.say(f"{state:8}  {code}: {'、'.join(names[:NAMED])}{more} ({len(names)})")
    printing.say()
    troubled = [portal for portal in portals if any(alarm.state != MUTED for alarm in portal.alarms)]
    _print_table(troubled[:FEW] or portals[:FEW])
    printing.say(f"{len(portals)} portals in all: yifa status --all", style="dim")


def _print_table(portals: Sequence[PortalStatus]) -> None:
    headers = (
        "portal", "county", "last run", "publications", "withdrawn", "partial", "not got", "pending",
        "alarms",
    )  # fmt: skip
    rows = (
        (portal.portal, portal.county, _name_run(portal), portal.publications, portal.withdrawn,
         portal.partial, portal.open_failures, portal.pending_tasks, len(portal.alarms))
        for portal in portals
    )  # fmt: skip
    numbers = ("publications", "withdrawn", "partial", "not got", "pending", "alarms")
    printing.table(headers, rows, numbers=numbers, whole=("portal", "county", "last run"))


def _name_run(portal: PortalStatus) -> str:
    run = portal.last_run
    return f"{run['run']}, {str(run['started_at'])[:10]}" if run else "-"


def _print_portal(portal: PortalStatus) -> None:
    printing.heading(f"\n{portal.county} {portal.portal}")
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

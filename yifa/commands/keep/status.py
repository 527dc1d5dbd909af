"""status: shows how each portal stands, and what should alarm a person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.alarms.raising import MUTED, NEW, STANDING
from archive.answers.status import PortalStatus, SectionStatus, count_stands, status, sum_up
from yifa.commands.terminal import printing
from yifa.commands.terminal.news import print_alarms
from yifa.commands.terminal.notifier import Notifier, notify_option
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    csv_option,
    json_option,
    one_table,
    opened,
    output_option,
    place_arguments,
)
from yifa.commands.terminal.places import covers_of, find_places
from yifa.commands.terminal.said import cause, clauses, moment, named, retold
from yifa.commands.terminal.speech import count, spoken, translate
from yifa.language.language import ENGLISH, message
from yifa.model.status import Status

if TYPE_CHECKING:
    from archive.answers.lasting.covers import ListCovers

SHOWN = 20
"""portals that have a line each, unless --all; those with trouble come first"""
CAUSES = 12
"""causes of alarms that have a line each, unless --all"""
NAMED = 5
"""counties that are named beside a cause"""
HEADERS = (
    message("portal"), message("county"), message("last run"), message("pages"), message("withdrawn"),
    message("failed"), message("pending"), message("alarms"),
)  # fmt: skip
STANDS = {
    "calm": message("without an alarm: %(number)s"),
    "new": message("with new alarms: %(number)s"),
    "standing": message("with standing alarms: %(number)s"),
    "muted": message("with muted alarms only: %(number)s"),
    "unvisited": message("never visited: %(number)s"),
    "late": message("without a report that was due: %(number)s"),
}


METHODS = (
    "A portal that was never crawled into this archive has no row; pages: those read; failed: open failures;",
    "withdrawn: off the lists or gone, with nothing in their place.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A portal, as a row of a table."""

    portal: str
    county: str
    last_run: str | None
    """when it began"""
    pages: int
    withdrawn: int
    failed: int
    pending: int
    alarms: tuple[str, ...]
    """codes, each once"""
    overdue: tuple[str, ...]
    """years whose report the county has not published, `yifa coverage` has the evidence"""


@click.command("status")
@place_arguments()
@click.option(
    "--all", "everything", is_flag=True, help="Show every portal whole: its lists, alarms, remarks."
)
@notify_option
@csv_option
@output_option
@archive_option
@json_option
@click.pass_context
def status_command(
    ctx: click.Context, places: tuple[str, ...], everything: bool, notify_urls: tuple[str, ...],
    output: Path | None, archive_path: Path, *, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print how each portal stands, and what should alarm you; with --notify, tell every alarm there is.

    A line sums up, alarms are grouped by cause, and each portal has a line, trouble first, the first 20 of
    many. A PLACE limits it, and its portals are shown whole, as --all shows every one: with a line on the
    county's overdue reports too, as `yifa coverage` judges them.
    """
    one_table(output, as_csv, as_json)
    notifier, now = Notifier(notify_urls), clock()()
    with opened(archive_path) as db:
        codes = find_places(db, places)
        portals = [*status(db, now, codes)]
        whole = everything or bool(places) or len(portals) == 1
        if whole or as_csv or as_json:
            from archive.answers.duty import with_duties

            portals = [*with_duties(db, portals, now)]
        if as_csv or as_json:
            covers = covers_of(db, codes, places, at=now, methods=METHODS)
            _put(output, covers, portals, as_csv=as_csv)
    if not (as_csv or as_json):
        (_print_whole if whole else _print_lines)(portals)
    alarmed = [(portal.county, portal.portal, portal.alarms) for portal in portals]
    if notify_urls and not notifier.tell_all(alarmed):
        ctx.exit(Status.FELL_SHORT)


def _put(output: Path | None, covers: "ListCovers", portals: Sequence[PortalStatus], *, as_csv: bool) -> None:
    """Write the portals as a table, or whole as one JSON list, and what they rest on beside it."""
    from yifa.commands.terminal.output import put, put_rows, write_document

    covers.counts |= {"portals": len(portals), **count_stands(portals)}
    if not as_csv:
        put(output, covers, lambda out: write_document(out, portals))
        return
    rows = [
        Row(
            portal=one.portal, county=one.county, pages=one.publications, withdrawn=one.withdrawn,
            last_run=str(one.last_run["started_at"]) if one.last_run else None, failed=one.open_failures,
            pending=one.pending_tasks, alarms=tuple(dict.fromkeys(alarm.code for alarm in one.alarms)),
            overdue=tuple(map(str, one.duty.years)) if one.duty else (),
        )
        for one in portals
    ]  # fmt: skip
    put_rows(output, covers, Row, rows)


def _print_whole(portals: Sequence[PortalStatus]) -> None:
    if not portals:
        printing.say(translate("No portal was ever crawled into this archive."))
        return
    printing.heading(_sum_up(portals))
    _print_table(portals)
    for portal in portals:
        _print_portal(portal)


def _print_lines(portals: Sequence[PortalStatus]) -> None:
    """Print a line that sums up, one for each cause of alarms, and one for each of the first portals."""
    if not portals:
        _print_whole(portals)
        return
    printing.heading(_sum_up(portals))
    by_cause = _by_cause(portals)
    for (state, code), places in [*by_cause.items()][:CAUSES]:
        more = "…" if len(places) > NAMED else ""
        named_places = f"{'、'.join(places[:NAMED])}{more} ({len(places)})"
        line = translate("%(cause)s: %(evidence)s", cause=cause(code), evidence=named_places)
        printing.say(
            f"{named('alarm_state', state):8}  {line}", style="dim" if state == MUTED else "bold red"
        )
    if len(by_cause) > CAUSES:
        left_out = count(len(by_cause) - CAUSES, "… and %(count)s more cause", "… and %(count)s more causes")
        printing.say(f"{left_out}: yifa alarms")
    printing.say()
    _print_table(portals[:SHOWN])
    left = portals[SHOWN:]
    if left:
        troubled = sum(any(alarm.state != MUTED for alarm in portal.alarms) for portal in left)
        more = count(
            len(left), "… and %(count)s portal more, %(troubled)s of them with alarms",
            "… and %(count)s portals more, %(troubled)s of them with alarms", troubled=troubled,
        )  # fmt: skip
        printing.say(more)
    whole = translate(
        "A portal whole: %(one)s; every one: %(all)s", one="yifa status PLACE", all="yifa status --all"
    )
    printing.say(whole, style="dim")


def _sum_up(portals: Sequence[PortalStatus]) -> str:
    """Return in one line how many portals stand well, and what is wrong with the others."""
    if spoken().code == ENGLISH:
        return sum_up(portals)
    counts = count_stands(portals)
    parts = [translate(STANDS[name], number=number) for name, number in counts.items() if number]
    total = count(len(portals), "%(count)s portal", "%(count)s portals")
    return translate("%(total)s: %(parts)s", total=total, parts=spoken().join(parts))


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
    headers = tuple(map(translate, HEADERS))
    rows = (
        (portal.portal, portal.county, _last_day(portal), portal.publications, portal.withdrawn,
         portal.open_failures, portal.pending_tasks, len(portal.alarms))
        for portal in portals
    )  # fmt: skip
    printing.table(headers, rows, numbers=headers[3:], whole=headers[:3])


def _last_day(portal: PortalStatus) -> str:
    return str(portal.last_run["started_at"])[:10] if portal.last_run else translate("never")


def _print_portal(portal: PortalStatus) -> None:
    printing.heading(f"\n{portal.county} {portal.portal}")
    said = translate(
        "pages read: %(read)s, withdrawn: %(withdrawn)s, partial: %(partial)s; distinct texts: %(texts)s",
        read=portal.publications, withdrawn=portal.withdrawn, partial=portal.partial, texts=portal.documents,
    )  # fmt: skip
    run = translate("last run: %(run)s", run=portal.last_run["run"]) if portal.last_run else ""
    printing.say(clauses(said, run))
    for section in portal.sections:
        printing.say(clauses(*_list_words(section)))
        if section.rhythm:
            printing.say(f"   {section.rhythm}", style="dim")
    print_alarms(portal.alarms)
    if portal.duty is not None:
        owed, _, _ = portal.duty.words.partition("; ")
        mark = translate("duty")
        printing.say(f"{mark:6} {retold(owed)}: yifa coverage {portal.portal}", style="yellow")
    for remark in portal.remarks:
        mark = translate("note")
        printing.say(f"{mark:6} {retold(remark)}", style="yellow")
    if not portal.alarms and not portal.remarks and portal.duty is None:
        printing.say(translate("nothing alarming"))


def _list_words(section: SectionStatus) -> Iterator[str]:
    """Yield how well a list is known: when it was read to its end, by which proof; when it was read last."""
    if section.last_complete_at is None:
        yield translate("%(list)s: never read to its end", list=section.section)
    else:
        proof = named("proof", section.proof) if section.proof else translate("proof not recorded")
        yield translate(
            "%(list)s: read to its end %(at)s, rows: %(rows)s, proof: %(proof)s", list=section.section,
            at=moment(section.last_complete_at), rows=section.rows,
            proof=", ".join(filter(None, (proof, section.weaker))),
        )  # fmt: skip
    if section.age_days is not None:
        yield _ago(section.age_days)


def _ago(days: int) -> str:
    """Return in words when a list was read last; a run's clock may have been ahead of this machine's.

    >>> _ago(0), _ago(3), _ago(-2)
    ('last read today', 'last read 3 days ago', "last read 2 days ahead of this machine's clock")
    """
    if days == 0:
        return translate("last read today")
    if days > 0:
        return count(days, "last read %(count)s day ago", "last read %(count)s days ago")
    return count(
        -days, "last read %(count)s day ahead of this machine's clock",
        "last read %(count)s days ahead of this machine's clock",
    )  # fmt: skip

"""report, status: what a run did, and how each portal stands."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from archive.alarms.raising import KeptAlarm
from archive.answers.run import PortalRun, Run, report
from archive.answers.status import PortalStatus, status
from archive.answers.walks import Walk
from yifa.commands import printing
from yifa.commands.notifier import Notifier
from yifa.commands.notify import notify_option, tell
from yifa.commands.options import archive_option, clock, json_option, opened
from yifa.model.status import Status
from yifa.model.text import one_line, plain

FAILURES_SHOWN = 20


@click.command("report")
@click.argument("run", type=int, required=False)
@archive_option
@json_option
def report_command(run: int | None, archive_path: Path, as_json: bool) -> None:
    """Print what RUN (a number; else the last run) did at each portal, with the evidence."""
    with opened(archive_path) as db:
        told = report(db, run)
    if as_json:
        printing.say_json(told)
        return
    print_report(told)


def print_report(run: Run) -> None:
    """Print what a run did, for a person."""
    printing.heading(f"Run {run.run}: {run.command}")
    printing.pairs(
        {
            "started": run.started_at,
            "ended": run.ended_at,
            "exit status": _say_status(run.exit_status),
            "arguments": "; ".join(_describe(run.arguments)) or None,
            "software": run.software,
        }
    )
    for portal in run.portals:
        _print_portal(portal)


def _say_status(status: int | None) -> str:
    if status is None:
        return "did not end: it is running, or was killed"
    sentences: dict[int, str] = {each: each.sentence for each in Status}
    return f"{status}, {sentences.get(status, 'unknown')}"


def _describe(arguments: Mapping[str, Any]) -> Iterator[str]:
    """Yield the arguments that were given, in short; --json has them whole."""
    for name, value in arguments.items():
        if isinstance(value, list):
            yield f"{name} {' '.join(map(str, value))}"
        elif isinstance(value, dict):
            yield f"{len(value)} {name}"
        elif value is not None:
            yield f"{name} {plain(value)}"


def _print_portal(portal: PortalRun) -> None:
    printing.heading(f"\n{portal.county} {portal.portal}: {portal.verdict}")
    counts = (f"{'?' if number is None else number} {name}" for name, number in portal.counts.items())
    skipped = [f"{number} {kind}" for kind, number in portal.skipped.items()]
    coverage = (f"{name} {share:.0%}" for name, share in portal.coverage.items())
    printing.pairs(
        {
            "pages": ", ".join(counts),
            "skipped": ", ".join(skipped) or None,
            "traffic": _count_traffic(portal),
            "ledger": _count_ledger(portal),
            "fields": ", ".join(coverage) or None,
        }
    )
    _print_alarms(portal.alarms)
    for line in portal.disagreements:
        printing.say(f"DISAGREES  {line}", style="bold red")
    for walk in portal.walks:
        _print_walk(walk)
    if portal.findings:
        printing.say()
        rows = ((each["times"], each["code"], each["field"], each["example"]) for each in portal.findings)
        printing.table(
            ("times", "finding", "field", "example"), rows, numbers=("times",), whole=("finding", "field")
        )
    _print_failures(portal)


def _count_traffic(portal: PortalRun) -> str | None:
    if portal.requests is None:
        return None
    size = f", {portal.bytes / 1e6:.1f} MB" if portal.bytes is not None else ""
    return f"{portal.requests} requests{size}" + (
        f", {portal.seconds:.0f} s" if portal.seconds is not None else ""
    )


def _count_ledger(portal: PortalRun) -> str | None:
    """Return how what was to be fetched ended, in one line."""
    codes = ", ".join(f"{number} {code}" for code, number in portal.codes.items())
    if portal.ledger is None:
        return codes or None
    pending = f", {portal.ledger['pending']} pending" if portal.ledger["pending"] else ""
    return f"{portal.ledger['discovered']} addresses: {codes or 'none asked'}{pending}"


def _print_walk(walk: Walk) -> None:
    known = f"{walk.verdict}: " if walk.verdict else ""
    detail = f" ({walk.detail})" if walk.detail else ""
    declared = f" of {walk.rows_declared} declared" if walk.rows_declared is not None else ""
    pages = f" of {walk.pages_declared} declared" if walk.pages_declared is not None else ""
    printing.say()
    printing.pairs(
        {
            "list": walk.section,
            "address": walk.url,
            "found by": " — ".join(filter(None, (walk.found_by, walk.found_path))),
            "walk": f"{known}{walk.words}",
            "stopped": f"{walk.stop_reason}{detail}" if walk.stop_reason else None,
            "read": f"{walk.pages}{pages} pages, {walk.rows_seen}{declared} rows",
            "dates": f"{walk.oldest} to {walk.newest}" if walk.newest else None,
            "beyond": walk.beyond,
        }
    )
    if walk.profile_lines:
        printing.say("ready to paste into the profile:", style="dim")
        printing.say(walk.profile_lines)


def _print_failures(portal: PortalRun) -> None:
    for failure in portal.failures[:FAILURES_SHOWN]:
        when = f"next attempt {failure['next_attempt_at']}" if failure["next_attempt_at"] else "given up"
        if failure["resolved_at"]:
            when = f"got after all {failure['resolved_at']}"
        said = f"{failure['reason']}: {failure['detail']}; attempt {failure['attempts']}, {when}"
        printing.say(f"not got: {failure['url']}  {said}", style="dim" if failure["resolved_at"] else "red")
    more = len(portal.failures) - FAILURES_SHOWN
    if more > 0:
        printing.say(f"… and {more} more; see --json")


@click.command("status")
@notify_option
@archive_option
@json_option
@click.pass_context
def status_command(
    ctx: click.Context, notify_urls: tuple[str, ...], archive_path: Path, as_json: bool
) -> None:
    """Print how each portal stands, and what should alarm you; with --notify, tell every alarm there is."""
    notifier = Notifier(notify_urls)
    with opened(archive_path) as db:
        portals = status(db, clock()())
    if as_json:
        printing.say_json(portals)
    else:
        _print_status(portals)
    told = [(each.county, each.portal, each.alarms) for each in portals]
    if notify_urls and not tell(notifier, told, "by status"):
        ctx.exit(1)


def _print_status(portals: Sequence[PortalStatus]) -> None:
    if not portals:
        printing.say("No portal was ever crawled into this archive.")
        return
    headers = (
        "portal",
        "county",
        "last run",
        "documents",
        "pages",
        "partial",
        "not got",
        "pending",
        "alarms",
    )
    rows = (
        (each.portal, each.county, _name_run(each), each.documents, each.pages, each.partial,
         each.open_failures, each.pending_tasks, len(each.alarms))
        for each in portals
    )  # fmt: skip
    numbers = ("documents", "pages", "partial", "not got", "pending", "alarms")
    printing.table(headers, rows, numbers=numbers, whole=("portal", "county", "last run"))
    for each in portals:
        _print_portal_status(each)


def _name_run(portal: PortalStatus) -> str:
    run = portal.last_run
    return f"{run['run']}, {str(run['started_at'])[:10]}" if run else "-"


def _print_portal_status(portal: PortalStatus) -> None:
    printing.heading(f"\n{portal.county} {portal.portal}")
    for section in portal.sections:
        whole = f"{section.last_complete_at} ({section.rows} rows)" if section.last_complete_at else "never"
        age = "" if section.age_days is None else f", last vouched for {_ago(section.age_days)}"
        printing.say(f"{section.section}: read to its end: {whole}{age}")
        if section.rhythm:
            printing.say(f"   {section.rhythm}", style="dim")
    _print_alarms(portal.alarms)
    for remark in portal.remarks:
        printing.say(f"note   {remark}", style="yellow")
    if not portal.alarms and not portal.remarks:
        printing.say("nothing alarming")


def _ago(days: int) -> str:
    """Return in words how long something is past; a run's clock may have been ahead of this machine's.

    >>> _ago(3), _ago(-2)
    ('3 days ago', "2 days ahead of this machine's clock")
    """
    return f"{days} days ago" if days >= 0 else f"{-days} days ahead of this machine's clock"


def _print_alarms(alarms: Sequence[KeptAlarm]) -> None:
    for alarm in alarms:
        printing.say(f"ALARM  {one_line(alarm.words)}", style="bold red")

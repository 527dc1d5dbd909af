"""report: shows what a run did at each portal."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from archive.answers.run import PortalRun, Run, report
from archive.answers.walks import WalkReport
from yifa.commands.terminal import printing
from yifa.commands.terminal.news import print_alarms, print_profile_lines
from yifa.commands.terminal.options import archive_option, json_option, opened
from yifa.model.status import Status
from yifa.model.text import plain

FAILURES_SHOWN = 20


@click.command("report")
@click.argument("run", type=int, required=False)
@archive_option
@json_option
def report_command(run: int | None, archive_path: Path, as_json: bool) -> None:
    """Print what RUN (a number; else the last run) did at each portal, with the evidence, as it ended."""
    with opened(archive_path) as db:
        done = report(db, run)
    printing.answer(done, print_report, as_json=as_json)


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
    if not run.kept:
        printing.say("The run kept no report: this is made from the archive as it is now.")
    for portal in run.portals:
        _print_portal(portal)


def _say_status(status: int | None) -> str:
    if status is None:
        return "did not end: it is running, or was killed"
    sentences: dict[int, str] = {known: known.sentence for known in Status}
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
    counts = [f"{'?' if number is None else number} {name}" for name, number in portal.counts.items()]
    counts += [f"{portal.explained} withdrawn, gone or restricted"] if portal.explained else []
    skipped = [f"{number} {kind}" for kind, number in portal.skipped.items()]
    coverage = (f"{name} {share:.0%}" for name, share in portal.coverage.items())
    printing.pairs(
        {
            "publications": ", ".join(counts),
            "copies": f"{portal.copies} of the new show a text that other pages show too"
            if portal.copies
            else None,
            "skipped": ", ".join(skipped) or None,
            "traffic": _count_traffic(portal),
            "ledger": _count_ledger(portal),
            "fields": ", ".join(coverage) or None,
        }
    )
    print_alarms(portal.alarms)
    for line in portal.disagreements:
        printing.say(f"DISAGREES  {line}", style="bold red")
    for walk in portal.walks:
        _print_walk(walk)
    if portal.findings:
        printing.say()
        rows = ((row["times"], row["code"], row["field"], row["example"]) for row in portal.findings)
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


def _print_walk(walk: WalkReport) -> None:
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
            "proof": walk.proof_words,
            "sign": walk.sign,
            "stopped": f"{walk.stop_reason}{detail}" if walk.stop_reason else None,
            "read": f"{walk.pages}{pages} pages, {walk.rows_read}{declared} rows",
            "dates": f"{walk.oldest} to {walk.newest}" if walk.newest else None,
            "beyond": walk.beyond,
        }
    )
    if walk.profile_lines:
        print_profile_lines(walk.profile_lines)


def _print_failures(portal: PortalRun) -> None:
    for failure in portal.failures[:FAILURES_SHOWN]:
        when = f"next attempt {failure['next_attempt_at']}" if failure["next_attempt_at"] else "given up"
        if failure["resolved_at"]:
            when = f"got after all {failure['resolved_at']}"
        why = f"{failure['reason']}: {failure['detail']}; attempt {failure['attempts']}, {when}"
        printing.say(f"not got: {failure['url']}  {why}", style="dim" if failure["resolved_at"] else "red")
    more = len(portal.failures) - FAILURES_SHOWN
    if more > 0:
        printing.say(f"… and {more} more; see --json")

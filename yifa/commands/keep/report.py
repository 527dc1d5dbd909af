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
from yifa.commands.terminal.said import clauses, column, moment, named
from yifa.commands.terminal.speech import count, spoken, translate
from yifa.language.language import ENGLISH
from yifa.model.status import Status
from yifa.model.text import plain
from yifa.web.labels import label

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
    printing.heading(translate("Run %(number)s: %(command)s", number=run.run, command=run.command))
    printing.pairs(
        {
            translate("started"): moment(run.started_at),
            translate("ended"): moment(run.ended_at) if run.ended_at else None,
            translate("exit status"): _say_status(run.exit_status),
            translate("arguments"): "; ".join(_describe(run.arguments)) or None,
            translate("software"): run.software,
        }
    )
    if not run.kept:
        printing.say(translate("The run kept no report: this is made from the archive as it is now."))
    for portal in run.portals:
        _print_portal(portal)


def _say_status(status: int | None) -> str:
    if status is None:
        return translate("did not end: it is running, or was killed")
    known = {int(one) for one in Status}
    words = label(spoken(), "status", status) if status in known else translate("unknown")
    return translate("%(status)s, %(words)s", status=status, words=words)


def _describe(arguments: Mapping[str, Any]) -> Iterator[str]:
    """Yield the arguments that were given, in short; --json has them whole."""
    for name, value in arguments.items():
        if isinstance(value, list):
            yield f"{column(name)} {' '.join(map(str, value))}"
        elif isinstance(value, dict):
            yield f"{len(value)} {column(name)}"
        elif value is not None:
            yield f"{column(name)} {plain(value)}"


def _print_portal(portal: PortalRun) -> None:
    printing.heading(f"\n{portal.county} {portal.portal}: {portal.verdict}")
    counts = [f"{'?' if number is None else number} {name}" for name, number in portal.counts.items()]
    counts += [f"{portal.explained} withdrawn, gone or restricted"] if portal.explained else []
    skipped = [f"{number} {kind}" for kind, number in portal.skipped.items()]
    coverage = (f"{name} {share:.0%}" for name, share in portal.coverage.items())
    printing.pairs(
        {
            translate("publications"): ", ".join(counts),
            translate("copies"): translate(
                "%(copies)s of the new show a text that other pages show too", copies=portal.copies
            )
            if portal.copies
            else None,
            translate("skipped"): ", ".join(skipped) or None,
            translate("traffic"): _count_traffic(portal),
            translate("ledger"): _count_ledger(portal),
            translate("fields"): ", ".join(coverage) or None,
        }
    )
    print_alarms(portal.alarms)
    for line in portal.disagreements:
        printing.say(f"DISAGREES  {line}", style="bold red")
    for walk in portal.walks:
        _print_walk(walk)
    if portal.findings:
        printing.say()
        headers = (translate("times"), translate("finding"), translate("field"), translate("example"))
        rows = ((row["times"], row["code"], row["field"], row["example"]) for row in portal.findings)
        printing.table(headers, rows, numbers=headers[:1], whole=headers[1:3])
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
    printing.say()
    printing.pairs(
        {
            translate("list"): walk.section,
            translate("address"): walk.url,
            translate("found by"): " — ".join(
                filter(None, (named("outcome", walk.found_by), walk.found_path))
            ),
            translate("walk"): f"{known}{_walk_words(walk)}",
            translate("proof"): _proof_words(walk),
            translate("sign"): walk.sign,
            translate("stopped"): f"{walk.stop_reason}{detail}" if walk.stop_reason else None,
            translate("read"): _read_words(walk),
            translate("dates"): translate("%(first)s to %(last)s", first=walk.oldest, last=walk.newest)
            if walk.newest
            else None,
            translate("beyond"): walk.beyond,
        }
    )
    if walk.profile_lines:
        print_profile_lines(walk.profile_lines)


def _walk_words(walk: WalkReport) -> str:
    """Return what a walk is worth."""
    if spoken().code == ENGLISH or walk.as_asked or not walk.verdict:
        return walk.words
    return named("walk", walk.verdict)


def _proof_words(walk: WalkReport) -> str | None:
    """Return what proves a list's end."""
    if spoken().code == ENGLISH or walk.proof_words is None or not walk.proof:
        return walk.proof_words
    return clauses(named("proof", walk.proof), walk.weaker)


def _read_words(walk: WalkReport) -> str:
    """Return how much was read, beside what the list declares."""
    if spoken().code == ENGLISH:
        declared = f" of {walk.rows_declared} declared" if walk.rows_declared is not None else ""
        pages = f" of {walk.pages_declared} declared" if walk.pages_declared is not None else ""
        return f"{walk.pages}{pages} pages, {walk.rows_read}{declared} rows"
    pages = _declared(count(walk.pages, "%(count)s page", "%(count)s pages"), walk.pages_declared)
    rows = _declared(count(walk.rows_read, "%(count)s row", "%(count)s rows"), walk.rows_declared)
    return spoken().join((pages, rows))


def _declared(words: str, number: int | None) -> str:
    return (
        words if number is None else translate("%(words)s of %(number)s declared", words=words, number=number)
    )


def _print_failures(portal: PortalRun) -> None:
    for failure in portal.failures[:FAILURES_SHOWN]:
        when = f"next attempt {failure['next_attempt_at']}" if failure["next_attempt_at"] else "given up"
        if failure["resolved_at"]:
            when = f"got after all {failure['resolved_at']}"
        why = f"{failure['reason']}: {failure['detail']}; attempt {failure['attempts']}, {when}"
        printing.say(f"failed: {failure['url']}  {why}", style="dim" if failure["resolved_at"] else "red")
    more = len(portal.failures) - FAILURES_SHOWN
    if more > 0:
        printing.say(translate("… and %(number)s more; see --json", number=more))

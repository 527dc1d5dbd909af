"""audit: holds the figures of reports against each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.show import ID
from archive.answers.texts.audit import Finding, audit_reports
from archive.answers.texts.held import OneReport, read_held, read_reach
from archive.times import day_of, stamp
from yifa.commands.ask.facts import report_of
from yifa.commands.terminal import printing
from yifa.commands.terminal.days import years_option
from yifa.commands.terminal.options import (
    clock,
    one_table,
    opened,
    table_options,
)
from yifa.commands.terminal.output import put, write_csv, write_document
from yifa.commands.terminal.places import find_codes
from yifa.model.text import count_of, typed_addresses
from yifa.reading.facts.audit import Verdict

CODE = 6
"""digits of a county's code, which is no document's id"""


@click.command("audit")
@click.argument("what", metavar="PLACE|ID")
@years_option
@click.option("--all", "show_all", is_flag=True, help="Print what fits, too.")
@table_options
def audit_command(
    what: str, years: tuple[int, int] | None, output: Path | None, archive_path: Path, *, show_all: bool,
    as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say whether the figures of a report ID, or of all reports of a PLACE, contradict each other.

    Sums with their parts, rates with what they are rates of, one figure told twice, changes since the year
    before, and that year's own report. Only what is certain is said, and every place is shown.
    """
    one_table(output, as_csv, as_json)
    with opened(archive_path) as db:
        is_document = bool(typed_addresses(what)) or (ID.fullmatch(what.lower()) and not _is_code(what))
        codes = None if is_document else find_codes(db, [what])
        reports = [report_of(db, what)] if is_document else read_held(db, codes, years)
        findings = list(audit_reports(db, reports))
        today = day_of(stamp(clock()()))
        reach = None if is_document else read_reach(db, codes, years, len(reports), today)
    covers = reach or OneReport(report=reports[0])
    if as_json:
        checks = {"reports": len(reports), "checks": [asdict(finding) for finding in findings]}
        put(output, covers, lambda out: write_document(out, checks))
    elif as_csv:
        put(output, covers, lambda out: write_csv(out, Finding, findings))
    else:
        _say(findings, len(reports), show_all=show_all)
        if reach is not None:
            printing.say(reach.words)


def _is_code(what: str) -> bool:
    return what.isdecimal() and len(what) == CODE


def _say(findings: Sequence[Finding], reports: int, *, show_all: bool) -> None:
    for finding in findings:
        if finding.verdict != Verdict.CONTRADICTED and not show_all:
            continue
        style = "red" if finding.verdict == Verdict.CONTRADICTED else ""
        who = f"{finding.county_name} {finding.body} {finding.year or ''}".strip()
        printing.say(f"{finding.verdict}: {finding.rule}: {finding.words}", style=style)
        printing.say(f"   {finding.document}  {who}", style="dim")
        for place in finding.places:
            printing.say(f"   {place.document} {place.start}-{place.end}  …{place.around}…")
    counts = Counter(finding.verdict for finding in findings)
    said = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict)
    printing.say(f"{count_of(reports, 'report', 'reports')}: {said}")

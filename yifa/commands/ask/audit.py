"""audit: holds the figures of reports against each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.show import ID
from archive.answers.texts.audit import Finding, audit_reports
from archive.answers.texts.held import read_held
from yifa.commands.ask.facts import report_of
from yifa.commands.terminal import printing
from yifa.commands.terminal.days import years_option
from yifa.commands.terminal.options import archive_option, json_option, opened, portals_option
from yifa.commands.terminal.places import find_codes
from yifa.model.text import typed_addresses
from yifa.reading.facts.audit import Verdict

CODE = 6
"""digits of a county's code, which is no document's id"""


@click.command("audit")
@click.argument("what", metavar="PLACE|ID")
@years_option
@click.option("--all", "show_all", is_flag=True, help="Print what fits, too.")
@portals_option
@archive_option
@json_option
def audit_command(
    what: str, years: tuple[int, int] | None, archive_path: Path, *, show_all: bool, as_json: bool
) -> None:
    """Say whether the figures of a report ID, or of all reports of a PLACE, contradict each other.

    Sums with their parts, rates with what they are rates of, one figure told twice, changes since the year
    before, and that year's own report. Only what is certain is said, and every place is shown.
    """
    with opened(archive_path) as db:
        is_document = bool(typed_addresses(what)) or (ID.fullmatch(what.lower()) and not _is_code(what))
        reports = [report_of(db, what)] if is_document else read_held(db, find_codes(db, [what]), years)
        findings = list(audit_reports(db, reports))
    if as_json:
        printing.say_json({"reports": len(reports), "checks": [asdict(finding) for finding in findings]})
    else:
        _say(findings, len(reports), show_all=show_all)


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
    printing.say(f"{reports} reports: {said}")

"""elements: shows which of the elements it owes each report has, and in which form."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from pathlib import Path

import click

from archive.answers.texts.elements import (
    ElementRow,
    ReportElements,
    count_forms,
    read_report_elements,
    unknown_headings,
)
from archive.answers.texts.held import Reach, by_level_or_county, read_held, read_reach
from archive.times import day_of, stamp
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import (
    clock,
    one_table,
    opened,
    place_arguments,
    table_options,
)
from yifa.commands.terminal.output import put, write_document, write_lines
from yifa.commands.terminal.places import find_codes
from yifa.commands.terminal.said import named
from yifa.reading.elements.read import Form
from yifa.reading.elements.words import element_titles

HEADINGS_SHOWN = 20
REPORT_COLUMNS = ("county", "county_name", "body", "level", "year", "document", "url")
COLUMNS = (*REPORT_COLUMNS, *(column.name for column in fields(ElementRow)))


@click.command("elements")
@click.argument("year", type=click.IntRange(1990, 2100))
@place_arguments()
@click.option("--by", type=click.Choice(["county", "level"]), help="A table for each county or level.")
@table_options
def elements_command(
    year: int, places: tuple[str, ...], by: str | None, output: Path | None, archive_path: Path, *,
    as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print in how many annual reports on YEAR each element stands, and in which form.

    PLACE is a county, a prefecture or a province; without it, all counties held. Forms: a section, a
    subsection, one sentence, none_stated (there is nothing to report, it says), absent; unreadable where the
    report's text is not held. Headings nobody knows are counted.
    """
    one_table(output, as_csv, as_json)
    with opened(archive_path) as db:
        codes = find_codes(db, places)
        held = read_report_elements(db, read_held(db, codes, (year, year)))
        today = day_of(stamp(clock()()))
        reach = read_reach(db, codes, (year, year), len(held), today)
    if as_json:
        put(output, reach, lambda out: write_document(out, _document(year, held, reach)))
    elif as_csv:
        put(output, reach, lambda out: write_lines(out, COLUMNS, _lines(held)))
    else:
        _say(held, by)
        printing.say(reach.words)


def _document(year: int, held: Sequence[ReportElements], reach: Reach) -> dict[str, object]:
    return {
        "year": year, "coverage": asdict(reach), "elements": count_forms(held),
        "documents": [{**_report(one), "elements": [asdict(row) for row in one.elements]} for one in held],
        "unknown_headings": [
            {"heading": heading, "reports": number} for heading, number in unknown_headings(held)
        ],
    }  # fmt: skip


def _report(one: ReportElements) -> dict[str, object]:
    return {name: getattr(one.report, name) for name in REPORT_COLUMNS}


def _lines(held: Sequence[ReportElements]) -> Iterator[tuple[object, ...]]:
    for one in held:
        for row in one.elements:
            yield (*_report(one).values(), *asdict(row).values())


def _say(held: Sequence[ReportElements], by: str | None) -> None:
    titles = element_titles()
    for name, reports in by_level_or_county([one.report for one in held], by or ""):
        numbers = {report.number for report in reports}
        own = [one for one in held if one.report.number in numbers]
        printing.heading(f"{name}: {len(own)} reports" if by else f"{len(own)} reports")
        rows = [
            (element, *(counts[form] for form in Form), titles[element])
            for element, counts in count_forms(own).items()
        ]
        forms = tuple(named("answer", form) for form in Form)
        headers = ("element", *forms, "title")
        printing.table(headers, rows, numbers=forms, whole=("element",), codes=("element",))
        printing.say()
    unknown = unknown_headings(held)
    if unknown:
        printing.heading(f"Headings nobody knows: {len(unknown)}")
        printing.table(
            ("reports", "heading"), [(number, words) for words, number in unknown[:HEADINGS_SHOWN]]
        )

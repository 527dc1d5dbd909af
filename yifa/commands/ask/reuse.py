"""reuse: shows which passages reports share, and what was left in them."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.texts.held import OneReport, Reach, read_held, read_reach
from archive.answers.texts.reuse import Reused, ReuseOf, Source, by_body, read_reuse, read_reuse_of
from archive.times import day_of, stamp
from yifa.commands.ask.facts import report_of
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
from yifa.model.text import one_line

COLUMNS = (
    "county", "county_name", "body", "level", "year", "document", "own_share", "lateral_share",
    "template_share",
)  # fmt: skip
SOURCE = ("kind", "document", "county_name", "body", "year", "share")
HEADER = (*COLUMNS, *(f"source_{name}" for name in SOURCE), "residue", "url")
YEARS = range(1990, 2101)
BESIDE = 3
OF_YEAR, OF_ONE = 0.3, 0.05
"""shares from which another report is named, where nothing is said"""


@click.command("reuse")
@click.argument("what", metavar="YEAR|ID")
@place_arguments()
@click.option("--by", type=click.Choice(["body"]), help="One line for each body, under its county.")
@click.option(
    "--min", "least", type=click.FloatRange(0.05, 1),
    help="Share of a report that must stand in another: 0.3 for those of a year, 0.05 for one.",
)  # fmt: skip
@table_options
def reuse_command(
    what: str, places: tuple[str, ...], by: str | None, least: float | None, output: Path | None,
    archive_path: Path, *, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Say which passages the annual reports on YEAR share, or show those of the report ID side by side.

    With the body's own report of the year before (self), with another body's (lateral), with many of its
    prefecture (template); and what seems left from elsewhere: last year's year, another county's name.
    Figures are masked. Passages that many counties use are left out as common phrases.
    """
    one_table(output, as_csv, as_json)
    if what.isdecimal() and int(what) in YEARS:
        share = least or OF_YEAR
        found, reach = _of_year(int(what), places, share, archive_path)
        document = {"year": int(what), "min": share, "coverage": asdict(reach), "reports": found}
        if as_json:
            put(output, reach, lambda out: write_document(out, document))
        elif as_csv:
            put(output, reach, lambda out: write_lines(out, HEADER, _lines(found)))
        else:
            _say(found, reach, by)
        return
    with opened(archive_path) as db:
        own = report_of(db, what)
        beside = read_reuse_of(db, own, least=least or OF_ONE, most=BESIDE)
    if as_json:
        put(output, OneReport(report=own), lambda out: write_document(out, beside))
    elif as_csv:
        put(output, OneReport(report=own), lambda out: write_lines(out, HEADER, _lines([beside.reused])))
    else:
        _say_beside(beside)


def _of_year(
    year: int, places: Sequence[str], least: float, path: Path
) -> tuple[Sequence[Reused], Reach]:  # fmt: skip
    with opened(path) as db:
        codes = find_codes(db, places)
        found = read_reuse(db, codes, year, least=least)
        reports = len(read_held(db, codes, (year, year)))
        reach = read_reach(db, codes, (year, year), reports, day_of(stamp(clock()())))
    return found, reach


def _lines(found: Sequence[Reused]) -> Iterator[tuple[object, ...]]:
    for one in found:
        residue = " ".join(dict.fromkeys(left.words for left in one.residue))
        for source in one.sources or (None,):
            values = [getattr(one, name) for name in COLUMNS]
            values += [getattr(source, name) if source else None for name in SOURCE]
            yield (*values, residue, one.url)


def _say(found: Sequence[Reused], reach: Reach, by: str | None) -> None:
    for name, reports in by_body(found):
        printing.heading(name)
        for one in reports:
            printing.say(f"   {one.document}  {one.body or one.county_name}: {_shares(one)}")
            for source in one.sources[: 1 if by else BESIDE]:
                printing.say(f"      {_of(source)} {_whose(source)}", style="dim")
    printing.say(reach.words)


def _of(source: Source) -> str:
    return f"{named('answer', source.kind)} {source.share:.0%}"


def _whose(source: Source) -> str:
    """Return a report's id, body and year; a county's body bears its name already."""
    of_county = source.body.startswith(source.county_name)
    body = source.body if of_county else f"{source.county_name} {source.body}".rstrip()
    return f"{source.document} {body} {source.year}"


def _shares(one: Reused) -> str:
    shares = {"self": one.own_share, "lateral": one.lateral_share, "template": one.template_share}
    words = [f"{name} {share:.0%}" for name, share in shares.items() if share]
    left = dict.fromkeys(residue.words for residue in one.residue)
    return ", ".join([*words, *([f"left in it: {' '.join(left)}"] if left else [])]) or "nothing"


def _say_beside(found: ReuseOf) -> None:
    printing.heading(one_line(found.report.title or found.report.document))
    printing.say(_shares(found.reused))
    for shared in found.beside:
        source = shared.source
        printing.heading(f"\n{_of(source)}: {_whose(source)}")
        for own, other in shared.pairs:
            printing.say(f"   here   {one_line(own)}")
            printing.say(f"   there  {one_line(other)}")
            printing.say()

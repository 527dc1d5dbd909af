"""reuse: shows which passages reports share, and what was left in them."""

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.texts.held import Reach, read_held, read_reach
from archive.answers.texts.reuse import Reused, ReuseOf, by_body, read_reuse, read_reuse_of
from archive.hand_on.cells import defuse
from archive.times import day_of, stamp
from yifa.commands.ask.facts import report_of
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    json_option,
    opened,
    place_arguments,
    portals_option,
)
from yifa.commands.terminal.places import find_codes
from yifa.model.text import one_line

COLUMNS = (
    "county", "county_name", "body", "level", "year", "document", "own_share", "lateral_share",
    "template_share",
)  # fmt: skip
SOURCE = ("kind", "document", "county_name", "body", "year", "share")
YEARS = range(1990, 2101)
BESIDE = 3


@click.command("reuse")
@click.argument("what", metavar="YEAR|ID")
@place_arguments()
@click.option("--by", type=click.Choice(["body"]), help="One line for each body, under its county.")
@click.option(
    "--min", "least", type=click.FloatRange(0.05, 1), default=0.3, show_default=True,
    help="Share of a report that must stand in another.",
)  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per report and source.")
@portals_option
@archive_option
@json_option
def reuse_command(
    what: str, places: tuple[str, ...], by: str | None, least: float, archive_path: Path, *, as_csv: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Say which passages the annual reports on YEAR share, or show those of the report ID side by side.

    With the body's own report of the year before (self), with another body's (lateral), with many of its
    prefecture (template); and what seems left from elsewhere: last year's year, another county's name.
    Figures are masked. Passages that many counties use are left out as common phrases.
    """
    if what.isdecimal() and int(what) in YEARS:
        _of_year(int(what), places, by, least, archive_path, as_csv=as_csv, as_json=as_json)
        return
    with opened(archive_path) as db:
        found = read_reuse_of(db, report_of(db, what), least=min(least, 0.05), most=BESIDE)
    printing.answer(found, _say_beside, as_json=as_json)


def _of_year(
    year: int, places: Sequence[str], by: str | None, least: float, path: Path, *, as_csv: bool, as_json: bool
) -> None:
    with opened(path) as db:
        codes = find_codes(db, places)
        found = read_reuse(db, codes, year, least=least)
        reports = len(read_held(db, codes, (year, year)))
        reach = read_reach(db, codes, (year, year), reports, day_of(stamp(clock()())))
    if as_json:
        printing.say_json({"year": year, "min": least, "coverage": asdict(reach), "reports": found})
    elif as_csv:
        _write_csv(found)
        printing.note(reach.words)
    else:
        _say(found, reach, by)


def _write_csv(found: Sequence[Reused]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([*COLUMNS, *(f"source_{name}" for name in SOURCE), "residue", "url"])
    for one in found:
        residue = " ".join(dict.fromkeys(left.words for left in one.residue))
        for source in one.sources or (None,):
            values = [getattr(one, name) for name in COLUMNS]
            values += [getattr(source, name) if source else None for name in SOURCE]
            row = (*values, residue, one.url)
            out.writerow([defuse(value) if isinstance(value, str) else value for value in row])


def _say(found: Sequence[Reused], reach: Reach, by: str | None) -> None:
    for name, reports in by_body(found):
        printing.heading(name)
        for one in reports:
            printing.say(f"   {one.document}  {one.body or one.county_name}: {_shares(one)}")
            for source in one.sources[: 1 if by else BESIDE]:
                printing.say(
                    f"      {source.kind} {source.share:.0%} {source.document} {source.county_name} "
                    f"{source.body} {source.year}", style="dim",
                )  # fmt: skip
    printing.say(reach.words)


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
        whose = f"{source.document} {source.county_name} {source.body} {source.year}"
        printing.heading(f"\n{source.kind} {source.share:.0%}: {whose}")
        for own, other in shared.pairs:
            printing.say(f"   here   {one_line(own)}")
            printing.say(f"   there  {one_line(other)}")
            printing.say()

"""coverage: shows which bodies published their annual report on which year, and on what that rests."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.text import Text

from archive.answers.reports.coverage import Cell, CountyCoverage, State, read_coverage
from archive.answers.reports.covers import Covers
from archive.schema.database import Database
from yifa.commands.terminal import printing
from yifa.commands.terminal.coverage_page import LATE, SIGNS, write_json, write_page
from yifa.commands.terminal.days import years_option
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    json_option,
    on_day_option,
    one_table,
    opened,
    output_option,
    place_arguments,
    portals_option,
)
from yifa.commands.terminal.output import put, write_lines
from yifa.commands.terminal.places import find_codes, find_held, known_agencies
from yifa.commands.terminal.said import named
from yifa.commands.terminal.speech import translate
from yifa.model.clock import china_day
from yifa.model.duty import Due
from yifa.model.errors import UsageError
from yifa.model.report import Level
from yifa.reading.report.bodies import read_bodies

STYLES: Mapping[str, str] = {
    State.PUBLISHED: "green",
    State.ELSEWHERE: "cyan",
    State.WITHDRAWN: "magenta",
    State.ABSENT: "red",
    State.UNKNOWN: "yellow",
    State.NOT_DUE: "dim",
}
BLOCK = 8
"""years beside each other; more stand below, so that 80 columns hold them"""
WIDTH = 80


def _read_cell(
    _context: click.Context, _option: click.Parameter, why: str | None
) -> tuple[str, str, int] | None:
    """Return the place, body and year that a cell is named by; refused before an archive is opened.

    Raises:
        UsageError: they are not these three.
    """
    if why is None:
        return None
    place, _, rest = why.partition("/")
    name, _, year = rest.rpartition("/")
    if not (place and name and year.isdecimal()):
        raise UsageError(f"--why {why}: expected PLACE/BODY/YEAR, such as 140225/司法局/2025")
    return place, name, int(year)


@click.command("coverage")
@place_arguments()
@years_option
@click.option(
    "--why",
    metavar="PLACE/BODY/YEAR",
    callback=_read_cell,
    help="Say on what one cell rests, and nothing else.",
)
@on_day_option
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per cell.")
@click.option("--html", "as_html", is_flag=True, help="Print one static page.")
@output_option
@portals_option
@archive_option
@json_option
def coverage_command(
    places: tuple[str, ...], years: tuple[int, int] | None, why: tuple[str, str, int] | None, on_day: str,
    output: Path | None, archive_path: Path, *, as_csv: bool, as_html: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print for each body and year whether its annual report was published.

    PLACE is a county (code, slug or name), a prefecture or a province; without it, every county held.
    absent is said only where every list assigned to the county, its prefecture's too, was read to a proved
    end from 1 April on and nothing unread could be the report; all else not held is unknown, with the reason.
    """
    one_table(output, as_csv, as_html, as_json)
    now = clock()()
    with opened(archive_path) as db:
        codes = find_codes(db, places)
        body = _asked(db, *why) if why else None
        found = read_coverage(
            db, [body[0]] if body else codes, china_day(now), agencies=known_agencies(),
            years=(body[2], body[2]) if body else years, due=Due(on_day_is_late=on_day == "late"),
        )  # fmt: skip
        covers = Covers(at=now, asked=" ".join(places), on_day=on_day)
        if body:
            found = (_only(county, body[1]) for county in found)
        if as_json:
            put(output, covers, lambda out: write_json(out, covers.watch(found), covers))
        elif as_csv:
            cells = (cell for county in covers.watch(found) for cell in county.cells)
            put(output, covers, lambda out: write_lines(out, Cell._fields, cells))
        elif as_html:
            put(output, covers, lambda out: write_page(out, covers.watch(found), covers))
        elif body:
            _say_why(covers, [cell for county in covers.watch(found) for cell in county.cells])
        else:
            for county in covers.watch(found):
                _say(county)
            if not covers.counties:
                printing.say(translate("No county of these is held: nothing is known of who published."))
                _say_covers(covers)
            printing.say(", ".join(f"{sign} {named('state', state)}" for state, sign in SIGNS.items()))


def _asked(db: Database, place: str, name: str, year: int) -> tuple[str, str, int]:
    """Return the code, key and year of a cell."""
    bodies = read_bodies(name)
    return find_held(db, place), bodies[0].key if bodies else name, year


def _only(county: CountyCoverage, key: str) -> CountyCoverage:
    """Return the coverage of one body of a county."""
    return replace(county, cells=tuple(cell for cell in county.cells if key in (cell.key, cell.body)))


def _say_covers(covers: Covers) -> None:
    """Say beside what nothing was found."""
    for line in covers.lines():
        printing.say(f"   {line}", style="dim")


def _say_why(covers: Covers, cells: Sequence[Cell]) -> None:
    if not cells:
        printing.say(translate("no body of that name is on the roster: no publication held names one"))
        _say_covers(covers)
    for cell in cells:
        printing.pairs({name: value for name, value in cell._asdict().items() if name != "key"})


def _say(county: CountyCoverage) -> None:
    printing.heading(f"{county.name} {county.county}")
    years = sorted({cell.year for cell in county.cells})
    for start in range(0, len(years), BLOCK):
        _say_block(county, years[start : start + BLOCK])
    for line in in_words(county):
        printing.say(f"   {line}")
    printing.say()


def _say_block(county: CountyCoverage, years: Sequence[int]) -> None:
    rows: dict[str, dict[int, Cell]] = {}
    for cell in county.cells:
        if cell.year in years:
            rows.setdefault(cell.key, {})[cell.year] = cell
    printing.say("   " + "  ".join(map(str, years)) + "  " + translate("body"))
    is_terminal = sys.stdout.isatty()
    for cells in rows.values():
        signs = [f" {SIGNS[cell.state]}{LATE if cell.days_late else ' '}   " for cell in cells.values()]
        name = cells[years[0]].body
        if is_terminal or len("".join(signs)) + 2 * len(name) + 3 > WIDTH:
            styles = [STYLES[cell.state] for cell in cells.values()]
            line = Text.assemble("   ", *zip(signs, styles, strict=True), name)
            line.truncate(WIDTH, overflow="ellipsis")
            printing.say(line)
        else:
            printing.say(f"   {''.join(signs)}{name}")


def in_words(county: CountyCoverage) -> Iterator[str]:
    """Yield what stands below a county's matrix: its states counted, the numbers declared and held."""
    counts = Counter(cell.state for cell in county.cells)
    yield ", ".join(f"{named('state', state.value)} {counts[state]}" for state in State if counts[state])
    if any(cell.days_late for cell in county.cells):
        yield f"{LATE} " + translate("after the due day")
    declared = {said.level: said.number for said in county.declared}
    townships, departments = declared.get(Level.TOWNSHIP), declared.get(Level.DEPARTMENT)
    parts = []
    if townships is not None or county.townships:
        parts.append(
            translate(
                "%(held)s of %(all)s townships",
                held=county.held[Level.TOWNSHIP],
                all=townships or county.townships,
            )
        )
    if departments is not None:
        parts.append(
            translate(
                "%(declared)s departments declared, %(held)s held",
                declared=departments,
                held=county.held[Level.DEPARTMENT],
            )
        )
    if parts:
        words = "; ".join(parts)
        if declared:
            yield translate("%(words)s (its report on %(year)s)", words=words, year=county.declared_year)
        else:
            yield translate("%(words)s (by the table of townships)", words=words)

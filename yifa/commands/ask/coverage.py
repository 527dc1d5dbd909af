"""coverage: shows which bodies published their annual report on which year, and on what that rests."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.text import Text
from sqlite_utils import Database

from archive.answers.reports.coverage import Cell, CountyCoverage, State, read_coverage
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    find_codes,
    find_held,
    json_option,
    on_day_option,
    opened,
    portals_option,
    read_years,
)
from yifa.commands.terminal.tables import say_csv
from yifa.model.clock import china_day
from yifa.model.duty import Due
from yifa.model.errors import UsageError
from yifa.reading.report.bodies import read_bodies

SIGNS = {
    State.PUBLISHED: ("●", "green"),
    State.ELSEWHERE: ("◇", "cyan"),
    State.WITHDRAWN: ("✕", "magenta"),
    State.ABSENT: ("○", "red"),
    State.UNKNOWN: ("?", "yellow"),
    State.NOT_DUE: ("·", "dim"),
}
BLOCK = 8
"""years beside each other; more stand below, so that 80 columns hold them"""


@click.command("coverage")
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@click.option(
    "--years", callback=read_years, metavar="Y[-Y]", help="Report years, such as 2025 or 2019-2025."
)
@click.option("--why", metavar="PLACE/BODY/YEAR", help="Say on what one cell rests, and nothing else.")
@on_day_option
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per cell.")
@portals_option
@archive_option
@json_option
def coverage_command(
    places: tuple[str, ...], years: tuple[int, int] | None, why: str | None, on_day: str, archive_path: Path,
    *, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print for each body and year whether its annual report was published.

    PLACE is a county (code, slug or name), a prefecture or a province; without it, every county held.
    absent is said only where every list was read to a proved end from 1 April on and nothing unread could be
    the report; all else that is not held is unknown, with the reason.
    """
    with opened(archive_path) as db:
        codes = find_codes(db, places)
        body = _asked(db, why) if why else None
        found = read_coverage(
            db, [body[0]] if body else codes, china_day(clock()()),
            years=(body[2], body[2]) if body else years, due=Due(on_day_is_late=on_day == "late"),
        )  # fmt: skip
    if body:
        _say_why(found, body[1])
    elif as_json:
        printing.say_json(_document(found))
    elif as_csv:
        say_csv(Cell, (cell for county in found for cell in county.cells))
    else:
        for county in found:
            _say(county)
        printing.say(", ".join(f"{sign} {state.value}" for state, (sign, _) in SIGNS.items()))


def _asked(db: Database, why: str) -> tuple[str, str, int]:
    place, _, rest = why.partition("/")
    name, _, year = rest.rpartition("/")
    if not (place and name and year.isdecimal()):
        raise UsageError(f"--why {why}: expected PLACE/BODY/YEAR, such as 140225/司法局/2025")
    bodies = read_bodies(name)
    return find_held(db, place), bodies[0].key if bodies else name, int(year)


def _say_why(found: Sequence[CountyCoverage], key: str) -> None:
    cells = [cell for county in found for cell in county.cells if key in (cell.key, cell.body)]
    if not cells:
        printing.say("no body of that name is on the roster: no publication held names one")
    for cell in cells:
        printing.pairs({name: value for name, value in asdict(cell).items() if name != "key"})


def _document(found: Sequence[CountyCoverage]) -> dict[str, object]:
    return {
        "cells": [asdict(cell) for county in found for cell in county.cells],
        "counties": [
            {name: value for name, value in asdict(county).items() if name != "cells"} for county in found
        ],
    }


def _say(county: CountyCoverage) -> None:
    printing.heading(f"{county.name} {county.county}")
    years = sorted({cell.year for cell in county.cells})
    for start in range(0, len(years), BLOCK):
        _say_block(county, years[start : start + BLOCK])
    for line in _in_words(county):
        printing.say(f"   {line}")
    printing.say()


def _say_block(county: CountyCoverage, years: Sequence[int]) -> None:
    rows: dict[str, dict[int, Cell]] = {}
    for cell in county.cells:
        rows.setdefault(cell.key, {})[cell.year] = cell
    printing.say("   " + "  ".join(map(str, years)) + "  body")
    for cells in rows.values():
        line = Text("   ")
        for year in years:
            sign, style = SIGNS[State(cells[year].state)]
            late = "+" if cells[year].days_late else " "
            line.append(f" {sign}{late}   ", style=style)
        printing.say(line.append(cells[years[0]].body))


def _in_words(county: CountyCoverage) -> list[str]:
    counts = Counter(cell.state for cell in county.cells)
    lines = [", ".join(f"{state.value} {counts[state]}" for state in State if counts[state])]
    if any(cell.days_late for cell in county.cells):
        lines.append("+ after the due day")
    for said in county.declared:
        held = county.held.get(said.level.value, 0)
        lines.append(
            f"{said.level.value}: {said.number} declared on {county.declared_year}, {held} known here"
        )
    return lines

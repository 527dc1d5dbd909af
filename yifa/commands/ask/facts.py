"""facts: shows the figures of reports, each with its sentence."""

import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import click
from sqlite_utils import Database

from archive.answers.show import find_document
from archive.answers.texts.facts import Figure, read_figures
from archive.answers.texts.held import Held, read_held, read_reach
from archive.hand_on.cells import defuse
from archive.times import day_of, stamp
from yifa.commands.terminal import printing
from yifa.commands.terminal.completing import complete_place
from yifa.commands.terminal.days import years_option
from yifa.commands.terminal.options import (
    archive_option,
    clock,
    json_option,
    opened,
    portals_option,
)
from yifa.commands.terminal.places import find_codes
from yifa.model.errors import UsageError, YifaError
from yifa.reading.facts.indicators import indicator_names


@click.command("facts")
@click.argument("document", required=False, metavar="[ID]")
@click.option(
    "--indicator", "names", multiple=True, help="Only of this indicator, by key or name; repeatable."
)
@years_option
@click.option(
    "--portal",
    "--place",
    "places",
    metavar="PLACE",
    multiple=True,
    shell_complete=complete_place,
    help="Only of this county, prefecture or province; repeatable.",
)
@click.option("--indicators", "list_them", is_flag=True, help="List the indicators, and nothing else.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one row per figure.")
@portals_option
@archive_option
@json_option
def facts_command(
    document: str | None, names: tuple[str, ...], years: tuple[int, int] | None, places: tuple[str, ...],
    archive_path: Path, *, list_them: bool, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the figures of the report ID, or of all annual reports of some years and indicators.

    Each has number, unit, kind (level, delta, rate, cumulative), what it counts, its sentence and its place
    in the text. A multiple is worked out: 36.6万元 is 366000 元. A figure that counts none of the known
    indicators has none.
    """
    if list_them:
        printing.table(("indicator", "name"), list(indicator_names().items()), whole=("indicator",))
        return
    wanted = [_indicator(name) for name in names]
    with opened(archive_path) as db:
        codes = find_codes(db, places)
        reports = [report_of(db, document)] if document else read_held(db, codes, years)
        figures = list(read_figures(db, reports, wanted))
        reach = None if document else read_reach(db, codes, years, len(reports), day_of(stamp(clock()())))
    if as_json:
        said = {"facts": [asdict(figure) for figure in figures]}
        printing.say_json(said if reach is None else {"coverage": asdict(reach), **said})
        return
    if as_csv:
        _write_csv(figures)
    else:
        _say(figures)
    if reach is not None:
        printing.note(reach.words)


def report_of(db: Database, key: str) -> Held:
    """Return the annual report that an id, a hash or an address means.

    Raises:
        YifaError: there is none, or it was not derived yet.
    """
    number, _ = find_document(db, key)
    held = read_held(db, None, one=number)
    if not held:
        raise YifaError(f"{key}: no annual report, or not derived yet: see `yifa derive`")
    return held[0]


def _indicator(name: str) -> str:
    """Return the key of an indicator."""
    known = indicator_names()
    keys = [key for key, title in known.items() if name in (key, title)]
    keys = keys or [key for key, title in known.items() if name in title]
    if len(keys) != 1:
        raise UsageError(f"--indicator {name}: expected one of {', '.join(keys or known)}")
    return keys[0]


def _write_csv(figures: Sequence[Figure]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow([column.name for column in fields(Figure)])
    for figure in figures:
        out.writerow(
            [defuse(value) if isinstance(value, str) else value for value in asdict(figure).values()]
        )


def _say(figures: Sequence[Figure]) -> None:
    rows = [
        (
            figure.document, figure.year or "-", figure.body or figure.county_name, figure.printed,
            figure.kind, figure.indicator or "-", figure.subject, f"{figure.start}-{figure.end}",
        )
        for figure in figures
    ]  # fmt: skip
    printing.table(
        ("id", "year", "body", "figure", "kind", "indicator", "subject", "place"), rows, whole=("id",)
    )

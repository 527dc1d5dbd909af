"""facts: shows the figures of reports, each with its sentence."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.show import find_document
from archive.answers.texts.facts import Figure, read_figures
from archive.answers.texts.held import Held, OneReport, read_held, read_reach
from archive.schema.database import Database
from archive.times import day_of, stamp
from yifa.commands.terminal import printing
from yifa.commands.terminal.completing import complete_place
from yifa.commands.terminal.days import years_option
from yifa.commands.terminal.options import (
    clock,
    one_table,
    opened,
    table_options,
)
from yifa.commands.terminal.output import put, write_csv, write_document
from yifa.commands.terminal.places import find_codes
from yifa.commands.terminal.speech import spoken, translate
from yifa.language.language import ENGLISH
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
@table_options
def facts_command(
    document: str | None, names: tuple[str, ...], years: tuple[int, int] | None, places: tuple[str, ...],
    output: Path | None, archive_path: Path, *, list_them: bool, as_csv: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the figures of the report ID, or of all annual reports of some years and indicators.

    Each has number, unit, kind (level, delta, rate, cumulative), what it counts, its sentence and its place
    in the text. A multiple is worked out: 36.6万元 is 366000 元. A figure that counts none of the known
    indicators has none.
    """
    if list_them:
        printing.table(
            ("indicator", "name"), list(indicator_names().items()), whole=("indicator",), codes=("indicator",)
        )
        return
    one_table(output, as_csv, as_json)
    wanted = [_indicator(name) for name in names]
    with opened(archive_path) as db:
        codes = find_codes(db, places)
        reports = [report_of(db, document)] if document else read_held(db, codes, years)
        figures = list(read_figures(db, reports, wanted))
        reach = None if document else read_reach(db, codes, years, len(reports), day_of(stamp(clock()())))
    covers = reach or OneReport(report=reports[0])
    if as_json:
        said = {"coverage": asdict(reach)} if reach else {}
        facts = [asdict(figure) for figure in figures]
        put(output, covers, lambda out: write_document(out, {**said, "facts": facts}))
    elif as_csv:
        put(output, covers, lambda out: write_csv(out, Figure, figures))
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


def _year(figure: Figure) -> str:
    """Return the year a figure is about, with the report's where that is another."""
    if figure.about_year and figure.about_year != figure.year:
        return translate("%(year)s in %(report)s", year=figure.about_year, report=figure.year)
    return str(figure.year or "-")


def _counted(figure: Figure) -> str | None:
    """Return what a figure counts: its key, in Chinese its name."""
    return figure.indicator if spoken().code == ENGLISH else figure.indicator_name


def _say(figures: Sequence[Figure]) -> None:
    rows = [
        (
            figure.document, _year(figure), figure.body or figure.county_name, figure.printed,
            figure.kind, _counted(figure) or "-", figure.subject, f"{figure.start}-{figure.end}",
        )
        for figure in figures
    ]  # fmt: skip
    printing.table(
        ("id", "year", "body", "figure", "kind", "indicator", "subject", "place"),
        rows,
        whole=("id",),
        codes=("id", "indicator"),
    )

"""numbers: shows what the index numbers (索引号) of portals tell, and which are missing in dense series."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from archive.answers.numbers.held import Numbers, Oddity, Series, read_numbers
from yifa.commands.terminal import printing
from yifa.commands.terminal.options import (
    clock,
    one_table,
    opened,
    place_arguments,
    table_options,
)
from yifa.commands.terminal.output import as_plain, put, write_csv, write_rows
from yifa.commands.terminal.places import covers_of, find_portal_codes

METHODS = (
    "unseen: numbers between the first and the last that nothing held bears: other columns' and bodies', or",
    "not published. A gap is claimed only where both its neighbours are of days since when every list was",
    "known whole and every row read, and where 0.8 of the numbers of the 30 days around are held. It is then",
    "a number that no list shows: withheld, unused, or on a list that nobody reads here.",
)


@click.command("numbers")
@place_arguments()
@click.option("--odd", is_flag=True, help="Print the numbers that cannot be right, instead of the series.")
@table_options
def numbers_command(
    places: tuple[str, ...],
    output: Path | None,
    archive_path: Path,
    *,
    odd: bool,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Print the series of index numbers that documents bear, whose code they begin with, and what is missing.

    A series is a code, a class and a year, month or day. Gaps are claimed in dense series alone; of any other
    there is a bound, how many numbers between the first and the last are not held. --odd prints numbers of no
    known form, with a wrong check digit, another region's or body's code, another year, or used twice.
    """
    one_table(output, as_csv, as_json)
    with opened(archive_path) as db:
        codes = find_portal_codes(db, places)
        found = list(read_numbers(db, codes))
        covers = covers_of(db, codes, places, at=clock()(), methods=METHODS)
    forms = sum((one.forms for one in found), Counter[str]())
    covers.counts |= {"index numbers": sum(one.numbered for one in found), **dict(forms.most_common())}
    oddities = [oddity for one in found for oddity in one.oddities]
    series = [one for portal in found for one in portal.series]
    if as_json:
        more = {"gaps": _gaps(found), "odd": [as_plain(oddity) for oddity in oddities]}
        put(output, covers, lambda out: write_rows(out, "series", series, covers, **more))
    elif as_csv:
        rows: Sequence[Series | Oddity] = oddities if odd else series
        put(output, covers, lambda out: write_csv(out, Oddity if odd else Series, rows))
    else:
        _say_odd(oddities) if odd else _say(series)
        for line in covers.lines():
            printing.say(line)


def _gaps(found: Sequence[Numbers]) -> list[dict[str, object]]:
    return [
        {
            "portal": series.portal, "prefix": series.prefix, "category": series.category,
            "period": series.period, **asdict(gap), "after": gap.after.isoformat(),
            "before": gap.before.isoformat(),
        }
        for portal in found for series, gap in portal.gaps
    ]  # fmt: skip


def _say(series: Sequence[Series]) -> None:
    rows = [
        (
            one.county, one.prefix or "-", one.code, one.whose or "-", one.form, one.category or "-",
            one.period or "-", one.seen, f"{one.first}-{one.last}", one.unseen,
            " ".join(one.gaps) or ("-" if one.why_not else "none claimed"),
        )
        for one in series
    ]  # fmt: skip
    headers = (
        "county", "code", "is", "whose", "form", "class", "period", "held", "from-to", "unseen", "missing",
    )  # fmt: skip
    printing.table(headers, rows, numbers=("held", "unseen"), whole=("code", "is", "form"))
    for reason in sorted(
        {f"{one.county}: no gap is claimed: {one.why_not}" for one in series if one.why_not}
    ):
        printing.say(reason)


def _say_odd(oddities: Sequence[Oddity]) -> None:
    rows = [(one.portal, one.kind, one.number, one.detail, one.url) for one in oddities]
    printing.table(("portal", "odd", "number", "why", "url"), rows, whole=("portal", "odd", "number"))

"""Reads the days, months and years that are typed after --since and --until."""

import calendar
import re
from datetime import date

import click

from archive.answers.lasting.stream import Span
from yifa.model.errors import UsageError

YEARS = re.compile(r"(?P<first>(?:19|20)\d{2})(?:[-–—~至](?P<last>(?:19|20)\d{2}))?年?")
# 2026, 2026-01, 2026-01-15
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Day(click.ParamType[str]):
    """YYYY, YYYY-MM or YYYY-MM-DD, kept as typed."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return *value* if it is a date."""
        try:
            return read_day(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)


since_option = click.option("--since", type=Day(), help="Published on or after: YYYY, YYYY-MM or YYYY-MM-DD.")
until_option = click.option(
    "--until", type=Day(), help="Published on or before: YYYY, YYYY-MM or YYYY-MM-DD."
)

found_since_option = click.option(
    "--since", type=Day(), help="Only what was found on or after: YYYY, YYYY-MM or YYYY-MM-DD, China's day."
)


def span_from(since: str | None) -> Span:
    """Return the days from one on."""
    return Span(since=first_day(since) if since else None)


def read_years(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Return the first and the last of the years typed: 2025, 2019-2025."""
    if value is None:
        return None
    match = YEARS.fullmatch(value.strip())
    if match is None:
        raise click.BadParameter("expected 2025 or 2019-2025")
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if first > last:
        raise click.BadParameter("the first year is after the last")
    return first, last


years_option = click.option(
    "--years", callback=read_years, metavar="Y[-Y]", help="Report years, such as 2025 or 2019-2025."
)


def read_day(text: str) -> str:
    """Return *text* if it is a day, a month or a year.

    >>> read_day("2025-02"), last_day("2025-02"), first_day("2025")
    ('2025-02', datetime.date(2025, 2, 28), datetime.date(2025, 1, 1))

    Raises:
        UsageError: it is none of these.
    """
    typed = DAY.fullmatch(text.strip())
    if typed is None:
        raise UsageError(f"{text!r} is no date: expected YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part or 1) for part in typed.groups())
    try:
        date(year, month, day)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date: {error}") from error
    return text.strip()


def first_day(text: str) -> date:
    """Return the first day of a day, month or year."""
    year, month, day = (int(part) for part in f"{text}-01-01".split("-")[:3])
    return date(year, month, day)


def last_day(text: str) -> date:
    """Return the last day of a day, month or year."""
    year, month = (int(part) for part in f"{text}-12".split("-")[:2])
    return first_day(text) if text.count("-") == 2 else date(year, month, calendar.monthrange(year, month)[1])


def span_of(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a span that either end of may be open.

    Raises:
        UsageError: it ends before it begins.
    """
    start, end = first_day(since) if since else None, last_day(until) if until else None
    if start and end and start > end:
        raise UsageError(f"--since {since} is after --until {until}")
    return start, end

"""Reads the days, months and years that are typed after --since and --until."""

import calendar
import re
from datetime import date
from unicodedata import normalize

import click

from archive.answers.lasting.stream import Span
from yifa.commands.terminal.said import retold
from yifa.model.errors import UsageError

YEARS = re.compile(r"(?P<first>(?:19|20)\d{2})(?:[-–—~至](?P<last>(?:19|20)\d{2}))?年?")
# 2026, 2026-01, 2026-1-15, 2026/1/15, 2026.1.15
SIGNED = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?")
# 2026年, 2026年1月, 2026年1月15日
WRITTEN = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日?)?)?")
# 20260115, 202601
DIGITS = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
FORMS = "YYYY, YYYY-MM or YYYY-MM-DD, also as 2025/1/1, 20250101 or 2025年1月"


class Day(click.ParamType[str]):
    """A day, a month or a year as people write them; becomes YYYY, YYYY-MM or YYYY-MM-DD."""

    name = "date"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return *value* if it is a date."""
        try:
            return read_day(value)
        except UsageError as error:
            self.fail(retold(str(error)), param, ctx)


since_option = click.option("--since", type=Day(), help=f"Published on or after: {FORMS}.")
until_option = click.option("--until", type=Day(), help=f"Published on or before: {FORMS}.")

found_since_option = click.option(
    "--since", type=Day(), help=f"Only what was found on or after, China's day: {FORMS}."
)


def span_from(since: str | None) -> Span:
    """Return the days from one on."""
    return Span(since=first_day(since) if since else None)


def read_years(_ctx: click.Context, _param: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Return the first and the last of the years typed: 2025, 2019-2025."""
    if value is None:
        return None
    match = YEARS.fullmatch(normalize("NFKC", value).strip())
    if match is None:
        raise click.BadParameter(retold(f"{value!r} is no year: expected 2025 or 2019-2025"))
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if first > last:
        raise click.BadParameter(retold("the first year is after the last"))
    return first, last


years_option = click.option(
    "--years", callback=read_years, metavar="Y[-Y]", help="Report years, such as 2025 or 2019-2025."
)


def read_day(text: str) -> str:
    """Return a day, a month or a year as YYYY-MM-DD, YYYY-MM or YYYY.

    >>> [read_day(text) for text in ("2025-02", "2025/2/1", "20250201", "2025年2月", "２０２５年")]
    ['2025-02', '2025-02-01', '2025-02-01', '2025-02', '2025']
    >>> last_day("2025-02"), first_day("2025")
    (datetime.date(2025, 2, 28), datetime.date(2025, 1, 1))

    Raises:
        UsageError: it is none of these.
    """
    parts = _parts(normalize("NFKC", text).strip())
    if not parts:
        raise UsageError(f"{text!r} is no date: expected {FORMS}")
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError as error:
        raise UsageError(f"{text!r} is no date: expected {FORMS}") from error
    return "-".join(f"{part:02}" for part in parts)


def _parts(text: str) -> list[int]:
    """Return the year, month and day that a date has; none where it is no date."""
    for form in (DIGITS, WRITTEN, SIGNED):
        if typed := form.fullmatch(text):
            return [int(part) for part in typed.groups() if part and part.isdecimal()]
    return []


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

"""Knows the days that software of other countries prints: months by their English names, the year last."""

import re
from collections.abc import Mapping

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_REST = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "t(?:ember)?", "ober", "ember", "ember")
# Mar, March, MAR, Sept.
_WORDS = "|".join(
    f"{name.title()}(?:{rest})?|{name.upper()}" for name, rest in zip(MONTHS, _REST, strict=True)
)
_NAME = rf"(?P<month>{_WORDS})(?![A-Za-z])\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# a text without any of these holds no such day
MAY_HOLD = re.compile(r"(?:[JFMASOND][AaEePpUuCco][NnBbRrYyLlGgPpTtVvCc]|\d/\d{1,2}/)[A-Za-z\d .,-]")
# 3/25/2025, 25/3/2025: which is the month shows only where the other cannot be one
YEAR_LAST = re.compile(r"(?<![A-Za-z\d/.-])(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4})(?![\d/])")
MONTH_FIRST, DAY_FIRST = "month_first", "day_first"
LAST_MONTH = 12


def shapes(time: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of these days, each with the pattern of the *time* that may follow.

    ``Mar 5, 2025 9:15:00 AM``, ``Wed, 05 Mar 2025 09:15:00 +0800``, ``5-Mar-2025``,
    ``Wed Mar 05 09:15:00 CST 2025``, ``3/25/2025 9:15``.
    """
    texts = (
        rf"(?<![A-Za-z\d]) {_NAME} \s+ {_DAY} (?: ,\s* | \s+ ) (?P<year>\d{{4}}) (?!\d) ,? {time}",
        rf"(?<![\w.-]) {_DAY} (?: \s+ | - ) {_NAME} ,? (?: \s+ | - ) (?P<year>\d{{4}}) (?!\d) ,? {time}",
        rf"""(?<![A-Za-z\d]) {_NAME} \s+ {_DAY} \s+ (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)
        (?: \s+ (?P<zone>UTC|GMT|[A-Z]{{3}}) )? \s+ (?P<year>\d{{4}}) (?!\d)""",
        rf"{YEAR_LAST.pattern} {time}",
    )
    return tuple(re.compile(text, re.VERBOSE) for text in texts)


def order_of(one: int, two: int) -> str | None:
    """Return which of the two numbers before a year is the month, where one cannot be it; else None."""
    if one <= LAST_MONTH < two:
        return MONTH_FIRST
    return DAY_FIRST if two <= LAST_MONTH < one else None


def in_figures(parts: Mapping[str, str | None], order: str | None = None) -> dict[str, str | None]:
    """Return a match's parts with month and day in figures; the month is 0 where two numbers may be it.

    >>> in_figures({"month": "Mar", "day": "5"})["month"], in_figures({"one": "3", "two": "5"})["month"]
    ('3', '0')
    """
    figures = dict(parts)
    if name := parts.get("month"):
        return figures | {"month": str(MONTHS.index(name[:3].lower()) + 1)}
    one, two = parts["one"] or "", parts["two"] or ""
    order = order_of(int(one), int(two)) or order or (MONTH_FIRST if int(one) == int(two) else None)
    month, day = {MONTH_FIRST: (one, two), DAY_FIRST: (two, one)}.get(order or "", ("0", one))
    return figures | {"month": month, "day": day}

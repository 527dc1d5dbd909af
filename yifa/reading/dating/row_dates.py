"""Reads the days that rows of a list print, in one box or several, with a year or without."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from yifa.model.duty import day_printed
from yifa.model.listing import Entry
from yifa.reading.dating.dates import (
    ADDRESS_YEARS,
    address_parts,
    find_moments,
    find_short_year,
    number,
    plain_signs,
    read_day,
    real_day,
)
from yifa.reading.dating.western_dates import YEAR_LAST, order_of

# 01-15 · 01/15 with two digits each, or 1月15日, standing by itself in the row
_YEARLESS = re.compile(r"(?<![\w./:-])(?:(\d\d)[-/](\d\d)(?![\w./:-])|(\d{1,2})月(\d{1,2})日)")
# 1-5 · 01.15 only where the whole text is that
_YEARLESS_ALONE = re.compile(r"^[\s\[(（【]*(\d{1,2})\s*[-/.]\s*(\d{1,2})[\s\])）】]*$")
# a box each for day and month: 15 2026-01 · 2026.01 15 · 2026年1月 15 · 15 2026年01月
_DAY_FIRST = re.compile(
    r"(?<![\w./:-])(\d{1,2})日?\s+(?:[/|]\s+)?(\d{4})\s*[-./年]\s*(\d{1,2})(?!\d)\s*+月?(?!\s*[-./:\d])"
)
_MONTH_FIRST = re.compile(r"(?<![\w./:-])(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*月)?\s+(\d{1,2})(?![\w./:-])")
# a box each for year and the rest: 01-15 2026 · 2026 01/15
_YEAR_LAST = re.compile(r"(?<![\w./:-])(\d{1,2})[-/.](\d{1,2})\s+(\d{4})年?(?![\w./:-])")
_YEAR_FIRST = re.compile(r"(?<![\w./:-])(\d{4})年?\s+(\d{1,2})[-/.](\d{1,2})(?![\w./:-])")
# a box each for day, month and year: 15 1月 2026 · 1月 15 2026
_DAY_MONTH_YEAR = re.compile(r"(?<![\w./:-])(\d{1,2})日?\s+(\d{1,2})月\s+(\d{4})(?![\w./:-])")
_MONTH_DAY_YEAR = re.compile(r"(?<![\w./:-])(\d{1,2})月\s+(\d{1,2})日?\s+(\d{4})(?![\w./:-])")
# a box each for year, month and day: 2026 01 15 · 2026年 1月 15日
_YEAR_MONTH_DAY = re.compile(r"(?<![\w./:-])(\d{4})年?\s+(\d{1,2})月?\s+(\d{1,2})日?(?![\w./:-])")
_BOXES = (
    (_DAY_FIRST, (2, 3, 1)), (_MONTH_FIRST, (1, 2, 3)), (_YEAR_LAST, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3)),
    (_DAY_MONTH_YEAR, (3, 2, 1)), (_MONTH_DAY_YEAR, (3, 1, 2)), (_YEAR_MONTH_DAY, (1, 2, 3)),
)  # fmt: skip
# a box each for month and day, no year: 十月 22 · 10月22 · 05 三月
_MONTH_NAME = r"\d{1,2}|十[一二]?|[一二三四五六七八九]"
_YEARLESS_BOXES = re.compile(
    rf"(?<![\w./:-])(?:({_MONTH_NAME})月\s*(\d{{1,2}})日?|(\d{{1,2}})日?\s+({_MONTH_NAME})月)(?![\w./:-])"
)
LEAP_YEAR = 2024
"""a year that has every day"""
EDGES = " \t\n[](（)）【】"


def _boxes(text: str) -> tuple[re.Match[str], str] | None:
    for shape, groups in _BOXES:
        match = shape.search(text)
        day = match and real_day(*(int(match[group]) for group in groups))
        if match and day and day.year in ADDRESS_YEARS:
            return match, day.isoformat()
    return None


def _yearless(text: str) -> tuple[re.Match[str], int, int] | None:
    """Return where a day without its year stands, its month and its day, or None."""
    match = _YEARLESS_ALONE.search(text) or _YEARLESS.search(text)
    month, day = (int(part) for part in match.groups() if part) if match else (0, 0)
    if match is None and (match := _YEARLESS_BOXES.search(text)):
        month, day = number(match[1] or match[4]), int(match[2] or match[3])
    return (match, month, day) if match and real_day(LEAP_YEAR, month, day) else None


def month_and_day(text: str) -> tuple[int, int] | None:
    """Return month and day of a text that prints a day without its year, or None.

    >>> month_and_day("[01-15]"), month_and_day("2026-01-15") is None
    ((1, 15), True)
    """
    yearless = None if find_moments(text) else _yearless(plain_signs(text))
    return yearless[1:] if yearless else None


def read_row_date(text: str, *, url: str) -> tuple[str | None, str | None]:
    """Return the date a row prints, as printed and as ISO; ``(None, None)`` where it prints none.

    A date without its year takes the year that the address *url* names, and has no ISO where it names none.
    Where a row prints several days the last one counts: listings put the day of publication after that of
    signing.

    >>> read_row_date("[01-15]", url="http://a.gov.cn/202601/t20260115_1.html")
    ('01-15', '2026-01-15')
    >>> read_row_date("[01-15]", url="http://a.gov.cn/info/1/2.htm")
    ('01-15', None)
    >>> read_row_date("15 2026-01", url="http://a.gov.cn/info/1/2.htm")
    ('15 2026-01', '2026-01-15')
    """
    moments = find_moments(text)
    days = [moment for moment in moments if len(moment.iso) >= len("2026-01-15")]
    if days:
        return text[days[-1].start : days[-1].end], days[-1].iso
    signs = plain_signs(text)
    if boxes := _boxes(signs):
        match, iso = boxes
        return text[match.start() : match.end()], iso
    if short := find_short_year(signs):
        return text[short.start : short.end], short.iso
    if either := YEAR_LAST.search(signs):
        return text[either.start() : either.end()], None
    if yearless := _yearless(signs):
        match, month, day = yearless
        near = _year_of_address(month, day, url)
        return text[match.start() : match.end()].strip(EDGES), near.isoformat() if near else None
    if moments:
        return text[moments[-1].start : moments[-1].end], moments[-1].iso
    return None, None


def _year_of_address(month: int, day: int, url: str) -> date | None:
    """Return the day of this month and day that is nearest to the day an address names, or None."""
    parts = address_parts(url)
    if not parts:
        return None
    if not parts[1]:
        return real_day(parts[0], month, day)
    near = date(parts[0], parts[1], parts[2] or 15)
    days = (real_day(near.year + step, month, day) for step in (-1, 0, 1))
    return min(filter(None, days), key=lambda candidate: abs(candidate - near), default=None)


def with_order(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return rows, of which those printed 3/5/2025 are read as the list's other days of that form are.

    Where one of them can only be 3/25/2025, the month comes first in all; where two contradict, in none.
    """
    printed = [YEAR_LAST.match(plain_signs(entry.published_text or "")) for entry in entries]
    orders = {order_of(int(one["one"]), int(one["two"])) for one in printed if one} - {None}
    if len(orders) != 1:
        return tuple(entries)
    order = orders.pop()
    days = [read_day(one.groupdict(), order) if one else None for one in printed]
    return tuple(
        replace(entry, published=day) if day and not entry.published else entry
        for entry, day in zip(entries, days, strict=True)
    )


def with_years(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return rows, of which those whose day has no year have the one that the order of the list leaves.

    Where all days known fall or rise down the list, and one stands above such a row and one below it, and one
    year alone fits between them. A year that is not known so is not known.
    """
    days = [day_printed(entry.published) for entry in entries]
    known = [day for day in days if day]
    falling = all(above >= below for above, below in pairwise(known))
    rising = all(above <= below for above, below in pairwise(known))
    printed = [
        month_and_day(entry.published_text) if entry.published_text and not entry.published else None
        for entry in entries
    ]
    if not any(printed) or len(known) < 2 or not (falling or rising):
        return tuple(entries)
    turn = 1 if falling else -1
    between = _between(days[::turn], printed[::turn])[::turn]
    return tuple(
        replace(entry, published=day.isoformat()) if day and not entry.published else entry
        for entry, day in zip(entries, between, strict=True)
    )


def _between(days: Sequence[date | None], printed: Sequence[tuple[int, int] | None]) -> list[date | None]:
    """Return the days of a list that falls: a row's newest from above where it is its oldest from below."""
    newest = _bounded(days, printed, step=-1)
    oldest = _bounded(days[::-1], printed[::-1], step=1)[::-1]
    return [one if one == other else None for one, other in zip(newest, oldest, strict=True)]


def _bounded(
    days: Sequence[date | None], printed: Sequence[tuple[int, int] | None], *, step: int
) -> list[date | None]:
    """Return each day known, and for each without its year the nearest to the last that *step* allows."""
    found: list[date | None] = []
    bound: date | None = None
    for day, parts in zip(days, printed, strict=True):
        if day is None and parts and bound:
            years = range(bound.year, bound.year + 9 * step, step)
            candidates = (real_day(year, *parts) for year in years)
            day = next((one for one in candidates if one and step * (one - bound).days >= 0), None)
        bound = day or bound
        found.append(day)
    return found

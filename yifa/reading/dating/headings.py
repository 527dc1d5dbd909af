"""Reads the year, or year and month, that stands over rows which print only the rest of their days."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from yifa.model.listing import Entry
from yifa.reading.dating.dates import number, real_day
from yifa.reading.dating.row_dates import month_and_day
from yifa.reading.labels import squeeze
from yifa.reading.markup import fold, text_of

LEVELS = 4
"""how far above the place of rows their heading may stand"""
PASSED = 40
"""elements before a place of rows that may be other rows of its heading"""
LONGEST = 16
"""characters of a heading, white space squeezed out"""
# 2026 · 2026年 · 2026年度 · 2026年3月 · 2026-03 · 二〇二六年 · 2026年（5条）
HEADING = re.compile(
    r"[\[【(]?(?P<year>20\d\d|二[〇○零][一二三四五六七八九〇○零]{2}(?=年))(?:年度?)?"
    r"(?:[-/.]?(?P<month>0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])月?份?)?[\]】)]?(?:\(\d{1,4}[条篇]?\))?"
)
# 15 · 15日 · [3日]: a day under its month
DAY_ALONE = re.compile(r"[\[(（【]?(?P<day>\d{1,2})日?[\])）】]?")


class Heading(NamedTuple):
    """What a heading says of the rows below it."""

    year: int
    month: int | None


def with_headings(
    read: Sequence[tuple[HtmlElement, Entry]],
    *,
    rows: Collection[HtmlElement],
    places: Collection[HtmlElement],
) -> Iterator[Entry]:
    """Yield the entries read of rows; a day printed without its year has that of the heading above.

    *rows* are all of a list, *places* what they stand in. Several years side by side are a menu of years, and
    head nothing.
    """
    headings = _headings(rows, places) if any(entry.published is None for _, entry in read) else {}
    for row, entry in read:
        heading = headings.get(row)
        yield _dated(entry, row, heading) if heading and not entry.published else entry


def _dated(entry: Entry, row: HtmlElement, heading: Heading) -> Entry:
    printed = entry.published_text
    parts = month_and_day(printed) if printed else None
    if printed is None and heading.month:
        alone = filter(None, (DAY_ALONE.fullmatch(fold(text)) for text in row.itertext()))
        if said := next(alone, None):
            printed, parts = said[0], (heading.month, int(said["day"]))
    day = real_day(heading.year, *parts) if parts and heading.month in (None, parts[0]) else None
    return replace(entry, published_text=printed, published=day.isoformat()) if day else entry


def _headings(
    rows: Collection[HtmlElement], places: Collection[HtmlElement]
) -> Mapping[HtmlElement, Heading]:
    """Return the heading of each row that has one: the nearest before it, or before where its rows stand."""
    found: dict[HtmlElement, Heading] = {}
    for parent in places:
        current = _over(parent, places)
        for child in parent:
            if child not in rows:
                current = _heading(child) or current
            elif current:
                found[child] = current
    return found


def _over(parent: HtmlElement, places: Collection[HtmlElement]) -> Heading | None:
    element = parent
    for _ in range(LEVELS):
        siblings = islice(element.itersiblings(preceding=True), PASSED)
        others = (other for other in siblings if other not in places and isinstance(other.tag, str))
        if (said := next((other for other in others if text_of(other)), None)) is not None:
            return _heading(said)
        above = element.getparent()
        if above is None or above.tag in ("body", "html"):
            return None
        if (above.text or "").strip():
            return _said(above.text or "")
        element = above
    return None


def _heading(element: HtmlElement) -> Heading | None:
    return _said(text_of(element)) if isinstance(element.tag, str) else None


def _said(text: str) -> Heading | None:
    text = squeeze(text)
    said = HEADING.fullmatch(text) if len(text) <= LONGEST else None
    return Heading(number(said["year"]), number(said["month"]) if said["month"] else None) if said else None

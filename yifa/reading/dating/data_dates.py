"""Reads the moments that data gives: numbers since 1970, .NET's and Java's forms, arrays, objects."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from yifa.model.clock import CHINA
from yifa.reading.dating.dates import ADDRESS_YEARS, read_moment

# seconds or milliseconds since 1970, also as a fraction: 1768871700 · 1768871700000 · 1768871700.0
EPOCH = re.compile(r"(?P<whole>\d{9,10}|\d{12,13})(?:\.0*)?")
# /Date(1768871700000)/ · \/Date(1768871700000+0800)\/ · new Date(1768871700000): no offset to be added
DOTNET = re.compile(r"\\?/?(?:new )?Date\(\s*(?P<epoch>\d{9,13})\s*(?:[+-]\d{4})?\s*\)\\?/?")
# a zone that mail names; CST is China's as portals print it, Chicago's in mail
ZONE = re.compile(r"[+-]\d{4}|\b(?:GMT|UTC?|Z|[ECMP]DT|[EMP]ST)\b")
# one that a printed moment is not read with
ABROAD = re.compile(r"\s-\d{4}\b|\b(?:[ECMP]DT|[EMP]ST)\b")
NAMES = (
    ("year", "fullyear"), ("monthvalue", "month"), ("dayofmonth", "date", "day"), ("hour", "hours"),
    ("minute", "minutes"), ("second", "seconds"),
)  # fmt: skip
"""what the parts of a moment are called, its year first"""
WHOLE = (
    "$date", "$numberlong", "time", "timestamp", "epochsecond", "seconds", "_seconds", "date", "datetime",
)  # fmt: skip
"""what holds the whole moment, in an object that holds one"""
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
SINCE_1900 = 1900
"""a year below it counts from there, and its months from 0, as `Date.getYear` does"""
NESTED = 3
LONGEST = 200


def printed_of(value: object) -> str:
    """Return a value as its source writes it; an array or object as JSON, cut where it is long."""
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False)[:LONGEST]
    return str(value).strip()


def moment_of(value: object, depth: int = 0) -> str | None:
    """Return the moment a value of data gives, as ISO, or None.

    >>> moment_of(1768871700000), moment_of("/Date(1768871700000+0800)/")
    ('2026-01-20T09:15:00', '2026-01-20T09:15:00')
    >>> moment_of([2026, 1, 20]), moment_of({"year": 126, "month": 0, "date": 20})
    ('2026-01-20', '2026-01-20')
    """
    if depth > NESTED or isinstance(value, bool):
        return None
    if isinstance(value, Mapping):
        return _of_object({str(key).lower(): inner for key, inner in value.items()}, depth)
    if isinstance(value, list):
        return _of_parts(value)
    return _of_text(str(value).strip())


def counted_moment(text: str) -> str | None:
    """Return the moment of a text that counts it since 1970, as data does; None of any other.

    >>> counted_moment("1768871700000"), counted_moment("/Date(1768871700000)/"), counted_moment("2026-01-20")
    ('2026-01-20T09:15:00', '2026-01-20T09:15:00', None)
    """
    epoch, dotnet = EPOCH.fullmatch(text), DOTNET.fullmatch(text)
    number = epoch["whole"] if epoch else dotnet["epoch"] if dotnet else None
    return None if number is None else _since_1970(int(number))


def _of_text(text: str) -> str | None:
    if EPOCH.fullmatch(text) or DOTNET.fullmatch(text):
        return counted_moment(text)
    return _of_mail(text) if ABROAD.search(text) else read_moment(text) or _of_mail(text)


def _since_1970(number: int) -> str | None:
    """Return the moment so many seconds, or milliseconds, after 1970; None for one no portal can mean."""
    moment = datetime.fromtimestamp(number / (1000 if number >= 10**11 else 1), UTC).astimezone(CHINA)
    return moment.strftime("%Y-%m-%dT%H:%M:%S") if moment.year in ADDRESS_YEARS else None


def _of_mail(text: str) -> str | None:
    """Return the moment that mail or Java prints.

    ``Mon, 02 Mar 2026 10:00:00 +0800``, ``Tue Jan 20 09:15:00 CST 2026``: a clock without a zone, and the
    zone CST, are China's.
    """
    parts = parsedate_tz(text) if text.count(":") > 1 else None
    if parts is None:
        return None
    zone = timezone(timedelta(seconds=parts[9] or 0)) if ZONE.search(text) else CHINA
    try:
        moment = datetime(*parts[:6], tzinfo=zone)
    except ValueError:
        return None
    return moment.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M:%S")


def _of_parts(parts: Sequence[object]) -> str | None:
    """Return the moment of an array of year, month, day and, perhaps, hour, minute, second and a fraction.

    Java leaves seconds out that are 0.
    """
    numbers = [part for part in parts[:6] if isinstance(part, int) and not isinstance(part, bool)]
    if len(numbers) < 3 or len(numbers) != len(parts[:6]):
        return None
    day = "-".join(f"{part:02}" for part in numbers[:3])
    clock = ":".join(f"{part:02}" for part in (*numbers[3:], 0)[:3])
    return read_moment(f"{day} {clock}" if len(numbers) > 4 else day)


def _of_object(row: Mapping[str, object], depth: int) -> str | None:
    """Return the moment of an object: named by its parts, held whole, or its day and its time apart."""
    day, clock = row.get("date"), row.get("time")
    if isinstance(day, Mapping) and isinstance(clock, Mapping):
        return moment_of({**day, **clock}, depth + 1)
    for name in WHOLE:
        whole = row.get(name)
        if isinstance(whole, str | Mapping) or (isinstance(whole, int) and whole > 10**8):
            return moment_of(whole, depth + 1)
    parts = [next((row[name] for name in names if name in row), None) for names in NAMES]
    year, month = parts[0], parts[1]
    if isinstance(month, str):
        month = MONTHS.index(month.lower()) + 1 if month.lower() in MONTHS else None
    if isinstance(year, int) and isinstance(month, int) and year < SINCE_1900:
        year, month = year + SINCE_1900, month + 1
    given = [year, month, *parts[2:]]
    return _of_parts(given[: given.index(None) if None in given else len(given)])

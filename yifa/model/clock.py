"""Tells what time it is: asked once, at the command line, and handed down as an argument."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias

CHINA = timezone(timedelta(hours=8))
"""the country's one zone, without summer time since 1992"""

_PRINTED = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+")

Clock: TypeAlias = Callable[[], datetime]
"""says what time it is, with a zone"""


def china_day(at: datetime) -> date:
    """Return the day in China at a time with a zone."""
    return at.astimezone(CHINA).date()


def now() -> datetime:
    """Return the machine's time: the command line's clock."""
    return datetime.now(UTC)  # noqa: TID251 # the one place that asks the machine


def printed(day: object) -> object:
    """Return a day as a document prints it, for a person: a time of the day stands apart.

    >>> printed("2026-01-15"), printed("2026-01-15T16:30"), printed("县政府办")
    ('2026-01-15', '2026-01-15 16:30', '县政府办')
    """
    return day.replace("T", " ", 1) if isinstance(day, str) and _PRINTED.fullmatch(day) else day

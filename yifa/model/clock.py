"""Tells what time it is: asked once, at the command line, and handed down as an argument."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias

CHINA = timezone(timedelta(hours=8))
"""the country's one zone, without summer time since 1992"""

Clock: TypeAlias = Callable[[], datetime]
"""says what time it is, with a zone"""


def china_day(at: datetime) -> date:
    """Return the day in China at a time with a zone."""
    return at.astimezone(CHINA).date()


def now() -> datetime:
    """Return the machine's time: the command line's clock."""
    return datetime.now(UTC)  # noqa: TID251 # the one place that asks the machine

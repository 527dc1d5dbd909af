"""Lists what changed week by week: pages added, edited, taken off the lists and come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from archive.answers.lasting.stream import EARLIER, PageChange, Span, count_changes, read_changes
from archive.schema.database import Database

# 0 = the week from Monday, 3 January 2000, 00:00 in China
_WEEK = "CAST((julianday({at}) - 2451546.5 + 8 / 24.0) / 7 AS INTEGER)"
_FIRST = date(2000, 1, 3)
_COUNTS = f"""
    SELECT {_WEEK.format(at="v.first_with_at")} AS week, iif({EARLIER}, 'edited', 'added') AS kind,
        count(*) AS changes
    FROM version AS v GROUP BY 1, 2
    UNION ALL
    SELECT {_WEEK.format(at="s.at")}, iif(s.state = 'listed', 'returned', 'removed'), count(*)
    FROM page_state AS s GROUP BY 1, 2
"""  # noqa: S608 - parts are constants of this project


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCount:
    """How much changed in one week."""

    monday: date
    counts: Mapping[str, int]
    """kind → changes"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What changed in one week."""

    monday: date
    counts: Mapping[str, int]
    changes: tuple[PageChange, ...]
    """newest first"""


def monday_of(day: date) -> date:
    """Return the Monday of a day's week.

    >>> monday_of(date(2026, 1, 4)), monday_of(date(2026, 1, 5))
    (datetime.date(2025, 12, 29), datetime.date(2026, 1, 5))
    """
    return day - timedelta(days=day.weekday())


def count_weeks(db: Database) -> tuple[WeekCount, ...]:
    """Return the weeks in which anything changed, newest first."""
    weeks: dict[int, dict[str, int]] = {}
    for week, kind, changes in db.execute(_COUNTS):
        weeks.setdefault(week, {})[kind] = changes
    return tuple(
        WeekCount(monday=_FIRST + timedelta(weeks=week), counts=weeks[week])
        for week in sorted(weeks, reverse=True)
    )


def read_week(
    db: Database, monday: date, *, kind: str | None = None, limit: int = 50, offset: int = 0
) -> Week:
    """Return what changed in the week from *monday*, one page of it."""
    span = Span(since=monday, before=monday + timedelta(weeks=1))
    changes = read_changes(db, span, kind=kind, limit=limit, offset=offset)
    return Week(monday=monday, counts=count_changes(db, span), changes=tuple(changes))

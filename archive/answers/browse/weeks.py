"""Lists what changed week by week: pages added, edited, taken off the lists and come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlite_utils import Database

from archive.times import stamp
from yifa.model.clock import CHINA

ADDED, EDITED, REMOVED, RETURNED = "added", "edited", "removed", "returned"
KINDS = (ADDED, EDITED, REMOVED, RETURNED)
# 0 = the week from Monday, 3 January 2000, 00:00 in China
_WEEK = "CAST((julianday({at}) - 2451546.5 + 8 / 24.0) / 7 AS INTEGER)"
_FIRST = date(2000, 1, 3)
_EARLIER = """EXISTS (SELECT 1 FROM version AS b WHERE b.page_id = v.page_id
    AND (b.first_with_at, b.version_id) < (v.first_with_at, v.version_id))"""
_COUNTS = f"""
    SELECT {_WEEK.format(at="v.first_with_at")} AS week, iif({_EARLIER}, 'edited', 'added') AS kind,
        count(*) AS changes
    FROM version AS v GROUP BY 1, 2
    UNION ALL
    SELECT {_WEEK.format(at="s.at")}, iif(s.state = 'listed', 'returned', 'removed'), count(*)
    FROM page_state AS s GROUP BY 1, 2
"""  # noqa: S608 - parts are constants of this project
# read from the index over page and time alone: no row of a version is touched that is not shown
_CHANGES = f"""
    SELECT v.first_with_at AS at, iif({_EARLIER}, 'edited', 'added') AS kind, v.page_id,
        v.version_id AS number
    FROM version AS v WHERE v.first_with_at >= :since AND v.first_with_at < :until
    UNION ALL
    SELECT s.at, iif(s.state = 'listed', 'returned', 'removed'), s.page_id, -s.page_state_id
    FROM page_state AS s WHERE s.at >= :since AND s.at < :until
"""  # noqa: S608 - parts are constants of this project
_PAGE = f"""
    SELECT * FROM ({_CHANGES}) WHERE :kind IS NULL OR kind = :kind
    ORDER BY at DESC, kind, page_id, number LIMIT :limit OFFSET :offset
"""  # noqa: S608 - parts are constants of this project
_NUMBERS = f"SELECT kind, count(*) FROM ({_CHANGES}) GROUP BY kind"  # noqa: S608 - as above
_VERSION = """
    SELECT v.title, g.url, p.code AS portal, p.name AS county, substr(d.content_sha256, 1, 12) AS document,
        NULL AS state, NULL AS detail,
        (SELECT b.version_id FROM version AS b WHERE b.page_id = v.page_id
            AND (b.first_with_at, b.version_id) < (v.first_with_at, v.version_id)
            ORDER BY b.first_with_at DESC, b.version_id DESC LIMIT 1) AS before
    FROM version AS v JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id)
    JOIN document AS d USING (document_id) WHERE v.version_id = ?
"""
_STEP = """
    SELECT coalesce(v.title, (SELECT e.title FROM entry AS e WHERE e.page_id = g.page_id
            ORDER BY e.last_listed_at DESC LIMIT 1)) AS title,
        g.url, p.code AS portal, p.name AS county, substr(d.content_sha256, 1, 12) AS document,
        s.state, s.detail, NULL AS before
    FROM page_state AS s JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id)
    LEFT JOIN version AS v ON v.version_id = g.current_version_id LEFT JOIN document AS d USING (document_id)
    WHERE s.page_state_id = ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCount:
    """How much changed in one week."""

    monday: date
    counts: Mapping[str, int]
    """kind → changes"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """One page that was added, edited, removed, or came back."""

    at: str
    kind: str
    version: int | None
    """the version that came; None for a step off the lists or back"""
    before: int | None
    """the version it came after"""
    title: str | None
    url: str
    portal: str
    county: str
    document: str | None
    state: str | None
    """of the page after the step"""
    detail: str | None
    """the step in words, as recorded"""


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
    values = {"since": _begin(monday), "until": _begin(monday + timedelta(weeks=1))}
    counts = dict(db.execute(_NUMBERS, values).fetchall())
    rows = db.execute(_PAGE, {**values, "kind": kind, "limit": limit, "offset": offset}).fetchall()
    return Week(monday=monday, counts=counts, changes=tuple(_change(db, *row) for row in rows))


def read_newest(db: Database, since: date, limit: int) -> tuple[PageChange, ...]:
    """Return the newest changes since a day."""
    values: dict[str, Any] = {"since": _begin(since), "until": "9", "kind": None, "limit": limit, "offset": 0}
    return tuple(_change(db, *row) for row in db.execute(_PAGE, values).fetchall())


def _begin(day: date) -> str:
    """Return when a day begins in China."""
    return stamp(datetime.combine(day, time(), CHINA).astimezone(UTC))


def _change(db: Database, at: str, kind: str, _page: int, number: int) -> PageChange:
    row = next(db.query(_VERSION if number > 0 else _STEP, (abs(number),)))
    return PageChange(at=at, kind=kind, version=number if number > 0 else None, **row)

"""Reads what happened to pages, newest first: added, edited, taken off the lists, come back."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from archive.schema.database import Database
from archive.times import stamp
from yifa.model.clock import CHINA

ADDED, EDITED, REMOVED, RETURNED = "added", "edited", "removed", "returned"
KINDS = (ADDED, EDITED, REMOVED, RETURNED)
EARLIER = """EXISTS (SELECT 1 FROM version AS b WHERE b.page_id = v.page_id
    AND (b.first_with_at, b.version_id) < (v.first_with_at, v.version_id))"""
"""condition: the page showed another version before this one"""
# read from the index over page and time alone: no row of a version is touched that is not shown
_CHANGES = f"""
    SELECT v.first_with_at AS at, iif({EARLIER}, 'edited', 'added') AS kind, v.page_id,
        v.version_id AS number
    FROM version AS v WHERE v.first_with_at >= :since AND v.first_with_at < :until
    UNION ALL
    SELECT s.at, iif(s.state = 'listed', 'returned', 'removed'), s.page_id, -s.page_state_id
    FROM page_state AS s WHERE s.at >= :since AND s.at < :until
"""  # noqa: S608 - parts are constants of this project
_PAGE = f"""
    SELECT * FROM ({_CHANGES}) WHERE (:kind IS NULL OR kind = :kind)
    AND (:portals IS NULL OR page_id IN (SELECT g.page_id FROM page AS g JOIN portal AS p USING (portal_id)
        WHERE p.code IN (SELECT value FROM json_each(:portals))))
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
_BEFORE_ALL, _AFTER_ALL = "", "9"
"""texts that sort before and after every time"""


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
class Span:
    """Days in China; an open end is None."""

    since: date | None = None
    before: date | None = None
    """the first day that is out again"""

    def parameters(self) -> dict[str, str]:
        """Return its ends as the archive writes times."""
        return {
            "since": _begin(self.since) if self.since else _BEFORE_ALL,
            "until": _begin(self.before) if self.before else _AFTER_ALL,
        }


def _begin(day: date) -> str:
    """Return when a day begins in China."""
    return stamp(datetime.combine(day, time(), CHINA).astimezone(UTC))


def count_changes(db: Database, span: Span) -> dict[str, int]:
    """Return how often each kind of change happened."""
    return dict(db.execute(_NUMBERS, span.parameters()).fetchall())


def read_changes(
    db: Database, span: Span, *, kind: str | None = None, portals: Sequence[str] | None = None,
    limit: int = -1, offset: int = 0,
) -> Iterator[PageChange]:  # fmt: skip
    """Yield what happened, newest first; of the portals with these codes, of all where None."""
    values: dict[str, Any] = {**span.parameters(), "kind": kind, "limit": limit, "offset": offset}
    values["portals"] = None if portals is None else json.dumps([*portals])
    for at, what, _page, number in db.execute(_PAGE, values).fetchall():
        row = next(db.query(_VERSION if number > 0 else _STEP, (abs(number),)))
        yield PageChange(at=at, kind=what, version=number if number > 0 else None, **row)

"""Counts how long pages were watched, and how many of them stopped answering meanwhile."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Any

from archive.answers.lasting.turnbull import Mass, estimate, last_seen, left_at
from archive.schema.database import Database

LOST = ("unreachable", "gone")
"""states of a page that no longer answers; one that only left the lists still does"""
DAY = timedelta(days=1)
YEAR = 365.25
# one row for each page that a crawl read; a page that lost its place to another is no loss
_PAGES = """
    SELECT u.portal, u.county, u.prefecture, u.url, u.document_kind AS kind, u.report_year AS year,
        u.first_fetched_at, u.last_fetched_at, u.state, u.page_id,
        iif(u.state = 'listed', NULL, u.replaced_by) AS replaced_by
    FROM publications AS u WHERE u.first_fetched_at IS NOT NULL
    AND (:portals IS NULL OR u.portal IN (SELECT value FROM json_each(:portals)))
    ORDER BY u.portal, u.url
"""
# the step by which a page, or the listed one that leads to it, last stopped answering: none came back since
_LOSS = """
    SELECT s.last_without_at, s.at FROM page_state AS s
    WHERE s.page_id = coalesce((SELECT g.page_id FROM page_state AS g WHERE g.page_id = :page LIMIT 1),
        (SELECT h.page_id FROM version AS w CROSS JOIN page AS h ON h.current_version_id = w.version_id
            WHERE w.page_id = :page AND h.page_id != :page AND h.state != 'listed' LIMIT 1))
    AND s.state IN ('unreachable', 'gone') AND NOT EXISTS (SELECT 1 FROM page_state AS b
        WHERE b.page_id = s.page_id AND (b.at, b.page_state_id) > (s.at, s.page_state_id)
        AND b.state NOT IN ('unreachable', 'gone'))
    ORDER BY s.at, s.page_state_id LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One page, and between which days of being watched it stopped answering."""

    portal: str
    """GB/T 2260 code"""
    county: str
    prefecture: str
    url: str
    kind: str
    """county_report | dept_report | township_report | other"""
    year: int | None
    since: str
    """the first answer that was read: days count from it"""
    until: str
    """the last answer"""
    state: str
    """listed | delisted | unreachable | gone"""
    replaced_by: str | None
    """the portal's address that says the same: no loss"""
    lower_bound: float
    """days for which it certainly answered"""
    upper_bound: float
    """days after which it certainly did not; infinite = it still did when last asked"""


def read_watched(db: Database, portals: Sequence[str] | None = None) -> Iterator[Watched]:
    """Yield every page that was read; of the portals with these codes, of all where None."""
    codes = None if portals is None else json.dumps([*portals])
    for row in list(db.query(_PAGES, {"portals": codes})):
        yield _watched(db, row)


def _watched(db: Database, row: dict[str, Any]) -> Watched:
    page_id, since = row.pop("page_id"), row.pop("first_fetched_at")
    until = row.pop("last_fetched_at")
    lost = row["state"] in LOST and row["replaced_by"] is None
    loss = db.execute(_LOSS, {"page": page_id}).fetchone() if lost else None
    after, by = (loss[0] or since, loss[1]) if loss else (until, None)
    lower = max(0.0, _days(since, min(after, by or after)))
    upper = inf if by is None else max(_days(since, by), lower)
    return Watched(**row, since=since, until=until, lower_bound=lower, upper_bound=upper)


def _days(since: str, until: str) -> float:
    return round((datetime.fromisoformat(until) - datetime.fromisoformat(since)) / DAY, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Pages of one year, kind or place together."""

    name: str
    pages: int
    lost: int
    """stopped answering, and nothing stands in their place"""
    moved: int
    """answer no more, but an address of the portal says the same"""
    delisted: int
    """left the lists, and still answered when last asked"""
    days_least: int
    """person-time: days for which pages certainly answered"""
    days_most: int
    """and for which they may have"""
    rate_least: float | None
    """pages lost in 100 years of watching a page; None = nothing was watched for any time"""
    rate_most: float | None
    left_1_year: str
    """share that answers after a year of watching, from and to where not known better; empty = not known"""
    left_2_years: str
    watched_days: int
    """for how long any of them was watched"""


def by_group(pages: Iterable[Watched], name: Callable[[Watched], str]) -> Iterator[Lasting]:
    """Yield what became of pages, in groups by name."""
    groups: dict[str, list[Watched]] = {}
    for page in pages:
        groups.setdefault(name(page), []).append(page)
    for own in sorted(groups):
        yield _lasting(own, groups[own])


def curve(pages: Iterable[Watched]) -> tuple[Mass, ...]:
    """Return the days after which pages stopped answering."""
    return estimate(_span(page) for page in pages)


def _span(page: Watched) -> tuple[float, float]:
    """Return between which days a page stopped; what happened at one moment did so just before it."""
    lower = page.lower_bound
    return (lower if lower < page.upper_bound else lower - 0.001, page.upper_bound)


def _lasting(name: str, pages: Sequence[Watched]) -> Lasting:
    least = sum(page.lower_bound for page in pages)
    most = sum(page.lower_bound if page.upper_bound == inf else page.upper_bound for page in pages)
    lost, masses = sum(page.upper_bound != inf for page in pages), curve(pages)
    return Lasting(
        name=name, pages=len(pages), lost=lost,
        moved=sum(page.state in LOST and page.replaced_by is not None for page in pages),
        delisted=sum(page.state == "delisted" for page in pages),
        days_least=round(least), days_most=round(most), rate_least=_rate(lost, most),
        rate_most=_rate(lost, least), left_1_year=_left(masses, YEAR), left_2_years=_left(masses, 2 * YEAR),
        watched_days=round(max(min(page.upper_bound, _days(page.since, page.until)) for page in pages)),
    )  # fmt: skip


def _rate(lost: int, days: float) -> float | None:
    return round(lost / days * YEAR * 100, 2) if days else None


def _left(masses: Sequence[Mass], days: float) -> str:
    if days > last_seen(masses):
        return ""
    least, most = (f"{share:.3f}" for share in left_at(masses, days))
    return least if least == most else f"{least}-{most}"


GROUPS: Mapping[str, Callable[[Watched], str]] = {
    "year": lambda page: str(page.year or "-"),
    "kind": lambda page: page.kind,
    "county": lambda page: f"{page.portal} {page.county}",
    "prefecture": lambda page: page.prefecture,
}
"""what pages may be counted by"""

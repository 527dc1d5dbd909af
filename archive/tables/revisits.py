"""Plans when a page is looked at again: by its own history, twice a year or more, denser January to April."""

import hashlib
from datetime import UTC, date, datetime, timedelta

SHORTEST, LONGEST = 7, 180
"""days between two looks at a page that is listed"""
LEFT = 14
"""days between two looks at a page that left its list"""
UNDATED = 30
"""first rhythm of a page without a date"""
SHARE_OF_AGE = 4
"""a page is first looked at again after this part of its age: what is old has mostly stopped changing"""
SEASON_DAYS = 120
"""from 1 January, when the reports of the year before appear and are corrected"""


def first_rhythm(published: str | None, at: datetime) -> int:
    """Return the rhythm of a page read for the first time, in days.

    >>> at = datetime(2026, 1, 20, tzinfo=UTC)
    >>> first_rhythm("2026-01-10", at), first_rhythm("2025-09", at), first_rhythm("2019", at)
    (7, 35, 180)
    """
    if not published:
        return UNDATED
    day = date.fromisoformat(f"{published}-01-01"[:10])
    return min(max((at.date() - day).days // SHARE_OF_AGE, SHORTEST), LONGEST)


def next_rhythm(days: int | None, *, changed: bool) -> int:
    """Return a page's rhythm after a look that found it changed or the same.

    >>> next_rhythm(40, changed=False), next_rhythm(40, changed=True), next_rhythm(170, changed=False)
    (80, 13, 180)
    """
    days = days or UNDATED
    return max(days // 3, SHORTEST) if changed else min(days * 2, LONGEST)


def next_look(url: str, at: datetime, days: int, *, first: bool = False) -> datetime:
    """Return when a page with this rhythm is looked at next, spread by its address so that no day has all.

    From January to April the rhythm is twice as quick, and no page is left out of these months.
    """
    part = share(url)
    season = datetime(at.year, 1, 1, tzinfo=UTC)
    if at < season + timedelta(days=SEASON_DAYS):
        days = max(days // 2, SHORTEST)
    due = at + timedelta(days=days * (1 - part * (0.5 if first else 0.25)))
    coming = datetime(at.year + 1, 1, 1, tzinfo=UTC)
    if due < coming + timedelta(days=SEASON_DAYS * part):
        return due
    return max(coming + timedelta(days=SEASON_DAYS * part), at + timedelta(days=1))


def share(url: str) -> float:
    """Return a number from 0 to 1 always the same for one address."""
    return int.from_bytes(hashlib.sha256(url.encode()).digest()[:4]) / 2**32

"""Portals that asked to be left alone, or turned us away: until when nothing is asked of them."""

import sqlite3
from datetime import datetime, timedelta

from archive.times import stamp

FIRST = timedelta(hours=1)
"""how long a portal is left alone that does not say itself"""
LONGEST = timedelta(hours=24)
"""and at most, after turning us away run after run"""


def park(
    db: sqlite3.Connection, portal_id: int, run_id: int, *, reason: str, detail: str, at: datetime,
    until: datetime | None,
) -> datetime:  # fmt: skip
    """Keep that a portal is to be left alone; return until when: as it says, else twice as long as before."""
    end = at + _cooldown(db, portal_id, run_id) if until is None else until
    db.execute(
        "INSERT INTO park (run_id, portal_id, reason, detail, since, until) VALUES (?, ?, ?, ?, ?, ?)",
        (run_id, portal_id, reason, detail, stamp(at), stamp(end)),
    )
    return end


def _cooldown(db: sqlite3.Connection, portal_id: int, run_id: int) -> timedelta:
    """Return twice the last park's time if the portal was not crawled in peace since, else the first's."""
    row = db.execute(
        """SELECT since, until FROM park WHERE portal_id = :portal AND run_id = (
            SELECT max(run_id) FROM outcome WHERE portal_id = :portal AND run_id < :run)
        ORDER BY park_id DESC LIMIT 1""",
        {"portal": portal_id, "run": run_id},
    ).fetchone()
    if row is None:
        return FIRST
    since, until = map(datetime.fromisoformat, row)
    return max(FIRST, min(2 * (until - since), LONGEST))


def parked_until(db: sqlite3.Connection, portal_id: int, now: datetime) -> tuple[str, str] | None:
    """Return until when a portal is to be left alone and why, or None where it may be asked."""
    row = db.execute(
        "SELECT until, reason || ': ' || detail FROM park WHERE portal_id = ? AND until > ? AND since <= ? "
        "ORDER BY until DESC LIMIT 1",  # noted later than now: by a clock that was ahead
        (portal_id, stamp(now), stamp(now)),
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else None

"""Keeps until when a portal is left alone, after it asked for that or turned us away."""

import sqlite3
from datetime import datetime, timedelta

from archive.tables.transaction import Part
from archive.times import stamp

FIRST = timedelta(hours=1)
"""how long a portal is left alone that does not say itself"""
_PARK = "INSERT INTO park (run_id, portal_id, reason, detail, since, until) VALUES (?, ?, ?, ?, ?, ?)"
LONGEST = timedelta(hours=24)
"""and at most, after turning us away run after run"""


def _cooldown(db: sqlite3.Connection, portal_id: int, run_id: int) -> timedelta:
    """Return `FIRST`, or twice the last time where no run since then crawled the portal in peace."""
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


class Parking(Part):
    """Table ``park``: one row for each time a portal was left alone."""

    def park(
        self, portal_id: int, run_id: int, *, reason: str, detail: str, at: datetime, until: datetime | None
    ) -> datetime:
        """Keep until when a portal is to be left alone, by default twice as long as before; return it."""
        end = at + _cooldown(self._db, portal_id, run_id) if until is None else until
        row = (run_id, portal_id, reason, detail, stamp(at), stamp(end))
        self._insert(_PARK, row)
        return end

    def until(self, portal_id: int, now: datetime) -> tuple[str, str] | None:
        """Return until when a portal is to be left alone and why, or None where it may be asked."""
        row = self._db.execute(
            "SELECT until, reason || ': ' || detail FROM park "
            "WHERE portal_id = ? AND until > ? AND since <= ? "  # noted later than now: by a clock ahead
            "ORDER BY until DESC LIMIT 1",
            (portal_id, stamp(now), stamp(now)),
        ).fetchone()
        return (str(row[0]), str(row[1])) if row else None

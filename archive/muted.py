"""Reads which alarms somebody muted, until when, and who."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from archive.times import stamp
from yifa.model.clock import china_day

IN_FORCE = """
    muted_at <= :at AND (until IS NULL OR until >= :day) AND (unmuted_at IS NULL OR unmuted_at > :at)
"""
"""SQL: whether a mute is in force at the time ``:at``, on China's day ``:day``"""
_MUTES = f"""
    SELECT p.code AS portal, p.name AS county, m.code, m.muted_by, m.muted_at, m.until, m.unmuted_by,
        m.unmuted_at FROM mute AS m JOIN portal AS p USING (portal_id)
    WHERE (:portal IS NULL OR m.portal_id = :portal) AND (:code IS NULL OR m.code = :code)
    AND (:all OR ({IN_FORCE})) ORDER BY p.code, m.code, m.muted_at, m.mute_id
"""  # noqa: S608 - parts are constants of this project


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """One alarm of one portal that somebody muted."""

    portal: str
    county: str
    code: str
    """the alarm's"""
    muted_by: str
    muted_at: str
    until: str | None
    """the last day in China on which it is muted; None = until somebody ends it"""
    unmuted_by: str | None
    unmuted_at: str | None

    @property
    def words(self) -> str:
        """Return in words who muted it, when, until when, and who ended that."""
        until = f"until {self.until}" if self.until else "until it is unmuted"
        ended = f"; unmuted by {self.unmuted_by} at {self.unmuted_at}" if self.unmuted_at else ""
        return f"muted by {self.muted_by} at {self.muted_at}, {until}{ended}"


def mutes(
    db: sqlite3.Connection, at: datetime, *, portal_id: int | None = None, code: str | None = None,
    everything: bool = False,
) -> tuple[Mute, ...]:  # fmt: skip
    """Return the mutes in force at a time, of one portal or alarm or of all; with *everything*, past ones."""
    values = {
        "at": stamp(at), "day": china_day(at).isoformat(), "portal": portal_id, "code": code,
        "all": everything,
    }  # fmt: skip
    return tuple(
        Mute(
            portal=portal, county=county, code=alarm, muted_by=by, muted_at=since, until=until,
            unmuted_by=unmuted_by, unmuted_at=unmuted_at,
        )
        for portal, county, alarm, by, since, until, unmuted_by, unmuted_at in db.execute(_MUTES, values)
    )  # fmt: skip

"""Keeps which alarms somebody muted, until when, and who: nothing is ever taken out."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.tables.transaction import Part
from archive.times import stamp
from yifa.model.clock import china_day

_ACTIVE = """
    muted_at <= :at AND (until IS NULL OR until >= :day) AND (unmuted_at IS NULL OR unmuted_at > :at)
"""
_MUTES = f"""
    SELECT p.code AS portal, p.name AS county, m.code, m.muted_by, m.muted_at, m.until, m.unmuted_by,
        m.unmuted_at FROM mute AS m JOIN portal AS p USING (portal_id)
    WHERE (:portal IS NULL OR m.portal_id = :portal) AND (:code IS NULL OR m.code = :code)
    AND (:all OR ({_ACTIVE})) ORDER BY p.code, m.code, m.muted_at, m.mute_id
"""  # noqa: S608 - parts are constants of this project
_END = f"""
    UPDATE mute SET unmuted_by = :by, unmuted_at = :at
    WHERE portal_id = (SELECT portal_id FROM portal WHERE code = :portal) AND code = :code AND ({_ACTIVE})
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


class Mutes(Part):
    """Table ``mute``."""

    def mute(self, codes: Sequence[str], alarm: str, *, by: str, at: datetime, until: date | None) -> None:
        """Mute an alarm of the portals with these *codes*, up to and with the day *until*."""
        with self._archive.change() as db:
            for code in codes:
                db.execute(
                    """INSERT INTO mute (portal_id, code, muted_by, muted_at, until)
                    SELECT portal_id, ?, ?, ?, ? FROM portal WHERE code = ?""",
                    (alarm, by, stamp(at), until.isoformat() if until else None, code),
                )

    def unmute(self, codes: Sequence[str], alarm: str, *, by: str, at: datetime) -> int:
        """End what is muted of the portals with these *codes*; return how many mutes that were."""
        values = {"by": by, "at": stamp(at), "day": china_day(at).isoformat(), "code": alarm}
        with self._archive.change() as db:
            return sum(db.execute(_END, {**values, "portal": code}).rowcount for code in codes)

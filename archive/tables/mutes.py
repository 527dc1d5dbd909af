"""Keeps which alarms somebody muted, until when, and who: nothing is ever taken out."""

from collections.abc import Sequence
from datetime import date, datetime

from archive.muted import IN_FORCE
from archive.tables.transaction import Part
from archive.times import stamp
from yifa.model.clock import china_day

_END = f"""
    UPDATE mute SET unmuted_by = :by, unmuted_at = :at
    WHERE portal_id = (SELECT portal_id FROM portal WHERE code = :portal) AND code = :code AND ({IN_FORCE})
"""  # noqa: S608 - parts are constants of this project


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

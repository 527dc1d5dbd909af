"""Returns every alarm there is now, and who muted which; finds the portals of a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.alarms.raising import MUTED, NEW, KeptAlarm, Left, alarms_now, judged_now
from archive.answers.holdings import held_codes
from archive.answers.reports.places import read_places
from archive.muted import Mute, mutes
from archive.schema.database import Database
from yifa.model.errors import UsageError
from yifa.model.text import count_of

_PORTALS = "SELECT portal_id, code, name FROM portal ORDER BY code"
ORDER = {NEW: 0, MUTED: 2}
"""new ones first, muted ones last"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedAlarm:
    """An alarm and the portal it is about."""

    portal: str
    county: str
    alarm: KeptAlarm


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """Every alarm there is, new ones first, and the mutes in force."""

    alarms: tuple[PlacedAlarm, ...]
    mutes: tuple[Mute, ...]
    """also of alarms that are not there now"""

    @property
    def words(self) -> str:
        """Return in one line how many alarms there are, of which kind."""
        states = [placed.alarm.state for placed in self.alarms]
        counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
        return f"{count_of(len(states), 'alarm', 'alarms')}: {counts}" if states else "No alarm."


def read_alarms(db: Database, now: datetime, *, past: bool = False) -> Alarms:
    """Return the alarms of every portal as they stand *now*; with *past*, mutes that are over too."""
    left = Left(db.conn)
    placed = [
        PlacedAlarm(portal=code, county=name, alarm=alarm)
        for portal_id, code, name in db.execute(_PORTALS).fetchall()
        for alarm in alarms_now(judged_now(db.conn, portal_id, now), left)
    ]
    placed.sort(key=lambda one: ORDER.get(one.alarm.state, 1))
    return Alarms(alarms=tuple(placed), mutes=mutes(db.conn, now, everything=past))


def portals_of(db: Database, place: str) -> Sequence[str]:
    """Return the codes of the portals that a code, slug, county, prefecture or province means.

    Raises:
        UsageError: no portal there was ever crawled into this archive.
    """
    within = read_places(db).within(place)
    codes = held_codes(db, place) or within
    if codes:
        return codes
    raise UsageError(f"{place}: no portal there was ever crawled into this archive")

"""Judges the portals of a run that ends, keeps their alarms, and returns the alarms that a run left."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.alarms import access, coverage, duty, rows, silence
from archive.alarms.alarm import Alarm, AlarmCode, Judged, JudgedSection
from archive.tables.page_states import LOST
from archive.times import stamp

RULES: tuple[Callable[[Judged], Iterator[Alarm]], ...] = (
    access.judge, access.judge_sweeps, access.judge_age, silence.judge, duty.judge, rows.judge,
    coverage.judge,
)  # fmt: skip
"""by which every portal is judged at the end of a run"""
_RUN = "SELECT started_at FROM run WHERE run_id = ?"
# lists that this run used: walked, or to be walked had the portal not been left alone before; not those that
# are lost and were found, by their name, at another address
_SECTIONS = """
    SELECT section_id, name FROM section AS s WHERE portal_id = :portal AND (last_used_at >= :started
        OR EXISTS (SELECT 1 FROM walk AS w WHERE w.run_id = :run AND w.section_id = s.section_id))
    AND NOT EXISTS (SELECT 1 FROM walk AS l JOIN walk AS w USING (run_id)
        JOIN section AS o ON o.section_id = w.section_id
        WHERE l.walk_id = (SELECT max(walk_id) FROM walk WHERE section_id = s.section_id)
        AND l.verdict = 'failed' AND l.stop_reason IN (SELECT value FROM json_each(:lost))
        AND o.portal_id = s.portal_id AND o.name = s.name AND w.rows_read > 0
        AND w.verdict IN ('complete', 'caught_up', 'unproved'))
    ORDER BY section_id
"""
LAST_JUDGED = """
    SELECT run_id FROM run AS r WHERE ended_at IS NOT NULL AND run_id != :but AND command != 'recheck'
    AND (coalesce(json_extract(tally, '$.portals."' || :code || '".requests'), 0) > 0
        OR EXISTS (SELECT 1 FROM walk AS w JOIN section USING (section_id) JOIN portal AS p USING (portal_id)
            WHERE w.run_id = r.run_id AND p.code = :code))
    ORDER BY started_at DESC, run_id DESC LIMIT 1
"""
"""the last run that visited a portal, and so judged it"""
_KEPT = """
    SELECT a.code, s.name AS section, a.detail, a.since, a.at, a.run_id AS run
    FROM alarm AS a LEFT JOIN section AS s USING (section_id)
    WHERE a.run_id = ? AND a.portal_id = ? ORDER BY a.alarm_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAlarm:
    """An alarm as the archive has it."""

    code: str
    section: str | None
    """None = the whole portal"""
    detail: str
    since: str
    """when it was found first, without a break since"""
    at: str
    """when it was found last"""
    run: int | None
    """which run found it; None = nobody but the clock"""

    @property
    def is_new(self) -> bool:
        """Return whether it was not there before."""
        return self.since == self.at

    @property
    def words(self) -> str:
        """Return the alarm as one line."""
        head = self.detail.partition("\n")[0]
        return f"{self.code}: {head}" + ("" if self.is_new else f"; since {self.since}")

    @property
    def profile_lines(self) -> str | None:
        """Return the lines that the portal's profile needs now, where the alarm brings them."""
        return self.detail.partition("\n")[2] or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """How a run ended at one portal."""

    code: str
    """GB/T 2260 code"""
    parked: str | None
    """why the run left the portal alone before the end"""
    blocked: bool
    """it was the portal that turned us away"""
    unbalanced: str | None
    """what the run's ledger lacks"""


def raise_alarms(db: sqlite3.Connection, run_id: int, visited: Sequence[Visited], at: datetime) -> int:
    """Judge every portal the run visited, keep what alarms, and return how many alarms those are."""
    (started_at,) = db.execute(_RUN, (run_id,)).fetchone()
    count = 0
    for portal in visited:
        row = db.execute("SELECT portal_id FROM portal WHERE code = ?", (portal.code,)).fetchone()
        judged = Judged(
            db=db, portal_id=row[0], run_id=run_id, started_at=started_at, at=at,
            sections=_in_use(db, row[0], run_id), parked=portal.parked, blocked=portal.blocked,
            unbalanced=portal.unbalanced,
        )  # fmt: skip
        before = _before(db, portal.code, run_id, row[0])
        for alarm in (alarm for rule in RULES for alarm in rule(judged)):
            _keep(db, judged, alarm, before)
            count += 1
    return count


def _before(
    db: sqlite3.Connection, code: str, run_id: int, portal_id: int
) -> Mapping[AlarmCode, Mapping[int | None, str]]:
    """Return what alarmed at the end of the run before: code → section → since when."""
    last = db.execute(LAST_JUDGED, {"code": code, "but": run_id}).fetchone()
    alarmed: dict[AlarmCode, dict[int | None, str]] = {}
    if last is not None:
        sql = "SELECT code, section_id, since FROM alarm WHERE run_id = ? AND portal_id = ?"
        for name, section, since in db.execute(sql, (last[0], portal_id)):
            alarmed.setdefault(AlarmCode(name), {})[section] = since
    return alarmed


def _keep(
    db: sqlite3.Connection, judged: Judged, alarm: Alarm, before: Mapping[AlarmCode, Mapping[int | None, str]]
) -> None:
    at = stamp(judged.at)
    known = before.get(alarm.code, {})
    # an alarm of the whole portal goes on in one of its lists, and the other way round
    own = alarm.section_id
    same = (first for section, first in known.items() if section == own or None in (section, own))
    since = min([at, *(first for first in same if alarm.not_since is None or first >= alarm.not_since)])
    row = (judged.run_id, judged.portal_id, alarm.section_id, alarm.code, alarm.detail, at, since)
    db.execute(
        """INSERT INTO alarm (run_id, portal_id, section_id, code, detail, at, since)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        row,
    )


def alarms_of(db: sqlite3.Connection, run_id: int, portal_id: int) -> tuple[KeptAlarm, ...]:
    """Return the alarms a run left about a portal."""
    return tuple(
        KeptAlarm(code=code, section=section, detail=detail, since=since, at=at, run=run)
        for code, section, detail, since, at, run in db.execute(_KEPT, (run_id, portal_id))
    )


def alarms_by_portal(
    db: sqlite3.Connection, run_id: int
) -> tuple[tuple[str, str, tuple[KeptAlarm, ...]], ...]:
    """Return county, code and alarms of each portal that a run left alarms about."""
    portals = db.execute(
        """SELECT portal_id, name, code FROM portal
        WHERE portal_id IN (SELECT portal_id FROM alarm WHERE run_id = ?) ORDER BY code""",
        (run_id,),
    ).fetchall()
    return tuple((name, code, alarms_of(db, run_id, portal_id)) for portal_id, name, code in portals)


def alarms_now(db: sqlite3.Connection, portal_id: int, code: str, at: datetime) -> tuple[KeptAlarm, ...]:
    """Return the alarms of the last run that visited a portal, and lists that have become stale since."""
    last = db.execute(LAST_JUDGED, {"code": code, "but": 0}).fetchone()
    kept = alarms_of(db, last[0], portal_id) if last else ()
    sections = _in_use(db, portal_id, last[0] if last else 0)
    judged = Judged(db=db, portal_id=portal_id, run_id=0, started_at="", at=at, sections=sections)
    stale = tuple(
        KeptAlarm(
            code=alarm.code, section=_name(sections, alarm.section_id), detail=alarm.detail,
            since=stamp(at), at=stamp(at), run=None,
        )
        for alarm in access.judge_age(judged)
    )  # fmt: skip
    return (*(alarm for alarm in kept if alarm.code != AlarmCode.STALE), *stale)


def _in_use(db: sqlite3.Connection, portal_id: int, run_id: int) -> tuple[JudgedSection, ...]:
    row = db.execute(_RUN, (run_id,)).fetchone()
    started = row[0] if row else ""
    values = {"portal": portal_id, "run": run_id, "started": started, "lost": json.dumps(LOST)}
    sections = db.execute(_SECTIONS, values)
    return tuple(JudgedSection(section_id=number, name=name) for number, name in sections)


def _name(sections: tuple[JudgedSection, ...], section_id: int | None) -> str | None:
    return next((section.name for section in sections if section.section_id == section_id), None)

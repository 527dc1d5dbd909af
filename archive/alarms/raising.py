"""Judges the portals of a run that ends, keeps their alarms, and returns the alarms that a run left."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive.alarms import access, coverage, rows, shortfalls, silence
from archive.alarms.alarm import Alarm, AlarmCode, Judged, JudgedSection
from archive.muted import Mute, mutes
from archive.times import stamp
from archive.whole import LOST, shows_rows_of
from yifa.model.status import Status

RULES: tuple[Callable[[Judged], Iterator[Alarm]], ...] = (
    access.judge, access.judge_sweeps, access.judge_age, silence.judge, rows.judge, coverage.judge,
    shortfalls.judge,
)  # fmt: skip
"""by which every portal is judged at the end of a run"""
NEW, STANDING, MUTED = "new", "standing", "muted"
"""states of an alarm; one whose mute is over is news again, and so is one of which nobody was told"""
TOLD_BY = (Status.AS_EXPECTED, Status.FELL_SHORT, Status.BLOCKED)
"""how runs end that tell what is new; one that is stopped or breaks off does not"""
BY_WALKS = frozenset(
    {
        AlarmCode.BLOCKED, AlarmCode.OUTAGE, AlarmCode.HOST_MOVED, AlarmCode.LAYOUT_CHANGED,
        AlarmCode.SECTION_MOVED, AlarmCode.UNPROVED,
    }
)  # fmt: skip
"""alarms that only another walk over the same list ends"""
BY_LISTS = frozenset({AlarmCode.SILENCE, AlarmCode.STALE, AlarmCode.ROWS_SHRANK, AlarmCode.COVERAGE_FELL})
"""alarms that end in the next run that uses the list"""
EVENTS = frozenset({AlarmCode.FAILED, AlarmCode.MISSED})
"""alarms of what happened in one run: the same word in the next is another case"""
WORDS = frozenset(str(code) for code in AlarmCode)
"""codes of today; archives keep those of older rules too"""
_RUN = "SELECT started_at FROM run WHERE run_id = ?"
# lists that this run used: walked, or to be walked had the portal not been left alone before; not those that
# are lost and were found, by their name or rows, at another address
_SECTIONS = f"""
    SELECT section_id, name FROM section AS s WHERE portal_id = :portal AND (last_used_at >= :started
        OR EXISTS (SELECT 1 FROM walk AS w WHERE w.run_id = :run AND w.section_id = s.section_id))
    AND NOT EXISTS (SELECT 1 FROM walk AS l JOIN walk AS w USING (run_id)
        JOIN section AS o ON o.section_id = w.section_id
        WHERE l.walk_id = (SELECT max(walk_id) FROM walk WHERE section_id = s.section_id)
        AND l.verdict = 'failed' AND l.stop_reason IN (SELECT value FROM json_each(:lost))
        AND o.portal_id = s.portal_id AND o.section_id != s.section_id AND w.rows_read > 0
        AND (o.name = s.name OR {shows_rows_of("o.section_id", "s.section_id")})
        AND w.verdict IN ('complete', 'caught_up', 'unproved'))
    ORDER BY section_id
"""  # noqa: S608 - a condition of ours
_WALKED = """
    SELECT w.section_id, w.stop_reason FROM section AS s CROSS JOIN walk AS w USING (section_id)
    WHERE w.run_id = ? AND s.portal_id = ?
"""
LAST_JUDGED = """
    SELECT r.run_id FROM run AS r WHERE ended_at IS NOT NULL AND run_id != :but AND command != 'recheck'
    AND (EXISTS (SELECT 1 FROM outcome AS o WHERE o.run_id = r.run_id AND o.portal_id = :portal)
        OR EXISTS (SELECT 1 FROM section AS s CROSS JOIN walk AS w USING (section_id)
            WHERE w.run_id = r.run_id AND s.portal_id = :portal)
        OR EXISTS (SELECT 1 FROM alarm AS a WHERE a.run_id = r.run_id AND a.portal_id = :portal))
    ORDER BY started_at DESC, run_id DESC LIMIT 1
"""
"""the last run that visited a portal or was to, and so judged it"""
_LEFT = """
    SELECT a.code, a.section_id, a.detail, a.since, a.state, r.exit_status
    FROM alarm AS a JOIN run AS r USING (run_id) WHERE a.run_id = ? AND a.portal_id = ?
"""
_KEPT = """
    SELECT a.portal_id, a.code, s.name AS section, a.detail, a.since, a.at, a.run_id AS run, a.state
    FROM alarm AS a LEFT JOIN section AS s USING (section_id)
    WHERE a.run_id = :run AND (:portal IS NULL OR a.portal_id = :portal)
    ORDER BY a.state = 'standing', a.state = 'muted', a.alarm_id
"""
_KEEP = """
    INSERT INTO alarm (run_id, portal_id, section_id, code, detail, at, since, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
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
    state: str = NEW
    """new | standing | muted"""
    muted: str | None = None
    """who muted it, when and until when, in words"""

    @property
    def is_new(self) -> bool:
        """Return whether it was not there before, its mute is over, or nobody was told of it yet."""
        return self.state == NEW

    @property
    def words(self) -> str:
        """Return the alarm as one line."""
        since = "" if self.since == self.at else f"; since {self.since}"
        mute = f"; {self.muted or MUTED}" if self.state == MUTED else ""
        return f"{self.code}: {self.head}{since}{mute}"

    @property
    def head(self) -> str:
        """Return the evidence without the lines that the profile needs."""
        return self.detail.partition("\n")[0]

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
    unfinished: str | None = None
    """why our own run did not finish the portal, or never began it"""
    in_part: bool = False
    """the run was not to walk every list to where it is known, or did not come to"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """An alarm that the run before left."""

    code: str
    section_id: int | None
    detail: str
    since: str
    is_told: bool
    """neither muted, nor new in a run that told nothing"""


def raise_alarms(db: sqlite3.Connection, run_id: int, visited: Sequence[Visited], at: datetime) -> int:
    """Judge every portal of the run, keep what alarms, and return how many of these alarms are news."""
    (started_at,) = db.execute(_RUN, (run_id,)).fetchone()
    news = 0
    for portal in visited:
        row = db.execute("SELECT portal_id FROM portal WHERE code = ?", (portal.code,)).fetchone()
        judged = Judged(
            db=db, portal_id=row[0], run_id=run_id, started_at=started_at, at=at,
            sections=_in_use(db, row[0], run_id), parked=portal.parked, blocked=portal.blocked,
            unbalanced=portal.unbalanced, unfinished=portal.unfinished,
        )  # fmt: skip
        before = _before(db, run_id, row[0])
        raised = [alarm for rule in RULES for alarm in rule(judged)]
        if portal.in_part:
            raised += _still(judged, raised, before)
        silenced = {mute.code for mute in mutes(db, at, portal_id=row[0])}
        news += sum(_keep(judged, alarm, before, silenced) == NEW for alarm in raised)
    return news


def _before(db: sqlite3.Connection, run_id: int, portal_id: int) -> tuple[_Before, ...]:
    """Return what alarmed at the end of the run before."""
    last = db.execute(LAST_JUDGED, {"portal": portal_id, "but": run_id}).fetchone()
    if last is None:
        return ()
    return tuple(
        _Before(
            code=alarm, section_id=section, detail=detail, since=since,
            is_told=state == STANDING or (state == NEW and status in TOLD_BY),
        )
        for alarm, section, detail, since, state, status in db.execute(_LEFT, (last[0], portal_id))
    )  # fmt: skip


def _still(judged: Judged, raised: Sequence[Alarm], before: Sequence[_Before]) -> Iterator[Alarm]:
    """Yield what alarmed before and could not be judged again, since the run did not come so far."""
    ended = judged.db.execute(_WALKED, (judged.run_id, judged.portal_id))
    walked = {section for section, reason in ended if reason not in access.AS_ORDERED}
    used = {section.section_id for section in judged.sections}
    said = {(alarm.code, alarm.section_id) for alarm in raised}
    for alarm in before:
        own = alarm.section_id
        by = walked if alarm.code in BY_WALKS else used if alarm.code in BY_LISTS else None
        if by is None or (own in by if own is not None else by):
            continue
        code = AlarmCode(alarm.code)
        if not {(code, own), (code, None)} & said:
            yield Alarm(code=code, section_id=own, detail=alarm.detail)


def _keep(judged: Judged, alarm: Alarm, before: Sequence[_Before], silenced: set[str]) -> str:
    """Keep an alarm, and return whether it is new, standing or muted."""
    at, own = stamp(judged.at), alarm.section_id
    # an alarm of the whole portal goes on in one of its lists, and the other way round
    same = [
        known for known in before
        if known.code == alarm.code and (known.section_id == own or None in (known.section_id, own))
    ]  # fmt: skip
    same = [] if alarm.code in EVENTS else same
    since = min([at, *(known.since for known in same)])
    told = any(known.is_told for known in same)
    state = MUTED if alarm.code in silenced else STANDING if told else NEW
    row = (judged.run_id, judged.portal_id, own, alarm.code, alarm.detail, at, since, state)
    judged.db.execute(_KEEP, row)
    return state


def alarms_of(db: sqlite3.Connection, run_id: int, portal_id: int) -> tuple[KeptAlarm, ...]:
    """Return the alarms a run left about a portal, as they were then."""
    return tuple(_muted(db, portal_id, alarm) for _, alarm in _kept(db, run_id, portal_id))


def _kept(
    db: sqlite3.Connection, run_id: int, portal_id: int | None = None
) -> Iterator[tuple[int, KeptAlarm]]:
    """Yield the alarms a run left, of one portal or of all, each with its portal."""
    for portal, code, section, detail, since, at, run, state in db.execute(
        _KEPT, {"run": run_id, "portal": portal_id}
    ):
        yield (
            portal,
            KeptAlarm(code=code, section=section, detail=detail, since=since, at=at, run=run, state=state),
        )


class Left:
    """The alarms that runs left; those of a run are read together, where all portals are asked about."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._runs: dict[int, dict[int, list[KeptAlarm]]] = {}

    def of(self, run_id: int, portal_id: int) -> Sequence[KeptAlarm]:
        """Return the alarms a run left about a portal."""
        if run_id not in self._runs:
            self._runs[run_id] = {}
            for portal, alarm in _kept(self._db, run_id):
                self._runs[run_id].setdefault(portal, []).append(alarm)
        return self._runs[run_id].get(portal_id, ())


def _in_force(db: sqlite3.Connection, portal_id: int, at: datetime) -> dict[str, Mute]:
    """Return a portal's mutes that are in force at a time, by the code of the alarm: the first of each."""
    return {mute.code: mute for mute in reversed(mutes(db, at, portal_id=portal_id))}


def _muted(db: sqlite3.Connection, portal_id: int, alarm: KeptAlarm) -> KeptAlarm:
    """Return an alarm with the mute that was in force when it was found."""
    mute = _in_force(db, portal_id, datetime.fromisoformat(alarm.at)).get(alarm.code)
    return alarm if mute is None else replace(alarm, state=MUTED, muted=mute.words)


def _muted_now(alarm: KeptAlarm, in_force: Mapping[str, Mute]) -> KeptAlarm:
    """Return an alarm with the mute that is in force now."""
    mute = in_force.get(alarm.code)
    if mute is not None:
        return replace(alarm, state=MUTED, muted=mute.words)
    return replace(alarm, state=NEW) if alarm.state == MUTED else alarm


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


def alarms_now(judged: Judged, left: Left | None = None) -> tuple[KeptAlarm, ...]:
    """Return the alarms of the last run that visited a portal, and lists that have become stale since.

    *judged* is the portal as `judged_now` has it; *left* is kept by who asks about many.
    """
    db, portal_id, at = judged.db, judged.portal_id, judged.at
    in_force = _in_force(db, portal_id, at)
    run_id = judged.run_id
    found = left.of(run_id, portal_id) if left else [one for _, one in _kept(db, run_id, portal_id)]
    kept = [_muted_now(alarm, in_force) for alarm in found]
    said = {alarm.section: alarm for alarm in kept if alarm.code == AlarmCode.STALE}
    again = {section.name for section in judged.sections}
    others = tuple(
        alarm for alarm in kept
        if alarm.code in WORDS and (alarm.code != AlarmCode.STALE or alarm.section not in again)
    )  # fmt: skip
    stale = []
    for alarm in access.judge_age(judged):
        name = next(section.name for section in judged.sections if section.section_id == alarm.section_id)
        new = KeptAlarm(
            code=alarm.code, section=name, detail=alarm.detail, since=stamp(at), at=stamp(at), run=None
        )
        known = said.get(name)
        still = new if known is None else replace(new, since=known.since, state=known.state)
        stale.append(_muted_now(still, in_force))
    return (*others, *stale)


def judged_now(db: sqlite3.Connection, portal_id: int, at: datetime) -> Judged:
    """Return a portal with the lists that the last run there used, to be judged by the clock alone."""
    last = db.execute(LAST_JUDGED, {"portal": portal_id, "but": 0}).fetchone()
    run_id = last[0] if last else 0
    sections = _in_use(db, portal_id, run_id)
    return Judged(db=db, portal_id=portal_id, run_id=run_id, started_at="", at=at, sections=sections)


def _in_use(db: sqlite3.Connection, portal_id: int, run_id: int) -> tuple[JudgedSection, ...]:
    row = db.execute(_RUN, (run_id,)).fetchone()
    started = row[0] if row else ""
    values = {"portal": portal_id, "run": run_id, "started": started, "lost": json.dumps(LOST)}
    sections = db.execute(_SECTIONS, values)
    return tuple(JudgedSection(section_id=number, name=name) for number, name in sections)

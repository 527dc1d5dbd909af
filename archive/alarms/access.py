"""Judges what kept a run from reading a portal: turned away, not reached, moved, redesigned, stale."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.alarms.alarm import Alarm, AlarmCode, Judged, JudgedSection
from archive.times import day_of
from archive.whole import LOST, NO_SECTION, VOUCHING, shows_rows_of
from yifa.model.listing import OWN_CAUSES
from yifa.model.text import count_of

STALE_DAYS = 45
"""half the quarter in which the statutory reports appear"""
LEAST_PAGES = 3
"""pages without a body that are no accident, where as many had none as had one"""
# what a walk's stop reason says of the cause, whatever its verdict
CAUSES = {
    "redirected_away": AlarmCode.HOST_MOVED,
    "layout_changed": AlarmCode.LAYOUT_CHANGED,
    "challenge": AlarmCode.BLOCKED,
    "unproved": AlarmCode.UNPROVED,
    "rows_missing": AlarmCode.UNPROVED,
    "rows_given_up": AlarmCode.UNPROVED,
    "page_limit": AlarmCode.UNPROVED,
}
PROPOSED = "profile_change_proposed"
CHANGES = {
    None: AlarmCode.LAYOUT_CHANGED,
    "platform": AlarmCode.LAYOUT_CHANGED,
    "section": AlarmCode.SECTION_MOVED,
    "home": AlarmCode.HOST_MOVED,
}
"""what a proposed change of the profile is of → the alarm, which is also the finding that says so"""
AS_ORDERED = frozenset({"since_reached", *OWN_CAUSES})
"""stop reasons that say nothing about the portal"""
_WALKS = f"""
    SELECT w.section_id, s.name, w.walk_id, w.verdict, w.stop_reason, w.detail,
        w.verdict = 'failed' AND EXISTS (SELECT 1 FROM section AS o JOIN walk AS r USING (section_id)
            WHERE r.run_id = w.run_id AND o.portal_id = s.portal_id AND o.section_id != s.section_id
            AND r.verdict IN ('complete', 'caught_up', 'unproved')
            AND (o.name = s.name OR {shows_rows_of("o.section_id", "s.section_id")})) AS is_elsewhere,
        (SELECT p.walk_id || ', ' || date(p.ended_at, '+8 hours') FROM walk AS p
            WHERE p.section_id = w.section_id AND p.walk_id < w.walk_id
            AND p.verdict IN ('complete', 'caught_up', 'unproved')
            ORDER BY p.walk_id DESC LIMIT 1) AS read_before
    FROM section AS s CROSS JOIN walk AS w USING (section_id)
    WHERE w.run_id = ? AND s.portal_id = ? ORDER BY w.walk_id
"""  # noqa: S608 - a condition of ours
_FAILED = """
    SELECT reason, url, detail FROM failure
    WHERE run_id = ? AND portal_id = ? AND kind = 'home' AND resolved_at IS NULL
"""
# a portal never read before has not changed: its profile is wrong, and the report says how
# where this run read no page, its pages still look as they did in the run that read some
_PROPOSED = """
    WITH last (run_id) AS (SELECT r.run_id FROM run AS r WHERE r.run_id <= :run AND r.command != 'recheck'
        AND EXISTS (SELECT 1 FROM outcome AS o
            WHERE o.run_id = r.run_id AND o.portal_id = :portal AND o.kind = 'page')
        ORDER BY r.run_id DESC LIMIT 1)
    SELECT code, url, detail, run_id, field FROM finding WHERE portal_id = :portal
    AND run_id IN (:run, (SELECT run_id FROM last))
    AND (run_id = :run OR EXISTS (SELECT 1 FROM outcome AS o WHERE o.run_id = finding.run_id
        AND o.portal_id = :portal AND o.kind = 'page' AND o.url = finding.url))
    AND code IN ('layout_changed', 'section_moved', 'host_moved', 'profile_change_proposed')
    AND EXISTS (SELECT 1 FROM walk AS w JOIN section AS s USING (section_id) WHERE s.portal_id = :portal
        AND w.run_id != :run AND w.verdict IN ('complete', 'caught_up', 'unproved'))
    ORDER BY run_id DESC, finding_id
"""
_PAGES = """
    SELECT (SELECT count(*) FROM failure WHERE run_id = :run AND portal_id = :portal AND kind = 'page'
            AND reason IN ('layout', 'layout_changed') AND resolved_at IS NULL),
        (SELECT count(*) FROM capture WHERE portal_id = :portal AND kind = 'page' AND verdict = 'ok'
            AND run_id = :run)
"""
_MISSED = """
    SELECT w.section_id, s.name, w.walk_id, w.missed, w.early_stop_page
    FROM section AS s CROSS JOIN walk AS w USING (section_id)
    WHERE w.run_id = ? AND s.portal_id = ? AND w.missed > 0 ORDER BY w.walk_id
"""
_LAST_READ = """
    SELECT walk_id, ended_at FROM walk
    WHERE section_id = ? AND verdict IN ('complete', 'caught_up', 'unproved') ORDER BY ended_at DESC LIMIT 1
"""
_FIRST_USED = "SELECT first_used_at FROM section WHERE section_id = ?"


@dataclass(frozen=True, slots=True)
class _Walked:
    """How a walk of the run ended."""

    section_id: int
    name: str
    walk_id: int
    verdict: str | None
    stop_reason: str | None
    detail: str | None
    is_elsewhere: int
    """a list of its name, or with half its rows, was read at another address in the same run"""
    read_before: str | None
    """the walk that read the list before, and its day"""

    @property
    def cause(self) -> AlarmCode | None:
        """Return the alarm that the walk calls for, if any."""
        if self.verdict in (*VOUCHING, None) or self.stop_reason in AS_ORDERED:
            return None
        if self.stop_reason in CAUSES:
            return CAUSES[self.stop_reason]
        if self.verdict == "blocked":
            return AlarmCode.BLOCKED
        unlike = self.verdict == "truncated" or self.stop_reason == "layout"
        if unlike and self.read_before is not None:
            return AlarmCode.LAYOUT_CHANGED
        if self.verdict == "truncated":
            return AlarmCode.UNPROVED
        return AlarmCode.OUTAGE if self.verdict == "failed" else None

    @property
    def words(self) -> str:
        """Return the evidence in words."""
        before = f"read before by walk {self.read_before}" if self.read_before else "never read before"
        detail = f" ({self.detail})" if self.detail else ""
        ended = ", ".join(dict.fromkeys((str(self.verdict), str(self.stop_reason))))
        return f"{self.name}: walk {self.walk_id} {ended}{detail}; {before}"


def judge(judged: Judged) -> Iterator[Alarm]:
    """Yield what kept the run from reading the portal's lists and pages."""
    rows = judged.db.execute(_WALKS, (judged.run_id, judged.portal_id))
    walks = {row[0]: _Walked(*row) for row in rows}  # the last walk of each section counts
    changes = list(_judge_changes(judged))
    moved = [alarm for alarm in changes if alarm.code is AlarmCode.HOST_MOVED]  # brings the profile's lines
    alarms = [*moved, *_judge_walks(walks), *_judge_portal(judged, walks), *changes]
    seen: set[tuple[AlarmCode, int | None]] = set()
    for alarm in alarms:
        if (alarm.code, alarm.section_id) not in seen and (alarm.code, None) not in seen:
            seen.add((alarm.code, alarm.section_id))
            yield alarm


def _judge_walks(walks: dict[int, _Walked]) -> Iterator[Alarm]:
    """Yield why lists were not read; a cause that all lists share is one alarm of the whole portal."""
    by_cause: dict[AlarmCode, list[_Walked]] = {}
    for walk in walks.values():
        is_moved = walk.stop_reason in LOST and walk.is_elsewhere
        if walk.cause is not None and not is_moved:
            by_cause.setdefault(walk.cause, []).append(walk)
    for cause, unread in by_cause.items():
        if len(unread) == len(walks):
            yield Alarm(code=cause, detail="; ".join(walk.words for walk in unread))
        else:
            for walk in unread:
                yield Alarm(code=cause, section_id=walk.section_id, detail=walk.words)


def _judge_portal(judged: Judged, walks: dict[int, _Walked]) -> Iterator[Alarm]:
    """Yield why the portal was left alone, or why no list of it was found."""
    if judged.parked is not None:
        code = AlarmCode.BLOCKED if judged.blocked else AlarmCode.OUTAGE
        if not any(walk.cause is not None for walk in walks.values()):
            detail = f"run {judged.run_id} left the portal alone: {judged.parked}"
            yield Alarm(code=code, detail=detail)
    if judged.unbalanced is not None:
        yield Alarm(code=AlarmCode.LEDGER, detail=f"run {judged.run_id}: {judged.unbalanced}")
    if judged.parked is None and not walks:
        for reason, url, detail in judged.db.execute(_FAILED, (judged.run_id, judged.portal_id)):
            lost = reason == NO_SECTION and judged.sections
            code = CAUSES.get(reason, AlarmCode.LAYOUT_CHANGED if lost else AlarmCode.OUTAGE)
            yield Alarm(code=code, detail=f"{url}: {reason}: {detail} (run {judged.run_id})")


def _judge_changes(judged: Judged) -> Iterator[Alarm]:
    """Yield that the portal was redesigned: as its lists were read, or as its pages could not be."""
    values = {"run": judged.run_id, "portal": judged.portal_id}
    findings = judged.db.execute(_PROPOSED, values).fetchall()
    for code in dict.fromkeys(CHANGES.values()):
        said = [row for row in findings if row[0] == code]
        if said:
            _, url, words, run, _ = said[0]
            lines = [row[2] for row in findings if row[0] == PROPOSED and CHANGES[row[4]] is code]
            head = f"{words} (run {run})" if url in words else f"{url}: {words} (run {run})"
            yield Alarm(code=code, detail="\n".join((head, *dict.fromkeys(lines))))
    lost, read = judged.db.execute(_PAGES, values).fetchone()
    if lost >= LEAST_PAGES and lost >= read:
        detail = f"{lost} pages had no document's body, {read} had one (run {judged.run_id})"
        yield Alarm(code=AlarmCode.LAYOUT_CHANGED, detail=detail)


def judge_sweeps(judged: Judged) -> Iterator[Alarm]:
    """Yield an alarm for each walk to the end of a list that found what stopping early had missed."""
    sweeps = judged.db.execute(_MISSED, (judged.run_id, judged.portal_id))
    for section_id, name, walk_id, missed, page in sweeps:
        rows = count_of(missed, "row", "rows")
        detail = f"{name}: {rows} new or changed below page {page}, where all was known (walk {walk_id})"
        yield Alarm(code=AlarmCode.MISSED, section_id=section_id, detail=detail)


def judge_age(judged: Judged) -> Iterator[Alarm]:
    """Yield an alarm for each list that was not read for long."""
    for section in judged.sections:
        walk = judged.db.execute(_LAST_READ, (section.section_id,)).fetchone()
        first = judged.db.execute(_FIRST_USED, (section.section_id,)).fetchone()[0]
        age = (judged.today - day_of(walk[1] if walk else first)).days
        if age > STALE_DAYS:
            detail = _say_age(section, walk, age)
            yield Alarm(code=AlarmCode.STALE, section_id=section.section_id, detail=detail)


def _say_age(section: JudgedSection, walk: tuple[int, str] | None, age: int) -> str:
    if walk is None:
        return f"{section.name}: never read in the {age} days since it was first used"
    return f"{section.name}: not read for {age} days, last on {day_of(walk[1])} (walk {walk[0]})"

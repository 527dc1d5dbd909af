"""Returns how each portal stands, those with trouble first, and sums them up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.alarms.raising import MUTED, NEW, STANDING, KeptAlarm, alarms_now, judged_now
from archive.alarms.silence import read_rhythm
from archive.answers.duty import Duty, find_duty
from archive.answers.walks import WalkReport, read_walks
from yifa.model.status import Status
from yifa.model.text import count_of

_PORTALS = """
    SELECT p.portal_id, p.code, p.name, p.profile_checked,
        (SELECT count(DISTINCT v.document_id) FROM version AS v JOIN page AS g USING (page_id)
         WHERE g.portal_id = p.portal_id) AS documents,
        (SELECT count(*) FROM page AS g WHERE g.portal_id = p.portal_id) AS pages,
        (SELECT count(*) FROM failure AS f
         WHERE f.portal_id = p.portal_id AND resolved_at IS NULL) AS failures,
        (SELECT count(*) FROM failure AS f WHERE f.portal_id = p.portal_id AND resolved_at IS NULL
         AND next_attempt_at IS NULL) AS given_up,
        (SELECT count(*) FROM task AS t WHERE t.portal_id = p.portal_id) AS tasks,
        (SELECT count(*) FROM page AS g JOIN partial AS l ON l.version_id = g.current_version_id
         WHERE g.portal_id = p.portal_id) AS partial,
        (SELECT max(run_id) FROM (
            SELECT c.run_id FROM capture AS c WHERE c.portal_id = p.portal_id
            UNION SELECT f.run_id FROM failure AS f WHERE f.portal_id = p.portal_id
            UNION SELECT w.run_id FROM walk AS w JOIN section AS s USING (section_id)
            WHERE s.portal_id = p.portal_id)) AS run
    FROM portal AS p ORDER BY p.code
"""
_RUN = "SELECT run_id AS run, command, started_at, ended_at, exit_status FROM run WHERE run_id = ?"
_SECTIONS = "SELECT section_id, name, url FROM section WHERE portal_id = ? ORDER BY section_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionStatus:
    """How well a section's list is known."""

    section: str
    url: str
    last_walk_at: str | None
    last_walk_verdict: str | None
    sign: str | None
    """what would have brought a next page to the last walk and could not be followed"""
    last_complete_at: str | None
    """end of the newest walk that read the list to its end; None = never"""
    proof: str | None
    """what proves that end: last_page | rows_met | next_shut | no_pager; None = not recorded"""
    age_days: int | None
    """days since the list was last read to its end or down to known rows"""
    rows: int | None
    """rows on the list then"""
    rhythm: str | None
    """how often it publishes and how long it has been quiet, in words; None = never read well"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalStatus:
    """How a portal stands."""

    portal: str
    county: str
    profile_checked: str | None
    last_run: Mapping[str, Any] | None
    documents: int
    pages: int
    partial: int
    """pages stored without all of it: a field nobody found, a file not got"""
    open_failures: int
    pending_tasks: int
    sections: tuple[SectionStatus, ...]
    alarms: tuple[KeptAlarm, ...]
    """found by the last run that visited the portal; and lists not read for long by now"""
    duty: Duty | None
    """the statutory reports that are overdue; None = none, or that is not proved"""
    remarks: tuple[str, ...]
    """what falls short without being alarming by itself"""


def status(db: Database, now: datetime) -> tuple[PortalStatus, ...]:
    """Return how each portal of the archive stands at *now*: new trouble first, then by code."""
    portals = [_read_portal(db, row, now) for row in list(db.query(_PORTALS))]
    return tuple(sorted(portals, key=_trouble_first))


def _trouble_first(portal: PortalStatus) -> tuple[int, str]:
    states = {alarm.state for alarm in portal.alarms}
    order = (NEW in states, STANDING in states, bool(portal.remarks or portal.duty), True)
    return order.index(True), portal.portal


def sum_up(portals: Sequence[PortalStatus]) -> str:
    """Return in one line how many portals stand well, and what is wrong with the others."""
    states = [{alarm.state for alarm in portal.alarms} for portal in portals]
    new = sum(NEW in state for state in states)
    standing = sum(STANDING in state and NEW not in state for state in states)
    muted = sum(state == {MUTED} for state in states)
    calm = sum(not state for state in states)
    late = sum(portal.duty is not None for portal in portals)
    parts = [f"{calm} without an alarm"]
    parts += [f"{new} with new alarms"] if new else []
    parts += [f"{standing} with standing alarms"] if standing else []
    parts += [f"{muted} with muted alarms only"] if muted else []
    owed = [f"{late} without a report that was due"] if late else []
    words = "; ".join((", ".join(parts), *owed))
    return f"{count_of(len(portals), 'portal', 'portals')}: {words}"


def _read_portal(db: Database, row: Mapping[str, Any], now: datetime) -> PortalStatus:
    walks = read_walks(db, portal_id=row["portal_id"])
    sections = tuple(
        _read_section(db, section, [walk for walk in walks if walk.url == section["url"]], now)
        for section in list(db.query(_SECTIONS, (row["portal_id"],)))
    )
    run = next(db.query(_RUN, (row["run"],)), None)
    return PortalStatus(
        portal=row["code"], county=row["name"], profile_checked=row["profile_checked"], last_run=run,
        documents=row["documents"], pages=row["pages"], partial=row["partial"],
        open_failures=row["failures"], pending_tasks=row["tasks"], sections=sections,
        alarms=alarms_now(db.conn, row["portal_id"], now),
        duty=find_duty(judged_now(db.conn, row["portal_id"], now)),
        remarks=(*_remark_on_portal(row, run, sections), *_remark_on_lists(sections, walks)),
    )  # fmt: skip


def _read_section(
    db: Database, section: Mapping[str, Any], walks: Sequence[WalkReport], now: datetime
) -> SectionStatus:
    last = walks[-1] if walks else None
    complete = [walk for walk in walks if walk.verdict == "complete"]
    vouching = [walk for walk in walks if walk.vouches and walk.ended_at]
    rhythm = read_rhythm(db.conn, section["section_id"])
    return SectionStatus(
        section=section["name"],
        url=section["url"],
        last_walk_at=last.ended_at or last.started_at if last else None,
        last_walk_verdict=last.verdict if last else None,
        sign=last.sign if last else None,
        last_complete_at=complete[-1].ended_at if complete else None,
        proof=complete[-1].proof if complete else None,
        age_days=(now - datetime.fromisoformat(vouching[-1].ended_at or "")).days if vouching else None,
        rows=complete[-1].rows_seen if complete else None,
        rhythm=rhythm[0].words if rhythm else None,
    )


def _remark_on_portal(
    row: Mapping[str, Any], run: Mapping[str, Any] | None, sections: Sequence[SectionStatus]
) -> Iterator[str]:
    if run is None:
        yield "never crawled into this archive"
    elif run["ended_at"] is None:
        yield f"run {run['run']} did not end (it is running, or was killed)"
    elif run["exit_status"] not in (Status.AS_EXPECTED, Status.FELL_SHORT):
        # what fell short may be another portal: each one's own shortfalls are below
        yield f"run {run['run']} ended with exit status {run['exit_status']}"
    if run is not None and not sections:
        yield "no list was found"
    if not row["documents"]:
        yield "no document stored"
    if row["failures"] > row["given_up"]:
        yield f"{row['failures'] - row['given_up']} addresses not got yet"
    if row["given_up"]:
        yield f"{row['given_up']} addresses given up"


def _remark_on_lists(sections: Sequence[SectionStatus], walks: Sequence[WalkReport]) -> Iterator[str]:
    for section in sections:
        own = [walk for walk in walks if walk.url == section.url]
        if section.last_complete_at is None:
            yield f"{section.section}: never read to its end"
        if own and not own[-1].vouches:
            why = f"not followed: {own[-1].sign}" if own[-1].sign else own[-1].stop_reason
            reason = f" ({why})" if why else ""
            yield f"{section.section}: the last walk {own[-1].words}{reason}"

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

# every table is read once, however many portals there are
_PORTALS = """
    SELECT p.portal_id, p.code, p.name, p.profile_checked, coalesce(u.publications, 0) AS publications,
        coalesce(u.withdrawn, 0) AS withdrawn, coalesce(u.replaced, 0) AS replaced,
        coalesce(u.partial, 0) AS partial, coalesce(v.documents, 0) AS documents,
        coalesce(g.pages, 0) AS pages, coalesce(f.failures, 0) AS failures,
        coalesce(f.given_up, 0) AS given_up, coalesce(t.tasks, 0) AS tasks, r.run
    FROM portal AS p
    LEFT JOIN (SELECT portal, count(*) AS publications, count(replaced_by) AS replaced,
            sum(replaced_by IS NULL AND state != 'listed') AS withdrawn, count(missing) AS partial
        FROM publications GROUP BY portal) AS u ON u.portal = p.code
    LEFT JOIN (SELECT portal_id, count(DISTINCT document_id) AS documents
        FROM version JOIN page USING (page_id) GROUP BY portal_id) AS v USING (portal_id)
    LEFT JOIN (SELECT portal_id, count(*) AS pages FROM page GROUP BY portal_id) AS g USING (portal_id)
    LEFT JOIN (SELECT portal_id, count(*) AS failures, sum(next_attempt_at IS NULL) AS given_up
        FROM failure WHERE resolved_at IS NULL GROUP BY portal_id) AS f USING (portal_id)
    LEFT JOIN (SELECT portal_id, count(*) AS tasks FROM task GROUP BY portal_id) AS t USING (portal_id)
    LEFT JOIN (SELECT portal_id, max(run_id) AS run FROM (
            SELECT portal_id, max(run_id) AS run_id FROM capture GROUP BY portal_id
            UNION ALL SELECT portal_id, run_id FROM failure
            UNION ALL SELECT s.portal_id, w.run_id FROM walk AS w JOIN section AS s USING (section_id))
        GROUP BY portal_id) AS r USING (portal_id)
    ORDER BY p.code
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
    weaker: str
    """in words why that proof is weaker than others; empty where it is not"""
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
    publications: int
    """pages that were read, each with its current version"""
    withdrawn: int
    """of these, off the lists or gone, with nothing in their place"""
    replaced: int
    """of these, with another address of the portal in their place"""
    documents: int
    """distinct texts they show or showed"""
    pages: int
    """addresses that lists showed or that answered, read or not"""
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
        publications=row["publications"], withdrawn=row["withdrawn"], replaced=row["replaced"],
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
        weaker=complete[-1].weaker if complete else "",
        age_days=(now - datetime.fromisoformat(vouching[-1].ended_at or "")).days if vouching else None,
        rows=complete[-1].rows_read if complete else None,
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
    if not row["publications"]:
        yield "no publication stored"
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

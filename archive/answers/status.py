"""Returns how each portal stands, those with trouble first, and sums them up."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.alarms.raising import MUTED, NEW, STANDING, KeptAlarm, Left, alarms_now, judged_now
from archive.alarms.silence import read_rhythm
from archive.answers.counts import Counts, count_portals
from archive.answers.walks import LastWalks, WalkReport, last_walks
from archive.schema.database import Database
from yifa.model.status import Status
from yifa.model.text import count_of

_RUNS = "SELECT run_id AS run, command, started_at, ended_at, exit_status FROM run"
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
class Duty:
    """The reports of one county's government that are overdue, and what that rests on."""

    years: tuple[int, ...]
    """whose cells of the government are absent, oldest first"""
    walks: tuple[int, ...]
    """over every list assigned to the county, each to a proved end"""
    read_on: str
    """the day in China since when they all were"""
    words: str


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
    """its government's reports that are overdue; None = none, or that is not proved, or nobody asked"""
    remarks: tuple[str, ...]
    """what falls short without being alarming by itself"""


def status(db: Database, now: datetime, codes: Collection[str] | None = None) -> tuple[PortalStatus, ...]:
    """Return how each portal, or each of *codes*, stands at *now*: new trouble first, then by code."""
    runs = {run["run"]: run for run in db.query(_RUNS)}
    left = Left(db.conn)
    portals = [
        _read_portal(db, counts, runs.get(counts.run), left, now)
        for counts in count_portals(db)
        if codes is None or counts.code in codes
    ]
    return tuple(sorted(portals, key=trouble_first))


def trouble_first(portal: PortalStatus) -> tuple[int, str]:
    """Return what orders portals: new trouble first, then by code."""
    states = {alarm.state for alarm in portal.alarms}
    order = (NEW in states, STANDING in states, bool(portal.remarks or portal.duty), True)
    return order.index(True), portal.portal


def count_stands(portals: Sequence[PortalStatus]) -> dict[str, int]:
    """Return how many portals stand how: calm | new | standing | muted | unvisited; and late, of all."""
    states = [{alarm.state for alarm in portal.alarms} for portal in portals]
    new = sum(NEW in state for state in states)
    standing = sum(STANDING in state and NEW not in state for state in states)
    muted = sum(state == {MUTED} for state in states)
    unvisited = sum(portal.last_run is None and not portal.alarms for portal in portals)
    calm = sum(not state for state in states) - unvisited
    late = sum(portal.duty is not None for portal in portals)
    return {
        "calm": calm, "new": new, "standing": standing, "muted": muted, "unvisited": unvisited, "late": late,
    }  # fmt: skip


def sum_up(portals: Sequence[PortalStatus]) -> str:
    """Return in one line how many portals stand well, and what is wrong with the others."""
    calm, new, standing, muted, unvisited, late = count_stands(portals).values()
    parts = [f"{calm} without an alarm"]
    parts += [f"{new} with new alarms"] if new else []
    parts += [f"{standing} with standing alarms"] if standing else []
    parts += [f"{muted} with muted alarms only"] if muted else []
    parts += [f"{unvisited} never visited"] if unvisited else []
    owed = [f"{late} without a report that was due"] if late else []
    words = "; ".join((", ".join(parts), *owed))
    return f"{count_of(len(portals), 'portal', 'portals')}: {words}"


def _read_portal(
    db: Database, counts: Counts, run: Mapping[str, Any] | None, left: Left, now: datetime
) -> PortalStatus:
    rows = db.execute(_SECTIONS, (counts.portal_id,))
    known = [{"section_id": number, "name": name, "url": url} for number, name, url in rows]
    walks = [last_walks(db, section["section_id"]) for section in known]
    sections = tuple(_read_section(db, *pair, now) for pair in zip(known, walks, strict=True))
    judged = judged_now(db.conn, counts.portal_id, now)
    return PortalStatus(
        portal=counts.code, county=counts.name, profile_checked=counts.profile_checked, last_run=run,
        publications=counts.publications, withdrawn=counts.withdrawn, replaced=counts.replaced,
        documents=counts.documents, pages=counts.pages, partial=counts.partial,
        open_failures=counts.failures, pending_tasks=counts.tasks, sections=sections,
        alarms=alarms_now(judged, left), duty=None,
        remarks=(
            *_remark_on_portal(counts, run, sections),
            *(remark for section, last in zip(sections, walks, strict=True)
              for remark in _remark_on_list(section, last.last)),
        ),
    )  # fmt: skip


def _read_section(db: Database, section: Mapping[str, Any], walks: LastWalks, now: datetime) -> SectionStatus:
    last, complete, vouching = walks.last, walks.complete, walks.vouching
    rhythm = read_rhythm(db.conn, section["section_id"])
    return SectionStatus(
        section=section["name"],
        url=section["url"],
        last_walk_at=last.ended_at or last.started_at if last else None,
        last_walk_verdict=last.verdict if last else None,
        sign=last.sign if last else None,
        last_complete_at=complete.ended_at if complete else None,
        proof=complete.proof if complete else None,
        weaker=complete.weaker if complete else "",
        age_days=(now - datetime.fromisoformat(vouching.ended_at or "")).days if vouching else None,
        rows=complete.rows_read if complete else None,
        rhythm=rhythm[0].words if rhythm else None,
    )


def _remark_on_portal(
    counts: Counts, run: Mapping[str, Any] | None, sections: Sequence[SectionStatus]
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
    if not counts.publications:
        yield "no publication stored"
    if counts.failures > counts.given_up:
        yield f"{count_of(counts.failures - counts.given_up, 'address', 'addresses')} failed so far"
    if counts.given_up:
        yield f"{count_of(counts.given_up, 'address', 'addresses')} given up"


def _remark_on_list(section: SectionStatus, last: WalkReport | None) -> Iterator[str]:
    if section.last_complete_at is None:
        yield f"{section.section}: never read to its end"
    if last is not None and not last.vouches:
        why = f"not followed: {last.sign}" if last.sign else last.stop_reason
        reason = f" ({why})" if why else ""
        yield f"{section.section}: the last walk {last.words}{reason}"

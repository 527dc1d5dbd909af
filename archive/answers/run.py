"""Reports what a run did at each portal: counted from the archive, compared with the run's own count."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from inspect import signature
from typing import Any, TypeVar

from archive.alarms.coverage import FIELDS
from archive.alarms.raising import KeptAlarm, alarms_of
from archive.answers.holdings import LAST_RUN
from archive.answers.walks import WalkReport, read_walks_of_run
from archive.schema.database import Database
from yifa.model.errors import YifaError
from yifa.model.text import count_of

COUNTED = ("new", "changed")
"""outcomes the archive's rows prove for every run, not only the last"""
LEDGER = "outcomes"
"""of a portal's report: read from the ledger, which no later run changes, and so not stored twice"""

_RUN = f"SELECT * FROM run WHERE run_id = coalesce(:run, ({LAST_RUN}))"  # noqa: S608 - a constant of ours
_PORTALS = """
    SELECT portal_id, code, name, slug FROM portal WHERE portal_id IN (
        SELECT p.portal_id FROM portal AS p
            WHERE EXISTS (SELECT 1 FROM capture AS c WHERE c.portal_id = p.portal_id AND c.run_id = :run)
        UNION SELECT portal_id FROM failure WHERE run_id = :run
        UNION SELECT portal_id FROM finding WHERE run_id = :run
        UNION SELECT portal_id FROM outcome WHERE run_id = :run
        UNION SELECT s.portal_id FROM walk JOIN section AS s USING (section_id) WHERE run_id = :run)
      OR code IN (SELECT value FROM json_each(:codes))
    ORDER BY code
"""
# A version is of the run that received its bytes; one read anew from bytes received before is of the run in
# whose time it was stored.
_OWN = """(
        SELECT v.version_id FROM portal AS p CROSS JOIN capture AS c ON c.portal_id = p.portal_id
            AND c.run_id = :run CROSS JOIN version AS v USING (capture_id)
        UNION SELECT v.version_id FROM run AS r CROSS JOIN version AS v ON v.first_with_at >= r.started_at
            AND v.first_with_at <= coalesce(r.ended_at, '9') WHERE r.run_id = :run
    ) CROSS JOIN version AS v USING (version_id) JOIN capture AS c USING (capture_id)
    JOIN run AS r ON r.run_id = :run
    WHERE CASE
        WHEN v.version_id = (SELECT min(version_id) FROM version WHERE capture_id = v.capture_id)
        THEN c.run_id = r.run_id
        ELSE v.first_with_at BETWEEN r.started_at AND coalesce(r.ended_at, '9') END"""
_CHANGED = "EXISTS (SELECT 1 FROM version AS b WHERE b.page_id = v.page_id AND b.version_id < v.version_id)"
_VERSIONS = f"""
    SELECT c.portal_id, count(*) AS versions, sum({_CHANGED}) AS changed,
        sum(NOT {_CHANGED} AND EXISTS (SELECT 1 FROM version AS o
            WHERE o.document_id = v.document_id AND o.page_id != v.page_id)) AS copies,
        {", ".join(f"count(v.{name}) AS {name}" for name in FIELDS)}
    FROM {_OWN} GROUP BY c.portal_id
"""  # noqa: S608 - parts are constants of this project
_SKIPPED = """
    SELECT g.portal_id, g.kind, count(DISTINCT g.page_id) AS pages
    FROM (SELECT DISTINCT s.portal_id FROM walk JOIN section AS s USING (section_id) WHERE run_id = :run)
    CROSS JOIN page AS g USING (portal_id) CROSS JOIN entry AS e USING (page_id)
    JOIN walk AS w ON w.walk_id = e.last_walk_id AND w.section_id = e.section_id
    WHERE w.run_id = :run AND g.kind NOT IN ('page', 'attachment')
    GROUP BY g.portal_id, g.kind ORDER BY g.kind
"""
_FINDINGS = """
    SELECT portal_id, code, field, count(*) AS times, min(detail) AS example FROM finding
    WHERE run_id = :run GROUP BY portal_id, code, field ORDER BY times DESC, code, field
"""
_OUTCOMES_OF = """
    SELECT p.code AS portal, o.kind, o.url, o.code, o.detail, o.status, o.bytes, o.seconds, o.attempts, o.at
    FROM outcome AS o JOIN portal AS p USING (portal_id) WHERE o.run_id = :run ORDER BY o.code, o.kind, o.url
"""
_FAILURES = """
    SELECT portal_id, kind, url, reason, detail, attempts, next_attempt_at, resolved_at FROM failure
    WHERE run_id = :run ORDER BY resolved_at IS NOT NULL, reason, url
"""

Row = Mapping[str, Any]
Part = TypeVar("Part", "PortalRun", WalkReport, KeptAlarm)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRun:
    """What one run did at one portal."""

    portal: str
    county: str
    slug: str
    verdict: str
    """in words: what the counts are worth"""
    counts: Mapping[str, int | None]
    """publications: new and changed from the archive; same and failed as the run counted; None = not known"""
    copies: int
    """new ones whose text another page shows too"""
    explained: int | None
    """not got, and no failure: the page's own state explains it (withdrawn, gone, restricted)"""
    requests: int | None
    bytes: int | None
    seconds: float | None
    parked: str | None
    """why the run left the portal alone before the end"""
    stopped: str | None
    """why our own run broke off here, or never began; None = it came to its end, or is of an older release"""
    skipped: Mapping[str, int]
    """rows that lead to no page or file of the portal: external, restricted"""
    disagreements: tuple[str, ...]
    """where the run's own count and the archive differ"""
    walks: tuple[WalkReport, ...]
    alarms: tuple[KeptAlarm, ...]
    """what should alarm a person, as the end of the run found it"""
    coverage: Mapping[str, float]
    """main field → share of the run's versions that have it, 0 to 1; empty without versions"""
    findings: tuple[Mapping[str, Any], ...]
    failures: tuple[Mapping[str, Any], ...]
    ledger: Mapping[str, Any] | None
    """what was to be fetched, held against the outcomes when the run closed; None = it did not close"""
    codes: Mapping[str, int]
    """outcomes by code"""
    outcomes: tuple[Mapping[str, Any], ...]
    """how each address that was to be fetched ended"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run did."""

    run: int
    command: str
    arguments: Mapping[str, Any]
    software: str
    started_at: str
    ended_at: str | None
    exit_status: int | None
    kept: bool
    """the report is as it was when the run ended; else it is made from the archive as it is now"""
    portals: tuple[PortalRun, ...]


def report(db: Database, run: int | None = None) -> Run:
    """Return what run number *run* (else the last one) did: as it stood when the run ended.

    A run that was killed kept no report: what it did is told from the archive as it is now.

    Raises:
        YifaError: the archive has no such run.
    """
    rows = list(db.query(_RUN, {"run": run}))
    if not rows:
        raise YifaError("no run in this archive yet" if run is None else f"no run {run} in this archive")
    row = rows[0]
    outcomes = _by(db.query(_OUTCOMES_OF, {"run": row["run_id"]}), "portal")
    if row["report"] is None:
        portals = _read_portals(db, row, outcomes)
    else:
        portals = tuple(_restore(kept, row["run_id"], outcomes) for kept in json.loads(row["report"]))
    return Run(
        run=row["run_id"], command=row["command"], arguments=json.loads(row["arguments"]),
        software=row["software"], started_at=row["started_at"], ended_at=row["ended_at"],
        exit_status=row["exit_status"], kept=row["report"] is not None, portals=portals,
    )  # fmt: skip


def report_to_keep(db: Database, run: int) -> str:
    """Return what a run that ends did at each portal, as JSON, for `report` to tell again at any time."""
    portals = [asdict(portal) for portal in report(db, run).portals]
    for portal in portals:
        del portal[LEDGER]
    return json.dumps(portals, ensure_ascii=False)


def _restore(kept: dict[str, Any], run: int, outcomes: Mapping[Any, Sequence[Row]]) -> PortalRun:
    """Return a portal's report as it was kept; a merge may have numbered its run anew."""
    parts = {
        "walks": tuple(_make(WalkReport, {**walk, "run": run}) for walk in kept["walks"]),
        "alarms": tuple(_make(KeptAlarm, {**alarm, "run": run}) for alarm in kept["alarms"]),
        LEDGER: tuple(outcomes.get(kept["portal"], ())),
    }
    return _make(PortalRun, {**kept, **parts})


def _make(kind: Callable[..., Part], values: Row) -> Part:
    """Return a part of a report; what the yifa that kept it did not know yet is None."""
    return kind(**{name: values.get(name) for name in _parameters(kind)})


@cache
def _parameters(kind: Callable[..., Part]) -> tuple[str, ...]:
    return tuple(signature(kind).parameters)


def _by(rows: Iterable[dict[str, Any]], name: str) -> dict[Any, list[Row]]:
    """Return rows by the value of one column, without that column."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row.pop(name), []).append(row)
    return found


def _read_portals(db: Database, run: Row, outcomes: Mapping[Any, Sequence[Row]]) -> tuple[PortalRun, ...]:
    """Return what a run did at each portal, every table read once: a run may have visited thousands."""
    tallies = json.loads(run["tally"] or "{}").get("portals", {})
    values = {"run": run["run_id"]}
    codes = json.dumps(list(tallies))
    told = {name: _by(db.query(sql, values), "portal_id") for name, sql in _PARTS.items()}
    walks = read_walks_of_run(db, run["run_id"])
    return tuple(
        _read_portal(
            db, run["run_id"], portal, tallies.get(portal["code"], {}), walks.get(portal["portal_id"], ()),
            {name: rows.get(portal["portal_id"], []) for name, rows in told.items()},
            outcomes.get(portal["code"], ()),
        )
        for portal in list(db.query(_PORTALS, {**values, "codes": codes}))
    )  # fmt: skip


_PARTS = {"versions": _VERSIONS, "skipped": _SKIPPED, "findings": _FINDINGS, "failures": _FAILURES}


def _read_portal(
    db: Database, run: int, portal: Row, tally: Row, walks: tuple[WalkReport, ...],
    told: Mapping[str, list[Row]], outcomes: Sequence[Row],
) -> PortalRun:  # fmt: skip
    versions = (
        told["versions"][0] if told["versions"] else dict.fromkeys(("versions", "changed", "copies"), 0)
    )
    counts: dict[str, int | None] = {
        "new": versions["versions"] - versions["changed"], "changed": versions["changed"],
        "same": tally.get("same"), "failed": tally.get("failed"),
    }  # fmt: skip
    failures = tuple(told["failures"])
    if counts["failed"] is None:
        counts["failed"] = len(failures)
    return PortalRun(
        portal=portal["code"], county=portal["name"], slug=portal["slug"],
        counts=counts, verdict=judge(
            counts, walks, parked=_why_left(tally), failures=failures, explained=tally.get("explained") or 0
        ),
        copies=versions["copies"], explained=tally.get("explained"), requests=tally.get("requests"),
        bytes=tally.get("bytes"), seconds=tally.get("seconds"), parked=tally.get("parked"),
        stopped=tally.get("stopped"), skipped={row["kind"]: row["pages"] for row in told["skipped"]},
        disagreements=tuple(_compare(counts, tally)), walks=walks,
        alarms=alarms_of(db.conn, run, portal["portal_id"]), coverage=_share(versions),
        findings=tuple(told["findings"]), failures=failures, ledger=tally.get("ledger"),
        codes=dict(Counter(outcome["code"] for outcome in outcomes)), outcomes=tuple(outcomes),
    )  # fmt: skip


def _why_left(tally: Mapping[str, Any]) -> str | None:
    """Return why the portal was left before the end, by what it said or by our own run."""
    parked: str | None = tally.get("parked") or tally.get("stopped")
    return parked


def _compare(counts: Mapping[str, int | None], tally: Mapping[str, Any]) -> Iterator[str]:
    # runs of earlier releases counted copies of a text apart from other new pages
    told = {**tally, "new": tally["new"] + tally.get("duplicate", 0)} if "new" in tally else tally
    for outcome in COUNTED:
        if outcome in told and told[outcome] != counts[outcome]:
            yield f"{outcome}: the run counted {told[outcome]}, the archive has {counts[outcome]}"
    ledger = tally.get("ledger")
    if ledger and ledger["discovered"] != ledger["done"] + ledger["failed"] + ledger["pending"]:
        lost = ", ".join(ledger["lost"]) or "none by name"
        expected = f"{ledger['discovered']} addresses were to be fetched"
        yield f"the ledger does not balance: {expected}; lost: {lost}"


def judge(
    counts: Mapping[str, int | None],
    walks: Sequence[WalkReport],
    *,
    parked: str | None = None,
    failures: Sequence[Mapping[str, Any]] = (),
    explained: int = 0,
) -> str:
    """Return in words what *counts* are worth; "nothing new" only where every list was read."""
    stored = sum(counts[outcome] or 0 for outcome in COUNTED)
    opening = f"{stored} stored" if stored else "nothing stored"
    short = dict.fromkeys(_name_short(walk) for walk in walks if not (walk.vouches or walk.as_asked))
    if parked:
        return f"{opening}; left alone before the end: {parked}"
    if not walks:
        return f"{opening}; no list was walked, so this says nothing about what the portal published"
    if short:
        return f"{opening}; not the whole: lists that fell short: {'、'.join(short)}"
    missing = [f["detail"] for f in failures if f["kind"] != "page" and f["resolved_at"] is None]
    if missing:
        return f"{opening}; not the whole: {'; '.join(missing)}"
    if counts["failed"]:
        return f"{opening}; every list read, but {count_of(counts['failed'], 'address', 'addresses')} failed"
    if explained:
        pages = count_of(explained, "page", "pages")
        return f"{opening}; every list read, but {pages} could not be fetched, as their states explain"
    if not all(walk.vouches for walk in walks):
        return f"{opening}; lists read as far back as asked"
    return f"{opening}; every list read" if stored else "nothing new; every list read, no row new or changed"


def _name_short(walk: WalkReport) -> str:
    """Return the name of a list that fell short, with what would have brought its next page."""
    return walk.section if walk.sign is None else f"{walk.section} (not followed: {walk.sign})"


def _share(versions: Row) -> dict[str, float]:
    """Return the main fields and the share of a run's versions that have each."""
    total = versions["versions"]
    return {name: versions[name] / total for name in FIELDS} if total else {}

"""Reports what a run did at each portal: counted from the archive, compared with the run's own count."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.alarms.raising import KeptAlarm, alarms_of
from archive.answers.walks import WalkReport, read_walks
from yifa.model.errors import YifaError

COUNTED = ("new", "changed", "duplicate")
"""outcomes the archive's rows prove for every run, not only the last"""
MAIN_FIELDS = (
    "title", "index_number", "document_number", "publisher", "issuing_authority", "date_published",
    "date_written", "report_year", "signoff_date",
)  # fmt: skip

_RUN = "SELECT * FROM run WHERE run_id = coalesce(:run, (SELECT max(run_id) FROM run))"
_PORTALS = """
    SELECT portal_id, code, name, slug FROM portal WHERE portal_id IN (
        SELECT portal_id FROM capture WHERE run_id = :run
        UNION SELECT portal_id FROM failure WHERE run_id = :run
        UNION SELECT portal_id FROM finding WHERE run_id = :run
        UNION SELECT portal_id FROM outcome WHERE run_id = :run
        UNION SELECT s.portal_id FROM walk JOIN section AS s USING (section_id) WHERE run_id = :run)
      OR code IN (SELECT value FROM json_each(:codes))
    ORDER BY code
"""
# A version is of the run that received its bytes; one read anew from bytes received before is of the run in
# whose time it was stored.
_OWN = """version AS v JOIN capture AS c USING (capture_id) JOIN run AS r ON r.run_id = :run
    WHERE c.portal_id = :portal AND CASE
        WHEN v.version_id = (SELECT min(version_id) FROM version WHERE capture_id = v.capture_id)
        THEN c.run_id = r.run_id
        ELSE v.seen_at BETWEEN r.started_at AND coalesce(r.ended_at, '9') END"""
_OUTCOMES = f"""
    SELECT CASE
        WHEN v.version_id > (SELECT min(version_id) FROM version WHERE page_id = v.page_id) THEN 'changed'
        WHEN v.version_id > (SELECT min(version_id) FROM version WHERE page_sha256 = v.page_sha256)
        THEN 'duplicate'
        ELSE 'new' END AS outcome, count(*) AS times
    FROM {_OWN} GROUP BY outcome
"""  # noqa: S608 - parts are constants of this project
_SKIPPED = """
    SELECT g.kind, count(DISTINCT g.page_id) AS pages
    FROM entry AS e JOIN page AS g USING (page_id) JOIN walk AS w ON w.walk_id = e.last_walk_id
    WHERE w.run_id = :run AND g.portal_id = :portal AND g.kind NOT IN ('page', 'attachment')
    GROUP BY g.kind ORDER BY g.kind
"""
_FINDINGS = """
    SELECT code, field, count(*) AS times, min(detail) AS example FROM finding
    WHERE run_id = :run AND portal_id = :portal GROUP BY code, field ORDER BY times DESC, code, field
"""
_OUTCOMES_OF = """
    SELECT kind, url, code, detail, status, bytes, seconds, attempts, at FROM outcome
    WHERE run_id = :run AND portal_id = :portal ORDER BY code, kind, url
"""
_FAILURES = """
    SELECT kind, url, reason, detail, attempts, next_attempt_at, resolved_at FROM failure
    WHERE run_id = :run AND portal_id = :portal ORDER BY resolved_at IS NOT NULL, reason, url
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalRun:
    """What one run did at one portal."""

    portal: str
    county: str
    slug: str
    verdict: str
    """in words: what the counts are worth"""
    counts: Mapping[str, int | None]
    """new, changed, duplicate from the archive; same and failed as the run counted; None = not known"""
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
    portals: tuple[PortalRun, ...]


def report(db: Database, run: int | None = None) -> Run:
    """Return what run number *run* (else the last one) did.

    Raises:
        YifaError: the archive has no such run.
    """
    rows = list(db.query(_RUN, {"run": run}))
    if not rows:
        raise YifaError("no run in this archive yet" if run is None else f"no run {run} in this archive")
    row = rows[0]
    tallies = json.loads(row["tally"] or "{}").get("portals", {})
    portals = list(db.query(_PORTALS, {"run": row["run_id"], "codes": json.dumps(list(tallies))}))
    return Run(
        run=row["run_id"], command=row["command"], arguments=json.loads(row["arguments"]),
        software=row["software"], started_at=row["started_at"], ended_at=row["ended_at"],
        exit_status=row["exit_status"],
        portals=tuple(_read_portal(db, row["run_id"], portal, tallies) for portal in portals),
    )  # fmt: skip


def _read_portal(db: Database, run: int, portal: Mapping[str, Any], tallies: Mapping[str, Any]) -> PortalRun:
    tally = tallies.get(portal["code"], {})
    values = {"run": run, "portal": portal["portal_id"]}
    proved = {row["outcome"]: int(row["times"]) for row in db.query(_OUTCOMES, values)}
    counts: dict[str, int | None] = {outcome: proved.get(outcome, 0) for outcome in COUNTED}
    counts.update(same=tally.get("same"), failed=tally.get("failed"))
    walks = read_walks(db, run=run, portal_id=portal["portal_id"])
    failures = tuple(db.query(_FAILURES, values))
    outcomes = tuple(db.query(_OUTCOMES_OF, values))
    if counts["failed"] is None:
        counts["failed"] = len(failures)
    return PortalRun(
        portal=portal["code"], county=portal["name"], slug=portal["slug"],
        verdict=judge(counts, walks, parked=_why_left(tally), failures=failures), counts=counts,
        explained=tally.get("explained"),
        requests=tally.get("requests"), bytes=tally.get("bytes"), seconds=tally.get("seconds"),
        parked=tally.get("parked"), stopped=tally.get("stopped"),
        skipped={row["kind"]: row["pages"] for row in db.query(_SKIPPED, values)},
        disagreements=tuple(_compare(counts, tally)), walks=walks,
        alarms=alarms_of(db.conn, run, portal["portal_id"]), coverage=_read_coverage(db, values),
        findings=tuple(db.query(_FINDINGS, values)), failures=failures, ledger=tally.get("ledger"),
        codes=dict(Counter(outcome["code"] for outcome in outcomes)), outcomes=outcomes,
    )  # fmt: skip


def _why_left(tally: Mapping[str, Any]) -> str | None:
    """Return why the portal was left before the end, by what it said or by our own run."""
    parked: str | None = tally.get("parked") or tally.get("stopped")
    return parked


def _compare(counts: Mapping[str, int | None], tally: Mapping[str, Any]) -> Iterator[str]:
    for outcome in COUNTED:
        if outcome in tally and tally[outcome] != counts[outcome]:
            yield f"{outcome}: the run counted {tally[outcome]}, the archive has {counts[outcome]}"
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
        return f"{opening}; every list read, but {counts['failed']} addresses were not got"
    if not all(walk.vouches for walk in walks):
        return f"{opening}; lists read as far back as asked"
    return f"{opening}; every list read" if stored else "nothing new; every list read, no row new or changed"


def _name_short(walk: WalkReport) -> str:
    """Return the name of a list that fell short, with what would have brought its next page."""
    return walk.section if walk.sign is None else f"{walk.section} (not followed: {walk.sign})"


def _read_coverage(db: Database, values: dict[str, Any]) -> dict[str, float]:
    counted = ", ".join(f"count(v.{name})" for name in MAIN_FIELDS)
    sql = f"SELECT count(*), {counted} FROM {_OWN}"  # noqa: S608 - names are constants above
    total, *filled = db.execute(sql, values).fetchone()
    return {name: have / total for name, have in zip(MAIN_FIELDS, filled, strict=True)} if total else {}

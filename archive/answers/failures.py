"""Returns what could not be got, and says what it is worth that nothing is in the failure queue."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from archive.alarms.shortfalls import EXPLAINED
from archive.schema.database import Database
from archive.search.read_lists import read_lists

OPEN, GIVEN_UP, ALL = "open", "given_up", "all"

_FAILURES = f"""
    SELECT p.code AS portal, p.name AS county, f.url, f.kind,
        (SELECT e.title FROM entry AS e JOIN page AS g USING (page_id) WHERE g.url = f.url
            ORDER BY e.entry_id LIMIT 1) AS title,
        f.reason, f.detail, f.attempts, f.first_failed_at, f.last_failed_at, f.next_attempt_at,
        f.resolved_at IS NULL AND f.next_attempt_at IS NULL AS given_up, f.resolved_at, f.run_id AS run,
        f.resolved_at IS NULL AND {EXPLAINED} AS explained
    FROM portal AS p CROSS JOIN failure AS f USING (portal_id)
    WHERE (:codes IS NULL OR p.code IN (SELECT value FROM json_each(:codes)))
      AND (:which = 'all' OR f.resolved_at IS NULL)
      AND (:which != 'given_up' OR f.next_attempt_at IS NULL)
    ORDER BY p.code, f.resolved_at IS NOT NULL, f.next_attempt_at IS NULL, f.last_failed_at, f.url
"""  # noqa: S608 - a constant of ours
_WAITING = """
    SELECT count(*) FROM portal AS p CROSS JOIN task AS t USING (portal_id)
    WHERE (:codes IS NULL OR p.code IN (SELECT value FROM json_each(:codes)))
      AND NOT EXISTS (SELECT 1 FROM failure AS f WHERE f.url = t.url AND f.resolved_at IS NULL)
"""
_UNENDED = """
    SELECT group_concat(run_id, ', ') FROM (SELECT run_id FROM run WHERE ended_at IS NULL ORDER BY run_id)
"""
_TO_RETRY = """
    SELECT p.code FROM portal AS p WHERE EXISTS (
        SELECT 1 FROM failure AS f WHERE f.portal_id = p.portal_id AND f.resolved_at IS NULL
        AND (:given_up OR f.next_attempt_at IS NOT NULL)
    ) OR EXISTS (
        SELECT 1 FROM section AS s JOIN walk AS w ON w.walk_id =
            (SELECT max(l.walk_id) FROM walk AS l WHERE l.section_id = s.section_id)
        WHERE s.portal_id = p.portal_id AND w.stop_reason IS NOT 'since_reached'
        AND coalesce(w.verdict, '') NOT IN ('complete', 'caught_up', 'unproved')
    ) ORDER BY p.code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One address that was not got."""

    portal: str
    county: str
    url: str
    kind: str
    """home | column | listing | page | attachment"""
    title: str | None
    """on the row that leads there; None = no row does"""
    reason: str
    detail: str
    attempts: int
    first_failed_at: str
    last_failed_at: str
    next_attempt_at: str | None
    """earliest next attempt; None = given up, or got"""
    given_up: bool
    resolved_at: str | None
    """when it was got after all; None = open"""
    run: int
    """of the last attempt"""
    explained: bool
    """the page's own state explains it (withdrawn, gone, restricted): no failure of a run"""


def failures(db: Database, codes: Sequence[str] | None = None, which: str = OPEN) -> tuple[Failure, ...]:
    """Return the failures of these portals (None: of all): open ones, only those given up, or all ever."""
    rows = db.query(_FAILURES, {"codes": _codes(codes), "which": which})
    return tuple(
        Failure(**{**row, "given_up": bool(row["given_up"]), "explained": bool(row["explained"])})
        for row in rows
    )


def portals_to_retry(db: Database, *, given_up: bool = False) -> tuple[str, ...]:
    """Return the codes of the portals at which something is to be tried again, a list not read among them.

    With *given_up*, failures count too that are not tried again by themselves.
    """
    return tuple(str(row["code"]) for row in db.query(_TO_RETRY, {"given_up": given_up}))


def weigh_none(db: Database, codes: Sequence[str] | None = None) -> str:
    """Return in words what it is worth that no failure is open."""
    waiting = int(db.execute(_WAITING, {"codes": _codes(codes)}).fetchone()[0])
    unended = db.execute(_UNENDED).fetchone()[0]
    sentences = [said for code in codes or (None,) for said in read_lists(db, code).sentences]
    if waiting:
        sentences.append(f"{waiting} addresses still wait for their first attempt.")
    if unended:
        sentences.append(f"Runs that did not end may have left some unsaid: {unended}.")
    return " ".join(sentences)


def _codes(codes: Sequence[str] | None) -> str | None:
    return json.dumps(list(codes)) if codes else None

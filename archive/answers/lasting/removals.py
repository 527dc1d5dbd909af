"""Returns the pages that left the lists, or came back to them, every step with its witness."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.answers.lasting.stream import Span
from archive.schema.database import Database

_PAGES = """
    SELECT g.page_id, p.code AS portal, p.name AS county, g.url, g.state,
        coalesce((SELECT v.title FROM version AS v WHERE v.version_id = g.current_version_id),
            (SELECT e.title FROM entry AS e WHERE e.page_id = g.page_id
            ORDER BY e.last_listed_at DESC LIMIT 1)) AS title,
        (SELECT substr(d.content_sha256, 1, 12) FROM version AS v JOIN document AS d USING (document_id)
            WHERE v.version_id = g.current_version_id) AS document,
        (SELECT v.document_kind FROM version AS v WHERE v.version_id = g.current_version_id) AS kind,
        (SELECT v.report_year FROM version AS v WHERE v.version_id = g.current_version_id) AS year,
        coalesce((SELECT min(e.first_listed_at) FROM entry AS e WHERE e.page_id = g.page_id), g.found_at)
            AS listed_since,
        (SELECT max(e.last_listed_at) FROM entry AS e WHERE e.page_id = g.page_id) AS last_listed_at
    FROM page AS g JOIN portal AS p USING (portal_id)
    WHERE g.page_id IN (SELECT page_id FROM page_state WHERE at >= :since)
    AND (:portals IS NULL OR p.code IN (SELECT value FROM json_each(:portals)))
    ORDER BY p.code, (SELECT min(s.at) FROM page_state AS s WHERE s.page_id = g.page_id), g.url
"""
STEPS = """
    SELECT state, last_without_at, at, run_id AS run, walk_id AS walk, capture_id AS capture, detail
    FROM page_state
    WHERE page_id = ? ORDER BY at, page_state_id
"""
"""the steps of one page, as people read them"""
_ELSEWHERE = """
    SELECT g.url FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id
    WHERE g.state = 'listed' AND g.page_id != :page AND v.document_id = (SELECT w.document_id
        FROM page AS h JOIN version AS w ON w.version_id = h.current_version_id WHERE h.page_id = :page)
    ORDER BY g.url
"""
_EVIDENCE = """
    SELECT p.code AS portal, p.name AS county, s.name AS section,
        (SELECT max(w.ended_at) FROM walk AS w WHERE w.section_id = s.section_id AND w.verdict = 'complete')
            AS read_to_end_at,
        (SELECT w.proof FROM walk AS w WHERE w.section_id = s.section_id AND w.verdict = 'complete'
            ORDER BY w.ended_at DESC LIMIT 1) AS proof,
        (SELECT w.rows_read FROM walk AS w WHERE w.section_id = s.section_id AND w.verdict = 'complete'
            ORDER BY w.ended_at DESC LIMIT 1) AS rows_then,
        (SELECT max(w.ended_at) FROM walk AS w WHERE w.section_id = s.section_id
            AND w.verdict IN ('complete', 'caught_up')) AS read_at,
        (SELECT iif(w.verdict IN ('complete', 'caught_up'), NULL, w.verdict || coalesce(': ' || w.sign, ''))
            FROM walk AS w WHERE w.section_id = s.section_id AND w.ended_at IS NOT NULL
            ORDER BY w.walk_id DESC LIMIT 1) AS short_of_end,
        (SELECT count(*) FROM entry AS e WHERE e.section_id = s.section_id AND e.absent_walk_id IS NULL)
            AS rows_listed,
        (SELECT min(g.last_fetched_at) FROM page AS g JOIN entry AS e USING (page_id)
            WHERE e.section_id = s.section_id AND e.absent_walk_id IS NULL) AS answered_since
    FROM section AS s JOIN portal AS p USING (portal_id)
    WHERE :portals IS NULL OR p.code IN (SELECT value FROM json_each(:portals))
    ORDER BY p.code, s.section_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A page that left its lists at least once."""

    portal: str
    county: str
    url: str
    title: str | None
    document: str | None
    """what it last said; None = it was never read"""
    kind: str | None
    """county_report | dept_report | township_report | other"""
    year: int | None
    """year the report is about"""
    state: str
    """listed | delisted | unreachable | gone: now"""
    listed_since: str
    last_listed_at: str | None
    also_at: tuple[str, ...]
    """listed pages that say the same"""
    steps: tuple[Mapping[str, Any], ...]
    """state, last_without_at, at, run, walk, capture, detail; oldest first"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How well one list is known: what the absence of removals from it is worth."""

    portal: str
    county: str
    section: str
    read_to_end_at: str | None
    proof: str | None
    """what proves that end"""
    rows_then: int | None
    """rows on the list then"""
    read_at: str | None
    """to its end, or down to known rows"""
    short_of_end: str | None
    """how the last walk ended, where that was at no proved end: ``unproved`` and the sign"""
    rows_listed: int
    answered_since: str | None
    """each of its pages has answered then or later"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a page off its lists, or back: a row of a table."""

    portal: str
    """GB/T 2260 code"""
    county: str
    url: str
    title: str | None
    document: str | None
    kind: str | None
    """county_report | dept_report | township_report | other; None = it was never read"""
    year: int | None
    """year the report is about"""
    state: str
    """delisted | unreachable | gone; listed = it came back"""
    earliest: str | None
    """the last evidence of the state before: it happened after this; None = not recorded"""
    latest: str
    """when it was found: it happened no later"""
    run: int
    walk: int | None
    """the walk that witnesses it, to its end and without the page"""
    capture: int | None
    """the page's own answer that witnesses it"""
    detail: str
    state_now: str
    also_at: tuple[str, ...]
    """listed pages that say the same"""


def read_removals(
    db: Database, portals: Sequence[str] | None, span: Span | None = None
) -> tuple[Removal, ...]:
    """Return every page that left a list, whatever became of it; of portals with these codes, or of all.

    With a *span*, only pages with a step since its first day.
    """
    values = {"portals": _codes(portals), "since": (span or Span()).parameters()["since"]}
    return tuple(_read(db, row) for row in list(db.query(_PAGES, values)))


def _read(db: Database, row: dict[str, Any]) -> Removal:
    page_id = row.pop("page_id")
    elsewhere = tuple(page["url"] for page in db.query(_ELSEWHERE, {"page": page_id}))
    return Removal(**row, also_at=elsewhere, steps=tuple(db.query(STEPS, (page_id,))))


def steps_of(removals: Iterable[Removal], span: Span) -> Iterator[Step]:
    """Yield the steps within a span of days, page by page."""
    since = span.parameters()["since"]
    for page in removals:
        for step in page.steps:
            if step["at"] >= since:
                yield Step(
                    portal=page.portal, county=page.county, url=page.url, title=page.title,
                    document=page.document, kind=page.kind, year=page.year, state=step["state"],
                    earliest=step["last_without_at"], latest=step["at"], run=step["run"], walk=step["walk"],
                    capture=step["capture"], detail=step["detail"], state_now=page.state,
                    also_at=page.also_at,
                )  # fmt: skip


def read_evidence(db: Database, portals: Sequence[str] | None) -> Sequence[Evidence]:
    """Return how well each list is known; of portals with these codes, or of all."""
    return [Evidence(**row) for row in db.query(_EVIDENCE, {"portals": _codes(portals)})]


def _codes(portals: Sequence[str] | None) -> str | None:
    return None if portals is None else json.dumps([*portals])

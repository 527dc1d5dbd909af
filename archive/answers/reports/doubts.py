"""Reads what keeps a missing report from being called absent: lists, rows and files unread, failures."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from archive.answers.reports.roster import Place, Report, bodies_named
from archive.tables.portals import lost_sections
from archive.times import day_of
from archive.whole import unlimited
from yifa.model.report import ReportKind
from yifa.reading.report.organs import title_subject
from yifa.reading.report.titles import read_title

OTHER_KINDS = (
    ReportKind.INTERIM, ReportKind.PLAN, ReportKind.EXPLANATION, ReportKind.RESPONSIBILITY,
    ReportKind.DISCLOSURE,
)  # fmt: skip
"""what a title says it is, is no annual report; a notice on reports may carry them"""
_LISTS = f"""
    SELECT s.name, whole.walk_id, whole.ended_at,
        (SELECT coalesce(w.verdict, 'not ended') || coalesce(': ' || w.sign, '') FROM walk AS w
            WHERE w.section_id = s.section_id ORDER BY w.walk_id DESC LIMIT 1) AS last
    FROM section AS s LEFT JOIN walk AS whole ON whole.walk_id = (SELECT w.walk_id FROM walk AS w
        WHERE w.section_id = s.section_id AND w.verdict = 'complete' AND w.proof IS NOT NULL
        AND {unlimited("w")} ORDER BY w.ended_at DESC, w.walk_id DESC LIMIT 1)
    WHERE s.portal_id = :portal AND s.section_id NOT IN (SELECT value FROM json_each(:lost))
    ORDER BY s.section_id
"""  # noqa: S608 - a condition of ours
# rows and files nobody could read yet, and files whose name says they are reports: any may be the report
_UNREAD = """
    SELECT 'row not fetched' AS what, g.url, (SELECT e.title FROM entry AS e WHERE e.page_id = g.page_id
        ORDER BY e.last_listed_at DESC LIMIT 1) AS title
    FROM page AS g WHERE g.portal_id = :portal AND g.first_fetched_at IS NULL
    AND g.state != 'gone' AND EXISTS (SELECT 1 FROM entry AS e WHERE e.page_id = g.page_id)
    UNION
    SELECT 'failure open: ' || f.reason, f.url, coalesce(
        (SELECT e.title FROM entry AS e JOIN page AS g USING (page_id) WHERE g.url = f.url LIMIT 1),
        (SELECT a.name FROM attachment AS a WHERE a.url = f.url LIMIT 1), '')
    FROM failure AS f WHERE f.portal_id = :portal AND f.resolved_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM page AS g WHERE g.url = f.url AND g.state IN ('gone', 'unreachable'))
    UNION
    SELECT 'file unread: ' || coalesce(t.status, a.status), a.url, coalesce(v.title, '') || ' ' || a.name
    FROM attachment AS a JOIN version AS v USING (version_id)
    JOIN page AS g ON g.current_version_id = v.version_id
    LEFT JOIN file_text AS t USING (payload_id)
    WHERE g.portal_id = :portal AND t.status IS NOT 'read'
    UNION
    SELECT 'file named as a report', a.url, a.name
    FROM attachment AS a JOIN version AS v USING (version_id)
    JOIN page AS g ON g.current_version_id = v.version_id JOIN file_text AS t USING (payload_id)
    WHERE g.portal_id = :portal AND t.status = 'read' AND v.document_kind = 'other'
    AND (instr(a.name, '法治') OR instr(a.name, '依法') OR instr(a.name, '法制'))
    ORDER BY 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Something unread that may hold a report."""

    why: str
    body: str | None = None
    """key of the only body it can be of; None = of any"""
    year: int | None = None
    """the only year it can be on; None = any"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assurance:
    """How well a county's lists are known."""

    read_on: date | None
    """China's day since when every list has been read to a proved end; None = one never was"""
    walks: tuple[int, ...]
    """the walks that prove it"""
    lacking: tuple[str, ...]
    """the lists never read to a proved end, and why"""


def read_assurance(db: Database, place: Place) -> Assurance:
    """Return since when every list of a county's portal is known whole; lists that are lost show nothing."""
    lost = json.dumps(lost_sections(db.conn, place.portal_id))
    lists = list(db.query(_LISTS, {"portal": place.portal_id, "lost": lost}))
    lacking = tuple(f"{row['name']}: {row['last'] or 'never walked'}" for row in lists if not row["walk_id"])
    if not lists:
        lacking = ("no list was ever walked",)
    if lacking:
        return Assurance(read_on=None, walks=(), lacking=lacking)
    return Assurance(
        read_on=min(day_of(row["ended_at"]) for row in lists), lacking=(),
        walks=tuple(row["walk_id"] for row in lists),
    )  # fmt: skip


def read_doubts(
    db: Database, place: Place, places: Mapping[str, Place], nameless: tuple[Report, ...]
) -> tuple[Doubt, ...]:
    """Return what may hold a report of this county that the archive does not know of."""
    unread = _unread(db, place, places)
    reports = (
        Doubt(why=f"a report that names nobody: {report.url}", year=report.year)
        for report in nameless
        if report.place == place.code
    )
    return (*unread, *reports)


def _unread(db: Database, place: Place, places: Mapping[str, Place]) -> Iterator[Doubt]:
    for row in db.query(_UNREAD, {"portal": place.portal_id}):
        title = row["title"] or ""
        said = read_title(title)
        if said.kind in OTHER_KINDS or (said.kind is ReportKind.NOTICE and "报告" not in title):
            continue
        bodies = [body for code, body in bodies_named(title_subject(title), place.code, places)]
        why = f"{row['what']}: {row['url']}"
        for body in bodies or (None,):
            yield Doubt(why=why, body=body.key if body else None, year=said.year)

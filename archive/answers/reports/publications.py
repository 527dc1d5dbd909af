"""Reads what publications are and whose: from what was derived of them, else each from itself.

The answer is the same either way. What only a file says, what a path or column says, and what stands on a
source for several counties is read anew with each question.
"""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archive.answers.reports.inside import name_inside
from archive.answers.reports.naming import NOBODY, Named, Namer
from archive.answers.reports.places import Place, Places
from archive.schema.database import Database
from yifa.model.duty import year_printed
from yifa.model.record import BodyKind
from yifa.model.report import ReportKind
from yifa.reading.report.titles import Title, report_year
from yifa.reading.report.wording import RULES, TITLE, Says, Wording

POSTER = "government_office"
"""function of the office that puts other bodies' documents on the portal"""
FEW = 12
"""counties for whose names every publication is searched; where more are asked for, all are read"""
# what a page shows now: the newest of its own versions
_IS_NEWEST = """
    {version}.version_id = (SELECT w.version_id FROM version AS w WHERE w.page_id = {version}.page_id
        ORDER BY w.first_with_at DESC, w.version_id DESC LIMIT 1)
"""
_WITH_FILE = """
    SELECT a.version_id FROM file_text AS t CROSS JOIN attachment AS a USING (payload_id)
    WHERE t.status = 'read'
"""
_WORDINGS = """
    SELECT x.wording_id, p.code, x.origin, x.words, x.is_masked
    FROM wording AS x JOIN portal AS p USING (portal_id)
    WHERE p.code NOT IN (SELECT value FROM json_each(:sources)) AND (:names IS NULL
        OR p.code IN (SELECT value FROM json_each(:portals))
        OR EXISTS (SELECT 1 FROM json_each(:names) AS n WHERE instr(x.words, n.value)))
"""
_COUNTS = f"""
    SELECT n.wording_id, count(*), min(n.printed_year) FROM naming AS n
    WHERE n.rules = :rules AND n.kind != '{ReportKind.ANNUAL.value}' AND n.wording_id IS NOT NULL
    AND {{among}} AND n.version_id NOT IN ({_WITH_FILE}) AND {_IS_NEWEST.format(version="n")}
    GROUP BY n.wording_id
"""  # noqa: S608 - parts are constants of this project
_ANNUAL = f"""
    SELECT n.wording_id, n.year, n.printed_year, n.version_id IN ({_WITH_FILE}), p.code, g.page_id, g.url,
        g.state, v.version_id, v.document_id, v.date_published
    FROM naming AS n CROSS JOIN version AS v USING (version_id)
    CROSS JOIN page AS g ON g.page_id = n.page_id CROSS JOIN portal AS p USING (portal_id)
    WHERE n.kind = '{ReportKind.ANNUAL.value}' AND n.rules = :rules AND n.wording_id IS NOT NULL
    AND {{among}} AND {_IS_NEWEST.format(version="n")}
"""  # noqa: S608 - as above
_AMONG = {False: "true", True: "n.wording_id IN (SELECT value FROM json_each(:wordings))"}
_THEMSELVES = f"""
    WITH themselves AS (
        SELECT o.version_id FROM version AS o LEFT JOIN naming AS n USING (version_id)
            WHERE n.wording_id IS NULL OR n.rules != :rules
        UNION SELECT a.version_id FROM ({_WITH_FILE}) AS a JOIN naming AS n USING (version_id)
            LEFT JOIN wording AS x USING (wording_id)
            WHERE n.kind != '{ReportKind.ANNUAL.value}' OR x.origin IS NOT '{TITLE}'
        UNION SELECT s.version_id FROM json_each(:sources) AS j CROSS JOIN portal AS p ON p.code = j.value
            CROSS JOIN page AS g USING (portal_id) CROSS JOIN version AS s USING (page_id))
    SELECT p.code, g.page_id, g.url, g.state, v.version_id, v.document_id, v.date_published,
        EXISTS (SELECT 1 FROM attachment AS a WHERE a.version_id = v.version_id),
        v.title, v.issuing_authority, v.signoff_organ, v.content_source, v.publisher, v.info_category,
        v.breadcrumb
    FROM themselves CROSS JOIN version AS v USING (version_id)
    JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id)
    WHERE {_IS_NEWEST.format(version="v")}
    AND (:names IS NULL OR p.code IN (SELECT value FROM json_each(:portals))
    OR EXISTS (SELECT 1 FROM json_each(:names) AS n WHERE instr(coalesce(v.title, '')
        || coalesce(v.issuing_authority, '') || coalesce(v.signoff_organ, '')
        || coalesce(v.content_source, '') || coalesce(v.publisher, '') || v.breadcrumb, n.value)
        OR EXISTS (SELECT 1 FROM attachment AS a JOIN file_text AS t USING (payload_id)
            WHERE a.version_id = v.version_id AND instr(a.name || coalesce(a.file_name, '')
            || substr(t.text, 1, 600) || substr(t.text, -160), n.value))))
"""  # noqa: S608 - as above
_TEXT = "SELECT text FROM document WHERE document_id = ?"
# behind the text in its row, so that it is read only where it is needed
_BODY_KIND = "SELECT body_kind FROM document WHERE document_id = ?"
_SECTIONS = """
    SELECT group_concat(s.name, ' ') FROM entry AS e JOIN section AS s USING (section_id) WHERE e.page_id = ?
"""


class Row(NamedTuple):
    """A publication as it is kept."""

    portal: str
    page_id: int
    url: str
    state: str
    version_id: int
    document_id: int
    published: str | None


class Publication(NamedTuple):
    """What a publication, one of its files, or several publications alike are."""

    named: Named
    printed_year: int | None
    """the year of the day they print, of several the earliest"""
    number: int
    report: Row | None = None
    """where it is an annual report"""
    year: int | None = None
    """the year that is on"""


def read_publications(db: Database, namer: Namer, of: Sequence[Place] | None) -> Iterator[Publication]:
    """Yield what the publications of all portals are, or at least those that may be of some counties."""
    limits = _limits(namer.places, of)
    named = dict(_wordings(db, namer, limits))
    asked = {"rules": RULES, "wordings": json.dumps([*named])}
    among = _AMONG[limits["names"] is not None]
    for wording, number, earliest in db.execute(_COUNTS.format(among=among), asked):
        if wording in named:
            yield Publication(named[wording], earliest, number)
    for wording, year, printed, has_text, *values in db.execute(_ANNUAL.format(among=among), asked):
        if wording in named and (not has_text or named[wording].by == TITLE):
            row, whose = Row(*values), named[wording]
            yield Publication(NOBODY if _hides_whose(db, row, whose) else whose, printed, 1, row, year)
    for values in db.execute(_THEMSELVES, {"rules": RULES, **limits}):
        yield from _read_itself(db, values, namer)


def _limits(places: Places, of: Sequence[Place] | None) -> dict[str, str | None]:
    """Return which portals' publications, and whose names, may be of these counties; and the sources."""
    sources = json.dumps([place.code for place in places.by_code.values() if place.is_source])
    if of is None or len(of) > FEW:
        return {"portals": None, "names": None, "sources": sources}
    portals = {portal.code for place in of for portal in places.shown_at(place)}
    names = [place.names[-1] for place in of]
    return {
        "portals": json.dumps(sorted(portals)), "names": json.dumps(names, ensure_ascii=False),
        "sources": sources,
    }  # fmt: skip


def _wordings(db: Database, namer: Namer, limits: dict[str, str | None]) -> Iterator[tuple[int, Named]]:
    """Yield whom each wording names."""
    for number, code, origin, words, is_masked in db.execute(_WORDINGS, limits):
        yield number, namer.meant(Wording(origin, words, bool(is_masked)), namer.places[code])


def _read_itself(db: Database, values: Sequence[object], namer: Namer) -> Iterator[Publication]:
    """Yield what a publication is; of one that only holds other bodies' reports as files, what these are."""
    row, has_files = Row._make(values[: len(Row._fields)]), values[len(Row._fields)]
    says = Says._make((*values[len(Row._fields) + 1 :], None))
    printed, portal = year_printed(row.published), namer.places[row.portal]
    said, named = namer.judge(says, portal)
    annual = said.kind is ReportKind.ANNUAL
    if annual and not named.by:
        (section,) = db.execute(_SECTIONS, (row.page_id,)).fetchone()
        named = namer.name(says._replace(section=section), portal)
    inside = list(name_inside(db, row.version_id, portal, named, said, namer)) if has_files else []
    for one in inside:
        yield Publication(one.named, printed, 1, row, one.year or _year(db, row, says, said))
    if annual and not inside:
        whose = NOBODY if _hides_whose(db, row, named) else named
        yield Publication(whose, printed, 1, row, _year(db, row, says, said))
    elif not annual:
        yield Publication(named, printed, 1)


def _hides_whose(db: Database, row: Row, named: Named) -> bool:
    """Return whether only a file that nobody read says whose it is: offices put up what others wrote."""
    by_poster = named.by in ("publisher", "content_source") and any(
        body.key == POSTER for _, body in named.bodies
    )
    return by_poster and db.execute(_BODY_KIND, (row.document_id,)).fetchone()[0] != BodyKind.HTML


def _year(db: Database, row: Row, says: Says, said: Title) -> int | None:
    if said.year or said.several_years:
        return said.year
    return report_year(says.title, db.execute(_TEXT, (row.document_id,)).fetchone()[0])

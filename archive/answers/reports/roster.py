"""Reads which bodies a county has, and of which of them each publication is."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlite_utils import Database

from archive.answers.reports.inside import name_inside
from archive.answers.reports.naming import NOBODY, Named, Namer, Says
from archive.answers.reports.places import Place, Places
from yifa.model.portal import Agency
from yifa.model.record import BodyKind
from yifa.model.report import Level, ReportKind
from yifa.profiles.townships import EDITION, townships_of
from yifa.reading.report.bodies import GOVERNMENT, Body, load_functions, read_bodies
from yifa.reading.report.titles import Title, report_year

POSTER = "government_office"
"""function of the office that puts other bodies' documents on the portal"""
FEW = 12
"""counties for whose names every publication is searched; where more are asked for, all are read"""
NEVER = 9999
"""a year in which no body is known yet"""
Agencies = Mapping[str, tuple[Agency, ...]]
"""code of a county → the bodies its profile names"""
_PUBLICATIONS = """
    SELECT p.code, g.page_id, g.url, g.state, v.version_id, v.document_id, v.date_published,
        EXISTS (SELECT 1 FROM attachment AS a WHERE a.version_id = v.version_id),
        v.title, v.issuing_authority, v.signoff_organ, v.content_source, v.publisher, v.info_category,
        v.breadcrumb
    FROM page AS g JOIN portal AS p USING (portal_id)
    JOIN version AS v ON v.version_id = (SELECT w.version_id FROM version AS w WHERE w.page_id = g.page_id
        ORDER BY w.first_with_at DESC, w.version_id DESC LIMIT 1)
    WHERE :names IS NULL OR p.code IN (SELECT value FROM json_each(:portals))
    OR EXISTS (SELECT 1 FROM json_each(:names) AS n WHERE instr(coalesce(v.title, '')
        || coalesce(v.issuing_authority, '') || coalesce(v.signoff_organ, '')
        || coalesce(v.content_source, '') || coalesce(v.publisher, '') || v.breadcrumb, n.value)
        OR EXISTS (SELECT 1 FROM attachment AS a JOIN file_text AS t USING (payload_id)
            WHERE a.version_id = v.version_id AND instr(a.name || coalesce(a.file_name, '')
            || substr(t.text, 1, 600) || substr(t.text, -160), n.value)))
"""
_TEXT = "SELECT text FROM document WHERE document_id = ?"
# behind the text in its row, so that it is read only where it is needed
_BODY_KIND = "SELECT body_kind FROM document WHERE document_id = ?"
# an address on no list stands as the listed one does that leads to it
_IMPORTED = """
    SELECT g.page_id, c.record_file FROM capture AS c CROSS JOIN version AS v USING (capture_id)
    CROSS JOIN page AS g ON g.page_id = v.page_id
    WHERE c.record_id IS NOT NULL AND g.first_fetched_at IS NULL ORDER BY v.first_with_at, v.version_id
"""
_LED_TO = """
    SELECT g.page_id, (SELECT h.state FROM version AS w
        CROSS JOIN page AS h ON h.current_version_id = w.version_id
        WHERE w.page_id = g.page_id AND h.page_id != g.page_id
        ORDER BY instr('listed delisted unreachable gone', h.state) LIMIT 1)
    FROM page AS g WHERE NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.page_id = g.page_id)
"""
_SECTIONS = """
    SELECT group_concat(s.name, ' ') FROM entry AS e JOIN section AS s USING (section_id) WHERE e.page_id = ?
"""


class _Row(NamedTuple):
    """A publication as it is kept."""

    portal: str
    page_id: int
    url: str
    state: str
    version_id: int
    document_id: int
    published: str | None
    has_files: int


OF_ROW = len(_Row._fields)
"""columns of `_PUBLICATIONS` before what a publication says of itself"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A publication that is, or may be, an annual report."""

    place: str
    """code of the county whose it is"""
    portal: str
    """code of the portal it stands on"""
    body: str
    """key of the body; empty = it names nobody"""
    name: str
    """the body as named there"""
    level: Level
    year: int | None
    url: str
    state: str
    published: str | None
    page_id: int
    document_id: int


@dataclass(slots=True, kw_only=True)
class Member:
    """A body of a county's roster."""

    key: str
    level: Level
    names: dict[str, int] = field(default_factory=dict)
    """as printed → how often; 0 = only a table names it so"""
    first_year: int = NEVER
    """the earliest year it is known to have existed in"""
    since: int | None = None
    """the year in which it began, where a table says so"""
    until: int | None = None
    """the last year of its existence, where a table says so"""
    source: str = "publications"
    """what put it on the roster first: publications | profile | townships"""

    def as_row(self, county: str) -> "AgencyRow":
        """Return it as a row of a table of a county's bodies."""
        by_use = sorted(self.names, key=lambda name: (-self.names[name], -len(name), name))
        return AgencyRow(
            county=county, key=self.key, name=self.name, level=self.level.value, since=self.since,
            until=self.until, first_year=self.first_year or None, source=self.source,
            names=tuple(f"{name}:{self.names[name]}" for name in by_use),
        )  # fmt: skip

    def order(self) -> tuple[int, str]:
        """Return what orders the bodies of a county: by level, then by name."""
        return list(Level).index(self.level), self.name

    @property
    def name(self) -> str:
        """Return what it is called most often, the longest of those; a government's name is never cut."""
        often = self.names if self.key != GOVERNMENT else dict.fromkeys(self.names, 1)
        return min(self.names, key=lambda name: (-often[name], -len(name), name))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """A body of a county, as a row of a table."""

    county: str
    """GB/T 2260 code"""
    key: str
    """its function, or its name: the same for all names of one body"""
    name: str
    level: str
    since: int | None
    """year in which it began, where a table says so"""
    until: int | None
    first_year: int | None
    """the first year it is known of"""
    source: str
    """what put it on the roster first: publications | profile | townships"""
    names: tuple[str, ...]
    """each as printed, and how often; 0 = only a table names it so"""


Roster = dict[str, Member]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What an archive's publications say of counties' bodies."""

    reports: Mapping[str, tuple[Report, ...]]
    """code of the county → the annual reports of its bodies"""
    rosters: Mapping[str, Roster]
    """code of the county → key → body"""
    nameless: tuple[Report, ...]
    """annual reports that name nobody, or one whose place nobody knows; ``place`` is that of their portal"""
    namer: Namer
    """who says whose a publication of these counties is"""


def read_reports(
    db: Database, places: Places, agencies: Agencies | None = None, *, of: Sequence[Place] | None = None
) -> Read:
    """Return the annual reports of all counties, or of some, and each county's bodies.

    *agencies* are the bodies that profiles name, beside those of the table of townships and of publications.
    """
    rosters = {code: _known(place, (agencies or {}).get(code, ())) for code, place in places.by_code.items()}
    reports: dict[str, list[Report]] = {code: [] for code in places.by_code}
    nameless: list[Report] = []
    known = {
        code: {name: member.key for member in roster.values() for name in member.names}
        for code, roster in rosters.items()
    }
    namer = Namer(places=places, known=known)
    for values in db.execute(_PUBLICATIONS, _limits(places, of)):
        row = _Row._make(values[:OF_ROW])
        for one in _read_row(db, row, Says._make((*values[OF_ROW:], None)), namer):
            for code, body in one.named.bodies:
                _enrol(rosters[code], body, row.published, one.year if one.annual else None, one.annual)
            if one.annual:
                _take(row, one, reports, nameless)
    kept = {code: tuple(sorted(own, key=_order)) for code, own in reports.items()}
    return Read(reports=kept, rosters=rosters, nameless=tuple(sorted(nameless, key=_order)), namer=namer)


def _order(report: Report) -> tuple[str, str]:
    return report.portal, report.url


def _limits(places: Places, of: Sequence[Place] | None) -> dict[str, str | None]:
    """Return which portals' publications, and whose titles, may be of these counties."""
    if of is None or len(of) > FEW:
        return {"portals": None, "names": None}
    portals = {portal.code for place in of for portal in places.shown_at(place)}
    names = [place.names[-1] for place in of]
    return {"portals": json.dumps(sorted(portals)), "names": json.dumps(names, ensure_ascii=False)}


class _Said(NamedTuple):
    """What one publication, or one of its files, is."""

    named: Named
    annual: bool
    year: int | None


def _read_row(db: Database, row: _Row, says: Says, namer: Namer) -> Iterator[_Said]:
    """Yield what a publication is; of one that only holds other bodies' reports as files, what these are."""
    portal = namer.places[row.portal]
    said, named = namer.judge(says, portal)
    annual = said.kind is ReportKind.ANNUAL
    if annual and not named.by:
        (section,) = db.execute(_SECTIONS, (row.page_id,)).fetchone()
        named = namer.name(says._replace(section=section), portal)
    inside = list(name_inside(db, row.version_id, portal, named, said, namer)) if row.has_files else []
    for one in inside:
        yield _Said(one.named, True, one.year or _year(db, row, says, said))
    if annual and not inside and _hides_whose(db, row, named):
        named = NOBODY
    if not inside or not annual:
        yield _Said(named, annual, _year(db, row, says, said) if annual else said.year)


def _hides_whose(db: Database, row: _Row, named: Named) -> bool:
    """Return whether only a file that nobody read says whose it is: offices put up what others wrote."""
    by_poster = named.by in ("publisher", "content_source") and any(
        body.key == POSTER for _, body in named.bodies
    )
    return by_poster and db.execute(_BODY_KIND, (row.document_id,)).fetchone()[0] != BodyKind.HTML


def _year(db: Database, row: _Row, says: Says, said: Title) -> int | None:
    if said.year or said.several_years:
        return said.year
    return report_year(says.title, db.execute(_TEXT, (row.document_id,)).fetchone()[0])


def _take(
    row: _Row,
    said: _Said,
    reports: dict[str, list[Report]],
    nameless: list[Report],
) -> None:
    """Keep a report for each body that issued it; a party committee that signs along has none."""
    for code, body in said.named.bodies:
        if body.function is None or not body.function.party:
            reports[code].append(_report(row, code, body, said.year))
    lost = (None,) if said.named == NOBODY else said.named.lost
    nameless += [_report(row, row.portal, body, said.year) for body in lost]


def _known(place: Place, agencies: Iterable[Agency]) -> Roster:
    """Return a county's bodies as tables know them: its government, its townships, what its profile names."""
    level = load_functions()[GOVERNMENT].level
    roster = {
        GOVERNMENT: Member(key=GOVERNMENT, level=level, names={f"{place.name}人民政府": 0}, first_year=0)
    }
    for name in townships_of(place.code):
        roster[name] = Member(
            key=name, level=Level.TOWNSHIP, names={name: 0}, first_year=EDITION, source="townships"
        )
    for agency in agencies:
        member = _member(agency)
        roster[member.key] = member
    return roster


def _member(agency: Agency) -> Member:
    names = dict.fromkeys((agency.name, *agency.names), 0)
    body = next(iter(read_bodies(agency.name)), None)
    known = body is not None and (body.function is not None or body.level in (Level.TOWNSHIP, Level.PARK))
    key = agency.function or (body.key if body is not None and known else agency.name)
    level = agency.level or (body.level if body else Level.DEPARTMENT)
    return Member(
        key=key, level=Level(level), names=names, since=agency.since, until=agency.until, source="profile",
        first_year=agency.since or 0,
    )  # fmt: skip


def _enrol(roster: Roster, body: Body, published: str | None, year: int | None, annual: bool) -> None:
    """Add a body that has a known function, is a township or a zone, or has reported itself.

    *year* is the one its report is on, where it has reported.
    """
    if body.function is not None and body.function.party:
        return
    member = roster.get(body.key)
    if member is None:
        if not (annual or body.function is not None or body.level in (Level.TOWNSHIP, Level.PARK)):
            return
        member = roster[body.key] = Member(key=body.key, level=body.level)
    member.names[body.name] = member.names.get(body.name, 0) + 1
    if year and year < member.first_year:
        member.first_year = year
    printed = published[:4] if published else ""
    if printed.isdecimal() and int(printed) < member.first_year:
        member.first_year = int(printed)


def _report(row: _Row, place: str, body: Body | None, year: int | None) -> Report:
    return Report(
        place=place, portal=row.portal, body=body.key if body else "", name=body.name if body else "",
        level=body.level if body else Level.DEPARTMENT, year=year, url=row.url, state=row.state,
        published=row.published, page_id=row.page_id, document_id=row.document_id,
    )  # fmt: skip


def read_unlisted(db: Database) -> dict[int, str]:
    """Return how the pages that no list ever showed stand: as the listed one does that leads to them."""
    return {int(page): str(state) for page, state in db.execute(_LED_TO) if state is not None}


def read_imported(db: Database) -> dict[int, str]:
    """Return the pages that no crawl of ours ever read, each with the file it was imported from."""
    return dict(db.execute(_IMPORTED).fetchall())


def text_of(db: Database, report: Report) -> str:
    """Return a report's text."""
    return str(db.execute(_TEXT, (report.document_id,)).fetchone()[0])


def by_cell(reports: Iterable[Report]) -> dict[tuple[str, int | None], list[Report]]:
    """Return a county's reports by body and year."""
    cells: dict[tuple[str, int | None], list[Report]] = {}
    for report in reports:
        cells.setdefault((report.body, report.year), []).append(report)
    return cells

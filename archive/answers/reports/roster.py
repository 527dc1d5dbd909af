"""Reads which bodies a county has, and of which of them each publication is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from archive.answers.reports.naming import NOBODY, Namer
from archive.answers.reports.places import Place, Places
from archive.answers.reports.publications import Publication, Row, read_publications
from archive.schema.database import Database
from yifa.model.portal import Agency
from yifa.model.report import Level
from yifa.profiles.townships import EDITION, townships_of
from yifa.reading.report.bodies import GOVERNMENT, Body, load_functions, read_bodies

NEVER = 9999
"""a year in which no body is known yet"""
LEVELS = {level: place for place, level in enumerate(Level)}
"""the order in which bodies are shown"""
Agencies = Mapping[str, tuple[Agency, ...]]
"""code of a county → the bodies its profile names"""
_TEXT = "SELECT text FROM document WHERE document_id = ?"
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


class Report(NamedTuple):
    """A publication that is, or may be, an annual report; a plain tuple, as cells are."""

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
    is_body: bool = True
    """a table has it, or what publications say of it makes it one"""

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
        return LEVELS[self.level], self.name

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
    for one in read_publications(db, namer, of):
        for code, body in one.named.bodies:
            _enrol(rosters[code], body, one)
        if one.report is not None:
            _take(one, one.report, reports, nameless)
    for roster in rosters.values():
        _strike(roster)
    kept = {code: tuple(sorted(own, key=_order)) for code, own in reports.items()}
    return Read(reports=kept, rosters=rosters, nameless=tuple(sorted(nameless, key=_order)), namer=namer)


def _order(report: Report) -> tuple[str, str]:
    return report.portal, report.url


def _take(said: Publication, row: Row, reports: dict[str, list[Report]], nameless: list[Report]) -> None:
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


def _enrol(roster: Roster, body: Body, said: Publication) -> None:
    """Count a body that publications name; a party committee is none of the roster."""
    if body.function is not None and body.function.party:
        return
    member = roster.get(body.key)
    if member is None:
        member = roster[body.key] = Member(key=body.key, level=body.level, is_body=False)
    is_report = said.report is not None
    member.is_body |= is_report or body.function is not None or body.level in (Level.TOWNSHIP, Level.PARK)
    member.names[body.name] = member.names.get(body.name, 0) + said.number
    for year in (said.printed_year, said.year if is_report else None):
        if year and year < member.first_year:
            member.first_year = year


def _strike(roster: Roster) -> None:
    """Leave on the roster what has a known function, is a township or a zone, or has reported itself."""
    for key in [key for key, member in roster.items() if not member.is_body]:
        del roster[key]


def _report(row: Row, place: str, body: Body | None, year: int | None) -> Report:
    key, name, level = (body.key, body.name, body.level) if body else ("", "", Level.DEPARTMENT)
    return Report(
        place, row.portal, key, name, level, year, row.url, row.state, row.published, row.page_id,
        row.document_id,
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

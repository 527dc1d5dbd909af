"""Reads which bodies a county has, and of which of them each publication is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from yifa.model.report import Level, ReportKind
from yifa.profiles.counties import KIND, SHORT
from yifa.reading.report.bodies import GOVERNMENT, Body, load_functions, read_bodies
from yifa.reading.report.organs import title_subject
from yifa.reading.report.titles import read_title, report_year

OWN = ("", "县", "市", "区", "旗", "本县", "本市", "本区", "我县", "我市", "我区", "全县", "全市", "全区")
"""how a county calls itself"""
_PUBLICATIONS = """
    SELECT u.portal, u.page_id, u.url, u.title, u.issuing_authority, u.publisher, v.signoff_organ, u.state,
        u.date_published, u.missing, u.replaced_by, v.report_year,
        iif(instr(u.title, '法治') OR instr(u.title, '依法') OR instr(u.title, '法制'), u.text, '') AS text
    FROM publications AS u JOIN version AS v USING (version_id) ORDER BY u.portal, u.url
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A county whose portal an archive holds."""

    portal_id: int
    code: str
    name: str
    province: str
    prefecture: str

    def is_named(self, place: str) -> bool:
        """Return whether a place's name, as bodies carry it, is this county's: 甲县, 乙市甲县, 甲."""
        short = KIND.sub("", self.name)
        return place.endswith(self.name) or (len(short) > 1 and place.endswith(short))

    def is_within(self, region: str) -> bool:
        """Return whether it lies in the prefecture or province of that name: 临江市, 临江, 云岭省."""
        regions = [name for name in (self.province, self.prefecture) if name]
        return any(region in (name, SHORT.sub("", name)) for name in regions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A publication that is, or may be, an annual report."""

    place: str
    """code of the county whose it is"""
    portal: str
    """code of the portal it stands on"""
    body: str
    """key of the body"""
    name: str
    """the body as named there"""
    level: Level
    year: int | None
    url: str
    state: str
    published: str | None
    replaced_by: str | None
    text: str = ""


@dataclass(slots=True, kw_only=True)
class Member:
    """A body of a county's roster."""

    key: str
    level: Level
    names: dict[str, int] = field(default_factory=dict)
    """as printed → how often"""
    first_year: int = 9999
    """the earliest year it is known to have existed in"""

    def order(self) -> tuple[int, str]:
        """Return what orders the bodies of a county: by level, then by name."""
        return list(Level).index(self.level), self.name

    @property
    def name(self) -> str:
        """Return what it is called most often, the longest of those; a government's name is never cut."""
        often = self.names if self.key != GOVERNMENT else dict.fromkeys(self.names, 1)
        return min(self.names, key=lambda name: (-often[name], -len(name), name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What an archive's publications say of counties' bodies."""

    reports: tuple[Report, ...]
    rosters: Mapping[str, Mapping[str, Member]]
    """code of the county → key → body"""
    nameless: tuple[Report, ...]
    """annual reports that name nobody: ``body`` is empty, ``place`` that of their portal"""


def read_places(db: Database) -> dict[str, Place]:
    """Return the counties whose portals are held, by code."""
    rows = db.query("SELECT portal_id, code, name, province, prefecture FROM portal ORDER BY code")
    return {row["code"]: Place(**row) for row in rows}


def read_reports(db: Database, places: Mapping[str, Place]) -> Read:
    """Return the annual reports of all counties, and each county's bodies."""
    reports: list[Report] = []
    nameless: list[Report] = []
    rosters: dict[str, dict[str, Member]] = {code: _government(place) for code, place in places.items()}
    for row in db.query(_PUBLICATIONS):
        said = read_title(row["title"] or "")
        names = _names_of(row)
        bodies = list(bodies_named(names, row["portal"], places))
        year = report_year(row["title"], row["text"])
        annual = said.kind is ReportKind.ANNUAL
        for code, body in bodies:
            _enrol(rosters[code], body, row, year, annual=annual)
        if annual:
            named = [
                (code, body) for code, body in bodies if body.function is None or not body.function.party
            ]
            reports += [_report(row, code, body, year) for code, body in named]
            nameless += [] if names else [_report(row, row["portal"], None, year)]
    return Read(reports=tuple(reports), rosters=rosters, nameless=tuple(nameless))


def _government(place: Place) -> dict[str, Member]:
    level = load_functions()[GOVERNMENT].level
    return {GOVERNMENT: Member(key=GOVERNMENT, level=level, names={f"{place.name}人民政府": 0}, first_year=0)}


def bodies_named(text: str | None, portal: str, places: Mapping[str, Place]) -> Iterator[tuple[str, Body]]:
    """Yield the bodies that a name on a portal means, each with the code of its county.

    A body of a place that is none of the counties held, such as the prefecture's bureau, is nobody's here.
    """
    for body in read_bodies(text or ""):
        if body.place in OWN or places[portal].is_named(body.place):
            yield portal, body
            continue
        for code, place in places.items():
            if place.is_named(body.place):
                yield code, body


def _names_of(row: Mapping[str, Any]) -> str:
    """Return whom a publication names, by its title, issuer, sign-off or publisher; empty for nobody."""
    names = (title_subject(row["title"]), row["issuing_authority"], row["signoff_organ"], row["publisher"])
    return next((name for name in names if name and read_bodies(name)), "")


def _enrol(
    roster: dict[str, Member], body: Body, row: Mapping[str, Any], year: int | None, *, annual: bool
) -> None:
    """Add a body that has a known function, is a township or a zone, or has reported itself."""
    known = body.function is not None or body.level in (Level.TOWNSHIP, Level.PARK)
    if (body.function is not None and body.function.party) or not (known or annual):
        return
    member = roster.setdefault(body.key, Member(key=body.key, level=body.level))
    member.names[body.name] = member.names.get(body.name, 0) + 1
    printed = (row["date_published"] or "")[:4]
    years = [year] if year and annual else []
    years += [int(printed)] if printed.isdecimal() else []
    member.first_year = min([member.first_year, *years])


def _report(row: Mapping[str, Any], place: str, body: Body | None, year: int | None) -> Report:
    return Report(
        place=place, portal=row["portal"], body=body.key if body else "", name=body.name if body else "",
        level=body.level if body else Level.DEPARTMENT, year=year, url=row["url"], state=row["state"],
        published=row["date_published"], replaced_by=row["replaced_by"],
        text=row["text"] if body and body.key == GOVERNMENT else "",
    )  # fmt: skip


def by_cell(reports: Iterable[Report]) -> dict[tuple[str, str, int | None], list[Report]]:
    """Return reports by county, body and year."""
    cells: dict[tuple[str, str, int | None], list[Report]] = {}
    for report in reports:
        cells.setdefault((report.place, report.body, report.year), []).append(report)
    return cells

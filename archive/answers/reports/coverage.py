"""Judges for each body and year whether its annual report was published, and on what that rests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from archive.answers.reports.doubts import Assurance, Doubt, Evidence
from archive.answers.reports.found import Found, Year
from archive.answers.reports.places import Place, host_of, read_places
from archive.answers.reports.roster import (
    NEVER,
    Agencies,
    Member,
    Read,
    Report,
    by_cell,
    read_imported,
    read_reports,
    read_unlisted,
    text_of,
)
from archive.schema.database import Database
from yifa.model.duty import A_DAY, Due
from yifa.model.report import Level
from yifa.reading.report.bodies import GOVERNMENT, Function, load_functions
from yifa.reading.report.declared import Declared, read_declared

DEFAULT = Due()
WITHDRAWN = ("unreachable", "gone")
"""states of a page that no longer answers; one that only left the lists still publishes"""


class State(StrEnum):
    """Whether a body published its report on a year."""

    PUBLISHED = "published"
    ELSEWHERE = "published_elsewhere"
    """only on another portal than the county's"""
    WITHDRAWN = "withdrawn"
    ABSENT = "absent"
    """every list in use was read to a proved end on or after the due day, and nothing unread could be it"""
    UNKNOWN = "unknown"
    NOT_DUE = "not_due"


PUBLISHED, ELSEWHERE = State.PUBLISHED.value, State.ELSEWHERE.value


class Cell(NamedTuple):
    """One body and one year; a plain tuple, since an archive has hundreds of thousands of them."""

    county: str
    """GB/T 2260 code"""
    body: str
    """as it is called most often"""
    key: str
    """what all names of one body share"""
    level: str
    year: int
    state: str
    published: str | None
    """the earliest day a copy of it prints"""
    days_late: int | None
    """days after the due day, 0 = in time; None = no day is printed"""
    url: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyCoverage:
    """A county's bodies and years."""

    county: str
    name: str
    cells: tuple[Cell, ...]
    declared: tuple[Declared, ...]
    """what its newest own report says of how many published"""
    declared_year: int | None
    held: dict[str, int]
    """level → bodies of the roster"""
    townships: int
    """of these, townships that the table of townships names"""
    walks: tuple[int, ...]
    """the walks by which its lists are known whole"""
    read_on: date | None
    """China's day since when they are; None = one never was"""


def read_coverage(
    db: Database,
    codes: Sequence[str] | None,
    today: date,
    *,
    years: tuple[int, int] | None = None,
    due: Due = DEFAULT,
    agencies: Agencies | None = None,
) -> Iterator[CountyCoverage]:
    """Yield the coverage of the counties with these codes, of all where none is given.

    *years* are the first and last, by default from the first report held to the last year that was due.
    *agencies* are the bodies that profiles name.
    """
    places = read_places(db)
    wanted = [place for place in places.counties() if codes is None or place.code in codes]
    read = read_reports(db, places, agencies, of=None if codes is None else wanted)
    evidence = Evidence(
        db=db, namer=read.namer, nameless=read.nameless, of=None if codes is None else wanted
    )  # fmt: skip
    apart = _Apart(read_unlisted(db), read_imported(db))
    for place in wanted:
        yield _county(evidence, place, read, _Time(today, due), years, apart)


@dataclass(frozen=True, slots=True)
class _Apart:
    """Pages that are not as the rows of their lists say."""

    unlisted: Mapping[int, str]
    """page → how it stands, where only another leads to it"""
    imported: Mapping[int, str]
    """page → the file it was imported from, where no crawl of ours ever read it"""


@dataclass(frozen=True, slots=True)
class _Time:
    today: date
    due: Due


def _county(
    evidence: Evidence,
    place: Place,
    read: Read,
    time: _Time,
    years: tuple[int, int] | None,
    apart: _Apart,
) -> CountyCoverage:
    reports = read.reports[place.code]
    first, last = years or _years(reports, time)
    judge = _Judge(
        place=place, time=time, cells=by_cell(reports), apart=apart,
        assurance=evidence.assurance(place), doubts=_by_body(evidence.doubts(place)),
    )  # fmt: skip
    roster = sorted(read.rosters[place.code].values(), key=Member.order)
    span = range(first, last + 1)
    cells = tuple(chain.from_iterable(judge.cells_of(member, span) for member in roster))
    year, declared = _declared(evidence.db, reports)
    held = {level.value: sum(member.level is level for member in roster) for level in Level}
    tables = sum(member.source == "townships" for member in roster)
    return CountyCoverage(
        county=place.code, name=place.name, cells=cells, held=held, walks=judge.assurance.walks,
        declared_year=year, declared=declared, townships=tables, read_on=judge.assurance.read_on,
    )  # fmt: skip


def _declared(db: Database, reports: Sequence[Report]) -> tuple[int | None, tuple[Declared, ...]]:
    """Return the newest year whose own report says how many bodies published, and what it says."""
    own = [report for report in reports if report.body == GOVERNMENT]
    for report in sorted(own, key=lambda report: -(report.year or 0)):
        declared = read_declared(text_of(db, report))
        if declared:
            return report.year, declared
    return None, ()


def _years(reports: Sequence[Report], time: _Time) -> tuple[int, int]:
    """Return the first year that a report is held on, or the last that was due; and the last year."""
    last = time.today.year - 1
    due = last if time.today > time.due.last_in_time(last) else last - 1
    return min((due, *(report.year for report in reports if report.year))), last


def _by_body(doubts: Iterator[Doubt]) -> dict[str | None, list[Doubt]]:
    found: dict[str | None, list[Doubt]] = {}
    for doubt in doubts:
        found.setdefault(doubt.body, []).append(doubt)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """What is known of one county."""

    place: Place
    time: _Time
    apart: _Apart
    cells: dict[tuple[str, int | None], list[Report]]
    assurance: Assurance
    doubts: dict[str | None, list[Doubt]]
    of_all: dict[int, Year] = field(default_factory=dict)

    def cells_of(self, member: Member, years: Iterable[int]) -> list[Cell]:
        """Return the state of one body in each year."""
        own = self._own(member)
        county, name, key, level = self.place.code, member.name, member.key, member.level.value
        known_since = member.first_year if own.is_plain else NEVER
        cells = []
        for year in years:
            common = self.of_all.get(year) or self._year(year)
            held, late = self.cells.get((key, year)), None
            if held:
                state, why, published, url = self._held(held)
                late = common.days_late(published)
            elif year >= known_since:
                state, why, published, url = common.not_due or common.missing
            else:
                state, why, published, url = own.missing(common)
            cells.append(Cell(county, name, key, level, year, state, published, late, url, why))
        return cells

    def _own(self, member: Member) -> "_Own":
        doubts, undated = self.doubts.get(member.key, ()), self.cells.get((member.key, None), ())
        function = load_functions().get(member.key)
        dated = [one.since or one.until for one in (member, function) if one is not None]
        return _Own(
            member=member, doubts=doubts, undated=undated, function=function,
            is_plain=not (doubts or undated or any(dated)),
        )  # fmt: skip

    def _held(self, held: Sequence[Report]) -> Found:
        """Return the state of a report that is held, and the copy that shows it best."""
        if len(held) == 1 and held[0].state == "listed" and held[0].page_id not in self.apart.unlisted:
            is_own = host_of(held[0].url) in self.place.hosts
            return self._shown(held[0], held[0].published, is_own, self._whose(held[0]))
        states = {one.url: self.apart.unlisted.get(one.page_id, one.state) for one in held}
        live = [one for one in held if states[one.url] not in WITHDRAWN]
        own = [one for one in live if host_of(one.url) in self.place.hosts]
        chosen = min(own or live or held, key=self._standing)
        day = min((one.published[:A_DAY] for one in live or held if one.published), default=None)
        if not live:
            why = f"{states[chosen.url]}: {chosen.url}"
            return Found(state=State.WITHDRAWN.value, published=day, url=chosen.url, why=why)
        listed = "" if states[chosen.url] == "listed" else ", on no list any more"
        more = f", and {len(live) - 1} more" if len(live) > 1 else ""
        return self._shown(chosen, day, bool(own), f"{listed}{self._whose(chosen)}{more}")

    def _standing(self, one: Report) -> tuple[bool, str, str]:
        """Return what chooses among copies: what a crawl of ours read, then the earliest."""
        return one.page_id in self.apart.imported, one.published or "9999", one.url

    def _whose(self, chosen: Report) -> str:
        """Return in words that others received a report, and no crawl of ours; empty where one did."""
        file = self.apart.imported.get(chosen.page_id)
        return ", ".join(("", f"imported from {file}", "never fetched by a crawl")) if file else ""

    def _shown(self, report: Report, day: str | None, is_own: bool, more: str) -> Found:
        return Found(
            PUBLISHED if is_own else ELSEWHERE,
            f"{report.url}{more}",
            day[:A_DAY] if day else None,
            report.url,
        )

    def _year(self, year: int) -> Year:
        due = self.time.due.last_in_time(year)
        not_due = f"due by {due}" if self.time.today <= due else ""
        reasons = tuple(self._reasons_for_all(year, due))
        self.of_all[year] = Year(
            year=year, last_in_time=due, reasons=reasons,
            missing=Found(State.UNKNOWN.value, "; ".join(reasons)) if reasons
            else Found(State.ABSENT.value, self._proof()),
            not_due=Found(State.NOT_DUE.value, not_due) if not_due else None,
        )  # fmt: skip
        return self.of_all[year]

    def _proof(self) -> str:
        walks = ", ".join(map(str, self.assurance.walks))
        since = self.assurance.read_on
        read = f"every list known here was read to a proved end on {since} or later (walks {walks})"
        return f"{read}; no failure is open and no file unread that could be it"

    def _reasons_for_all(self, year: int, due: date) -> Iterator[str]:
        """Yield why no report of a year that is not held can be called absent."""
        if self.assurance.lacking:
            yield f"list without a proved end: {', '.join(self.assurance.lacking)}"
        elif self.assurance.read_on is not None and self.assurance.read_on < self.time.due.on(year):
            yield f"a list was read to its end last on {self.assurance.read_on}, before the due day {due}"
        yield from (doubt.why for doubt in self.doubts.get(None, ()) if doubt.year in (None, year))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What is known of one body."""

    member: Member
    doubts: Sequence[Doubt]
    """what is unread that may be its"""
    undated: Sequence[Report]
    function: Function | None
    is_plain: bool
    """nothing but the year it is known of since tells one year from another"""

    def missing(self, common: Year) -> Found:
        """Return the state of a report that is not held, and why."""
        if common.not_due:
            return common.not_due
        existed = self._existed(common.year)
        if existed:
            return Found(State.NOT_DUE.value, existed)
        reasons = [*common.reasons, *self._reasons(common.year)]
        return Found(State.UNKNOWN.value, "; ".join(reasons)) if reasons else common.missing

    def _reasons(self, year: int) -> Iterator[str]:
        """Yield why a report of the body that is not held may yet exist."""
        if year < self.member.first_year:
            yield f"the body is known of since {self.member.first_year}"
        yield from (doubt.why for doubt in self.doubts if doubt.year in (None, year))
        yield from (f"a report whose year is not known: {report.url}" for report in self.undated)

    def _existed(self, year: int) -> str:
        """Return in words that a table says it did not exist in a year; empty where none does."""
        since = self.member.since or (self.function.since if self.function else None)
        until = self.member.until or (self.function.until if self.function else None)
        if since is None and until is None:
            return ""
        what = "the body is" if self.member.since or self.member.until else "bodies of this kind are"
        if since and year < since:
            return f"{what} there since {since}"
        if until and year > until:
            return f"{what} there until {until}"
        return ""

"""Judges for each body and year whether its annual report was published, and on what that rests."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from archive.answers.reports.doubts import Assurance, Doubt, read_assurance, read_doubts
from archive.answers.reports.roster import Member, Place, Read, Report, by_cell, read_places, read_reports
from yifa.model.duty import Due, day_printed
from yifa.model.report import Level
from yifa.reading.report.bodies import GOVERNMENT, load_functions
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One body and one year."""

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
    walks: tuple[int, ...]
    """the walks by which its lists are known whole"""


def read_coverage(
    db: Database,
    codes: Sequence[str] | None,
    today: date,
    *,
    years: tuple[int, int] | None = None,
    due: Due = DEFAULT,
) -> tuple[CountyCoverage, ...]:
    """Return the coverage of the counties with these codes, of all where none is given.

    *years* are the first and last, by default from the first report held to the last year that was due.
    """
    places = read_places(db)
    read = read_reports(db, places)
    wanted = [place for code, place in places.items() if codes is None or code in codes]
    return tuple(_county(db, place, read, _Time(today, due), years, places) for place in wanted)


@dataclass(frozen=True, slots=True)
class _Time:
    today: date
    due: Due


def _county(
    db: Database,
    place: Place,
    read: Read,
    time: _Time,
    years: tuple[int, int] | None,
    places: dict[str, Place],
) -> CountyCoverage:
    reports = [report for report in read.reports if report.place == place.code]
    first, last = years or _years(reports, time.today)
    judge = _Judge(
        place=place, time=time, cells=by_cell(reports), assurance=read_assurance(db, place),
        doubts=read_doubts(db, place, places, read.nameless),
    )  # fmt: skip
    roster = sorted(read.rosters[place.code].values(), key=Member.order)
    cells = tuple(judge.cell(member, year) for member in roster for year in range(first, last + 1))
    own = sorted(
        (report for report in reports if report.body == GOVERNMENT), key=lambda one: -(one.year or 0)
    )
    said = next(((one.year, counts) for one in own if (counts := read_declared(one.text))), (None, ()))
    held = {level.value: sum(member.level is level for member in roster) for level in Level}
    return CountyCoverage(
        county=place.code, name=place.name, cells=cells, held=held, walks=judge.assurance.walks,
        declared_year=said[0], declared=said[1],
    )  # fmt: skip


def _years(reports: Sequence[Report], today: date) -> tuple[int, int]:
    last = today.year - 1
    return min((report.year for report in reports if report.year), default=last), last


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """What is known of one county."""

    place: Place
    time: _Time
    cells: dict[tuple[str, str, int | None], list[Report]]
    assurance: Assurance
    doubts: tuple[Doubt, ...]

    def cell(self, member: Member, year: int) -> Cell:
        """Return the state of one body in one year."""
        held = self.cells.get((self.place.code, member.key, year), [])
        state, chosen, why = self._held(held) if held else self._missing(member, year)
        published = min((one.published[:10] for one in held if one.published), default=None)
        late = self.time.due.days_late(year, day_printed(published)) if chosen else None
        return Cell(
            county=self.place.code, body=member.name, key=member.key, level=member.level.value, year=year,
            state=state.value, published=published, days_late=late, why=why,
            url=chosen.url if chosen else None,
        )  # fmt: skip

    def _held(self, held: Sequence[Report]) -> tuple[State, Report | None, str]:
        """Return the state of a report that is held, the copy that shows it best, and why."""
        live = [one for one in held if one.state not in WITHDRAWN]
        own = [one for one in live if one.portal == self.place.code]
        chosen = min(own or live or held, key=lambda one: (one.published or "9999", one.url))
        if not live:
            return State.WITHDRAWN, chosen, f"{chosen.state}: {chosen.url}"
        state = State.PUBLISHED if own else State.ELSEWHERE
        listed = "" if chosen.state == "listed" else ", on no list any more"
        return (
            state,
            chosen,
            f"{chosen.url}{listed}" + (f" and {len(live) - 1} more" if len(live) > 1 else ""),
        )

    def _missing(self, member: Member, year: int) -> tuple[State, Report | None, str]:
        """Return the state of a report that is not held, and why."""
        due = self.time.due.last_in_time(year)
        function = load_functions().get(member.key)
        if self.time.today <= due:
            return State.NOT_DUE, None, f"due by {due}"
        if function and function.since and year < function.since:
            return State.NOT_DUE, None, f"bodies of this kind exist since {function.since}"
        if function and function.until and year > function.until:
            return State.NOT_DUE, None, f"bodies of this kind existed until {function.until}"
        reasons = list(self._reasons(member, year, due))
        if reasons:
            return State.UNKNOWN, None, "; ".join(reasons)
        walks = ", ".join(map(str, self.assurance.walks))
        since = self.assurance.read_on
        read = f"every list known here was read to a proved end on {since} or later (walks {walks})"
        return State.ABSENT, None, f"{read}; no failure is open and no file unread that could be it"

    def _reasons(self, member: Member, year: int, due: date) -> Iterator[str]:
        """Yield why a report that is not held may yet exist."""
        if self.assurance.lacking:
            yield f"list without a proved end: {', '.join(self.assurance.lacking)}"
        elif self.assurance.read_on is not None and self.assurance.read_on < self.time.due.on(year):
            yield f"a list was read to its end last on {self.assurance.read_on}, before the due day {due}"
        if year < member.first_year:
            yield f"the body is known of since {member.first_year}"
        for doubt in self.doubts:
            if doubt.body in (None, member.key) and doubt.year in (None, year):
                yield doubt.why
        for report in self.cells.get((self.place.code, member.key, None), ()):
            yield f"a report whose year is not known: {report.url}"

"""Counts in days between what reports appeared, and estimates the curve of those not yet there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from archive.answers.lasting.turnbull import Mass, estimate
from archive.answers.reports.coverage import State, read_coverage
from archive.answers.reports.lag import Lag
from archive.answers.reports.roster import Agencies
from archive.schema.database import Database
from yifa.model.duty import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Between which days a body's report appeared; days count from the end of the year it is about."""

    county: str
    """GB/T 2260 code"""
    body: str
    key: str
    level: str
    year: int
    lower_bound: float
    """days after which it appeared"""
    upper_bound: float
    """days by which it had; infinite = it had not when every list was last read whole"""
    url: str | None
    """None = it is absent"""


def read_spells(
    db: Database, lags: Sequence[Lag], codes: Sequence[str] | None, year: int, *, today: date, due: Due,
    agencies: Agencies | None = None,
) -> Iterator[Spell]:  # fmt: skip
    """Yield the interval of each report on *year* that a list showed, and of each that is absent.

    Cells that are unknown are left out: nothing is known of their days.
    """
    yield from (_shown(lag) for lag in lags if lag.latest is not None)
    for county in read_coverage(db, codes, today, years=(year, year), due=due, agencies=agencies):
        for cell in county.cells:
            if cell.state == State.ABSENT and county.read_on is not None:
                yield Spell(
                    county=cell.county, body=cell.body, key=cell.key, level=cell.level, year=year,
                    lower_bound=max(0, _days(county.read_on, year)), upper_bound=inf, url=None,
                )  # fmt: skip


def _shown(lag: Lag) -> Spell:
    assert lag.latest is not None, "no list showed it"
    upper = max(0, _days(date.fromisoformat(lag.latest), lag.year))
    # the day of the last walk without it can still be its day
    lower = _days(date.fromisoformat(lag.earliest), lag.year) - 1 if lag.earliest else 0
    return Spell(
        county=lag.county, body=lag.body, key=lag.key, level=lag.level, year=lag.year,
        lower_bound=min(max(0, lower), upper - 1), upper_bound=upper, url=lag.url,
    )  # fmt: skip


def _days(day: date, year: int) -> int:
    return (day - _end(year)).days


def _end(year: int) -> date:
    return date(year, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveStep:
    """An interval in which some reports of a group appeared."""

    group: str
    """empty = all"""
    after: str | None
    """they appeared after that day; None = before the end of the year they are about"""
    by: str
    """and no later than that one"""
    share: float
    left: float
    """share that is not there yet on the second day"""
    spells: int
    """reports the curve of the group is made of, absent ones too"""


def read_curve(spells: Iterable[Spell]) -> tuple[Mass, ...]:
    """Return when the reports appeared, by the self-consistent estimate for intervals."""
    return estimate((spell.lower_bound, spell.upper_bound) for spell in spells)


def steps_of(group: str, spells: Sequence[Spell], year: int) -> Iterator[CurveStep]:
    """Yield the curve of a group day by day of the calendar."""
    left = 1.0
    for mass in read_curve(spells):
        if mass.by != inf:
            left = max(0.0, left - mass.share)
            yield CurveStep(
                group=group, after=None if mass.after < 0 else _day(year, mass.after), by=_day(year, mass.by),
                share=round(mass.share, 4), left=round(left, 4), spells=len(spells),
            )  # fmt: skip


def _day(year: int, days: float) -> str:
    return (_end(year) + timedelta(days=days)).isoformat()

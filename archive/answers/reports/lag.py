"""Returns when reports really appeared, as walks prove it, and whether the day they print can be true."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.answers.appearance import appeared
from archive.answers.reports.places import read_places
from archive.answers.reports.roster import Agencies, Report, read_reports
from archive.schema.database import Database
from yifa.model.duty import Due, day_printed


class Verdict(StrEnum):
    """Whether the printed day can be true."""

    CONSISTENT = "consistent"
    BACKDATED = "backdated"
    """a list was read whole after that day, and did not show it"""
    POSTDATED = "postdated"
    """a list showed it before that day"""
    UNBOUNDED = "unbounded"
    """no list was read whole before it was first listed, or no day is printed"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """When one report appeared."""

    county: str
    """GB/T 2260 code"""
    body: str
    key: str
    level: str
    year: int
    claimed: str | None
    """the day it prints"""
    earliest: str | None
    """China's day of the last walk to a proved end without it: it appeared then or later"""
    latest: str | None
    """China's day of the first walk that showed it: it appeared then or before"""
    verdict: str
    days_late: int | None
    """by the printed day, or by the earliest possible one where that cannot be true"""
    url: str


def read_lag(
    db: Database, codes: Sequence[str] | None, year: int, *, due: Due, agencies: Agencies | None = None
) -> tuple[Lag, ...]:
    """Return the reports on *year* of the counties with these codes, of all where None, each once.

    *agencies* are the bodies that profiles name.
    """
    places = read_places(db)
    wanted = [place for place in places.counties() if codes is None or place.code in codes]
    read = read_reports(db, places, agencies, of=None if codes is None else wanted)
    best: dict[tuple[str, str], Lag] = {}
    for report in (report for place in wanted for report in read.reports[place.code] if report.year == year):
        lag = _lag(db, report, year, due)
        cell = (report.place, report.body)
        if cell not in best or _order(lag) < _order(best[cell]):
            best[cell] = lag
    return tuple(best[cell] for cell in sorted(best))


def _order(lag: Lag) -> tuple[str, str, str]:
    """Return what tells the first copy of a report from later ones."""
    return lag.latest or "9999", lag.claimed or "9999", lag.url


def _lag(db: Database, report: Report, year: int, due: Due) -> Lag:
    earliest, latest = appeared(db, report.page_id)
    day = day_printed(report.published)
    verdict = judge(day, earliest, latest)
    counted = earliest if verdict is Verdict.BACKDATED else day
    return Lag(
        county=report.place, body=report.name, key=report.body, level=report.level.value, year=year,
        claimed=_text(day), earliest=_text(earliest), latest=_text(latest), verdict=verdict.value,
        days_late=due.days_late(year, counted), url=report.url,
    )  # fmt: skip


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def judge(claimed: date | None, earliest: date | None, latest: date | None) -> Verdict:
    """Return whether a printed day lies in the interval that walks prove.

    >>> judge(date(2026, 3, 30), date(2026, 4, 5), date(2026, 4, 12)).value
    'backdated'
    """
    if claimed is None:
        return Verdict.UNBOUNDED
    if latest is not None and claimed > latest:
        return Verdict.POSTDATED
    if earliest is None:
        return Verdict.UNBOUNDED
    return Verdict.BACKDATED if claimed < earliest else Verdict.CONSISTENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Reports of one county, prefecture, level or function together."""

    name: str
    reports: int
    late: int
    backdated: int
    unbounded: int
    quarter: int | None
    """days by which a quarter of those whose days are known are at most late; None = of none they are"""
    half: int | None
    three_quarters: int | None


def group(lags: Sequence[Lag], names: Sequence[str]) -> Iterator[Group]:
    """Yield the lags in groups; *names* says of each to which it belongs."""
    for name in sorted(set(names)):
        own = [lag for lag, group_name in zip(lags, names, strict=True) if group_name == name]
        days = sorted(lag.days_late for lag in own if lag.days_late is not None)
        yield Group(
            name=name, reports=len(own), late=sum(day > 0 for day in days),
            backdated=sum(lag.verdict == Verdict.BACKDATED for lag in own),
            unbounded=sum(lag.verdict == Verdict.UNBOUNDED for lag in own),
            quarter=_late_of(days, 1), half=_late_of(days, 2), three_quarters=_late_of(days, 3),
        )  # fmt: skip


def _late_of(days: Sequence[int], quarters: int) -> int | None:
    """Return the days at so many quarters of sorted numbers of days."""
    return days[len(days) * quarters // 4] if days else None

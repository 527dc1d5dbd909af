"""Tells how all counties stand at once: what each published, when its lists were read, what alarms."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.answers.alarms import read_alarms
from archive.answers.browse.weeks import WeekCount, count_weeks
from archive.answers.reports.coverage import CountyCoverage, read_coverage
from archive.schema.database import Database
from archive.times import day_of, stamp
from yifa.reading.report.bodies import GOVERNMENT

# a walk down to known rows vouches only above one that read the list to a proved end
_LISTS = """
    SELECT p.code, count(DISTINCT s.section_id) AS lists,
        count(DISTINCT l.section_id) AS proved, min(l.read_at) AS read_at
    FROM portal AS p LEFT JOIN section AS s USING (portal_id)
    LEFT JOIN (SELECT section_id, max(ended_at) AS read_at FROM walk
        WHERE verdict IN ('complete', 'caught_up')
        GROUP BY section_id HAVING max(verdict = 'complete' AND proof IS NOT NULL)) AS l USING (section_id)
    GROUP BY p.portal_id
"""
_FAILURES = """
    SELECT p.code, count(*) FROM failure JOIN portal AS p USING (portal_id) WHERE resolved_at IS NULL
    GROUP BY p.code
"""
_PUBLICATIONS = """
    SELECT p.code, count(*) FROM page JOIN portal AS p USING (portal_id) WHERE first_fetched_at IS NOT NULL
    GROUP BY p.code
"""
_PLACES = "SELECT code, name, province, prefecture FROM portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearStand:
    """One county and year: the government's own report, and how many other bodies' are held."""

    state: str
    """of the county government's report, one of `coverage.State`"""
    published: int
    """other bodies that published"""
    bodies: int
    """other bodies on the roster"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyStand:
    """How one county stands."""

    code: str
    name: str
    province: str
    prefecture: str
    years: Mapping[int, YearStand]
    publications: int
    lists: int
    proved: int
    """of these, read to a proved end"""
    read_at: str | None
    """when the one of these that was read longest ago was last read"""
    failures: int
    """open"""
    alarms: Mapping[str, int]
    """new | standing | muted → how many"""
    codes: tuple[str, ...]
    """of the alarms that are not muted"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an archive stands."""

    at: str
    counties: tuple[CountyStand, ...]
    coverage: Mapping[str, CountyCoverage]
    """by code"""
    weeks: tuple[WeekCount, ...]
    """newest first"""


def read_standing(db: Database, now: datetime) -> Standing:
    """Return how all counties stand at *now*."""
    coverage = {county.county: county for county in read_coverage(db, None, day_of(stamp(now)))}
    alarms: dict[str, list[tuple[str, str]]] = {}
    for placed in read_alarms(db, now).alarms:
        alarms.setdefault(placed.portal, []).append((placed.alarm.state, placed.alarm.code))
    failures, publications = (dict(db.execute(sql).fetchall()) for sql in (_FAILURES, _PUBLICATIONS))
    lists = {row["code"]: row for row in db.query(_LISTS)}
    counties = tuple(
        CountyStand(
            code=row["code"], name=row["name"], province=row["province"],
            prefecture=row["prefecture"], years=_years(coverage.get(row["code"])),
            publications=publications.get(row["code"], 0), lists=lists[row["code"]]["lists"],
            proved=lists[row["code"]]["proved"], read_at=lists[row["code"]]["read_at"],
            failures=failures.get(row["code"], 0),
            alarms=Counter(state for state, _ in alarms.get(row["code"], ())),
            codes=_codes(alarms.get(row["code"], ())),
        )
        for row in db.query(f"{_PLACES} ORDER BY code")
    )  # fmt: skip
    return Standing(at=stamp(now), counties=counties, coverage=coverage, weeks=count_weeks(db))


def _codes(alarms: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for state, code in alarms if state != "muted"))


def _years(county: CountyCoverage | None) -> dict[int, YearStand]:
    """Return the years of a county; a source for several counties has none of its own."""
    own: dict[int, str] = {}
    bodies: Counter[int] = Counter()
    published: Counter[int] = Counter()
    for cell in county.cells if county else ():
        if cell.key == GOVERNMENT:
            own[cell.year] = cell.state
            continue
        bodies[cell.year] += 1
        published[cell.year] += cell.state.startswith("published")
    return {
        year: YearStand(state=state, published=published[year], bodies=bodies[year])
        for year, state in sorted(own.items())
    }

"""Reads from the days on a section's rows how often it publishes, and finds sections quiet for too long."""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from archive.alarms.alarm import Alarm, AlarmCode, Judged
from archive.times import day_of

LEAST_GAPS = 8
"""fewer tell no rhythm"""
WHOLE_YEAR = 365
SEASON = range(1, 5)
"""January to April: the statutory reports appear, and columns that have nothing else fall quiet after it"""
FLOOR_DAYS = 30
SHARE = 0.95
"""of all days, those that lie in gaps not longer than the usual longest"""
# gaps known at least → how many times the usual longest gap is beyond chance: where days fall at random, one
# gap is so much longer than the longest of n in at most 1 of 500 cases: k! n! / (n + k)!
TIMES = ((40, 2), (12, 3), (0, 4))
_DAYS = """
    SELECT coalesce(group_concat(DISTINCT published), '') FROM entry
    WHERE section_id = ? AND length(published) = 10 AND published <= ?
"""
# of rows that print no day, the one that their pages printed first
_DAYS_OF_PAGES = """
    SELECT DISTINCT (SELECT v.date_published FROM version AS v
        WHERE v.page_id = e.page_id AND length(v.date_published) = 10 ORDER BY v.version_id LIMIT 1) AS day
    FROM entry AS e WHERE e.section_id = ? AND e.published IS NULL AND day <= ?
"""
_READ = """
    SELECT walk_id, ended_at FROM walk WHERE section_id = ? AND verdict IN ('complete', 'caught_up')
    ORDER BY ended_at DESC, walk_id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A section's rhythm, and how long it has been quiet."""

    quiet_days: int | None
    """from the newest row to the day the list was last read; None = no row has a day"""
    limit_days: int | None
    """quiet for longer is an alarm; None = too little history"""
    words: str


def _usual(gaps: Sequence[int]) -> int:
    """Return the gap that, with all shorter ones, makes up `SHARE` of the time.

    Days count, not gaps: a column of annual reports has many gaps of a day, and lives in its gap of months.
    """
    total, covered = sum(gaps), 0
    for gap in sorted(gaps):
        covered += gap
        if covered >= SHARE * total:
            return gap
    return 0


def _still_counted(days: Sequence[date]) -> list[int]:
    """Return the gaps between *days*, in days, without those of a time of the year that is quiet no longer.

    That is a time in which the section published a year later.
    """
    numbers = [day.toordinal() for day in days]
    by_then = [bisect_right(numbers, number + WHOLE_YEAR) for number in numbers]
    pairs = zip(pairwise(numbers), pairwise(by_then), strict=True)
    return [day - before for (before, day), (had, has) in pairs if has - had < LEAST_GAPS]


def _knows_all_seasons(days: Sequence[date], *, outdated: bool) -> bool:
    """Return whether the history tells a section that fell silent from one whose season is over."""
    if not outdated and (days[-1] - days[0]).days >= WHOLE_YEAR:
        return True
    return sum(all(day.month not in SEASON for day in pair) for pair in pairwise(days)) >= LEAST_GAPS


def rhythm_of(days: Sequence[date], read_on: date) -> Rhythm:
    """Return the rhythm of a section that published on *days* (in order), last read on *read_on*."""
    if not days:
        return Rhythm(quiet_days=None, limit_days=None, words="no row has a day")
    quiet = (read_on - days[-1]).days
    gaps = _still_counted(days)
    last = f"newest row of {days[-1]}, {quiet} days before the list was last read"
    if len(gaps) < LEAST_GAPS:
        words = f"{last}; {len(days)} days of publication tell no rhythm"
        return Rhythm(quiet_days=quiet, limit_days=None, words=words)
    if not _knows_all_seasons(days, outdated=len(gaps) < len(days) - 1):
        words = (
            f"{last}; {len(days)} days of publication since {days[0]} do not tell silence from a season's end"
        )
        return Rhythm(quiet_days=quiet, limit_days=None, words=words)
    usual = _usual(gaps)
    times = next(factor for least, factor in TIMES if len(gaps) >= least)
    limit = max(FLOOR_DAYS, times * usual)
    words = f"{last}; {len(days)} days of publication since {days[0]}, gaps of up to {usual} days are usual"
    return Rhythm(quiet_days=quiet, limit_days=limit, words=f"{words}, more than {limit} are not")


def read_rhythm(db: sqlite3.Connection, section_id: int) -> tuple[Rhythm, int] | None:
    """Return a section's rhythm and the walk it was read by last; None where it was never read well."""
    walk = db.execute(_READ, (section_id,)).fetchone()
    if walk is None:
        return None
    read_on = day_of(walk[1])
    until = (section_id, read_on.isoformat())
    (listed,) = db.execute(_DAYS, until).fetchone()
    others = {day for (day,) in db.execute(_DAYS_OF_PAGES, until)}
    days = sorted(others.union(filter(None, listed.split(","))))
    return rhythm_of([*map(date.fromisoformat, days)], read_on), int(walk[0])


def judge(judged: Judged) -> Iterator[Alarm]:
    """Yield an alarm for each section that is quiet beyond its own rhythm."""
    for section in judged.sections:
        known = read_rhythm(judged.db, section.section_id)
        if known is None:
            continue
        rhythm, walk_id = known
        if rhythm.limit_days is not None and (rhythm.quiet_days or 0) > rhythm.limit_days:
            detail = f"{section.name}: {rhythm.words} (walk {walk_id})"
            yield Alarm(code=AlarmCode.SILENCE, section_id=section.section_id, detail=detail)

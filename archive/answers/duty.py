"""Says which statutory reports are overdue: a year's is due before 1 April of the next (guide §6.3, Art. 24).

It is a finding about the county, no failure of any run: nobody is alarmed by it. It is said only where every
list in use was read to a proved end since the report was due, and does not end with the year it was due in.
"""

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from archive.alarms.alarm import Judged
from archive.times import day_of
from archive.whole import unlimited
from yifa.model.duty import DUE

FIRST_YEAR = 2019
"""the first year on which 《法治政府建设与责任落实督察工作规定》, of 2019, wants a report by that day"""
# a walk down to known rows rests on the one that read the list to its end before it
_PROVED = f"""
    SELECT s.name, w.walk_id, w.ended_at, w.verdict, coalesce(w.proof, p.proof), p.walk_id
    FROM walk AS w INDEXED BY walk_by_end JOIN section AS s USING (section_id)
    JOIN walk AS p ON p.walk_id = (SELECT c.walk_id FROM walk AS c WHERE c.section_id = w.section_id
        AND c.verdict = 'complete' AND c.started_at <= w.started_at AND {unlimited("c")}
        ORDER BY c.started_at DESC, c.walk_id DESC LIMIT 1)
    WHERE w.section_id = ? AND w.verdict IN ('complete', 'caught_up') AND p.proof IS NOT NULL
    AND {unlimited("w")} ORDER BY w.ended_at {{order}}, w.walk_id {{order}} LIMIT 1
"""  # noqa: S608 - a condition of ours
_REPORTS = """
    SELECT v.report_year, v.document_kind = 'county_report' AS whole, count(*) FROM version AS v
    JOIN page AS g USING (page_id)
    WHERE g.portal_id = ? AND v.document_kind != 'other' AND v.report_year IS NOT NULL
    GROUP BY v.report_year, whole
"""
# what a list shows and nobody could read yet may be the report
_UNREAD = """
    SELECT 1 FROM entry AS e JOIN page AS g USING (page_id)
    WHERE g.portal_id = :portal AND g.last_fetched_at IS NULL AND instr(e.title, :year)
    AND (EXISTS (SELECT 1 FROM task AS t WHERE t.url = g.url)
        OR EXISTS (SELECT 1 FROM failure AS f WHERE f.url = g.url AND f.resolved_at IS NULL))
    LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """The reports that are overdue at one portal, and what that rests on."""

    years: tuple[int, ...]
    """on which a report was due and none by the county is stored, oldest first"""
    walk: int
    """of the lists' last walks to a proved end, the earliest"""
    read_on: str
    """the day in China on which that walk ended"""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """A walk to a proved end."""

    section: str
    walk_id: int
    ended_at: str
    verdict: str
    proof: str
    whole_id: int
    """the walk that read the whole list"""

    @property
    def day(self) -> date:
        """Return the day in China on which it ended."""
        return day_of(self.ended_at)

    @property
    def words(self) -> str:
        """Return the walk as evidence."""
        below = "" if self.whole_id == self.walk_id else f" above walk {self.whole_id}"
        return f"walk {self.walk_id}, {self.verdict}{below}, {self.proof}"


def find_duty(judged: Judged) -> Duty | None:
    """Return the reports that are overdue; None where there are none, or where that is not proved."""
    last = [_proved(judged.db, section.section_id, "DESC") for section in judged.sections]
    read = [walk for walk in last if walk is not None]
    if not read or len(read) < len(last):
        return None
    first = [_proved(judged.db, section.section_id, "ASC") for section in judged.sections]
    oldest = min(read, key=lambda walk: walk.ended_at)
    known_since = min(walk.day for walk in first if walk is not None)
    rows = judged.db.execute(_REPORTS, (judged.portal_id,)).fetchall()
    held = {year for year, whole, _ in rows if whole}
    others = {year: count for year, whole, count in rows if not whole}
    begin = max(FIRST_YEAR, min([*held, _last_due(known_since)]))
    due = range(begin, _last_due(min(judged.today, oldest.day)) + 1)
    missing = tuple(
        year for year in due
        if year not in held and not (year in others and not held) and not _is_unread(judged, year)
    )  # fmt: skip
    if not missing:
        return None
    departments = {year: others[year] for year in missing if year in others}
    words = "; ".join(_say(missing, held or set(others), departments, oldest))
    return Duty(years=missing, walk=oldest.walk_id, read_on=oldest.day.isoformat(), words=words)


def _proved(db: sqlite3.Connection, section_id: int, order: str) -> _Walk | None:
    """Return the last (DESC) or first (ASC) walk over a list to a proved end."""
    row = db.execute(_PROVED.format(order=order), (section_id,)).fetchone()
    if row is None:
        return None
    section, walk_id, ended_at, verdict, proof, whole_id = row
    return _Walk(
        section=section, walk_id=walk_id, ended_at=ended_at, verdict=verdict, proof=proof, whole_id=whole_id
    )


def _last_due(day: date) -> int:
    """Return the year on which a report was due last by the end of the day before.

    >>> _last_due(date(2026, 4, 1)), _last_due(date(2026, 4, 2))
    (2024, 2025)
    """
    return day.year - 1 if day > date(day.year, *DUE) else day.year - 2


def _is_unread(judged: Judged, year: int) -> bool:
    values = {"portal": judged.portal_id, "year": str(year)}
    return judged.db.execute(_UNREAD, values).fetchone() is not None


def _say(
    missing: tuple[int, ...], held: Collection[int], departments: dict[int, int], oldest: _Walk
) -> Iterator[str]:
    years = " and ".join(filter(None, (", ".join(map(str, missing[:-1])), str(missing[-1]))))
    newest = f"the newest is on {max(held)}" if held else "none on any year"
    last = date(missing[-1] + 1, *DUE)
    yield f"no report on {years} by the county is stored ({newest}), the last was due by {last}"
    if departments:
        counts = ", ".join(f"{count} on {year}" for year, count in sorted(departments.items()))
        yield f"of departments: {counts}"
    first = f"{oldest.section} on {oldest.day} ({oldest.words}) the first"
    yield f"every list in use was read since, to a proved end or down to known rows above one, {first}"

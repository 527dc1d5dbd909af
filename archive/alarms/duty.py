"""Checks the statutory duty: last year's report is published before 1 April (field guide §6.3, Art. 24)."""

from collections.abc import Iterator
from datetime import date

from archive.alarms.alarm import Alarm, AlarmCode, Judged, day_of

DUE = (4, 1)
"""month and day"""
_LISTS = """
    SELECT min(ended_at), max(walk_id) FROM (
        SELECT (SELECT max(w.ended_at) FROM walk AS w WHERE w.section_id = s.value
            AND w.verdict IN ('complete', 'caught_up')) AS ended_at,
            (SELECT max(w.walk_id) FROM walk AS w WHERE w.section_id = s.value
            AND w.verdict IN ('complete', 'caught_up')) AS walk_id
        FROM json_each(?) AS s)
    HAVING count(ended_at) = count(*)
"""
_REPORTS = """
    SELECT v.report_year, v.document_kind = 'county_report' AS whole, count(*) FROM version AS v
    JOIN page AS g USING (page_id)
    WHERE g.portal_id = ? AND v.document_kind != 'other' AND v.report_year IS NOT NULL
    GROUP BY v.report_year, whole
"""
# what a list shows and nobody could read yet may be the report
_UNREAD = """
    SELECT e.title FROM entry AS e JOIN page AS g USING (page_id)
    WHERE g.portal_id = :portal AND g.last_fetched_at IS NULL AND instr(e.title, :year)
    AND (EXISTS (SELECT 1 FROM task AS t WHERE t.url = g.url)
        OR EXISTS (SELECT 1 FROM failure AS f WHERE f.url = g.url AND f.resolved_at IS NULL))
    LIMIT 1
"""


def judge(judged: Judged) -> Iterator[Alarm]:
    """Yield an alarm where last year's report is late, and every list was read since it was due."""
    year = judged.today.year
    due = date(year, *DUE)
    read = _read_since(judged)
    if judged.today <= due or read is None or read[0] <= due:
        return
    reports = judged.db.execute(_REPORTS, (judged.portal_id,)).fetchall()
    last = [row for row in reports if row[0] == year - 1]
    counties = [row[0] for row in reports if row[1]]
    if any(row[1] for row in last) or (last and not counties):
        return
    values = {"portal": judged.portal_id, "year": str(year - 1)}
    if judged.db.execute(_UNREAD, values).fetchone() is not None:
        return
    departments = sum(row[2] for row in last)
    others = f"of departments {departments}, " if departments else ""
    newest = f"the newest is on {max(counties)}" if counties else "none on any year"
    newest = newest if counties or not reports else f"the newest is on {max(row[0] for row in reports)}"
    detail = (
        f"no report on {year - 1} by the county is stored ({others}{newest}), due by {due}; "
        f"every list was read since, last on {read[0]} (walk {read[1]})"
    )
    yield Alarm(code=AlarmCode.DUTY, detail=detail, not_since=due.isoformat())


def _read_since(judged: Judged) -> tuple[date, int] | None:
    """Return the day since which every list was read, and the last walk; None where one never was."""
    numbers = f"[{','.join(str(section.section_id) for section in judged.sections)}]"
    row = judged.db.execute(_LISTS, (numbers,)).fetchone()
    return (day_of(row[0]), int(row[1])) if row and row[0] else None

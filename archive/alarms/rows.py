"""Finds lists that were read to their end and have far fewer rows than they had."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from archive.alarms.alarm import Alarm, AlarmCode, Judged
from archive.times import day_of, stamp

LEAST_ROWS = 3
"""rows that must be gone: a page taken down is a removal, not an alarm"""
SHARE = 0.1
"""of the rows that must be gone"""
WINDOW = timedelta(days=90)
"""how long a list is held against what it had; a longer shrinking is its new size"""
_WALKS = """
    SELECT walk_id, run_id, ended_at, rows_read FROM walk
    WHERE section_id = ? AND verdict = 'complete' ORDER BY ended_at DESC, walk_id DESC LIMIT 200
"""


def judge(judged: Judged) -> Iterator[Alarm]:
    """Yield an alarm for each section whose newest whole reading has far fewer rows than one before."""
    for section in judged.sections:
        whole = judged.db.execute(_WALKS, (section.section_id,)).fetchall()
        if len(whole) < 2:
            continue
        newest = whole[0]
        since = stamp(datetime.fromisoformat(newest[2]) - WINDOW)
        before = [row for row in whole[1:] if row[2] >= since] or whole[1:2]
        most = max(before, key=lambda row: (row[3], row[2]))
        gone = most[3] - newest[3]
        if not newest[3]:
            continue  # read to its end and empty: only a list that its profile says may be is no failure
        if gone >= LEAST_ROWS and gone > SHARE * most[3]:
            detail = (
                f"{section.name}: {newest[3]} rows on {day_of(newest[2])} (walk {newest[0]}), "
                f"{most[3]} on {day_of(most[2])} (walk {most[0]})"
            )
            yield Alarm(code=AlarmCode.ROWS_SHRANK, section_id=section.section_id, detail=detail)

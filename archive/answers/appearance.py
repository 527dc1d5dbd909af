"""Returns between which days a page appeared, as walks prove it."""

from datetime import date

from archive.schema.database import Database
from archive.times import day_of
from archive.whole import unlimited

# the rows that showed a page first, on whatever list that day, and the last proved walk there before
_FIRST = f"""
    SELECT e.first_listed_at AS with_at, (SELECT max(w.ended_at) FROM walk AS w
        WHERE w.section_id = e.section_id AND w.verdict = 'complete' AND w.proof IS NOT NULL
        AND {unlimited("w")} AND w.ended_at < (SELECT min(f.first_listed_at) FROM entry AS f
            WHERE f.page_id = e.page_id)) AS without_at
    FROM entry AS e WHERE e.page_id = ? ORDER BY e.first_listed_at, e.entry_id
"""  # noqa: S608 - a condition of ours


def appeared(db: Database, page_id: int) -> tuple[date | None, date | None]:
    """Return China's days of the last walk to a proved end without a page's row, and of the first with it.

    Where several lists showed it on the first day, none of them had it before: the earliest walk bounds it.
    """
    rows = db.execute(_FIRST, (page_id,)).fetchall()
    if not rows:
        return None, None
    latest = day_of(rows[0][0])
    without = [before for shown, before in rows if day_of(shown) == latest]
    return (None if None in without else day_of(min(without))), latest

"""Checks that what is kept of frequent words is what the indexes say of them."""

import sqlite3
from collections.abc import Iterator

from archive.derived.frequent import News, bounds_of, find_word, rank_rows, versions_of
from archive.search.frequent import KNOWN, SAFE, numbers_of, read_limits, unpack_bits
from archive.search.matching import RANKINGS

UNREADABLE = (TypeError, ValueError, KeyError, AttributeError)
"""what a row raises that holds something else than it should"""
_SEVERAL = """
    SELECT version_id FROM version WHERE page_id IN (SELECT page_id FROM version GROUP BY page_id
        HAVING count(*) > 1)
    AND page_id NOT IN (SELECT page_id FROM unsettled CROSS JOIN version USING (version_id))
    AND (version_id, page_id) NOT IN (SELECT version_id, page_id FROM several) LIMIT 1
"""


def check_frequent(db: sqlite3.Connection) -> Iterator[tuple[str, int | None, str]]:
    """Yield what is wrong: the table, the row and how. What changed since is looked up by every search."""
    rows = db.execute("SELECT rowid, word FROM frequent ORDER BY word").fetchall()
    if rows and db.execute(_SEVERAL).fetchone() is not None:
        yield "several", None, "a page has several versions, and they are not in it"
    news, unsettled = News.after(db, 0, 0), {row[0] for row in db.execute("SELECT version_id FROM unsettled")}
    for number, word in rows:
        try:
            problem = _problem(db, str(word), news, unsettled)
        except UNREADABLE as error:
            problem = f"cannot be read: {error}"
        if problem is not None:
            yield "frequent", number, f"{word}: {problem}"


def _problem(db: sqlite3.Connection, word: str, news: News, unsettled: set[int]) -> str | None:
    bits, best, good, told = db.execute(KNOWN, (word,)).fetchone()
    has = unpack_bits(bits, news.last_version + 1)
    due = bytes(1) + find_word(db, word, news)
    if any(has[at] != due[at] for at in range(len(due)) if at not in unsettled):
        return "versions are said to have it that have not, or the other way round"
    small = {*numbers_of(best), *unsettled}
    chosen, limits = (small, {*numbers_of(good), *small}), read_limits(told)
    for index in RANKINGS:
        bounds, _ = bounds_of(db, index, word, limits)
        rows = rank_rows(db, index, word, bound=bounds[1] * SAFE)
        for versions, bound in zip(chosen, bounds, strict=True):
            better = [row for row in rows if row[1] < bound * SAFE]
            if not versions_of(db, index, better) <= versions:
                return "versions fit better than those that are kept as the best"
    return None

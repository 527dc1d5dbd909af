"""Checks that what is derived is as it was derived, and frequent words are as the indexes have them."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import NamedTuple

from archive.derived.frequent import News, bounds_of, find_word, rank_rows, versions_of
from archive.schema.derived_fixity import BATCH, Kept, read_derivations, read_namings
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


class Sealed(NamedTuple):
    """Rows that bear a digest of what was derived with them."""

    table: str
    numbers: str
    """SQL of the numbers of its rows"""
    read: Callable[[sqlite3.Connection, list[int]], Iterator[Kept]]


SEALED = (
    Sealed("derivation", "SELECT document_id FROM derivation ORDER BY 1", read_derivations),
    Sealed("naming", "SELECT version_id FROM naming ORDER BY 1", read_namings),
)


def check_derived(
    db: sqlite3.Connection, sealed: Sealed, chosen: Callable[[], bool]
) -> Iterator[tuple[int, bool]]:
    """Yield the number of each row that is *chosen*, and whether what was derived is as it was then."""
    numbers = [number for (number,) in db.execute(sealed.numbers) if chosen()]
    for first in range(0, len(numbers), BATCH):
        batch = numbers[first : first + BATCH]
        try:
            found = list(sealed.read(db, batch))
        except sqlite3.DatabaseError:
            yield from ((number, _is_whole(db, sealed, number)) for number in batch)
        else:
            yield from ((number, kept == now) for number, kept, now in found)


def _is_whole(db: sqlite3.Connection, sealed: Sealed, number: int) -> bool:
    try:
        return all(kept == now for _, kept, now in sealed.read(db, [number]))
    except sqlite3.DatabaseError:
        return False


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

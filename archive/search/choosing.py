"""Chooses which of the versions found are shown: of each page the newest that fits, best or newest first."""

import json
from collections.abc import Collection, Container, Iterable, Mapping
from heapq import nlargest, nsmallest

from archive.schema.database import Database
from archive.search.frequent import LARGE, SAFE, SMALL, Hits
from archive.search.matching import FEW, Ranks

BEST, NEWEST = "best", "date"
ORDERS = (BEST, NEWEST)
"""how an answer may be sorted; undated publications come last"""
# the versions of pages that have several, the newest first
_SEVERAL = """
    SELECT w.page_id, w.version_id FROM (
        SELECT page_id FROM version {which} GROUP BY page_id HAVING count(*) > 1)
    CROSS JOIN version AS w USING (page_id) ORDER BY w.page_id, w.first_with_at DESC, w.version_id DESC
"""
_OF_ALL = _SEVERAL.format(which="")
_OF_FOUND = _SEVERAL.format(
    which="""WHERE page_id IN (
        SELECT page_id FROM version WHERE version_id IN (SELECT value FROM json_each(?)))"""
)
_DATES = "SELECT version_id, date_published FROM version WHERE date_published IS NOT NULL"
_SHOWN = """
    SELECT v.version_id, v.date_published, g.url FROM json_each(?) AS j
    CROSS JOIN version AS v ON v.version_id = j.value JOIN page AS g USING (page_id)
"""
NO_DAY = ""


def choose(db: Database, ranks: Ranks, *, order: str, limit: int) -> tuple[int, tuple[int, ...]]:
    """Return how many pages are found, and the versions of those that are shown, in order."""
    several = db.execute(_OF_ALL) if len(ranks) > FEW else db.execute(_OF_FOUND, (json.dumps([*ranks]),))
    found = ranks.keys() - _older(several, ranks.keys())
    if order == BEST:
        first = _least(found, ranks, limit)
    else:
        days = {version: day for version, day in db.execute(_DATES) if version in found}
        first = _newest(found, days, limit)
    return len(found), _sort(db, first, ranks, order)[:limit]


def choose_of_frequent(db: Database, hits: Hits, limit: int) -> tuple[int, tuple[int, ...]] | None:
    """Return what `choose` does, the best first; None where it is not proved which are the best."""
    total = hits.count_pages()
    for choice in (SMALL, LARGE):
        if len(hits.choose(choice)) < min(limit, total):
            continue
        ranks, bound = hits.rank(choice)
        several = [version for version in ranks if version in hits.pages]
        found = ranks.keys() - _older(db.execute(_OF_FOUND, (json.dumps(several),)), hits)
        first = _least(found, ranks, limit)
        if len(found) == total or (len(first) >= limit and max(map(ranks.__getitem__, first)) < bound * SAFE):
            return total, _sort(db, first, ranks, BEST)[:limit]
    return None


def _older(rows: Iterable[tuple[int, int]], found: Container[int]) -> set[int]:
    """Return the versions found of pages that have a newer one found."""
    shown: set[int] = set()
    older: set[int] = set()
    for page, version in rows:
        if version in found:
            (older if page in shown else shown).add(version if page in shown else page)
    return older


def _least(found: Collection[int], ranks: Ranks, limit: int) -> list[int]:
    """Return the versions that fit best: at least *limit*, and all that fit as well as the last of them."""
    worst = nsmallest(limit, map(ranks.__getitem__, found))
    return [version for version in found if ranks[version] <= worst[-1]] if worst else []


def _newest(found: Collection[int], days: Mapping[int, str], limit: int) -> list[int]:
    """Return the newest versions: at least *limit*, and all of the same day as the last of them."""
    oldest = nlargest(limit, (days.get(version, NO_DAY) for version in found))
    return [version for version in found if days.get(version, NO_DAY) >= oldest[-1]] if oldest else []


def _sort(db: Database, versions: Collection[int], ranks: Ranks, order: str) -> tuple[int, ...]:
    """Return versions by rank, day (newest first) and address, or by day, rank and address."""
    rows = db.execute(_SHOWN, (json.dumps([*versions]),)).fetchall()
    rows.sort(key=lambda row: row[2])
    if order == BEST:
        rows.sort(key=lambda row: row[1] or NO_DAY, reverse=True)
        rows.sort(key=lambda row: ranks[row[0]])
    else:
        rows.sort(key=lambda row: ranks[row[0]])
        rows.sort(key=lambda row: row[1] or NO_DAY, reverse=True)
    return tuple(version for version, *_ in rows)

"""Finds the versions that a query asks for, by the words of page, metadata and files together."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

from archive.search.query import All, Either, Not, Query, Term, read_query

TITLE_WEIGHT = 10.0
"""a word in the title counts as this many in the text; so does one in a number"""
FILE_WEIGHT = 0.7
"""a file's rank beside a page's: the same words count a little less in an annex"""
ABOUT_WEIGHTS = "10.0, 10.0, 0.5, 1.0, 1.0"
"""of the columns of version_fts: a body's name stands on all its pages"""

# the versions with a term, and how well it fits: less is better. An index's ranks are taken before anything
# is joined to them, as SQLite wants.
_PAGES = f"""
    SELECT v.version_id, f.rank FROM (
        SELECT rowid AS document_id, bm25(document_fts, {TITLE_WEIGHT}, 1.0) AS rank
        FROM document_fts WHERE document_fts MATCH :match LIMIT -1) AS f
    CROSS JOIN version AS v USING (document_id)
"""  # noqa: S608 - numbers of ours
_BESIDE = f"""
    SELECT a.version_id, f.rank * {FILE_WEIGHT} FROM (
        SELECT rowid AS payload_id, bm25(file_fts) AS rank
        FROM file_fts WHERE file_fts MATCH :match LIMIT -1) AS f JOIN attachment AS a USING (payload_id)
    UNION ALL
    SELECT rowid, bm25(version_fts, {ABOUT_WEIGHTS}) FROM version_fts WHERE version_fts MATCH :match
"""  # noqa: S608 - numbers of ours
MATCHED = "(:matched IS NULL OR {version} IN (SELECT CAST(key AS INTEGER) FROM json_each(:matched)))"
"""SQL that limits an answer to the versions of `matched_parameter`"""

Ranks = Mapping[int, float]
"""version → how well it fits; less is better"""


def evaluate(db: sqlite3.Connection, query: Query) -> Ranks:
    """Return the versions that *query* asks for. A version's words are its page's and its files' together."""
    match query:
        case Term():
            return _find(db, query)
        case Not(part):
            without = evaluate(db, part)
            return {number: 0.0 for (number,) in db.execute("SELECT version_id FROM version")
                    if number not in without}  # fmt: skip
        case Either(parts):
            either: dict[int, float] = {}
            for part in parts:
                for number, rank in evaluate(db, part).items():
                    either[number] = either.get(number, 0.0) + rank
            return either
        case All(parts):
            return _match_all(db, parts)


def _match_all(db: sqlite3.Connection, parts: tuple[Query, ...]) -> Ranks:
    """Return the versions that every part asks for: first what must be there, then what must not."""
    found: Ranks | None = None
    for part in sorted(parts, key=lambda part: isinstance(part, Not)):
        if found is not None and not found:
            return {}
        if found is not None and isinstance(part, Not):
            without = evaluate(db, part.part)
            found = {number: rank for number, rank in found.items() if number not in without}
            continue
        ranks = evaluate(db, part)
        found = ranks if found is None else {
            number: rank + ranks[number] for number, rank in found.items() if number in ranks
        }  # fmt: skip
    return found or {}


def _find(db: sqlite3.Connection, term: Term) -> Ranks:
    asked = {"match": term.match}
    best: dict[int, float] = dict(db.execute(_PAGES, asked).fetchall())
    for number, rank in db.execute(_BESIDE, asked):
        if rank < best.get(number, 0.0):
            best[number] = rank
        else:
            best.setdefault(number, rank)
    return best


def find_versions(db: sqlite3.Connection, words: Sequence[str]) -> Ranks:
    """Return the versions that *words* ask for (`read_query`).

    Raises:
        UsageError: the words hold nothing to search for, or make no sense.
    """
    return evaluate(db, read_query(" ".join(words)))


def matched_parameter(ranks: Ranks | None) -> str | None:
    """Return the parameter ``:matched`` of an SQL that has `MATCHED`; None limits nothing."""
    return None if ranks is None else json.dumps(ranks)

"""Finds the versions that a query asks for, by the words of page, metadata and files together."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence

from archive.search.query import All, Either, Not, Query, Term, read_query

TITLE_WEIGHT = 10.0
"""a word in the title counts as this many in the text; so does one in a number"""
FILE_WEIGHT = 0.7
"""a file's rank beside a page's: the same words count a little less in an annex"""
ABOUT_WEIGHTS = "10.0, 10.0, 0.5, 1.0, 1.0"
"""of the columns of version_fts: a body's name stands on all its pages"""

_AMONG = "(:among IS NULL OR {column} IN ({rows}))"
# what is asked of a row is asked before its rank: that is the dear part
_OF_DOCUMENTS = _AMONG.format(
    column="+rowid",
    rows="""
    SELECT document_id FROM version WHERE version_id IN (SELECT value FROM json_each(:among))""",
)
_OF_FILES = _AMONG.format(
    column="+rowid",
    rows="""
    SELECT payload_id FROM attachment WHERE version_id IN (SELECT value FROM json_each(:among))""",
)
_OF_VERSIONS = _AMONG.format(column="+rowid", rows="SELECT value FROM json_each(:among)")
_AMONG_VERSIONS = _AMONG.format(column="v.version_id", rows="SELECT value FROM json_each(:among)")
RANKINGS = {
    "document_fts": f"bm25(document_fts, 1.0, {TITLE_WEIGHT})",
    "file_fts": "bm25(file_fts)",
    "version_fts": f"bm25(version_fts, {ABOUT_WEIGHTS})",
}
"""index → how well one of its rows fits; less is better"""
# the versions with a term, and how well it fits: less is better. An index's ranks are taken before anything
# is joined to them, as SQLite wants.
_PAGES = f"""
    SELECT v.version_id, f.rank FROM (
        SELECT rowid AS document_id, {RANKINGS["document_fts"]} AS rank
        FROM document_fts WHERE document_fts MATCH :match AND {_OF_DOCUMENTS} LIMIT -1) AS f
    CROSS JOIN version AS v USING (document_id)
"""  # noqa: S608 - parts are constants of this module
_FILES = f"""
    SELECT a.version_id, f.rank * {FILE_WEIGHT} FROM (
        SELECT rowid AS payload_id, {RANKINGS["file_fts"]} AS rank
        FROM file_fts WHERE file_fts MATCH :match AND {_OF_FILES} LIMIT -1) AS f
    JOIN attachment AS a USING (payload_id)
"""  # noqa: S608 - parts are constants of this module
_ABOUT = f"""
    SELECT rowid, {RANKINGS["version_fts"]} FROM version_fts
    WHERE version_fts MATCH :match AND {_OF_VERSIONS}
"""  # noqa: S608 - parts are constants of this module
_BESIDE = f"{_FILES} UNION ALL {_ABOUT}"
# where nobody asks how well a version fits, SQLite compares whole sets
_HAS = """({version}.document_id IN (SELECT rowid FROM document_fts WHERE document_fts MATCH {match})
    OR {version}.version_id IN (SELECT rowid FROM version_fts WHERE version_fts MATCH {match})
    OR {version}.version_id IN (SELECT version_id FROM file_fts
        CROSS JOIN attachment ON payload_id = file_fts.rowid WHERE file_fts MATCH {match}))"""
FEW = 20_000
"""versions found by a part of a query that the next part is looked for among"""
MATCHED = "(:matched IS NULL OR {version} IN (SELECT CAST(key AS INTEGER) FROM json_each(:matched)))"
"""SQL that limits an answer to the versions of `matched_parameter`"""

Ranks = Mapping[int, float]
"""version → how well it fits; less is better"""


def condition_of(query: Query, version: str) -> tuple[str, dict[str, str]]:
    """Return the SQL that tells whether a row of *version* has what is asked for, and its parameters."""
    matches: dict[str, str] = {}

    def sql(part: Query) -> str:
        match part:
            case Term():
                name = matches.setdefault(part.match, f"term_{len(matches)}")
                return _HAS.format(version=version, match=f":{name}")
            case Not(inner):
                return f"NOT {sql(inner)}"
            case Either(parts):
                return _nested([*map(sql, parts)], "OR")
            case All(parts):
                return _nested([*map(sql, parts)], "AND")

    condition = sql(query)
    return condition, {name: match for match, name in matches.items()}


def _nested(parts: Sequence[str], operator: str) -> str:
    """Return conditions joined two by two: SQLite refuses a chain of a thousand."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    return f"({_nested(parts[:middle], operator)} {operator} {_nested(parts[middle:], operator)})"


def evaluate(db: sqlite3.Connection, query: Query, among: Collection[int] | None = None) -> Ranks:
    """Return the versions that *query* asks for, all or only *among* some: how well one fits is the same.

    A version's words are its page's and its files' together.
    """
    match query:
        case Term():
            return _find(db, query, among)
        case Not():
            condition, matches = condition_of(query, "v")
            sql = f"SELECT v.version_id FROM version AS v WHERE {condition} AND {_AMONG_VERSIONS}"  # noqa: S608 - ours
            found = db.execute(sql, {**matches, "among": _among_parameter(among)})
            return {number: 0.0 for (number,) in found}
        case Either(parts):
            either: dict[int, float] = {}
            for part in parts:
                for number, rank in evaluate(db, part, among).items():
                    either[number] = either.get(number, 0.0) + rank
            return either
        case All(parts):
            return _match_all(db, parts, among)


def _match_all(db: sqlite3.Connection, parts: tuple[Query, ...], among: Collection[int] | None) -> Ranks:
    """Return the versions that every part asks for: first what must be there, then what must not."""
    first, *others = sorted(parts, key=lambda part: isinstance(part, Not))
    found = evaluate(db, first, among)
    for part in others:
        if not found:
            break
        ranks = evaluate(db, part, found if len(found) <= FEW else among)
        found = {number: rank + ranks[number] for number, rank in found.items() if number in ranks}
    return found


def _among_parameter(among: Collection[int] | None) -> str | None:
    return None if among is None else json.dumps([*among])


def _find(db: sqlite3.Connection, term: Term, among: Collection[int] | None) -> Ranks:
    best = find_in_order(db, term, among)
    return best if among is None else {number: best[number] for number in among if number in best}


def find_in_order(db: sqlite3.Connection, term: Term, among: Collection[int] | None) -> Ranks:
    """Return the versions that have a term, all or *among* some, in the order of the indexes."""
    asked = {"match": term.match, "among": _among_parameter(among)}
    best: dict[int, float] = dict(db.execute(_PAGES, asked).fetchall())
    for number, rank in db.execute(_BESIDE, asked):
        if rank < best.get(number, 0.0):
            best[number] = rank
        else:
            best.setdefault(number, rank)
    if among is None:
        return best
    wanted = frozenset(among)  # a text may be shown by others, too
    return {number: rank for number, rank in best.items() if number in wanted}


def find_versions(db: sqlite3.Connection, words: Sequence[str]) -> Ranks:
    """Return the versions that *words* ask for (`read_query`).

    Raises:
        UsageError: the words hold nothing to search for, or make no sense.
    """
    return evaluate(db, read_query(" ".join(words)))


def matched_parameter(ranks: Ranks | None) -> str | None:
    """Return the parameter ``:matched`` of an SQL that has `MATCHED`; None limits nothing."""
    return None if ranks is None else json.dumps(ranks)

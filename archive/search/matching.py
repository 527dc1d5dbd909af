"""Finds the versions that have every one of some words, in the page's text or in a file."""

import json
import sqlite3
from collections.abc import Mapping, Sequence

from archive.search.grams import match_query

TITLE_WEIGHT = 10.0
"""a word in the title counts as this many in the text"""
FILE_WEIGHT = 0.7
"""a file's rank beside a page's: the same words count a little less in an annex"""
# both indexes' ranks are taken before anything is joined to them, as SQLite wants
_MATCHING = f"""
    SELECT v.version_id, f.rank FROM (
        SELECT rowid AS document_id, bm25(document_fts, {TITLE_WEIGHT}, 1.0) AS rank
        FROM document_fts WHERE document_fts MATCH :match LIMIT -1) AS f JOIN version AS v USING (document_id)
    UNION ALL
    SELECT a.version_id, f.rank * {FILE_WEIGHT} FROM (
        SELECT rowid AS payload_id, bm25(file_fts) AS rank
        FROM file_fts WHERE file_fts MATCH :match LIMIT -1) AS f JOIN attachment AS a USING (payload_id)
"""  # noqa: S608 - numbers of ours
MATCHED = "(:matched IS NULL OR {version} IN (SELECT CAST(key AS INTEGER) FROM json_each(:matched)))"
"""SQL that limits an answer to the versions of `matched_parameter`"""

Ranks = Mapping[int, float]
"""version → how well it fits; less is better"""


def find_versions(db: sqlite3.Connection, words: Sequence[str]) -> Ranks:
    """Return the versions that have every one of *words*.

    Raises:
        UsageError: the words hold nothing to search for.
    """
    best: dict[int, float] = {}
    for number, rank in db.execute(_MATCHING, {"match": match_query(" ".join(words))}):
        best[number] = min(rank, best.get(number, rank))
    return best


def matched_parameter(ranks: Ranks | None) -> str | None:
    """Return the parameter ``:matched`` of an SQL that has `MATCHED`; None limits nothing."""
    return None if ranks is None else json.dumps(ranks)

"""Keeps of the versions that a search found those whose element of a report has the words."""

import sqlite3
from collections.abc import Sequence

from archive.search.matching import Ranks
from archive.search.query import Either, Query, Term

_TEXTS = """
    SELECT substr(coalesce(t.text, d.text), e.start_offset + 1, e.end_offset - e.start_offset)
    FROM version AS v JOIN derivation AS n USING (document_id) JOIN document AS d USING (document_id)
    JOIN element AS e USING (document_id) LEFT JOIN file_text AS t ON t.payload_id = n.payload_id
    WHERE v.version_id = ? AND e.element = ? AND e.start_offset IS NOT NULL ORDER BY e.start_offset
"""


def text_within(db: sqlite3.Connection, version: int, element: str) -> str:
    """Return the text of an element of the report that a version shows; empty where it has none."""
    return "\n".join(text for (text,) in db.execute(_TEXTS, (version, element)))


def keep_within(
    db: sqlite3.Connection, ranks: Ranks, query: Query, terms: Sequence[Term], element: str
) -> dict[int, float]:
    """Return the versions whose element has the terms: all, or one where they may stand for each other."""
    enough = any if isinstance(query, Either) else all
    kept = {}
    for version, rank in ranks.items():
        text = text_within(db, version, element)
        if text and enough(has_term(text, term.text) for term in terms):
            kept[version] = rank
    return kept


def has_term(text: str, term: str) -> bool:
    """Return whether a text has a term as it stands, whatever its case."""
    return term.casefold() in text.casefold()

"""Keeps a digest of what was derived of each document and of each version, beside it.

A document's digest is the SHA-256, cut to eight bytes, of its derivation, its elements, items, figures and
fingerprints, a JSON array each, in the order of their numbers; a version's is that of its naming. SQLite
makes the arrays, so plain sqlite3 and any SHA-256 can check them.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from archive.schema.fixity import digest

# a number as two integers, which every SQLite prints alike: the whole, and the rest in parts of 2**-62
_VALUE = """
    CAST(value AS INTEGER), CAST((value - CAST(value AS INTEGER)) * 4611686018427387904 AS INTEGER)
"""
_DERIVATIONS = f"""
    SELECT n.document_id, n.digest,
        json_array(n.document_id, n.payload_id, n.kind, n.year, n.rules, n.basis),
        (SELECT group_concat(json_array(element_id, element, form, start_offset, end_offset, heading, rule))
            FROM (SELECT * FROM element AS e WHERE e.document_id = n.document_id ORDER BY element_id)),
        (SELECT group_concat(json_array(element_item_id, elements, style, number, start_offset, end_offset,
                heading))
            FROM (SELECT * FROM element_item AS i WHERE i.document_id = n.document_id
                ORDER BY element_item_id)),
        (SELECT group_concat(json_array(place, start_offset, end_offset, {_VALUE}, approximate, year, subject,
                indicator, unit, kind, topic, scope, element, sentence_start, sentence_end))
            FROM (SELECT * FROM figure AS f LEFT JOIN figure_sort USING (figure_sort_id)
                WHERE f.document_id = n.document_id ORDER BY place)),
        (SELECT json_array(rule, hex(hashes)) FROM fingerprint AS f WHERE f.document_id = n.document_id)
    FROM json_each(?) AS j CROSS JOIN derivation AS n ON n.document_id = j.value
"""  # noqa: S608 - the columns of this module
_NAMINGS = """
    SELECT n.version_id, n.digest, json_array(n.version_id, n.page_id, n.kind, n.year, n.printed_year,
        n.rules, n.wording_id, w.portal_id, w.origin, w.words, w.is_masked)
    FROM json_each(?) AS j CROSS JOIN naming AS n ON n.version_id = j.value
    LEFT JOIN wording AS w USING (wording_id)
"""
_KEEP = "UPDATE derivation SET digest = ? WHERE document_id = ?"
_KEEP_NAMING = "UPDATE naming SET digest = ? WHERE version_id = ?"

BATCH = 1000
"""documents or versions that are read at once"""
Kept = tuple[int, object, bytes]
"""number of a document or version, the digest that is kept of what was derived of it, and the one it has"""


def read_derivations(db: sqlite3.Connection, documents: Sequence[int]) -> Iterator[Kept]:
    """Yield what is kept of documents, as far as something was derived of them."""
    return _read(db, _DERIVATIONS, documents)


def read_namings(db: sqlite3.Connection, versions: Sequence[int]) -> Iterator[Kept]:
    """Yield what is kept of versions, as far as something was derived of them."""
    return _read(db, _NAMINGS, versions)


def seal_derivations(db: sqlite3.Connection, documents: Sequence[int]) -> None:
    """Keep the digests of what was derived of documents, as it stands now."""
    _keep(db, _KEEP, _DERIVATIONS, documents)


def seal_namings(db: sqlite3.Connection, versions: Sequence[int]) -> None:
    """Keep the digests of what was derived of versions, as it stands now."""
    _keep(db, _KEEP_NAMING, _NAMINGS, versions)


def _read(db: sqlite3.Connection, sql: str, numbers: Sequence[int]) -> Iterator[Kept]:
    for number, kept, *parts in db.execute(sql, (json.dumps(numbers),)):
        yield number, kept, digest("\n".join(part or "" for part in parts).encode())


def _keep(db: sqlite3.Connection, keep: str, read: str, numbers: Sequence[int]) -> None:
    for first in range(0, len(numbers), BATCH):
        kept = list(_read(db, read, numbers[first : first + BATCH]))  # before any of its rows is changed
        db.executemany(keep, [(now, number) for number, _, now in kept])

"""Keeps the full-text indexes in step with the texts."""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.search.about import ABOUT, ABOUT_COLUMNS, ADD_ABOUT, about_row
from archive.search.grams import index_text
from yifa.model.telling import Tell, tell_nobody

TEXT_AND_TITLE = "SELECT document_id, text, coalesce(indexed_title, '') FROM document"
FILE_TEXT = "SELECT payload_id, text FROM file_text WHERE text != ''"
ADD = "INSERT INTO document_fts (rowid, text, title) VALUES (?, ?, ?)"
# an index that keeps no texts must be told the words it is to forget
FORGET = "INSERT INTO document_fts (document_fts, rowid, text, title) VALUES ('delete', ?, ?, ?)"
ADD_FILE = "INSERT INTO file_fts (rowid, text) VALUES (?, ?)"
FORGET_FILE = "INSERT INTO file_fts (file_fts, rowid, text) VALUES ('delete', ?, ?)"

Indexed = tuple[str, str]
"""text and title"""
IndexedBefore = dict[int, Indexed | None]
"""document → what the index says of it so far, where that is to change; None: nothing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A full-text index and what it should hold."""

    name: str
    columns: tuple[str, ...]
    texts: str
    """SQL: number and texts"""


INDEXES = (
    Index(name="document_fts", columns=("text", "title"), texts=TEXT_AND_TITLE),
    Index(name="file_fts", columns=("text",), texts=FILE_TEXT),
    Index(name="version_fts", columns=ABOUT_COLUMNS, texts=ABOUT),
)


def indexed(db: sqlite3.Connection, document_id: int) -> Indexed | None:
    """Return what the index should say of a document, None where there is no such document."""
    row = db.execute(f"{TEXT_AND_TITLE} WHERE document_id = ?", (document_id,)).fetchone()
    return None if row is None else (row[1], row[2])


def remember(db: sqlite3.Connection, document_id: int, before: IndexedBefore) -> None:
    """Note what the index says of a document that is about to change, unless it is noted already."""
    if document_id not in before:
        before[document_id] = indexed(db, document_id)


def index_row(document_id: int, texts: Indexed) -> tuple[int, str, str]:
    """Return the index's row for a document."""
    text, title = texts
    return document_id, index_text(text), index_text(title)


def file_index_row(payload_id: int, text: str) -> tuple[int, str]:
    """Return the index's row for a file."""
    return payload_id, index_text(text)


def reindex(db: sqlite3.Connection, before: Iterable[tuple[int, Indexed | None]]) -> None:
    """Bring the index up to date for documents that changed; *before* has what it says of them so far.

    SQLite writes the index to disk at every savepoint; a whole batch without one in between is what makes
    the dearest step of a crawl cheap.
    """
    for document_id, old in before:
        new = indexed(db, document_id)
        if new == old:
            continue
        if old is not None:
            db.execute(FORGET, index_row(document_id, old))
        if new is not None:
            db.execute(ADD, index_row(document_id, new))


def index_all(db: sqlite3.Connection, tell: Tell = tell_nobody) -> None:
    """Fill the empty indexes; *tell* is told how many of how many documents are in them."""
    (count,) = db.execute("SELECT count(*) FROM document").fetchone()

    def rows() -> Iterator[tuple[int, str, str]]:
        for done, (number, text, title) in enumerate(db.execute(TEXT_AND_TITLE), 1):
            yield index_row(number, (text, title))
            tell("texts indexed anew", done, count)

    db.executemany(ADD, rows())
    db.executemany(ADD_FILE, (file_index_row(number, text) for number, text in db.execute(FILE_TEXT)))
    db.executemany(ADD_ABOUT, (about_row(number, texts) for number, *texts in db.execute(ABOUT)))


def is_indexed(db: sqlite3.Connection) -> bool:
    """Return whether what is stored is in the indexes; it is not between a new schema and the next line."""
    (last,) = db.execute("SELECT max(version_id) FROM version").fetchone()
    return last is None or bool(db.execute("SELECT EXISTS (SELECT 1 FROM version_fts_docsize)").fetchone()[0])


def index_anew(db: sqlite3.Connection, tell: Tell = tell_nobody) -> None:
    """Fill the indexes where a new schema emptied them, whole or not at all."""
    if is_indexed(db):
        return
    db.execute("BEGIN IMMEDIATE")
    with db:  # whatever stops it: the indexes stay empty, and the next command fills them
        index_all(db, tell)

"""The full-text index against the texts: what it should say, whether it does, and making it say so."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import sqlite_utils

from archive import migrations
from archive.grams import index_text

INDEX = "document_fts"
PARTS = ("data", "idx", "docsize", "config")
COLUMNS = ("title", "text")
# A document is found by the title of the version that showed it first.
TITLE_AND_TEXT = """
    SELECT d.document_id, coalesce(v.title, ''), d.text FROM document AS d
    LEFT JOIN version AS v
    ON v.version_id = (SELECT min(f.version_id) FROM version AS f WHERE f.document_id = d.document_id)
"""
ADD = "INSERT INTO document_fts (rowid, title, text) VALUES (?, ?, ?)"
# an index that keeps no texts must be told the words it is to forget
FORGET = "INSERT INTO document_fts (document_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)"

Indexed = tuple[str, str]
"""title and text"""


def indexed(db: sqlite3.Connection, document_id: int) -> Indexed | None:
    """Return what the index should say of a document, None where there is no such document."""
    row = db.execute(f"{TITLE_AND_TEXT} WHERE d.document_id = ?", (document_id,)).fetchone()
    return None if row is None else (row[1], row[2])


def words(document_id: int, said: Indexed) -> tuple[int, str, str]:
    """Return the index's row for a document."""
    title, text = said
    return document_id, index_text(title), index_text(text)


def reindex(db: sqlite3.Connection, before: Iterable[tuple[int, Indexed | None]]) -> None:
    """Bring the index up to date for documents of which it said *before*."""
    for document_id, said in before:
        now = indexed(db, document_id)
        if now == said:
            continue
        if said is not None:
            db.execute(FORGET, words(document_id, said))
        if now is not None:
            db.execute(ADD, words(document_id, now))


def index_all(db: sqlite3.Connection) -> None:
    """Fill an empty index."""
    db.executemany(ADD, (words(number, (title, text)) for number, title, text in db.execute(TITLE_AND_TEXT)))


def check_index(db: sqlite3.Connection) -> Iterator[tuple[int | None, str]]:
    """Yield what is wrong with the index: the document it is wrong about (None: the index itself) and how.

    The index is copied beside the words it should hold, and SQLite compares the two; only where they differ
    is it asked which documents are meant.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            _copy(db, copy)
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            problem = _compare(copy)
            named = list(_name(copy)) if problem else []
            problem = problem or _look_up(copy) or _compare_settings(copy)
        yield from named
        if problem and not named:
            yield None, problem


def _copy(db: sqlite3.Connection, copy: sqlite3.Connection) -> None:
    """Put the words the index should hold into a table, and the index's parts as they are beside it."""
    copy.execute("PRAGMA synchronous = OFF")
    copy.execute("BEGIN")
    copy.execute("CREATE TABLE expected (document_id INTEGER PRIMARY KEY, title, text)")
    copy.execute(
        "CREATE VIRTUAL TABLE document_fts USING fts5 (title, text, content='expected',"
        " content_rowid='document_id', tokenize='unicode61')"
    )
    copy.executemany(
        "INSERT INTO expected VALUES (?, ?, ?)",
        (words(number, (title, text)) for number, title, text in db.execute(TITLE_AND_TEXT)),
    )
    for part in PARTS:
        copy.execute(f"DELETE FROM document_fts_{part}")  # noqa: S608 - names above
        rows = db.execute(f"SELECT * FROM document_fts_{part}")  # noqa: S608
        marks = ", ".join("?" * len(rows.description))
        copy.executemany(f"INSERT INTO document_fts_{part} VALUES ({marks})", rows)  # noqa: S608
    copy.execute("COMMIT")


def _compare(copy: sqlite3.Connection) -> str | None:
    try:
        copy.execute("INSERT INTO document_fts (document_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        return f"does not hold the words of the texts: {error}"
    return None


def _look_up(copy: sqlite3.Connection) -> str | None:
    """Return the first word that is in the index but not found in as many documents as it says."""
    copy.execute("CREATE VIRTUAL TABLE counts USING fts5vocab(document_fts, row)")
    find = "SELECT count(*) FROM document_fts WHERE document_fts MATCH ?"
    try:
        for term, documents in copy.execute("SELECT term, doc FROM counts"):
            if copy.execute(find, (f'"{term}"',)).fetchone()[0] != documents:
                return f"a search for {term} does not find its {documents} documents"
    except sqlite3.DatabaseError as error:
        return f"cannot be searched: {error}"
    return None


def _compare_settings(copy: sqlite3.Connection) -> str | None:
    """Return the setting of the index that is not as in a new archive."""
    select = "SELECT k, v FROM document_fts_config"
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        migrations.create(sqlite_utils.Database(new))
        wrong = sorted({key for key, _ in {*new.execute(select)} ^ {*copy.execute(select)}})
    return f"settings not as they were made: {', '.join(wrong)}" if wrong else None


def _name(copy: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Yield the documents whose words differ, where the index can still be read."""
    found: dict[int, int] = {}
    try:
        copy.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(document_fts, instance)")
        for term, document_id, column, place in copy.execute("SELECT term, doc, col, offset FROM vocabulary"):
            found[document_id] = found.get(document_id, 0) ^ hash((term, column, place))
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return
    for document_id, *texts in copy.execute("SELECT document_id, title, text FROM expected"):
        due = 0
        for column, text in zip(COLUMNS, texts, strict=True):
            for place, term in enumerate(text.split()):
                due ^= hash((term, column, place))
        if found.pop(document_id, 0) != due:
            yield document_id, "the index does not hold its words"
    for document_id in found:
        yield document_id, "the index holds words of a document that is not there"

"""Keeps the full-text indexes in step with the texts, and checks that they hold their words."""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import sqlite_utils

from archive.file.scratch import scratch_folder
from archive.schema import migrations
from archive.schema.structure import PARTS
from archive.search.about import ABOUT, ABOUT_COLUMNS, ADD_ABOUT, about_row
from archive.search.grams import index_text

TITLE_AND_TEXT = "SELECT document_id, coalesce(indexed_title, ''), text FROM document"
FILE_TEXT = "SELECT payload_id, text FROM file_text WHERE text != ''"
ADD = "INSERT INTO document_fts (rowid, title, text) VALUES (?, ?, ?)"
# an index that keeps no texts must be told the words it is to forget
FORGET = "INSERT INTO document_fts (document_fts, rowid, title, text) VALUES ('delete', ?, ?, ?)"
ADD_FILE = "INSERT INTO file_fts (rowid, text) VALUES (?, ?)"
FORGET_FILE = "INSERT INTO file_fts (file_fts, rowid, text) VALUES ('delete', ?, ?)"

WORTH_PROCESSES = 4_000
"""texts whose words are compared with an index by all cores; fewer are sooner done than processes start"""
IN_MEMORY = 2_000
"""texts that are held while their words are made"""

Indexed = tuple[str, str]
"""title and text"""
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
    Index(name="document_fts", columns=("title", "text"), texts=TITLE_AND_TEXT),
    Index(name="file_fts", columns=("text",), texts=FILE_TEXT),
    Index(name="version_fts", columns=ABOUT_COLUMNS, texts=ABOUT),
)


def indexed(db: sqlite3.Connection, document_id: int) -> Indexed | None:
    """Return what the index should say of a document, None where there is no such document."""
    row = db.execute(f"{TITLE_AND_TEXT} WHERE document_id = ?", (document_id,)).fetchone()
    return None if row is None else (row[1], row[2])


def remember(db: sqlite3.Connection, document_id: int, before: IndexedBefore) -> None:
    """Note what the index says of a document that is about to change, unless it is noted already."""
    if document_id not in before:
        before[document_id] = indexed(db, document_id)


def index_row(document_id: int, texts: Indexed) -> tuple[int, str, str]:
    """Return the index's row for a document."""
    title, text = texts
    return document_id, index_text(title), index_text(text)


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


def index_all(db: sqlite3.Connection) -> None:
    """Fill the empty indexes."""
    rows = db.execute(TITLE_AND_TEXT)
    db.executemany(ADD, (index_row(number, (title, text)) for number, title, text in rows))
    db.executemany(ADD_FILE, (file_index_row(number, text) for number, text in db.execute(FILE_TEXT)))
    db.executemany(ADD_ABOUT, (about_row(number, texts) for number, *texts in db.execute(ABOUT)))


def is_indexed(db: sqlite3.Connection) -> bool:
    """Return whether what is stored is in the indexes; it is not between a new schema and the next line."""
    stored = db.execute("SELECT EXISTS (SELECT 1 FROM version)").fetchone()[0]
    return not stored or bool(db.execute("SELECT EXISTS (SELECT 1 FROM version_fts_docsize)").fetchone()[0])


def index_anew(db: sqlite3.Connection) -> None:
    """Fill the indexes where a new schema emptied them, whole or not at all."""
    if is_indexed(db):
        return
    db.execute("BEGIN IMMEDIATE")
    with db:  # whatever stops it: the indexes stay empty, and the next command fills them
        index_all(db)


def check_index(db: sqlite3.Connection, index: Index) -> Iterator[tuple[int | None, str]]:
    """Yield what is wrong with an index: the row it is wrong about (None: the index itself) and how.

    The index is copied beside the words it should hold, and SQLite compares the two; only where they differ
    is it asked which rows are meant.
    """
    with scratch_folder(Path(tempfile.gettempdir())) as folder:
        path = folder / "index.db"
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            _copy(db, index, copy)
        with closing(sqlite3.connect(path, isolation_level=None)) as copy, ThreadPoolExecutor(1) as other:
            searched = other.submit(_look_up_at, path, index)  # while SQLite compares on the other core
            problem = _compare(index, copy)
            wait([searched])
            named = list(_name(index, copy)) if problem else []
            problem = problem or searched.result() or _compare_settings(index, copy)
        yield from named
        if problem and not named:
            yield None, problem


def _copy(db: sqlite3.Connection, index: Index, copy: sqlite3.Connection) -> None:
    """Put the words the index should hold into a table, and the index's parts as they are beside it."""
    columns = ", ".join(index.columns)
    copy.execute("PRAGMA synchronous = OFF")
    copy.execute("BEGIN")
    copy.execute(f"CREATE TABLE expected (number INTEGER PRIMARY KEY, {columns})")
    copy.execute(
        f"CREATE VIRTUAL TABLE {index.name} USING fts5 ({columns}, content='expected',"
        " content_rowid='number', tokenize='ascii')"
    )
    with ExitStack() as resources:
        rows = _words_of(db, index, resources)
        copy.executemany(f"INSERT INTO expected VALUES (?{', ?' * len(index.columns)})", rows)  # noqa: S608 - names above
    copy.execute(f"CREATE VIRTUAL TABLE counts USING fts5vocab({index.name}, row)")
    for part in PARTS:
        copy.execute(f"DELETE FROM {index.name}_{part}")  # noqa: S608
        rows = db.execute(f"SELECT * FROM {index.name}_{part}")  # noqa: S608
        marks = ", ".join("?" * len(rows.description))
        copy.executemany(f"INSERT INTO {index.name}_{part} VALUES ({marks})", rows)  # noqa: S608
    copy.execute("COMMIT")


def _words_of(db: sqlite3.Connection, index: Index, resources: ExitStack) -> Iterator[tuple[int | str, ...]]:
    """Yield number and words of every row the index should hold, made on all cores where they are many."""
    (count,) = db.execute(f"SELECT count(*) FROM ({index.texts})").fetchone()  # noqa: S608 - ours
    pool: Executor | None = None
    if count >= WORTH_PROCESSES:
        pool = resources.enter_context(ProcessPoolExecutor(mp_context=get_context("spawn")))
    rows = db.execute(index.texts)
    while batch := rows.fetchmany(IN_MEMORY):
        yield from pool.map(_row_of_words, batch, chunksize=50) if pool else map(_row_of_words, batch)


def _row_of_words(row: tuple[int, *tuple[str, ...]]) -> tuple[int | str, ...]:
    number, *texts = row
    return number, *map(index_text, texts)


def _compare(index: Index, copy: sqlite3.Connection) -> str | None:
    try:
        copy.execute(f"INSERT INTO {index.name} ({index.name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    except sqlite3.DatabaseError as error:
        return f"does not hold the words of the texts: {error}"
    return None


def _look_up_at(path: Path, index: Index) -> str | None:
    with closing(sqlite3.connect(path, isolation_level=None)) as copy:
        return _look_up(index, copy)


def _look_up(index: Index, copy: sqlite3.Connection) -> str | None:
    """Return the first word that is in the index but not found in as many texts as it says."""
    find = f"SELECT count(*) FROM {index.name} WHERE {index.name} MATCH ?"  # noqa: S608
    try:
        for term, documents in copy.execute("SELECT term, doc FROM counts"):
            if copy.execute(find, (f'"{term}"',)).fetchone()[0] != documents:
                return f"a search for {term} does not find its {documents} documents"
    except sqlite3.DatabaseError as error:
        return f"cannot be searched: {error}"
    return None


def _compare_settings(index: Index, copy: sqlite3.Connection) -> str | None:
    """Return the setting of the index that is not as in a new archive."""
    select = f"SELECT k, v FROM {index.name}_config"  # noqa: S608
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        migrations.create(sqlite_utils.Database(new))
        wrong = sorted({key for key, _ in {*new.execute(select)} ^ {*copy.execute(select)}})
    return f"settings not as they were made: {', '.join(wrong)}" if wrong else None


def _name(index: Index, copy: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Yield the rows whose words differ, where the index can still be read."""
    hashes: dict[int, int] = {}
    try:
        copy.execute(f"CREATE VIRTUAL TABLE vocabulary USING fts5vocab({index.name}, instance)")
        for term, number, column, offset in copy.execute("SELECT term, doc, col, offset FROM vocabulary"):
            hashes[number] = hashes.get(number, 0) ^ hash((term, column, offset))
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return
    for number, *texts in copy.execute("SELECT * FROM expected"):
        due = 0
        for column, text in zip(index.columns, texts, strict=True):
            for offset, term in enumerate(text.split()):
                due ^= hash((term, column, offset))
        if hashes.pop(number, 0) != due:
            yield number, "the index does not hold its words"
    for number in hashes:
        yield number, "the index holds words of a document that is not there"

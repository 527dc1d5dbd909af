"""Checks that the full-text indexes hold the words of the texts, and say which they do not."""

import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from pathlib import Path

from archive.file.scratch import scratch_folder
from archive.processes import processes
from archive.schema.ours import make_schema
from archive.schema.structure import PARTS
from archive.search.grams import index_text
from archive.search.index import Index

WORTH_PROCESSES = 4_000
"""texts whose words are compared with an index by all cores; fewer are sooner done than processes start"""
IN_MEMORY = 2_000
"""texts that are held while their words are made"""


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
        pool = resources.enter_context(processes())
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
        make_schema(new)
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

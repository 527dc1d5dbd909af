"""The full-text index: texts first, and made anew in archives that had it otherwise."""

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.file.connecting import reading
from archive.proof.verify import verify
from archive.search.filters import Filters
from archive.search.index import TEXT_AND_TITLE, index_row
from archive.search.matching import evaluate
from archive.search.query import read_query
from archive.search.search import search
from archive.store import Archive
from tests.support.archives.older import take_back
from tests.support.reports import fill

TITLES_FIRST = "CREATE VIRTUAL TABLE document_fts USING fts5 (title, text, content='', tokenize='ascii')"
"""as until schema 24"""
WORDS = ("报告", "司法", "复议申请", "水务局", "公证", "件 OR 培训", "局 NOT 财政局")


def answers(path: Path) -> list[tuple[dict[int, float], list[str]]]:
    """Return what each of the words finds: how well each version fits, and the hits in order."""
    with reading(path) as db:
        return [
            (
                {number: round(rank, 12) for number, rank in evaluate(db.conn, read_query(word)).items()},
                [hit.id for hit in search(db, [word], Filters()).hits],
            )
            for word in WORDS
        ]


def make_titles_first(path: Path) -> None:
    """Have an archive as an earlier yifa left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("DROP TABLE document_fts")
        db.execute(TITLES_FIRST)
        rows = [index_row(number, (text, title)) for number, text, title in db.execute(TEXT_AND_TITLE)]
        db.executemany("INSERT INTO document_fts (rowid, text, title) VALUES (?, ?, ?)", rows)
        take_back(db, "the_index_has_texts_first")


def test_an_index_with_titles_first_is_made_anew_and_finds_the_same_in_the_same_order(tmp_path: Path) -> None:
    """Pages, what they say of themselves, and files."""
    path = fill(tmp_path / "a.db")
    before = answers(path)
    make_titles_first(path)
    Archive.open(path).close()

    assert all(found for found, _ in before)
    assert answers(path) == before
    with reading(path) as db:
        assert verify(db.conn).damage == []


def test_texts_first_are_the_smaller_index(tmp_path: Path) -> None:
    """A word of the first column is kept without a mark of its column."""
    path = fill(tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as db:
        rows = [index_row(number, (text, title)) for number, text, title in db.execute(TEXT_AND_TITLE)]
        (made,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'document_fts'").fetchone()
    sizes = []
    for sql in (made, TITLES_FIRST):
        with closing(sqlite3.connect(":memory:")) as db:
            db.execute(sql)
            db.executemany("INSERT INTO document_fts (rowid, text, title) VALUES (?, ?, ?)", rows)
            db.execute("INSERT INTO document_fts (document_fts) VALUES ('optimize')")
            (size,) = db.execute("SELECT sum(length(block)) FROM document_fts_data").fetchone()
            sizes.append(size)

    assert sizes[0] < 0.9 * sizes[1]


def test_whoever_opens_an_older_archive_is_told_how_far_its_index_is(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db")
    make_titles_first(path)
    told: list[tuple[str, int, int]] = []
    for _ in range(2):  # a second time there is nothing to do
        Archive.open(path, tell=lambda what, done, of: told.append((what, done, of))).close()

    assert told == [("texts indexed anew", done, 4) for done in range(1, 5)]

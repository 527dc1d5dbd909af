"""The archive's file: opened, refused, read beside a writer, and whole after whatever happens."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.file.connecting import reading
from archive.proof.verify import verify
from archive.search.grams import phrase
from archive.store import Archive
from archive.tables.transaction import BATCH
from tests.support.asked import count, one
from tests.support.factory import (
    AT,
    HOME,
    PAGE,
    TEXT,
    TITLE,
    Visit,
    make_portal,
    make_record,
)
from yifa.model.errors import ArchiveError, ArchiveInUseError, ArchiveWriteError


def test_an_archive_reopens_with_what_was_stored(visit: Visit) -> None:
    visit.save(make_record())
    visit.archive.close()

    with Archive.open(visit.archive.path, create=False) as archive:
        assert count(archive, "documents") == 1
        assert one(archive, "PRAGMA journal_mode") == ("wal",)
        assert one(archive, "PRAGMA synchronous") == (2,)


def test_a_batch_is_committed_by_itself(visit: Visit) -> None:
    for number in range(BATCH + 1):
        visit.save(make_record(f"{HOME}{number}.html", text=f"第{number}号"))

    with Archive.open(visit.archive.path, read_only=True) as reader:
        assert count(reader, "version") == BATCH


def test_a_batch_is_indexed_first_and_committed_in_a_second_turn(visit: Visit) -> None:
    """What another portal saves between the two is committed with it; a batch that is not full waits."""
    visit.save(make_record(f"{HOME}0.html", text="第一号"))
    assert not visit.archive.index_if_full()
    capture_id = visit.keep()
    for number in range(1, BATCH):
        visit.save(make_record(f"{HOME}{number}.html", text=f"议案{number}"))

    assert visit.archive.index_if_full()
    visit.archive.versions.save(
        make_record(f"{HOME}{BATCH}.html", text="另一门户"), capture_id=capture_id, run_id=visit.run_id,
        portal_id=visit.portal_id, entry=None, at=AT,
    )  # fmt: skip
    assert visit.archive.index_if_full()
    assert visit.archive.commit_if_full()

    with Archive.open(visit.archive.path, read_only=True) as reader:
        found = "SELECT count(*) FROM document_fts WHERE document_fts MATCH ?"
        assert [one(reader, found, phrase(words)) for words in ("第一号", "议案", "门户")] == [
            (1,), (BATCH - 1,), (1,),
        ]  # fmt: skip
        assert verify(reader.db.conn).damage == []


def test_a_second_writer_is_refused_and_a_reader_is_not(visit: Visit) -> None:
    visit.archive.commit()

    with pytest.raises(ArchiveInUseError, match=r"\(tests\)"):
        Archive.open(visit.archive.path)
    with Archive.open(visit.archive.path, read_only=True) as reader:
        assert count(reader, "portal") == 1


def test_a_reader_changes_nothing(visit: Visit) -> None:
    visit.archive.close()

    with Archive.open(visit.archive.path, read_only=True) as reader, pytest.raises(ArchiveWriteError):
        reader.portals.add(make_portal())


def test_a_reader_leaves_nothing_beside_the_archive(visit: Visit) -> None:
    """Neither where it is alone, nor as the last of two; beside a writer it leaves his files alone."""
    visit.save(make_record())
    with reading(visit.archive.path):
        pass
    beside_writer = sides(visit.archive.path)
    visit.archive.close()
    before = visit.archive.path.read_bytes()

    with reading(visit.archive.path), reading(visit.archive.path):
        during = sides(visit.archive.path)

    assert beside_writer == during == {"-shm", "-wal"}
    assert sides(visit.archive.path) == set()
    assert visit.archive.path.read_bytes() == before


def test_a_reader_leaves_what_a_killed_writer_wrote(visit: Visit) -> None:
    """His journal is the next writer's to take over."""
    visit.save(make_record())
    visit.archive.commit()
    copy = visit.archive.path.with_name("copy.db")
    for side in ("", "-wal"):
        shutil.copyfile(f"{visit.archive.path}{side}", f"{copy}{side}")
    journal = Path(f"{copy}-wal").read_bytes()

    with reading(copy) as db:
        documents = db.execute("SELECT count(*) FROM document").fetchone()

    assert documents == (1,)
    assert Path(f"{copy}-wal").read_bytes() == journal != b""


def sides(path: Path) -> set[str]:
    """Return the endings of SQLite's files beside an archive."""
    return {side for side in ("-shm", "-wal") if Path(f"{path}{side}").exists()}


def test_an_archive_on_a_read_only_medium_can_be_read(visit: Visit) -> None:
    visit.archive.close()
    Path(f"{visit.archive.path}-shm").symlink_to(visit.archive.path.parent / "missing" / "shm")

    with Archive.open(visit.archive.path, read_only=True) as reader:
        assert count(reader, "portal") == 1

    Path(f"{visit.archive.path}-wal").write_bytes(b"what a writer left")
    with pytest.raises(ArchiveWriteError, match="unable to open"):
        Archive.open(visit.archive.path, read_only=True)


def make_foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipe (name TEXT)")
    db.close()


def make_old(path: Path) -> None:
    Archive.open(path).close()
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM _sqlite_migrations")
        db.execute("PRAGMA user_version = 1")
    db.close()


def make_misdated(path: Path) -> None:
    Archive.open(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 4")
    db.close()


@pytest.mark.parametrize(
    ("make", "read_only", "line"),
    [
        (Path.exists, True, "no such archive"),
        (Path.mkdir, False, "a folder, not an archive"),
        (
            lambda path: path.write_text("no database, but long enough to look at" * 9),
            False,
            "not a database",
        ),
        (lambda path: path.write_text("no database, but long enough to look at" * 9), True, "not a database"),
        (lambda path: path.write_bytes(b""), True, "empty, not an archive"),
        (lambda path: path.write_bytes(b""), False, "empty, not an archive"),
        (os.mkfifo, True, "no file, not an archive"),
        (make_foreign, False, "not a yifa archive"),
        (make_foreign, True, "not a yifa archive"),
        (make_old, True, r"made by an older yifa \(schema 1 of \d+\)"),
        (make_misdated, True, "damaged: its header says schema 4, the steps it has"),
        (make_misdated, False, "damaged: its header says schema 4, the steps it has"),
    ],
)
def test_what_is_no_archive_is_one_line(
    tmp_path: Path, make: Callable[[Path], object], read_only: bool, line: str
) -> None:
    path = tmp_path / "a.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(ArchiveError, match=line) as refused:
        Archive.open(path, read_only=read_only)

    assert "\n" not in str(refused.value)
    assert before is None or path.read_bytes() == before


def test_an_archive_is_not_made_where_none_may_be(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such archive"):
        Archive.open(tmp_path / "a.db", create=False)
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be made"):
        Archive.open(tmp_path / "file" / "a.db")


def fill(visit: Visit) -> None:
    for number in range(20):
        visit.save(make_record(f"{HOME}{number}.html", text=TEXT * 50 + str(number)))


def test_a_full_disk_is_one_line_and_what_was_committed_stays(visit: Visit) -> None:
    visit.save(make_record())
    visit.archive.commit()
    pages = one(visit.archive, "PRAGMA page_count")[0]
    visit.archive.db.conn.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(ArchiveWriteError, match=r"archive\.db: cannot be written: database or disk is full"):
        fill(visit)
    visit.archive.close()

    with Archive.open(visit.archive.path) as archive:
        assert one(archive, "PRAGMA integrity_check") == ("ok",)
        assert one(archive, "SELECT url FROM page ORDER BY page_id") == (PAGE,)


def test_after_a_refused_write_nothing_is_written_until_the_archive_is_opened_again(visit: Visit) -> None:
    visit.save(make_record())
    visit.archive.commit()
    pages = one(visit.archive, "PRAGMA page_count")[0]
    visit.archive.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ArchiveWriteError):
        fill(visit)
    visit.archive.db.conn.execute("PRAGMA max_page_count = 100000")

    with pytest.raises(ArchiveWriteError, match="full"):
        visit.archive.walks.progress(visit.walk_id, pages=7, rows_read=7)
    with pytest.raises(ArchiveWriteError, match="full"):
        visit.archive.commit()
    visit.archive.reopen()
    fill(visit)
    visit.archive.commit()

    assert count(visit.archive, "page") == 21
    assert verify(visit.archive.db.conn).damage == []


def test_a_commit_the_disk_refuses_is_told(visit: Visit) -> None:
    visit.archive.commit()
    visit.archive.db.conn.execute(
        "CREATE TABLE late (portal INTEGER REFERENCES portal DEFERRABLE INITIALLY DEFERRED)"
    )
    visit.archive.walks.progress(visit.walk_id, pages=9, rows_read=9)
    visit.archive.db.conn.execute("INSERT INTO late VALUES (99)")

    with pytest.raises(sqlite3.IntegrityError):
        visit.archive.commit()

    assert not visit.archive.db.conn.in_transaction
    assert one(visit.archive, "SELECT pages FROM walk") == (0,)


def test_a_mistake_of_ours_is_not_blamed_on_the_disk(visit: Visit) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        visit.archive.walks.begin(999, 999, AT)


CRAWL = """
import sys
from pathlib import Path
from tests.support.factory import HOME, Visit, make_entry, make_record
visit = Visit(Path(sys.argv[1]))
for number in range(100000):
    url = f"{HOME}{number}.html"
    visit.list(make_entry(url))
    visit.save(make_record(url, text=f"第{number}号文件。" * 40), make_entry(url))
    if number % 7 == 0:
        visit.archive.commit()
        print(number, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 2, 5, 9, 14, 30])
def test_a_killed_crawl_keeps_what_it_committed_and_nothing_half(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "a.db"
    command = [sys.executable, "-c", CRAWL, str(path)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={**os.environ}) as crawl:
        assert crawl.stdout is not None
        committed = 0
        for _ in range(lines):
            committed = int(crawl.stdout.readline())
        crawl.send_signal(signal.SIGKILL)

    with Archive.open(path) as archive:
        assert one(archive, "PRAGMA integrity_check") == ("ok",)
        assert archive.db.conn.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = count(archive, "version")
        assert kept > committed
        assert [count(archive, each) for each in ("document", "field")] == [kept, 2 * kept]
        sql = "SELECT count(*) FROM document_fts WHERE document_fts MATCH ?"
        assert one(archive, sql, phrase("号文")) == (kept,)
        waiting = "SELECT count(*) FROM page WHERE url IN (SELECT url FROM task)"
        assert one(archive, waiting) == (count(archive, "page") - kept,)
        assert count(archive, "entry") == count(archive, "page")


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 program here")
def test_plain_sqlite_can_search_the_archive(visit: Visit) -> None:
    visit.save(make_record())
    visit.archive.close()
    sql = "SELECT title FROM documents WHERE document_id IN (SELECT rowid FROM document_fts('\"复议\"'))"

    said = subprocess.run(
        ["sqlite3", str(visit.archive.path), sql], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == TITLE

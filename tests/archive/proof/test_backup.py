"""A backup is of one moment, whole, or not made."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.store import Archive
from tests.support.archives.histories import digest
from tests.support.commands import fill_archive, run
from tests.support.factory import HOME, Visit, make_record


def test_a_backup_says_what_the_archive_says(tmp_path: Path) -> None:
    archive, copy = fill_archive(tmp_path / "a.db"), tmp_path / "copy.db"

    ran = run("backup", copy, archive=archive)

    assert ran.exit_code == 0
    assert ran.stdout.endswith("nothing damaged\n")
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith((".", "copy.db-"))] == []
    assert digest(copy) == digest(archive)
    assert run("backup", copy, "--json", archive=archive).exit_code == 0


def test_a_backup_during_a_crawl_has_what_was_committed(tmp_path: Path) -> None:
    """What an open transaction holds is not in it, what was committed before is."""
    archive, copy = tmp_path / "a.db", tmp_path / "copy.db"
    visit = Visit(archive)
    visit.save(make_record(f"{HOME}1.html"))
    visit.archive.commit()
    visit.save(make_record(f"{HOME}2.html"))

    ran = run("backup", copy, archive=archive)

    visit.archive.close()
    assert ran.exit_code == 0
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT url FROM page").fetchall() == [(f"{HOME}1.html",)]
    assert run("verify", archive=copy).exit_code == 0


def test_a_damaged_archive_does_not_replace_a_good_backup(tmp_path: Path) -> None:
    archive, copy = fill_archive(tmp_path / "a.db"), tmp_path / "copy.db"
    run("backup", copy, archive=archive)
    before = copy.read_bytes()
    with closing(sqlite3.connect(archive)) as db, db:
        db.execute("UPDATE document SET text = 'x' WHERE document_id = 1")

    ran = run("backup", copy, archive=archive)

    assert (ran.exit_code, "no copy was made" in ran.stderr) == (1, True)
    assert copy.read_bytes() == before


def test_a_backup_needs_a_place_of_its_own(tmp_path: Path) -> None:
    archive = fill_archive(tmp_path / "a.db")

    assert run("backup", archive, archive=archive).exit_code == 2
    assert run("backup", tmp_path / "no" / "copy.db", archive=archive).exit_code == 2
    assert run("backup", tmp_path / "copy.db", archive=tmp_path / "none.db").exit_code == 2
    (tmp_path / "copy.db-wal").write_bytes(b"another's journal")
    assert run("backup", tmp_path / "copy.db", archive=archive).exit_code == 2
    assert run("merge", archive, "--into", tmp_path / "copy.db").exit_code == 2
    assert not (tmp_path / "copy.db").exists()


TAKEN_OUT = {
    "one page": "DELETE FROM page WHERE page_id = 1",
    "one answer": "DELETE FROM capture WHERE capture_id = 2",
    "one payload": "DELETE FROM payload WHERE payload_id = 2",
    "the run": "DELETE FROM run",
    "a walk": "DELETE FROM walk WHERE walk_id = 2",
    "a version": "DELETE FROM version WHERE version_id = 3",
    "a list row": "DELETE FROM entry WHERE entry_id = 1",
}


@pytest.mark.parametrize("sql", TAKEN_OUT.values(), ids=TAKEN_OUT.keys())
def test_what_was_taken_out_with_its_digests_is_missed_by_the_manifest(tmp_path: Path, sql: str) -> None:
    path, copy = fill_archive(tmp_path / "a.db"), tmp_path / "copy.db"
    run("backup", copy, archive=path)
    listed = f"{copy}.manifest.json"
    before = run("verify", "--manifest", listed, archive=path)
    with Archive.open(path) as archive:  # by the archive itself: every digest fits afterwards
        archive.db.conn.execute("PRAGMA foreign_keys = OFF")
        archive.db.conn.execute("BEGIN IMMEDIATE")
        archive.db.conn.execute(sql)

    ran = run("verify", "--manifest", listed, archive=path)

    assert before.exit_code == 0
    assert ran.exit_code == 1
    assert "rows that the manifest lists are gone" in ran.stdout


def test_an_archive_that_has_grown_still_has_what_the_manifest_lists(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record(f"{HOME}1.html"))
    visit.archive.commit()
    copy = tmp_path / "copy.db"
    run("backup", copy, archive=tmp_path / "a.db")
    visit.save(make_record(f"{HOME}1.html", "另一个题目"))
    visit.save(make_record(f"{HOME}2.html", text="又一份报告"))
    visit.archive.close()

    ran = run("verify", "--manifest", f"{copy}.manifest.json", archive=tmp_path / "a.db")

    assert ran.exit_code == 0


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"yifa_manifest": 99}', "no JSON"])
def test_what_is_no_manifest_is_one_line(tmp_path: Path, text: str) -> None:
    archive, listed = fill_archive(tmp_path / "a.db"), tmp_path / "m.json"
    listed.write_text(text)

    ran = run("verify", "--manifest", listed, archive=archive)

    assert ran.exit_code == 2
    assert "manifest" in ran.stderr

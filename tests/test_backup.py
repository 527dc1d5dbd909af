"""A backup is of one moment, whole, or not made."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.commands import fill_archive, run
from tests.factory import HOME, Visit, make_record
from tests.histories import digest


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

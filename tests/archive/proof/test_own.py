"""The schema is covered by verify, and what an archive's owner added is left alone and kept."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.commands import fill_archive, run
from tests.support.crawling import rows
from tests.support.factory import HOME, Visit, make_record
from tests.support.merging import merged, visit_at

OWN = """
CREATE TABLE note (page INTEGER REFERENCES page (page_id), words TEXT);
CREATE TABLE plain (x);
CREATE VIRTUAL TABLE noted_words USING fts5 (words, content='note', content_rowid='rowid');
CREATE VIEW titles AS SELECT title FROM version;
CREATE INDEX pages_by_state ON page (state);
CREATE TRIGGER noted AFTER INSERT ON page BEGIN INSERT INTO plain VALUES (new.page_id); END;
INSERT INTO note SELECT page_id, url FROM page; INSERT INTO plain VALUES ('mine');
INSERT INTO noted_words (noted_words) VALUES ('rebuild');
"""
PARK = """
DROP TABLE park;
CREATE TABLE park (park_id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL, portal_id INTEGER NOT NULL,
    reason TEXT NOT NULL, detail TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL) STRICT;
"""
OWNS = [
    "table note",
    "table noted_words",
    "table plain",
    "index pages_by_state",
    "view titles",
    "trigger noted",
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_archive(tmp_path_factory.mktemp("whole") / "archive.db")


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(whole, tmp_path / "archive.db"))


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.executescript(statement)


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("DROP VIEW documents", "DAMAGED  documents: the view is missing"),
        ("DROP VIEW coverage; CREATE VIEW coverage AS SELECT 1", "DAMAGED  coverage: the view is not as the"),
        ("DROP VIEW files; CREATE TABLE files (x)", "DAMAGED  files: the view is missing"),
        ("DROP INDEX version_by_page", "DAMAGED  version_by_page: the index is missing"),
        (
            "DROP INDEX task_by_portal; CREATE INDEX task_by_portal ON task (url)",
            "DAMAGED  task_by_portal: the index is not as the schema has it",
        ),
        ("ALTER TABLE portal RENAME COLUMN slug TO slug2", "DAMAGED  portal: its column slug is missing"),
        (
            "ALTER TABLE page ADD COLUMN mine TEXT",
            "DAMAGED  page: it has a column that is not of the schema: mine",
        ),
        ("ALTER TABLE park RENAME TO parks", "DAMAGED  park: the table is missing"),
        ("DROP TABLE version_fts", "DAMAGED  version_fts: the table is missing"),
        (PARK, "DAMAGED  park: its keys and references are not those of the schema"),
    ],
)
def test_what_of_the_schema_is_dropped_renamed_or_changed_is_named(
    archive: Path, statement: str, line: str
) -> None:
    execute(archive, statement)

    checked = run("verify", archive=archive)

    assert checked.exit_code == 1
    assert line in checked.stdout
    assert run("backup", archive.with_name("b.db"), archive=archive).exit_code == 1
    assert run("merge", archive, "--into", archive.with_name("c.db")).exit_code == 1


def test_a_table_that_lost_a_column_is_not_written_to(archive: Path) -> None:
    execute(archive, "ALTER TABLE portal RENAME COLUMN slug TO slug2")

    refused = run("extract", archive=archive)

    assert refused.exit_code == 2
    assert "damaged: portal: its column slug is missing; see `yifa verify`" in refused.stderr


def test_what_the_owner_added_is_no_damage_and_comes_with_a_backup(archive: Path) -> None:
    execute(archive, OWN)

    checked = run("verify", archive=archive)
    Visit(archive).archive.close()
    copied = run("backup", archive.with_name("b.db"), archive=archive)

    assert checked.exit_code == 0
    assert f"Not of our schema, left alone: {', '.join(OWNS[:5])} and 1 more\n" in checked.stdout
    assert run("verify", archive=archive).exit_code == 0
    assert copied.exit_code == 0
    assert rows(archive.with_name("b.db"), "SELECT count(*) AS n FROM note") == [{"n": 4}]


def test_a_trigger_on_a_part_of_an_index_goes_before_it_kills_the_process(archive: Path) -> None:
    """Tools that count rows put triggers on every table they see, these too."""
    execute(archive, "CREATE TABLE counts (n); CREATE TRIGGER counted AFTER INSERT ON document_fts_data"
                     " BEGIN INSERT INTO counts VALUES (1); END;")  # fmt: skip

    visit = Visit(archive)
    visit.save(make_record(f"{HOME}new.html", "新篇", "新的一篇。"))
    visit.archive.close()

    assert run("verify", archive=archive).stdout.startswith("Not of our schema, left alone: table counts\n")


def test_a_merge_keeps_the_owners_own_and_takes_none_of_the_others(archive: Path, tmp_path: Path) -> None:
    """What is declared to refer to a page of ours still refers to it, whatever its number is now."""
    earlier = visit_at(tmp_path / "earlier.db", days=-30)
    earlier.save(make_record(f"{HOME}earlier.html", "更早"))
    earlier.archive.close()
    execute(archive, OWN)
    execute(tmp_path / "earlier.db", "CREATE TABLE theirs (x)")
    alone = run("digest", archive=archive).stdout
    execute(
        shutil.copyfile(archive, tmp_path / "bare.db"), "DROP TABLE note; DROP TABLE plain; DROP VIEW titles"
    )

    told = merged(archive, tmp_path / "earlier.db")

    assert run("digest", archive=tmp_path / "bare.db").stdout == alone
    assert (told["kept"], told["left"]) == (OWNS, [f"table theirs of {tmp_path / 'earlier.db'}"])
    pages = rows(archive, "SELECT words, url, page FROM note JOIN page ON page_id = page")
    assert [row["words"] for row in pages] == [row["url"] for row in pages]
    assert [row["page"] for row in pages] != [1, 2, 3, 4]
    assert rows(archive, "SELECT x FROM plain")[0] == {"x": "mine"}
    assert len(rows(archive, "SELECT rowid FROM noted_words('html')")) == 3
    assert run("verify", archive=archive).exit_code == 0


def test_an_index_of_the_owners_that_cannot_be_kept_stops_the_merge(archive: Path, tmp_path: Path) -> None:
    earlier = visit_at(tmp_path / "earlier.db", days=-30)
    earlier.save(make_record(f"{HOME}earlier.html", "更早"))
    earlier.archive.close()
    execute(archive, "CREATE UNIQUE INDEX one_run ON run (command)")
    before = archive.read_bytes()

    refused = run("merge", tmp_path / "earlier.db", "--into", archive)

    assert refused.exit_code == 2
    assert "the owner's own index one_run cannot be kept (UNIQUE" in refused.stderr
    assert archive.read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("mount") is None, reason="only root can mount")
def test_an_archive_on_a_read_only_medium_is_merged(archive: Path, tmp_path: Path) -> None:
    place = tmp_path / "medium"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "none", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this machine mounts nothing")
    try:
        shutil.copyfile(archive, place / "a.db")
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        ran = run("merge", place / "a.db", "--into", tmp_path / "into.db")
    finally:
        subprocess.run(["umount", place], check=True)

    assert ran.exit_code == 0
    assert run("digest", archive=tmp_path / "into.db").stdout == run("digest", archive=archive).stdout

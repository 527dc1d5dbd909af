"""Files made by other versions, and files of other programs."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils import Migrations

from archive import migrations
from archive.migrations import STEPS, check, create, migrate, version_of
from crawler.errors import ArchiveError


def make_steps() -> Migrations:
    """Return two steps more than there are."""
    steps = Migrations("yifa")
    with closing(sqlite3.connect(":memory:")) as empty:
        for step in STEPS.pending(sqlite_utils.Database(empty)):
            steps(name=step.name)(step.fn)

    @steps()
    def portal_has_a_note(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE portal ADD COLUMN note TEXT")

    @steps()
    def section_has_a_note(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE section ADD COLUMN note TEXT")

    return steps


def make_archive(path: Path, steps: Migrations = STEPS) -> sqlite_utils.Database:
    db = sqlite_utils.Database(sqlite3.connect(path, isolation_level=None))
    create(db, steps)
    return db


def test_a_new_archive_has_every_step_behind_it(tmp_path: Path) -> None:
    steps = make_steps()
    with closing(make_archive(tmp_path / "a.db", steps).conn) as connection:
        db = sqlite_utils.Database(connection)

        assert steps.pending(db) == []
        assert migrate(db, tmp_path / "a.db", steps) is None


def test_an_older_archive_is_backed_up_and_brought_up_to_date(tmp_path: Path) -> None:
    path, steps = tmp_path / "a.db", make_steps()
    with closing(make_archive(path).conn) as connection:
        db = sqlite_utils.Database(connection)
        before = version_of(STEPS)

        backup = migrate(db, path, steps)

        assert check(db, path, steps) == version_of(steps)
        assert "note" in db.table("section").columns_dict
    assert backup == tmp_path / f"a.db.schema-{before}"
    with closing(sqlite3.connect(backup)) as connection:
        old = sqlite_utils.Database(connection)
        assert check(old, backup) == before
        assert "note" not in old.table("section").columns_dict


def test_a_step_that_fails_leaves_the_archive_as_before_it(tmp_path: Path) -> None:
    path, steps = tmp_path / "a.db", make_steps()

    @steps()
    def broken(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE run ADD COLUMN note TEXT")
        db.execute("ALTER TABLE no_such_table ADD COLUMN note TEXT")

    with closing(make_archive(path).conn) as connection:
        db = sqlite_utils.Database(connection)
        with pytest.raises(sqlite3.OperationalError, match="no_such_table"):
            migrate(db, path, steps)

        assert "note" not in db.table("run").columns_dict
        assert [step.name for step in steps.pending(db)] == ["broken"]
        assert check(db, path, steps) == version_of(STEPS)


def test_a_newer_archive_is_refused(tmp_path: Path) -> None:
    steps = make_steps()
    known = version_of(STEPS)
    refusal = rf"newer yifa \(schema {version_of(steps)}, this one knows {known}\)"

    with closing(make_archive(tmp_path / "a.db", steps).conn) as connection:
        db = sqlite_utils.Database(connection)
        with pytest.raises(ArchiveError, match=refusal):
            check(db, tmp_path / "a.db")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
        with pytest.raises(ArchiveError, match="not a yifa archive"):
            check(sqlite_utils.Database(connection), tmp_path / "a.db")


def test_statements_are_cut_where_they_end() -> None:
    sql = "-- a; b\nCREATE TABLE a (x); -- c\n\n-- d\nCREATE VIEW v AS\nSELECT ';' AS s;\n"

    statements = list(migrations.read_statements(sql))

    assert statements == [
        "-- a; b\nCREATE TABLE a (x); -- c\n",
        "\n-- d\nCREATE VIEW v AS\nSELECT ';' AS s;\n",
    ]


def test_an_archive_of_the_first_release_keeps_its_captures_and_learns_what_was_sent(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(make_archive(path).conn) as connection:
        for column in ("method", "request_body"):
            connection.execute(f"ALTER TABLE capture DROP COLUMN {column}")
        connection.execute(
            "INSERT INTO portal (code, slug, name, province, prefecture, platform, home_url) "
            "VALUES ('990101', 'x', 'x', 'x', 'x', 'x', 'x')"
        )
        connection.execute(
            "INSERT INTO run (command, arguments, software, started_at) VALUES ('c', '', '', '')"
        )
        connection.execute(
            "INSERT INTO capture (portal_id, run_id, kind, url, requested_url, status, headers, verdict, "
            "fetched_at, last_seen_at) "
            "VALUES (1, 1, 'listing', 'http://h/', 'http://h/', 200, '[]', 'ok', '', '')"
        )
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'captures_keep_their_request'")
        connection.execute("PRAGMA user_version = 1")
        migrate(sqlite_utils.Database(connection), path)
        (row,) = connection.execute("SELECT url, method, request_body FROM capture")

    assert row == ("http://h/", "GET", None)

"""Files made by other versions, and files of other programs."""

import hashlib
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils import Migrations

from archive.schema import fixity
from archive.schema.database import Database
from archive.schema.migrations import STEPS, create, migrate, version_of
from archive.schema.ours import read_statements
from archive.schema.version import APPLICATION_ID, FIRST, OURS, STEPS_TAKEN, VERSION, check
from archive.search.index import ADD, index_row
from tests.support.commands import CASES, fill_archive, run
from tests.support.factory import PAGE, Visit
from tests.support.processes import stops
from yifa.model.errors import ArchiveError

HERE = Path(__file__).parent
RENAMED = {
    ("section", "first_seen_at"): "first_used_at", ("section", "last_seen_at"): "last_used_at",
    ("capture", "last_seen_at"): "last_received_at", ("capture", "times_seen"): "times_received",
    ("page", "first_seen_at"): "found_at", ("document", "first_seen_at"): "first_stored_at",
    ("entry", "first_seen_at"): "first_listed_at", ("entry", "last_seen_at"): "last_listed_at",
    ("version", "seen_at"): "first_with_at", ("walk", "rows_seen"): "rows_read",
}  # fmt: skip
"""columns of earlier releases, by table, and their names now"""
DROPPED = ("page", "last_seen_at")
"""was the later of two times that stand apart now"""


def migrate_in_steps(path: Path) -> Iterator[int]:
    """Migrate in a process that stops before each of its statements; yield the process at each."""

    def work(stop: Callable[[], None]) -> None:
        db = sqlite3.connect(path, isolation_level=None)
        db.set_trace_callback(lambda _: stop())
        migrate(Database(db), path)

    return stops(work)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return the bytes of a folder's files by their names."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def make_steps() -> Migrations:
    """Return this yifa's steps and two more."""
    steps = Migrations("yifa")
    for step in STEPS.pending(sqlite_utils.Database(memory=True)):
        steps(name=step.name)(step.fn)

    @steps()
    def portal_has_a_note(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE portal ADD COLUMN note TEXT")

    @steps()
    def section_has_a_note(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE section ADD COLUMN note TEXT")

    return steps


def make_archive(path: Path, steps: Migrations = STEPS) -> Database:
    db = Database(sqlite3.connect(path, isolation_level=None))
    create(db.conn, steps)
    return db


def test_the_version_that_readers_know_is_that_of_the_steps() -> None:
    """Who only reads an archive does not load what migrates it."""
    assert (version_of(STEPS), STEPS.name, STEPS.migrations_table) == (VERSION, OURS, STEPS_TAKEN)


def test_a_new_archive_has_every_step_behind_it(tmp_path: Path) -> None:
    steps = make_steps()
    with closing(make_archive(tmp_path / "a.db", steps).conn) as connection:
        db = Database(connection)

        assert steps.pending(sqlite_utils.Database(connection)) == []
        assert migrate(db, tmp_path / "a.db", steps) is None


def test_an_older_archive_is_backed_up_and_brought_up_to_date(tmp_path: Path) -> None:
    path, steps = tmp_path / "a.db", make_steps()
    with closing(make_archive(path).conn) as connection:
        db = Database(connection)
        before = version_of(STEPS)

        backup = migrate(db, path, steps)

        assert check(db, path, version_of(steps)) == version_of(steps)
        assert "note" in columns_of(db.conn, "section")
    assert backup == tmp_path / f"a.db.schema-{before}"
    with closing(sqlite3.connect(backup)) as connection:
        old = Database(connection)
        assert check(old, backup) == before
        assert "note" not in columns_of(old.conn, "section")


def test_a_step_that_fails_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    """A migration is taken whole or not at all."""
    path, steps = tmp_path / "a.db", make_steps()

    @steps()
    def broken(db: sqlite_utils.Database) -> None:
        db.execute("ALTER TABLE run ADD COLUMN note TEXT")
        db.execute("ALTER TABLE no_such_table ADD COLUMN note TEXT")

    with closing(make_archive(path).conn) as connection:
        db = Database(connection)
        with pytest.raises(sqlite3.OperationalError, match="no_such_table"):
            migrate(db, path, steps)

        assert "note" not in columns_of(db.conn, "run")
        assert "note" not in columns_of(db.conn, "portal")
        assert check(db, path, version_of(steps)) == version_of(STEPS)


def test_a_newer_archive_is_refused(tmp_path: Path) -> None:
    steps = make_steps()
    known = version_of(STEPS)
    refusal = rf"newer yifa \(schema {version_of(steps)}, this one knows {known}\)"

    with closing(make_archive(tmp_path / "a.db", steps).conn) as connection:
        db = Database(connection)
        with pytest.raises(ArchiveError, match=refusal):
            check(db, tmp_path / "a.db")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("CREATE TABLE recipe (name TEXT)")
        with pytest.raises(ArchiveError, match="not a yifa archive"):
            check(Database(connection), tmp_path / "a.db")


def test_statements_are_cut_where_they_end() -> None:
    sql = "-- a; b\nCREATE TABLE a (x); -- c\n\n-- d\nCREATE VIEW v AS\nSELECT ';' AS s;\n"

    statements = list(read_statements(sql))

    assert statements == [
        "-- a; b\nCREATE TABLE a (x); -- c\n",
        "\n-- d\nCREATE VIEW v AS\nSELECT ';' AS s;\n",
    ]


def schema(version: int) -> str:
    """Return the schema that an earlier release made."""
    return (HERE / f"schema-{version}.sql").read_text(encoding="utf-8")


def note_steps(db: sqlite_utils.Database, version: int) -> None:
    """Say which steps an archive of this schema has behind it."""
    STEPS.ensure_migrations_table(db)
    for step in STEPS.pending(db)[: version - FIRST]:
        row = {"migration_set": STEPS.name, "name": step.name, "applied_at": "then"}
        db.table(STEPS.migrations_table).insert(row)


def columns_of(db: sqlite3.Connection, name: str) -> list[str]:
    """Return a table's columns."""
    return [column for (column,) in db.execute("SELECT name FROM pragma_table_info(?)", (name,))]


def make_old(folder: Path, version: int) -> Path:
    """Return an archive as an earlier release wrote it, with everything `fill_archive` stores."""
    new, old = fill_archive(folder / "new.db"), folder / "old.db"
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        for statement in read_statements(schema(version)):
            connection.execute(statement)
        note_steps(sqlite_utils.Database(connection), version)
        connection.execute("ATTACH ? AS new", (str(new),))
        names = "SELECT name FROM main.pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0"
        for (name,) in connection.execute(names.replace("main.", "")).fetchall():
            if not name.startswith(("sqlite_", "_sqlite_")) and name != fixity.TABLE:
                columns = columns_of(connection, name)
                shown = ", ".join(RENAMED.get((name, column), column) for column in columns)
                where = " WHERE kind = 'page'" if name == "task" else ""
                shown = shown.replace(DROPPED[1], "coalesce(last_fetched_at, found_at)")
                connection.execute(f"INSERT INTO main.{name} SELECT {shown} FROM new.{name}{where}")
        if version > 1:
            connection.execute("INSERT INTO task SELECT * FROM new.task WHERE kind != 'page'")
            fixity.seal_tables(connection, list(fixity.columns_of(connection)))
        texts = connection.execute("SELECT document_id, title, text FROM documents").fetchall()
        connection.executemany(ADD, [index_row(number, (text, title or "")) for number, title, text in texts])
        connection.execute("DETACH new")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute("PRAGMA journal_mode = WAL")
    return old


@pytest.fixture
def old_archive(tmp_path: Path) -> Path:
    """An archive as the first release wrote it."""
    return make_old(tmp_path, 1)


def dump(path: Path, version: int = 1) -> set[tuple[object, ...]]:
    """Return every row of the tables an earlier release had, as far as its columns go."""
    found: set[tuple[object, ...]] = set()
    with closing(sqlite3.connect(":memory:")) as first, closing(sqlite3.connect(path)) as connection:
        for statement in read_statements(schema(version)):
            first.execute(statement)
        names = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0"
        for (name,) in first.execute(names).fetchall():
            if not name.startswith("sqlite_") and name != fixity.TABLE:
                held = columns_of(connection, name)
                columns = [
                    column if column in held else RENAMED[name, column]
                    for column in columns_of(first, name) if (name, column) != DROPPED
                ]  # fmt: skip
                rows = connection.execute(f"SELECT {', '.join(columns)} FROM {name}")
                found |= {(name, *row) for row in rows}
    return found


@pytest.mark.parametrize("version", [1, 4, 10])
def test_an_archive_of_an_earlier_release_is_upgraded_once_and_keeps_everything(
    tmp_path: Path, version: int
) -> None:
    """Its rows are the same, it is sound, it is searched, and the backup is as it was."""
    old_archive = make_old(tmp_path, version)
    before = dump(old_archive, version)

    refused = run("verify", archive=old_archive)
    Visit(old_archive).archive.close()

    backup = old_archive.with_name(f"old.db.schema-{version}")
    first = backup.stat().st_mtime_ns
    Visit(old_archive).archive.close()
    assert (refused.exit_code, f"made by an older yifa (schema {version}" in refused.output) == (2, True)
    assert dump(backup, version) == before
    assert before <= dump(old_archive, version)
    assert backup.stat().st_mtime_ns == first
    assert run("verify", archive=old_archive).exit_code == 0
    assert run("search", CASES, archive=old_archive).exit_code == 0
    report = run("report", "1", archive=old_archive).output
    assert "proof not recorded" in report
    assert "kept no report" in report


def test_times_of_lists_and_answers_are_told_apart_in_an_older_archive(tmp_path: Path) -> None:
    """What the old columns prove is kept, and nothing more is said."""
    old_archive = make_old(tmp_path, 10)
    Visit(old_archive).archive.close()

    with closing(sqlite3.connect(old_archive)) as db:
        pages = db.execute(
            "SELECT first_fetched_at, last_fetched_at, last_listed_at FROM publications WHERE url = ?",
            (PAGE,),
        ).fetchall()
        versions = db.execute("SELECT last_fetch_without, first_fetch_with FROM versions").fetchall()
        unread = db.execute("SELECT first_fetched_at FROM page WHERE last_fetched_at IS NULL").fetchall()
        ways = db.execute("SELECT DISTINCT remote_address, request_headers FROM capture").fetchall()
    assert pages == [("2026-01-20T02:30:00Z",) * 3]
    assert ways == [(None, None)]
    assert versions == [(None, "2026-01-20T02:30:00Z")] * 3
    assert unread == [(None,)]


def test_a_migration_killed_at_any_statement_leaves_the_old_or_the_new(
    old_archive: Path, tmp_path: Path
) -> None:
    """What is on the disk before its n-th statement, for every n, is the old archive or the new one."""
    before, path = dump(old_archive), tmp_path / "stopped" / "old.db"
    path.parent.mkdir()
    shutil.copyfile(old_archive, path)
    versions, known = list[int](), set[bytes]()

    for _ in migrate_in_steps(path):
        left = tmp_path / "left" / path.name
        shutil.rmtree(left.parent, ignore_errors=True)
        shutil.copytree(path.parent, left.parent)
        with closing(sqlite3.connect(left)) as db:
            versions.append(db.execute("PRAGMA user_version").fetchone()[0])
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
        assert ("fixity" in tables) == (versions[-1] > 1)
        content = hashlib.sha256(left.read_bytes()).digest()
        if content not in known:  # what is byte for byte as before another statement need not be read again
            Visit(left).archive.close()
            assert before <= dump(left)
        known.add(content)

    assert set(versions) <= {1, version_of(STEPS)}
    assert versions.count(1) > 20
    Visit(path).archive.close()
    assert run("verify", archive=path).exit_code == 0


def test_a_killed_migration_leaves_what_stood_when_it_stopped(old_archive: Path, tmp_path: Path) -> None:
    """A kill takes nothing from the disk and adds nothing."""
    path = tmp_path / "killed" / "old.db"
    path.parent.mkdir()
    shutil.copyfile(old_archive, path)
    stood = dict[str, bytes]()

    for statement, child in enumerate(migrate_in_steps(path)):
        if statement == 60:
            stood = read_folder(path.parent)
            os.kill(child, signal.SIGKILL)

    assert read_folder(path.parent) == stood

"""Makes the archive's schema from ``schema.sql``, and brings older files up to it."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from archive.schema import fixity
from yifa.model.errors import ArchiveError

SCHEMA = Path(__file__).with_name("schema.sql")
TO_SCHEMA_2 = Path(__file__).with_name("to_schema_2.sql")
"""the step to schema 2"""
TO_PAGE_STATES = Path(__file__).with_name("to_page_states.sql")
"""the step to page_state and to looks at pages by their own rhythm"""
APPLICATION_ID = 0x79696661  # "yifa": tells an archive from any other SQLite file
FIRST = 1
# a statement of schema.sql that makes a view, after its comments
VIEW = re.compile(r"^CREATE VIEW ", re.MULTILINE)
# what changed in schema.sql since the first release, one function per step, oldest first
STEPS = Migrations("yifa")


@STEPS()
def captures_keep_their_request(db: sqlite_utils.Database) -> None:
    """Listings may be asked for by POST: two answers of one address differ by what was sent."""
    db.execute("ALTER TABLE capture ADD COLUMN method TEXT NOT NULL DEFAULT 'GET'")
    db.execute("ALTER TABLE capture ADD COLUMN request_body TEXT")


@STEPS()
def files_are_fetched_and_read(db: sqlite_utils.Database) -> None:
    """Attachments get a state and a text, and every file known by name only gets a task."""
    for sql in read_statements(TO_SCHEMA_2.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def rows_have_fixity(db: sqlite_utils.Database) -> None:
    """Add the table of digests; `migrate` fills it."""
    db.execute(
        """CREATE TABLE fixity (
            name TEXT NOT NULL, block INTEGER NOT NULL, digests BLOB NOT NULL, seal BLOB NOT NULL,
            PRIMARY KEY (name, block)
        ) STRICT, WITHOUT ROWID"""
    )


@STEPS()
def runs_keep_a_ledger(db: sqlite_utils.Database) -> None:
    """Every address that a run was to fetch gets a row that says how it ended."""
    db.execute(
        """CREATE TABLE outcome (
            outcome_id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (run_id),
            portal_id INTEGER NOT NULL REFERENCES portal (portal_id),
            url TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, detail TEXT, status INTEGER,
            bytes INTEGER NOT NULL, seconds REAL NOT NULL, attempts INTEGER NOT NULL, at TEXT NOT NULL,
            UNIQUE (run_id, portal_id, kind, url)
        ) STRICT"""
    )


@STEPS()
def alarms_are_kept(db: sqlite_utils.Database) -> None:
    """Add the table of alarms; runs before it are not judged in hindsight."""
    db.execute(
        """CREATE TABLE alarm (
            alarm_id INTEGER PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES run (run_id),
            portal_id INTEGER NOT NULL REFERENCES portal (portal_id),
            section_id INTEGER REFERENCES section (section_id),
            code TEXT NOT NULL, detail TEXT NOT NULL, at TEXT NOT NULL, since TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX alarm_by_run ON alarm (run_id)")


@STEPS()
def removals_are_witnessed(db: sqlite_utils.Database) -> None:
    """Pages get a ledger of their steps off the lists, list rows the walk that misses them."""
    for sql in read_statements(TO_PAGE_STATES.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def walks_measure_early_stop(db: sqlite_utils.Database) -> None:
    """Say of a walk to the end of a list what stopping early would have missed."""
    db.execute("ALTER TABLE walk ADD COLUMN deep TEXT")
    db.execute("ALTER TABLE walk ADD COLUMN early_stop_page INTEGER")
    db.execute("ALTER TABLE walk ADD COLUMN missed INTEGER NOT NULL DEFAULT 0")


@STEPS()
def portals_are_left_alone_across_runs(db: sqlite_utils.Database) -> None:
    """What a portal asked for in one run binds the next."""
    db.execute(
        """CREATE TABLE park (
            park_id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES run (run_id),
            portal_id INTEGER NOT NULL REFERENCES portal (portal_id),
            reason TEXT NOT NULL, detail TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL
        ) STRICT"""
    )


@STEPS()
def validators_are_tested(db: sqlite_utils.Database) -> None:
    """Add the evidence on which conditional requests stand."""
    db.execute(
        """CREATE TABLE validator (
            validator_id INTEGER PRIMARY KEY, portal_id INTEGER NOT NULL REFERENCES portal (portal_id),
            run_id INTEGER NOT NULL REFERENCES run (run_id), url TEXT NOT NULL, at TEXT NOT NULL,
            test TEXT NOT NULL, name TEXT NOT NULL, held TEXT NOT NULL, got TEXT, claimed INTEGER NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX validator_by_portal ON validator (portal_id, test)")


@STEPS()
def walks_prove_their_end(db: sqlite_utils.Database) -> None:
    """Say of a walk what proves the list's end, or what would have brought a next page."""
    db.execute("ALTER TABLE walk ADD COLUMN proof TEXT")
    db.execute("ALTER TABLE walk ADD COLUMN sign TEXT")


@STEPS()
def alarms_are_muted(db: sqlite_utils.Database) -> None:
    """Say of an alarm whether it was news, and keep who muted which alarm until when."""
    db.execute("ALTER TABLE alarm ADD COLUMN state TEXT NOT NULL DEFAULT 'standing'")
    db.execute("UPDATE alarm SET state = 'new' WHERE since = at")
    db.execute(
        """CREATE TABLE mute (
            mute_id INTEGER PRIMARY KEY, portal_id INTEGER NOT NULL REFERENCES portal (portal_id),
            code TEXT NOT NULL, muted_by TEXT NOT NULL, muted_at TEXT NOT NULL, until TEXT,
            unmuted_by TEXT, unmuted_at TEXT
        ) STRICT"""
    )


def version_of(steps: Migrations) -> int:
    """Return the schema version *steps* lead to; it is the file's ``user_version``."""
    with closing(sqlite3.connect(":memory:")) as empty:
        return FIRST + len(steps.pending(sqlite_utils.Database(empty)))


def _pragma(db: sqlite_utils.Database, name: str) -> int:
    return int(db.execute(f"PRAGMA {name}").fetchone()[0])


def read_statements(sql: str) -> Iterator[str]:
    """Yield the statements of *sql*, each with the comments before it."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _renew_views(db: sqlite_utils.Database) -> None:
    """Make every view anew as ``schema.sql`` has it: holding nothing, they need no steps of their own."""
    for name in db.view_names():
        db.execute(f"DROP VIEW {name}")
    for statement in read_statements(SCHEMA.read_text(encoding="utf-8")):
        if VIEW.search(statement):
            db.execute(statement)


def is_empty(db: sqlite_utils.Database) -> bool:
    """Return whether the file holds nothing yet."""
    return bool(db.execute("SELECT count(*) = 0 FROM sqlite_schema").fetchone()[0])


def create(db: sqlite_utils.Database, steps: Migrations = STEPS) -> None:
    """Make the schema in an empty file, in one transaction."""
    with db.atomic():
        for statement in read_statements(SCHEMA.read_text(encoding="utf-8")):
            db.execute(statement)
        steps.ensure_migrations_table(db)
        for step in steps.pending(db):
            row = {"migration_set": steps.name, "name": step.name, "applied_at": "with the file"}
            db.table(steps.migrations_table).insert(row)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version_of(steps)}")


def check(db: sqlite_utils.Database, path: Path, steps: Migrations = STEPS) -> int:
    """Return the schema version of an archive this yifa can use.

    Raises:
        ArchiveError: the file is another program's, or a newer yifa's.
    """
    if _pragma(db, "application_id") != APPLICATION_ID:
        raise ArchiveError(f"{path}: not a yifa archive, but another program's SQLite database")
    version, known = _pragma(db, "user_version"), version_of(steps)
    if version > known:
        raise ArchiveError(f"{path}: made by a newer yifa (schema {version}, this one knows {known})")
    return version


def migrate(db: sqlite_utils.Database, path: Path, steps: Migrations = STEPS) -> Path | None:
    """Bring an older archive up to date and return its backup, ``ARCHIVE.schema-N``; None if none was needed.

    All steps, the notes that they were taken and the new fixity of tables they changed are one transaction: a
    migration that is killed or fails leaves the archive as it was.
    """
    version, known = check(db, path, steps), version_of(steps)
    if version == known:
        return None
    backup = path.with_name(f"{path.name}.schema-{version}")
    with closing(sqlite3.connect(backup)) as copy:
        db.conn.backup(copy)
    with db.atomic():
        before = fixity.columns_of(db.conn) if db.table(fixity.TABLE).exists() else {}
        steps.apply(db)
        _renew_views(db)
        after = fixity.columns_of(db.conn)
        fixity.seal_tables(db.conn, [name for name in after if after[name] != before.get(name)])
        db.execute(f"PRAGMA user_version = {known}")
    return backup

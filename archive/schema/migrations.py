"""Makes the archive's schema from ``schema.sql``, and brings older files up to it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from archive.schema import derived_fixity, fixity
from archive.schema.database import Database
from archive.schema.ours import make_schema, our_statements, read_statements
from archive.schema.version import APPLICATION_ID, FIRST, OURS, check
from yifa.model.errors import ArchiveError

TO_SCHEMA_2 = Path(__file__).with_name("to_schema_2.sql")
"""the step to schema 2"""
TO_PAGE_STATES = Path(__file__).with_name("to_page_states.sql")
"""the step to page_state and to looks at pages by their own rhythm"""
TO_PUBLICATIONS = Path(__file__).with_name("to_publications.sql")
"""the step to times of lists and answers apart, and to views of publications"""
TO_VERSION_INDEX = Path(__file__).with_name("to_version_index.sql")
"""the step to the index over what pages say of themselves"""
TO_DERIVED = Path(__file__).with_name("to_derived.sql")
"""the step to what is derived from texts"""
TO_INDEXES = Path(__file__).with_name("to_indexes.sql")
"""the step to indexes by portal, run and section"""
TO_JOINED = Path(__file__).with_name("to_joined.sql")
"""the step to what merges remember"""
TO_FACTS_BY_DOCUMENT = Path(__file__).with_name("to_facts_by_document.sql")
"""the step to figures that lie beside their document's"""
TO_FIGURE_SORTS = Path(__file__).with_name("to_figure_sorts.sql")
"""the step to figures that share what many have in common"""
TO_NAMINGS = Path(__file__).with_name("to_namings.sql")
"""the step to what is kept of whom publications name"""
TO_FREQUENT = Path(__file__).with_name("to_frequent.sql")
"""the step to what is kept of very frequent words"""
TO_TEXT_FIRST = Path(__file__).with_name("to_text_first.sql")
"""the step to an index of texts, then titles"""
TO_DIGESTS = Path(__file__).with_name("to_digests.sql")
"""the step to digests of what is derived"""
# what changed in schema.sql since the first release, one function per step, oldest first
STEPS = Migrations(OURS)


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
def publications_are_the_unit(db: sqlite_utils.Database) -> None:
    """Tell listed from fetched, keep the interval of every change, and each run's report."""
    for sql in read_statements(TO_PUBLICATIONS.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def pages_are_found_by_what_they_say_of_themselves(db: sqlite_utils.Database) -> None:
    """Numbers, bodies and names of files are searched; tables that are not ours have no fixity of ours."""
    for sql in read_statements(TO_VERSION_INDEX.read_text(encoding="utf-8")):
        db.execute(sql)
    ours = fixity.columns_of(db.conn)
    for (name,) in db.execute("SELECT DISTINCT name FROM fixity").fetchall():
        if name not in ours:
            db.execute("DELETE FROM fixity WHERE name = ?", (name,))


@STEPS()
def profiles_have_a_history(db: sqlite_utils.Database) -> None:
    """Keep how each profile gave the portal's addresses: what is stored is read by the one of its day."""
    db.execute(
        """CREATE TABLE profile (
            profile_id INTEGER PRIMARY KEY, portal_id INTEGER NOT NULL REFERENCES portal (portal_id),
            home_url TEXT NOT NULL, aliases TEXT, hosts TEXT, platform TEXT NOT NULL,
            first_used_at TEXT NOT NULL, last_used_at TEXT NOT NULL,
            UNIQUE (portal_id, home_url, aliases, hosts, platform)
        ) STRICT"""
    )
    db.execute(
        """INSERT INTO profile (portal_id, home_url, platform, first_used_at, last_used_at)
        SELECT p.portal_id, p.home_url, p.platform, min(s.first_used_at), max(s.last_used_at)
        FROM portal AS p JOIN section AS s USING (portal_id) GROUP BY p.portal_id"""
    )


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


@STEPS()
def texts_are_data(db: sqlite_utils.Database) -> None:
    """Add the tables of elements, figures and fingerprints; `yifa derive` fills them."""
    for sql in read_statements(TO_DERIVED.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def questions_cost_what_they_are_about(db: sqlite_utils.Database) -> None:
    """Find what is of a portal, a run or a section without reading a table that grows."""
    for sql in read_statements(TO_INDEXES.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def captures_say_how_they_came(db: sqlite_utils.Database) -> None:
    """Keep whom an answer came from and by which way; of what was kept before, nothing is known."""
    for column in ("remote_address", "certificate_sha256", "redirects", "request_headers"):
        db.execute(f"ALTER TABLE capture ADD COLUMN {column} TEXT")


@STEPS()
def captures_may_be_imported_and_states_stamped(db: sqlite_utils.Database) -> None:
    """Tell what others received from what runs of ours did; keep what authorities sign of the archive."""
    for column in ("record_id", "record_file", "record_file_sha256", "record_software"):
        db.execute(f"ALTER TABLE capture ADD COLUMN {column} TEXT")
    db.execute("CREATE INDEX capture_imported ON capture (record_id) WHERE record_id IS NOT NULL")
    db.execute(
        """CREATE TABLE time_stamp (
            time_stamp_id INTEGER PRIMARY KEY, digest TEXT NOT NULL, authority TEXT NOT NULL,
            stamped_at TEXT NOT NULL, response BLOB NOT NULL
        ) STRICT"""
    )


@STEPS()
def merges_remember_what_they_joined(db: sqlite_utils.Database) -> None:
    """A merge reads what is new since an archive was joined."""
    for sql in read_statements(TO_JOINED.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def figures_lie_beside_their_documents(db: sqlite_utils.Database) -> None:
    """A report has hundreds of figures: they need no index to be found by it."""
    for sql in read_statements(TO_FACTS_BY_DOCUMENT.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def publications_keep_whom_they_name(db: sqlite_utils.Database) -> None:
    """Coverage reads each title once, not with every question; the next run derives it."""
    for sql in read_statements(TO_NAMINGS.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def frequent_words_are_known(db: sqlite_utils.Database) -> None:
    """A search for what nearly every text has ranks the best alone; the next run looks the words up."""
    for sql in read_statements(TO_FREQUENT.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def figures_share_what_many_have_in_common(db: sqlite_utils.Database) -> None:
    """A report has hundreds of figures, and few units, topics and elements."""
    for sql in read_statements(TO_FIGURE_SORTS.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def the_index_has_texts_first(db: sqlite_utils.Database) -> None:
    """A word of the first column is kept without its column: a quarter of the index's bytes."""
    for sql in read_statements(TO_TEXT_FIRST.read_text(encoding="utf-8")):
        db.execute(sql)


@STEPS()
def what_is_derived_has_digests(db: sqlite_utils.Database) -> None:
    """What is derived is sealed as it stands."""
    for sql in read_statements(TO_DIGESTS.read_text(encoding="utf-8")):
        db.execute(sql)
    derived_fixity.seal_derivations(db.conn, _numbers(db, "SELECT document_id FROM derivation"))
    derived_fixity.seal_namings(db.conn, _numbers(db, "SELECT version_id FROM naming"))


def _numbers(db: sqlite_utils.Database, sql: str) -> list[int]:
    return [number for (number,) in db.execute(sql)]


def version_of(steps: Migrations) -> int:
    """Return the schema version *steps* lead to; it is the file's ``user_version``."""
    with closing(sqlite3.connect(":memory:")) as empty:
        return FIRST + len(steps.pending(sqlite_utils.Database(empty)))


def _renew_views(db: sqlite_utils.Database, path: Path) -> None:
    """Make our views anew as ``schema.sql`` has them: holding nothing, they need no steps of their own.

    Views that the owner added stay.

    Raises:
        ArchiveError: something of the owner's has the name of one.
    """
    views = {name: sql for name, (kind, sql) in our_statements().items() if kind == "view"}
    taken = dict(db.execute("SELECT name, type FROM sqlite_schema").fetchall())
    for name, sql in views.items():
        if taken.get(name, "view") != "view":
            raise ArchiveError(
                f"{path}: its own {taken[name]} {name} has the name of a view of this yifa: rename it first"
            )
        db.execute(f"DROP VIEW IF EXISTS {name}")
        db.execute(sql)


def create(connection: sqlite3.Connection, steps: Migrations = STEPS) -> None:
    """Make the schema in an empty file, in one transaction."""
    db = sqlite_utils.Database(connection)
    with db.atomic():
        make_schema(connection)
        steps.ensure_migrations_table(db)
        for step in steps.pending(db):
            row = {"migration_set": steps.name, "name": step.name, "applied_at": "with the file"}
            db.table(steps.migrations_table).insert(row)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version_of(steps)}")


def migrate(archive: Database, path: Path, steps: Migrations = STEPS) -> Path | None:
    """Bring an older archive up to date and return its backup, ``ARCHIVE.schema-N``; None if none was needed.

    All steps, the notes that they were taken and the new fixity of tables they changed are one transaction: a
    migration that is killed or fails leaves the archive as it was.
    """
    known = version_of(steps)
    version = check(archive, path, known)
    if version == known:
        return None
    db = sqlite_utils.Database(archive.conn)
    backup = path.with_name(f"{path.name}.schema-{version}")
    with closing(sqlite3.connect(backup)) as copy:
        db.conn.backup(copy)
    with db.atomic():
        before = fixity.columns_of(db.conn) if db.table(fixity.TABLE).exists() else {}
        steps.apply(db)
        _renew_views(db, path)
        after = fixity.columns_of(db.conn)
        fixity.seal_tables(db.conn, [name for name in after if after[name] != before.get(name)])
        db.execute(f"PRAGMA user_version = {known}")
    return backup

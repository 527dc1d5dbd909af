"""Returns which portals, runs and pages an archive holds."""

from archive.schema.database import Database

LAST_RUN = "SELECT run_id FROM run ORDER BY started_at DESC, run_id DESC LIMIT 1"
"""by time: archives that were merged number runs as they were joined"""


def held_codes(db: Database, name: str) -> tuple[str, ...]:
    """Return the codes of the portals held whose code, slug or Chinese name is *name*."""
    sql = "SELECT DISTINCT code FROM portal WHERE :name IN (code, slug, name)"
    return tuple(str(row["code"]) for row in db.query(sql, {"name": name}))


def last_run(db: Database) -> int:
    """Return the number of the run begun last; there is one."""
    (run,) = db.execute(LAST_RUN).fetchone()
    return int(run)


def run_commands(db: Database) -> frozenset[str]:
    """Return the commands of the runs."""
    return frozenset(str(row["command"]) for row in db.query("SELECT DISTINCT command FROM run"))


def stored_pages(db: Database) -> frozenset[str]:
    """Return the addresses of the pages of which a document is stored."""
    rows = db.query("SELECT url FROM page WHERE current_version_id IS NOT NULL")
    return frozenset(str(row["url"]) for row in rows)

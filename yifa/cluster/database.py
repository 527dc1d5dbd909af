"""Connects to the PostgreSQL database of a cluster, and makes its tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, TypeAlias

from yifa.model.errors import ClusterError, UsageError

try:
    import psycopg
    from procrastinate import App, SyncPsycopgConnector
    from procrastinate.exceptions import ConnectorException
    from psycopg.conninfo import conninfo_to_dict, make_conninfo
    from psycopg.rows import DictRow, dict_row
except ImportError as missing:  # of an extra that need not be installed
    raise UsageError("a cluster needs the extra [cluster]: pip install 'yifa[cluster]'") from missing

Connection: TypeAlias = psycopg.Connection[DictRow]
Row: TypeAlias = dict[str, Any]
PATIENCE_SECONDS = 10
"""how long a connection or a statement may take"""
LEASE_SECONDS, LOST_SECONDS = 60.0, 1800.0
SAFE = {
    "keepalives_idle": "10", "keepalives_interval": "5",
    "keepalives_count": "3", "tcp_user_timeout": str(1000 * PATIENCE_SECONDS), "application_name": "yifa",
}  # fmt: skip
"""a network that is cut is noticed, on both sides"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What all machines of a cluster keep to."""

    lease_seconds: float
    lost_seconds: float

    @property
    def beat_seconds(self) -> float:
        """Return how often a crawl renews its leases and a worker says that it lives."""
        return self.lease_seconds / 4


def conninfo(dsn: str, patience_seconds: int = PATIENCE_SECONDS) -> str:
    """Return how to connect, with what makes a cut network noticed.

    Raises:
        UsageError: it names no database in a way PostgreSQL reads; it may hold a password and is not shown.
    """
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(dsn).items() if value is not None}
        limits = {**SAFE, "connect_timeout": str(patience_seconds)}
        return make_conninfo(**{**limits, **given})
    except psycopg.Error as error:
        raise UsageError("the cluster's DSN: expected postgresql://USER@HOST/DATABASE") from error


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the database refuses into one line.

    Raises:
        UsageError: it has no tables of a cluster.
        ClusterError: it does not answer.
    """
    try:
        yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
        raise UsageError("this database is no cluster yet: yifa cluster init DSN") from error
    except (psycopg.Error, ConnectorException) as error:
        said = str(error.__cause__ or error).strip().splitlines()
        raise ClusterError(f"the cluster's database: {said[0] if said else type(error).__name__}") from error


@contextmanager
def connected(dsn: str, patience_seconds: int = PATIENCE_SECONDS) -> Iterator[Connection]:
    """Give a connection whose every statement is a transaction of its own.

    Raises:
        ClusterError: the database does not answer, or has no tables of a cluster.
    """
    how = conninfo(dsn, patience_seconds)
    with explained(), psycopg.connect(how, autocommit=True, row_factory=dict_row) as db:
        db.execute("SELECT set_config('statement_timeout', %s, false)", (str(1000 * patience_seconds),))
        yield db


def make(dsn: str, *, lease_seconds: float, lost_seconds: float) -> bool:
    """Make a database a cluster, or change what its machines keep to; return whether it was none before.

    Raises:
        ClusterError: the database does not answer, or refuses.
    """
    with connected(dsn) as db, db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(hashtext('yifa cluster init'))")
        (found,) = db.execute("SELECT to_regclass('procrastinate_jobs') IS NULL AS is_new").fetchall()
        if found["is_new"]:
            db.execute(_script("procrastinate.sql"))
        db.execute(_script("yifa.cluster"))
        db.execute(
            """INSERT INTO yifa.setting (lease_seconds, lost_seconds) VALUES (%s, %s)
            ON CONFLICT (one) DO UPDATE SET lease_seconds = excluded.lease_seconds,
            lost_seconds = excluded.lost_seconds""",
            (lease_seconds, lost_seconds),
        )
    return bool(found["is_new"])


def _script(package: str) -> bytes:
    return files(package).joinpath("schema.sql").read_bytes()


def read_setting(db: Connection) -> Setting:
    """Return what all machines keep to."""
    (row,) = db.execute("SELECT lease_seconds, lost_seconds FROM yifa.setting").fetchall()
    return Setting(**row)


@contextmanager
def engine(dsn: str) -> Iterator[App]:
    """Give procrastinate's application, for deferring jobs."""
    app = App(connector=SyncPsycopgConnector(conninfo=conninfo(dsn), min_size=1, max_size=1))
    with explained(), app.open():
        yield app

"""A server of PostgreSQL for all tests of this folder, and an empty cluster for each."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import UNTRIED, Postgres, find_programs, serving
from yifa.cluster.database import Connection, connected, make

TABLES = """
    SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS names FROM pg_tables
    WHERE schemaname = 'yifa' OR tablename LIKE 'procrastinate%'
"""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    programs = find_programs()
    if programs is None:
        pytest.skip(UNTRIED)
    with serving(programs) as server:
        make(server.create("cluster"), lease_seconds=2, lost_seconds=600)
        yield server


@pytest.fixture
def dsn(postgres: Postgres) -> str:
    """An empty cluster whose leases last two seconds; emptied, since a new one is 300 files."""
    dsn = postgres.dsn("cluster")
    with connected(dsn) as db:
        (tables,) = db.execute(TABLES).fetchall()
        db.execute(f"TRUNCATE {tables['names']} RESTART IDENTITY CASCADE".encode())
    make(dsn, lease_seconds=2, lost_seconds=600)
    return dsn


@pytest.fixture
def db(dsn: str) -> Iterator[Connection]:
    with connected(dsn) as connection:
        yield connection

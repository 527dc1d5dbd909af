"""A server of PostgreSQL for all tests of this folder, and an empty cluster for each."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.support.postgres import UNTRIED, Postgres, find_programs, serving
from yifa.cluster.database import Connection, connected, make

NUMBERS = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    programs = find_programs()
    if programs is None:
        pytest.skip(UNTRIED)
    with serving(programs) as server:
        make(server.create("model"), lease_seconds=2, lost_seconds=600)
        yield server


@pytest.fixture
def dsn(postgres: Postgres) -> str:
    """An empty cluster whose leases last two seconds."""
    return postgres.create(f"cluster{next(NUMBERS)}", template="model")


@pytest.fixture
def db(dsn: str) -> Iterator[Connection]:
    with connected(dsn) as connection:
        yield connection

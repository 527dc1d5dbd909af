"""What the tests that crawl share."""

from collections.abc import Iterator

import pytest

from tests.replica import Replica


@pytest.fixture
def replica() -> Iterator[Replica]:
    """A replica of its own, free to be changed."""
    with Replica() as served:
        yield served


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--rewrite``, which ``make golden`` gives."""
    parser.addoption("--rewrite", action="store_true", help="write the goldens anew; read the diff")

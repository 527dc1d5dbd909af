"""What the tests that crawl share."""

from collections.abc import Iterator

import pytest

from tests.replica import Replica


@pytest.fixture
def replica() -> Iterator[Replica]:
    """A replica of its own, free to be changed."""
    with Replica() as served:
        yield served

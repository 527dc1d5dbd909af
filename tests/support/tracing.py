"""Tests whose crawls are not traced for coverage."""

from collections.abc import Iterator

import pytest

from tests.support.clocked import TRACED, begin_forking


@pytest.fixture(scope="module", autouse=True)
def untraced() -> Iterator[None]:
    """What is started here is not traced: it is timed, killed before it could tell, or one of many alike.

    Tracing doubles what a crawl costs, and other tests trace the same code. The server of forks is begun
    before, so that what those fork is traced.
    """
    begin_forking()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(TRACED, raising=False)
        yield

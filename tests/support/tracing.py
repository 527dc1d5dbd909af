"""Tests that are not traced for coverage: their crawls are not, or nothing of them is."""

from collections.abc import Iterator

import pytest
from coverage import Coverage

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


@pytest.fixture(scope="module", autouse=True)
def unmeasured(untraced: None) -> Iterator[None]:
    """Nor is what runs in the test's own process."""
    tracer = Coverage.current()
    if tracer:
        tracer.stop()
    yield
    if tracer:
        tracer.start()

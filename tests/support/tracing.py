"""Tests whose crawls are not traced for coverage."""

from collections.abc import Iterator

import pytest

from tests.support.clocked import begin_forking


@pytest.fixture(scope="module", autouse=True)
def untraced() -> Iterator[None]:
    """What is started here is not traced: it is timed, or killed before it could tell what it ran.

    What other tests fork stays traced, so the server of forks is begun before.
    """
    begin_forking()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        yield

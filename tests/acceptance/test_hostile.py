"""A file made to hurt costs itself alone, and has its reason."""

import pytest

from tests.acceptance.hostile import ALL, left, read
from tests.support.reading.hostile import FILES


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_hostile_file_costs_itself_alone_and_has_its_reason(name: str) -> None:
    make, status, reason = ALL[name]

    came = read(make())

    assert not came.harm(status, reason)
    assert name not in FILES or len(came.found.text) < 2000
    assert not left()


def test_there_are_enough_hostile_files() -> None:
    assert len(FILES) >= 30
    assert len(ALL) >= 80

"""Lists whose pages no address turns, crawled: a sample of the kinds that the evidence has."""

import pytest

from tests.acceptance.evidence.lists import kinds, rows
from tests.acceptance.evidence.row import Row

SAMPLE = 5
"""one kind of so many is crawled here; the evidence crawls all"""


@pytest.fixture(scope="module")
def walked() -> list[Row]:
    return list(rows(SAMPLE))


def test_each_is_followed_or_unproved_with_its_sign(walked: list[Row]) -> None:
    assert len(walked) == len(kinds()[::SAMPLE])
    assert [row for row in walked if not row.ok] == []


def test_the_kinds_are_as_many_as_promised() -> None:
    followed = [kind for kind in kinds() if kind.total > 6 and kind.expected.startswith("complete")]
    unproved = [kind for kind in kinds() if not kind.expected.startswith("complete")]
    whole = [kind for kind in kinds() if kind.total <= 6 and kind.expected.startswith("complete")]

    assert (len(followed) >= 25, len(followed) + len(unproved) >= 60, len(whole) >= 12) == (True, True, True)

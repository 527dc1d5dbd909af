"""Every fault of the batch that is crawled side by side comes out as its row of the table says."""

import pytest

from tests.faults.case import Row
from tests.faults.cases import CASES
from tests.faults.playing import batches_of, play

BATCH = batches_of(CASES.values())["quick"]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Row]:
    return {row.number: row for row in play(BATCH, tmp_path_factory.mktemp("faults"))}


@pytest.mark.parametrize("number", sorted(case.number for case in BATCH))
def test_a_fault_comes_out_as_its_row_says(played: dict[int, Row], number: int) -> None:
    assert played[number].problems == (), played[number]

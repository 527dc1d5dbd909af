"""Every fault that a server plays and that stands no other beside it comes out as its row says."""

import pytest

from tests.faults.case import Row
from tests.faults.cases import CASES
from tests.faults.playing import batches_of, play

BATCHES = {name: batch for name, batch in batches_of(CASES.values()).items() if name != "quick"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Row]:
    folder = tmp_path_factory.mktemp("faults")
    return {row.number: row for name, batch in BATCHES.items() for row in play(batch, folder / name)}


@pytest.mark.parametrize("number", sorted(case.number for batch in BATCHES.values() for case in batch))
def test_a_fault_comes_out_as_its_row_says(played: dict[int, Row], number: int) -> None:
    assert played[number].problems == (), played[number]

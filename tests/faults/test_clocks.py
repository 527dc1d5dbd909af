"""Every fault of the machine's clock comes out as its row says."""

from pathlib import Path

import pytest

from tests.faults.case import Driven
from tests.faults.cases import clocks
from tests.faults.playing import drive


@pytest.mark.parametrize(
    "case", [case for case in clocks.CASES if isinstance(case, Driven)], ids=lambda case: str(case.number)
)
def test_a_fault_comes_out_as_its_row_says(tmp_path: Path, case: Driven) -> None:
    row = drive(case, tmp_path)

    assert row.problems == (), row

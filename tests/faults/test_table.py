"""Every fault comes out as its row of the table says, and the docs claim no more than the table shows."""

import re
from pathlib import Path

import pytest

from tests.faults.case import Driven, NotBuilt, Row, Served, catalogue
from tests.faults.cases import CASES
from tests.faults.playing import rows_of

ROOT = Path(__file__).resolve().parents[2]
# "**2 of the 175 faults** come out as expected", in either language
CLAIM = re.compile(r"(\d+) (?:of the 175 faults|项（共 175 项故障）)")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Row]:
    """All faults, played once."""
    return {row.number: row for row in rows_of(CASES, catalogue(), tmp_path_factory.mktemp("faults"))}


@pytest.mark.parametrize(
    "number", [number for number, case in sorted(CASES.items()) if isinstance(case, Served | Driven)]
)
def test_a_fault_comes_out_as_its_row_says(played: dict[int, Row], number: int) -> None:
    assert played[number].problems == (), played[number]


def test_a_fault_that_cannot_be_played_says_why() -> None:
    assert all(case.why for case in CASES.values() if isinstance(case, NotBuilt))
    assert set(CASES) <= set(catalogue())


@pytest.mark.parametrize("name", ["docs/reliability.md", "docs/reliability.zh-CN.md"])
def test_the_docs_claim_no_more_faults_than_pass(played: dict[int, Row], name: str) -> None:
    claims = CLAIM.findall((ROOT / name).read_text(encoding="utf-8"))

    assert claims
    assert all(int(each) <= sum(row.passed is True for row in played.values()) for each in claims)

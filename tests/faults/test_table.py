"""What the table and the docs claim; that every fault comes out as its row says is tried beside this."""

import re
from pathlib import Path

import pytest

from tests.faults.case import Driven, NotBuilt, Served, catalogue
from tests.faults.cases import CASES, clocks, process

ROOT = Path(__file__).resolve().parents[2]
# "**2 of the 175 faults** come out as expected", in either language
CLAIM = re.compile(r"(\d+) (?:of the 175 faults|项（共 175 项故障）)")


def test_a_fault_that_cannot_be_played_says_why() -> None:
    assert all(case.why for case in CASES.values() if isinstance(case, NotBuilt))
    assert set(CASES) <= set(catalogue())


@pytest.mark.parametrize("name", ["docs/reliability.md", "docs/reliability.zh-CN.md"])
def test_the_docs_claim_no_more_faults_than_are_played(name: str) -> None:
    """Of those that are played, each must come out as its row says."""
    claims = CLAIM.findall((ROOT / name).read_text(encoding="utf-8"))
    played = sum(isinstance(case, Served | Driven) for case in CASES.values())

    assert claims
    assert all(int(claim) <= played for claim in claims)


def test_every_driven_case_is_tried() -> None:
    """The files beside this try the served by their batches, the driven by the modules that have them."""
    driven = {number for number, case in CASES.items() if isinstance(case, Driven)}

    assert driven <= {case.number for case in (*process.CASES, *clocks.CASES)}

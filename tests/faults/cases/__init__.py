"""Every case, by its number in the catalogue."""

from collections.abc import Mapping

from tests.faults.case import Case
from tests.faults.cases import (
    attachments,
    clocks,
    content,
    listings,
    manners,
    parser,
    process,
    scope,
    transport,
)  # fmt: skip

_ALL: tuple[Case, ...] = (
    *transport.CASES,
    *manners.CASES,
    *scope.CASES,
    *listings.CASES,
    *content.CASES,
    *parser.CASES,
    *attachments.CASES,
    *process.CASES,
    *clocks.CASES,
)
CASES: Mapping[int, Case] = {case.number: case for case in _ALL}
assert len(CASES) == len(_ALL), "two cases have one number"

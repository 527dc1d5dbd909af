"""The table of evidence, as ``make evidence`` prints it; samples of its parts stand elsewhere."""

import pytest

from tests.acceptance.evidence.__main__ import PARTS, line_of, main
from tests.acceptance.evidence.row import Row


def test_parts_are_tried_and_their_cases_come_as_expected(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["negatives", "files"]) == 0
    assert capsys.readouterr().out.endswith("negatives: 13 of 13 as expected\nfiles: 46 of 46 as expected\n")


def test_a_part_that_is_none_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nothing"]) == 2
    assert ", ".join(PARTS) in capsys.readouterr().err


def test_what_came_is_said_where_it_is_not_what_was_expected() -> None:
    right = Row(part="lists", case="a", expected="whole", got="whole")
    wrong = Row(part="lists", case="b", expected="whole", got="unproved")

    assert line_of(right).plain == "ok     lists  a: whole"
    assert line_of(wrong).plain == "WRONG  lists  b: expected whole; got unproved"

"""The table of ``make derive``; its samples stand beside what reads elements, figures and reuse."""

import pytest

from tests.acceptance.derive.__main__ import PARTS, main


def test_real_reports_and_replicas_are_read_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seeds", "replica"]) == 0
    assert "MISSED" not in capsys.readouterr().out


def test_a_part_that_is_none_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no such part"]) == 2
    assert ", ".join(PARTS) in capsys.readouterr().err

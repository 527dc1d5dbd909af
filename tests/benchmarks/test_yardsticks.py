"""The comparison with other tools judges them as it judges ours; they need an environment of their own."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.commands import ROOT
from tests.support.reading.comparing import Said, judge_said, measure, ours, report
from tests.support.reading.gold import RIGHT, WRONG
from tests.support.reading.gold_page import GOLD, PAGE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    row = {"file": "p.html", "kind": "detail", "url": None, "gold": GOLD}
    (tmp_path / "INDEX.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    return tmp_path


def test_only_what_a_tool_answers_is_judged_and_dates_to_the_day() -> None:
    """A tool that reads no bodies is not said to read them badly."""
    gold = {**GOLD, "published": "2026-01-16 08:00"}
    dated = list(judge_said("p", gold, Said(values={"published": "2026-01-16"})))
    titled = list(judge_said("p", gold, Said(values={"title": "甲"}, text="子县认真工作。\n打印")))

    assert [(each.what, each.verdict) for each in dated] == [("published", RIGHT)]
    assert [(each.what, each.verdict) for each in titled][:3] == [
        ("title", WRONG), ("body start", RIGHT), ("body end", WRONG),
    ]  # fmt: skip


def test_the_table_has_a_row_per_tool_and_a_dash_where_it_says_nothing(folder: Path) -> None:
    table = list(report({"yifa": measure(folder, ours), "dates": ([], 0.0)}))

    assert table[0].split()[:2] == ["title", "published"]
    assert table[1].split()[:3] == ["yifa", "100%", "0%"]
    assert table[2].split() == ["dates", *["-"] * 7, "0.0"]
    assert table[3].startswith("right of all verdicts: yifa ")


def _yardsticks(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.yardsticks", folder], cwd=ROOT, capture_output=True, text=True
    )


def test_without_the_tools_or_the_pages_it_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    if find_spec("trafilatura") is not None:
        pytest.skip("the tools are installed here")

    without_tools = _yardsticks(folder)
    assert without_tools.returncode == 2
    assert "`make yardsticks`" in without_tools.stdout
    assert _yardsticks(tmp_path / "none").returncode == 2

"""The measure of accuracy counts what is right, wrong, missing and extra."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT
from tests.support.reading.gold import EXTRA, MISSING, PAGES, RIGHT, WRONG, judge, report, share, verdict_on
from tests.support.reading.gold_page import GOLD, PAGE

LISTING = (
    "<ul>"
    + "".join(
        f"<li><a href='./202601/t202601{day:02}_12345{day:02}.html'>"
        f"子县公告第{day}号</a><span>2026-01-{day:02}</span></li>"
        for day in range(20, 10, -1)
    )
    + "</ul>"
)


@pytest.mark.parametrize(
    ("gold", "found", "verdict"),
    [
        (None, None, RIGHT),
        ("甲 乙", "甲乙", RIGHT),
        ("甲", "乙", WRONG),
        ("甲", None, MISSING),
        (None, "甲", EXTRA),
    ],
)
def test_a_value_is_right_wrong_missing_or_extra(gold: object, found: object, verdict: str) -> None:
    """White space and width do not matter."""
    assert verdict_on(gold, found) == verdict


def _folder(tmp_path: Path) -> Path:
    rows = [
        {"file": "p.html", "kind": "detail", "url": None, "gold": GOLD},
        {
            "file": "l.html", "kind": "listing", "url": "http://z.gov.cn/yfxz/",
            "gold": {
                "item_links": 10, "total_pages": 2,
                "first": {"title": "子县公告第20号", "date": "2026-01-20"},
                "last": {"title": "子县公告第11号", "date": "2026-01-12"},
            },
        },
        {"file": "e.html", "kind": "listing", "url": None, "gold": {
            "item_links": 0, "total_pages": 1, "first": {"title": "甲", "date": None},
            "last": {"title": "乙", "date": None},
        }},
        {"file": "h.html", "kind": "home", "url": None, "gold": {}},
    ]  # fmt: skip
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "l.html").write_text(LISTING, encoding="utf-8")
    (tmp_path / "e.html").write_text("<p>暂无</p>", encoding="utf-8")
    (tmp_path / "INDEX.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def test_a_folder_of_pages_is_judged_field_by_field(tmp_path: Path) -> None:
    """Details, listings; a day read from the sign-off is not counted as printed 成文日期."""
    verdicts = {(each.file, each.what, each.verdict) for each in judge(_folder(tmp_path))}

    assert ("p.html", "index_no", RIGHT) in verdicts
    assert ("p.html", "doc_no", MISSING) in verdicts
    assert ("p.html", "published", WRONG) in verdicts
    assert ("p.html", "created", RIGHT) in verdicts
    assert {("p.html", "chrome", RIGHT), ("p.html", "chrome", EXTRA)} <= verdicts
    assert {
        ("l.html", "first entry", RIGHT),
        ("l.html", "last entry", WRONG),
        ("e.html", "first entry", MISSING),
    } <= verdicts


def _accuracy(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.accuracy", folder], cwd=ROOT, capture_output=True, text=True
    )


def test_the_report_names_every_miss(tmp_path: Path) -> None:
    """And a folder without gold is refused."""
    reported = _accuracy(_folder(tmp_path))

    assert reported.returncode == 0
    assert "wrong p.html published: gold '2026-01-16', found '2026-01-15'" in reported.stdout
    assert _accuracy(tmp_path / "none").returncode == 2
    assert share([]) == 1.0


@pytest.mark.skipif(not PAGES.is_dir(), reason="the real pages are not beside the project")
def test_the_real_pages_are_read_right() -> None:
    """At least 97 % of the fields, starts and ends, 90 % of the chrome."""
    lines = {line.split(":")[0]: line for line in report(judge(PAGES)) if "% of" in line}

    shares = {name: float(line.split(": ")[1].split("%")[0]) for name, line in lines.items()}
    assert all(shares[name] >= 97 for name in ("fields", "body start", "body end"))
    assert shares["chrome"] >= 90

"""What is said in English below the command line is told in the reader's language, whole or not at all."""

import re
from pathlib import Path

import pytest

from tests.support.commands import CASES, fill_archive, run
from tests.support.factory import PAGE
from tools.language import read
from yifa.commands.terminal.said import cell, column, retold
from yifa.commands.terminal.speech import speak
from yifa.language.language import CHINESE, ENGLISH
from yifa.language.retold import CONTEXT, ENGLISH_LEFT, FORMS, LONGEST, VALUE, forms, put_in

COMMANDS = (
    ["status"], ["status", "--all"], ["report"], ["alarms"], ["failures"], ["failures", "--all"],
    ["attachments"], ["agencies", "990101"], ["coverage"], ["coverage", "--years", "2025"], ["lag", "2025"],
    ["lag", "2025", "--by", "level"], ["lag", "2025", "--curve"], ["lag", "1999"], ["numbers"],
    ["numbers", "--odd"], ["changes"], ["removals"], ["removals", "--by", "county"], ["elements", "2025"],
    ["facts", "--indicators"], ["audit", "990101"], ["reuse", "2025"], ["history", PAGE],
    ["show", PAGE, "--evidence"], ["cite", PAGE], ["search", CASES], ["search", "核电站"],
    ["verify"], ["verify", "--sample", "50"], ["derive"], ["extract"], ["reread", "--dry-run"], ["doctor"],
    ["dictionary"], ["portals"], ["portals", "show", "140429"], ["portals", "check"], ["schedule", "show"],
    ["alarms", "mute", "stale", "990101"], ["alarms", "unmute", "stale", "990101"],
    ["export", "-", "核电站"], ["retry"], ["show", "0000"], ["show", "zzzz"], ["search", "("],
    ["search", "复议", "--portal", "无此县"], ["report", "99"], ["lag", "2025", "--curve", "--spans"],
    ["coverage", "--csv", "--json"], ["search", "复议", "--since", "2026-13"], ["crawl", "无此县"],
    ["schedule", "install", "--daily", "25:00"], ["discover", "nosuch"], ["status", "--archive", "none.db"],
    ["alarms", "mute", "stale", "990101", "--until", "2020-01-01"], ["read", "none.html", "--url", "nosuch"],
)  # fmt: skip
THEIRS = ("http", "sha256", "Referer", "pip install", "no answer in 30 s", "用法：", "欠缺的内容")
"""what a line has that quotes addresses, headers, commands, stable words or what a server said"""
# a command within a sentence
COMMAND = re.compile(r"yifa \w+(?: [A-Z]+\b| --\w+)*|scrapy crawl")


@pytest.fixture(autouse=True)
def _chinese() -> None:
    speak(CHINESE)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_archive(tmp_path_factory.mktemp("told") / "a.db")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_english_sentence_is_left_in_what_a_command_prints(archive: Path, words: list[str]) -> None:
    shown = run(*words, "--lang", "zh", archive=archive)
    lines = [line for line in shown.output.splitlines() if not any(theirs in line for theirs in THEIRS)]

    assert shown.exception is None or isinstance(shown.exception, SystemExit)
    assert [line for line in lines if is_left(line)] == []


def is_left(line: str) -> bool:
    return bool(ENGLISH_LEFT.search(COMMAND.sub("", line)))


def test_every_form_of_the_catalogue_is_known_when_a_command_runs() -> None:
    whole, shaped = forms()

    told = {str(said.id) for said in read() if said.context == CONTEXT}
    assert {form.text for form in shaped} | {text.replace("%", "%%") for text in whole} == told
    assert FORMS.read_text(encoding="utf-8").count("\n") == len(told) + 2


def test_a_sentence_of_every_form_is_told() -> None:
    """By its own form, or by one that says more."""
    sentences = [VALUE.sub("7", form.text).replace("%%", "%") for form in forms()[1]]

    assert [text for text in sentences if is_left(retold(text))] == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("武乡县 140429: 16 stored; every list read", "武乡县 140429：已存 16 件；列表都已读过"),
        ("2 files: 1 read, 1 needs_ocr", "2 个文件：已读出文本 1，扫描件：未经 OCR 读不出 1"),
        ("title 100%, index_number 94%", "标题 100%，索引号 94%"),
        ("places: all held; since 2025-03; cosmetic", "地方：全部所存；自 2025-03 起；仅形式"),
        ("on the due day timely", "截止日当天：按期"),
        ("  3 of 5", "  3/5"),
        ("DNS lookup failed: a.example", "DNS lookup failed: a.example"),
        ("text/html; charset=utf-8", "text/html; charset=utf-8"),
        ("3 records, written by wget 1.21", "3 条记录，由 wget 1.21 写成"),
        ("某标题 with words of somebody", "某标题 with words of somebody"),
        ("page  http://a.example/1.htm", "页面  http://a.example/1.htm"),
        ("at 2026-01-20T18:30:00Z", "at 北京时间 2026-01-21 02:30"),
        ("每行  2 rows", "每行  2 行"),
        ("", ""),
        ("x" * (LONGEST + 1), "x" * (LONGEST + 1)),
    ],
)  # fmt: skip
def test_a_sentence_is_told_by_its_form_and_what_has_none_stays(said: str, told: str) -> None:
    assert retold(said) == told


def test_a_sentence_that_holds_itself_without_end_is_left() -> None:
    deep = "; ".join(["and: " * 40 + "no such archive"] * 2)

    assert isinstance(retold(deep), str)


def test_english_stays_as_it_is_and_cells_and_columns_follow_the_language() -> None:
    assert (cell(True), cell(None), cell('["a, b"]'), cell("listed")) == ("是", "-", '["a, b"]', "在列")
    assert (column("days late"), column("fetched_at"), column("no_such"), column("县")) == (
        "逾期天数", "获取时间", "no_such", "县",
    )  # fmt: skip

    speak(ENGLISH)

    assert (retold("2 rows"), column("days late"), cell(False)) == ("2 rows", "days late", "no")


def test_a_figure_is_put_into_chinese_with_a_blank() -> None:
    assert put_in("共%(rows)s行，见%(place)s。%%", {"rows": "2", "place": "武乡"}) == "共 2 行，见武乡。%"

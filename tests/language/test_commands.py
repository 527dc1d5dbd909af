"""The command line in Chinese: every message it says has its Chinese, and the locale decides."""

import gettext
import re
from pathlib import Path

import pytest

from tests.support.commands import CASES, fill_archive, run, run_typed
from tests.support.factory import PAGE
from tools import language as made
from yifa.commands.table import FOLDERS
from yifa.commands.terminal.speech import speak
from yifa.language.language import CHINESE, ENGLISH, language

BRACED, NAMED = re.compile(r"\{\w+(?:![rs])?\}"), re.compile(r"%\(\w+\)s")
MOMENT = re.compile(r"T\d\d:\d\d:\d\dZ")
HAN = re.compile("[\u4e00-\u9fff]")


def test_a_translation_keeps_the_values_of_its_message() -> None:
    for one in made.read():
        texts = one.string if isinstance(one.string, tuple | list) else (one.string,)
        known = " ".join(one.id) if isinstance(one.id, tuple | list) else str(one.id)
        for pattern in (BRACED, NAMED):
            for text in map(str, texts):
                assert set(pattern.findall(text)) <= set(pattern.findall(known)), text


@pytest.mark.parametrize("name", FOLDERS)
def test_help_is_chinese(name: str) -> None:
    """The line in the list, the text, and what click says itself."""
    shown = run(name, "--help", "--lang", "zh").stdout
    again = run(name, "--help", "--lang", "en").stdout

    assert "用法：" in shown
    assert "显示本说明并退出。" in shown
    assert "Show this message and exit." in again
    assert len(HAN.findall(shown)) > 20


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"LANG": "zh_CN.UTF-8"}, CHINESE),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.GB18030"}, CHINESE),
        ({"LANG": "zh_CN.UTF-8", "YIFA_LANG": "en"}, ENGLISH),
        ({"LANG": "fr_FR.UTF-8"}, ENGLISH),
        ({"LANG": "C.UTF-8"}, ENGLISH),
        ({}, ENGLISH),
    ],
)
def test_the_locale_decides(variables: dict[str, str], spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "YIFA_LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert speak().code == spoken
    assert speak(CHINESE).code == CHINESE


def test_windows_says_its_language_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "YIFA_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("Chinese (Simplified)_China", "936"))

    assert speak().code == CHINESE


def test_lang_overrules_the_environment() -> None:
    """As a shell types it."""
    shown = run_typed(["--lang", "zh", "--help"], YIFA_LANG="en", LANG="en_US.UTF-8")
    wrong = run_typed(["serch", "--lang=zh"])

    assert "最初三步" in shown.stdout
    assert (wrong.returncode, "您是不是要找" in wrong.stderr) == (2, True)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_archive(tmp_path_factory.mktemp("chinese") / "a.db")


@pytest.mark.parametrize(
    ("words", "said", "not_said"),
    [
        (["search", CASES], ["3 件发布", "2025 年度", "见于 2 个页面"], ["publication", "(no title)"]),
        (["search", "核电站"], ["未查：", "没有读到有凭证的末尾："], ["Nothing", "Not looked in"]),
        (
            ["show", PAGE, "--evidence"],
            ["编号", "元数据", "└ 未采用", "抓取记录"],
            ["Metadata", "not chosen"],
        ),
        (["status"], ["1 个门户：", "读到末尾，3 行", "北京时间 2026-01-20 10:30"], ["pages", "withdrawn"]),
        (["report"], ["第 1 次运行：crawl", "退出状态", "读到末尾", "凭证"], ["started", "exit status"]),
        (["coverage"], ["机关", "不明"], ["unknown", "absent"]),
        (["alarms"], ["2 个警报：2 新", "一个列表很久没有读过（stale）"], ["alarm:", "standing"]),
    ],
    ids=lambda words: str(words[0]),
)
def test_answers_are_chinese(archive: Path, words: list[str], said: list[str], not_said: list[str]) -> None:
    """Stable words have their Chinese beside the page's own; what was recorded stays as it was."""
    shown = run(*words, "--lang", "zh", archive=archive)

    assert shown.exit_code == 0
    assert [text for text in said if text not in shown.stdout] == []
    assert [text for text in not_said if text in shown.stdout] == []


@pytest.mark.parametrize(
    "words",
    [["search", CASES], ["show", PAGE], ["status"], ["coverage"], ["alarms"]],
    ids=lambda words: words[0],
)
def test_json_is_the_same_in_every_language(archive: Path, words: list[str]) -> None:
    """But for the moment at which what stands now is judged."""
    english, chinese = (
        MOMENT.sub("", run(*words, "--json", "--lang", code, archive=archive).stdout) for code in ("en", "zh")
    )

    assert english == chinese != ""


def test_english_needs_no_catalogue() -> None:
    assert type(language(ENGLISH).messages) is gettext.NullTranslations

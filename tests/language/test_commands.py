"""The command line in Chinese: every message it says has its Chinese, and the locale decides."""

import gettext
import re

import pytest

from tests.support.commands import run, run_typed
from tools import language as made
from yifa.commands.table import FOLDERS
from yifa.commands.terminal.speech import speak
from yifa.language.language import CHINESE, ENGLISH, language

BRACED, NAMED = re.compile(r"\{\w+(?:![rs])?\}"), re.compile(r"%\(\w+\)s")
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


def test_english_needs_no_catalogue() -> None:
    assert type(language(ENGLISH).messages) is gettext.NullTranslations

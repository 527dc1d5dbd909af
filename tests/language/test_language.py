"""Which language a person is answered in."""

import pytest

from yifa.language.language import chosen, language


@pytest.mark.parametrize(
    ("asked", "accepted", "code"),
    [
        ("zh", "en", "zh"),
        ("zh_CN.UTF-8", "", "zh"),
        ("EN", "zh", "en"),
        ("fr", "zh", "zh"),
        (None, "zh-Hans-CN, zh;q=0.9, en;q=0.1", "zh"),
        (None, "en;q=0.4, zh-TW;q=0.5", "zh"),
        (None, "fr-FR, *;q=0.5", "en"),
        (None, "zh;q=0, en;q=0.1", "en"),
        (None, "zh;q=0.0.1, en", "en"),
        (None, "\x00;;,q=", "en"),
    ],
)
def test_what_is_asked_for_goes_before_what_a_browser_prefers_and_english_is_left(
    asked: str | None, accepted: str, code: str
) -> None:
    assert chosen(asked, accepted) == code


def test_a_page_says_its_language_as_browsers_know_it() -> None:
    assert [language(code).tag for code in ("zh", "en")] == ["zh-CN", "en"]


def test_codes_that_nobody_translated_stay_as_they_are() -> None:
    assert language("zh").translate("no such message") == "no such message"

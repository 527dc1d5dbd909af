"""What the archive recorded in English is said in the language of the page, as far as its form is known."""

from datetime import date, timedelta

import pytest

from archive.alarms.silence import rhythm_of
from tests.support.pages.browsed import CODE
from tests.support.pages.serving import Pages
from yifa.language.language import language
from yifa.web.recorded import recorded_parts

ZH = language("zh")
FIRST = date(2024, 1, 5)


def test_a_silence_is_said_as_the_alarm_finds_it() -> None:
    days = [FIRST + timedelta(weeks=week) for week in range(120)]
    words = rhythm_of(days, date(2026, 9, 1)).words
    parts = recorded_parts(ZH, f"依法行政: {words} (walk 3)")

    assert [known for _, known in parts] == [True]
    assert parts[0][0].startswith("“依法行政”：最新一行为 ")


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        (
            "not among the 3 rows of 甲, read to its end; last listed 2026-01-20T18:30:00Z",
            "“甲”读到末尾，3 个条目中没有它；最近一次列出是 2026-01-21 02:30",
        ),
        (
            "甲: 乙: not read for 90 days, last on 2026-01-01 (walk 5)",
            "“甲: 乙”：90 天没有读过，最近一次是 2026-01-01（第 5 次遍历）",
        ),
        (
            "1 address in run 2: http://a.example/1.htm: not_found: status 404",
            "第 2 次运行有 1 个网址：http://a.example/1.htm：不存在：状态码 404",
        ),
    ],
)  # fmt: skip
def test_values_are_said_by_their_own_forms_and_times_become_those_of_beijing(
    recorded: str, said: str
) -> None:
    assert recorded_parts(ZH, recorded) == ((said, True),)


def test_a_form_that_nobody_knows_stays_as_it_was() -> None:
    assert recorded_parts(ZH, "3 rows became 2; never read before") == (
        ("3 rows became 2", False),
        ("以前从未读过", True),
    )


def test_what_the_project_records_is_read_in_chinese(site: Pages) -> None:
    html = site.get(f"/county/{CODE}?lang=zh").html

    assert "最近一次列出是 2026-01-20 10:30" in html.text_content()
    assert "天没有读过，最近一次是 2026-01-29" in html.text_content()
    assert html.xpath("//*[@lang='en'][not(self::a)]/text()") == ["3 rows became 2", "no answer in 30 s"]

"""Patterns that were slower than their text find what they found before, now that they are not."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.file_facts import ABOVE
from yifa.profiles.counties import PEOPLES, SHORT
from yifa.reading.files.kinds import ENDINGS
from yifa.reading.files.viewers import QUOTED_FILE, load_dialects
from yifa.reading.page.labelled import BUTTONS
from yifa.reading.report.bodies import _COMMITTEE
from yifa.reading.report.titles import _BEHIND, _BETWEEN
from yifa.reading.turning.forms import SUBMITS

SEARCHED = {
    # the pattern, what it was, and of what strings are made: those that took the square of their length
    # repeat the first of them
    "between": (_BETWEEN, r"(?:的|工作)+$", ["的", "工作", "工", "作", "x"]),
    "behind": (
        _BEHIND,
        r"(?:[【\[(〔<](?P<boxed>[^【\[(〔<】\])〕>]{1,20})[】\])〕>]|\.(?:docx?|pdf|wps|ofd)|[。.、;!\d]+)$",
        ["。", ".", "1", "pdf", "(", ")", "图解"],
    ),
    "committee": (
        _COMMITTEE, r"(?:党工委|管理委员会|管委会|工委)+$",
        ["党工委", "工委", "管委会", "管理委员会", "党", "委员会", "区"],
    ),
    "county": (
        SHORT, rf"(?:特别行政区|(?:(?:{PEOPLES})族?)*自治[区州]|省|市|地区|盟)$",
        ["畲", "土家族", "苗", "族", "自治州", "省", "x"],
    ),
    "buttons": (
        BUTTONS,
        BUTTONS.pattern.replace("*+)", "*)").replace("{1,20}$", "+$"),
        ["打印 ", "打印", "】", "【", "|", " ", "关闭", "县局"],
    ),
}  # fmt: skip
ASKED = {
    # of these only whether they fit is asked
    "submits": (
        SUBMITS, r"javascript:|submit|goto|go\w*page|turn|\bpage\w*\(", ["goa", "go", "Page", "(", "-", "x"],
    ),
    "lists": (
        load_dialects().lists,
        load_dialects().lists.pattern.replace("(?>", "(?:").replace(r"\w*+", r"\w*"),
        ["aattacha", "file", "x", "'", "-", " "],
    ),
    "egovinfo": (
        re.compile(r"^(?>.*?/info/egovinfo/).+\.htm$"), r"/info/egovinfo/.+\.htm$",
        ["/info/egovinfo/x.htm", "/info/egovinfo/", "x", ".htm"],
    ),
}  # fmt: skip
WHOLE = r"""(?:.*(?:文件|公报) | .*[〔﹝\[［]\d{4}[〕﹞\]］].*号.* | (?:签发人|密级|紧急程度).*
    | 附件\s*\d*[：:]? | 【.*】 | [\d年月日.\s-]+)"""
QUOTED = rf"\.(?:{ENDINGS})(?:\?[^'\"\s]*)?['\"]"


def texts(pieces: Sequence[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), max_size=9).map("".join)


@pytest.mark.parametrize("name", SEARCHED)
@settings(max_examples=100)
@given(data=st.data())
def test_the_same_is_found_at_the_same_place(name: str, data: st.DataObject) -> None:
    pattern, before, pieces = SEARCHED[name]
    text = data.draw(texts(pieces))

    assert [match.span() for match in pattern.finditer(text)] == [
        match.span() for match in re.finditer(before, text, pattern.flags & ~re.UNICODE)
    ]


@pytest.mark.parametrize("name", ASKED)
@settings(max_examples=100)
@given(data=st.data())
def test_the_same_texts_fit(name: str, data: st.DataObject) -> None:
    pattern, before, pieces = ASKED[name]
    text = data.draw(texts(pieces))

    assert bool(pattern.search(text)) is bool(re.search(before, text, pattern.flags & ~re.UNICODE))


@settings(max_examples=200)
@given(texts(["x〔2026〕x", "〔2026〕", "号", "〔", "文件", "x", "1", "\n"]))
def test_what_stands_above_a_title_is_told_as_before(text: str) -> None:
    assert bool(ABOVE.fullmatch(text)) is bool(re.fullmatch(WHOLE, text, re.VERBOSE))


@settings(max_examples=200)
@given(texts([".pdf?a", ".pdf", "?", "'", '"', " ", "/a", "="]))
def test_a_quoted_file_is_found_where_it_was(text: str) -> None:
    found = [match.span() for match in QUOTED_FILE.finditer(text) if match["quote"]]

    assert found == [match.span() for match in re.finditer(QUOTED, text, re.IGNORECASE)]

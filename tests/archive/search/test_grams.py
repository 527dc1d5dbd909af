"""The index's words: pairs of characters that find exactly what is there."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.grams import fold, index_text, phrase

# few different characters, so that random texts share pairs; one is beyond the 16-bit range
HAN = st.text("行政复议法治〇𠮷", min_size=1, max_size=12)
PUNCTUATED = st.lists(HAN, min_size=1, max_size=5).map("，".join)


def find(texts: list[str], words: str) -> list[int]:
    """Return the numbers of the texts an index finds every one of *words* in."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE document_fts USING fts5 (text, content='', tokenize='ascii')")
    rows = [(number, index_text(text)) for number, text in enumerate(texts)]
    db.executemany("INSERT INTO document_fts (rowid, text) VALUES (?, ?)", rows)
    match = " ".join(phrase(word) or "" for word in words.split())
    found = db.execute("SELECT rowid FROM document_fts WHERE document_fts MATCH ? ORDER BY rowid", (match,))
    return [row[0] for row in found]


@given(texts=st.lists(PUNCTUATED, min_size=1, max_size=8), words=HAN)
def test_a_search_finds_exactly_the_texts_that_contain_the_words(texts: list[str], words: str) -> None:
    assert find(texts, words) == [number for number, text in enumerate(texts) if words in text]


@given(text=st.text())
def test_any_text_can_be_indexed_and_searched(text: str) -> None:
    words = index_text(text).split()

    assert not words or find([text], words[0]) == [0]


@given(text=st.text("行政复议，。Ａ①2025a \x00"))
def test_the_words_of_a_text_are_those_of_its_runs_in_their_order(text: str) -> None:
    halves = text.partition("。")

    assert index_text(text).split() == [word for half in halves for word in index_text(half).split()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("行政复议", ["行政", "政复", "复议", "议"]),
        ("议", ["议"]),
        ("２０２５年度ＡＢ", ["2025", "年度", "度", "ab"]),
        ("第①项", ["第", "1", "项"]),
        ("二〇二五", ["二〇", "〇二", "二五", "五"]),
        ("。，", []),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert index_text(text).split() == words


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("复议", '"复议"'),
        ("行政复议", '"行政 政复 复议"'),
        ("议", '"议" *'),
        ("行政 复议", '"行政 政 复议"'),
        ("2025年", '"2025 年" *'),
        ("办法2025", '"办法 法 2025"'),
        ("x*", '"x"'),
        ("——", None),
        ("", None),
    ],
)
def test_phrase_of_a_text(text: str, match: str | None) -> None:
    assert phrase(text) == match


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("二〇二五年", "二○二五年"),
        ("二〇二五年", "二◯二五年"),
        ("二〇二五年", "二0二五年"),
        ("二〇〇八年", "二OO八年"),
        ("二〇一九年", "二Ｏ一九年"),
        ("二〇二〇年", "二０二０年"),
        ("国办发〔2025〕3号", "国办发［２０２５］３号"),
        ("国办发〔2025〕3号", "国办发(2025) 3 号"),
        ("GB/T2260", "ｇｂ／ｔ２２６０"),
        ("行政复议", "行\u200b政复\u00ad议"),
        ("行政", "\u2f8f政"),
        ("第①项", "第1项"),
    ],
)
def test_signs_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert find([one, other], one) == [0, 1]
    assert find([one, other], other) == [0, 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("二〇二五年", "二零二五年"),
        ("第十〇条", "第十零条"),
        ("环境", "環境"),
        ("二十o", "二十〇"),
        ("OR", "〇R"),
    ],
)
def test_signs_that_only_mean_the_same_are_told_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_letters_and_digits_are_found_beside_characters() -> None:
    texts = ["清政发〔2025〕3号", "清政办发〔2024〕3号", "依据GB/T 2260编码"]

    assert find(texts, "2025") == [0]
    assert find(texts, "3号") == [0, 1]
    assert find(texts, "gb 2260编码") == [2]
    assert find(texts, "清政 3号") == [0, 1]

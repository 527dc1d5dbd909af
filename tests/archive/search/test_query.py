"""What people type, and what it is taken to mean."""

import pytest

from archive.search.query import DEEPEST, read_query
from yifa.model.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("复议", '"复议"'),
        ("复议 诉讼", '"复议" AND "诉讼"'),
        ("复议　诉讼", '"复议" AND "诉讼"'),
        ("复议 AND 诉讼 OR 信访", '("复议" AND "诉讼") OR "信访"'),
        ("复议 OR 诉讼 信访", '"复议" OR ("诉讼" AND "信访")'),
        ("复议 OR 诉讼 NOT 解读", '"复议" OR ("诉讼" AND NOT "解读")'),
        ("复议 AND NOT 解读", '"复议" AND NOT "解读"'),
        ("NOT (解读 OR 要点)", 'NOT ("解读" OR "要点")'),
        ("NOT NOT 复议", '"复议"'),
        ("(复议 OR 诉讼) 报告", '("复议" OR "诉讼") AND "报告"'),
        ("（复议 OR （诉讼 AND 信访）） 报告", '("复议" OR ("诉讼" AND "信访")) AND "报告"'),
        ("复议OR诉讼", '"复议" OR "诉讼"'),
        ("（复议ＯＲ诉讼）ＮＯＴ解读", '("复议" OR "诉讼") AND NOT "解读"'),
        ("复议 or 诉讼", '"复议" AND "or" AND "诉讼"'),
        ("OR值 CORE ＡＮＤＹ", '"OR值" AND "CORE" AND "ＡＮＤＹ"'),
        ('复议 "OR"', '"复议" AND "OR"'),
        ("“年度 报告”", '"年度 报告"'),
        ('"年度 报告"OR「工作 要点」', '"年度 报告" OR "工作 要点"'),
        ("『年度 报告』 ＂复议＂", '"年度 报告" AND "复议"'),
        ("“两学”“一做”", '"两学" AND "一做"'),
        ("深化“放管服”改革", '"深化"放管服"改革"'),
        ("国办发（2025）3号", '"国办发（2025）3号"'),
        ("(试行)办法 〔2025〕3号", '"(试行)办法" AND "〔2025〕3号"'),
        ("(国办发(2025)3号 OR 通知)", '"国办发(2025)3号" OR "通知"'),
        ("复议 —— 诉讼", '"复议" AND "诉讼"'),
    ],
)
def test_what_is_typed_is_read_as_people_mean_it(typed: str, meant: str) -> None:
    assert str(read_query(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("", "nothing to search for"),
        ("——", "nothing to search for"),
        ('""', "nothing to search for"),
        ("NOT", "nothing to search for"),
        ('"复议', 'the quotation mark " in .* is not closed'),
        ("「复议", "the quotation mark 「 in .* is not closed"),
        ("复议 OR", "OR has nothing to search for after it"),
        ("OR 复议", "OR has nothing to search for before it"),
        ("AND 复议", "AND has nothing to search for before it"),
        ("复议 OR OR 诉讼", "OR has nothing to search for after it"),
        ("复议 AND ——", "AND has nothing to search for after it"),
        ("复议 NOT", "NOT has nothing to search for after it"),
        ("复议 ئۇيغۇر", "cannot be searched for: the index has Chinese and Latin letters"),
        ("(复议", "a bracket is not closed"),
        ("复议)", "a bracket closes that none opens"),
        (") 复议", "a bracket closes that none opens"),
        ("( ) 复议", "a bracket with nothing to search for in it"),
        ("(" * (DEEPEST + 1) + "复 议" + ")" * (DEEPEST + 1), "brackets within each other"),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(typed: str, line: str) -> None:
    with pytest.raises(UsageError, match=line) as refused:
        read_query(typed)

    assert "\n" not in str(refused.value)


def test_more_words_and_operators_are_read_than_anybody_types() -> None:
    assert str(read_query("NOT " * 10_001 + "复议")) == 'NOT "复议"'
    assert str(read_query("复议OR" * 5_000 + "诉讼")).count(" OR ") == 5_000

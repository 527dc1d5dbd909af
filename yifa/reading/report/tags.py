"""Reads what stands before a title: 【公示】, 附件1：, 一、, ★, 法治甲县｜."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(
    r"(?:[【\[〔<＜（(](?P<boxed>[^】\]〕>＞）)]{1,20})[】\]〕>＞）)]|(?P<said>[^:：|｜丨/《》]{1,20})[:：|｜丨/]"
    r"|附件\s?\d{0,2}\s?[.、．]?|\d{1,3}\s?[.、．](?!\d)|[一二三四五六七八九十]{1,3}、|[★☆●○◆◇■□▲△※·•◎►▶▪]+)\s*"
)


class Tag(NamedTuple):
    """One of the tags that a title begins with."""

    boxed: str
    """what it says in brackets; empty for others"""
    said: str
    """what it says before a colon or a stroke; empty for others, as for numbers and signs"""
    rest: str
    """what follows it"""


def tags_before(title: str) -> Iterator[Tag]:
    """Yield what stands before a title, from its beginning on.

    >>> [tag.boxed or tag.said for tag in tags_before("【公示】图解：★甲县年度报告")]
    ['公示', '图解', '']
    """
    while match := _TAG.match(title):
        title = title[match.end() :]
        yield Tag(match["boxed"] or "", match["said"] or "", title)

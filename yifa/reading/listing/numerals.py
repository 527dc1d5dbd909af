"""Reads the numbers of a pager that are printed in Chinese numerals: 第一页 共十二页, 共五十二条."""

import re
from collections.abc import Iterator

from yifa.reading.dating.dates import ZEROS
from yifa.reading.facts.numbers import MULTIPLES, chinese_number
from yifa.reading.listing.sign_words import load_words, plain

# one sign for one: of cheques and seals, of Taiwan and Hong Kong, and whatever circle stands for a zero
_ONE_FOR_ONE = str.maketrans(
    "壹贰叁肆伍陆柒捌玖貳參陸拾佰仟兩" + ZEROS, "一二三四五六七八九二三六十百千两" + "〇" * len(ZEROS)
)
_WIDE = str.maketrans("頁條個項記錄總計／", "页条个项记录总计/")
_TENS = str.maketrans({"廿": "二十", "卅": "三十", "卌": "四十"})
_FIRST = "一二三四五六七八九十百千两兩廿卅卌壹贰叁肆伍陆柒捌玖拾佰仟貳參陸"
_SIGN = f"{_FIRST}零{ZEROS}"
# not the 一 of 下一页 and 一共
NUMERAL = re.compile(
    rf"(?<![上下前后後首末尾每最{_SIGN}])[{_FIRST}](?:\s?[{_SIGN}]){{0,8}}(?!\s?[共{_SIGN}])"
)
_GAP = r"(?:\s|&nbsp;|<[^<>]{0,120}>){0,6}"
# three patterns rather than one, for each is then looked for by its first sign: 三页, 五十二<b>条</b>, 一/三;
# 总页数：三; 12頁, 1／12
_BESIDE = (
    re.compile(rf"[{_FIRST}零〇○]{_GAP}[页頁条條篇項项个個记記/／]"),
    re.compile(rf"[数次]{_GAP}[:：]{_GAP}[{_FIRST}]"),
    re.compile("[頁條／]"),
)
_BLOCK = re.compile(
    r"<(?!/?(?:a|b|i|u|s|em|big|font|span|strong|small|label|input|select|option)\b)[^<>]{0,400}>"
)
_MARKS = re.compile(r"<[^<>]*>|&\w{2,8};")
# 2 · [2] · 第2页
NUMBER = re.compile(r"[\[(第]?\s*(\d{1,4})\s*[页頁\])]?")
# 第二页 · 第二 · 二页; 二 alone is the number of a page only in a pager's box
_LABELLED = re.compile(rf"第({NUMERAL.pattern})[页頁]?|({NUMERAL.pattern})[页頁]")
AROUND = 300
"""characters before and behind a numeral among which the block that holds it begins and ends"""


def value_of(numeral: str) -> int | None:
    """Return the value of a numeral.

    >>> [value_of(said) for said in ("十二", "廿一", "两", "一百〇二", "二○", "叁拾", "３")]
    [12, 21, 2, 102, 20, 30, 3]
    """
    signs = "".join(numeral.split()).translate(_ONE_FOR_ONE).translate(_TENS)
    if signs.isdecimal():
        return int(signs)
    spelled = MULTIPLES.keys().isdisjoint(signs)
    values = [chinese_number(sign) for sign in signs] if spelled else [chinese_number(signs)]
    digits = [f"{value:.0f}" for value in values if value is not None]
    return int("".join(digits)) if len(digits) == len(values) else None


def page_number(label: str, *, boxed: bool = False) -> int | None:
    """Return the number that is all a control says: of ``[2]``, ``第二页``; of ``二`` in a pager's box.

    >>> page_number("[2]"), page_number("第十二页"), page_number("二"), page_number("二", boxed=True)
    (2, 12, None, 2)
    """
    word = plain(label)
    if digits := NUMBER.fullmatch(word):
        return int(digits[1])
    named = _LABELLED.fullmatch(word)
    if named is None:
        return value_of(word) if boxed and NUMERAL.fullmatch(word) else None
    return value_of(named[1] or named[2])


def with_digits(text: str) -> str:
    """Return a page's text with digits in its pager's words, where they are numerals or wide signs.

    A block of prose stays as it is, whatever it counts.

    >>> with_digits("<p>第一页／共<b>十二</b>页</p><p>本办法共五十二条。</p>")
    '<p>第1页/共<b>12</b>页</p><p>本办法共五十二条。</p>'
    """
    pieces, done = [], 0
    for start, end in _pager_blocks(text):
        pieces += [text[done:start], _counted(text[start:end])]
        done = end
    return "".join((*pieces, text[done:]))


def _pager_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the blocks begin and end that a pager's words fill, numerals or wide signs among them."""
    done = 0
    places = sorted(match.span() for pattern in _BESIDE for match in pattern.finditer(text))
    for first, last in places:
        if first < done:
            continue
        edges = [edge.end() for edge in _BLOCK.finditer(text, max(0, first - AROUND), first)]
        start = max(done, edges[-1] if edges else first - AROUND)
        edge = _BLOCK.search(text, last - 1, last + AROUND)
        end = edge.start() if edge else last + AROUND
        if load_words().said.fullmatch(_MARKS.sub("", text[start:end])):
            done = end
            yield start, end


def _counted(block: str) -> str:
    """Return a block of a pager's words with digits for its numerals."""
    plain_signs = block.translate(_WIDE)
    return NUMERAL.sub(lambda numeral: str(value_of(numeral[0]) or numeral[0]), plain_signs)

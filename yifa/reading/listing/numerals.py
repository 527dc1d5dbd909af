"""Reads the numbers of a pager, also in Chinese numerals, 共十二页, and the counts a list prints: 共52条."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from yifa.reading.dating.dates import ZEROS
from yifa.reading.facts.numbers import MULTIPLES, chinese_number
from yifa.reading.listing.signs.words import load_words, plain

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
# 总页数：三; 12頁, 1／12. Before each, signs of which one is in all it finds, looked for first
_BESIDE = (
    (_FIRST + "零〇○", re.compile(rf"[{_FIRST}零〇○]{_GAP}[页頁条條篇項项个個记記/／]")),
    ("数次", re.compile(rf"[数次]{_GAP}[:：]{_GAP}[{_FIRST}]")),
    ("頁條／", re.compile("[頁條／]")),
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
TAGS = r"(?:\s|&nbsp;|<[^<>]{0,120}>)*"


class Said(NamedTuple):
    """What prints a number, and strings of which one stands in whatever it finds."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    """looked for first, at a fiftieth of the cost"""
    part: re.Pattern[str] | None = None
    """looked for next, where the pattern itself begins with any digit: a part of it that does not"""
    before: int | None = None
    """characters before such a string, at most, where whatever the pattern finds begins; None = any number"""

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Yield what the pattern finds in a text."""
        if not any(word in text for word in self.needs) or (self.part and not self.part.search(text)):
            return
        if self.before is None:
            yield from self.pattern.finditer(text)
            return
        ahead = range(self.before + 1)
        end = 0
        for start in sorted({at - back for at in _places(self.needs, text) for back in ahead if at >= back}):
            if start >= end and (match := self.pattern.match(text, start)):
                end = match.end()
                yield match


def _places(words: Iterable[str], text: str) -> Iterator[int]:
    """Yield where the words stand in a text."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)


PAGE = ("页", "頁")
OF_PAGES = re.compile(rf"/{TAGS}\d{{1,5}}{TAGS}[页頁]")
BESIDE_TURN = re.compile(rf"/\s*\d{{1,4}}{TAGS}[上下首尾末]一?[页頁]")
# 共12页 · 共<b>12</b>页 · 1/12页 · 共52条 1/12 · 1/12 下一页 · totalPage = 12 · <totalpage>12<
PAGES = (
    Said(
        re.compile(rf"(?:共|总计|合计)(?:有|计|分|为)?{TAGS}(\d+){TAGS}[页頁]"),
        ("共", "总计", "合计"),
        before=0,
    ),
    Said(re.compile(rf"(?<!\d)\d{{1,5}}{TAGS}/{TAGS}(\d{{1,5}}){TAGS}[页頁]"), PAGE, OF_PAGES),
    Said(re.compile(r"""class=["']?p_t["']?[^<>]{0,200}>\s*\d+\s*/\s*(\d+)\s*<"""), ("p_t",)),
    Said(
        re.compile(rf"(?:条|页|码|记录|：|:){TAGS}\d{{1,4}}{TAGS}/{TAGS}(\d{{1,4}})(?![\d/-])"),
        ("条", "页", "码", "记录", "：", ":"),
    ),
    Said(
        re.compile(rf"(?<![\d/.-])\d{{1,4}}\s*/\s*(\d{{1,4}})(?![\d/.-]){TAGS}(?:[上下首尾末]一?[页頁])"),
        PAGE,
        BESIDE_TURN,
    ),
    Said(
        re.compile(
            r"""(?:[tT]otal_?[pP]ages?|[pP]age_?[cC]ount|countPage|\ballPages?|\bpageTotal)["']?\s*[:=>]\s*["']?(\d+)"""
        ),
        ("otalP", "otalp", "otal_", "ageC", "agec", "age_", "countPage", "allPage", "pageTotal"),
        before=1,
    ),
    Said(
        re.compile(rf"(?:总页数|页总数|总页码|总页)(?:为|是)?{TAGS}(?:[:：]{TAGS})?(\d{{1,5}})(?!\d)"),
        ("总页", "页总"),
        before=0,
    ),
    Said(
        re.compile(rf"[Pp]age{TAGS}\d{{1,4}}{TAGS}(?:of|/){TAGS}(\d{{1,4}})(?!\d)"),
        ("Page", "page"),
        before=0,
    ),
    Said(
        re.compile(rf"(?<!\d)(\d{{1,5}}){TAGS}[页頁]之?中的?{TAGS}第{TAGS}\d{{1,5}}{TAGS}[页頁]"),
        ("页中", "頁中", "之中"),
    ),
    Said(
        re.compile(
            rf"[共总]\D{{0,2}}{TAGS}\d{{1,6}}{TAGS}[条篇](?:记录|信息)?[,，、/]?{TAGS}(\d{{1,5}}){TAGS}[页頁]"
        ),
        ("共", "总"),
        before=0,
    ),
)
# 共52条 · 总共 189 条记录 · totalRecord: 189 · <totalrecord>756<
ROWS = (
    Said(
        re.compile(
            rf"共(?:有|计)?(?:信息|记录|数据|文章|文件)?{TAGS}(\d+){TAGS}"
            r"(?:条|篇|项|个|记录)(?:文章|记录|信息|数据)?(?![^\W\d])"
        ),
        ("共",),
        before=0,
    ),
    Said(
        re.compile(r"""(?:[tT]otal[_ ]?[rR]ecords?|[rR]ecordCount|totalCount)["']?\s*[:=>]\s*["']?(\d+)"""),
        ("otalR", "otalr", "otal_", "otal ", "ecordCount", "totalCount"),
        before=1,
    ),
    Said(
        re.compile(
            rf"(?<!\w)(?:总计|合计|总数|总)(?:为|是)?{TAGS}(?:[:：]{TAGS})?(\d+){TAGS}(?:条|篇|项)(?:文章|记录|信息|数据)?(?![\w])"
        ),
        ("总", "合计"),
        before=0,
    ),
    Said(
        re.compile(rf"(?:总记录数?|记录总数|总条数|记录数)(?:为|是)?{TAGS}(?:[:：]{TAGS})?(\d+)(?!\d)"),
        ("总记录", "记录总", "总条数", "记录数"),
        before=0,
    ),
    Said(
        re.compile(
            rf"(?:找到|查到|检索到|结果)[^<>\d]{{0,8}}{TAGS}(\d+){TAGS}(?:条|篇|项)(?:记录|信息|结果)?(?![\w])"
        ),
        ("找到", "查到", "检索到", "结果"),
        before=0,
    ),
    Said(
        re.compile(rf"\d{TAGS}of{TAGS}(\d+){TAGS}(?:entries|records|items|results|rows)\b"),
        ("entries", "records", "items", "results", "rows"),
        re.compile(rf"of{TAGS}\d+{TAGS}(?:entries|records|items|results|rows)\b"),
    ),
)
# the page one is on: 第3页 · 3/12页 · <span class="p_t">3/11</span>
HERE = (
    Said(re.compile(rf"第{TAGS}(\d+){TAGS}(?:/{TAGS}\d+{TAGS})?[页頁]"), PAGE),
    Said(re.compile(rf"(?<!\d)(\d{{1,5}}){TAGS}/{TAGS}\d{{1,5}}{TAGS}[页頁]"), PAGE, OF_PAGES),
    Said(re.compile(r"""class=["']?p_t["']?[^<>]{0,200}>\s*(\d+)\s*/\s*\d+\s*<"""), ("p_t",)),
)
LONGEST_LINK = 400
"""characters of markup before a number among which the link that holds it begins"""


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
    places = sorted(
        match.span()
        for signs, pattern in _BESIDE
        if any(sign in text for sign in signs)
        for match in pattern.finditer(text)
    )
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


def last_number(patterns: tuple[Said, ...], text: str, *, free: bool = False) -> int | None:
    """Return the last number that the first fitting pattern matches: pagers stand below the list.

    *free*: one within a link, or an entry of a menu, is of the page that leads to.
    """
    for said in patterns:
        matches = said.find(text)
        numbers = [match[1] for match in matches if not (free and _is_in_link(text, match.start()))]
        if numbers and len(numbers[-1]) < 7:
            return int(numbers[-1])
    return None


def rows_declared(text: str) -> int | None:
    """Return the last number of rows that a page declares; one in a link's title is of something else."""
    return last_number(ROWS, text, free=True)


def _is_in_link(text: str, place: int) -> bool:
    before = text[max(0, place - LONGEST_LINK) : place]
    in_menu = before.rfind("<option") > max(before.rfind("</option"), before.rfind("</select"))
    return in_menu or before.rfind("<a ") > before.rfind("</a")

"""Reads the labels that a line of text prints, each with what stands behind it (guide §4.3)."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from yifa.reading.dating.dates import DASHES, DOTS, SLASHES, find_moments
from yifa.reading.labels import MARK, Vocabulary, label_name, load_vocabulary
from yifa.reading.markup import fold

COLON = re.compile("[：:∶︰﹕]")
# a label in brackets instead of a colon: 【索引号】000014349/2026-00001, [ 发文字号 ] [ 发布机构 ]甲镇
BRACKETED = re.compile(
    r"[【\[［「『〖]\s*(?P<label>[^【】\[\]［］「」『』〖〗：:]{2,12}?)\s*[】\]］」』〗]\s*[：:∶]?"
)
OPENS = frozenset("【[［「『〖")
# what may stand directly before a label
BOUNDARY = frozenset(" |｜,，;；/·•、>》)）]】[【(（\t" + MARK)
# a label right behind a time or a bracket: 14:54来源：, （市局）作者：
AFTER_VALUE = re.compile(r"[\d)）\]】]")
# the number of a label in a list of them: 1.索引号：, 2、文号：
COUNTED = re.compile(r"\d[.．、]\s?\Z")
# a short label right behind a value: 县水利局作者：, 王某点击：
GLUED = re.compile(
    r"(?:[局委办府科所站院镇乡部室处队厅社台报网\d](?P<label>来源|作者|编辑|责编|审核|时间|日期)"
    r"|[\u4e00-\u9fff\d](?P<count>点击|浏览|阅读|访问)(?:次数|量|数)?)$"
)
# a label nobody knows yet, but shaped like one: "公开程序", "信息 编号"
LABEL_SHAPE = re.compile(r"[\u4e00-\u9fff（）()\s]{2,12}")
UNKNOWN = re.compile(rf"(?:^|[\s|｜{MARK}])(?P<label>[\u4e00-\u9fff（）()]{{2,8}})$")
# between labels and values that have no colon
BAR = re.compile(r"\s[|｜/·]\s|[|｜]")
COLONS = frozenset("：:∶︰﹕")
LONGEST_LABEL = 12
LONGEST_LINE = 600
LONGEST_VALUE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A label in a line, with its value as far as it has been read."""

    label: str
    name: str
    field: str | None
    value: str
    bare: bool = False
    """printed without a colon"""
    start: int = 0
    """where the label begins in its line"""
    unread: int = 0
    """characters of a value that is too long to be one, and is left where it stands"""
    picture: str | None = None
    """the address of a picture that stands in the place of a value"""


# what begins with a day, behind a label's colon where it has one
YEAR = rf"[\d〇○零一二三四五六七八九]{{4}}\s*[{re.escape(DASHES + SLASHES + DOTS)}年]"
DAY = re.compile(rf"[\s{MARK}]*[：:∶︰﹕]?[\s{MARK}]*{YEAR}")


def _field_of(name: str, text: str, end: int, words: Vocabulary) -> str | None:
    """Return what the label means that ends at *end* in a text: some only do where a day stands behind it."""
    field = words.fields.get(name)
    return field or (words.dated.get(name) if DAY.match(text, end) else None)


# the buttons that follow the last value of a line: "甲局 【打印】【关闭】", "甲局 分享 打印"
BUTTONS = re.compile(
    rf"(?<![\s|｜【\[({MARK}])[\s|｜【\[({MARK}]+"
    rf"(?:(?:(?:我要|加入)?(?:打印|关闭|分享|收藏|纠错|下载|朗读|返回|复制)(?:本页|此页|页面|本文|文章|窗口|列表|首页|顶部|到)?"
    rf"|字[体号](?:大小)?(?:[\s】\])【\[(|:：{MARK}]*+[大中小]){{0,4}}|[大中小](?:[\s|]+[大中小]){{1,3}}|视力保护色)[\s】\])【\[(|:：{MARK}]*+){{1,20}}+$"
)


# where an element of its own begins with a day: 来源：<span>宣教中心</span><span>2026-03-12</span>
BEFORE_DAY = re.compile(rf"(?<=[^\s\d{MARK}])[{MARK}]+(?=\d{{4}}[{re.escape(DASHES + SLASHES + DOTS)}年])")
# a sign between two labels, never in a value: 来源：县司法局 / 浏览：5
SEPARATED = frozenset(f" {sign}" for sign in "/·•-–—")
# a bracket at the end of a value that opened before its label: （来源：县司法局）, [浏览：5]
OPENING = {"）": "（(", ")": "（(", "]": "[［", "］": "[［", "】": "【"}


def plain(text: str) -> str:
    """Return a value as printed: border marks gone, trimmed, no separator or stray bracket at its edges."""
    text = fold(text.replace(MARK, "")).strip("|｜;；,， \u3000")
    if text[-2:] in SEPARATED:
        text = text[:-2].rstrip()
    if text[1:2] == " " and text[0] in "—–-":  # 索引号 — YX-1
        text = text[2:]
    value = text.rstrip("【[（( ").strip()
    opening = OPENING.get(value[-1:])
    return value[:-1].strip() if opening and not any(bracket in value for bracket in opening) else value


def _label_start(text: str, floor: int, end: int, words: Vocabulary) -> int | None:
    """Return where the known label that ends at *end* begins, not before *floor*, or None."""
    low = max(floor, end - 3 * LONGEST_LABEL)
    best = None
    for start in range(end - 1, low - 1, -1):
        edge = start == floor or text[start - 1] in BOUNDARY or AFTER_VALUE.match(text[start - 1])
        edge = edge or COUNTED.search(text, max(0, start - 3), start)
        if edge and _field_of(label_name(text[start:end]), text, end, words):
            best = start
    if best is not None:
        while text[best] in BOUNDARY:
            best += 1
        return best
    for length in range(8, 3, -1):  # nothing between a value and the next label: "市城管局发布时间："
        if end - length >= floor and text[end - length : end] in words.fields:
            return end - length
    glued = GLUED.search(text, floor, end) if floor else None
    return glued.start(glued.lastgroup or 0) if glued else None


def _unknown_start(text: str, floor: int, end: int) -> int | None:
    match = UNKNOWN.search(text, floor, end)
    return match.start("label") if match else None


def by_colon(text: str) -> tuple[Token, ...]:
    """Return the labels of a line that end in a colon, each with what stands before the next one."""
    return _short_by_colon(text) if len(text) <= LONGEST_LINE else _by_colon(text)


def _by_colon(text: str) -> tuple[Token, ...]:
    words = load_vocabulary()
    spans: list[tuple[int, int, int, bool]] = []
    floor = 0
    for colon in COLON.finditer(text):
        start = _label_start(text, floor, colon.start(), words)
        known = start is not None
        if start is None:
            start = _unknown_start(text, floor, colon.start())
        if start is not None:
            spans.append((start, colon.start(), colon.end(), known))
            floor = colon.end()
    tokens = []
    for number, (start, end, after, known) in enumerate(spans):
        until = spans[number + 1][0] if number + 1 < len(spans) else len(text)
        label, value = plain(text[start:end]), plain(BUTTONS.sub("", BEFORE_DAY.sub(" ", text[after:until])))
        name = label_name(label)
        if known or LABEL_SHAPE.fullmatch(label):
            field = _field_of(name, text, end, words) if known else None
            tokens.append(Token(label=label, name=name, field=field, value=value, start=start))
    return tuple(tokens)


_short_by_colon = lru_cache(maxsize=2048)(_by_colon)


def _by_pieces(text: str, words: Vocabulary) -> list[Token]:
    """Return the labels of a line that are inline elements of their own and have no colon."""
    tokens: list[Token] = []
    for piece in filter(str.strip, text.split(MARK)):
        name = label_name(piece) if len(piece) <= 2 * LONGEST_LABEL else ""
        if name in words.fields:
            label = plain(piece)
            tokens.append(Token(label=label, name=name, field=words.fields[name], value="", bare=True))
        elif tokens:
            tokens[-1] = replace(tokens[-1], value=plain(tokens[-1].value + " " + piece))
        else:
            return []
    return tokens


def _too_long(text: str, words: Vocabulary) -> tuple[Token, ...]:
    """Return the known label that a line begins with, its value not read."""
    colon = COLON.search(text, 0, 3 * LONGEST_LABEL)
    name = label_name(text[: colon.start()]) if colon else ""
    if colon is None or name not in words.fields:
        return ()
    label, unread = plain(text[: colon.start()]), len(text) - colon.end()
    return (Token(label=label, name=name, field=words.fields[name], value="", unread=unread),)


@lru_cache(maxsize=8192)
def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the labels a line's text prints; remembered, for a portal's pages repeat their menus' lines."""
    words = load_vocabulary()
    if len(text) > LONGEST_LINE:
        return _too_long(text, words)
    if not OPENS.isdisjoint(text):
        text = BRACKETED.sub(
            lambda m: f" {m['label']}：" if label_name(m["label"]) in words.fields else m[0], text
        )
    if COLON.search(text) and (tokens := by_colon(text)):
        before = text[: tokens[0].start]  # 索引号 without a colon, its value, then 分类：
        return (*(_by_pieces(before, words) if MARK in before.strip(MARK) else ()), *tokens)
    if len(text) <= 3 * LONGEST_LABEL and label_name(text) in words.fields:
        label, name = plain(text), label_name(text)
        return (Token(label=label, name=name, field=words.fields[name], value="", bare=True),)
    if MARK in text.strip(MARK):
        return tuple(_by_pieces(text, words))
    if BAR.search(text) and (tokens := _by_bars(text, words)):
        return tokens
    first, _, rest = text.partition(" ")  # 发布时间 2026-03-12 来源 县司法局
    labelled = label_name(first) in words.fields and any(one.start == 0 for one in find_moments(rest))
    return tuple(_by_pieces(_with_marks(text), words)) if labelled else ()


def _by_bars(text: str, words: Vocabulary) -> tuple[Token, ...]:
    """Return the labels of a line without colons: 索引号 YX-1 | 文号 甲发1号; none where one is unknown."""
    tokens = []
    for piece in BAR.split(text):
        label, _, value = piece.strip().partition(" ")
        name = label_name(label)
        if name not in words.fields or not value:
            return ()
        field = words.fields[name]
        tokens.append(Token(label=plain(label), name=name, field=field, value=plain(value), bare=True))
    return tuple(tokens)


def _with_marks(text: str) -> str:
    """Return a line with a mark before and after each of its words that is a known label."""
    fields = load_vocabulary().fields
    words = (f"{MARK}{word}{MARK}" if label_name(word) in fields else f" {word}" for word in text.split(" "))
    return "".join(words)

"""Reads labels and their values line by line, whatever elements hold them (guide §4.3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from yifa.reading.dating.dates import DASHES, DOTS, SLASHES, find_moments
from yifa.reading.labels import MARK, Vocabulary, label_name, load_vocabulary
from yifa.reading.lines import Line
from yifa.reading.markup import fold
from yifa.reading.page.pictured import picture_behind

COLON = re.compile("[：:∶︰﹕]")
# a label in brackets instead of a colon: 【索引号】000014349/2026-00001, [ 发文字号 ] [ 发布机构 ]甲镇
BRACKETED = re.compile(r"[【\[［]\s*(?P<label>[^【】\[\]［］：:]{2,12}?)\s*[】\]］]\s*[：:∶]?")
# what may stand directly before a label
BOUNDARY = frozenset(" |｜,，;；/·•、>》)）]】[【(（\t" + MARK)
# a label right behind a time or a bracket: 14:54来源：, （市局）作者：
AFTER_VALUE = re.compile(r"[\d)）\]】]")
# a short label right behind a value: 县水利局作者：, 王某点击：
GLUED = re.compile(
    r"(?:[局委办府科所站院镇乡部室处队厅社台报网\d](?P<label>来源|作者|编辑|责编|审核|时间|日期)"
    r"|[\u4e00-\u9fff\d](?P<count>点击|浏览|阅读|访问)(?:次数|量|数)?)$"
)
# a label nobody knows yet, but shaped like one: "公开程序", "信息 编号"
LABEL_SHAPE = re.compile(r"[\u4e00-\u9fff（）()\s]{2,12}")
UNKNOWN = re.compile(rf"(?:^|[\s|｜{MARK}])(?P<label>[\u4e00-\u9fff（）()]{{2,8}})$")
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
    rf"(?:(?:(?:我要|加入)?(?:打印|关闭|分享|收藏|纠错|下载|朗读|返回)(?:本页|此页|页面|本文|文章|窗口|列表|首页|顶部|到)?"
    rf"|字体|视力保护色)[\s】\])【\[(|:：{MARK}]*+){{1,20}}$"
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
    value = text.rstrip("【[（( ").strip()
    opening = OPENING.get(value[-1:])
    return value[:-1].strip() if opening and not any(bracket in value for bracket in opening) else value


def _label_start(text: str, floor: int, end: int, words: Vocabulary) -> int | None:
    """Return where the known label that ends at *end* begins, not before *floor*, or None."""
    low = max(floor, end - 3 * LONGEST_LABEL)
    best = None
    for start in range(end - 1, low - 1, -1):
        edge = start == floor or text[start - 1] in BOUNDARY or AFTER_VALUE.match(text[start - 1])
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
def _tokens_of(text: str) -> tuple[Token, ...]:
    """Return the labels a line's text prints; remembered, for a portal's pages repeat their menus' lines."""
    words = load_vocabulary()
    if len(text) > LONGEST_LINE:
        return _too_long(text, words)
    if "【" in text or "[" in text or "［" in text:
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
    first, _, rest = text.partition(" ")  # 发布时间 2026-03-12 来源 县司法局
    labelled = label_name(first) in words.fields and any(one.start == 0 for one in find_moments(rest))
    return tuple(_by_pieces(_with_marks(text), words)) if labelled else ()


def _with_marks(text: str) -> str:
    """Return a line with a mark before and after each of its words that is a known label."""
    fields = load_vocabulary().fields
    words = (f"{MARK}{word}{MARK}" if label_name(word) in fields else f" {word}" for word in text.split(" "))
    return "".join(words)


def _is_label(tokens: Sequence[Token]) -> bool:
    return any(token.field is not None for token in tokens)


# what a number printed on two lines goes on with: 01611, 〔2026〕3号
NUMBER_PART = re.compile(r"\A(?=[^\d]*\d)[\w/.〔〕\[\]（）()-]{1,30}")
NUMBERS = frozenset({"index_number", "document_number", "registration_number"})


def _joined(token: Token, pieces: Sequence[str]) -> str:
    """Return the lines of a value as one; a number has no break in it."""
    numbers = token.field in NUMBERS and all(map(NUMBER_PART.fullmatch, map(plain, pieces[1:])))
    return plain("".join(map(plain, pieces)) if numbers else " ".join(pieces))


def _is_inside_next(line: Line, other: Line) -> bool:
    """Return whether a line stands in a table of its own inside the cell after a label's."""
    following = line.cell.getnext() if line.cell is not None and other.row is not line.row else None
    return following is not None and any(above is following for above in other.element.iterancestors())


def _value_beside(lines: Sequence[Line], tokens: Sequence[Sequence[Token]], place: int) -> tuple[str, int]:
    """Return the value that stands in the element after a label's, and how many lines that takes.

    The next cell of the row, up to a label that shares it; the next line of the same element, or the next
    sibling of the same kind; never another label, and never what begins another block.
    """
    line, after = lines[place], place + 1
    if after + 1 < len(lines) and lines[after].row is line.row and plain(lines[after].text) in COLONS:
        after += 1  # the colon has a cell of its own
    skipped = after - place - 1
    if after >= len(lines):
        return "", 0
    other, own = lines[after], tokens[after]
    shared = line.cell is not None and bool(own) and own[0].start > 0
    if _is_label(own) and not shared:
        return "", 0
    if other.after_body != line.after_body or (other.heading and not line.heading):
        return "", 0
    if line.cell is not None or other.cell is not None:
        beside = other.row is line.row and line.cell is not None and other.cell is not None
        beside = beside or _is_inside_next(line, other)
    else:
        same_parent = other.element.getparent() is line.element.getparent()
        beside = other.element is line.element or (same_parent and other.element.tag == line.element.tag)
    if not beside:
        return "", 0
    if _is_label(own):
        return plain(other.text[: own[0].start]), skipped
    taken = [other.text]
    while other.cell is not None and after + 1 < len(lines) and lines[after + 1].cell is other.cell:
        if _is_label(tokens[after + 1]):
            break
        after += 1
        taken.append(lines[after].text)
    return _joined(tokens[place][-1], taken), skipped + len(taken)


def read_tokens(lines: Sequence[Line]) -> tuple[list[list[Token]], set[int]]:
    """Return the labels of each line with their values, and the places of the lines that are values."""
    tokens = [
        list(_tokens_of(line.text) or (() if line.cell is None else _dated(lines, place)))
        for place, line in enumerate(lines)
    ]
    used: set[int] = set()
    for place, own in enumerate(tokens):
        if not own and lines[place].cell is None:
            continue
        if place in used:
            own.clear()
        elif own and own[-1].field is not None and not own[-1].unread:
            read_more = _continued if own[-1].value else _value_beside
            more, count = read_more(lines, tokens, place)
            value = _joined(own[-1], (own[-1].value, more)) if own[-1].value else more
            if read_more is _value_beside and len(value) > LONGEST_VALUE:
                own[-1] = replace(own[-1], unread=len(value))
                continue
            own[-1] = replace(own[-1], value=value)
            used.update(range(place + 1, place + 1 + count))
        elif (
            not own
            and lines[place].cell is not None
            and (unknown := _bare_unknown(lines, tokens, place, used))
        ):
            own.append(unknown)
            used.add(place + 1)
    return [_with_pictures(lines[place], own) if own else own for place, own in enumerate(tokens)], used


def _dated(lines: Sequence[Line], place: int) -> Sequence[Token]:
    """Return the label that a cell is where the next one begins with a day: 更新 beside 2025-01-03."""
    if place + 1 == len(lines):
        return ()
    name, words = label_name(lines[place].text[:LONGEST_LABEL]), load_vocabulary()
    if name not in words.dated:
        return ()
    following = lines[place + 1]
    if following.row is not lines[place].row or not DAY.match(following.text):
        return ()
    label = plain(lines[place].text)
    return (Token(label=label, name=name, field=words.dated[name], value="", bare=":" not in label),)


def _with_pictures(line: Line, tokens: list[Token]) -> list[Token]:
    """Return a line's labels, those without a value with the picture in its place, if there is one."""
    return [
        replace(token, picture=picture_behind(line, token.name, bare=token.bare))
        if token.field is not None and not token.value
        else token
        for token in tokens
    ]


def _continued(lines: Sequence[Line], tokens: Sequence[Sequence[Token]], place: int) -> tuple[str, int]:
    """Return what goes on after a line break in the same cell or list item, and how many lines it takes."""
    line, taken = lines[place], []
    own = tokens[place][-1]
    for after in range(place + 1, min(place + 4, len(lines))):
        other = lines[after]
        if other.element is not line.element or tokens[after]:
            break
        broken = (
            own.field in NUMBERS and own.value[-1:] in "-/—〕" and NUMBER_PART.fullmatch(plain(other.text))
        )
        if line.element.tag not in ("td", "dd", "li") and not broken:
            break
        taken.append(other.text)
    return plain(" ".join(taken)), len(taken)


def _bare_unknown(
    lines: Sequence[Line], tokens: Sequence[Sequence[Token]], place: int, used: set[int]
) -> Token | None:
    """Return the unknown label that a cell is, in a row of labels of which one is known, or None."""
    line = lines[place]
    if line.row is None:
        return None
    label = plain(line.text).rstrip("：:∶")
    if not LABEL_SHAPE.fullmatch(label):
        return None
    near = range(max(0, place - 8), min(len(lines), place + 8))
    row = [number for number in near if lines[number].row is line.row]
    if len(row) % 2 or (place - row[0]) % 2 or not any(_is_label(tokens[number]) for number in row):
        return None
    if any(number in used for number in (place, place + 1)) or _is_label(tokens[place + 1]):
        return None
    value = plain(lines[place + 1].text)
    return Token(label=label, name=label_name(label), field=None, value=value, bare=True)

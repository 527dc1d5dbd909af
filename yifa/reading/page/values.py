"""Joins labels to the values that stand beside or below them, in cells, items and lines (guide §4.3)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from yifa.reading.labels import label_name, load_vocabulary
from yifa.reading.lines import Line
from yifa.reading.page.labelled import (
    COLONS,
    DAY,
    LABEL_SHAPE,
    LONGEST_LABEL,
    LONGEST_VALUE,
    Token,
    plain,
    tokens_of,
)
from yifa.reading.page.spelled import picture_behind


def _is_label(tokens: Sequence[Token]) -> bool:
    return any(token.field is not None for token in tokens)


BEFORE_VALUE = "".join(COLONS) + " "
"""a label's colon, where it begins the cell of the value"""
ITEMS = frozenset(("li", "div", "p", "section", "span"))
CUT, DOTS = ("…", "..."), "….\u3000 "
"""how a value ends that is cut"""
EMPTY = frozenset(("br", "i", "script"))
"""elements of an item that say nothing"""
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


def _share_item(label: HtmlElement, value: HtmlElement) -> bool:
    """Return whether a label and what follows it are all there is in an item, of whatever elements.

    ``<li><p>索引号:</p><span>YX-1</span></li>``, ``<div><h6>文号</h6><p>甲发〔2026〕1号</p></div>``.
    """
    above, below = label.getparent(), value.getparent()
    item = value if value is above else label if label is below else above if above is below else None
    if item is None or item.tag not in ITEMS:
        return False
    parts = [part for part in item if isinstance(part.tag, str) and part.tag not in EMPTY]
    return len(parts) <= 2


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
        beside = beside or _share_item(line.element, other.element)
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
        list(tokens_of(line.text) or (() if line.cell is None else _dated(lines, place)))
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
            value = value.lstrip(BEFORE_VALUE)
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
        if own and lines[place].cell is None:  # 各乡镇人民政府：
            own[:] = [token for token in own if token.field is not None or token.value]
    read = [_with_pictures(lines[place], own) if own else own for place, own in enumerate(tokens)]
    for place, own in enumerate(read):
        if own and any(token.value.endswith(CUT) for token in own):
            own[:] = [_uncut(token, lines[place : place + 3]) for token in own]
    return read, used


def _uncut(token: Token, lines: Sequence[Line]) -> Token:
    """Return a label whose value a page shows cut with it whole, where an element of these lines keeps it.

    ``<td title="甲县水利局办公室">甲县水利…</td>``.
    """
    begun = token.value.rstrip(DOTS)
    elements = (part for line in lines for part in line.element.iter() if begun != token.value)
    titles = (part.get("title") for part in elements if isinstance(part.tag, str) and part.tag != "a")
    whole = next((title for title in titles if title and title.startswith(begun)), None)
    return replace(token, value=plain(whole)) if whole else token


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

"""Finds the markers that number parts of a text, and those that follow one another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

DIGITS = "零一二三四五六七八九"
AFTER = '。;:!?)]】》"” \t'
"""what a marker inside a line may follow; after anything else its heading must be known"""
LEFT_OUT = 2.5
"""what a chain pays for a number that a clerk left out"""
SECOND, KNOWN = 2, 3.5
"""a chain may begin with its second number, at the head of a line with a heading that is known"""
RESTARTED = 2.6
"""what a chain pays for passing over numbers that began anew"""
_ONE = "[一二三四五六七八九十]"
_HAN = f"{_ONE}{{1,3}}"


class Style(StrEnum):
    """How a marker looks; the order is that of levels."""

    PART = "part"
    """第一部分"""
    HAN = "han"
    """一、"""
    PAREN = "paren"
    """(一)"""
    DIGIT = "digit"
    """1."""
    PAREN_DIGIT = "paren_digit"
    """(1)"""
    ITEM = "item"
    """一是"""


# Patterns begin with a sign that a search skips to; what must not stand before it is looked for behind it.
_AFTER_SIGN = r"(?:(?<=[。;:!?)\]】》\"” \t].)|(?<=^.))"
_ALONE = rf"{_ONE}(?<![之\d一二三四五六七八九十第].){_ONE}{{0,2}}"
# not 一、二级 or 第一、二季度
_HAN_ANYWHERE = rf"({_ONE}(?<![第之一二三四五六七八九十、\d].){_ONE}{{0,2}}) ?、(?!{_ONE}[、级类批])"
_PAREN_ANYWHERE = rf"[(\[]({_HAN})[)\]][、.]?"
PATTERNS = {
    Style.PART: re.compile(rf"第{_AFTER_SIGN}({_HAN})(?:部分|篇|章|板块)[、:. ]?", re.MULTILINE),
    Style.HAN: re.compile(_HAN_ANYWHERE),
    Style.PAREN: re.compile(_PAREN_ANYWHERE),
    Style.DIGIT: re.compile(r"(\d(?<![\d.(].)\d?)(?:[.、] *(?!\d)|[)](?=[\u4e00-\u9fa5]))", re.MULTILINE),
    Style.PAREN_DIGIT: re.compile(r"[(](\d{1,2})[)]", re.MULTILINE),
    Style.ITEM: re.compile(rf"({_ALONE})(?:是|要)", re.MULTILINE),
}
_HAN_AT_HEAD, _PAREN_AT_HEAD = rf" *({_HAN})[.,: ] *", rf" *({_HAN})\)"
# At the head of a line a blank or a dot may stand for the comma, and a bracket be left out: these forms
# behind a line's end, which a search skips to, and the patterns that have them too, which none skips through
AT_HEAD = {
    Style.HAN: (
        re.compile(rf"\n{_HAN_AT_HEAD}"), re.compile(rf"{_HAN_ANYWHERE}|^{_HAN_AT_HEAD}", re.MULTILINE)
    ),
    Style.PAREN: (
        re.compile(rf"\n{_PAREN_AT_HEAD}"), re.compile(rf"{_PAREN_ANYWHERE}|^{_PAREN_AT_HEAD}", re.MULTILINE)
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Marker:
    """A number that begins a part."""

    style: Style
    number: int
    start: int
    end: int
    """where what it numbers begins"""
    strong: bool
    """at the head of a line"""
    glued: bool = False
    """inside a line, after a word: …事项无五、2026年…"""


def number_of(numeral: str) -> int:
    """Return a numeral up to 99.

    >>> [number_of(word) for word in ("三", "十", "十二", "二十", "7")]
    [3, 10, 12, 20, 7]
    """
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return DIGITS.find(numeral) if len(numeral) == 1 else 0
    return (DIGITS.find(tens) if tens else 1) * 10 + (DIGITS.find(ones) if ones else 0)


def _pattern_for(text: str, style: Style, start: int, end: int) -> re.Pattern[str]:
    if style in AT_HEAD:
        form, pattern = AT_HEAD[style]
        if form.search(text, max(0, start - 1), end) or (start == 0 and pattern.match(text, 0, end)):
            return pattern
    return PATTERNS[style]


@lru_cache(maxsize=64)
def find_markers(text: str, style: Style, start: int, end: int) -> tuple[Marker, ...]:
    """Return the markers of one style in a folded text; outline and items look in the same stretches."""
    found = []
    pattern = _pattern_for(text, style, start, end)
    for match in pattern.finditer(text, start, end):
        line = text.rfind("\n", 0, match.start()) + 1
        numeral = next(group for group in match.groups() if group)
        strong = not text[line : match.start()].strip()
        glued = not strong and text[match.start() - 1] not in AFTER
        found.append(Marker(style, number_of(numeral), match.start(), match.end(), strong, glued))
    return tuple(found)


def chains_of(markers: Sequence[Marker], weights: Sequence[float]) -> Iterator[list[int]]:
    """Yield the numbers, in *markers*, of those that count from one up: the weightiest, then those after it.

    A number left out or given twice, as clerks do, is forgiven to a marker at the head of a line.
    """
    first = 0
    while first < len(markers):
        chain = _weightiest(markers, weights, first)
        if not chain:
            return
        yield chain
        first = chain[-1] + 1


def _weightiest(markers: Sequence[Marker], weights: Sequence[float], first: int) -> list[int]:
    best: dict[int, tuple[float, int | None]] = {}
    for here in range(first, len(markers)):
        marker, own = markers[here], weights[here]
        options: list[tuple[float, int | None]] = [(own, None)] if marker.number == 1 else []
        if marker.number == SECOND and own >= KNOWN:
            options.append((own - LEFT_OUT, None))
        for before, (total, _) in best.items():
            step = marker.number - markers[before].number
            fine = {1: 0.0, 2: LEFT_OUT, 0: 1.5}.get(step)
            if fine is None or (step != 1 and not (marker.strong and markers[before].strong)):
                continue
            if step == 0 and marker.number == 1:
                continue
            if _restarts(markers, before, here):
                fine += RESTARTED
            options.append((total + own - fine, before))
        if options:
            best[here] = max(options, key=lambda option: option[0])
    if not best:
        return []
    at: int | None = max(best, key=lambda here: best[here][0])
    chain = []
    while at is not None:
        chain.append(at)
        at = best[at][1]
    return chain[::-1]


def _restarts(markers: Sequence[Marker], before: int, here: int) -> bool:
    """Return whether the numbers began anew between two markers, at the head of a line."""
    return any(marker.number == 1 and marker.strong for marker in markers[before + 1 : here])


def runs_of(markers: Sequence[Marker]) -> Iterator[list[Marker]]:
    """Yield runs of markers that count from one up, each of two or more: the lists of a text."""
    run: list[Marker] = []
    for marker in markers:
        if run and marker.number == run[-1].number + 1:
            run.append(marker)
        elif marker.number == 1:
            if len(run) > 1:
                yield run
            run = [marker]
    if len(run) > 1:
        yield run

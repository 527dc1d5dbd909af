"""Folds a text so that patterns need one spelling of signs and digits, and leads every place back.

Full-width signs and digits become half-width, the line ends of a page's layout go, and so do blanks beside
digits and between letters set apart; what is left is told apart by real line ends only.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_WIDE = "０１２３４５６７８９，：；（）．％！？～－／〔〕［］＋　\xa0\u2003\u2002\u2009"
_PLAIN = "0123456789,:;().%!?~-/[][]+     "
_PAIRS = tuple(zip(_WIDE, _PLAIN, strict=True))
# a line's end, the blanks around it, and the number of a page between two lines
_BREAK = re.compile(
    r"[ \u200b\ufeff]*\n(?:[ \n]{0,4}[-—–]{0,2} ?\d{1,3} ?[-—–]{0,2} ?\n[ \n]{0,4})?[ \u200b\ufeff]*"
)
# "共 16 次", "2025 年": blanks beside a digit
_BLANKS = re.compile(r"[ \u200b\ufeff]+")
# letters set apart: 存 在 的 问 题
_SPREAD = re.compile(r" (?:[\u4e00-\u9fa5、] ){2,}")
_WORDS = re.compile(r"[\u4e00-\u9fa5,。;、%]")
# what begins a paragraph: 一、 (一) 1. 一是 第一部分 ① ■
_BEGINS = re.compile(
    r"[一二三四五六七八九十]{1,3}(?:[、.:]|是|要)|\([一二三四五六七八九十\d]{1,3}\)|[1-9]\d?(?:[、)]|\.(?!\d))"
    r"|第[一二三四五六七八九十]{1,2}[部章篇节]|[①-⑳■●◆]|\d{4}年\d{1,2}月\d{1,2}日$"
)
_ENDS = "。!?;:"
WRAPPED_LINES = 4
"""a text of fewer full lines is not taken for one that a page's layout broke"""
WRAPPED = 0.3
"""share of lines that are full in a text that a page's layout broke"""
NARROWEST, WIDEST = 24, 160
"""half-width signs of a line that may be full"""
NEARLY = 6
"""half-width signs by which a full line may be narrower: an indent, or a sign that begins no line"""
LONGER = 0.05
"""share of lines that may be longer than full: of tables, and of other pages"""


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and how far each of its pieces was moved."""

    text: str
    starts: tuple[int, ...]
    """where a piece begins in it"""
    shifts: tuple[int, ...]
    """what to add there"""

    def place(self, offset: int) -> int:
        """Return where a character of the folded text stands in the text itself."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the text itself of a span of the folded text.

        >>> folded = fold("共学习 16 次。")
        >>> folded.text, folded.span(3, 5)
        ('共学习16次。', (4, 6))
        """
        if len(self.shifts) == 1:
            return start, max(start, end)
        first = self.place(start)
        return first, max(first, end + self.shifts[bisect_right(self.starts, end - 1) - 1])


def fold(text: str) -> Folded:
    """Return a text folded."""
    plain = text
    for wide, narrow in _PAIRS:  # measured: many times faster than `str.translate` on Chinese
        plain = plain.replace(wide, narrow)
    cuts = [match.span() for match in _BLANKS.finditer(plain) if _is_beside_digit(plain, *match.span())]
    cuts += [(blank, blank + 1) for match in _SPREAD.finditer(plain) for blank in range(*match.span(), 2)]
    if "\n" in plain:
        cuts += _layout_breaks(text, plain)
    cuts.sort()
    return _without(plain, cuts)


def _is_beside_digit(plain: str, start: int, end: int) -> bool:
    """Return whether blanks stand between a digit and what it belongs to."""
    before, after = plain[start - 1 : start], plain[end : end + 1]
    if before.isdecimal():
        return bool(_WORDS.match(after)) or (after.isdecimal() and " " not in plain[start:end])
    return after.isdecimal() and bool(_WORDS.match(before))


def _without(plain: str, cuts: list[tuple[int, int]]) -> Folded:
    pieces, starts, shifts = [], [0], [0]
    done = length = 0
    for start, end in cuts:
        if start < done:
            continue
        pieces.append(plain[done:start])
        length += start - done
        starts.append(length)
        shifts.append(end - length)
        done = end
    return Folded("".join([*pieces, plain[done:]]), tuple(starts), tuple(shifts))


def _layout_breaks(text: str, plain: str) -> list[tuple[int, int]]:
    """Return the line ends that a page's layout made: within sentences, after lines of full width.

    A page counts in widths, where a digit is half as wide as a letter, or in letters.
    """
    lines = [line for line in map(str.strip, text.split("\n")) if line and "\t" not in line]
    least = max(WRAPPED_LINES, len(lines) * WRAPPED)
    if sum(len(line) > WIDEST for line in lines) > len(lines) * LONGER:
        return []  # paragraphs
    fulls = [(measure, _full(sorted(map(measure, lines)), least)) for measure in (_width, _length)]
    measures = [(measure, full) for measure, full in fulls if full is not None]
    if not measures:
        return []
    breaks = []
    before = 0
    for match in _BREAK.finditer(plain):
        line, printed = plain[before : match.start()].strip(), text[before : match.start()].strip()
        before = match.end()
        after = plain[match.end() : match.end() + 24].partition("\n")[0]
        begins = "\t" in line or "\t" in after or _BEGINS.match(after)  # a table's rows are lines
        if line and _is_full(printed, measures) and line[-1] not in _ENDS and after.strip() and not begins:
            breaks.append(match.span())
    return breaks


def _width(line: str) -> int:
    """Return how wide a line is as printed, in half-width signs: a digit is half as wide as a letter."""
    return (len(line) + len(line.encode("utf-8", "replace"))) // 2


def _length(line: str) -> int:
    return 2 * len(line)


def _is_full(line: str, measures: Sequence[tuple[Callable[[str], int], int]]) -> bool:
    return any(measure(line) >= full for measure, full in measures)


def _full(widths: list[int], least: float) -> int | None:
    """Return the width from which a line is full, where many lines are about as wide as the widest."""
    for widest in sorted(set(widths), reverse=True):
        if widest < NARROWEST or widest > WIDEST:
            continue
        wider = len(widths) - bisect_right(widths, widest)
        near = len(widths) - wider - bisect_left(widths, widest - NEARLY)
        if wider > len(widths) * LONGER:
            return None  # lines of a page are no wider than it is
        if near >= least:
            return widest - NEARLY
    return None

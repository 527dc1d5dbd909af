"""Breaks lines for a terminal: between words, between Chinese characters, never within a word."""

import re
from collections.abc import Iterator
from itertools import pairwise

# characters that take two columns: CJK, its punctuation, kana, hangul, full-width forms
WIDE = (
    "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003fffd"
)
OPENING, CLOSING = "(（《「『〔【［｛“‘", ")，。、；：？！）》」』〕】］｝”’,.;:?!"
# what is not broken: blanks; a Chinese term within English; a wide character with the brackets and signs that
# belong to it; a word
PIECE = re.compile(
    rf"\s+|(?<!\S)\([{WIDE}]{{1,8}}\)[{CLOSING}]*|(?<=\s)[{WIDE}]{{1,8}}(?=\s)"
    rf"|[{OPENING}]*[{WIDE}][{CLOSING}]*|[^\s{WIDE}]+[{CLOSING}]*"
)
_WIDE = re.compile(f"[{WIDE}]")
# what takes no column: combining marks, variation selectors, zero-width signs
_NO_COLUMN = re.compile("[\u0300-\u036f\u200b-\u200f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]")


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns_of("依法 law"), columns_of("")
    (8, 0)
    """
    return len(text) + len(_WIDE.findall(text)) - len(_NO_COLUMN.findall(text))


def break_points(text: str, width: int, first: int | None = None) -> Iterator[int]:
    """Yield where the lines of a text begin, but for the first one; *first* is the first line's width.

    A word that is wider than a line stands on one of its own, whole.

    >>> list(break_points("one two three", 8)), list(break_points("依法行政，公开", 10))
    ([8], [5])
    """
    room = width if first is None else first
    taken, begun = 0, False
    for piece in PIECE.finditer(text):
        needed = columns_of(piece[0])
        if begun and taken + needed > room and not piece[0].isspace():
            yield piece.start()
            room, taken = width, 0
        taken, begun = taken + needed, begun or not piece[0].isspace()


def lines_of(text: str, width: int, first: int | None = None) -> list[str]:
    """Return the lines of a text, each without the blanks at its end.

    >>> lines_of("never cut a word", 9), lines_of("the number (索引号), kept", 14)
    (['never cut', 'a word'], ['the number', '(索引号), kept'])
    """
    begins = [0, *break_points(text, width, first), len(text)]
    return [text[begin:end].rstrip() for begin, end in pairwise(begins)]


def indented(text: str, width: int, indent: str, hanging: str) -> str:
    """Return a paragraph as lines, the first behind *indent*, the others behind *hanging*."""
    lines = lines_of(text, width - len(hanging), width - columns_of(indent))
    return "\n".join(f"{hanging if number else indent}{line}" for number, line in enumerate(lines))

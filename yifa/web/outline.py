"""Cuts a text into paragraphs, tables and headings, to be read with its outline beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.search.search import find_spans

DIGITS = "一二三四五六七八九十"
# 一、主要做法   十一、其他
FIRST = re.compile(rf"(?P<number>[{DIGITS}]{{1,3}})、")
# （一）健全机制
SECOND = re.compile(rf"[（(](?P<number>[{DIGITS}]{{1,3}})[）)]")
END = re.compile(r"[。；：:！？]")
LONGEST = 40
"""characters of a heading in the outline"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `hit`: it is what was searched for."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, or the rows of a table."""

    name: str
    """its anchor on the page"""
    level: int
    """0: plain text; 1 or 2: begins with a heading of that level"""
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """An entry of the outline."""

    name: str
    level: int
    text: str


def number_of(digits: str) -> int:
    """Return a Chinese number below 100.

    >>> [number_of(digits) for digits in ("一", "十", "十二", "二十", "二十三")]
    [1, 10, 12, 20, 23]
    """
    tens, ten, ones = digits.rpartition("十")
    one = DIGITS.index(ones) + 1 if ones else 0
    return (10 * (DIGITS.index(tens) + 1 if tens else 1) if ten else 0) + one


def read_text(text: str, words: Sequence[str] = ()) -> tuple[Block, ...]:
    """Return the blocks of a text, with *words* marked in its paragraphs."""
    return tuple(_blocks(text, words))


def _blocks(text: str, words: Sequence[str]) -> Iterator[Block]:
    expected = {1: 1, 2: 1}
    lines = [line for line in text.split("\n") if line.strip()]
    number = 0
    for is_table, group in groupby(lines, key=lambda line: "\t" in line):
        if is_table:
            number += 1
            yield Block(name=f"p{number}", level=0, rows=tuple(tuple(row.split("\t")) for row in group))
            continue
        for line in group:
            number += 1
            level = _level(line.strip(), expected)
            yield Block(name=f"p{number}", level=level, pieces=tuple(_pieces(line.strip(), words)))


def _level(line: str, expected: dict[int, int]) -> int:
    """Return the level of the heading a line begins with: the next of its sequence, or a new one's first."""
    for level, pattern in ((1, FIRST), (2, SECOND)):
        match = pattern.match(line)
        if match and number_of(match["number"]) in (1, expected[level]):
            expected[level] = number_of(match["number"]) + 1
            if level == 1:
                expected[2] = 1
            return level
    return 0


def _pieces(line: str, words: Sequence[str]) -> Iterator[Piece]:
    at = 0
    for start, end in find_spans(line, words) if words else ():
        if start > at:
            yield Piece(line[at:start])
        yield Piece(line[start:end], hit=True)
        at = end
    yield Piece(line[at:])


def outline_of(blocks: Sequence[Block]) -> tuple[Heading, ...]:
    """Return the headings of a text, in order."""
    return tuple(
        Heading(
            name=block.name, level=block.level, text=_short("".join(piece.text for piece in block.pieces))
        )
        for block in blocks
        if block.level
    )


def _short(line: str) -> str:
    """Return a heading's own words: what stands before its first stop.

    >>> _short("（一）健全行政复议机制。全年受理行政复议申请42件。")
    '（一）健全行政复议机制'
    """
    words = END.split(line, maxsplit=1)[0]
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"

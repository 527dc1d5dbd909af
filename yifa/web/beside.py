"""Lays two texts side by side, with the passages that both have, as `yifa reuse` finds them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from yifa.reading.reuse.passages import Passage, shared_passages
from yifa.reading.reuse.winnow import canonical

Span: TypeAlias = tuple[int, int, int]
"""where a passage begins and ends in a text, and its number"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a line."""

    text: str
    number: int = 0
    """of the passage it belongs to; 0: of none"""
    begins: bool = False
    """the passage begins here"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two texts."""

    lines: tuple[tuple[Piece, ...], ...]
    share: int
    """percent of its characters that stand in passages"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two texts side by side."""

    one: Side
    other: Side
    passages: int
    linked: frozenset[int]
    """passages with a place of their own in both"""


def lay_beside(one: str, other: str) -> Beside:
    """Return two texts with what both have.

    >>> shared = "全年依法受理各类行政复议申请12件，审结10件"
    >>> found = lay_beside(f"概况。{shared}，群众满意。", shared.replace("12", "30"))
    >>> found.passages, found.one.share, found.other.share
    (1, 77, 100)
    >>> [(piece.text, piece.number) for piece in found.one.lines[0]]
    [('概况。', 0), ('全年依法受理各类行政复议申请12件，审结10件', 1), ('，群众满意。', 0)]
    """
    passages = shared_passages(one, other)
    others = _others(passages)
    return Beside(
        one=_side(one, _own(passages)), other=_side(other, others), passages=len(passages),
        linked=frozenset(number for _, _, number in others),
    )  # fmt: skip


def _own(passages: Sequence[Passage]) -> list[Span]:
    return [(one.start, one.end, number) for number, one in enumerate(passages, 1)]


def _others(passages: Sequence[Passage]) -> list[Span]:
    """Return the places in the other text, each character once: there, passages may overlap."""
    found: list[Span] = []
    at = 0
    for start, end, number in sorted(
        (one.other_start, one.other_end, n) for n, one in enumerate(passages, 1)
    ):
        if end > at:
            found.append((max(start, at), end, number))
            at = end
    return found


def _side(text: str, spans: Sequence[Span]) -> Side:
    marked = sum(len(canonical(text[start:end])) for start, end, _ in spans)
    pieces = list(_pieces(text, spans))
    return Side(lines=tuple(_lines(pieces)), share=round(100 * marked / max(1, len(canonical(text)))))


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    at = 0
    for start, end, number in spans:
        yield Piece(text=text[at:start])
        yield Piece(text=text[start:end], number=number, begins=True)
        at = end
    yield Piece(text=text[at:])


def _lines(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    """Yield the lines that say anything."""
    line: list[Piece] = []
    for piece in pieces:
        for number, part in enumerate(piece.text.split("\n")):
            if number and line:
                yield tuple(line)
                line = []
            if part.strip():
                line.append(Piece(text=part, number=piece.number, begins=piece.begins and number == 0))
    if line:
        yield tuple(line)

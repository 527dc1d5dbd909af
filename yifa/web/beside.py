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
    is_first: bool = False
    """and nowhere before"""


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
    """places of the other text that stand in the one"""


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
    places = _places(passages)
    number_of = {place: number for number, place in enumerate(dict.fromkeys(places), 1)}
    own = [(one.start, one.end, number_of[place]) for one, place in zip(passages, places, strict=True)]
    others = sorted((*place, number) for place, number in number_of.items())
    return Beside(one=_side(one, own), other=_side(other, others), passages=len(others))


def _places(passages: Sequence[Passage]) -> list[tuple[int, int]]:
    """Return where each passage stands in the other text, where they may overlap: no character in two places.

    A passage that lies within places of others has the place it begins in.
    """
    taken: list[tuple[int, int]] = []
    places: dict[Passage, tuple[int, int]] = {}
    for one in sorted(passages, key=lambda one: (one.other_start, -one.other_end)):
        at = max(one.other_start, taken[-1][1] if taken else 0)
        if one.other_end > at:
            taken.append((at, one.other_end))
            places[one] = taken[-1]
        else:
            places[one] = next(place for place in reversed(taken) if place[0] <= one.other_start)
    return [places[one] for one in passages]


def _side(text: str, spans: Sequence[Span]) -> Side:
    marked = sum(len(canonical(text[start:end])) for start, end, _ in spans)
    pieces = list(_pieces(text, spans))
    return Side(lines=tuple(_lines(pieces)), share=round(100 * marked / max(1, len(canonical(text)))))


def _pieces(text: str, spans: Sequence[Span]) -> Iterator[Piece]:
    at, met = 0, set[int]()
    for start, end, number in spans:
        yield Piece(text=text[at:start])
        yield Piece(text=text[start:end], number=number, begins=True, is_first=number not in met)
        met.add(number)
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
                line.append(_on_line(piece, part, number))
    if line:
        yield tuple(line)


def _on_line(piece: Piece, text: str, line: int) -> Piece:
    """Return the part of a piece that stands on one of its lines; the piece begins on the first."""
    here = line == 0
    return Piece(
        text=text, number=piece.number, begins=piece.begins and here, is_first=piece.is_first and here
    )

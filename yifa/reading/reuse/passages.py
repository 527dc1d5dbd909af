"""Finds the passages that two texts share, with their places in both."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from yifa.reading.reuse.winnow import GRAM, NUMBER

SHORTEST = 20
"""characters, signs left out, of a passage that is shown"""
PLACES = 64
"""places that one gram is tried at: a text that says one thing over and over has thousands"""
_PIECE = re.compile(rf"(?P<number>{NUMBER})|(?:(?!{NUMBER})[\u4e00-\u9fa5A-Za-z])+")


@dataclass(frozen=True, slots=True)
class Passage:
    """The same words in two texts: their places in each."""

    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True)
class _Canonical:
    """A canonical text, and where its pieces stand in the text."""

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    ends: tuple[int, ...]
    """where the piece ends in the text"""

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, at: int) -> tuple[int, int]:
        piece = bisect_right(self.starts, at) - 1
        place = self.places[piece] + at - self.starts[piece]
        single = self.text[self.starts[piece]] == "0" and at == self.starts[piece]
        return place, self.ends[piece] if single else place + 1


def _canonical(text: str) -> _Canonical:
    parts, starts, places, ends = [], [], [], []
    length = 0
    for match in _PIECE.finditer(text):
        piece = "0" if match["number"] else match[0]
        parts.append(piece)
        starts.append(length)
        places.append(match.start())
        ends.append(match.end())
        length += len(piece)
    return _Canonical("".join(parts), tuple(starts), tuple(places), tuple(ends))


def shared_passages(text: str, other: str) -> list[Passage]:
    """Return the passages of *text* that *other* has too, in its order, none within another.

    >>> one = "全年依法受理各类行政复议申请12件,审结10件,群众满意。"
    >>> other = "概况。全年依法受理各类行政复议申请30件,审结28件,另有他案。"
    >>> for p in shared_passages(one, other):
    ...     print(one[p.start : p.end], other[p.other_start : p.other_end], sep=" / ")
    全年依法受理各类行政复议申请12件,审结10件 / 全年依法受理各类行政复议申请30件,审结28件
    """
    own, theirs = _canonical(text), _canonical(other)
    return [
        Passage(*own.span(start, start + length), *theirs.span(at, at + length))
        for start, at, length in _matches(own.text, theirs.text)
        if length >= SHORTEST
    ]


def _matches(own: str, theirs: str) -> Iterator[tuple[int, int, int]]:
    """Yield the longest matches from left to right: where in each, and how long."""
    seen: dict[str, list[int]] = {}
    for at in range(len(theirs) - GRAM + 1):
        places = seen.setdefault(theirs[at : at + GRAM], [])
        if len(places) < PLACES:
            places.append(at)
    start = 0
    while start <= len(own) - GRAM:
        met = seen.get(own[start : start + GRAM], ())
        best = max(((_length(own, start, theirs, at), -at) for at in met), default=(0, 0))
        if best[0]:
            yield start, -best[1], best[0]
        start += best[0] or 1


def _length(own: str, start: int, theirs: str, at: int) -> int:
    length = GRAM
    limit = min(len(own) - start, len(theirs) - at)
    while length < limit and own[start + length] == theirs[at + length]:
        length += 1
    return length

"""Keeps a long sequence of rows small until they are asked for: a crawl holds all its addresses that wait."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Generic, TypeVar
from zlib import compress, decompress

Shown = TypeVar("Shown", covariant=True)
Other = TypeVar("Other")
Plain = Sequence[str | int | None]
TOGETHER = 500
"""rows that are packed together"""
FAST = 1
"""zlib's level: the others win a tenth more and take thrice as long"""


class Packed(Generic[Shown]):
    """A sequence of what *show* makes of each row, as the rows were when it was made.

    >>> words = Packed([("a", 1), ("b", 2)], lambda row: row[0] * row[1])
    >>> len(words), list(words), words == ("a", "bb")
    (2, ['a', 'bb'], True)
    """

    def __init__(self, rows: Iterable[Plain], show: Callable[[Plain], Shown]) -> None:
        self._show = show
        self._length = 0
        self._parts: list[bytes] = []
        left = iter(rows)
        while part := list(islice(left, TOGETHER)):
            self._length += len(part)
            self._parts.append(compress(json.dumps(part, ensure_ascii=False).encode(), FAST))

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Shown]:
        return map(self._show, self._rows())

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, Packed | tuple) else NotImplemented

    __hash__ = None  # type: ignore[assignment] # as a list's: what it shows may be compared, not looked up

    def _rows(self) -> Iterator[Plain]:
        return chain.from_iterable(json.loads(decompress(part)) for part in self._parts)

    def shown_by(self, show: Callable[[Plain], Other]) -> "Packed[Other]":
        """Return the same rows, of which something else is made.

        >>> list(Packed([("a", 1), ("b", 2)], str).shown_by(lambda row: row[0]))
        ['a', 'b']
        """
        other = Packed[Other]((), show)
        other._length, other._parts = self._length, self._parts
        return other

    def where(self, fits: Callable[[Shown], bool]) -> "Packed[Shown]":
        """Return those that fit."""
        return Packed((row for row in self._rows() if fits(self._show(row))), self._show)

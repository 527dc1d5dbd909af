"""Finds the text of an OFD page: pieces with their places, joined to lines."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from yifa.reading.files.layout.placed import GAP, LAST_NARROW, PlacedLine

NO_CHANGE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")
NO = frozenset(("false", "0"))
DEEPEST = 8
"""drawings in each other"""
AGAIN = 0.2
"""sizes of a character within which the same text is drawn again, to look bold or to throw a shadow"""


def name_of(element: Any) -> str:
    """Return an element's name without its namespace; of a comment, nothing."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def numbers(text: str | None, default: Sequence[float]) -> list[float]:
    """Return the numbers in an attribute, or the default where it has too few."""
    found = list(map(float, NUMBER.findall(text or "")))
    return found if len(found) >= len(default) else list(default)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What one TextCode holds, in millimetres from the page's upper left corner."""

    text: str
    x: float
    y: float
    size: float
    end: float
    is_shown: bool = True

    def moved(self, left: float, top: float, matrix: Sequence[float]) -> "_Piece":
        """Return it as it stands where what it is part of is drawn."""
        along, across, aslant, down, right, low = matrix
        x = left + along * self.x + aslant * self.y + right
        wide = abs(along) * (self.end - self.x)
        return replace(
            self, x=x, y=top + across * self.x + down * self.y + low, size=self.size * (abs(along) or 1.0),
            end=x + wide,
        )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class PageText:
    """The text of one page."""

    units: Mapping[str, Any]
    """drawings that pages use, by their numbers"""
    left: Counter[str]
    """what was not read"""
    _pieces: list[_Piece] = field(init=False, default_factory=list)

    def add(self, content: Any, box: str | None = None) -> None:
        """Add what a page, a template or an annotation shows; an annotation's place is its *box*."""
        left, top = numbers(box, (0.0, 0.0))[:2]
        self._pieces += [piece.moved(left, top, NO_CHANGE) for piece in self._in(content)]

    def lines(self, page: int, height: float, *, scanned: bool) -> list[PlacedLine]:
        """Return the page's lines; text that is not shown is only that of a scan under it."""
        shown = [piece for piece in self._pieces if piece.is_shown]
        if not shown and scanned:
            shown = self._pieces
        else:
            self.left["hidden text"] += len(self._pieces) - len(shown)
        return list(_lines(_once(shown), page, height))

    def _in(self, element: Any, depth: int = 0, *, is_shown: bool = True) -> Iterator[_Piece]:
        """Yield the pieces of an element, in the order they are drawn."""
        is_shown = is_shown and not _is_hidden(element)
        name = name_of(element)
        if name == "TextObject":
            seen = is_shown and not _is_clear(element)
            yield from (replace(piece, is_shown=seen) for piece in _of_text(element))
        elif name == "CompositeObject":
            unit = self.units.get(element.get("ResourceID") or "")
            if unit is None or depth > DEEPEST:
                self.left["missing drawing"] += 1
                return
            left, top = numbers(element.get("Boundary"), (0.0, 0.0))[:2]
            matrix = numbers(element.get("CTM"), NO_CHANGE)[:6]
            for piece in self._in(unit, depth + 1, is_shown=is_shown):
                yield piece.moved(left, top, matrix)
        else:
            for child in element:
                yield from self._in(child, depth, is_shown=is_shown)


def _is_hidden(element: Any) -> bool:
    return (element.get("Visible") or "").lower() in NO


def _is_clear(element: Any) -> bool:
    """Return whether a text is drawn without colour: neither filled nor outlined, or wholly transparent."""
    filled = (element.get("Fill") or "true").lower() not in NO
    outlined = (element.get("Stroke") or "false").lower() not in NO
    return element.get("Alpha") == "0" or not (filled or outlined)


def _of_text(item: Any) -> Iterator[_Piece]:
    """Yield the pieces of a TextObject."""
    left, top = numbers(item.get("Boundary"), (0.0, 0.0))[:2]
    matrix = numbers(item.get("CTM"), NO_CHANGE)[:6]
    size = numbers(item.get("Size"), (4.0,))[0]
    x = y = 0.0
    for code in item.iter("{*}TextCode"):
        text = "".join(code.itertext())
        x, y = numbers(code.get("X"), (x,))[0], numbers(code.get("Y"), (y,))[0]
        steps = _steps(code.get("DeltaX"), len(text) - 1)
        wide = sum(steps) + size if steps else _width(text, size)
        if text.strip():
            yield _Piece(text=text, x=x, y=y, size=size, end=x + wide).moved(left, top, matrix)


def _once(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Yield the pieces, those that are drawn twice at almost one place only once."""
    drawn: dict[tuple[str, int, int], list[_Piece]] = defaultdict(list)
    for piece in pieces:
        near = AGAIN * max(piece.size, 0.1)
        across, down = int(piece.x // near), int(piece.y // near)
        around = ((piece.text, across + dx, down + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        others = (other for place in around if place in drawn for other in drawn[place])
        if not any(abs(one.x - piece.x) < near and abs(one.y - piece.y) < near for one in others):
            drawn[piece.text, across, down].append(piece)
            yield piece


def _lines(pieces: Iterator[_Piece], page: int, height: float) -> Iterator[PlacedLine]:
    """Yield the lines of a page: pieces on one height, left to right, are one line."""
    row: list[_Piece] = []
    for piece in pieces:
        if row and (abs(piece.y - row[-1].y) > 0.4 * piece.size or piece.x < row[-1].x):
            yield _line(row, page, height)
            row = []
        row.append(piece)
    if row:
        yield _line(row, page, height)


def _steps(text: str | None, at_most: int) -> list[float]:
    """Return the distances between characters: ``g 3 5.2 4`` is 5.2 three times, then 4."""
    words, steps = (text or "").split(), list[float]()
    while words and len(steps) < at_most:
        times = 1
        if words[0] == "g" and len(words) > 2:
            times = int(numbers(words[1], (1.0,))[0])
            words = words[2:]
        steps += [numbers(words[0], (0.0,))[0]] * min(times, at_most)
        words = words[1:]
    return steps[:at_most]


def _width(text: str, size: float) -> float:
    return sum(size if ord(char) > LAST_NARROW else size / 2 for char in text)


def _line(row: Sequence[_Piece], page: int, height: float) -> PlacedLine:
    first = row[0]
    cells = [[first]]
    for before, piece in pairwise(row):
        if piece.x - before.end > GAP * piece.size:
            cells.append([])
        cells[-1].append(piece)
    indent = _width(first.text[: len(first.text) - len(first.text.lstrip())], first.size)
    return PlacedLine(
        text="\t".join("".join(piece.text for piece in cell) for cell in cells).rstrip(),
        left=first.x + indent, right=row[-1].end, bottom=height - first.y,
        top=height - first.y + first.size, page=page, page_height=height, size=first.size,
        spans=tuple((cell[0].x, cell[-1].end) for cell in cells) if len(cells) > 1 else (),
    )  # fmt: skip

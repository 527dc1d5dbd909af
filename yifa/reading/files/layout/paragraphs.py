"""Joins placed lines to paragraphs, without headers, footers and page numbers."""

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yifa.reading.files.layout.columns import in_reading_order
from yifa.reading.files.layout.edges import ANNEX, LARGER, without_edges
from yifa.reading.files.layout.placed import PlacedLine

# widths of a character: an indent; a line that ends before the margin
INDENT, SHORT = 1.2, 3.2
# heights of a line between two lines of one paragraph
SPACING = 2.6
LATIN = re.compile(r"[A-Za-z]")


def join_lines(lines: Sequence[PlacedLine], pages: int) -> list[str]:
    """Return the paragraphs that *lines* of a document of *pages* pages make."""
    return list(filter(None, _joined(in_reading_order(without_edges(lines, pages)))))


def _joined(lines: Sequence[PlacedLine]) -> Iterator[str]:
    if not lines:
        return
    shape = _Shape.of(lines)
    parts: list[str] = []
    before: PlacedLine | None = None
    for line in lines:
        if before is not None and not shape.goes_on(before, line):
            yield "".join(parts).strip()
            parts = []
        words = line.text.strip() if parts else line.text.lstrip()
        if parts and LATIN.match(words) and LATIN.search(parts[-1][-1:]):
            parts.append(" ")
        parts.append(words)
        before = line
    yield "".join(parts).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """How the text of a document is set."""

    margins: dict[int, tuple[float, float]]
    """by column: where lines usually begin and the furthest they usually go"""
    size: float
    """width of most characters"""

    @classmethod
    def of(cls, lines: Sequence[PlacedLine]) -> "_Shape":
        plain = [line for line in lines if not line.is_row] or lines
        columns = {line.column for line in lines}
        margins = {
            column: _margins([line for line in plain if line.column == column] or plain) for column in columns
        }
        return cls(margins=margins, size=statistics.median(line.size for line in plain))

    def goes_on(self, before: PlacedLine, line: PlacedLine) -> bool:
        """Return whether *line* goes on with the paragraph *before* is in."""
        size = max(before.size, line.size)
        if before.is_row or line.is_row or line.text.startswith("\u3000"):
            return False
        if ANNEX.fullmatch(before.text.strip()) or ANNEX.fullmatch(line.text.strip()):
            return False
        if before.right < self.margins[before.column][1] - SHORT * size:
            return False
        if line.left > self.margins[line.column][0] + INDENT * size and not self._is_centred(before, line):
            return False
        if abs(before.size - line.size) > 0.25 * size:
            return False
        if (before.page, before.column) != (line.page, line.column):
            return True
        return 0 < before.bottom - line.bottom < SPACING * max(size, before.top - before.bottom)

    def _is_centred(self, before: PlacedLine, line: PlacedLine) -> bool:
        """Return whether two lines are of one heading, larger than the text and centred."""
        left, right = self.margins[line.column]
        off = ((one.left + one.right - left - right) / 2 for one in (before, line))
        return line.size > LARGER * self.size and all(abs(distance) < line.size for distance in off)


def _margins(lines: Sequence[PlacedLine]) -> tuple[float, float]:
    """Return where lines usually begin and the furthest they usually go."""
    lefts = Counter(round(line.left) for line in lines)
    often = [place for place, times in lefts.items() if times >= max(2, len(lines) * 0.1)]
    rights = sorted(line.right for line in lines)
    return float(min(often or lefts)), rights[int(len(rights) * 0.9)] if len(rights) > 1 else rights[0]

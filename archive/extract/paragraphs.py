"""Placed lines → paragraphs: headers, footers and page numbers left out, lines of one paragraph joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# shares of a page's height in which headers, footers and page numbers stand
EDGE = 0.1
# widths of a character: an indent; a line that ends before the margin; a gap between cells of a table
INDENT, SHORT, GAP = 1.2, 2.6, 2.2
# what comes after it in Unicode is as wide as high
LAST_NARROW = 0x2E7F
# heights of a line between two lines of one paragraph
SPACING = 2.6
# — 1 —, - 12 -, 第3页, 第 3 页 共 9 页, 3/9, 3
PAGE_NUMBER = re.compile(
    r"""^[-—–－_·.\s]* 第?\s*\d{1,4}\s*页? (?:\s*(?:[,，/]\s*共?|共|\s)\s*\d{1,4}\s*页?)? [-—–－_·.\s]*$""",
    re.VERBOSE,
)
DIGITS = re.compile(r"\d+")
LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a page, in points from its lower left corner."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    page: int
    page_height: float
    size: float
    """width of a character"""

    @property
    def is_row(self) -> bool:
        """Return whether it is a row of a table."""
        return "\t" in self.text

    @property
    def is_edge(self) -> bool:
        """Return whether it stands where headers and footers do."""
        middle = (self.bottom + self.top) / 2
        return middle > (1 - EDGE) * self.page_height or middle < EDGE * self.page_height


def join_lines(lines: Sequence[Line], pages: int) -> list[str]:
    """Return the paragraphs that *lines* of a document of *pages* pages make."""
    return [each for each in _joined(_without_edges(lines, pages)) if each]


def _without_edges(lines: Sequence[Line], pages: int) -> list[Line]:
    """Return the lines without page numbers and without what repeats at the edge of most pages."""
    edges = {(DIGITS.sub("0", each.text.strip()), each.page) for each in lines if each.is_edge}
    shapes = Counter(shape for shape, _ in edges)
    repeated = {shape for shape, times in shapes.items() if pages > 1 and times > max(1, pages / 2)}
    return [
        each
        for each in lines
        if not each.is_edge
        or not (PAGE_NUMBER.match(each.text.strip()) or DIGITS.sub("0", each.text.strip()) in repeated)
    ]


def _joined(lines: Sequence[Line]) -> Iterator[str]:
    plain = [each for each in lines if not each.is_row]
    if not lines:
        return
    margin = _margins(plain or lines)
    parts: list[str] = []
    before: Line | None = None
    for line in lines:
        left, right = margin
        if before is not None and not _goes_on(before, line, left, right):
            yield "".join(parts).strip()
            parts = []
        words = line.text.strip() if parts else line.text.lstrip()
        if parts and LATIN.match(words) and LATIN.search(parts[-1][-1:]):
            parts.append(" ")
        parts.append(words)
        before = line
    yield "".join(parts).strip()


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    """Return where lines usually begin and the furthest they usually go."""
    lefts = Counter(round(each.left) for each in lines)
    often = [place for place, times in lefts.items() if times >= max(2, len(lines) * 0.1)]
    rights = sorted(each.right for each in lines)
    return float(min(often or lefts)), rights[int(len(rights) * 0.9)] if len(rights) > 1 else rights[0]


def _goes_on(before: Line, line: Line, left: float, right: float) -> bool:
    """Return whether *line* goes on with the paragraph *before* is in."""
    size = max(before.size, line.size)
    if before.is_row or line.is_row or line.text.startswith("\u3000"):
        return False
    if line.left > left + INDENT * size or before.right < right - SHORT * size:
        return False
    if abs(before.size - line.size) > 0.25 * size:
        return False
    same_page = before.page == line.page
    return not same_page or 0 < before.bottom - line.bottom < SPACING * max(size, before.top - before.bottom)

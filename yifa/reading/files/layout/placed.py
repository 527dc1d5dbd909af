"""Holds a line of text with its place on its page, as PDF and OFD give it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

# share of a page's height in which headers, footers and page numbers stand
EDGE = 0.1
# widths of a character between cells of a table
GAP = 2.2
# what comes after it in Unicode is as wide as high
LAST_NARROW = 0x2E7F


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
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
    spans: tuple[tuple[float, float], ...] = ()
    """where each cell of a row begins and ends"""
    column: int = 0
    """1 and 2 in a page of two columns"""

    def cells(self) -> Sequence["PlacedLine"]:
        """Return the cells of a row, each as a line; a line that is no row as it is."""
        if not self.spans:
            return (self,)
        return [
            replace(self, text=text, left=left, right=right, spans=())
            for text, (left, right) in zip(self.text.split("\t"), self.spans, strict=True)
        ]

    @property
    def is_row(self) -> bool:
        """Return whether it is a row of a table."""
        return "\t" in self.text

    @property
    def is_edge(self) -> bool:
        """Return whether it stands where headers and footers do."""
        middle = (self.bottom + self.top) / 2
        return middle > (1 - EDGE) * self.page_height or middle < EDGE * self.page_height

"""Reads the items of a report's lists: (一)…, 1.…, 一是…, with their places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yifa.reading.elements.folding import Folded
from yifa.reading.elements.markers import Marker, Style, find_markers, runs_of
from yifa.reading.elements.outline import Section

SHOWN = 30
"""characters of an item's beginning that are kept as its heading"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a list."""

    style: Style
    number: int
    start: int
    end: int
    heading: str
    """what it begins with, to the first sign that ends a clause"""
    elements: tuple[str, ...]
    """those of its section"""


def read_items(folded: Folded, sections: Sequence[Section]) -> Iterator[Item]:
    """Yield the items of all lists below level one, in the order of the text."""
    for section in sections:
        found = [
            item
            for style in (Style.PAREN, Style.DIGIT, Style.PAREN_DIGIT, Style.ITEM)
            for run in runs_of(find_markers(folded.text, style, section.content, section.end))
            for item in _items(folded, section, run)
        ]
        yield from sorted(found, key=lambda item: item.start)


def _items(folded: Folded, section: Section, run: Sequence[Marker]) -> Iterator[Item]:
    ends = [*(marker.start for marker in run[1:]), _last_end(folded.text, run[-1], section.end)]
    for marker, end in zip(run, ends, strict=True):
        said = folded.text[marker.end : end].rstrip()
        start, stop = folded.span(marker.start, marker.end + len(said))
        heading = said.lstrip().split("\n")[0].split("。")[0].split(",")[0][:SHOWN]
        yield Item(
            style=marker.style, number=marker.number, start=start, end=stop, heading=heading,
            elements=section.elements,
        )  # fmt: skip


def _last_end(text: str, marker: Marker, section_end: int) -> int:
    """Return where the last item of a list ends: with its paragraph, or (一) with the section."""
    if marker.style is Style.PAREN:
        return section_end
    end = text.find("\n", marker.end, section_end)
    return section_end if end < 0 else end

"""Puts the lines of a page in two columns in reading order: heading, left column, right column."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from yifa.reading.files.layout.placed import PlacedLine

FEWEST = 6
"""lines of a column"""
CROSSING = 0.25
"""share of lines that may go over both columns: headings, a table"""
FULL = 0.7
"""share of a column's width that half of its lines fill, where it is prose and no table"""
NARROWEST = 9
"""widths of a character that a column of prose has, at least"""
GUTTER = 0.7
"""widths of a character between two columns, at least"""
JUMBLED = 0.3
"""share of lines that stand above the one written before them, in no order one would read"""
MIDDLE = (0.3, 0.7)
STEPS = 80


def in_reading_order(lines: Sequence[PlacedLine]) -> list[PlacedLine]:
    """Return the lines of a document, each page's columns one after the other, noted in each line."""
    ordered: list[PlacedLine] = []
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    gutters = [_gutter(page) for page in pages]
    usual = next((gutter for gutter in gutters if gutter is not None), None)
    for page, own in zip(pages, gutters, strict=True):
        gutter = usual if own is None and usual is not None and _is_free(page, usual) else own
        if gutter is not None:
            ordered += _by_column(page, gutter)
        else:
            ordered += sorted(page, key=lambda line: -line.top) if _is_jumbled(page) else page
    return ordered


def _is_jumbled(lines: Sequence[PlacedLine]) -> bool:
    """Return whether the lines were not written from top to bottom."""
    upwards = sum(1 for one, following in pairwise(lines) if following.bottom > one.top)
    return upwards > JUMBLED * len(lines)


def _gutter(lines: Sequence[PlacedLine]) -> float | None:
    """Return where the gap between two columns of prose is, or None where there are none."""
    cells = [cell for line in lines for cell in line.cells()]
    if len(cells) < 2 * FEWEST:
        return None
    left, right = min(cell.left for cell in cells), max(cell.right for cell in cells)
    places = [left + (right - left) * (MIDDLE[0] + (MIDDLE[1] - MIDDLE[0]) * n / STEPS) for n in range(STEPS)]
    crossing = {x: _crossing(cells, x) for x in places}
    fewest = min(crossing.values())
    best = [x for x in places if crossing[x] == fewest]
    gutter = best[len(best) // 2]
    if fewest > CROSSING * len(cells) or not _are_prose(cells, gutter):
        return None
    return gutter


def _crossing(cells: Sequence[PlacedLine], place: float) -> int:
    return sum(1 for cell in cells if cell.left < place < cell.right)


def _is_free(lines: Sequence[PlacedLine], gutter: float) -> bool:
    """Return whether few lines of a page cross the gap that the other pages have."""
    cells = [cell for line in lines for cell in line.cells()]
    return _crossing(cells, gutter) <= CROSSING * len(cells)


def _are_prose(cells: Sequence[PlacedLine], gutter: float) -> bool:
    """Return whether what stands left and right of a gap are columns of prose, not cells of a table."""
    first = [cell for cell in cells if cell.right <= gutter]
    second = [cell for cell in cells if cell.left >= gutter]
    if min(len(first), len(second)) < FEWEST:
        return False
    size = statistics.median(cell.size for cell in cells)
    if min(cell.left for cell in second) - max(cell.right for cell in first) < GUTTER * size:
        return False
    for side in (first, second):
        width = max(cell.right for cell in side) - min(cell.left for cell in side)
        usual = statistics.median(cell.right - cell.left for cell in side)
        if usual < max(FULL * width, NARROWEST * size):
            return False
    return True


def _by_column(lines: Sequence[PlacedLine], gutter: float) -> Iterator[PlacedLine]:
    """Yield the left column, then the right; a line across both ends those above it."""
    left: list[PlacedLine] = []
    right: list[PlacedLine] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if _crossing(line.cells(), gutter):
            yield from (*left, *right, line)
            left, right = [], []
            continue
        for cell in line.cells():
            side, number = (left, 1) if cell.right <= gutter else (right, 2)
            side.append(replace(cell, column=number))
    yield from (*left, *right)

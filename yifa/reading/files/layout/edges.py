"""Tells running headers, footers and page numbers from what else stands at the edges of pages."""

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from yifa.reading.files.layout.placed import PlacedLine

# — 1 —, - 12 -, 第3页, 第 3 页 共 9 页, 3/9, 3
PAGE_NUMBER = re.compile(
    r"""^[-—–－_·.\s]*+ 第?\s*+ \d{1,4} (?:\s*+页)?+
    (?:(?:\s*+[,，/]\s*+共?\s*+ | \s*+共\s*+ | \s++) \d{1,4} (?:\s*+页)?+)? [-—–－_·.\s]*+$""",
    re.VERBOSE,
)
# 附件1, 附表 2：, 附件: what follows is another document
ANNEX = re.compile(r"附[件表录图]\s{0,3}(?:\d{1,3}|[一二三四五六七八九十]{1,3})?\s?[：:]?")
DIGITS = re.compile(r"\d+")
OF_PAGES = re.compile("页|page", re.IGNORECASE)
LARGEST_PAGE = 1000
"""a larger number is a year"""
OUTER = 0.07
"""share of a page's height in which no text begins, only what the program adds to each page"""
LARGER = 1.15
"""times the text's size that a heading over it has"""


def without_edges(lines: Sequence[PlacedLine], pages: int) -> list[PlacedLine]:
    """Return the lines without page numbers and running headers and footers.

    What repeats is content where it numbers what follows (附件1, 附件2). Where it stands in the text's own
    place, is larger, or is a row of a table (a letterhead, a table's head), the first one stays.
    """
    edges = [line for line in lines if line.is_edge]
    seen: dict[str, set[int]] = defaultdict(set)
    for line in edges:
        seen[_shape(line)].add(line.page)
    often = {shape for shape, on in seen.items() if pages > 1 and len(on) > max(1, pages / 2)}
    dropped = {id(line) for line in _page_numbers(edges)}
    for shape in sorted(often):
        dropped |= set(map(id, _running([line for line in edges if _shape(line) == shape], lines)))
    return [line for line in lines if id(line) not in dropped]


def _shape(line: PlacedLine) -> str:
    return DIGITS.sub("0", line.text.strip())


def _page_numbers(edges: Iterable[PlacedLine]) -> list[PlacedLine]:
    """Return the lines that are nothing but a page's number; a bare number that goes otherwise is none."""
    numbers = [line for line in edges if PAGE_NUMBER.match(line.text.strip())]
    offsets = Counter(_number(line) - line.page for line in numbers)
    usual = offsets.most_common(1)[0][0] if offsets else 0
    return [
        line for line in numbers if not line.text.strip().isdecimal() or _number(line) - line.page == usual
    ]


def _number(line: PlacedLine) -> int:
    return int(DIGITS.findall(line.text)[0])


def _running(alike: Sequence[PlacedLine], lines: Sequence[PlacedLine]) -> Sequence[PlacedLine]:
    """Return those of some lines that differ in numbers at most which only run along with the pages."""
    texts = {line.text.strip() for line in alike}
    if any(map(ANNEX.fullmatch, texts)):
        return ()
    if len(texts) == 1:
        return alike[1:] if _is_content(alike, lines) else alike
    return alike if _counts_pages(alike) else ()


def _is_content(alike: Sequence[PlacedLine], lines: Sequence[PlacedLine]) -> bool:
    usual = statistics.median(line.size for line in lines)
    return any(line.size > LARGER * usual or line.is_row or not _is_outer(line) for line in alike)


def _is_outer(line: PlacedLine) -> bool:
    middle = (line.bottom + line.top) / 2
    return middle > (1 - OUTER) * line.page_height or middle < OUTER * line.page_height


def _counts_pages(alike: Sequence[PlacedLine]) -> bool:
    """Return whether a number in the lines goes up with the pages and is the page's."""
    if not OF_PAGES.search(alike[0].text) and not all(map(_is_outer, alike)):
        return False
    rows = [(line.page, list(map(int, DIGITS.findall(line.text)))) for line in alike]
    places = range(min(len(numbers) for _, numbers in rows))
    return any(
        len({numbers[at] - page for page, numbers in rows}) == 1
        and all(numbers[at] < LARGEST_PAGE for _, numbers in rows)
        for at in places
    )

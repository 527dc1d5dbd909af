"""Finds the part of a page that holds most of its text, whatever the containers are called."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.labels import squeeze
from yifa.reading.lines import BLOCKS, Line, names_of, read_lines
from yifa.reading.markup import text_of
from yifa.reading.page.labelled import by_colon

# elements that stand inside a paragraph or list, never around a document
SMALL = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "td", "th", "tr", "tbody", "thead",
    "table", "span", "font", "blockquote", "a", "b", "strong",
))  # fmt: skip
# share of the text that must be in one child for the search to go down to it; with the title in it, less
DENSE, DENSE_WITH_TITLE = 0.75, 0.4
# a menu's entries and an address's lines have none of these
STOPS = re.compile(r"[，。；！？]|：$")
# places that surround documents, by the words of their class or id
AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|foot(?:er)?|header|aside|side|sidebar|copyright|banner|login|search|share|crumbs?"
    r"|friend|yqlj|relate[ds]?|xgwj|xgyd|hot|tuijian|left[\s_-]?(?:menu|nav))(?:$|[\s_\d-])",
    re.IGNORECASE,
)
AROUND_TAGS = frozenset(("nav", "footer", "header", "aside"))
OUTSIDE_WEIGHT = 0.2
"""how much text counts that stands in such a place"""
LEAST_PROSE = 10
"""less prose than this, in characters, is none: the document is a table, or a list of names"""
LEAST_TABLE = 40
LEAST_BESIDE_COLUMNS = 20
"""characters of sentences under the title that are the document, whatever columns say beside it"""
# what heads a column of other pages
COLUMN = re.compile(
    r"(?:最新|热点|热门|相关|推荐|精彩|图片|视频|工作|部门|乡镇|政务|今日|本地|时政|重要|更多|通知|政策|公示){0,2}"
    r"(?:动态|新闻|要闻|资讯|公告|解读|专题|阅读|排行榜?|推荐|文章|信息|播报|发布|链接)(?:更多|more)?\W{0,3}",
    re.IGNORECASE,
)
NEIGHBOUR = 12
"""characters of sentences beside the densest part that make them a part of the document"""
SHORTEST_TITLE = 6
"""characters of a heading that ``<title>`` has somewhere; a shorter one is all of its title"""
TITLE_PARTS = re.compile(r"[-_|—–]+")
LEAST_BESIDE = 3
"""lines in a table's other cells that make it a document's"""
SHORTEST, LONGEST = 5, 200
"""characters of a sentence that is a document by itself: 端午节放假一天。"""
ENDED = re.compile(r"[。！!]\Z")


@dataclass(slots=True)
class _Weights:
    """How much text each element holds, its descendants' included, and what stands around documents."""

    scores: dict[HtmlElement, float] = field(default_factory=dict)
    counts: dict[HtmlElement, int] = field(default_factory=dict)
    _outside: dict[HtmlElement, bool] = field(default_factory=dict)

    def add(self, line: Line, size: float) -> None:
        """Count a line of text in every element around it."""
        if self.is_outside(line.element):
            size *= OUTSIDE_WEIGHT
        for element in (line.element, *line.element.iterancestors()):
            self.scores[element] = self.scores.get(element, 0) + size

    def is_outside(self, element: HtmlElement) -> bool:
        """Return whether an element stands in a menu, a foot, a side column, by name."""
        unknown = []
        node: HtmlElement | None = element
        while node is not None and node not in self._outside:
            unknown.append(node)
            if node.tag not in ("body", "html") and (
                node.tag in AROUND_TAGS or AROUND.search(names_of(node)) is not None
            ):
                self._outside[node] = True
            else:
                node = node.getparent()
        outside = node is not None and self._outside[node]
        self._outside.update(dict.fromkeys(unknown, outside))
        return outside


def chinese_in(text: str) -> int:
    """Return how many Chinese characters a short text has.

    >>> chinese_in("2026年，依法")
    3
    """
    return sum("\u3400" <= char <= "\u9fff" for char in text)


def _is_labelled(text: str) -> bool:
    """Return whether a line is labels and values: 来源：县司法局 发布时间：2026-03-01."""
    tokens = by_colon(text) if "：" in text or ":" in text else []
    return any(token.field is not None for token in tokens)


def _sizes(lines: Collection[Line]) -> Iterator[tuple[Line, float]]:
    """Yield the lines that count as a document's text, with sizes: sentences; where there are none, cells."""
    free = [line for line in lines if 2 * line.linked < len(line.text) and not line.heading]
    prose = [(line, chinese_in(line.text)) for line in free if STOPS.search(line.text)]
    prose = [(line, size) for line, size in prose if size > 1 and not _is_labelled(line.text[:40])]
    if sum(size for _, size in prose) >= LEAST_PROSE:
        yield from prose
        return
    cells = [line for line in free if line.cell is not None and not _is_labelled(line.text)]
    sizes = [chinese_in(line.text) for line in cells]
    if sum(sizes) >= LEAST_TABLE:
        yield from zip(cells, sizes, strict=True)


def prose_in(lines: Collection[Line]) -> int:
    """Return how many Chinese characters of sentences stand in lines, those of menus and feet left out."""
    weights = _Weights()
    prose = ((line, size) for line, size in _sizes(lines) if STOPS.search(line.text))
    return sum(int(size) for line, size in prose if not weights.is_outside(line.element))


def _titled(lines: Iterable[Line], title: str) -> set[HtmlElement]:
    """Return the elements around the page's heading: the line that ``<title>`` repeats."""
    whole = squeeze(title)
    parts = frozenset(filter(None, (squeeze(part) for part in TITLE_PARTS.split(title))))
    around: set[HtmlElement] = set()
    for line in lines:
        text = squeeze(line.text) if len(line.text) < 100 and 2 * line.linked <= len(line.text) else ""
        if text in parts or (len(text) >= SHORTEST_TITLE and text in whole):
            around.update(_around(line))
    return around


def around_heading(root: HtmlElement, title: str) -> set[HtmlElement]:
    """Return the elements that hold the line *title* repeats."""
    return _titled(read_lines(root), title)


def is_outside(element: HtmlElement) -> bool:
    """Return whether an element stands in a menu, a foot, a side column, by name."""
    return _Weights().is_outside(element)


def under_heading(root: HtmlElement, headings: Collection[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield what follows the innermost of *headings*, in page order, but what stands around documents."""
    weights = _Weights()
    begun = False
    for element in root.iter(etree.Element):
        if element in headings:
            begun = begun or not any(child in headings for child in element)
        elif begun and not weights.is_outside(element):
            yield element


def densest(root: HtmlElement, lines: list[Line], title: str = "") -> tuple[HtmlElement, ...]:
    """Return the elements that hold nearly all text of *root*, the deepest such; none where there is no text.

    *title* is the page's ``<title>``: of two places with much text the document's is the one under it.
    """
    weights = _Weights()
    for line, size in _sizes(lines):
        weights.add(line, size)
    scores = weights.scores
    if not scores.get(root):
        return ()
    for line in lines:
        weights.counts[line.element] = weights.counts.get(line.element, 0) + 1
    titled = _titled(lines, title)
    element = root
    while (inner := _denser(element, scores, titled)) is not None:
        element = inner
    while element is not root and (is_small(element) or _is_paragraph(element, weights.counts)):
        element = element.getparent()
    if element.tag in ("body", "html"):
        return _run(element, scores)
    apart = titled | {around for line in lines if _is_labelled(line.text[:80]) for around in _around(line)}
    element = _whole_table(element, lines, apart)
    return (_with_neighbours(element, weights, apart),)


def _whole_table(element: HtmlElement, lines: list[Line], apart: set[HtmlElement]) -> HtmlElement:
    """Return what holds the table of a document of whose cells one has nearly all text; else the element.

    A table that lays out a page has its title or labels in it, or links in other cells.
    """
    cell = next((one for one in (element, *element.iterancestors()) if one.tag in ("td", "th")), None)
    table = next(cell.iterancestors("table"), None) if cell is not None else None
    if table is None or table in apart or next(table.iterancestors("table"), None) is not None:
        return element
    others = set(table.iter()).difference(cell.iter()) if cell is not None else set[HtmlElement]()
    beside = [line for line in lines if line.element in others and line.text]
    if len(beside) < LEAST_BESIDE or any(line.linked for line in beside):
        return element
    while is_small(table) and (outer := table.getparent()) is not None and outer.tag not in ("body", "html"):
        table = outer
    return table


def _around(line: Line) -> Iterator[HtmlElement]:
    yield line.element
    yield from line.element.iterancestors()


def _with_neighbours(element: HtmlElement, weights: _Weights, apart: set[HtmlElement]) -> HtmlElement:
    """Return the largest element around a text that adds more of the text and neither title nor labels."""
    whole, parent = element, element.getparent()
    while parent is not None and parent.tag not in ("body", "html") and parent not in apart:
        more = weights.scores.get(parent, 0) - weights.scores.get(whole, 0)
        if more >= NEIGHBOUR and not any(map(weights.is_outside, parent)):
            whole = parent
        parent = parent.getparent()
    return whole


def _denser(
    element: HtmlElement, scores: dict[HtmlElement, float], titled: set[HtmlElement]
) -> HtmlElement | None:
    """Return the child that holds nearly all text of an element, or much of it and the heading; else None."""
    under_title = [child for child in element if child in titled]
    if len(under_title) == 1:
        own, beside = under_title[0], (child for child in element if child is not under_title[0])
        least = DENSE_WITH_TITLE * scores[element]
        if scores.get(own, 0) >= least or (
            scores.get(own, 0) >= LEAST_BESIDE_COLUMNS
            and all(_is_column(child) for child in beside if scores.get(child, 0) > 0)
        ):
            return own
    best = max(element, key=lambda child: scores.get(child, 0), default=None)
    return best if best is not None and scores.get(best, 0) >= DENSE * scores[element] else None


def _is_column(element: HtmlElement) -> bool:
    """Return whether a part of a page is headed as a column of other pages is: 工作动态, 相关新闻."""
    heading = next(element.iter("h2", "h3", "h4", "h5", "h6"), None)
    said = squeeze(text_of(heading)) if heading is not None else ""
    return COLUMN.fullmatch(said) is not None and squeeze(text_of(element)).startswith(said)


def _run(body: HtmlElement, scores: dict[HtmlElement, float]) -> tuple[HtmlElement, ...]:
    """Return the children of ``<body>`` from the first with text to the last, and the paragraphs below it."""
    children = [child for child in body if isinstance(child.tag, str)]
    places = [place for place, child in enumerate(children) if scores.get(child, 0) > 0]
    if body.tag == "html" or not places:
        return ()
    end = places[-1] + 1
    while end < len(children) and children[end].tag == "p":
        end += 1
    return tuple(children[places[0] : end])


def is_small(element: HtmlElement) -> bool:
    """Return whether an element is a part of a text by its kind; a layout cell of many lines is not."""
    if element.tag in ("td", "th"):
        return not _is_layout(element)
    return element.tag in SMALL


def _is_layout(cell: HtmlElement) -> bool:
    """Return whether a cell holds several lines, or a table of several rows."""
    if len([child for child in cell if child.tag in BLOCKS or child.tag == "br"]) > 1:
        return True
    return any(len(list(islice(table.iter("tr"), 2))) > 1 for table in cell.iter("table"))


def _is_paragraph(element: HtmlElement, counts: dict[HtmlElement, int]) -> bool:
    """Return whether an element is one line of a text rather than the whole."""
    return counts.get(element, 0) == 1 and not any(child.tag in BLOCKS for child in element)


def sentence_under(root: HtmlElement, headings: Collection[HtmlElement]) -> HtmlElement | None:
    """Return the element under the heading that holds one short sentence and no link."""
    for element in under_heading(root, headings):
        if element.tag in ("script", "style", "title") or next(element.iter("a"), None) is not None:
            continue
        text = squeeze("".join(element.itertext()))
        in_link = any(outer.tag in ("a", "template") for outer in element.iterancestors())
        if ENDED.search(text) and SHORTEST <= chinese_in(text) <= LONGEST and not in_link:
            return element
    return None

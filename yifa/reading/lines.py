"""Reads an element tree as lines of text, each with the elements it stands in. One pass, no recursion."""

import re
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.labels import MARK
from yifa.reading.markup import fold
from yifa.reading.told import TELLING, told_by

# never seen by a reader, or filled in by him
UNSEEN = frozenset((
    "script", "style", "noscript", "template", "head", "select", "textarea", "button", "input",
    "iframe", "object", "embed", "svg", "canvas", "audio", "video", "datalist", "map", "xml", "title",
))  # fmt: skip
# elements that begin a new line
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ucapcontent", "ul",
))  # fmt: skip
CELLS = frozenset(("td", "th", "dt", "dd"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "ucaptitle"))
GROUPS = frozenset(("table", "ul", "ol", "dl"))
# display:none, VISIBILITY : hidden, font-size:0 and font-size: 0px, but not font-size:0.9em
HIDING = re.compile(
    r"""
    (?:^|;) \s* (?: display \s*:\s* none | visibility \s*:\s* hidden
    | font-size \s*:\s* 0 (?:px|pt|em|%)? \s* (?:!important)? \s* (?:;|$) )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# display:block, not inline-block
BLOCK_STYLE = re.compile(r"display\s*:\s*block", re.IGNORECASE)
# a child of an element of size 0 (a trick to close gaps) may print again at its own size
SIZED = re.compile(r"font-size\s*:\s*(?:[1-9]|0?\.[1-9]|[a-z])", re.IGNORECASE)
MARK_OR_SPACE = MARK + " "
SIGNS = re.compile("[：:∶︰﹕位>›»→＞/]")
# no menu's line is longer; longer ones are not worth remembering
SHORT = 64
# Hanweb: <!--<$[正文]>begin--> … <!--<$[正文]>end-->
BODY_COMMENT = re.compile(
    r"<\$\[(?:正文|信息内容|内容|文章内容)[^\]]{0,80}\]>\s*(?P<edge>begin|end)", re.IGNORECASE
)
# Hanweb: <meta name="ContentStart"> … <meta name="ContentEnd">
BODY_META = {"contentstart": "begin", "contentend": "end"}


class Line(NamedTuple):
    """One line of text and where it stands. A table's cell without text is a line too."""

    text: str
    """folded; inline borders marked with `MARK` where asked for"""
    element: HtmlElement
    """the innermost block element"""
    cell: HtmlElement | None
    """the table or definition-list cell it stands in"""
    row: HtmlElement | None
    group: HtmlElement | None
    """the table or list"""
    linked: int
    """how many of its characters are links"""
    heading: bool
    hidden: bool
    after_body: bool
    signs: bool
    """it has a sign that ends a label or a step of a path: without, it is no line of these"""


class Known(NamedTuple):
    """A list or table whose lines are known before the page around it is read."""

    lines: Sequence[Line]
    """as `read_lines` gives them for the list alone"""
    size: int
    """how many elements and comments it holds, itself included"""
    naming: int
    """how many of them are lists or may name a file (`attachments.NAMING`)"""
    addresses: Collection[str]
    """what they name, as written"""
    fetches: bool  # a file, by its words


NOTHING: Mapping[HtmlElement, Known] = MappingProxyType({})


def body_edge(node: HtmlElement) -> str | None:
    """Return ``begin`` or ``end`` where a comment or ``<meta>`` marks the edge of the body, else None."""
    if node.tag is etree.Comment:
        mark = BODY_COMMENT.search(node.text or "")
        return mark["edge"].lower() if mark else None
    if node.tag == "meta":
        return BODY_META.get((node.get("name") or "").lower())
    return None


def names_of(element: HtmlElement) -> str:
    """Return an element's classes and id, separated by spaces."""
    return f"{element.get('class', '')} {element.get('id', '')}"


@lru_cache(maxsize=4096)
def _hiding(style: str) -> str:
    """Return the declaration that hides, in small letters, or nothing; pages repeat few styles endlessly."""
    hiding = HIDING.search(style)
    return hiding[0].lower() if hiding else ""


def is_hidden(element: HtmlElement) -> bool:
    """Return whether an element's own style or attribute hides it."""
    style = element.get("style")
    hiding = _hiding(style) if style else ""
    if not hiding:
        return element.get("hidden") is not None
    if "size" not in hiding:
        return True
    return not any(SIZED.search(inner.get("style") or "") for inner in element.iterdescendants())


# what an element does to lines, as bits: one look-up per element instead of a row of set memberships
BLOCK, CELL, ROW, GROUP, LINK, HEADING, BREAK, PASSED, HIDDEN = (1 << bit for bit in range(9))
STACKED = CELL | ROW | GROUP


@cache
def _kinds() -> dict[object, int]:
    """Return each tag's bits; a tag that is not there is an inline element."""
    kinds: dict[object, int] = dict.fromkeys(BLOCKS, BLOCK)
    groups = ((CELLS, CELL), (("tr", "dl"), ROW), (GROUPS, GROUP), (HEADINGS, HEADING), (("a",), LINK))
    for tags, bit in groups:
        for tag in tags:
            kinds[tag] = kinds.get(tag, 0) | bit
    nodes = (etree.Comment, etree.ProcessingInstruction, etree.Entity)
    return kinds | {"br": BREAK} | dict.fromkeys((*UNSEEN, *nodes), PASSED)


def _line_text(pieces: str, mark: str) -> str:
    """Return a line's pieces folded, or nothing where they are only marks and white space."""
    text = fold(pieces)
    return text if not mark or text.strip(MARK_OR_SPACE) else ""


# a portal's pages repeat their menus' lines endlessly
_short_line_text = lru_cache(maxsize=8192)(_line_text)


_make_line = tuple.__new__  # what `Line(…)` calls, at half its cost


class _Reader:
    """Collects lines while the walk goes on."""

    def __init__(self, root: HtmlElement, mark: str) -> None:
        self.mark = mark
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.blocks = [] if root.tag in BLOCKS else [root]
        self.cells: list[HtmlElement] = []
        self.rows: list[HtmlElement] = []
        self.groups: list[HtmlElement] = []
        self.linked = self.in_link = self.in_heading = self.hidden = 0
        self.heading = False
        self.filled = True
        self.after_body = False

    def add(self, text: str) -> None:
        """Take in a text."""
        self.pieces.append(text)
        if self.in_link:
            self.linked += len(text.strip())
        if self.in_heading and not text.isspace():
            self.heading = True

    def end_line(self, *, of_cell: bool = False) -> None:
        """End the line begun, if any; the end of a cell without text is a line too."""
        empty_cell = of_cell and not self.filled
        text = ""
        if self.pieces:
            joined = "".join(self.pieces)
            read = _short_line_text if len(joined) < SHORT else _line_text
            text = read(joined, self.mark)
            self.pieces.clear()
        if text or empty_cell:
            if self.blocks:
                line = (
                    text, self.blocks[-1], self.cells[-1] if self.cells else None,
                    self.rows[-1] if self.rows else None, self.groups[-1] if self.groups else None,
                    self.linked, self.heading, self.hidden > 0, self.after_body,
                    SIGNS.search(text) is not None,
                )  # fmt: skip
                self.lines.append(_make_line(Line, line))
            self.filled = True
        self.linked, self.heading = 0, False

    def take(self, lines: Sequence[Line]) -> None:
        """Take in the lines of a list or table that were read by themselves."""
        cell, row = self.cells[-1] if self.cells else None, self.rows[-1] if self.rows else None
        if cell is not None or row is not None or self.after_body:
            lines = [
                line._replace(
                    cell=cell if line.cell is None else line.cell,
                    row=row if line.row is None else line.row,
                    after_body=self.after_body,
                )
                for line in lines
            ]
        self.lines += lines
        self.filled |= bool(lines)

    def begin_stacked(self, element: HtmlElement, kind: int) -> None:
        """Begin a cell, row or group of rows."""
        if kind & CELL:
            self.cells.append(element)
            self.filled = False
        elif kind & ROW:
            self.rows.append(element)
        if kind & GROUP:
            self.groups.append(element)

    def close(self, element: HtmlElement, kind: int) -> None:
        """End an element."""
        if kind & BLOCK:
            if self.pieces or kind & CELL:
                self.end_line(of_cell=kind & CELL > 0)
            self.blocks.pop()
            if kind & STACKED:
                for stack in (self.cells, self.rows, self.groups):
                    if stack and stack[-1] is element:
                        stack.pop()
        elif self.mark:
            self.pieces.append(self.mark)
        if kind & LINK:
            self.in_link -= 1
        elif kind & HEADING:
            self.in_heading -= 1
        if kind & HIDDEN:
            self.hidden -= 1


def read_lines(  # noqa: C901 -- one loop over a page's elements, inline because calls would cost most
    root: HtmlElement,
    *,
    mark: str = "",
    body: Collection[HtmlElement] = (),
    between_marks: bool = False,
    keep_hidden: bool = False,
    at_most: int | None = None,
    known: Mapping[HtmlElement, Known] = NOTHING,
) -> list[Line]:
    """Return the lines of text in *root*, in page order.

    Script, style, form fields and comments are left out; so is what is hidden, unless *keep_hidden*. The
    elements in *body*, or what stands between the body's marks (*between_marks*), are passed over, and the
    lines that follow them are marked as after the body. The walk ends after *at_most* lines. Lists and tables
    that are *known* are not walked through.
    """
    reader = _Reader(root, mark)
    kinds, passed = _kinds(), frozenset(body)
    pieces, blocks = reader.pieces, reader.blocks
    opened: list[tuple[HtmlElement, int]] = []
    shut = set[HtmlElement]()  # elements passed over whose children are still to come
    outside = True
    # `iter` walks in C and `getparent` tells what has ended: a stack of our own costs twice as much. What is
    # done for each of a page's 800 elements stands here rather than in functions for the same reason.
    walk = root.iter()
    for element in walk:
        if element is not root:
            parent = element.getparent()
            if shut and parent in shut:
                shut.add(element)
                continue
            while opened[-1][0] is not parent:
                ended, kind = opened.pop()
                if kind & ~BLOCK:
                    reader.close(ended, kind)
                elif kind:
                    if pieces:
                        reader.end_line()
                    blocks.pop()
                elif mark:
                    pieces.append(mark)
                if (tail := ended.tail) and outside and (pieces or not tail.isspace()):
                    reader.add(tail)
                if at_most is not None and len(reader.lines) >= at_most:
                    reader.end_line()
                    return reader.lines
        kind = kinds.get(element.tag, 0)
        if between_marks and (edge := body_edge(element)):
            outside = edge == "end"
            reader.after_body |= outside
        shuts = kind & PASSED or not outside
        if passed and element in passed:
            reader.end_line()
            reader.after_body = shuts = True
        elif not shuts and (names := element.keys()) and ("style" in names or "hidden" in names):
            if not kind and "block" in (style := element.get("style") or "") and BLOCK_STYLE.search(style):
                kind = BLOCK  # a span that its style makes a paragraph
            if is_hidden(element):
                kind |= HIDDEN
                shuts = not keep_hidden
        if shuts:
            if outside and element.tag in TELLING and (told := told_by(element)):
                reader.add(told)
            shut.add(element)
            if outside and (tail := element.tail) and element is not root and (pieces or not tail.isspace()):
                reader.add(tail)
            continue
        if element in known and not (reader.in_link or reader.in_heading or reader.hidden):
            if pieces:
                reader.end_line()
            reader.take(known[element].lines)
            deque(islice(walk, known[element].size - 1), maxlen=0)
            if (tail := element.tail) and not tail.isspace():
                reader.add(tail)
            continue
        if kind & (BLOCK | BREAK):
            if pieces:
                reader.end_line()  # before the element hides: the line in front of it is seen
            if kind & BLOCK:
                blocks.append(element)
                if kind & STACKED:
                    reader.begin_stacked(element, kind)
        elif mark:
            pieces.append(mark)
        if kind & HIDDEN:
            reader.hidden += 1
        if kind & LINK:
            reader.in_link += 1
        elif kind & HEADING:
            reader.in_heading += 1
        if (text := element.text) and (pieces or not text.isspace()):
            reader.add(text)
        opened.append((element, kind))
        if at_most is not None and len(reader.lines) >= at_most:
            break
    while opened and (at_most is None or len(reader.lines) < at_most):
        ended, kind = opened.pop()
        reader.close(ended, kind)
        if outside and opened and (tail := ended.tail):
            reader.add(tail)
    reader.end_line()
    return reader.lines

"""Element tree → the lines a reader sees, each with the elements it stands in. One pass, no recursion."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from crawler.labels import MARK
from crawler.markup import fold

# never seen by a reader, or filled in by him
UNSEEN = frozenset((
    "script", "style", "noscript", "template", "head", "select", "textarea", "button", "input",
    "iframe", "object", "embed", "svg", "canvas", "audio", "video", "datalist", "map", "xml",
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
# a child of an element of size 0 (a trick to close gaps) may print again at its own size
SIZED = re.compile(r"font-size\s*:\s*(?:[1-9]|0?\.[1-9]|[a-z])", re.IGNORECASE)
MARK_OR_SPACE = MARK + " "
# Hanweb: <!--<$[正文]>begin--> … <!--<$[正文]>end-->
BODY_COMMENT = re.compile(
    r"<\$\[(?:正文|信息内容|内容|文章内容)[^\]]*\]>\s*(?P<edge>begin|end)", re.IGNORECASE
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


def body_edge(node: HtmlElement) -> str | None:
    """Return ``begin`` or ``end`` where a comment or ``<meta>`` marks the edge of the body, else None."""
    if node.tag is etree.Comment:
        found = BODY_COMMENT.search(node.text or "")
        return found["edge"].lower() if found else None
    if node.tag == "meta":
        return BODY_META.get((node.get("name") or "").lower())
    return None


def names_of(element: HtmlElement) -> str:
    """Return an element's classes and id, separated by spaces."""
    return f"{element.get('class', '')} {element.get('id', '')}"


@lru_cache(maxsize=4096)
def _hiding(style: str) -> str:
    """Return the declaration that hides, in small letters, or nothing; pages repeat few styles endlessly."""
    found = HIDING.search(style)
    return found[0].lower() if found else ""


def is_hidden(element: HtmlElement) -> bool:
    """Return whether an element's own style or attribute keeps it from the reader's eye."""
    style = element.get("style")
    hiding = _hiding(style) if style else ""
    if not hiding:
        return element.get("hidden") is not None
    if "size" not in hiding:
        return True
    return not any(SIZED.search(each.get("style") or "") for each in element.iterdescendants())


class _Reader:
    """Collects lines while the walk goes on."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.lines: list[Line] = []
        self.pieces: list[str] = []
        self.blocks: list[HtmlElement] = []
        self.cells: list[HtmlElement] = []
        self.rows: list[HtmlElement] = []
        self.groups: list[HtmlElement] = []
        self.linked = self.in_link = self.in_heading = self.hidden = 0
        self.heading = False
        self.filled = True
        self.after_body = False

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.in_link:
                self.linked += len(text.strip())
            if self.in_heading and not text.isspace():
                self.heading = True

    def end_line(self, *, of_cell: bool = False) -> None:
        if not self.pieces and not (of_cell and not self.filled):
            return
        text = fold("".join(self.pieces))
        bare = text.strip(MARK_OR_SPACE) if self.mark else text
        if bare or (of_cell and not self.filled):
            if self.blocks:
                self.lines.append(self._line(text if bare else ""))
            self.filled = True
        self.pieces.clear()
        self.linked, self.heading = 0, False

    def _line(self, text: str) -> Line:
        return Line(
            text,
            self.blocks[-1],
            self.cells[-1] if self.cells else None,
            self.rows[-1] if self.rows else None,
            self.groups[-1] if self.groups else None,
            self.linked,
            self.heading,
            self.hidden > 0,
            self.after_body,
        )

    def open(self, element: HtmlElement, tag: str) -> None:
        if tag in BLOCKS:
            self.end_line()
            self.blocks.append(element)
            if tag in CELLS:
                self.cells.append(element)
                self.filled = False
            elif tag in ("tr", "dl"):
                self.rows.append(element)
            if tag in GROUPS:
                self.groups.append(element)
        elif tag == "br":
            self.end_line()
        elif self.mark:
            self.pieces.append(self.mark)
        if tag == "a":
            self.in_link += 1
        if tag in HEADINGS:
            self.in_heading += 1

    def close(self, element: HtmlElement, tag: str) -> None:
        if tag in BLOCKS:
            self.end_line(of_cell=tag in CELLS)
            self.blocks.pop()
            for stack in (self.cells, self.rows, self.groups):
                if stack and stack[-1] is element:
                    stack.pop()
        elif self.mark:
            self.pieces.append(self.mark)
        if tag == "a":
            self.in_link -= 1
        if tag in HEADINGS:
            self.in_heading -= 1


def read_lines(
    root: HtmlElement,
    *,
    mark: str = "",
    body: Collection[HtmlElement] = (),
    between_marks: bool = False,
    keep_hidden: bool = False,
    at_most: int | None = None,
) -> list[Line]:
    """Return the lines of text in *root*, in page order.

    Script, style, form fields and comments are left out; so is what is hidden, unless *keep_hidden*. The
    elements in *body*, or what stands between the body's marks (*between_marks*), are passed over, and the
    lines that follow them are marked as after the body. The walk ends after *at_most* lines.
    """
    reader = _Reader(mark)
    passed, hidden = frozenset(body), set[HtmlElement]()
    outside = True
    todo: list[tuple[HtmlElement, bool]] = [(root, True)]
    while todo and (at_most is None or len(reader.lines) < at_most):
        element, opening = todo.pop()
        tag = element.tag
        if not opening:
            reader.close(element, tag)
            reader.hidden -= element in hidden
        else:
            if between_marks and (edge := body_edge(element)):
                outside = edge == "end"
                reader.after_body |= outside
            if element in passed:
                reader.end_line()
                reader.after_body = True
            elif outside and isinstance(tag, str) and tag not in UNSEEN:
                hides = is_hidden(element)
                if keep_hidden or not hides:
                    if hides:
                        hidden.add(element)
                        reader.hidden += 1
                    reader.open(element, tag)
                    reader.add(element.text)
                    todo.append((element, False))
                    todo.extend([(child, True) for child in reversed(element)])
                    continue
        if outside and element is not root:
            reader.add(element.tail)
    reader.end_line()
    return reader.lines

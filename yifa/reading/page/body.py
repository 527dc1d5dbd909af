"""Finds the elements that hold a page's document."""

import re
from collections.abc import Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from yifa.model.portal import Platform
from yifa.reading.files.kinds import FILE, RECORDING
from yifa.reading.files.viewers import is_scan, load_dialects
from yifa.reading.labels import squeeze
from yifa.reading.lines import body_edge, is_hidden, read_lines
from yifa.reading.markup import Value, parse, select
from yifa.reading.page.density import (
    around_heading,
    densest,
    is_outside,
    is_small,
    sentence_under,
    under_heading,
)
from yifa.reading.page.selectors import Selectors, selectors_of

# enough Chinese for a container to be the body beyond doubt (field guide §4.4)
ENOUGH = 80
PART = 8  # of a body split over sibling containers
# what a covering note holds its file in, and how many files make a list of them
HOLDERS = ("a", "img", "iframe", "embed", "object", "video", "audio")
MOST_FILES = 8
LONGEST_BUTTON = 60
# what a reader presses to see the rest of a document
UNFOLD = re.compile(
    r"(?:点击|点此)?(?:展开(?:剩余|更多|全部)?(?:全文|内容|正文)?|(?:继续|查看|阅读|显示)(?:剩余)?全文)[∨vV\W]{0,4}"
)
LETTERS = 20  # of any script, that make a text without Chinese: Tibetan, Uyghur, English
# a Chinese character in UTF-8: U+4000 to U+9FFF begin with a byte that nothing else has, U+3400 to U+3FFF
# share theirs with punctuation
LEADS = bytes(range(0xE4, 0xEA))
RARE_LEAD = re.compile(rb"\xe3[\x90-\xbf]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The elements that hold the document, in page order."""

    elements: tuple[HtmlElement, ...]
    found_by: str | None
    """the selector or rule that found them; None where nothing did"""
    marked: bool = False
    """the body stands between marks (comments or ``<meta>``), not in an element of its own"""

    def size(self) -> int:
        """Return how many Chinese characters the body has."""
        return sum(map(_size, self.elements))

    def own_size(self) -> int:
        """Return how many Chinese characters the body has outside links."""
        return self.size() - sum(_size(link) for part in self.elements for link in part.iter("a"))

    def without(self, selectors: Sequence[str]) -> "Body":
        """Return the body without the elements that CSS selectors name; itself where they name none."""
        if not any(select(part, css) for part in self.elements for css in selectors):
            return self
        copies = map(deepcopy, self.elements)
        kept = [copy for copy in copies if not any(copy in select(copy, css) for css in selectors)]
        for copy in kept:
            copy.tail = None  # what follows an element is no part of it
            for element in [element for css in selectors for element in select(copy, css)]:
                element.drop_tree()
        return replace(self, elements=tuple(kept))

    def unfold(self) -> None:
        """Show the parts of the body that stay hidden until a reader presses 展开全文 beside them."""
        hidden = (one for part in self.elements for one in cast(list[HtmlElement], _STYLED(part)))
        for element in [one for one in hidden if is_hidden(one)]:
            near = (element.getprevious(), element.getnext())
            short = [text for one in near if one is not None and len(text := body_text(one)) < LONGEST_BUTTON]
            if any(UNFOLD.fullmatch(squeeze(text)) for text in short):
                element.attrib.pop("hidden", None)
                element.attrib.pop("style", None)

    def html(self) -> str | None:
        """Return the markup of the body, or None where there is none."""
        if not self.elements:
            return None
        return "\n".join(
            etree.tostring(part, encoding="unicode", method="html", with_tail=False) for part in self.elements
        )


# values that know their elements: asking each element costs thrice as much
_IDS = etree.XPath("descendant-or-self::*/@id")
_CLASSES = etree.XPath("descendant-or-self::*/@class")
_STYLED = etree.XPath("descendant::*[@hidden or contains(@style, 'isplay') or contains(@style, 'ISPLAY')]")


def chinese(text: str) -> int:
    """Return how many Chinese characters (U+3400 to U+9FFF) a text has.

    Counted in its bytes, in C: a document is counted several times, and a regex costs thrice as much.

    >>> chinese("依法、㐀、x、〇")
    3
    """
    if text.isascii():
        return 0
    data = text.encode("utf-8", "surrogatepass")
    return len(data) - len(data.translate(None, LEADS)) + len(RARE_LEAD.findall(data))


def body_text(element: HtmlElement) -> str:
    """Return all text in an element, scripts' too: quick, for counting."""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


def _size(element: HtmlElement) -> int:
    return chinese(body_text(element))


def _candidates(root: HtmlElement, known: Selectors) -> tuple[dict[int, list[HtmlElement]], set[str]]:
    """Return the elements each selector fits, by rank, and the kinds of body marks on the page."""
    by_rank: dict[int, list[HtmlElement]] = {}
    edges: set[str] = set()
    for element in root.iter(etree.Comment, "meta"):
        if edge := body_edge(element):
            edges.add(edge)
    for element in root.iter(*known.tags) if known.tags else ():
        by_rank.setdefault(known.tags[element.tag], []).append(element)
    for values_in, ranks_of in ((_IDS, known.of_id), (_CLASSES, known.of_classes)):
        values = cast(list[Value], values_in(root))
        fitting = {value: ranks for value in set(values) if (ranks := ranks_of(str(value)))}
        for value in values if fitting else ():
            for rank in fitting.get(value, ()):
                by_rank.setdefault(rank, []).append(cast(HtmlElement, value.getparent()))
    for css, rank in known.css:
        if elements := select(root, css):
            by_rank.setdefault(rank, []).extend(elements)
    return by_rank, edges


def _visible(element: HtmlElement) -> bool:
    return not is_hidden(element) and not any(map(is_hidden, element.iterancestors()))


def _innermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Return the elements that hold no other of them."""
    outer = {ancestor for element in elements for ancestor in element.iterancestors()}
    return [element for element in elements if element not in outer]


def _parts(elements: list[HtmlElement]) -> list[tuple[HtmlElement, int]]:
    """Return the parts of a body with their sizes: the visible innermost, each text once.

    Where a container is nested in one of its kind and the outer holds more text of its own, the outer counts.
    """
    visible = list(filter(_visible, elements))
    parts: list[tuple[HtmlElement, int]] = []
    seen: set[str] = set()
    for element in _innermost(visible):
        text = body_text(element).strip()
        if text not in seen:
            seen.add(text)
            parts.append((element, chinese(text)))
    for outer in visible:
        held = [(part, size) for part, size in parts if outer in part.iterancestors()]
        inside = sum(size for _, size in held)
        if held and _size(outer) - inside > max(PART, 0.2 * inside):
            parts = [part for part in parts if part not in held]
            parts.append((outer, _size(outer)))
    return parts


def find_body(root: HtmlElement, platform: Platform, text: str) -> Body:
    """Return where the document is: by the platform's selectors, the usual containers, marks, else density.

    The first selector whose parts hold enough Chinese wins; a short notice is found by the first that holds
    anything, unless some other part of the page has far more prose.
    """
    known = selectors_of(platform.page_body)
    by_rank, edges = _candidates(root, known)
    small: tuple[HtmlElement, ...] = ()
    small_name = None
    for rank in sorted(by_rank):
        if rank >= known.sure:
            break
        parts = _parts(by_rank[rank])
        if sum(size for _, size in parts) >= ENOUGH:
            return Body(elements=_whole(parts), found_by=known.names[rank])
        if not small and any(size or _carries(part) for part, size in parts):
            small, small_name = _whole(parts), known.names[rank]
    if marked := _between_marks(text, edges):
        return marked
    if small:
        return Body(elements=small, found_by=small_name)
    return _by_density(root, [(known.names[rank], by_rank[rank]) for rank in sorted(by_rank)])


def _whole(parts: list[tuple[HtmlElement, int]]) -> tuple[HtmlElement, ...]:
    """Return the parts that carry something, in page order."""
    kept = [part for part, size in parts if size >= PART or _holds_files(part)] or [part for part, _ in parts]
    if len(kept) == 1:
        return tuple(kept)
    order = {element: place for place, element in enumerate(kept[0].getroottree().iter())}
    return tuple(sorted(kept, key=order.__getitem__))


def _holds_files(element: HtmlElement) -> bool:
    return next(element.iter(*HOLDERS), None) is not None


def _carries(element: HtmlElement) -> bool:
    """Return whether an element without Chinese holds a file, a film, a table, a text of other letters."""
    text = body_text(element)
    figures = next(element.iter("table"), None) is not None and any(map(str.isdecimal, text))
    return _holds_files(element) or figures or sum(map(str.isalpha, text)) >= LETTERS


# the marks of a body's edges: Hanweb comments or <meta>
BEGIN_MARK, END_MARK = (
    re.compile(
        rf"<!--\s*<\$\[(?:正文|信息内容|内容|文章内容)[^\]]{{0,80}}\]>\s*{edge}\s*-->|<meta[^<>]{{0,80}}{name}[^<>]*>",
        re.IGNORECASE,
    )
    for edge, name in (("begin", "ContentStart"), ("end", "ContentEnd"))
)


def _between_marks(text: str, edges: set[str]) -> Body | None:
    """Return what stands between the marks of a body, as an element of its own, or None."""
    begin = BEGIN_MARK.search(text) if edges == {"begin", "end"} else None
    ends = list(END_MARK.finditer(text, begin.end())) if begin else []
    if not begin or not ends:
        return None
    element = parse(f"<div>{text[begin.end() : ends[-1].start()]}</div>").find("body/div")
    if element is None or not (chinese(body_text(element)) or _holds_files(element)):
        return None
    return Body(elements=(element,), found_by="marks", marked=True)


def _by_density(root: HtmlElement, candidates: list[tuple[str, list[HtmlElement]]]) -> Body:
    """Return the densest part of the first wide container that holds prose, else of the page."""
    title = next(map(body_text, root.iter("title")), "")
    for name, elements in candidates:
        for element in elements:
            inner = densest(element, read_lines(element), title) if _visible(element) else ()
            if sum(map(_size, inner)) >= ENOUGH:
                return Body(elements=inner, found_by=f"{name} by density")
    page = densest(root, read_lines(root), title)
    if any(map(_is_document, page)):
        return Body(elements=page, found_by="density")
    for name, elements in candidates:
        visible = filter(_visible, elements)
        if filled := [element for element in visible if _size(element) or _carries(element)]:
            return Body(elements=(_innermost(filled)[0],), found_by=name)
    return _by_files(root, title)


def _is_document(element: HtmlElement) -> bool:
    """Return whether a dense part of a page, of no known name, is a document: sentences, or a table."""
    return "。" in body_text(element) or next(element.iter("table"), None) is not None


def _by_files(root: HtmlElement, title: str) -> Body:
    """Return the block under the page's heading that holds little but a file or scans: a covering note."""
    headed = around_heading(root, title)
    for element in under_heading(root, headed):
        if element.tag in HOLDERS and _is_file(element):
            block = next((outer for outer in element.iterancestors() if not is_small(outer)), element)
            if block.tag in ("body", "html"):  # a page of tables
                block = _block_of(element, headed)
            if _visible(block):
                few = sum(map(_is_file, block.iter(*HOLDERS))) <= MOST_FILES
                return Body(elements=(block,) if few else (), found_by="files" if few else None)
    sentence = sentence_under(root, headed)
    if sentence is not None and _visible(sentence):
        return Body(elements=(sentence,), found_by="sentence")
    return _by_scans(root, headed)


def _by_scans(root: HtmlElement, headed: set[HtmlElement]) -> Body:
    """Return the pictures that stand alone on a page that says nothing: those under its heading, or scans."""
    below = [element for element in under_heading(root, headed) if element.tag == "img" and _is_file(element)]
    pictures = list(filter(_stands_free, below or filter(is_scan, root.iter("img"))))
    blocks = tuple(dict.fromkeys(_block_of(picture, headed) for picture in pictures))
    if not 0 < len(blocks) <= MOST_FILES:
        return Body(elements=(), found_by=None)
    return Body(elements=blocks, found_by="scans")


def _stands_free(image: HtmlElement) -> bool:
    """Return whether a picture is seen, leads nowhere and stands in no menu, foot or side column."""
    in_link = any(outer.tag == "a" and outer.get("href") for outer in image.iterancestors())
    return not in_link and _visible(image) and not is_outside(image)


def _block_of(image: HtmlElement, headed: Collection[HtmlElement]) -> HtmlElement:
    """Return the largest element around a picture that holds neither heading nor text."""
    block = image
    while (outer := block.getparent()) is not None and outer.tag not in ("body", "html"):
        if outer in headed or chinese(body_text(outer)) > PART:
            break
        block = outer
    return block


def _is_file(element: HtmlElement) -> bool:
    """Return whether an element leads to a file, shows one, or is a picture as large as a page."""
    address = element.get("href") or element.get("src") or element.get("data") or ""
    if element.tag == "img":
        return bool(address) and not load_dialects().decoration.search(address)
    if element.tag in ("video", "audio"):
        return True
    return FILE.search(address) is not None or RECORDING.search(address) is not None

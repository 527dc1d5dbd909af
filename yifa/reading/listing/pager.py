"""Reads a listing page's pager: the links that may turn its pages, and the counts printed beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from yifa.reading.addresses import base_of
from yifa.reading.listing.embedded import without_comments
from yifa.reading.listing.links import opened_by, target_of
from yifa.reading.listing.numerals import (
    HERE,
    NUMERAL,
    PAGES,
    last_number,
    page_number,
    rows_declared,
    with_digits,
)
from yifa.reading.listing.page_addresses import parameter_of, suffix_of
from yifa.reading.listing.signs.controls import LABEL, is_marked_next, labels_of
from yifa.reading.listing.signs.words import load_words
from yifa.reading.markup import text_of

# createPageHTML(3, 0, "index", "html") and createPageHTML('page_div',10, 1,'xlist','shtml',189) (guide §3.1)
CREATE = re.compile(
    r"""createPageHTML\(\s*(?:['"](?P<div>[\w-]+)['"]\s*,\s*)?(?P<pages>\d+)\s*,\s*(?P<current>\d+)\s*,
        \s*['"](?P<prefix>[\w./-]+)['"]\s*,\s*['"](?P<ext>\w+)['"](?:\s*,\s*['"]?(?P<rows>\d+))?""",
    re.VERBOSE,
)
# the same by another name: showPages(3, 0, "index", "html")
RENAMED = re.compile(
    r"""(?<![\w.])(?P<name>\w{1,40})
        (?P<call>\(\s*(?:['"][\w-]{1,40}['"]\s*,\s*)?\d{1,5}\s*,\s*\d{1,5}\s*,
        \s*['"][\w./-]{1,80}['"]\s*,\s*['"](?:s?html?|jsp|aspx?|php)['"])""",
    re.VERBOSE,
)
NAMES_PAGES = re.compile(r"page|fenye|fanye", re.IGNORECASE)
ENDINGS = tuple(
    f"{quote}{ending}{quote}" for quote in "'\"" for ending in ("html", "htm", "shtml", "jsp", "aspx")
)
# var countPage = 8; var currentPage = 0; … <a href=\"index_"+i+"."+"html\">
COUNTED = re.compile(r"createPageHTML|countPage\s*=\s*\d")
# of 189 rows, 10 pages, this page, from 1: createPageHTML(189, 10, 1, "list", "html")
COUNTED_CALL = re.compile(
    r"""createPageHTML\(\s*(\d{1,6})\s*,\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,
        \s*(['"][\w./-]+['"]\s*,\s*['"]\w+['"])""",
    re.VERBOSE,
)
GIVEN = re.compile(r"\b([A-Za-z_]\w*)\s*=\s*['\"]?(\d{1,5})\b")
CALL = re.compile(r"createPageHTML\(([^()]{1,200})\)")
STEM = re.compile(r"\b(\w+)_\\?['\"]\s*\+")
ENDING = re.compile(r"\b(s?html?)\\?['\"]")
ASKED_NAMES = ("hx-get", "data-next", "data-next-url", "data-nexturl", "data-more", "data-load", "up-href")
ASKED_ADDRESS = re.compile(r"\A(?!javascript:)[\w%:-]*+[./?][\w%./:?=&;-]*\Z", re.IGNORECASE)
LAST_TEXT = re.compile(r"^[\[<(]?(?:尾[页頁]|末[页頁]|最后一?[页頁]|last)[\s>›»→\])|]*$", re.IGNORECASE)
# 2 · [2] · 第2页 · 下一页> · »; what leads to 2.html with other words leads to a document
TURN_TEXT = re.compile(
    rf"^[\W_]*(?:第?\d{{1,4}}[页頁]?|第?{NUMERAL.pattern}[页頁]|首页|[上下前后]一?[页頁]|尾页|末页|最[前后]一?页|next|last|prev)?[\W_]*$",
    re.IGNORECASE,
)
# <option value="list_2.html">, <option value="?page=2">
PAGE_VALUE = re.compile(r"\.\w+(?:\?|$)|^\?|/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link, button or menu entry that may turn the list's pages."""

    url: str
    text: str
    marks: str
    """its own classes and its parent's"""
    rel: str
    says_next: bool = False
    """its text, title, value or picture is a word for the next page"""
    shows_next: bool = False
    """it has no words, and its picture is named next"""
    number: int | None = None
    """the number that is all it says: 2 of 第2页, [2]"""
    then_here: bool = False
    """a number that leads nowhere stands right behind it: this very page's"""
    is_page: bool = False
    """it calls itself a page, or is an entry of a menu"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """A listing page as the paging rules see it: what turns its pages, and the counts it declares."""

    url: str
    base: str
    anchors: tuple[Anchor, ...]
    create: re.Match[str] | None
    """its call of ``createPageHTML``"""
    pages: int | None
    rows: int | None
    number: int | None
    """which page it is, from 1"""


def read_pager(text: str, root: HtmlElement, url: str) -> Pager:
    """Return a page's pager."""
    base = base_of(root, url)
    create = _create_call(text)
    anchors = tuple(_anchors(root, base))
    shown = with_digits(without_comments(text))
    pages = int(create["pages"]) if create else last_number(PAGES, shown)
    rows = int(create["rows"]) if create and create["rows"] else rows_declared(shown)
    return Pager(
        url=url, base=base, anchors=anchors, create=create, pages=pages or _pages_by_last_link(anchors),
        rows=rows, number=_page_number(create, shown, url),
    )  # fmt: skip


def _anchors(root: HtmlElement, base: str) -> Iterator[Anchor]:
    """Yield what may turn the list's pages: links, buttons that open an address, page menus."""
    for element in root.iter("a", "area", "link", "input", "button", "option"):
        tag, rel = element.tag, (element.get("rel") or "").lower()
        if tag in ("a", "area") or (tag == "link" and rel == "next"):
            other = opened_by(element) or _asked_by(element)
            url = target_of(base, element.get("href")) or target_of(base, other)
        elif tag == "option":
            value = element.get("value") or ""
            url = target_of(base, value) if PAGE_VALUE.search(value) else None
        else:
            opened = opened_by(element) if element.get("onclick") else None
            url = target_of(base, opened or _asked_by(element))
        if url:
            parent = element.getparent()
            above = (parent.get("class") or "") if parent is not None else ""
            shown = text_of(element) or (element.get("value") or "" if tag == "input" else "")
            marks = f"{element.get('class') or ''} {above}"
            text = "".join(shown.split())
            number = page_number(text) if text else None
            yield Anchor(
                url=url, text=text, marks=marks, rel=rel, says_next=_says_next(element, text),
                shows_next=not text and is_marked_next(element, "", ""),
                number=number,
                then_here=number is not None and _leads_on_to_number(element),
                is_page=tag == "option" or "页" in text or "頁" in text,
            )  # fmt: skip


def _asked_by(element: HtmlElement) -> str | None:
    """Return the address that a library asks for where a control is pressed: ``hx-get="rows/2"``."""
    names = element.keys()
    values = ((element.get(name) or "").strip() for name in ASKED_NAMES if name in names)
    return next((value for value in values if value and ASKED_ADDRESS.fullmatch(value)), None)


def _leads_on_to_number(element: HtmlElement) -> bool:
    """Return whether a number without a link stands right behind a link, or behind what holds it alone."""
    for node in (element, element.getparent()):
        if node is None or any(char.isdecimal() for char in (node.tail or "")[:12]):
            return node is not None
        behind = node.getnext()
        if behind is not None and isinstance(behind.tag, str):
            alone = behind.tag not in ("a", "option") and next(behind.iter("a"), None) is None
            return alone and page_number(text_of(behind)[:8]) is not None
    return False


def _says_next(element: HtmlElement, text: str) -> bool:
    """Return whether a control is called next, by the words that are a sign where it is not followed."""
    if len(text) > LABEL or element.tag == "option":
        return False
    words = load_words()
    return any(words.kind_of(label) == "next" for label in labels_of(element, text) if label)


def _create_call(text: str) -> re.Match[str] | None:
    """Return the call of ``createPageHTML``, its variables replaced by the numbers assigned to them.

    An old TRS pager has no such function: its script counts from ``currentPage`` to ``countPage`` itself.
    """
    plain = CREATE.search(text)
    if plain or not COUNTED.search(text):
        return plain or _renamed_call(text)
    numbers = dict(GIVEN.findall(text))
    if counted := COUNTED_CALL.search(text):  # rows, pages, this page from 1
        rows, pages, here, rest = counted.groups()
        if int(here) <= int(pages) <= int(rows):
            return CREATE.search(f"createPageHTML('rows', {pages}, {here}, {rest}, {rows})")
    for call in CALL.finditer(text):
        named = re.sub(r"(?<!['\"\w])[A-Za-z_]\w*(?!['\"\w])", lambda m: numbers.get(m[0], m[0]), call[1])
        if create := CREATE.search(f"createPageHTML({named})"):
            return create
    stem, ending = STEM.search(text), ENDING.search(text)
    if {"countPage", "currentPage"} <= numbers.keys() and stem and ending:
        call_text = f'{numbers["countPage"]}, {numbers["currentPage"]}, "{stem[1]}", "{ending[1]}"'
        return CREATE.search(f"createPageHTML({call_text})")
    return None


def _renamed_call(text: str) -> re.Match[str] | None:
    """Return a call that has the arguments of ``createPageHTML`` and another name for pages."""
    calls = RENAMED.finditer(text) if any(ending in text for ending in ENDINGS) else ()
    paging = (call for call in calls if NAMES_PAGES.search(call["name"]))
    return next((CREATE.search(f"createPageHTML{call['call']}") for call in paging), None)


def _pages_by_last_link(anchors: tuple[Anchor, ...]) -> int | None:
    """Return the number of the page that 尾页 leads to, by the numbered links beside it."""
    numbered = {anchor.url: int(anchor.text) for anchor in anchors if re.fullmatch(r"\d{1,4}", anchor.text)}
    for anchor in anchors:
        if LAST_TEXT.match(anchor.text):
            if anchor.url in numbered:
                return numbered[anchor.url]
            last = suffix_of(anchor.url) or parameter_of(anchor.url)
            for url, shown in numbered.items():
                near = suffix_of(url) or parameter_of(url)
                if last and near and last[:-1] == near[:-1]:
                    return int(last[-1]) + shown - int(near[-1])
    return None


def _page_number(create: re.Match[str] | None, text: str, url: str) -> int | None:
    if create:
        first = 1 if create["div"] else 0
        here = suffix_of(url, create["prefix"].rpartition("/")[2])
        return (here[2] if here else int(create["current"])) + 1 - first
    return last_number(HERE, text, free=True)

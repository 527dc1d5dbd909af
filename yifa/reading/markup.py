"""Parses markup into an element tree, selects elements in it, and reads their visible text."""

import re
import threading
from collections import Counter
from functools import lru_cache
from html import unescape
from typing import cast

from cssselect import HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.unclosed import with_headings_closed, with_links_closed

# lxml drops what follows a stray </html> or </body> (research: www.gov.cn gazette pages), so both go
STRAY_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# an XML declaration makes lxml refuse text input
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# characters XML cannot hold; lxml refuses some and cuts the text at others. Taken out of the UTF-8 bytes: a
# regex over the text costs four times as much
CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
NOTHING = b"<html></html>"
ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]+")

# in a title, escaped once more than it should be, perhaps cut: <font color=red>, </b>, <br/>, <span sty
WRITTEN_TAG = re.compile(
    r"</?(?:(?P<block>br|p|div|h[1-6]|li|td)|font|b|strong|i|em|u|span|a|su[bp]|img|small|big|center|nobr|wbr|o:p)"
    r"(?:\s[^<>]{0,300})?/?(?:>|$)",
    re.IGNORECASE,
)
REFERENCE = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")

LONGEST_GAP = 200
LONG_GAP = re.compile(rf"\s{{{LONGEST_GAP},}}")
# characters that are no text: NUL and other controls, halves of characters, marks that turn the reading
# direction; also written as numbers
ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TURNING = re.compile(rb"\xe2(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa6-\xa9])")
ODD_NUMBERED = re.compile(
    rb"&#(?:0+|x0+|820[67]|823[4-8]|829[4-7]|x200[ef]|x202[a-e]|x206[6-9]|xd[89a-f][0-9a-f]{2}"
    rb"|5529[6-9]|55[3-9]\d{2}|5[67]\d{3});?(?![0-9a-f])",
    re.IGNORECASE,
)
# a tag, or a whole script or style, which may not end, and in which signs like tags are none
TAG = re.compile(
    r"<(?P<data>script|style|textarea)\b[^<>]*+>(?s:.*?</(?P=data)\s*>|.*)"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*+)[^<>]*+>",
    re.IGNORECASE,
)
# never closed, or closed by the next of their kind: these nest no deeper than what holds them
FLAT = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr", "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "dd", "dt",
        "colgroup", "html", "head", "body",
    }
)  # fmt: skip
HEADINGS = tuple(f"h{level}" for level in range(1, 7))
NESTED_LINKS = etree.XPath("boolean(//a//a)")
DEPTHS = (400, 40, 0)
"""how deep markup that the parser refuses may nest, tried in turn; at 0 nothing nests"""


def parse(text: str) -> HtmlElement:
    """Return the ``<html>`` element of a page, whole even where the markup is broken.

    A stray ``</html>`` in the middle loses nothing; a link that is never closed ends where browsers end it;
    markup nested too deep for the parser is flattened, not cut; comments stay in the tree (some portals hide
    their list in one). A heading closed by another heading's tag ends there, one never closed at its first
    block.
    """
    body = _readable(STRAY_END.sub("", XML_DECLARATION.sub("", text)))
    root, whole = _parse_once(body)
    if NESTED_LINKS(root):
        body = with_links_closed(body)
        root, whole = _parse_once(body)
    if any(next(heading.iter("div", "table"), None) is not None for heading in root.iter(*HEADINGS)):
        body = with_headings_closed(body)
        root, whole = _parse_once(body)
    depths = iter(DEPTHS)
    while not whole and (most := next(depths, None)) is not None:
        root, whole = _parse_once(_flatten(body.decode("utf-8"), most).encode("utf-8"))
    return root


def _flatten(text: str, most: int) -> str:
    """Return markup without the tags nested deeper than *most* levels; all its text stays."""
    stack: list[tuple[str, bool]] = []
    open_of: Counter[str] = Counter()
    pieces, at = [], 0
    for tag in TAG.finditer(text):
        name = (tag["name"] or "").lower()
        if tag["data"] or (name in FLAT and most):
            continue
        kept = len(stack) < most
        if not tag["end"] and name not in FLAT:
            stack.append((name, kept))
            open_of[name] += 1
        elif open_of[name]:
            kept = _close(stack, open_of, name)
        if not kept:
            pieces.append(text[at : tag.start()])
            pieces.append(" " if name in FLAT else "")
            at = tag.end()
    return "".join((*pieces, text[at:]))


def _close(stack: list[tuple[str, bool]], open_of: Counter[str], name: str) -> bool:
    """Take an element and what was left open in it from the stack; return whether its tag was kept."""
    while True:
        closed, kept = stack.pop()
        open_of[closed] -= 1
        if closed == name:
            return kept


def odd_characters(text: str) -> str:
    r"""Return in words which characters of a page are no text, or nothing.

    >>> odd_characters("a\x00b&#8238;")
    '1 U+0000, 1 written as &#8238;'
    """
    body = text.encode("utf-8", "replace")
    plain = len(body.translate(None, CONTROLS)) == len(body)
    if plain and not TURNING.search(body) and not ODD_NUMBERED.search(body):
        return ""
    written = Counter(f"U+{ord(char):04X}" for char in ODD.findall(text))
    numbered = Counter(f"written as {reference.decode()}" for reference in ODD_NUMBERED.findall(body))
    return ", ".join(f"{times} {name}" for name, times in (*written.items(), *numbered.items()))


def narrowed(text: str) -> str:
    """Return a text whose runs of white space are no longer than `LONGEST_GAP`.

    Patterns that begin with white space look at every place of a run; a page made of blanks would hold up
    everything else for minutes.
    """
    half = LONGEST_GAP // 2
    blanks = (half * place for place, sign in enumerate(text[::half]) if sign.isspace())
    if not any(text[at : at + half].isspace() for at in blanks):
        return text
    return LONG_GAP.sub(lambda gap: gap[0][:LONGEST_GAP], text)


def _readable(text: str) -> bytes:
    """Return a text in UTF-8 without the characters lxml cannot read."""
    body = text.encode("utf-8", "replace").translate(None, CONTROLS)
    for pattern in (NO_CHARACTERS, TURNING, ODD_NUMBERED):
        if pattern.search(body):
            body = pattern.sub(b"", body)
    return body


_here = threading.local()
"""a parser for each thread: its log tells of the last page it read"""


def _parser() -> etree.HTMLParser:
    """Return the parser; `lxml.html`'s own chooses each element's class in Python, twice as slow to walk."""
    parser: etree.HTMLParser | None = getattr(_here, "parser", None)
    if parser is None:
        parser = _here.parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
        parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _parse_once(body: bytes) -> tuple[HtmlElement, bool]:
    """Return the tree, and whether the parser reached the end of the text.

    Raises:
        MemoryError: there is none left for it; the parser calls that an error of the page, "unknown error".
    """
    parser = _parser()
    try:
        root = etree.fromstring(body if body.strip() else NOTHING, parser)
    except etree.XMLSyntaxError as error:
        told = parser.error_log.last_error
        if told is None or told.type != etree.ErrorTypes.ERR_NO_MEMORY:
            raise
        raise MemoryError(str(error)) from error
    if root is None:  # nothing but comments or declarations
        return etree.fromstring(NOTHING, parser), True
    last = parser.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


@lru_cache(maxsize=512)
def _xpath(css: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(css))


def select(node: HtmlElement, css: str) -> list[HtmlElement]:
    """Return the descendants of *node* (itself included) that a CSS selector names, in page order."""
    selected = _xpath(css)(node)
    assert isinstance(selected, list)
    return [element for element in selected if isinstance(element, HtmlElement)]


def fold(text: str) -> str:
    r"""Return *text* trimmed, zero-width characters gone and every run of white space one space.

    >>> fold("  索 引 号\u3000：\xa0 x\u200b ")
    '索 引 号 ： x'
    """
    if not text.isascii() and has_zero_width(text):
        text = ZERO_WIDTH.sub("", text)
    return " ".join(text.split())


def unmarked(text: str) -> str:
    """Return a title folded, without the markup that an editor left in it as text; a break becomes a space.

    >>> unmarked("<font color=red>关于A&amp;B的通知</font><br>"), unmarked("关于“<1>”的通知")
    ('关于A&B的通知', '关于“<1>”的通知')
    """
    if "&" in text:
        text = REFERENCE.sub(lambda reference: unescape(reference[0]), text)
    if "<" in text:
        text = WRITTEN_TAG.sub(lambda tag: " " if tag["block"] else "", text)
    return fold(text)


def has_zero_width(text: str) -> bool:
    """Return whether `ZERO_WIDTH` matches; looking for its characters in turn costs a tenth of the regex."""
    return (
        "\u200b" in text
        or "\ufeff" in text
        or "\u200c" in text
        or "\u200d" in text
        or "\u2060" in text
        or "\u00ad" in text
    )


Value = etree._ElementUnicodeResult  # noqa: SLF001 -- the stubs have no other name for it
"""what an XPath gives for an attribute: a text that knows its element"""
# XPath in C: a walk in Python over a page's 800 elements costs three times as much
_TEXTS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style or ancestor::noscript or ancestor::template)]",
    smart_strings=False,
)
_ALL_TEXTS = etree.XPath("descendant::text()", smart_strings=False)
_UNSEEN_TEXTS = etree.XPath(
    "descendant::script/text() | descendant::style/text() | descendant::noscript//text()"
    " | descendant::template//text()",
    smart_strings=False,
)


def texts(node: HtmlElement) -> list[str]:
    """Return the pieces of text a reader sees in *node*: no script, style or comment."""
    return _page_texts(node) if node.tag == "html" else _find(_TEXTS, node)


def _find(xpath: etree.XPath, node: HtmlElement) -> list[str]:
    pieces = xpath(node)
    assert isinstance(pieces, list)
    return cast(list[str], pieces)  # texts, without `smart_strings` as plain strings


def _page_texts(root: HtmlElement) -> list[str]:
    """Return what `_TEXTS` finds in a whole page, without its costly look at what each text stands in.

    All texts are taken, and those equal to an unseen one left out: right where as many go as are unseen.
    """
    every, unseen = _find(_ALL_TEXTS, root), _find(_UNSEEN_TEXTS, root)
    passed = frozenset(unseen)
    seen = [text for text in every if text not in passed]
    return seen if len(seen) + len(unseen) == len(every) else _find(_TEXTS, root)


def share_of_pairs(words: str, text: str) -> float:
    """Return the share of the pairs of neighbouring characters in *words* that occur in a text.

    >>> share_of_pairs("依法行政", "依法办事"), share_of_pairs("法", "")
    (0.3333333333333333, 1.0)
    """
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 1.0


def text_of(node: HtmlElement) -> str:
    """Return the visible text of *node*, folded onto one line."""
    return fold("".join(texts(node)))


def title_of(root: HtmlElement) -> str:
    """Return what a page's ``<title>`` says, folded onto one line; empty where it has none."""
    return next(map(text_of, root.iter("title")), "")

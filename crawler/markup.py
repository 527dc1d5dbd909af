"""Text → element tree, and the few things every reader asks of one."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import cast

from cssselect import HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

# lxml drops what follows a stray </html> or </body> (research: www.gov.cn gazette pages), so both go
STRAY_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# an XML declaration makes lxml refuse text input
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# characters XML cannot hold; lxml refuses some and cuts the text at others. Taken out of the UTF-8 bytes: a
# regex over the text costs four times as much
CONTROLS = bytes(each for each in (*range(0x20), 0x7F) if each not in b"\t\n\r")
NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
NOTHING = b"<html></html>"
ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]+")


# unclosed tags pasted from Word nest thousands deep, and libxml2 drops what lies below its limit; so the
# inline ones go first, then the blocks become line breaks
INLINE_TAG = re.compile(r"</?(?:font|span|b|i|u|em|strong|o:p|a|small|big|sub|sup)\b[^>]*>", re.IGNORECASE)
BLOCK_TAG = re.compile(r"</?(?:div|center|blockquote|section|article|dl|ul|ol)\b[^>]*>", re.IGNORECASE)


def parse(text: str) -> HtmlElement:
    """Return the ``<html>`` element of a page, whole even where the markup is broken.

    A stray ``</html>`` in the middle loses nothing; markup nested too deep for the parser is flattened, not
    cut; comments stay in the tree (some portals hide their list in one).
    """
    body = _readable(STRAY_END.sub("", XML_DECLARATION.sub("", text)))
    root, whole = _parse_once(body)
    if not whole:
        text = INLINE_TAG.sub("", body.decode("utf-8"))
        root, whole = _parse_once(text.encode("utf-8"))
    if not whole:
        root, whole = _parse_once(BLOCK_TAG.sub("<br>", text).encode("utf-8"))
    return root


def _readable(text: str) -> bytes:
    """Return a text in UTF-8 without the characters lxml cannot read."""
    body = text.encode("utf-8", "replace").translate(None, CONTROLS)
    for each in NO_CHARACTERS:
        body = body.replace(each, b"")
    return body


@cache
def _parser() -> etree.HTMLParser:
    """Return the parser; `lxml.html`'s own chooses each element's class in Python, twice as slow to walk."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _parse_once(body: bytes) -> tuple[HtmlElement, bool]:
    """Return the tree, and whether the parser reached the end of the text."""
    parser = _parser()
    root = etree.fromstring(body if body.strip() else NOTHING, parser)
    if root is None:  # nothing but comments or declarations
        return etree.fromstring(NOTHING, parser), True
    last = parser.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


@lru_cache(maxsize=512)
def _xpath(css: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(css))


def select(node: HtmlElement, css: str) -> list[HtmlElement]:
    """Return the descendants of *node* (itself included) that a CSS selector names, in page order."""
    found = _xpath(css)(node)
    assert isinstance(found, list)
    return [each for each in found if isinstance(each, HtmlElement)]


def fold(text: str) -> str:
    r"""Return *text* trimmed, zero-width characters gone and every run of white space one space.

    >>> fold("  索 引 号\u3000：\xa0 x\u200b ")
    '索 引 号 ： x'
    """
    if not text.isascii() and has_zero_width(text):
        text = ZERO_WIDTH.sub("", text)
    return " ".join(text.split())


def has_zero_width(text: str) -> bool:
    """Return whether `ZERO_WIDTH` finds anything; looking for each in turn costs a tenth of the regex."""
    return (
        "\u200b" in text
        or "\ufeff" in text
        or "\u200c" in text
        or "\u200d" in text
        or "\u2060" in text
        or "\u00ad" in text
    )


# what Chinese texts are full of and NFKC changes, each to what it changes to
WIDE = tuple((each, unicodedata.normalize("NFKC", each)) for each in "，：；（）！？％\u3000\xa0…")


def nfkc(text: str) -> str:
    """Return *text* in normal form NFKC.

    Python's `normalize` costs half a millisecond for a page of Chinese with one full-width comma in it; where
    such commas are all that changes, putting in the plain ones costs a thirtieth and gives the same.

    >>> nfkc("２０２５年，①")
    '2025年,1'
    """
    if unicodedata.is_normalized("NFKC", text):
        return text
    for wide, simple in WIDE:
        text = text.replace(wide, simple)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


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
    found = xpath(node)
    assert isinstance(found, list)
    return cast(list[str], found)  # texts, without `smart_strings` as plain strings


def _page_texts(root: HtmlElement) -> list[str]:
    """Return what `_TEXTS` finds in a whole page, where asking of each text what it stands in is dear.

    So all texts are taken, and those equal to an unseen one left out: right where as many go as are unseen.
    """
    found, unseen = _find(_ALL_TEXTS, root), _find(_UNSEEN_TEXTS, root)
    passed = frozenset(unseen)
    seen = [each for each in found if each not in passed]
    return seen if len(seen) + len(unseen) == len(found) else _find(_TEXTS, root)


def text_of(node: HtmlElement) -> str:
    """Return the visible text of *node*, folded onto one line."""
    return fold("".join(texts(node)))

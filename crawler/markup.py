"""Text → element tree, and the few things every reader asks of one."""

import re
from functools import lru_cache

from cssselect import HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

# lxml drops what follows a stray </html> or </body> (research: www.gov.cn gazette pages), so both go
STRAY_END = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
# an XML declaration makes lxml refuse text input
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# characters XML cannot hold; lxml refuses some and cuts the text at others
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
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
    text = UNREADABLE.sub("", STRAY_END.sub("", XML_DECLARATION.sub("", text)))
    root, whole = _parse_once(text)
    if not whole:
        root, whole = _parse_once(INLINE_TAG.sub("", text))
    if not whole:
        root, whole = _parse_once(BLOCK_TAG.sub("<br>", INLINE_TAG.sub("", text)))
    return root


def _parse_once(text: str) -> tuple[HtmlElement, bool]:
    """Return the tree, and whether the parser reached the end of the text."""
    parser = HTMLParser(encoding="utf-8", huge_tree=True)
    body = text.encode("utf-8", "replace")
    try:
        root = document_fromstring(body if body.strip() else b"<html></html>", parser=parser)
    except etree.ParserError:  # nothing but comments or declarations
        return document_fromstring(b"<html></html>"), True
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
    if ZERO_WIDTH.search(text):
        text = ZERO_WIDTH.sub("", text)
    return " ".join(text.split())


# one XPath in C: a walk in Python over a page's 800 elements costs three times as much
_TEXTS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style or ancestor::noscript or ancestor::template)]",
    smart_strings=False,
)


def texts(node: HtmlElement) -> list[str]:
    """Return the pieces of text a reader sees in *node*: no script, style or comment."""
    found = _TEXTS(node)
    assert isinstance(found, list)
    return [str(each) for each in found]


def text_of(node: HtmlElement) -> str:
    """Return the visible text of *node*, folded onto one line."""
    return fold("".join(texts(node)))

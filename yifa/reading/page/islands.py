"""Finds the document that a page keeps where no reader sees it, for its script to show."""

import re
from base64 import b64decode
from collections.abc import Iterator
from html import unescape
from itertools import islice
from operator import itemgetter
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement

from yifa.reading.lines import is_hidden, names_of, read_lines
from yifa.reading.listing.literals import read_string
from yifa.reading.markup import parse
from yifa.reading.page.density import chinese_in

# where the markup of a document begins: <p>, \u003cp>, %3Cp%3E, &lt;p&gt;
TAG = r"(?:<|\\u003[cC]|%3[cC]|&lt;)(?:p|div|br|table|span|section|h[1-6]|center|font|strong)\b"
MARKUP = re.compile(TAG, re.IGNORECASE)
# var content = "<p>…", "content":"<p>…", document.write('<p>…')
KEPT = re.compile(rf"""[=:(,]\s{{0,20}}(?=["'`]\s{{0,20}}{TAG})""", re.IGNORECASE)
# %u4e00: what unescape() reads
ESCAPED = re.compile(r"%u([0-9a-fA-F]{4})")
# a text in Base64 that atob() reads
PACKED = re.compile(r"""["'](?P<text>[A-Za-z0-9+/]{300,}={0,2})["']""")
UNPACKING = re.compile(r"atob|base64", re.IGNORECASE)
# boxes over the page, menus: hidden as well
COVER = re.compile(r"dialog|modal|popup|layer|mask|menu|nav|tips?\b|toast|print|search|login", re.IGNORECASE)
# what opens a box over the page, not far before its text
BOX = re.compile(r"layer|dialog|alert|confirm|popup|modal|toast|swal|msgbox|tips?\b|message", re.IGNORECASE)
BEFORE = 80
# what such boxes say; a template's gaps, which a script fills from elsewhere
OF_THE_SITE = re.compile(r"离开.{0,20}网站|继续(?:访问|前往)|浏览器版本|用户协议|隐私政策")
GAPS = re.compile(r"\{\{|<%|\$\{|<(?:input|form)\b")
LONGEST_BOX = 250
"""Chinese characters"""
TEMPLATES = re.compile(r"text/(?:html|template|x-template|x-handlebars|plain)", re.IGNORECASE)
FIELDS = ("textarea", "xmp", "template")
ATTRIBUTES = etree.XPath(
    "//@*[string-length() > 90 and (name() = 'srcdoc' or name() = 'value' or starts-with(name(), 'data-'))"
    " and (contains(., '<') or contains(., '%3C') or contains(., '&lt;'))]"
)
ENOUGH = 80
"""Chinese characters of a document kept so"""
SEEN = 3
"""lines of a body that show that it says something"""
TRIES = 50
"""strings of a page's scripts that are looked at"""
KEEPING = ("script", "iframe", *FIELDS)


class Island(NamedTuple):
    """A document kept for a script."""

    element: HtmlElement
    """of its own, outside the page's tree"""
    holder: str
    """what keeps it"""


def shows_nothing(part: HtmlElement) -> bool:
    """Return whether a body holds no text that a reader sees, and something that a script may show."""
    lines = read_lines(part, at_most=SEEN)
    return not any(chinese_in(line.text) for line in lines) and len(lines) < SEEN


def island_in(root: HtmlElement) -> Island | None:
    """Return the longest document kept on a page, or None."""
    islands: list[tuple[int, Island]] = []
    for holder, kept in _kept(root):
        markup = _readable(kept)
        if not MARKUP.search(markup) or GAPS.search(markup):
            continue
        element = parse(f"<div>{markup}</div>").find("body/div")
        size = sum(chinese_in(line.text) for line in read_lines(element)) if element is not None else 0
        of_the_site = size < LONGEST_BOX and OF_THE_SITE.search(markup)
        if element is not None and size >= ENOUGH and not of_the_site:
            islands.append((size, Island(element, holder)))
    return max(islands, key=itemgetter(0))[1] if islands else None


def _readable(kept: str) -> str:
    """Return markup that stands in a page as text, as it is meant."""
    if "%u" in kept:
        kept = ESCAPED.sub(lambda code: chr(int(code[1], 16)), kept)
    if "<" not in kept and "%3" in kept:
        kept = unquote(kept)
    return unescape(kept) if "&lt;" in kept and "<" not in kept else kept


def _kept(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what may keep a document, and what it keeps."""
    for field in root.iter(*FIELDS):
        yield str(field.tag), _inside(field)
    for box in root.iter("div", "section", "article"):
        if is_hidden(box) and not COVER.search(names_of(box)) and not _is_menu(box):
            yield "hidden", _inside(box)
    for value in ATTRIBUTES(root):  # type: ignore[union-attr]
        yield "attribute", str(value)
    scripts = [(script.get("type") or "", script.text or "") for script in root.iter("script")]
    for media, code in scripts:
        if TEMPLATES.fullmatch(media) and code.lstrip()[:1] == "<":
            yield "template", code
    for code in (code for _, code in scripts if UNPACKING.search(code)):
        yield from (("script", text) for text in _unpacked(code))
    for text in islice((text for _, code in scripts for text in _strings(code)), TRIES):
        yield "script", text


def _is_menu(box: HtmlElement) -> bool:
    """Return whether most of what a box says are links."""
    links = sum(chinese_in("".join(link.itertext())) for link in box.iter("a"))
    return 2 * links > chinese_in("".join(box.itertext()))


def _unpacked(code: str) -> Iterator[str]:
    """Yield the texts that a script's strings hold in Base64."""
    for packed in islice(PACKED.finditer(code), TRIES):
        try:
            text = b64decode(packed["text"]).decode("utf-8")
        except ValueError:
            continue
        yield unquote(text) if "<" not in text and "%" in text else text


def _inside(field: HtmlElement) -> str:
    """Return the markup in a field whose text is markup, or, of a field that nobody fills in, its text."""
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in field)
    text = (field.text or "") + inner
    shown = field.get("readonly") is not None or field.get("disabled") is not None or is_hidden(field)
    plain = field.tag == "textarea" and shown and not MARKUP.search(text)
    return text.replace("\n", "<br>") if plain else text


def _strings(code: str) -> Iterator[str]:
    """Yield the strings of a script that begin with markup, but those of boxes over the page."""
    for start in KEPT.finditer(code):
        if BOX.search(code, max(0, start.start() - BEFORE), start.end()):
            continue
        try:
            yield read_string(code, start.end())
        except ValueError:
            return

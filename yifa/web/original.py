"""Makes an archived page harmless: what it says and how it looks stays, what acts or calls out goes."""

import lxml.html
from lxml.etree import ParserError

GONE = frozenset(
    {
        "script", "noscript", "link", "meta", "base", "iframe", "frame", "frameset", "object", "embed",
        "applet", "portal", "template", "audio", "video", "source", "track", "svg", "math", "bgsound",
        "param", "title",
    }
)  # fmt: skip
"""elements that act, call out, or hold what does"""
KEPT = frozenset(
    {
        "class", "id", "style", "align", "valign", "width", "height", "border", "cellpadding", "cellspacing",
        "bgcolor", "color", "face", "size", "colspan", "rowspan", "alt", "title", "dir", "lang", "type",
        "start", "value", "span", "nowrap", "hidden",
    }
)  # fmt: skip
"""attributes that only say how something looks"""
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""of an archived page: an origin of its own, no script, no address to be asked for anything"""
CALLS = ("url(", "@import", "image-set(", "\\", "src(")
"""in a style: what may call out, or hide that it does"""


def harmless(body: bytes, charset: str) -> bytes:
    """Return an archived page as UTF-8 that shows its text and its own styles, and does nothing.

    It is sent with `POLICY` all the same: either alone would do.

    >>> harmless(b"<p onclick=x() style='color:red'>a<script>x()</script>b<a href=//x.example>c</a>", "utf-8")
    b'<!DOCTYPE html><meta charset="utf-8"><html><body><p style="color:red">ab<a>c</a></p></body></html>'
    """
    text = body.decode(charset, "replace").replace("\x00", "")
    try:
        root = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except ParserError:
        return b""
    for element in list(root.iter()):
        tag: object = element.tag  # a function, where it is a comment
        if not isinstance(tag, str) or tag in GONE or ":" in tag:
            _take_out(element)
            continue
        if element.tag == "img":
            element.tag, element.text = "span", f"[{element.get('alt') or '…'}]"
        for name in set(element.attrib) - KEPT:
            del element.attrib[name]
        if _calls(element.get("style", "")):
            del element.attrib["style"]
        if element.tag == "style" and _calls(element.text or ""):
            _take_out(element)
    html = lxml.html.tostring(root, encoding="unicode")
    return f'<!DOCTYPE html><meta charset="utf-8">{html}'.encode()


def _calls(style: str) -> bool:
    return any(sign in style.lower() for sign in CALLS)


def _take_out(element: lxml.html.HtmlElement) -> None:
    """Take an element out with all in it; the text behind it stays."""
    if element.getparent() is not None:
        element.drop_tree()

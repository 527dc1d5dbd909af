"""Finds where a page leads that is nothing but a jump: by ``<meta>`` or by script."""

import re

from lxml.html import HtmlElement

from yifa.reading.addresses import resolve
from yifa.reading.judging.marks import gives_file, shows_scan
from yifa.reading.markup import text_of

REFRESH = re.compile(r"^[\s\d.;,]*url\s*=(?P<target>.*)$", re.IGNORECASE)
# location.href='/x' · window.location = "/x" · location.replace('/x'); not the beginning of an address that
# is put together: location.href='/s?q='+word
LOCATION = re.compile(
    r"location(?:\.href)?\s*=\s*(?P<q>['\"])(?P<a>[^'\"<>]+)(?P=q)(?!\s*\+)"
    r"|location\.(?:replace|assign)\(\s*['\"](?P<b>[^'\"<>]+)['\"](?!\s*\+)"
)
JUMP_TEXT = 60
"""a page with more visible text than this is a page, whatever its scripts do"""
JUMP_SCRIPT = 3000
"""and one with longer scripts is an application"""


def jump_target(text: str, root: HtmlElement, url: str, *, visible: str | None = None) -> str | None:
    """Return where a page leads that is nothing but a jump, or None for a page with content.

    ``<meta http-equiv="refresh" content="0;url=a.shtml">`` and ``<script>location.href='a.shtml'</script>``
    count where the page shows hardly any text (*visible*, where the caller has it). Whether the target may be
    visited is the caller's rule.
    """
    if len(text_of(root) if visible is None else visible) > JUMP_TEXT:
        return None
    if next(root.iter("frame", "iframe", "embed"), None) is not None:
        return None
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").lower() == "refresh":
            match = REFRESH.match(meta.get("content") or "")
            target = resolve(url, match["target"].strip(" \t\"'")) if match else None
            if target and target != url:
                return target
    if gives_file(root) or shows_scan(root):  # a file or a scan is the document; the script is a button's
        return None
    scripts = "".join(script.text or "" for script in root.iter("script"))
    match = LOCATION.search(scripts) if len(scripts) < JUMP_SCRIPT else None
    target = resolve(url, match["a"] or match["b"]) if match else None
    return target if target != url and "document.cookie" not in text else None

"""Reads what a page's ``<head>`` says: its ``<meta>``, its title, the site's code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from yifa.model.record import Origin, Pair
from yifa.reading.labels import load_vocabulary, squeeze
from yifa.reading.markup import fold, title_of, unmarked
from yifa.reading.page.names import names_document

# "网站标识码：4305810010", "网站标识码：</span><a>bm01000001</a>"
SITE_CODE = re.compile(r"网站标识码\s*[：:]?(?:\s|<[^>]{0,200}>|&nbsp;)*(?P<code>\d{10}|bm\d{8})")
LONGEST_TITLE = 500
"""of a ``<title>``; what is longer is none, and made to hold up whoever takes it apart"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the page's ``<head>`` (and stray ``<meta>``) says."""

    metas: tuple[tuple[str, str], ...]
    title: str

    def first(self, name: str) -> str | None:
        """Return the first non-empty content of a ``<meta>``, its name in any case."""
        return next((value for key, value in self.metas if value and key.lower() == name), None)

    def pairs(self) -> Iterator[Pair]:
        """Yield each ``<meta>`` that means a field; a title only if it is not the column's or site's name."""
        names = load_vocabulary().meta
        outer = {self.first("columnname"), self.first("sitename")}
        for label, value in self.metas:
            field = names.get(label.lower())
            if field and not (field == "title" and value in outer and not names_document(squeeze(value))):
                shown = unmarked(value) if field == "title" else value
                yield Pair(label=label, name=label.lower(), field=field, value=shown, origin=Origin.META)

    def site_code(self, text: str) -> str | None:
        """Return the code of the site, by its ``<meta>`` or as the page's markup *text* prints it."""
        match = None if self.first("siteidcode") else SITE_CODE.search(text)
        return match["code"] if match else self.first("siteidcode")


def read_head(root: HtmlElement) -> Head:
    """Return the ``<meta>`` of a page and its ``<title>``."""
    metas = tuple(
        (
            meta.get("name") or meta.get("property") or meta.get("itemprop") or "",
            fold(meta.get("content") or ""),
        )
        for meta in root.iter("meta")
    )
    title = unmarked(title_of(root))
    return Head(metas=metas, title=title[:LONGEST_TITLE])

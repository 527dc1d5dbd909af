"""Tells a page that shows a document from one that only leads to others, where no list's row says so."""

from lxml.html import HtmlElement

from yifa.model.portal import Portal
from yifa.reading.judging.answer import Answer
from yifa.reading.judging.marks import marks_of
from yifa.reading.markup import fold, text_of
from yifa.reading.response import Opened

MARKS = frozenset({"day", "signature"})
"""marks that only a document has: when it was published, who signs it and when"""


def is_document(opened: Opened, portal: Portal | None) -> bool:
    """Return whether a page is a document's: by its address, or by a mark that only documents have."""
    if any(pattern.search(opened.fetched.url) for pattern in opened.platform.detail):
        return True
    answer = Answer(
        fetched=opened.fetched, markup=opened.decoded.text, root=opened.root, kind=opened.fetched.kind,
        portal=portal, home_title=None, text=text_of(opened.root), title=_title(opened.root), row="",
    )  # fmt: skip
    return bool(marks_of(answer) & MARKS)


def _title(root: HtmlElement) -> str:
    title = root.find(".//title")
    return fold("".join(title.itertext())) if title is not None else ""

"""Finds what speaks for a page: the marks that a portal puts on its documents, and what its list row says."""

import re
from collections.abc import Sequence
from itertools import pairwise

from lxml.html import HtmlElement

from yifa.reading.dating.dates import CN_DIGIT, plain_signs
from yifa.reading.files.kinds import ANNEXES
from yifa.reading.files.viewers import is_scan
from yifa.reading.judging.answer import Answer, prose
from yifa.reading.labels import squeeze
from yifa.reading.markup import fold, text_of
from yifa.reading.page.breadcrumb import CRUMBS
from yifa.reading.page.titles import without_site

FILE = re.compile(rf"\.(?:{ANNEXES})(?:$|[?#])", re.IGNORECASE)
# 发布日期：2026-01-15 · 发文时间 2026年1月15日
PUBLISHED = re.compile(r"(?:发布|成文|生成|公开|发文|印发)(?:日期|时间)\s*[:：]?\s*\d{4}")
# 2026年1月20日 · 二〇二六年一月二十日, alone on its line or behind the organ that signs
DAY = rf"(?:(?:19|20)\d\d|二{CN_DIGIT}{{3}})年.{{1,3}}月.{{1,3}}日"
SIGNED = re.compile(rf"[\u4e00-\u9fff\s]{{3,40}}{DAY}")
SIGNED_DAY = re.compile(DAY)
SIGNER = re.compile(r"[\u4e00-\u9fff\s]{3,40}")
# 2026-01-20 · [01-20] · 2026年1月20日
ROW_DAY = re.compile(r"[\[(【（]?(?:\d{4}[-./年])?\d{1,2}[-./月]\d{1,2}日?[\])】）]?")
ROW, LEAST_ROWS, MANY_ROWS = 12, 2, 8
"""characters of a link that is a row; how many make a list with days or under a path, and how many without"""
SHORTEST_NAME = 4
"""characters of a title that tells its page from others"""
SHORTEST_ROW = 6
"""the same where it may stand anywhere in a text"""


def pieces(root: HtmlElement | None) -> list[str]:
    """Return the texts of a page outside its links that say something."""
    return list(filter(None, map(fold, prose(root)))) if root is not None else []


def marks_of(answer: Answer) -> frozenset[str]:
    """Return what shows that a page is a document of a portal.

    ``day``: it prints when it was published; ``heading``: its title stands over it once more; ``path``: it
    says where in the portal it is; ``signature``: an organ signs it, with the day.
    """
    said = pieces(answer.root)
    shown = {
        "day": is_published(answer),
        "heading": is_headed(answer),
        "path": any("位置" in text[:12] and CRUMBS.match(text) for text in said),
        "signature": _is_signed(said),
    }
    return frozenset(name for name, is_shown in shown.items() if is_shown)


def is_published(answer: Answer) -> bool:
    """Return whether a page carries the labels of a document: a notice may be called 系统维护公告."""
    if PUBLISHED.search(plain_signs(answer.text)):
        return True
    labels = answer.root.iter("meta") if answer.root is not None else ()
    names = {(label.get("name") or "").lower() for label in labels if (label.get("content") or "").strip()}
    return not names.isdisjoint(("articletitle", "pubdate"))


def is_headed(answer: Answer) -> bool:
    """Return whether a page's title stands over it once more."""
    name = squeeze(without_site(answer.title, set()) or "")
    return len(name) >= SHORTEST_NAME and any(name in squeeze(text) for text in pieces(answer.root))


def _is_signed(said: Sequence[str]) -> bool:
    """Return whether an organ and a day stand together, as at the end of a document."""
    said = [*map(plain_signs, said)]
    if any(len(text) < 60 and SIGNED.fullmatch(text) for text in said):
        return True
    return any(
        len(day) < 20 and SIGNED_DAY.fullmatch(day) and len(name) <= 40 and SIGNER.fullmatch(name)
        for name, day in pairwise(said)
    )


def says_row(answer: Answer) -> bool:
    """Return whether the title that the list row says stands on the page, as its title or in its text."""
    if not answer.row:
        return False
    title, said = squeeze(answer.title), [squeeze(text) for text in pieces(answer.root)]
    if len(answer.row) < SHORTEST_ROW:
        return answer.row in (title, *said)
    return answer.row in title or any(answer.row in text for text in said)


def shows_rows(root: HtmlElement | None) -> bool:
    """Return whether a page shows links as long as documents' titles, each with a day or under a path."""
    said = pieces(root)
    titles = (
        {link.get("href") for link in root.iter("a") if len(text_of(link)) >= ROW}
        if root is not None
        else set()
    )
    days = sum(ROW_DAY.fullmatch(plain_signs(text)) is not None for text in said)
    placed = any("位置" in text[:12] and CRUMBS.match(text) for text in said)
    return len(titles) >= (LEAST_ROWS if placed or days >= LEAST_ROWS else MANY_ROWS)


def gives_file(root: HtmlElement | None) -> bool:
    """Return whether a page links to a file: a short notice and its annex."""
    links = root.iter("a") if root is not None else ()
    return any(FILE.search(link.get("href") or "") for link in links)


def shows_scan(root: HtmlElement | None) -> bool:
    """Return whether a page shows a picture that someone handed in, not one of its layout or a form's."""
    if root is None or next(root.iter("input"), None) is not None:
        return False
    return any(map(is_scan, root.iter("img")))

"""Reads which value of a publication names the bodies it is of: its title, else who stands behind it."""

import re
from functools import lru_cache
from typing import NamedTuple

from yifa.reading.report.bodies import read_bodies
from yifa.reading.report.organs import is_organ, title_subject
from yifa.reading.report.own_name import OwnName
from yifa.reading.report.titles import RULE as TITLE_RULE
from yifa.reading.report.titles import Title, read_title
from yifa.reading.report.words import organ_words

RULE = 1
"""raised whenever another value is taken, or another part of it; what a title says has a rule of its own"""
RULES = f"{TITLE_RULE} {RULE}"
"""versions of the rules by which is read what a publication is and which words name its bodies"""
TITLE = "title"
SAID = ("issuing_authority", "signoff_organ", "content_source", "publisher")
"""who a page says stands behind it, the surest first: 发文机关, 落款, 来源, 发布机构"""
# …的报告-甲县司法局, …年度报告（甲县司法局）, …年度报告（甲县司法局2025年）, …年度报告 甲县司法局
_BEHIND = re.compile(
    r"(?:(?<![-—–_|])(?:[-—–_|]+|(?<=\S)\s+)(?P<organ>[\u4e00-\u9fa5]{3,20})|[（(【](?:20\d\d年度?)?(?P<boxed>[\u4e00-\u9fa5]{3,20})(?:20\d\d年度?)?[）)】])$"
)


class Says(NamedTuple):
    """What a publication, a file or a row says of itself, each as printed."""

    title: str | None = None
    issuing_authority: str | None = None
    signoff_organ: str | None = None
    content_source: str | None = None
    publisher: str | None = None
    info_category: str | None = None
    breadcrumb: str | None = None
    """JSON: a list of texts"""
    section: str | None = None


class Wording(NamedTuple):
    """The words that name bodies on a county's portal."""

    origin: str
    """what says them: ``title``, one of `SAID`, or a further value"""
    words: str
    """the county's own name masked (`OwnName`)"""
    is_masked: bool


def words_of(text: str, origin: str, own: OwnName) -> Wording:
    """Return a text as words of which it is asked whom they name."""
    masked = own.masked(text)
    return Wording(origin, masked, masked != text)


def read_title_of(title: str | None, own: OwnName) -> tuple[Title, Wording | None]:
    """Return what a publication is by its title, and the words there that name bodies; None where none do."""
    masked = own.masked(title or "")
    said, part = read_heading(masked)
    return said, Wording(TITLE, part, masked != title) if part else None


def named_beside(says: Says, own: OwnName) -> Wording | None:
    """Return the first value besides the title that names bodies; None where none does."""
    texts = ((origin, getattr(says, origin)) for origin in SAID)
    wordings = (words_of(text, origin, own) for origin, text in texts if text and not is_carrier(text))
    return next((wording for wording in wordings if read_bodies(wording.words)), None)


def is_carrier(text: str) -> bool:
    """Return whether a name is that of a medium, which carries what others wrote: 甲县融媒体中心."""
    return text.endswith(organ_words()["carriers"])


@lru_cache(maxsize=65536)
def read_heading(title: str) -> tuple[Title, str]:
    """Return what a title says, and the part of it that names bodies; empty where none does."""
    parts = (title_subject(title), _behind(title))
    return read_title(title), next((part for part in parts if read_bodies(part)), "")


def _behind(title: str) -> str:
    """Return the organ that stands behind a title, or nothing.

    >>> _behind("2025年法治政府建设情况的报告（县司法局）"), _behind("2025年法治政府建设情况的报告-县司法局")
    ('县司法局', '县司法局')
    """
    match = _BEHIND.search(title)
    organ = (match["organ"] or match["boxed"]) if match else ""
    return organ if is_organ(organ) else ""

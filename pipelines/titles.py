"""Reads from title and first sentence the year reported on, the organ, and the kind of document."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from yifa.model.record import FieldValue, Origin
from yifa.reading.labels import squeeze

HERE = Path(__file__).parent
# "2024年法治政府建设…", "2025年度"; not "2021—2025年", "2026年3月"
YEAR = re.compile(r"(?<![\d—–-])(?P<year>(?:19|20)\d{2})\s*年(?!\d{1,2}月)")
CHINESE_YEAR = re.compile(r"(?P<year>二[〇○零O0][一二三四五六七八九〇○零]{2})年(?!.{1,3}月)")
DIGITS = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零O", "0")
# "2025年,在县委…", "2025年以来,", "现将2025年度…"
OPENING = re.compile(r"(?:^|。|现将.{0,20}?)(?P<year>20\d{2})年(?:度|以来|,|，|是|我|全)")
OPENING_REACH = 200
# the subject of "甲县司法局关于2025年…": what stands before 关于 or the year
SUBJECT = re.compile(r"^(?P<subject>.{2,60}?)(?:关于|(?:19|20)\d{2}年)")


@cache
def organ_words() -> dict[str, tuple[str, ...]]:
    """Return the lists of ``organs.toml``."""
    data = tomllib.loads((HERE / "organs.toml").read_text(encoding="utf-8"))
    return {name: tuple(values) for name, values in data.items()}


def report_year(title: str | None, text: str) -> int | None:
    """Return the year a periodical report is about: its title's, else its opening sentence's, else None.

    >>> report_year("甲县2025年度法治政府建设工作情况报告", "")
    2025
    >>> report_year(None, "2025年以来，甲县始终把法治政府建设作为重点任务。")
    2025
    >>> report_year("关于表彰的通报", "2025年，") is None
    True
    """
    if title and not any(word in title for word in organ_words()["report_words"]):
        return None
    if title:
        squeezed = squeeze(title)
        if match := YEAR.search(squeezed):
            return int(match["year"])
        if match := CHINESE_YEAR.search(squeezed):
            return int("".join(DIGITS.get(char, char) for char in match["year"]).replace("二", "2"))
    opening = squeeze(text[:OPENING_REACH])
    match = OPENING.search(opening) if title or _is_report(opening) else None
    return int(match["year"]) if match else None


def _is_report(text: str) -> bool:
    return any(word in text for word in organ_words()["report_subjects"])


def title_organ(title: str | None) -> str | None:
    """Return the organ a title begins with, or None.

    >>> title_organ("乙区城市管理局 关于2025年法治政府建设情况的报告")
    '乙区城市管理局'
    """
    match = SUBJECT.match((title or "").strip())
    subject = match["subject"].strip() if match else ""
    organs = subject.split()
    return subject if organs and all(map(is_organ, organs)) else None


def is_organ(text: str) -> bool:
    """Return whether a text looks like an organ's name and nothing more."""
    text = squeeze(text)
    if not 3 <= len(text) <= 40 or re.search(r"[，。；：:,;!?、《》“”\d]", text):
        return False
    return text.endswith(organ_words()["ends"])


def document_kind(title: str | None, organ: str | None) -> str:
    """Return ``county_report``, ``dept_report`` or ``township_report``; ``other`` for any other document.

    >>> document_kind("甲县2025年法治政府建设年度报告", None)
    'county_report'
    >>> document_kind("甲县司法局2025年依法行政工作总结", None)
    'dept_report'
    """
    squeezed = squeeze(title or "")
    words = organ_words()
    if not _is_report(squeezed) or not any(word in squeezed for word in words["report_words"]):
        return "other"
    match = SUBJECT.match(squeezed)
    subject = match["subject"] if match else squeeze(organ or "")
    if subject.endswith(words["township"]):
        return "township_report"
    if subject.endswith(words["county"]):
        return "county_report"
    return "dept_report" if is_organ(subject) else "other"


DOTS = "…⋯.．。"


def _uncut(title: str) -> str:
    """Return a title without the dots that say it was cut: 武乡县关于开展…, 武乡县关于开展...."""
    rest = title.rstrip().rstrip(DOTS)
    dots = title.rstrip()[len(rest) :]
    return rest.rstrip() if len(dots) > 1 or dots in ("…", "⋯") else title


def is_cut(listed: str, others: Iterable[FieldValue]) -> bool:
    """Return whether a list prints a title cut: with dots, or as the beginning of a title on the page."""
    own = squeeze(listed)
    longer = (squeeze(other.raw) for other in others)
    begun = (title[len(own)] for title in longer if title.startswith(own) and len(title) > len(own))
    return _uncut(listed) != listed or any(map(str.isalnum, begun))


def is_proven(heading: FieldValue, others: Iterable[FieldValue]) -> bool:
    """Return whether another place prints a heading's title too, cut or whole, or none prints any."""
    own = squeeze(_uncut(heading.raw))
    witnesses = (Origin.META, Origin.TITLE, Origin.LIST)
    elsewhere = [squeeze(_uncut(other.raw)) for other in others if other.origin in witnesses]
    return not elsewhere or any(own in title or title in own for title in elsewhere)


# what stands behind the last column of a path and names none: 首页 > 政务公开 > 依法行政 > 正文
NO_COLUMNS = frozenset(
    {"正文", "详情", "内容", "文章", "信息详情", "内容详情", "文章详情", "详细内容", "文章正文", "信息正文"}
)


def column_path(breadcrumb: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns a page says it stands in, without the word for the page itself.

    >>> column_path(("首页", "依法行政", "正文"))
    ('首页', '依法行政')
    """
    return breadcrumb[:-1] if breadcrumb and breadcrumb[-1] in NO_COLUMNS else breadcrumb

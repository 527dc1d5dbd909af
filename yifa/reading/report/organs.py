"""Reads which organ a title begins with, and at what level organs stand."""

import re
from functools import lru_cache

from yifa.model.report import Level
from yifa.reading.dating.dates import plain_signs
from yifa.reading.labels import squeeze
from yifa.reading.numbers import NUMBER
from yifa.reading.report.period import BARE, YEAR
from yifa.reading.report.tags import tags_before
from yifa.reading.report.words import load_genres, organ_words

# "2025年度甲县司法局法治政府建设…", "【甲县司法局】2025年…"
_YEAR_FIRST = re.compile(r"^\s*(?:(?:19|20)\d{2}\s*年?\s*度?|二[^年]{3}年度?)\s*")
_PLACES = ("县", "市", "区", "旗", "州", "盟", "镇", "乡", "街道", "苏木")
QUOTES = '《“"'
"""what a quoted title begins with"""
_ABOUT = re.compile(r"关于|(?:19|20)\d{2}\s*年")
# "中共甲县委、甲县人民政府"
_JOINTS = re.compile(r"[\s、,，]+")
# a body's other name: 甲市农业农村局（甲市乡村振兴局）
_OTHER_NAME = re.compile(r"[（(][^（）()]{2,30}[)）]$")
# the party's committee of a place, which stands as high as its government: 中共甲县乙镇委员会
_PARTY = re.compile(r"(?<=[县市区旗州盟镇乡道木])(?:工作)?委员会$")


def title_organ(title: str | None) -> str | None:
    """Return the organ a title begins with, or None; several are joined by a space as printed.

    >>> title_organ("乙区城市管理局 关于2025年法治政府建设情况的报告")
    '乙区城市管理局'
    >>> title_organ("2025年度乙区城市管理局法治政府建设工作报告")
    '乙区城市管理局'
    """
    subject = title_subject(title)
    organs = _JOINTS.split(subject)
    return subject if all(is_organ(_OTHER_NAME.sub("", organ)) for organ in organs) else None


@lru_cache(maxsize=65536)
def title_subject(title: str | None) -> str:
    """Return what a title names before 关于, its year or its matter; empty where it names nothing.

    >>> title_subject("甲县2025年法治政府建设年度报告")
    '甲县'
    >>> title_subject("关于2025年度甲县司法局法治政府建设情况的报告")
    '甲县司法局'
    >>> title_subject("关于转发甲县司法局2025年法治政府建设工作要点的通知")
    ''
    """
    text = _without_tags(NUMBER.sub("", (title or "").strip(), count=1).strip())
    if text.startswith("关于"):
        text = _without_year(text.removeprefix("关于"))
        text = "" if text.startswith(organ_words()["acts"]) else text
    text = _without_year(text.lstrip(QUOTES)).lstrip(QUOTES)
    signs = plain_signs(text)
    ends = [
        match.start()
        for pattern in (_ABOUT, YEAR, BARE, load_genres().subject)
        if (match := pattern.search(signs))
    ]
    subject = text[: min(ends)].rstrip(" ：:") if ends else ""
    return subject.removesuffix("推进").removesuffix("全面")


def _without_tags(text: str) -> str:
    """Return a title without what stands before it; a tag that says whose it is stays, with a blank.

    >>> _without_tags("【公示】1.甲县司法局2025年度工作报告"), _without_tags("[司法局] 2025年度报告")
    ('甲县司法局2025年度工作报告', '司法局 2025年度报告')
    """
    whose = ""
    for tag in tags_before(text):
        signs = plain_signs(tag.rest)
        if not (YEAR.search(signs) or load_genres().subject.search(signs)):
            break
        name = tag.boxed or tag.said
        if is_organ(name) or (name.endswith(_PLACES) and not _is_account(name)):
            whose = f"{name} "
        text = tag.rest
    return whose + text


def _is_account(name: str) -> bool:
    """Return whether a name is a place's behind a word of praise, 法治甲乡; 平安区 is a place's own."""
    rests = [name.removeprefix(word) for word in organ_words()["accounts"] if name.startswith(word)]
    return any(len(rest) > 1 and rest not in _PLACES for rest in rests)


def _without_year(text: str) -> str:
    """Return a text without the year it begins with."""
    year = _YEAR_FIRST.match(plain_signs(text))
    return text[year.end() :] if year else text


def is_organ(text: str) -> bool:
    """Return whether a text looks like an organ's name and nothing more."""
    text = squeeze(text)
    if not 3 <= len(text) <= 40 or re.search(r"[，。；：:,;!?、《》“”\d]", text):
        return False
    return text.endswith(organ_words()["ends"])


def level_of(organ: str) -> Level | None:
    """Return the level of an organ, or None where the text names none.

    >>> level_of("甲县人民政府"), level_of("乙经济开发区管理委员会"), level_of("丙县税务局")
    (<Level.COUNTY: 'county'>, <Level.PARK: 'park'>, <Level.VERTICAL: 'vertical'>)
    >>> level_of("中共甲县乙镇委员会"), level_of("甲县农业农村局（甲县乡村振兴局）")
    (<Level.TOWNSHIP: 'township'>, <Level.DEPARTMENT: 'department'>)
    """
    levels = [level for name in _JOINTS.split(organ.strip()) if (level := _level(squeeze(name)))]
    return Level.COUNTY if Level.COUNTY in levels else next(iter(levels), None)


def _level(name: str) -> Level | None:
    words = organ_words()
    name = _OTHER_NAME.sub("", name)
    zone = name = _PARTY.sub("", name) if name.startswith(("中共", "中国共产党")) else name
    for body in words["park_bodies"]:
        zone = zone.removesuffix(body)
    if zone.endswith(words["park"]):
        return Level.PARK
    if name.endswith(words["vertical"]):
        return Level.VERTICAL
    if name.endswith(words["township"]):
        return Level.TOWNSHIP
    if name.endswith(words["county"]):
        return Level.COUNTY
    return Level.DEPARTMENT if is_organ(name) else None

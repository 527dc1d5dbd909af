"""Reads printed dates as ISO, no finer than they are printed; guesses nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from yifa.model.clock import CHINA
from yifa.reading.dating import western_dates

YEARS = range(1949, 2101)
SHORT = 64
"""characters of a text whose moments are remembered"""
DASHES = "-\uff0d\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u2500\ufe58\ufe63"
"""what is typed, or put in by Word, between the parts of a date; the plain one first"""
SLASHES = "/\uff0f\u2044\u2215"
DOTS = ".\uff0e"
COLONS = ":\uff1a\u2236\ufe30\ufe55"
# one character for one, so that places in the text stay
_PLAIN = str.maketrans(
    "".join(map(chr, range(0xFF10, 0xFF1A))) + DASHES + SLASHES + DOTS + COLONS + "\uff34\u200b\ufeff",
    "0123456789" + "-" * len(DASHES) + "/" * len(SLASHES) + "." * len(DOTS) + ":" * len(COLONS) + "T  ",
)
# 二〇二六, typed with whatever circle was at hand: Greek and Cyrillic letters, signs, digits in a circle
ZEROS = (
    "零\uff10\u3007\u25cb\u25ef0Oo\uff2f\uff4f\u039f\u03bf\u041e\u043e\u0398\u03b8"
    "\u26aa\u26ac\u25e6\u2218\u2b55\u24ea\uffee"
)
FORMAL = "壹贰叁肆伍陆柒捌玖"
"""the numerals of cheques and seals: 贰零贰陆年叁月伍日"""
CN_DIGIT = f"[一二三四五六七八九{FORMAL}{ZEROS}]"
_DIGITS = dict.fromkeys(ZEROS, 0) | {"元": 1}
_DIGITS |= {
    char: value for numerals in ("一二三四五六七八九", FORMAL) for value, char in enumerate(numerals, 1)
}
# a numeral may be spread: 二 〇 二 六 年 一 月 二 十 日
_CN_YEAR = rf"{CN_DIGIT}(?:\s*{CN_DIGIT}){{3}}"
_IN_NUMBER = f"[一二三四五六七八九十拾廿卅元{FORMAL}{ZEROS}]"
_CN_NUMBER = rf"{_IN_NUMBER}(?:\s*{_IN_NUMBER}){{0,2}}"
_SPREAD_YEAR = r"(?<!\d\s)\d(?:\s\d){3}"
# the halves of a 12-hour clock, and of the day as people name them
_HALF = r"[AaPp]\.?[Mm](?![A-Za-z])\.?|上午|下午|凌晨|清晨|早晨|早上|中午|午后|傍晚|晚上|晚间|夜间|夜里|深夜"
# what may stand between a day and its time: 星期五 · （周五）
_WEEKDAY = r"(?: [(（]? (?:星期|周|礼拜) [一二三四五六日天] [)）]? \s* )?"
# after a day: 17:08 · 17:08:05 · T17:08:05.123+08:00 · -23:59:59 · 17时08分 · 17点8分5秒 · 下午5:08 · 5:08 PM
_TIME = rf"""
    (?: (?: \s* [-T] \s* | \s* {_WEEKDAY} ) (?: (?P<before>{_HALF}) \s* )?
        (?P<hour>\d{{1,2}}) \s* [:时時点] \s* (?P<minute>\d{{1,2}}) (?!\d) \s* 分?
        (?: :? (?P<second>(?<=[:分])\d{{1,2}}) (?!\d) \s* 秒? (?: \.\d{{1,9}} (?!\d) )? )?
        (?: \s? (?P<zone> Z | [+]\d{{2}}:?\d{{2}} | (?:UTC|GMT) (?: [+]\d{{1,2}} (?: :?\d{{2}} )? )? )
            (?![A-Za-z\d+]) )?
        (?: [\s(（]{{0,20}} (?P<after>{_HALF}) (?! \s{{0,20}}\d ) )?
        (?! \d )
    )?
"""
# 2026年1月5日 · 2026 年 1 月 · 二〇二六年一月十六日 · 2026年元月5号 · 2026年02月10日17时08分 · 2026年1月1 6日
_NAMED = rf"""
    (?<!\d) (?P<year>\d{{4}}|{_SPREAD_YEAR}|{_CN_YEAR}) \s* 年 \s*
    (?P<month>\d{{1,2}}|\d\s\d|{_CN_NUMBER}) \s* 月
    (?: \s* (?P<day>\d{{1,2}}|\d\s\d|{_CN_NUMBER}) \s*+ (?: [日号號] {_TIME} | (?= [\s\])）】]* $ ) ) )?
"""
# 2026-1-5 · 2026/01/05 · 2026. 01. 05 · 2026-02-10 17:08 · 2007-08-20-23:59:59 · 2026-02-10T17:08:05+08:00
_SIGNED = rf"""
    (?<!\d) (?: (?<!\d[-./]) | (?<=[-./]\d\d-) ) (?P<year>\d{{4}})
    \s* (?P<sign>[-/.]) \s* (?P<month>\d{{1,2}}) \s* (?P=sign) \s* (?P<day>\d{{1,2}}) (?!\d)
    {_TIME} (?! [-./]\d (?! \d{{3}}[-./年] ) )
"""
# 2026-02 · [2026/02]: a month where nothing else is joined to it; 2026.02 only alone in the text
_MONTH = r"""
    (?: (?<![^\s:\[(（【]) (?P<year>\d{4}) [-/] (?P<month>\d{1,2}) (?= [\s\])）】] | $ )
      | ^ \s* (?P<year2>\d{4}) \. (?P<month2>\d{1,2}) (?= \s* $ ) )
"""
# 20260210 · [20260210] · 发布日期：20260210 · 20260210170805
_COMPACT = r"""
    (?: ^ | (?:日期|时间) (?: \s* : )? ) [\s\[(（【]*
    (?P<all>(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})
        (?: (?P<hour>[01]\d|2[0-3]) (?P<minute>[0-5]\d) (?P<second>[0-5]\d) )? )
    [\s\])）】]* $
"""
_SHAPES = tuple(re.compile(shape, re.VERBOSE) for shape in (_NAMED, _SIGNED, _MONTH, _COMPACT))
_WESTERN = western_dates.shapes(_TIME)
_ANY_YEAR = re.compile(rf"\d{{4}}|(?:\d(?:\s\d){{3}}|{_CN_YEAR})\s*年")

ADDRESS_YEARS = range(1995, 2101)  # t19700101_ is a clock that was never set
# the dialects of field guide §1.1, the finer first; group 1 year, 2 month, 3 day where the address has one
_ADDRESS = tuple(
    re.compile(shape)
    for shape in (
        r"/t(\d{4})(\d\d)(\d\d)_\d+(?:_ghb)?\.s?html?$",  # A /202601/t20260115_2900001.html
        r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/art_",  # B1 /art/2026/3/8/art_140_21.html
        r"/(\d{4})-(\d\d)/(\d\d)/(?:content_|c_)?\w+\.s?html?$",  # C /2026-01/15/content_77.shtml
        r"/(\d{4})-(\d{1,2})-(\d{1,2})/[^/]+$",  # O /2026-01-15/77.html
        r"/(\d{4})(\d\d)(\d\d)/(?:[0-9a-f]+/c|[0-9a-f-]+)\.s?html?$",  # D, Q, T /20260115/<hex>/c.html
        r"/(\d{4})(\d\d)(\d\d)\d{4,}/index\.s?html?$",  # E, H /20260115093011223/index.shtml
        r"/(\d{4})/(\d{1,2})/(\d{1,2})/[0-9a-f]{32}\.s?html?$",  # R /2026/1/15/<32 hex>.shtml
        r"/(\d{4})(\d\d)/(\d\d)/[^/]+\.s?html?$",  # S /202601/15/<UUID>.html
        r"^(?>.*?/egovinfo/).*/(\d{4})-(\d\d)(\d\d)\d{3}\.htm$",  # V2 /egovinfo/…/2023-1026015.htm
        r"/(\d{4})(\d\d)()/(?:[0-9a-f]{32}|\d{6,})\.s?html?$",  # I /202601/<32 hex>.shtml
        r"/art/(\d{4})()()/art_",  # B2 /art/2025/art_<32 hex>.html
    )
)


# 08-03-05 · 26/03/05 · 26年3月5日
_SHORT_YEAR = re.compile(
    r"(?<![\w./:-])\d\d(?:(?P<sign>[-/.])[01]\d(?P=sign)[0-3]\d|年\d{1,2}月\d{1,2}日)(?![\w./:-])"
)
LONGEST_TIME = 16
"""characters of the time behind a day"""
BRACKETS = " \t\n\xa0\u3000[](){}（）【】"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date, or date and time, found in a text."""

    iso: str
    """``2026-02`` · ``2026-02-10`` · ``2026-02-10T17:08`` · ``2026-02-10T17:08:05``"""
    start: int
    end: int


def plain_signs(text: str) -> str:
    """Return a text with plain digits and signs in the place of wide ones and of dashes of all kinds."""
    return text if text.isascii() else text.translate(_PLAIN)


def number(text: str) -> int:
    """Return the value of ``16``, ``十六``, ``二十``, ``廿一``, ``二〇二六`` or ``1 6``."""
    text = "".join(text.split())
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十").replace("拾", "十")
    tens, ten, ones = text.partition("十")
    if ten:
        return 10 * (_DIGITS.get(tens, 99) if tens else 1) + (_DIGITS.get(ones, 99) if ones else 0)
    value = 0
    for char in text:
        value = 10 * value + _DIGITS[char]
    return value


def real_day(year: int, month: int, day: int) -> date | None:
    """Return a day, or None for one that never was."""
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


# the hours a half of the day has; one that is not there is not known: 晚上12:00 may be this day's midnight or
# the next, 上午12:30 is said of both
_MORNING = {hour: hour for hour in range(12)}
_AFTERNOON = {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(12, 24)}
_EVENING = {hour: hour + 12 for hour in range(5, 12)} | {hour: hour for hour in range(17, 24)}
_NOON = {10: 10, 11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14}
_HOURS = {
    "am": _MORNING | {12: 0}, "pm": _AFTERNOON, "上午": _MORNING, "下午": _AFTERNOON, "午后": _AFTERNOON,
    "凌晨": _MORNING | {12: 0}, "清晨": _MORNING, "早晨": _MORNING, "早上": _MORNING, "中午": _NOON,
}  # fmt: skip


def _hour(printed: str, half: str | None) -> int | None:
    """Return the hour of 24 that a clock of 12 shows in this half of the day; None where that is not sure."""
    hour = int(printed)
    if not half:
        return hour
    return _HOURS.get(half.replace(".", "").lower(), _EVENING).get(hour)


def _offset(zone: str) -> timedelta | None:
    """Return how far ahead of Greenwich a printed zone is; None for one that is not told, as China's is."""
    hours, _, minutes = zone.partition("+")[2].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:2], hours[2:]
    told = zone == "Z" or zone.startswith(("+", "UTC", "GMT"))
    return timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) if told else None


def _with_time(day: date, parts: dict[str, str | None]) -> str:
    """Return *day* with the time printed after it, as China's clocks show it."""
    printed, half = parts.get("hour"), parts.get("before") or parts.get("after")
    hour = _hour(printed, half) if printed else None
    if hour is None:
        return day.isoformat()
    minute, second = int(parts["minute"] or 0), int(parts["second"] or 0)
    precision = "seconds" if parts["second"] else "minutes"
    zone = _offset(parts.get("zone") or "")
    try:
        moment = datetime.combine(day, time(hour, minute, second), CHINA)
    except ValueError:  # 24:00, 25:61: the day still stands
        return day.isoformat()
    if zone is not None:
        moment += timedelta(hours=8) - zone
    return moment.replace(tzinfo=None).isoformat(timespec=precision)


def _read(parts: dict[str, str | None]) -> str | None:
    """Return what a match's parts say, or None where no such day or month exists."""
    year = number(parts["year"] or parts["year2"] or "")
    month = number(parts["month"] or parts["month2"] or "")
    if parts.get("day"):
        day = real_day(year, month, number(parts["day"] or ""))
        return _with_time(day, parts) if day else None
    first = real_day(year, month, 1)
    return f"{first:%Y-%m}" if first else None


def read_day(parts: dict[str, str | None], order: str | None) -> str | None:
    """Return the day of a match of `western_dates.YEAR_LAST`, its numbers in this order, or None."""
    return _read(western_dates.in_figures(parts, order))


def _search(signs: str) -> Iterator[Moment]:
    western = western_dates.MAY_HOLD.search(signs)
    for shape in (*_SHAPES, *_WESTERN) if western else _SHAPES:
        for match in shape.finditer(signs):
            parts = match.groupdict()
            iso = _read(western_dates.in_figures(parts) if shape in _WESTERN else parts)
            if iso:
                group = "all" if "all" in shape.groupindex else 0
                start, end = match.span(group)
                while signs[start].isspace():
                    start += 1
                while signs[end - 1].isspace():
                    end -= 1
                yield Moment(iso=iso, start=start, end=end)


def find_moments(text: str) -> tuple[Moment, ...]:
    """Return the moments printed in a text, in its order.

    >>> [moment.iso for moment in find_moments("自2026年1月5日起，至2026-03-31止；2026年第3号")]
    ['2026-01-05', '2026-03-31']
    """
    return _moments_in_short(text) if len(text) <= SHORT else _moments_in(text)


def _moments_in(text: str) -> tuple[Moment, ...]:
    signs = plain_signs(text)
    if not _ANY_YEAR.search(signs):
        return ()
    return tuple(sorted(_search(signs), key=lambda moment: moment.start))


# a page's days are looked at wherever they are printed, and again in its record
_moments_in_short = lru_cache(maxsize=2048)(_moments_in)


def read_moment(text: str) -> str | None:
    """Return the one moment printed in a text; None where there is none, or several that differ.

    >>> read_moment("二〇二六年一月十六日"), read_moment("[2026-02-10 17:08]")
    ('2026-01-16', '2026-02-10T17:08')
    >>> read_moment("2026-02-30") is None, read_moment("2026-01-05 至 2026-01-09") is None
    (True, True)
    """
    printed = {moment.iso for moment in find_moments(text)}
    finest = max(printed, key=len, default=None)
    if finest is None or any(not finest.startswith(iso) for iso in printed):
        return None
    return finest


def find_short_year(text: str) -> Moment | None:
    """Return the first moment that prints the last two digits of its year; the century is this one.

    >>> find_short_year("县水利局 26-03-02 09:15").iso, find_short_year("电话 12-34-56")
    ('2026-03-02T09:15', None)
    """
    signs = plain_signs(text)
    match = _SHORT_YEAR.search(signs)
    moments = _moments_in(f"20{signs[match.start() : match.end() + LONGEST_TIME]}") if match else ()
    if match is None or not moments or moments[0].start:
        return None
    return Moment(iso=moments[0].iso, start=match.start(), end=match.start() + moments[0].end - 2)


def read_labelled(text: str) -> str | None:
    """Return the one moment of a text that a label calls one: its year may be the last two digits.

    >>> read_labelled("[26-03-02 09:15]"), read_labelled("附件 26-03-02"), read_moment("26-03-02")
    ('2026-03-02T09:15', None, None)
    """
    short = None if find_moments(text) else find_short_year(text)
    alone = short is not None and text[short.start : short.end].strip() == text.strip(BRACKETS)
    return short.iso if short is not None and alone else read_moment(text)


def address_parts(url: str) -> tuple[int, int | None, int | None] | None:
    """Return year, month and day that an address names, as far as it names them, or None."""
    path = url.split("?")[0].split("#")[0]
    for shape in _ADDRESS:
        match = shape.search(path)
        if match and int(match[1]) in ADDRESS_YEARS:
            year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
            if real_day(year, month or 1, day or 1):
                return year, month or None, day or None
    return None


def date_from_url(url: str) -> str | None:
    """Return the day or month an address names (a hint: when the CMS made the page), or None.

    >>> date_from_url("http://a.gov.cn/yfxz/202601/t20260115_2900001.html")
    '2026-01-15'
    >>> date_from_url("http://a.gov.cn/sf/202602/0123456789abcdef0123456789abcdef.shtml")
    '2026-02'
    >>> date_from_url("http://a.gov.cn/x/197001/t19700101_1234567.html") is None
    True
    """
    parts = address_parts(url)
    if not parts or not parts[1]:
        return None
    year, month, day = parts
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"

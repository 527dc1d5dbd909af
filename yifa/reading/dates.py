"""Reads printed dates as ISO, no finer than they are printed; guesses nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yifa.model.clock import CHINA

YEARS = range(1949, 2101)
# one character for one, so that places in the text stay: full-width digits and signs, all kinds of dash
_PLAIN = str.maketrans(
    "".join(map(chr, range(0xFF10, 0xFF1A)))
    + "\uff0d\u2010\u2013\u2014\u2212\uff0e\uff0f\uff1a\uff34\u200b\ufeff",
    "0123456789-----./:T  ",
)
_ZEROS = "零\u3007\u25cb\u25efOo\uff2f0"  # 二〇二六, typed with whatever circle was at hand
_DIGITS = dict.fromkeys(_ZEROS, 0) | {"元": 1}
_DIGITS |= {char: value for value, char in enumerate("一二三四五六七八九", 1)}
_CN_DIGIT = f"[一二三四五六七八九{_ZEROS}]"
_CN_NUMBER = "[一二三四五六七八九十廿卅元零\u3007]{1,3}"
# after a day: 17:08 · 17:08:05 · T17:08:05.123+08:00 · -23:59:59 · 17时08分 · 17点8分5秒; not 5:08 PM
_TIME = r"""
    (?: (?: \s* [-T] \s* | \s* )
        (?P<hour>\d{1,2}) \s* [:时時点] \s* (?P<minute>\d{1,2}) (?!\d) \s* 分?
        (?: :? (?P<second>(?<=[:分])\d{1,2}) (?!\d) \s* 秒? (?: \.\d{1,9} (?!\d) )? )?
        (?P<zone>Z|[+]\d{2}:?\d{2})?
        (?! \d | \s{0,20}[AaPp][Mm]\b )
    )?
"""
# 2026年1月5日 · 2026 年 1 月 · 二〇二六年一月十六日 · 2026年元月5号 · 2026年02月10日17时08分
_NAMED = rf"""
    (?<!\d) (?P<year>\d{{4}}|{_CN_DIGIT}{{4}}) \s* 年 \s*
    (?P<month>\d{{1,2}}|{_CN_NUMBER}) \s* 月
    (?: \s* (?P<day>\d{{1,2}}|{_CN_NUMBER}) \s*+ (?: [日号號] {_TIME} | (?= [\s\])）】]* $ ) ) )?
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
# 20260210 · [20260210] · 发布日期：20260210
_COMPACT = r"""
    (?: ^ | (?:日期|时间) (?: \s* : )? ) [\s\[(（【]* (?P<all>(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2}))
    [\s\])）】]* $
"""
_SHAPES = tuple(re.compile(shape, re.VERBOSE) for shape in (_NAMED, _SIGNED, _MONTH, _COMPACT))
_ANY_YEAR = re.compile(rf"\d{{4}}|{_CN_DIGIT}{{4}}\s*年")

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
# 01-15 · 01/15 with two digits each, or 1月15日, standing by itself in the row
_YEARLESS = re.compile(r"(?<![\w./:-])(?:(\d\d)[-/](\d\d)(?![\w./:-])|(\d{1,2})月(\d{1,2})日)")
# 1-5 · 01.15 only where the whole text is that
_YEARLESS_ALONE = re.compile(r"^[\s\[(（【]*(\d{1,2})\s*[-/.]\s*(\d{1,2})[\s\])）】]*$")
# a box each for day and month: 15 2026-01 · 2026.01 15 · 2026年1月 15 · 15 2026年01月
_DAY_FIRST = re.compile(
    r"(?<![\w./:-])(\d{1,2})日?\s+(?:[/|]\s+)?(\d{4})\s*[-./年]\s*(\d{1,2})(?!\d)\s*+月?(?!\s*[-./:\d])"
)
_MONTH_FIRST = re.compile(r"(?<![\w./:-])(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*月)?\s+(\d{1,2})(?![\w./:-])")
# a box each for year and the rest: 01-15 2026 · 2026 01/15
_YEAR_LAST = re.compile(r"(?<![\w./:-])(\d{1,2})[-/.](\d{1,2})\s+(\d{4})年?(?![\w./:-])")
_YEAR_FIRST = re.compile(r"(?<![\w./:-])(\d{4})年?\s+(\d{1,2})[-/.](\d{1,2})(?![\w./:-])")
# a box each for day, month and year: 15 1月 2026 · 1月 15 2026
_DAY_MONTH_YEAR = re.compile(r"(?<![\w./:-])(\d{1,2})日?\s+(\d{1,2})月\s+(\d{4})(?![\w./:-])")
_MONTH_DAY_YEAR = re.compile(r"(?<![\w./:-])(\d{1,2})月\s+(\d{1,2})日?\s+(\d{4})(?![\w./:-])")
# 08-03-05 · 26/03/05: the century is this one
_SHORT_YEAR = re.compile(r"(?<![\w./:-])(\d\d)([-/.])([01]\d)\2([0-3]\d)(?![\w./:-])")
_BOXES = (
    (_DAY_FIRST, (2, 3, 1)), (_MONTH_FIRST, (1, 2, 3)), (_YEAR_LAST, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3)),
    (_DAY_MONTH_YEAR, (3, 2, 1)), (_MONTH_DAY_YEAR, (3, 1, 2)),
)  # fmt: skip

# a box each for month and day, no year: 十月 22 · 10月22 · 05 三月
_MONTH_NAME = r"\d{1,2}|十[一二]?|[一二三四五六七八九]"
_YEARLESS_BOXES = re.compile(
    rf"(?<![\w./:-])(?:({_MONTH_NAME})月\s*(\d{{1,2}})日?|(\d{{1,2}})日?\s+({_MONTH_NAME})月)(?![\w./:-])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date, or date and time, found in a text."""

    iso: str
    """``2026-02`` · ``2026-02-10`` · ``2026-02-10T17:08`` · ``2026-02-10T17:08:05``"""
    start: int
    end: int


def _number(text: str) -> int:
    """Return the value of ``16``, ``十六``, ``二十``, ``廿一`` or ``二〇二六``."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if ten:
        return 10 * (_DIGITS.get(tens, 99) if tens else 1) + (_DIGITS.get(ones, 99) if ones else 0)
    value = 0
    for char in text:
        value = 10 * value + _DIGITS[char]
    return value


def _day(year: int, month: int, day: int) -> date | None:
    """Return a day, or None for one that never was."""
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _with_time(day: date, parts: dict[str, str | None]) -> str:
    """Return *day* with the time printed after it, as China's clocks show it."""
    if not parts.get("hour"):
        return day.isoformat()
    hour, minute, second = (int(parts[key] or 0) for key in ("hour", "minute", "second"))
    precision = "seconds" if parts["second"] else "minutes"
    zone = (parts["zone"] or "").replace("Z", "+0000").replace(":", "")
    try:
        moment = datetime.combine(day, time(hour, minute, second), CHINA)
    except ValueError:  # 24:00, 25:61: the day still stands
        return day.isoformat()
    if zone:
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
        moment += timedelta(hours=8) - offset
    return moment.replace(tzinfo=None).isoformat(timespec=precision)


def _read(parts: dict[str, str | None]) -> str | None:
    """Return what a match's parts say, or None where no such day or month exists."""
    year = _number(parts["year"] or parts["year2"] or "")
    month = _number(parts["month"] or parts["month2"] or "")
    if parts.get("day"):
        day = _day(year, month, _number(parts["day"] or ""))
        return _with_time(day, parts) if day else None
    first = _day(year, month, 1)
    return f"{first:%Y-%m}" if first else None


def _search(text: str) -> Iterator[Moment]:
    plain = text.translate(_PLAIN)
    for shape in _SHAPES:
        for match in shape.finditer(plain):
            iso = _read(match.groupdict())
            if iso:
                group = "all" if "all" in shape.groupindex else 0
                start, end = match.span(group)
                while plain[start].isspace():
                    start += 1
                while plain[end - 1].isspace():
                    end -= 1
                yield Moment(iso=iso, start=start, end=end)


def find_moments(text: str) -> tuple[Moment, ...]:
    """Return the moments printed in a text, in its order.

    >>> [moment.iso for moment in find_moments("自2026年1月5日起，至2026-03-31止；2026年第3号")]
    ['2026-01-05', '2026-03-31']
    """
    if not _ANY_YEAR.search(text.translate(_PLAIN)):
        return ()
    return tuple(sorted(_search(text), key=lambda moment: moment.start))


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


def _address_parts(url: str) -> tuple[int, int | None, int | None] | None:
    path = url.split("?")[0].split("#")[0]
    for shape in _ADDRESS:
        match = shape.search(path)
        if match and int(match[1]) in ADDRESS_YEARS:
            year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
            if _day(year, month or 1, day or 1):
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
    parts = _address_parts(url)
    if not parts or not parts[1]:
        return None
    year, month, day = parts
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def _year_of(month: int, day: int, url: str, today: date) -> str | None:
    """Return the day of a year-less date: near the address's date, else the newest not after *today*."""
    parts = _address_parts(url)
    if parts and parts[1]:
        near = date(parts[0], parts[1], parts[2] or 15)
        days = [_day(near.year + step, month, day) for step in (-1, 0, 1)]
        past = [candidate for candidate in days if candidate and candidate <= today + timedelta(days=1)]
        best = min(past, key=lambda candidate: abs(candidate - near), default=None)
    elif parts:
        best = _day(parts[0], month, day)
    else:
        back = (_day(today.year - step, month, day) for step in range(9))
        best = next((candidate for candidate in back if candidate and candidate <= today), None)
    return best.isoformat() if best else None


def _boxes(text: str) -> tuple[str, str] | None:
    for shape, groups in _BOXES:
        match = shape.search(text)
        day = match and _day(*(int(match[group]) for group in groups))
        if match and day and day.year in ADDRESS_YEARS:
            return match[0], day.isoformat()
    return None


def _short_year(text: str, today: date) -> tuple[str, str] | None:
    """Return a day printed with the last two digits of its year, where it is not after *today*."""
    match = _SHORT_YEAR.search(text)
    day = _day(2000 + int(match[1]), int(match[3]), int(match[4])) if match else None
    return (match[0], day.isoformat()) if match and day and day <= today else None


def read_row_date(text: str, *, url: str, today: date) -> tuple[str | None, str | None]:
    """Return the date a row prints, as printed and as ISO; ``(None, None)`` where it prints none.

    A date without its year takes the year of the address, else the newest that is not after *today*. Where
    a row prints several days the last one counts: listings put the day of publication after that of signing.

    >>> read_row_date("[01-15]", url="http://a.gov.cn/info/1/2.htm", today=date(2026, 1, 10))
    ('01-15', '2025-01-15')
    >>> read_row_date("15 2026-01", url="http://a.gov.cn/info/1/2.htm", today=date(2026, 2, 1))
    ('15 2026-01', '2026-01-15')
    """
    moments = find_moments(text)
    days = [moment for moment in moments if len(moment.iso) >= len("2026-01-15")]
    if days:
        return text[days[-1].start : days[-1].end], days[-1].iso
    boxes = _boxes(text) or _short_year(text, today)
    if boxes:
        return boxes
    match = _YEARLESS_ALONE.search(text) or _YEARLESS.search(text)
    month, day = (int(part) for part in match.groups() if part) if match else (0, 0)
    if match is None and (match := _YEARLESS_BOXES.search(text)):
        month, day = _number(match[1] or match[4]), int(match[2] or match[3])
    if match and _day(2024, month, day):  # a leap year
        return match[0].strip(" \t\n[](（）)【】"), _year_of(month, day, url, today)
    if moments:
        return text[moments[-1].start : moments[-1].end], moments[-1].iso
    return None, None

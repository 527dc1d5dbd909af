"""Reads an index number (索引号): its code, its class, year, month or day, and its place in a series."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from yifa.reading.dating.dates import plain_signs
from yifa.reading.identifiers.codes import is_organisation
from yifa.reading.labels import squeeze

LONGEST = 80
"""characters; what is longer is no number"""
_LABEL = re.compile(r"^[\u4e00-\u9fa5]*(?:索引号?|索引码|编号|编码|文号)[::]")
_DASHES = re.compile("[‐‑‒–—―−－~～]")
_APART = re.compile(r"([-/_.|\\:]+)")
# 甲政发〔2024〕7号 printed as the index number
_DOCUMENT = re.compile(r"[〔﹝\[(【<](?:19|20)\d{2}[〕﹞\])】>]")
# 990101103[2024]00012, 990101103/2024年第12号: brackets and words in the place of strokes
_BRACKETS = re.compile(r"(?<=[0-9A-Za-z])[〔﹝\[(【<]((?:19|20)\d{2})[〕﹞\])】>](?=\d+$)")
_WORDS = re.compile(r"(?<=[-/](?:19|20)\d{2})年第?(?=\d+号?$)")
# QXFGJ2024-0012, 清政办202406-012: what is no digit, and a time right behind it
_GLUED = re.compile(
    r"(?<![0-9A-Za-z\u4e00-\u9fa5])([A-Za-z]{1,8}|[\u4e00-\u9fa5]{1,8})"
    r"(?=(?:19|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?[-/_.|])"
)
_LEAST_CODE = 6
"""characters of a code that stands behind the year: 2024-990101103-00012"""
_YEAR = "(?P<year>(?:19|20)[0-9]{2})"
_MONTH = "(?P<month>0[1-9]|1[0-2])"
_DAY = "(?P<day>0[1-9]|[12][0-9]|3[01])"
_CLOCK = "(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]"
# 2026, 202601, 20260115, 20260115083012, with a number behind: 20260115001, 20260100013
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        _YEAR,
        _YEAR + _MONTH,
        _YEAR + _MONTH + _DAY,
        f"(?P<stamp>{_YEAR}{_MONTH}{_DAY}{_CLOCK}[0-9]{{0,6}})",
        f"{_YEAR}{_MONTH}{_DAY}(?P<serial>[0-9]{{2,5}})",
        f"{_YEAR}{_MONTH}(?P<serial>[0-9]{{3,5}})",
        f"{_YEAR}(?P<serial>[0-9]{{5,6}})",
    )
)
# what may stand behind the year: 0115003, 0115-003, 01-15-003, 01-003
_BEHIND = tuple(
    re.compile(pattern)
    for pattern in (
        f"{_MONTH}{_DAY}(?P<serial>[0-9]{{3}})",
        f"{_MONTH}{_DAY} (?P<serial>[0-9]{{1,6}})",
        f"{_MONTH} {_DAY} (?P<serial>[0-9]{{1,6}})",
        f"{_MONTH} (?P<serial>[0-9]{{3,6}})",
        "(?P<serial>[0-9]{1,8})",
    )
)
# 01606072-9: an organisation code as the standard prints it
_CHECKED = re.compile("[0-9A-Z]{8}[0-9X]")
_CODE = re.compile("[0-9A-Za-z]+(?:-[0-9X])?")
_SERIAL = re.compile("[0-9]{1,8}")
_OF_DAY = re.compile(_CLOCK)
# 532329104010001202500012, GSDE010720240012: everything in one
_PACKED = re.compile(
    "(?:(?P<prefix>[0-9]{9})(?P<inner>[0-9]{0,24}?)|(?P<unit>[A-Za-z]{1,8}[0-9]{2,12}?))"
    rf"{_YEAR}(?P<serial>[0-9]{{3,6}})"
)
# 9901011032024061100012
_PACKED_DAY = re.compile(f"(?P<prefix>[0-9]{{9}}){_YEAR}{_MONTH}{_DAY}(?P<serial>[0-9]{{3,5}})")
_UNIT = re.compile(r"(?P<prefix>[A-Za-z]{2,8}[0-9]{4})(?P<serial>[0-9]{1,8})?")
_LEAST_PACKED = 12
"""characters of a number that has everything in one"""


class Form(StrEnum):
    """How an index number is made."""

    YEAR_SERIAL = "year_serial"
    YEAR_MONTH_SERIAL = "year_month_serial"
    DATE_SERIAL = "date_serial"
    DASH = "dash"
    """as year_serial, joined by strokes"""
    FOUR_PART = "four_part"
    """with a class between the code and the year: Fujian's, and others like it"""
    TIMESTAMP = "timestamp"
    CLASS_SERIAL = "class_serial"
    """a class and a number, and no year"""
    PACKED = "packed"
    """all in one, without signs between"""
    UNIT = "unit"
    """a code, and whatever follows"""
    DOCUMENT_NUMBER = "document_number"
    """a 发文字号 in its place"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexNumber:
    """What an index number says."""

    form: Form
    prefix: str = ""
    """the code it begins with"""
    category: str = ""
    """its class, joined by strokes"""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    serial: int | None = None
    """which of its series; None = it has none, as a time has"""

    @property
    def period(self) -> str:
        """Return for how long its series runs: ``2026``, ``2026-01``, ``2026-01-15``; empty = for ever."""
        parts = (self.year, self.month, self.day)
        return "-".join(f"{part:02}" for part in parts if part is not None)


@lru_cache(maxsize=65536)
def read_index_number(text: str) -> IndexNumber | None:
    """Return what an index number is made of; None where it is none that anybody knows.

    >>> read = read_index_number("000014349/2026-01547")
    >>> read.form.value, read.prefix, read.period, read.serial
    ('year_serial', '000014349', '2026', 1547)
    >>> read = read_index_number("01606072-9-30/2020-1117005")
    >>> read.form.value, read.prefix, read.category, read.period, read.serial
    ('date_serial', '01606072-9', '30', '2020-11-17', 5)
    >>> read_index_number("详见附件") is None
    True
    """
    plain = _LABEL.sub("", _DASHES.sub("-", plain_signs(squeeze(text)))).strip("-/_.:;,。")
    if not plain or len(plain) > LONGEST:
        return None
    plain = _GLUED.sub(r"\1/", _WORDS.sub("/", _BRACKETS.sub(r"/\1-", plain)))
    if _DOCUMENT.search(plain):
        return IndexNumber(form=Form.DOCUMENT_NUMBER)
    parts, signs = _cut(plain.removesuffix("号"))
    parts = _in_order(parts)
    for place, part in enumerate(parts):
        for pattern in _TIMES:
            match = pattern.fullmatch(part)
            found = match and _timed(match, parts[:place], parts[place + 1 :], signs)
            if found:
                return found
    return _untimed(parts)


def _cut(text: str) -> tuple[list[str], list[str]]:
    """Return the parts of a number and the signs between; an organisation code keeps its check digit."""
    pieces = _APART.split(text)
    parts, signs = pieces[::2], pieces[1::2]
    head = "".join(parts[:2])
    if len(parts) > 2 and signs[0] == "-" and _CHECKED.fullmatch(head) and is_organisation(head):
        parts, signs = ["-".join(parts[:2]), *parts[2:]], signs[1:]
    return parts, signs


def _in_order(parts: list[str]) -> list[str]:
    """Return the parts with the code first and the number last, where the year stands first or last.

    >>> _in_order(["2024", "990101103", "00012"]), _in_order(["990101103", "00012", "2024"])
    (['990101103', '2024', '00012'], ['990101103', '2024', '00012'])
    """
    year = _TIMES[0]
    if len(parts) > 2 and year.fullmatch(parts[0]) and _is_code(parts[1]):
        return [parts[1], parts[0], *parts[2:]]
    is_last = len(parts) > 2 and year.fullmatch(parts[-1]) and not any(map(year.fullmatch, parts[:-1]))
    if is_last and _is_code(parts[0]) and _SERIAL.fullmatch(parts[-2]):
        return [*parts[:-2], parts[-1], parts[-2]]
    return parts


def _is_code(part: str) -> bool:
    return len(part) >= _LEAST_CODE and _CODE.fullmatch(part) is not None


def _timed(
    time: re.Match[str], before: Sequence[str], behind: Sequence[str], signs: Sequence[str]
) -> IndexNumber | None:
    """Return a number that has a time; None where what follows is no number of a series."""
    said = time.groupdict()
    prefix, category = (before[0], "-".join(before[1:])) if before else ("", "")
    year, month, day = (int(said[name]) if said.get(name) else None for name in ("year", "month", "day"))
    stamped = said.get("stamp") or (day and len(behind) == 1 and _OF_DAY.fullmatch(behind[0]))
    if stamped and not said.get("serial"):
        return IndexNumber(
            form=Form.TIMESTAMP, prefix=prefix, category=category, year=year, month=month, day=day
        )
    serial = said.get("serial")
    if serial is None:
        match = _match_behind(" ".join(behind), dated=month is not None)
        if match is None:
            return None
        rest = match.groupdict()
        serial = match["serial"]
        month = month or (int(rest["month"]) if rest.get("month") else None)
        day = day or (int(rest["day"]) if rest.get("day") else None)
    elif behind:
        return None
    form = _form(month, day, category, signs)
    return IndexNumber(
        form=form, prefix=prefix, category=category, year=year, month=month, day=day, serial=int(serial)
    )


def _match_behind(text: str, *, dated: bool) -> re.Match[str] | None:
    """Return what stands behind a year, or behind a month or day, which only a number follows."""
    patterns = _BEHIND[-1:] if dated else _BEHIND
    return next((match for pattern in patterns if (match := pattern.fullmatch(text))), None)


def _form(month: int | None, day: int | None, category: str, signs: Sequence[str]) -> Form:
    if day is not None:
        return Form.DATE_SERIAL
    if month is not None:
        return Form.YEAR_MONTH_SERIAL
    if category:
        return Form.FOUR_PART
    return Form.YEAR_SERIAL if "/" in signs or not signs[1:] else Form.DASH


def _untimed(parts: Sequence[str]) -> IndexNumber | None:
    """Return a number whose year, if it has one, stands apart from nothing."""
    whole = parts[0]
    if len(parts) == 1:
        packed = _PACKED.fullmatch(whole) if len(whole) >= _LEAST_PACKED else None
        if packed:
            return IndexNumber(
                form=Form.PACKED, prefix=packed["prefix"] or packed["unit"], category=packed["inner"] or "",
                year=int(packed["year"]), serial=int(packed["serial"]),
            )  # fmt: skip
        by_day = _PACKED_DAY.fullmatch(whole)
        if by_day:
            year, month, day, serial = map(int, by_day.group("year", "month", "day", "serial"))
            return IndexNumber(
                form=Form.PACKED, prefix=by_day["prefix"], year=year, month=month, day=day, serial=serial
            )
        unit = _UNIT.fullmatch(whole)
        number = int(unit["serial"]) if unit and unit["serial"] else None
        return IndexNumber(form=Form.UNIT, prefix=unit["prefix"], serial=number) if unit else None
    is_class = _CODE.fullmatch(whole) and not _TIMES[0].fullmatch(whole) and all(map(str.isalnum, parts[1:]))
    has_year = any(map(_TIMES[0].fullmatch, parts))  # and nothing behind it that a number could be
    if not is_class or has_year or not _SERIAL.fullmatch(parts[-1]):
        return None
    return IndexNumber(
        form=Form.CLASS_SERIAL, prefix=whole, category="-".join(parts[1:-1]), serial=int(parts[-1])
    )

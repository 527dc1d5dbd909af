"""Finds numbers with what they count, 4700余件, 1.2万余人次, 百分之九十五; no dates, marks or names."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import prod
from pathlib import Path

from yifa.reading.facts.cells import read_cell

HERE = Path(__file__).parent
MULTIPLES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
IDIOMS = frozenset("百千万亿")
"""numerals that alone are no number: 法律进万家, but 上千人次"""
RATE_UNIT = "%"
PER_MILLE = "‰"
RATE_UNITS = (RATE_UNIT, PER_MILLE)
LONGEST_ABOUT = 4
WHOLE_WORDS = frozenset((
    "民约", "公约", "契约", "条约", "预约", "签约", "解约", "履约", "违约", "节约", "附近", "邻近",
))  # fmt: skip
"""words that end as those do that say: about, 村规民约136份, 节约20万元"""
OVER, HUNDREDS = "上", "百千万亿"
"""上百件 is about so many; not 网上3890件, 本科以上11名"""
SIGNS = ("+", "-")
"""of a change in a table or bracket: 同比-12.5%"""
_CHINESE = "一二两三四五六七八九十百千万亿零〇"
_OF_TIME = "年月日时号版届"
"""signs behind digits that count nothing"""
# a single numeral is a number only where nothing follows that it would belong to: 召开会议三次, not 三项制度
SEVERAL = frozenset("两三四五六七八九")
# of how often something was held, which one numeral says too: 举办两期培训班; not 三期工程, 三次产业
_TIMES = re.compile(r"(?:期|场|次|轮)(?:培训|宣传|宣讲|讲座|活动|检查|会|学习|专题|研讨|集中|法治|普法)")
_ALONE = re.compile(r"[,。;、!?)\]:]|$")


@dataclass(slots=True)
class Number:
    """A number as a text has it; not frozen, which costs three times as much to make."""

    start: int
    end: int
    """behind its unit and 以上"""
    value: float
    unit: str
    """empty where none is printed"""
    about: bool
    """not exact: 余, 多, 近, 以上"""
    points: bool = False
    """of 个百分点: how much a rate changed"""


@cache
def _data() -> Mapping[str, list[str]]:
    return tomllib.loads((HERE / "units.toml").read_text(encoding="utf-8"))


@cache
def _units() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_data()["units"], key=len, reverse=True))))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]]:
    """Return the patterns of where a number may begin and of numbers, and the words that say: not exact."""
    data = _data()
    units = _units().pattern
    number = re.compile(
        rf"""
        (?:
            (?P<share>[百千]分之)(?P<percent>[{_CHINESE}]+(?:点[{_CHINESE}]+)?|\d+(?:\.\d+)?)
          | (?:(?<![\d.A-Za-z〔\[第+\-—–~/·・×#“])(?<!\d[至到])|(?<=[\t(:比长幅减和、为][+\-]))
            (?P<digits>
                \d{{1,3}}(?:,\d{{3}})+(?!\d)
              | \d{{1,3}}(?:\ \d{{3}}){{1,3}}(?![\d.])(?=[余多万]?(?:{units}))  # 2 315件, GB/T 15835
              | \d+(?:\.\d+)?
            )
            (?P<multiple>[十百千万亿]{{0,2}})(?P<more>余|多|来|几|\+)?(?P<late>万|亿)?
            (?:
                (?P<rate>[%‰])
              | (?P<points>个?百分点|个(?=[、,和及][^\d,;。]{{0,6}}\d+(?:\.\d+)?个百分点))
              | (?P<unit>(?:{units})(?:\(次\)|/次|次(?![日年月要]))?)(?!度|庭|大关)
            )?(?![-—–~]\d)  # 60%-70%
          | (?<![第周期星数几每{_CHINESE}\d.、“"])(?<![{_CHINESE}][至到])(?P<chinese>[{_CHINESE}]{{1,8}})
            (?P<cmore>余|多|来)?(?P<cunit>(?:{units})(?:\(次\)|/次|次(?![日年月要]))?)(?!大关)
        )(?P<after>以上|以下|以内|左右|上下|不等)?
        """,
        re.VERBOSE,
    )
    begins = "".join({re.escape(unit[0]) for unit in data["units"]})
    # its first sign is one of few: a search passes over all others many times faster than over words
    candidate = re.compile(
        rf"[0-9{_CHINESE}](?:(?<=[0-9])(?<![0-9].)[0-9]*+(?![{_OF_TIME}])|(?<=[百千])分之|(?<![{_CHINESE}].)(?<=[{_CHINESE}])[{_CHINESE}]*+(?=[余多来{begins}]))"
    )
    return candidate, number, tuple(data["about"])


@cache
def _ends_of_about() -> frozenset[str]:
    """Return the signs that words end with that say: not exact."""
    return frozenset(word[-1] for word in _data()["about"])


# what makes digits no number of anything: 2025年, 3月, 12·4, 721”工作法, 24小时 stays
_NO_NUMBER = re.compile(r"(?:年|月|日|时|号|版|届|周年|度|世纪|级|G|[A-Za-z·・×+\-—–~/〕\])”\"#@]|[.:]\d)")
_YEARS = re.compile(r"(?:19|20)\d\d")
_RATIO = re.compile(r"\d:")
_NEXT_CELL = re.compile(r"\t[\d.%]{1,12}(?=\t|\n|$)")
_BARE_AFTER = re.compile(r"[、,;。)]|$|\n|\t")
_HAN = re.compile(r"[\u4e00-\u9fa5\t:]")


def find_numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """Yield the numbers of a stretch of a folded text.

    >>> said = "对4700余件案件从轻,公开2万余份,占百分之九十五"
    >>> [(one.value, one.unit, one.about) for one in find_numbers(said, 0, len(said))]
    [(4700.0, '件', True), (20000.0, '份', True), (95.0, '%', False)]
    """
    candidates, pattern, _ = _patterns()
    done = start
    for candidate in candidates.finditer(text, start, end):
        start = candidate.start()
        if start < done:
            continue
        match = pattern.match(text, start, end)
        number = _number(match, text) if match else None
        if number is not None:
            done = number.end
            yield number


def _number(match: re.Match[str], text: str) -> Number | None:
    share, percent, digits, multiple, more, late, rate, points, unit, numeral, about, counted, after = (
        match.groups()
    )
    if digits:
        unit = unit or rate or (RATE_UNIT if points else "")
        if not unit:
            if multiple or late or not _is_bare(text, match):
                return None
            unit, late = _unit_of_cell(text, *match.span())
            if not unit and ("." in digits or _YEARS.fullmatch(digits)):
                return None
        value = float(digits.replace(",", "").replace(" ", ""))
        if multiple or late:
            value = round(value * _times(multiple) * _times(late), 4)
        return _made(match, value, unit, about=bool(more or after), points=points is not None)
    if percent:
        found = float(percent) if percent[0].isdecimal() else chinese_number(percent)
        unit = RATE_UNIT if share[0] == "百" else PER_MILLE
        return None if found is None else _made(match, found, unit, about=bool(after))
    if len(numeral) == 1 and numeral not in MULTIPLES and not _counts_alone(numeral, match):
        return None
    found = chinese_number(numeral)
    made = None if found is None else _made(match, found, counted, about=bool(about or after))
    return None if made and numeral in IDIOMS and not made.about else made


def _counts_alone(numeral: str, match: re.Match[str]) -> bool:
    """Return whether a single numeral is a number: 召开会议三次, 举办两期培训班."""
    if _ALONE.match(match.string, match.end()):
        return True
    return numeral in SEVERAL and _TIMES.match(match.string, match.start("cunit")) is not None


def _unit_of_cell(text: str, start: int, end: int) -> tuple[str, str | None]:
    """Return the unit that a table gives a number, or a label in brackets, and its multiple: 万元."""
    start -= text[start - 1] in SIGNS
    if text[start - 1] not in "\t:" and text[end : end + 1] != "\t":
        return "", None
    for said in read_cell(text, start, end).units:
        unit = said.lstrip("".join(MULTIPLES))
        if unit in RATE_UNITS or _units().fullmatch(unit):
            return unit, said[: len(said) - len(unit)]
    return "", None


def _times(signs: str | None) -> int:
    return prod(MULTIPLES[sign] for sign in signs or "")


def _is_bare(text: str, match: re.Match[str]) -> bool:
    """Return whether digits without a unit are a number of something: 行政检查8、其他5项."""
    start, end = match.span()
    start -= text[start - 1 : start] in SIGNS
    named = _NO_NUMBER.match(text, end, end + 3) or _RATIO.match(text, start - 2)
    if named is None and _begins_row(text, start, end):
        return True
    return named is None and bool(_HAN.match(text, start - 1) and _BARE_AFTER.match(text, end, end + 3))


def _begins_row(text: str, start: int, end: int) -> bool:
    """Return whether digits are the first cell of a table's row, below a head that says of what they are."""
    begins = text[start - 1 : start] in ("\n", "") and _NEXT_CELL.match(text, end)
    return bool(begins and read_cell(text, start, end).label)


def _made(match: re.Match[str], value: float, unit: str, *, about: bool, points: bool = False) -> Number:
    text, (start, end) = match.string, match.span()
    before = text[start - 1 : start]
    if before and before in SIGNS:
        start, value = start - 1, -value if before == "-" else value
        before = text[start - 1 : start]
    if not about and before in _ends_of_about():
        about = (
            text.endswith(_patterns()[2], max(0, start - LONGEST_ABOUT), start)
            and (before != OVER or text[start] in HUNDREDS)
            and text[start - 2 : start] not in WHOLE_WORDS
        )
    return Number(start, end, value, unit, about, points)


def chinese_number(numeral: str) -> float | None:
    """Return what Chinese numerals say; None where they say nothing.

    >>> [chinese_number(said) for said in ("十二", "两百", "三千二百零五", "一万二千", "百", "九十八点五")]
    [12.0, 200.0, 3205.0, 12000.0, 100.0, 98.5]
    """
    whole, point, rest = numeral.partition("点")
    if point:
        before, after = chinese_number(whole), [DIGITS.get(char) for char in rest]
        if before is None or None in after:
            return None
        return before + float("0." + "".join(map(str, after)))
    total = section = digit = 0
    for char in whole:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        elif char in "万亿":
            total, section, digit = (total + section + digit or 1) * MULTIPLES[char], 0, 0
        else:
            section, digit = section + (digit or 1) * MULTIPLES[char], 0
    return float(total + section + digit)

"""Reads from a title or an opening sentence the year a document is about, and whether only a part of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yifa.reading.dating.dates import CN_DIGIT, number
from yifa.reading.labels import squeeze

_DASH = "[-—–―~～至到]"
# "2021-2025年", "2021年至2025年", "二〇二一—二〇二五年": several years
RANGE = re.compile(
    rf"(?<!\d)(?:(?:19|20)\d{{2}}年?(?:度)?{_DASH}+(?:19|20)?\d{{2}}年|二{CN_DIGIT}{{3}}年?{_DASH}+二{CN_DIGIT}{{3}}年)"
)
SEVERAL = re.compile(
    rf"十[一二三四五六七八九]五|近年|历年|(?<!{CN_DIGIT})[两三五十几]年(?:来|间|总结|工作)|近[两二三四五几]年"
)
# "2025年", "2025年度", not "2026年3月" or the year of a number "〔2025〕3号"; a title may forget 年
YEAR = re.compile(
    rf"(?<![\d〔\[({{【])(?P<year>(?:19|20)\d{{2}})年(?!\d{{1,2}}月(?!份|{_DASH}))"
    rf"|(?P<chinese>二{CN_DIGIT}{{3}})年(?![一二三四五六七八九十]{{1,3}}月(?!份))"
    rf"|(?<![\d.])(?P<short>[0-3]\d)年度"
)
BARE = re.compile(r"(?<![\d〔\[【.\-/])(?P<year>20[0-3]\d)(?![\d年月.\-/〕\]】]|[)）]\d*号)")
# 【2025年度报告】, before or behind a title, and （2025年度甲县司法局）; no day
BOXED = re.compile(r"[【\[(（](?P<year>20[0-3]\d)年(?!第?\d*号|\d{1,2}月)")
MONTH = re.compile(r"(?P<year>20[0-3]\d)年\d{1,2}月")
BRACKETED = re.compile(r"[（(〔\[](?P<year>20[0-3]\d)年?度?[)）〕\]](?!第?\d*号)")
# "1-6月" is a part of a year, "1-12月" the whole
MONTHS = re.compile(rf"年?(?P<first>\d{{1,2}})月?{_DASH}+(?P<last>\d{{1,2}})月|年(?P<one>\d{{1,2}})月份?")
# "2025年,在县委…", "2025年以来,", "现将2025年度…"
OPENING = re.compile(r"(?:^|。|现将.{0,20}?)(?P<year>20\d{2})年(?:度|以来|,|，|是|我|全)")
OPENING_REACH = 200
"""characters"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a title says of time."""

    year: int | None
    several: bool = False
    """a plan's or a report's five years are no year"""


def read_period(title: str) -> Period:
    """Return the first year a squeezed title names as that of its document.

    >>> read_period("甲县2025年法治政府建设情况暨2026年工作要点的报告").year
    2025
    >>> read_period("甲县法治政府建设规划(2021-2025年)")
    Period(year=None, several=True)
    """
    if RANGE.search(title) or SEVERAL.search(title):
        return Period(year=None, several=True)
    return Period(year=next(_years(title), None))


def _years(title: str) -> Iterator[int]:
    for match in YEAR.finditer(title):
        if match["year"]:
            yield int(match["year"])
        elif match["chinese"]:
            yield number(match["chinese"])
        else:
            yield 2000 + int(match["short"])
    for pattern in (BARE, BRACKETED, BOXED):
        yield from (int(match["year"]) for match in pattern.finditer(title))


def month_year(title: str) -> int | None:
    """Return the year of a month that an interim report names, which is no year's report.

    >>> month_year("截至2025年6月底")
    2025
    """
    match = MONTH.search(title)
    return int(match["year"]) if match else None


def part_of_year(title: str) -> bool:
    """Return whether months name less than a whole year.

    >>> part_of_year("2025年1-6月"), part_of_year("2025年1-12月")
    (True, False)
    """
    return any(
        match["one"] or match.group("first", "last") != ("1", "12") for match in MONTHS.finditer(title)
    )


def opening_year(text: str) -> int | None:
    """Return the year a text begins to tell of.

    >>> opening_year("2025年以来，甲县始终把法治政府建设作为重点任务。")
    2025
    """
    match = OPENING.search(squeeze(text[:OPENING_REACH]))
    return int(match["year"]) if match else None

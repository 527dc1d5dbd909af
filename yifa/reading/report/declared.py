"""Reads how many bodies a county's own report says have published theirs."""

import re
from dataclasses import dataclass

from yifa.model.report import Level
from yifa.reading.labels import squeeze

# "26家政府工作部门、16个乡镇", "11个乡镇街道"
_COUNT = re.compile(
    r"(?P<number>\d{1,3})[个家](?:县|区|市|旗)?(?:级|直)?(?:政府)?(?:工作)?(?P<what>部门|单位|乡镇|镇街|街镇|镇乡|乡|镇|街道|街办)"
)
_TOWNS = ("乡镇", "镇街", "街镇", "镇乡", "乡", "镇", "街道", "街办")
_SENTENCE = re.compile(r"[^。；;\n]+")
# only a sentence on the reports themselves says who published one
_ON_REPORTS = re.compile(r"年度报告|法治政府建设(?:情况)?报告")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """How many bodies of a level a report says reported."""

    level: Level
    number: int
    sentence: str


def read_declared(text: str) -> tuple[Declared, ...]:
    """Return the numbers of departments and townships that a report says have published, with the sentence.

    >>> said = read_declared("将县政府、26家政府工作部门、16个乡镇的年度报告公开。")
    >>> [(count.level.value, count.number) for count in said]
    [('department', 26), ('township', 16)]
    """
    return tuple(
        Declared(
            level=Level.TOWNSHIP if match["what"] in _TOWNS else Level.DEPARTMENT,
            number=int(match["number"]), sentence=sentence.strip(),
        )
        for sentence in _SENTENCE.findall(text)
        if _ON_REPORTS.search(sentence)
        for match in _COUNT.finditer(squeeze(sentence))
    )  # fmt: skip

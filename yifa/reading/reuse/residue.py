"""Finds what was left in a report from where it was copied: last year's year, another county's name."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

_SENTENCE = re.compile(r"[^。!?！？\n]+[。!?！？]?")
# a year that is told of as the report's: 2024年,我局… · 2024年以来 · 2024年度法治政府建设情况
_TOLD = (
    r"(?:(?:^|[。；;：:]|现将.{{0,16}}?){year}年(?:度|以来)?[,，]"
    r"|{year}年(?:全年|以来|度?法治政府建设(?:工作)?(?:情况|开展)))"
)
# what speaks of another year rightly: 较2024年, 2023—2024年, 《…2024年…》, 2024年度报告已公开
_COMPARED = re.compile(r"较|比|同比|环比|上年|去年|印发|结转|自20|从20|年度报告|公示|修订|规划|—|－|-|至")
_QUOTED = re.compile(r"《[^《》]*》|[〔\[(（][^〕\])）]{0,12}[〕\])）]")
# who may be named beside a county's own: 赴甲县考察, 甲县人民法院, 对口支援甲县
_RIGHTLY = re.compile(
    r"法院|检察院|考察|交流|协作|支援|跨|毗邻|相邻|籍|联合|学习|对接|共建|会商|异地|管辖|帮扶"
)
AROUND = 10


class ResidueKind(StrEnum):
    """What was left."""

    YEAR = "year"
    PLACE = "place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """Something that does not belong to the report, and its sentence."""

    kind: ResidueKind
    start: int
    end: int
    words: str


def find_residue(
    text: str, *, year: int | None, places: Collection[str], own: Collection[str]
) -> Iterator[Residue]:
    """Yield what seems left from another report: of the year before, or of one of *places*.

    *own* are the county's name, and those of the places above it.

    >>> said = "2024年,甲县扎实推进法治建设。乙县司法局办理案件3件,较2024年减少2件。"
    >>> [(one.kind.value, one.words) for one in find_residue(said, year=2025, places={"乙县"}, own={"甲县"})]
    [('year', '2024年'), ('place', '乙县')]
    """
    if year is not None:
        yield from _years(text, year - 1)
    yield from _places(text, places, own)


def _years(text: str, year: int) -> Iterator[Residue]:
    told = re.compile(_TOLD.format(year=year))
    for sentence in _SENTENCE.finditer(text):
        if str(year) not in sentence[0]:
            continue
        plain = _QUOTED.sub(lambda quoted: "*" * len(quoted[0]), sentence[0])
        match = told.search(plain)
        if match and not _COMPARED.search(plain):
            at = sentence.start() + plain.index(str(year), match.start())
            yield Residue(kind=ResidueKind.YEAR, start=at, end=at + 5, words=text[at : at + 5])


def _places(text: str, places: Collection[str], own: Collection[str]) -> Iterator[Residue]:
    for match in re.finditer(r"[\u4e00-\u9fa5]{1,8}?(?:自治县|自治旗|县|旗|市|区)", text):
        name = next((match[0][at:] for at in range(len(match[0]) - 1) if match[0][at:] in places), None)
        if name is None or any(name in one or one in name for one in own):
            continue
        around = text[max(0, match.end() - len(name) - AROUND) : match.end() + AROUND]
        if not _RIGHTLY.search(around):
            start = match.end() - len(name)
            yield Residue(kind=ResidueKind.PLACE, start=start, end=match.end(), words=name)

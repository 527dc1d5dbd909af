"""Reads the figures of a report: each number with its unit, kind, what it counts, and where it stands.

A number's topic is that of its sentence, carried on from number to number: 新收行政复议申请30件、受理19件.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yifa.reading.elements.folding import Folded, fold
from yifa.reading.facts.indicators import Indicator, indicators_of, topic_of
from yifa.reading.facts.numbers import RATE_UNIT, Number, find_numbers

RULE = 1
"""version of the rules: what older ones derived is derived anew"""
BESIDE = 24
"""characters beside a number that say what it counts"""


class Kind(StrEnum):
    """What a number says of what it counts."""

    LEVEL = "level"
    DELTA = "delta"
    """by how much it changed"""
    RATE = "rate"
    CUMULATIVE = "cumulative"
    """of more than the year"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure; its places are those in the text itself."""

    start: int
    end: int
    value: float
    unit: str
    approximate: bool
    kind: Kind
    year: int | None
    """the year it is about, where its clause names another than the report's"""
    subject: str
    """the words beside it that say what is counted"""
    topic: str | None
    indicator: str | None
    scope: str
    """what limits it to a part, as printed: 其中, 上半年, 插甸镇; empty for the whole"""
    sentence_start: int
    sentence_end: int
    element: str | None = None
    """of its section, where that is known"""


_STOPS = "。!?\n"
_STOP = re.compile(r"[。!?\n]")
_QUOTED = re.compile(r"《[^《》]*》")
PART = "其中"
_CUT = re.compile(r"[,;:、。()]")
# what changed: 同比减少16件, 降幅达80%, 较上年提高3个百分点; not 增加至30件
_CHANGED = re.compile(
    r"(?:(?:同比|环比|(?:较|比|与)(?:\d{4}年|上年度?|去年|上一年度?)(?:同期)?(?:相比)?)[^,。;]{0,8}?(?:增加|减少|增长|下降|上升|提高|提升|降低|多|少|增|降|减|翻)"
    r"|(?:增加|减少|增长|下降|上升|降低|增幅|降幅|涨幅|升幅|增速))"
    r"(?:了|约|近|超|超过|幅度|分别|均|为|达|达到|高达|:|\ ){0,3}$"
)
# by how much, said before what: 比去年多受理信访事项25件
_MORE = re.compile(
    r"(?:较|比|与)(?:\d{4}年|上一?年度?|去年)(?:同期)?(?:相比)?(?:多|少|增加|减少)[^,。;]{1,12}$"
)
# 由95%提升至100%: the first is of before, and both are of the same
_FROM, _TO = re.compile(r"[由从]$"), re.compile(r"^[提升增加高上下降低减少长]{1,3}[至到为]")
_REACHED = re.compile(r"(?:至|到|为)$")
_COMPARED = re.compile(r"(?:同比|环比)[^,。;]{0,6}$")
# another year: that of 2024年20件, and of what was 上年结转 or 去年同期
_BEFORE = re.compile(r"(?:上一?年度?|去年|前一年)(?:同期)?(?!结转|转结|度?相比|以来)")
_YEAR = re.compile(r"(20\d\d)年(?!以来|底|度?(?:法治|工作要点|行政执法案件))")
_COMPARING = re.compile(r"(?:较|比|与|同比)$")
_SINCE = re.compile(
    r"[一二两三四五六七八九十\d]{1,4}年来|近[一二两三四五六七八九十\d]{1,4}年|历年(?:来|累计)|(?:建局|成立|改革|换届|开展|实施|启动|运行|创建|建成|“?[七八九]五”?普法|十[三四五]五)[^,。;]{0,6}以来|(?:自|从)?(20\d\d)年(?:\d{1,2}月)?[^,。;]{0,6}以来|20\d\d年?[-—–至到]+20\d\d年"
)
# what has grown to now: 目前累计建成, 累计已; a bare 累计 sums up the year
_IN_ALL = re.compile(r"(?:目前|至今|迄今|现已|已)[^,。;]{0,12}累计|累计(?:现有|已)|历史累计")
_ANNUAL = re.compile(r"全年|本年度?|今年|年内|年度内|一年来|当年|(20\d\d)年")
_SCOPE = re.compile(
    r"其中|配合|被纠|被复议|被撤|上半年|下半年|[一二三四]季度|\d{1,2}月份|涉企|领域|被申请人|作为(?:被告|被申请)"
    r"|以[^,。;]{1,12}为被|辖区|省(?:政府|级|厅)|市(?:政府|级|中院)|州(?:级|政府)|上级|一审|二审|再审|非诉"
)
_TOWN = re.compile(r"[\u4e00-\u9fa5]{1,4}(?:镇|乡|街道|村|社区)(?!级|村|街|县|综合|政府|\()")
TOWNS = "镇乡街村社"


def read_facts(text: str, *, year: int | None = None, folded: Folded | None = None) -> tuple[Fact, ...]:
    """Return the figures of a report on *year*, in the order of its text.

    >>> said = "全年新收行政复议申请30件、受理19件;全年行政诉讼案件4件,同比减少16件。"
    >>> for fact in read_facts(said):
    ...     print(fact.indicator, fact.value, fact.kind.value)
    reconsideration_received 30.0 level
    reconsideration_accepted 19.0 level
    litigation_cases 4.0 level
    litigation_cases 16.0 delta
    """
    folded = folded or fold(text)
    return tuple(
        fact
        for start, end, numbers in _sentences(folded.text)
        for fact in _Sentence(folded, start, end, year).facts(numbers)
    )


def _sentences(text: str) -> Iterator[tuple[int, int, list[Number]]]:
    """Yield the sentences that have numbers, with these."""
    numbers: list[Number] = []
    start = end = 0
    for number in find_numbers(text, 0, len(text)):
        if number.start >= end:
            if numbers:
                yield start, end, numbers
            start, end = _sentence_around(text, number.start)
            numbers = []
        numbers.append(number)
    if numbers:
        yield start, end, numbers


def _sentence_around(text: str, place: int) -> tuple[int, int]:
    start = max(text.rfind(sign, 0, place) for sign in _STOPS) + 1
    stop = _STOP.search(text, place)
    return start, stop.end() if stop else len(text)


class _Sentence:
    """One sentence, read from number to number."""

    def __init__(self, folded: Folded, start: int, end: int, year: int | None) -> None:
        self.folded = folded
        self.text = folded.text
        self.start = start
        self.end = end
        self.year = year
        self.topic: str | None = None
        self.last: Indicator | None = None
        self.given: set[str] = set()
        self.scope = ""
        self.rising = ""
        self.since, self.annual = _times(self.text[start:end], year)

    def facts(self, numbers: Sequence[Number]) -> Iterator[Fact]:
        """Yield the figures of the sentence."""
        for at, number in enumerate(numbers):
            before = numbers[at - 1].end if at else self.start
            after = numbers[at + 1].start if at + 1 < len(numbers) else self.end
            yield self._fact(number, before, after)

    def _fact(self, number: Number, before: int, after: int) -> Fact:
        clause = self.text[before : number.start]
        left = _last_piece(clause)
        right = _CUT.split(self.text[number.end : after], maxsplit=1)[0][:BESIDE]
        was = bool(_FROM.search(left) and _TO.match(right))
        left = self.rising if self.rising and _TO.match(left) else left
        self.rising = _FROM.sub("", left) if was else ""
        self._note_topic(clause, left, right)
        scope = self._scope(clause, right)
        kind = self._kind(number, clause, left)
        indicator = None if was else self._indicator(number, kind, left, right)
        if indicator and kind is not Kind.DELTA:
            self.last = indicator
            self.given.add(indicator.key)
        start, end = self.folded.span(number.start, number.end)
        whole = self.folded.span(self.start, self.end)
        return Fact(
            start=start, end=end, value=number.value, unit=number.unit, approximate=number.about, kind=kind,
            year=_other_year(clause, self.year), subject=_subject(left, right), topic=self.topic,
            indicator=indicator.key if indicator else None, scope=scope,
            sentence_start=whole[0], sentence_end=whole[1],
        )  # fmt: skip

    def _note_topic(self, clause: str, left: str, right: str) -> None:
        """Change the topic to the one that stands nearest: beside the number, else before it."""
        strong = topic_of(left) or topic_of(right) or topic_of(clause)
        self.topic = strong or self.topic or topic_of(clause, weak=True) or topic_of(right, weak=True)

    def _scope(self, clause: str, right: str) -> str:
        """Return what limits the number to a part; a part lasts to the semicolon."""
        if ";" in clause:
            self.scope = ""
        found = _SCOPE.search(clause) or _SCOPE.search(right) or _town(clause) or _town(right)
        if found:
            self.scope = found[0]
        return self.scope

    def _indicator(self, number: Number, kind: Kind, left: str, right: str) -> Indicator | None:
        if kind is Kind.DELTA:
            return self.last
        for one in indicators_of(self.topic):
            if one.fits(number.unit, kind.value, left, right):
                is_part = self.scope == PART and one.key in self.given
                return None if is_part else one
        return None

    def _kind(self, number: Number, clause: str, left: str) -> Kind:
        if (
            number.points
            or _MORE.search(left)
            or (_CHANGED.search(left[-BESIDE:]) and not _REACHED.search(left.rstrip("约近达")))
        ):
            return Kind.DELTA
        if number.unit == RATE_UNIT:
            return Kind.DELTA if _COMPARED.search(clause) else Kind.RATE
        if number.start - self.start > self.since:
            return Kind.CUMULATIVE
        if "累计" in clause and _IN_ALL.search(clause) and number.start - self.start < self.annual:
            return Kind.CUMULATIVE
        return Kind.LEVEL


def _times(sentence: str, year: int | None) -> tuple[int, int]:
    """Return from where on a sentence speaks of several years, and of one; its length for never."""
    plain = _QUOTED.sub(lambda quoted: "*" * len(quoted[0]), sentence)
    since, annual = _SINCE.search(plain), _ANNUAL.search(plain)
    if since and since[1] and year and int(since[1]) >= year:
        since = None
    return since.end() if since else len(sentence), annual.start() if annual else len(sentence)


def _town(words: str) -> re.Match[str] | None:
    return _TOWN.search(words) if any(sign in words for sign in TOWNS) else None


def _last_piece(clause: str) -> str:
    """Return the words between a number and the sign before it."""
    return _CUT.split(clause)[-1].strip()


def _other_year(clause: str, year: int | None) -> int | None:
    """Return the year a clause names, where that is not the report's."""
    if "年" not in clause:
        return None
    last = None
    for match in _YEAR.finditer(clause):
        if not _COMPARING.search(clause[: match.start()]):
            last = int(match[1])
    if last is not None:
        return last if last != year else None
    return (
        year - 1
        if year and _BEFORE.search(clause) and not re.search(r"(?:较|比|与)(?:上|去)", clause)
        else None
    )


_FILLERS = re.compile(
    r"^(?:20\d\d年度?|全年|本年度?|今年|目前|截至[^,。;]{0,8}|累计|共计|共|已|先后|其中|我局|全县|全局|全市|全区|全镇|对|向|与|并|及|将|为|达|约|近|超)+|(?:共计|共|达到|达|为|约|近|超|了|累计|总计|合计|:){1,8}$"
)


def _subject(left: str, right: str) -> str:
    """Return what is counted: the words before a number, or those behind it.

    >>> _subject("全年新收行政复议申请", ""), _subject("对", "规范性文件进行了合法性审核")
    ('新收行政复议申请', '规范性文件进行了合法性审核')
    """
    words = _FILLERS.sub("", _FILLERS.sub("", left.strip())).strip()
    return (words if len(words) > 1 else right.strip())[:BESIDE]

"""Reads the figures of a report: each number with its unit, kind, what it counts, and where it stands.

A number's topic is that of its sentence, carried on from number to number: 新收行政复议申请30件、受理19件.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from yifa.reading.elements.folding import Folded, fold
from yifa.reading.facts.ahead import begins_ahead, stretches_ahead
from yifa.reading.facts.beside import Beside, Sentence
from yifa.reading.facts.indicators import Indicator, counts_nothing, fitting, topic_of
from yifa.reading.facts.numbers import RATE_UNITS, SIGNS, Number, find_numbers
from yifa.reading.facts.topics import CASES, NEAR, SHORT, Topics
from yifa.reading.facts.words import CUT, PART, TO, Behind, Clause, is_compared_with, names_own, subject_of

RULE = 5
"""version of the rules: what older ones derived is derived anew"""


class Kind(StrEnum):
    """What a number says of what it counts."""

    LEVEL = "level"
    DELTA = "delta"
    """by how much it changed"""
    RATE = "rate"
    CUMULATIVE = "cumulative"
    """of more than the year"""


class Fact(NamedTuple):
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


AHEAD = frozenset(("next_year", "suggestions"))
"""elements that speak of what is to be: their figures are aims, of no indicator"""
CARRIED = frozenset(("penalty_review", "legality_review"))
"""topics of what is done, which a list does not leave: 审核文件6件、行政处罚案件20件"""
DOING = frozenset(("", "开展", "举办", "组织", "办理", "完成", "实施"))
"""what is said of a number whose words are those of the one before it"""
LITIGATION = "litigation"
LINE = 40
"""characters of a line that may be one of a list, which goes on with the topic of the line before it"""
# a report of a county; 全市 is not its own
_COUNTY = re.compile(r"[我全县区](?:(?<=[我全])[县区]|(?<=[县区])政府)")
# a number that is a rate in itself: 万人发案率0.9件
_RATE = re.compile(r"率(?:约|为|达|仅|:)*$")
# what a number is divided by: 每十万人, 人均办案23件
_EACH = re.compile(r"每(?:[十百千万]{1,2}[人户]|[名个家件年月周天日](?!一法))|[人户村日月年平]均|单[日月周]")
_PER = re.compile("[每均单]")
COUNTED = CASES | {"次", "场", "期", "场次", "人次", "人", "名"}
# what is said of no more than when it was, 上年同期为53件, or of a part of a year: 四季度12场,合计31场
_THEN = re.compile(r"(?:上一?年度?|去年)(?:同期|全年)?")
_PERIOD = re.compile(r"[上下]半年|[前一二三四]{1,2}季度|\d{1,2}月份?")
_PERIOD_ENDS = frozenset("年度月份")
# another year that numbers behind are of as well: 2024年收案58件、审结50件;
_LEADS = re.compile(r"(?:^|;)[^,;。]{0,12}?(?:20\d\d年|去年|上一?年度?)(?![^;]*转)[^;]*$")
# what is to be reached, which what follows was: 任务数240件,实际办理312件
_AIM = re.compile(
    r"目标|下达[^,;。]{0,24}(?:任务|指标|计划)$|任务(?:数|量|指标)|计划数|指标数|不得?低于|不得少于"
)
_ASKED = re.compile(r"的?(?:目标|要求|标准|任务)")
_CARRIED_OUT = re.compile(r"(?:实际|[只仅已共])(?:完成|开展|举办|组织|办理|实施|达到?)$")
# cases of lawyers are no body's: 律师办理诉讼案件3206件
_COUNSEL = re.compile(r"律师|法律服务(?:所|工作者)")
# what was done to all that are counted, of which those that succeeded are a part: 调解纠纷287起,成功化解281起
_SETTLED = re.compile(r"^(?!.*(?:受理|排查|接[收到])).*(?:调解|调处|化解)")
# a rate of some only: 出庭率100%的有6个县
_OF_SOME = re.compile(r"的(?:有|占|共|单位|部门|乡镇|街道|县|镇|市|区|$)")
# a list by subjects: 监察:立案19件;仲裁:立案312件
_ITEM_OF_LIST = re.compile(r"(?:^|[;\n])([^,;:。()\d\n]{2,12}):[^:;]*$")
# an item of a list: 二是, (二), 2.
_ITEM = re.compile(r"[一二三四五六七八九十]{1,2}[是、]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、](?!\d)")
_DIGIT = re.compile(r"\d")
_STOP = re.compile(r"[。!?\n]")
_QUOTED = re.compile(r"《[^《》]*》")
# sentences without one of these speak of no several years
_SEVERAL = re.compile(r"年来|以来|近[一二两三四五六七八九十\d]|年[间累共]|历年|时期|期间|20\d\d年?[-—–至到]")
_SINCE = re.compile(
    r"(?!一年来)[一二两三四五六七八九十\d]{1,4}年来|(?<![第十\d])[两三四五六]年(?:间|累计|共)|近[一二两三四五六七八九十\d]{1,4}年|历年(?:来|累计)|(?:十[三四五]五|[七八九]五)”?(?:普法)?(?:时期|期间)|(?:建局|成立|改革|换届|开展|实施|启动|运行|创建|建成|“?[七八九]五”?普法|十[三四五]五)[^,。;]{0,6}以来(?!的|制定|出台|印发|发布)|(?:自|从)?(20\d\d)年(?:\d{1,2}月)?[^,。;]{0,16}以来(?!的|制定|出台|印发|发布)|20\d\d年?[-—–至到]+20\d\d年(?![^,;。\d]{0,12}的\d)"
)
_ANNUAL = re.compile(r"全年|本年度?|今年|年内|年度内|一年来|当年|20\d\d年")


def read_facts(
    text: str,
    *,
    year: int | None = None,
    folded: Folded | None = None,
    element_at: Callable[[int], str | None] = lambda _place: None,
) -> tuple[Fact, ...]:
    """Return the figures of a report on *year*, in the order of its text.

    *element_at* gives the element whose section holds a place of the text.

    >>> said = "全年新收行政复议申请30件、受理19件;全年行政诉讼案件4件,同比减少16件。"
    >>> for fact in read_facts(said):
    ...     print(fact.indicator, fact.value, fact.kind.value)
    reconsideration_received 30.0 level
    reconsideration_accepted 19.0 level
    litigation_cases 4.0 level
    litigation_cases 16.0 delta
    """
    folded = folded or fold(text)
    facts: list[Fact] = []
    last: _Reader | None = None
    of_county = _COUNTY.search(folded.text) is not None
    for before, start, end, numbers in _sentences(folded.text):
        reader = _Reader(folded, start, end, year)
        reader.of_county = of_county
        reader.follow(last, before)
        facts += reader.facts(numbers, element_at)
        last = reader
    return tuple(facts)


def _is_line(text: str, start: int, end: int) -> bool:
    """Return whether a sentence is a short line, as those of lists are."""
    return end - start <= LINE and text[end - 1] == "\n"


def _sentences(text: str) -> Iterator[tuple[int, int, int, list[Number]]]:
    """Yield the sentences that have numbers: where the one before it begins, its own begin and end, these."""
    stops = [match.end() for match in _STOP.finditer(text)]
    numbers: list[Number] = []
    before = start = end = 0
    for number in find_numbers(text, 0, len(text)):
        if number.start >= end:
            if numbers:
                yield before, start, end, numbers
            at = bisect_right(stops, number.start)
            start = stops[at - 1] if at else 0
            before = stops[at - 2] if at > 1 else 0
            end = stops[at] if at < len(stops) else len(text)
            numbers = []
        numbers.append(number)
    if numbers:
        yield before, start, end, numbers


class _Reader:
    """Reads one sentence from number to number."""

    def __init__(self, folded: Folded, start: int, end: int, year: int | None) -> None:
        self.folded = folded
        self.start, self.end = start, end
        self.span = folded.span(start, end)
        self.year = year
        self.topics = Topics()
        self.last: Indicator | None = None
        self.models: dict[str, Indicator] = {}
        self.given: set[tuple[str, int | None, Kind]] = set()
        self.scope = ""
        self.in_part = self.caused = self.of_county = self.wider = self.planned = self.outside = (
            self.counted
        ) = self.period = False
        self.era: int | None = None
        self.left = ""
        self.before: tuple[Kind | None, str] = None, ""
        sentence = folded.text[start:end]
        self.since, self.annual = _times(sentence, year)
        self.ahead = stretches_ahead(sentence, year)

    def follow(self, last: "_Reader | None", before: int) -> None:
        """Take over what goes on from the sentence with numbers before; that of *before* may be a heading."""
        text, start = self.folded.text, self.start
        line = text.rfind("\n", 0, start) + 1
        adjoins = last is not None and last.end == start
        if last and adjoins and _is_line(text, start, self.end) and _is_line(text, last.start, last.end):
            self.topics.main = last.topics.now
        elif last and adjoins and start > line and text.startswith(PART, start):
            self.topics.main, self.given = last.topics.main, last.given
        beside = last if last and last.end >= max(line, start - NEAR) and start > line else None
        low = beside.end if beside else max(line, start - NEAR)
        heading = text[before:start] if start - before <= SHORT else ""
        item = _ITEM.match(heading) if heading else None  # (4)送法下乡
        heading = "" if _DIGIT.search(heading, item.end() if item else 0) else heading
        self.topics.follow(beside.topics if beside else None, text[low:start], heading)
        listed = last is not None and adjoins and last.planned and _ITEM.match(text, line) is not None
        self.planned = listed or (heading.endswith("\n") and begins_ahead(heading, self.year))
        if self.planned or begins_ahead(text[line : line + NEAR], self.year):
            self.ahead = self.ahead or [(0, self.end)]

    def facts(self, numbers: Sequence[Number], element_at: Callable[[int], str | None]) -> Iterator[Fact]:
        """Yield the figures of the sentence."""
        sentence = Sentence(self.folded.text, self.start, self.end, numbers, self.year)
        for number, beside in zip(numbers, sentence.words(), strict=True):
            yield self._fact(number, beside, element_at)

    def _fact(self, number: Number, beside: Beside, element_at: Callable[[int], str | None]) -> Fact:
        if not (beside.listed and self.topics.now in CARRIED):
            self.topics.note(beside, number.unit)
        year = self._year(beside)
        scope = self._scope(beside.clause, beside.behind)
        kind = self._kind(number, beside)
        indicator = self._indicator(number, kind, beside, year)
        if indicator and kind is not Kind.DELTA:
            self.last = indicator
            self.given.add((indicator.key, year, kind))
        subject = beside.piece.subject
        self.before = kind, number.unit
        self.period = subject[-1:] in _PERIOD_ENDS and _PERIOD.fullmatch(subject) is not None
        self.counted = indicator is not None or (self.counted and self.period)
        start, end = self.folded.span(number.start, number.end)
        element = element_at(start)
        return Fact(
            start=start, end=end, value=number.value, unit=number.unit, approximate=number.about, kind=kind,
            year=year, subject=subject_of(beside.piece, beside.right), topic=self.topics.now,
            indicator=indicator.key if indicator and element not in AHEAD else None, scope=scope,
            sentence_start=self.span[0], sentence_end=self.span[1], element=element,
        )  # fmt: skip

    def _scope(self, clause: Clause, behind: Behind) -> str:
        """Return what limits the number to a part; a part lasts to the semicolon."""
        if clause.parts:
            self.scope = ""
        self.in_part = clause.lists or (self.in_part and not clause.parts)
        self.scope = clause.limit or behind.limit or clause.town or behind.town or self.scope
        return self.scope

    def _indicator(self, number: Number, kind: Kind, beside: Beside, year: int | None) -> Indicator | None:
        self.caused = beside.clause.caused or (self.caused and bool(beside.listed))
        of_some = _OF_SOME.match(beside.behind.piece)
        clause = beside.clause
        still = self.wider and not (clause.parts or names_own(beside.said))
        self.wider = self.of_county and (clause.wider or still)
        if clause.parts:
            self.models, self.outside = {}, False
        if ":" in beside.said and (item := _ITEM_OF_LIST.search(beside.said)):
            self.outside = counts_nothing(item[1])
        if (beside.was and year is None) or self.caused or self.outside or of_some:
            return None
        if (
            self.wider
            or self._is_ahead(number)
            or (kind is Kind.LEVEL and _is_ratio(number, beside.left))
            or _AIM.search(beside.left)
            or _ASKED.match(beside.behind.piece)
        ):
            if one := self._told(number, kind, beside):
                self.models[number.unit] = one
            return None
        if kind is Kind.DELTA:
            return self.last
        one = self._told(number, kind, beside)
        if one is None and (beside.piece.subject in DOING or _CARRIED_OUT.search(beside.left)):
            one = self.models.get(number.unit)
        if one is None and self.counted and self._repeats(number, beside):
            one = self.last
        if one and one.topic == LITIGATION and _COUNSEL.search(beside.said):
            return None
        is_part = self.in_part or ("成功" in beside.left and _SETTLED.search(self.left))
        self.left = beside.left
        return None if one and is_part and (one.key, year, kind) in self.given else one

    def _told(self, number: Number, kind: Kind, beside: Beside) -> Indicator | None:
        """Return what the words beside a number say that it counts."""
        topic = self.topics.now or self.topics.headline
        wide = beside.listed if topic in CARRIED and beside.listed else beside.wide
        one = fitting(topic, number.unit, kind, beside.left, wide, beside.right)
        if one is None and beside.head:
            one = fitting(topic, number.unit, kind, beside.head, "", "")
        if one is None and beside.shared:
            one = fitting(topic_of(beside.shared), number.unit, kind, beside.shared, "", "")
        return one

    def _repeats(self, number: Number, beside: Beside) -> bool:
        """Return whether a number is of another time than the one before it: 累计300场,今年开展40场."""
        clause, subject = beside.clause, beside.piece.subject
        names_time = clause.annual or clause.year_before or clause.year is not None or self.period
        if not names_time or number.unit != self.before[1]:
            return False
        alone = CUT.search(beside.said.lstrip(",;、(")) is None
        goes_on = (
            subject in DOING
            or _THEN.fullmatch(subject) is not None
            or TO.match(subject) is not None
            or is_compared_with(beside.left)
        )
        return alone and goes_on

    def _is_ahead(self, number: Number) -> bool:
        """Return whether a number is of what is to be."""
        into = number.start - self.start
        return bool(self.ahead) and any(start <= into < end for start, end in self.ahead)

    def _year(self, beside: Beside) -> int | None:
        """Return the year that a number's list, clause or column names, where that is not the report's."""
        clause = beside.clause
        year = beside.year or clause.year or (self.year - 1 if self.year and clause.year_before else None)
        own = year == self.year if year else clause.annual or TO.match(beside.said) is not None
        if own or clause.parts or not self.before[1]:
            self.era = year if year and not own and _LEADS.search(beside.said) else None
        return None if own else year or self.era

    def _kind(self, number: Number, beside: Beside) -> Kind:
        clause = beside.clause
        goes_on = beside.clause.joins and self.before == (Kind.DELTA, number.unit)
        if number.points or goes_on or beside.changed:
            return Kind.DELTA
        if clause.compared and self.folded.text[number.start] in SIGNS:
            return Kind.DELTA
        if number.unit in RATE_UNITS:
            return Kind.DELTA if clause.compared else Kind.RATE
        if clause.annual or (clause.year is not None and clause.year == self.year):
            self.since = self.end
        into = number.start - self.start
        if into > self.since and not beside.in_turn and clause.year is None and beside.year is None:
            return Kind.CUMULATIVE
        return Kind.CUMULATIVE if clause.in_all and into < self.annual else Kind.LEVEL


def _is_ratio(number: Number, left: str) -> bool:
    """Return whether a number is of so many people, or a rate in itself: 每十万人诉讼案件3.9件."""
    if "率" in left and _RATE.search(left):
        return True
    return number.unit in COUNTED and _PER.search(left) is not None and _EACH.search(left) is not None


def _times(sentence: str, year: int | None) -> tuple[int, int]:
    """Return from where on a sentence speaks of several years, and of one; its length for never."""
    plain = _QUOTED.sub(lambda quoted: "*" * len(quoted[0]), sentence) if "《" in sentence else sentence
    since = _SINCE.search(plain) if _SEVERAL.search(plain) else None
    annual = _ANNUAL.search(plain)
    if since and since[1] and year and int(since[1]) >= year:
        since = None
    return since.end() if since else len(sentence), annual.start() if annual else len(sentence)

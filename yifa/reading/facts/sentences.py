"""Reads what a sentence says of each of its numbers: kind, year, topic and indicator.

What it says hangs on the words between its numbers, which reports repeat with other figures year after year:
of the same words it is read once.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from yifa.reading.facts.beside import Beside, Sentence, Shape
from yifa.reading.facts.fact import Kind
from yifa.reading.facts.indicators import Indicator, counts_nothing, fitting, topic_of
from yifa.reading.facts.numbers import RATE_UNITS
from yifa.reading.facts.parts import Summand, goes_on_with_cause, goes_on_with_review, is_handed_on, summed
from yifa.reading.facts.topics import CASES, INHERITED, PASSING, PENALTY, Topics
from yifa.reading.facts.words import CUT, TO, Behind, Clause, is_compared_with, names_own, subject_of

KEPT = 4096
"""sentences of which what they say is kept"""
DOING = frozenset(("", "开展", "举办", "组织", "办理", "完成", "实施"))
"""what is said of a number whose words are those of the one before it"""
LITIGATION, OFFICERS, PUBLICITY = "litigation", "officers", "publicity"
# a number that is a rate in itself: 万人发案率0.9件
_RATE = re.compile(r"率(?:约|为|达|仅|:)*$")
# what a number is divided by: 每十万人, 人均办案23件
_EACH = re.compile(
    r"每(?:[十百千万]{1,2}[人户]|[名个家件年月周天日](?!一法)|半年|季度?|学期|[两三][周月年])|[人户村日月年平]均|单[日月周]|万人(?=受理|立案|诉讼|复议|案件|发案|行政)"
)
_PER = re.compile("[每均单万]")
HOURS = frozenset(("学时", "课时", "小时"))
# what a course lasts is no sum of the year: 培训4期,每期32学时
_OF_A_COURSE = re.compile(r"每(?:期|场|班)")
COUNTED = CASES | {"次", "场", "期", "场次", "人次", "人", "名"}
# what is said of no more than when it was, 上年同期为53件, or of a part of a year: 四季度12场,合计31场
_THEN = re.compile(r"(?:上一?年度?|去年)(?:同期|全年)?")
_PERIOD = re.compile(r"[上下]半年|[前一二三四]{1,2}季度|\d{1,2}月份?")
_PERIOD_ENDS = frozenset("年度月份")
# another year that numbers behind are of as well: 2024年收案58件、审结50件;
_LEADS = re.compile(r"(?:^|;)[^,;。]{0,12}?(?<![较比与])(?:20\d\d年|去年|上一?年度?)(?![^;]*转)[^;]*$")
# what is to be reached, which what follows was: 任务数240件,实际办理312件
_AIM = re.compile(
    r"目标|下达[^,;。]{0,24}(?:任务|指标|计划)$|任务(?:数|量|指标)|定任务(?<=[省市县区级]...)|计划数|指标数|不得?低于|不得少于|控制在$"
)
_ASKED = re.compile(r"的?(?:目标|要求|标准|任务)")
DONE = ("完成", "开展", "举办", "组织", "办理", "实施", "达", "达到")
_CARRIED_OUT = re.compile(rf"(?:实际|[只仅已共])(?:{'|'.join(DONE)})$")
RESPONDENT = "为被申请"
"""of proceedings before the level above: what became of them is no work of a body's own"""
# what went on from other proceedings is a part of all
_AFTER = re.compile(r"(?:复议|调解|裁决|仲裁)(?:决定)?[后之]|不服")
# cases of lawyers are no body's: 律师办理诉讼案件3206件
_COUNSEL = re.compile(r"律师|法律服务(?:所|工作者)")
# what was done to all that are counted, of which those that succeeded are a part: 调解纠纷287起,成功化解281起
_SETTLED = re.compile(r"^(?!.*(?:受理|排查|接[收到])).*(?:调解|调处|化解)")
# what stands before the sum of a list: 涉外公证13件、民事公证61件,合计74件
_SUM = re.compile(r"(?:以上)?(?:合计|共计|总计)(?:达|为)?")
# those of one level, which are a part of all: 执法人员856人,乡镇执法人员213人
_OF_A_LEVEL = re.compile(r"(?:各)?(?:乡镇|镇街|街道|[县市区]级|[县市区]直|部门)")
# a list of what others did: 县人大常委会听取报告3次、开展执法检查2次
_OF_OTHERS = re.compile(r"(?:全年)?[省市县区旗]?(?:人大|政协)")
# a part of a sentence that says what a congress did: 县人大常委会审议报告2次,执法检查3次
_CONGRESS = re.compile(
    r"(?:^|;)(?:全年,?)?(?![向接受经由报对邀主自配])(?:[\u4e00-\u9fa5]{0,4}[省市县区旗])?(?:人大常委会|政协)(?!委员|代表|建议|提案|交办)"
)
# what became of cases that were filed: 立案6件,办结行政处罚6件; 立案29件,处罚27件
_CLOSED = re.compile(r"办结|结案|查结|决定|(?<!行政)处罚")
# grave ones beside all: 调解纠纷631件,调处重大疑难案件83件
GRADED = INHERITED | {PENALTY, "mediation", "legal_aid"}
_GRAVE = re.compile(r"重大|疑难|复杂|重点|突出")
# a body's own people, who are no public: 举办领导干部法治讲座2场,参加360人次
_STAFF = re.compile(r"(?:领导|机关|党员)干部|干部职工|公务员|公职人员|执法人员|工作人员|干警|民警")
# people that nothing more is said of
_PEOPLE = re.compile(r"(?:参[与加]|覆盖)?(?:人数|人员|干部|群众)?(?:[达共约为])?")
# what is said of each rate of a list: 出庭应诉率、裁判履行率均达100%
_ALL_OF_THEM = re.compile(r"率[^,;。]{0,6}[均都]")
# a rate of some only: 出庭率100%的有6个县
_OF_SOME = re.compile(r"的(?:有|占|共|单位|部门|乡镇|街道|县|镇|市|区|$)")
# a list by subjects: 监察:立案19件;仲裁:立案312件
_ITEM_OF_LIST = re.compile(r"(?:^|[;\n])([^,;:。()\d\n]{2,12}):[^:;]*$")

Given = frozenset[tuple[str, int | None, Kind]]
"""indicators that have a figure, of which year and kind"""


class Setting(NamedTuple):
    """What a sentence stands in, and where in it years and what is to be begin, told by its numbers."""

    year: int | None
    """the report's"""
    of_county: bool
    """the report is one of a county"""
    main: str | None
    """the topic that it goes on with"""
    headline: str | None
    """the topic that words before it name"""
    given: Given
    since: int
    """how many of its numbers stand before words that speak of several years"""
    annual: int
    """how many stand before words that speak of one"""
    ahead: tuple[int, ...]
    """those of what is to be"""
    signed: tuple[int, ...]
    """those with a sign: +12.5%"""


class Told(NamedTuple):
    """What a sentence says of one of its numbers, as `Fact` has it."""

    kind: Kind
    year: int | None
    subject: str
    topic: str | None
    indicator: str | None
    scope: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says of its numbers."""

    told: tuple[Told, ...]
    topics: Topics
    """as it ends"""
    given: Given


@lru_cache(maxsize=KEPT)
def read_sentence(shape: Shape, setting: Setting) -> Said:
    """Return what a sentence says of each of its numbers."""
    reader = _Reader(shape, setting)
    told = tuple(reader.read(at, beside) for at, beside in enumerate(Sentence(shape, setting.year).words()))
    return Said(told, reader.topics, frozenset(reader.given))


class _Reader:
    """Reads one sentence from number to number."""

    def __init__(self, shape: Shape, setting: Setting) -> None:
        self.units, self.points = shape.units, shape.points
        self.setting = setting
        self.year = setting.year
        self.since = setting.since
        self.topics = Topics(shape.clauses)
        self.topics.main, self.topics.headline = setting.main, setting.headline
        self.last: Indicator | None = None
        self.models: dict[str, Indicator] = {}
        self.several: dict[str, Indicator] = {}
        self.summands: list[Summand] = []
        self.given = set(setting.given)
        self.scope = ""
        self.in_part = self.caused = self.wider = self.outside = self.counted = self.period = False
        self.filed = self.passed = False
        self.era: int | None = None
        self.left = self.heads_list = ""
        self.before: tuple[Kind | None, str] = None, ""

    def read(self, at: int, beside: Beside) -> Told:
        """Return what is said of the number at a place."""
        unit = self.units[at]
        self.passed = self.topics.now == PASSING
        if not beside.listed:
            self.heads_list = beside.left
        if not (beside.listed and goes_on_with_review(self.topics.now, self.heads_list, beside)):
            self.topics.at = at
            self.topics.note(beside, unit)
        year = self._year(beside)
        if not at or beside.clause.parts or ":" in beside.said:
            self._begin_part(beside.clause, beside.said)
        scope = self._scope(beside.clause, beside.behind)
        kind = self._kind(at, beside)
        indicator = self._indicator(at, kind, beside, year)
        if kind is not Kind.DELTA:
            self.summands.append((unit, self.topics.now, indicator, beside))
        if indicator and kind is not Kind.DELTA:
            self.last = indicator
            self.given.add((indicator.key, year, kind))
        subject = beside.piece.subject
        self.before = kind, unit
        self.period = subject[-1:] in _PERIOD_ENDS and _PERIOD.fullmatch(subject) is not None
        self.counted = indicator is not None or (self.counted and self.period)
        return Told(
            kind, year, subject_of(beside.piece, beside.right), self.topics.now,
            indicator.key if indicator else None, scope,
        )  # fmt: skip

    def _scope(self, clause: Clause, behind: Behind) -> str:
        """Return what limits the number to a part; a part lasts to the semicolon."""
        if clause.parts:
            self.scope = ""
        self.in_part = clause.lists or (self.in_part and not clause.parts)
        self.scope = clause.limit or behind.limit or clause.town or behind.town or self.scope
        return self.scope

    def _indicator(self, at: int, kind: Kind, beside: Beside, year: int | None) -> Indicator | None:
        unit, clause = self.units[at], beside.clause
        self.caused = clause.caused or (self.caused and goes_on_with_cause(beside))
        behind = beside.behind.piece
        of_some = behind.startswith("的") and _OF_SOME.match(behind)
        still = self.wider and not (clause.parts or names_own(beside.said))
        self.wider = self.setting.of_county and (clause.wider or still)
        others = beside.listed and _OF_OTHERS.match(beside.listed)
        if (beside.was and year is None) or self.caused or self.outside or self.topics.is_part:
            return None
        if of_some or others:
            return None
        is_ahead = self.wider or at in self.setting.ahead
        if (
            is_ahead
            or (kind is Kind.LEVEL and _is_ratio(unit, beside.left))
            or _AIM.search(beside.left)
            or _ASKED.match(behind)
        ):
            if one := self._told(unit, kind, beside):
                self.models[unit] = one
            return None
        if kind is Kind.DELTA:
            return self.last
        one = self._told(unit, kind, beside) or self._carried_on(unit, beside)
        if one and self._is_of_others(one.topic, beside):
            return None
        is_part = one is not None and self._is_part(one, beside.left)
        self.filed = self.filed or (one is not None and one.topic == PENALTY and "立案" in beside.left)
        self.left = beside.left
        if one and kind is Kind.CUMULATIVE:
            self.several[unit] = one
        return None if one and is_part and (one.key, year, kind) in self.given else one

    def _begin_part(self, clause: Clause, said: str) -> None:
        """Forget what was said before a semicolon; note whether what begins counts nothing: 监察:立案19件."""
        if clause.parts:
            self.models = self.models if self._names_own_year(clause) else {}
            self.outside, self.summands = False, []
        is_congress = ("人大" in said or "政协" in said) and _CONGRESS.search(said)
        if is_congress or (RESPONDENT in said and not self.given):
            self.outside = True
        elif ":" in said and (item := _ITEM_OF_LIST.search(said)):
            self.outside = counts_nothing(item[1])

    def _is_of_others(self, topic: str, beside: Beside) -> bool:
        """Return whether a number is of what lawyers did, a hearing's audience, or what was handed on."""
        if topic == LITIGATION and (
            beside.clause.governs or _COUNSEL.search(beside.said) or _AFTER.search(self.left)
        ):
            return True  # 就22件涉诉案件组织会商; 复议后起诉的17件,败诉1件
        if topic == PUBLICITY and _PEOPLE.fullmatch(beside.left) and self._is_no_public():
            return True  # 旁听庭审21次、参与人数960人
        return is_handed_on(beside)

    def _is_no_public(self) -> bool:
        return counts_nothing(self.left) or _STAFF.search(self.left) is not None

    def _carried_on(self, unit: str, beside: Beside) -> Indicator | None:
        """Return what a number counts that others before it say: aims, ones of other times, summands."""
        left = beside.left
        is_reached = beside.piece.subject in DOING or (left.endswith(DONE) and _CARRIED_OUT.search(left))
        if is_reached and (one := self.models.get(unit)):
            return one
        if is_reached and (one := self.several.get(unit)) and self._names_own_year(beside.clause):
            return one
        if self.counted and self._repeats(unit, beside):
            return self.last
        return summed(self.summands, unit) if _SUM.fullmatch(left) else None

    def _names_own_year(self, clause: Clause) -> bool:
        return clause.annual or (clause.year is not None and clause.year == self.year)

    def _is_part(self, one: Indicator, left: str) -> bool:
        """Return whether a number is a part of one before it: of those dealt with, closed, of one level."""
        if self.in_part or ("成功" in left and _SETTLED.search(self.left)):
            return True
        if one.topic == OFFICERS:
            return _OF_A_LEVEL.match(left) is not None
        if one.topic in GRADED and _GRAVE.search(left):
            return True
        return one.topic == PENALTY and (self.passed or (self.filed and _CLOSED.search(left) is not None))

    def _told(self, unit: str, kind: Kind, beside: Beside) -> Indicator | None:
        """Return what the words beside a number say that it counts."""
        topic = self.topics.now or self.topics.headline
        wide = beside.wide
        if beside.listed and goes_on_with_review(topic, self.heads_list, beside):
            wide = beside.listed
        one = fitting(topic, unit, kind, beside.left, wide, beside.right)
        if one is None and beside.head:
            one = fitting(topic, unit, kind, beside.head, "", "")
        if one is None and beside.shared:
            one = fitting(topic_of(beside.shared), unit, kind, beside.shared, "", "")
        if one is None and kind is Kind.RATE and "、" in beside.wide and _ALL_OF_THEM.search(beside.left):
            told = (fitting(topic_of(rate), unit, kind, rate, "", "") for rate in beside.wide.split("、"))
            one = next(filter(None, told), None)
        return one

    def _repeats(self, unit: str, beside: Beside) -> bool:
        """Return whether a number is of another time than the one before it: 累计300场,今年开展40场."""
        clause, subject = beside.clause, beside.piece.subject
        names_time = clause.annual or clause.year_before or clause.year is not None or self.period
        if not names_time or unit != self.before[1]:
            return False
        alone = CUT.search(beside.said.lstrip(",;、(")) is None
        goes_on = (
            subject in DOING
            or _THEN.fullmatch(subject) is not None
            or TO.match(subject) is not None
            or is_compared_with(beside.left)
        )
        return alone and goes_on

    def _year(self, beside: Beside) -> int | None:
        """Return the year that a number's list, clause or column names, where that is not the report's."""
        clause = beside.clause
        year = beside.year or clause.year or (self.year - 1 if self.year and clause.year_before else None)
        own = year == self.year if year else clause.annual or TO.match(beside.said) is not None
        if own or clause.parts or not self.before[1]:
            self.era = year if year and not own and _LEADS.search(beside.said) else None
        return None if own else year or self.era

    def _kind(self, at: int, beside: Beside) -> Kind:
        clause, unit = beside.clause, self.units[at]
        goes_on = (
            clause.joins
            and self.before[0] is Kind.DELTA
            and (self.before[1] == unit or "," not in beside.said)
        )
        if at in self.points or goes_on or beside.changed:
            return Kind.DELTA
        if clause.compared and at in self.setting.signed:
            return Kind.DELTA
        if unit in RATE_UNITS:
            return Kind.DELTA if clause.compared else Kind.RATE
        if clause.annual or (clause.year is not None and clause.year == self.year):
            self.since = len(self.units)
        if at >= self.since and not beside.in_turn and clause.year is None and beside.year is None:
            return Kind.CUMULATIVE
        return Kind.CUMULATIVE if clause.in_all and at < self.setting.annual else Kind.LEVEL


def _is_ratio(unit: str, left: str) -> bool:
    """Return whether a number is of so many people, or a rate in itself: 每十万人诉讼案件3.9件."""
    if "率" in left and _RATE.search(left):
        return True
    if _PER.search(left) is None:
        return False
    each = _EACH if unit in COUNTED else _OF_A_COURSE if unit in HOURS else None
    return each is not None and each.search(left) is not None

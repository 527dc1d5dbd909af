"""Holds a report's figures against each other: sums, rates, one figure twice, changes since the year before.

Only what is certain is said: confirmed or contradicted, with every place it rests on. A figure that is not
exact, or of a part, contradicts nothing but what lies outside all it can mean.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, groupby, pairwise

from yifa.reading.facts.fact import Fact, Kind
from yifa.reading.facts.indicators import Indicator, is_whole, load_indicators
from yifa.reading.facts.numbers import RATE_UNIT
from yifa.reading.facts.words import PART, share_words

RULE = 4
"""version of the rules"""
ROUNDING = 1.0
"""points by which a rate may be off before it contradicts; to confirm, it must fit as printed"""
AROUND = 14
"""characters before a figure that say whether it is of the same as another"""
BODIES = frozenset(("个", "家", "所", "部"))
"""units of bodies, which add up"""
_TOTAL = re.compile(r"(?:共计|合计|总计|累计|一共|共)(?:为|达|有|:)?$")
_SUM = re.compile(r"(?:共计|合计|总计)(?:为|达|有|:)?$")
_OTHERS = re.compile(r"^(?:其他|其它)")
_RATE = re.compile(r"(?P<what>[\u4e00-\u9fa5]{2})(?:完成|成功)?率[^,。;]{0,3}$")
DOWN = re.compile(r"减|降|少")
_SIMPLE, _ORDINARY = re.compile(r"简易程序"), re.compile(r"(?:普通|一般)程序(?!.{0,80}结案)")
_LENIENT = re.compile(r"(?:从轻|减轻)[^,。;]{0,8}(?:处罚|行政处罚)")
_BASE = re.compile(r"受理|审结|办结|收到|新收|接收|共|案件|申请|发现|排查|调解|立案|开庭|结案|办理")


class Rule(StrEnum):
    """What was held against what."""

    SUM = "sum"
    RATE = "rate"
    TWICE = "twice"
    CHANGE = "change"
    PROCEDURES = "procedures"
    """every penalty goes by the simple or by the ordinary procedure (行政处罚法)"""
    YEAR = "year"
    """the year before, as its own report has it"""


class Verdict(StrEnum):
    """Whether the figures fit."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Figures that were held against each other."""

    rule: Rule
    verdict: Verdict
    words: str
    """the sum, as it was done"""
    facts: tuple[Fact, ...]
    """the figures, what they should give first"""
    before: Fact | None = None
    """the figure of the report of the year before"""


def audit(text: str, facts: Sequence[Fact]) -> tuple[Check, ...]:
    """Return what of a report's figures fits, and what does not; *facts* are those of its *text*.

    >>> from yifa.reading.facts.read import read_facts
    >>> said = "全年新收行政复议申请30件,上年结转5件,共计35件。办结行政复议案件24件,其中纠错6件,纠错率为40%。"
    >>> [(check.rule.value, check.verdict.value, check.words) for check in audit(said, read_facts(said))]
    [('sum', 'confirmed', '30 + 5 = 35'), ('rate', 'contradicted', '6 of 24 is 25 %, not 40 %')]
    """
    levels = [fact for fact in facts if fact.kind in (Kind.LEVEL, Kind.CUMULATIVE)]
    checks: list[Check] = []
    for _, group in groupby(facts, key=lambda fact: fact.sentence_start):
        sentence = _Sentence(text, tuple(group))
        checks += sentence.sums()
        checks += sentence.rates(levels)
        checks += sentence.changes()
        checks += sentence.procedures()
    return (*checks, *_twice(text, facts))


def shown(value: float) -> str:
    """Return a number without what says nothing: 20.0 is 20."""
    return f"{value:.10g}"


def _is_exact(fact: Fact) -> bool:
    return not fact.approximate


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    facts: tuple[Fact, ...]
    told: dict[int, str] = field(default_factory=dict)
    """the words before each figure, once they were asked for"""

    def left(self, fact: Fact) -> str:
        """Return the words between a figure and the one before it."""
        if fact.start not in self.told:
            at = self.facts.index(fact)
            start = self.facts[at - 1].end if at else fact.sentence_start
            self.told[fact.start] = self.text[start : fact.start].translate(_PLAIN).strip()
        return self.told[fact.start]

    def piece(self, fact: Fact) -> str:
        """Return the words directly before a figure, to the sign before them."""
        return re.split(r"[,;:、。(]", self.left(fact))[-1]

    def counts(self) -> list[Fact]:
        """Return the figures that are counts."""
        return [fact for fact in self.facts if fact.unit != RATE_UNIT and fact.kind is not Kind.DELTA]

    def sums(self) -> Iterator[Check]:
        """Yield the totals that are told with their parts."""
        counts = self.counts()
        for at, total in enumerate(counts):
            if _is_exact(total):
                yield from self._parts_behind(total, counts[at + 1 :])
                yield from self._parts_before(total, counts[:at])

    def _parts_behind(self, total: Fact, rest: Sequence[Fact]) -> Iterator[Check]:
        """Yield whether the parts that follow 其中 give the total."""
        parts: list[Fact] = []
        for part in rest:
            left = self.left(part)
            if not parts and not re.search(r"其中|包括|分别(?:为|是)", left):
                return
            if ";" in left or part.unit not in (total.unit, "") or not _is_exact(part):
                break
            parts.append(part)
        sums = list(accumulate(part.value for part in parts))
        for count, value in enumerate(sums, 1):
            if count > 1 and value == total.value:
                yield _sum(total, parts[:count], Verdict.CONFIRMED)
                return
        listed = self._listed(parts)
        over = listed and sum(part.value for part in listed) > total.value
        whole = len(listed) > 1 and _OTHERS.search(self.piece(listed[-1]))
        if len(listed) > 1 and (over or whole) and len(listed) == len(parts):
            yield _sum(total, listed, Verdict.CONTRADICTED)

    def _listed(self, parts: Sequence[Fact]) -> list[Fact]:
        """Return the parts that are listed with 、 between them, as those of one division are."""
        listed = list(parts[:1])
        for part in parts[1:]:
            if not self.left(part).startswith("、"):
                break
            listed.append(part)
        return listed

    def _parts_before(self, total: Fact, before: Sequence[Fact]) -> Iterator[Check]:
        """Yield whether the parts before 共计 give the total."""
        words = self.piece(total)
        if not _TOTAL.search(words):
            return
        parts: list[Fact] = []
        follower = total
        for part in reversed(before):
            same = part.unit == total.unit or {part.unit, total.unit} <= BODIES
            if not same or not _is_exact(part) or ";" in self.left(follower):
                break
            parts.insert(0, part)
            follower = part
        for first in range(len(parts) - 1):
            if sum(part.value for part in parts[first:]) == total.value:
                yield _sum(total, parts[first:], Verdict.CONFIRMED)
                return
        clean = (
            len(parts) > 1 and len(parts) == len(before) and all(part.unit == total.unit for part in parts)
        )
        alone = _SUM.fullmatch(self.left(total).lstrip(",、 "))  # not 维持9件,撤销、确认违法合计7件
        if clean and alone and not any(part.scope == PART for part in parts):
            yield _sum(total, parts, Verdict.CONTRADICTED)

    def rates(self, levels: Sequence[Fact]) -> Iterator[Check]:
        """Yield the rates whose figures stand in the sentence."""
        for rate in self.facts:
            if rate.kind is not Kind.RATE or not _is_exact(rate):
                continue
            named = _RATE.search(self.piece(rate))
            if named and (part := self._part_of(rate, named["what"])):
                yield from self._rate(rate, part, levels, of=self.piece(part).partition(named["what"])[2])

    def _part_of(self, rate: Fact, what: str) -> Fact | None:
        """Return the figure a rate is of: the one before it that is told by the same word."""
        before = [fact for fact in self.counts() if fact.start < rate.start and fact.topic == rate.topic]
        near = [fact for fact in before if what in self.piece(fact) and _is_exact(fact)]
        return near[-1] if near and ";" not in self.text[near[-1].end : rate.start] else None

    def _rate(self, rate: Fact, part: Fact, levels: Sequence[Fact], *, of: str) -> Iterator[Check]:
        here = [fact for fact in self.counts() if fact.start < rate.start]
        bases = [
            fact
            for fact in (*here, *levels)
            if fact != part and fact.unit == part.unit and fact.topic == rate.topic and fact.value
        ]
        fitting = [base for base in bases if self._off(rate, part, base) <= self._precision(rate)]
        if fitting:
            words = f"{shown(part.value)} of {shown(fitting[0].value)} is {shown(rate.value)} %"
            yield Check(
                rule=Rule.RATE, verdict=Verdict.CONFIRMED, words=words, facts=(rate, part, fitting[0])
            )
            return
        own = [
            base
            for base in bases
            if base in here
            and base.value >= part.value
            and _is_exact(base)
            and _BASE.search(self.left(base))
            and share_words(of, self.left(base))
        ]
        if own and all(self._off(rate, part, base) > ROUNDING for base in bases):
            base = own[-1]
            share = shown(round(100 * part.value / base.value, 2))
            words = f"{shown(part.value)} of {shown(base.value)} is {share} %, not {shown(rate.value)} %"
            yield Check(rule=Rule.RATE, verdict=Verdict.CONTRADICTED, words=words, facts=(rate, part, base))

    def _off(self, rate: Fact, part: Fact, base: Fact) -> float:
        return abs(100 * part.value / base.value - rate.value)

    def _precision(self, rate: Fact) -> float:
        """Return by how much a rate may be off as it is printed: 17 % is anything from 16.5 on."""
        decimals = re.search(r"[.点](\d+)", self.text[rate.start : rate.end])
        return 0.51 / float(10 ** (len(decimals[1]) if decimals else 0))

    def changes(self) -> Iterator[Check]:
        """Yield the changes that are told as a number and as a rate."""
        for level, delta, rate in zip(self.facts, self.facts[1:], self.facts[2:], strict=False):
            steps = (level.kind, delta.kind, rate.kind) == (Kind.LEVEL, Kind.DELTA, Kind.DELTA)
            units = level.unit == delta.unit != RATE_UNIT == rate.unit
            exact = all(map(_is_exact, (level, delta, rate)))
            if not (steps and units and exact) or ";" in self.text[level.end : rate.start].translate(_PLAIN):
                continue
            down = bool(DOWN.search(self.piece(delta)))
            before = level.value + delta.value if down else level.value - delta.value
            if before > 0:
                yield self._change(level, delta, rate, before)

    def _change(self, level: Fact, delta: Fact, rate: Fact, before: float) -> Check:
        share = 100 * delta.value / before
        fits = abs(share - rate.value) <= ROUNDING
        words = f"{shown(before)} before, {shown(level.value)} now: {shown(round(share, 2))} %"
        words += "" if fits else f", not {shown(rate.value)} %"
        verdict = Verdict.CONFIRMED if fits else Verdict.CONTRADICTED
        return Check(rule=Rule.CHANGE, verdict=verdict, words=words, facts=(rate, level, delta))

    def procedures(self) -> Iterator[Check]:
        """Yield whether penalties by the simple and by the ordinary procedure give all of them."""
        simple = [fact for fact in self.counts() if _SIMPLE.search(self.left(fact))]
        ordinary = [fact for fact in self.counts() if _ORDINARY.search(self.left(fact))][:1]
        both = (*simple, *ordinary)
        if not (simple and ordinary and all(map(_is_exact, both))) or len({fact.unit for fact in both}) > 1:
            return
        given = sum(fact.value for fact in both)
        for fact in self.counts():
            behind = self.text[fact.end : fact.end + 24].translate(_PLAIN)
            if fact in both or fact.unit != both[0].unit or fact.start > both[0].start:
                continue
            lenient = _LENIENT.search(behind) or _LENIENT.search(self.left(fact))
            if lenient and fact.value > given:
                words = f"{shown(fact.value)} of {_adding(both)} = {shown(given)}"
                yield Check(
                    rule=Rule.PROCEDURES, verdict=Verdict.CONTRADICTED, words=words, facts=(fact, *both)
                )


_PLAIN = str.maketrans("，；：（）", ",;:()")


def _adding(parts: Sequence[Fact]) -> str:
    return " + ".join(shown(part.value) for part in parts)


def _sum(total: Fact, parts: Sequence[Fact], verdict: Verdict) -> Check:
    given = sum(part.value for part in parts)
    words = f"{_adding(parts)} = {shown(given)}"
    words += "" if verdict is Verdict.CONFIRMED else f", not {shown(total.value)}"
    return Check(rule=Rule.SUM, verdict=verdict, words=words, facts=(total, *parts))


def is_of_the_year(fact: Fact) -> bool:
    """Return whether a figure is exact, and of the report's year."""
    return fact.kind in (Kind.LEVEL, Kind.RATE) and fact.year is None and not fact.approximate


def _twice(text: str, facts: Sequence[Fact]) -> Iterator[Check]:
    """Yield the indicators of which a report has one figure, where it gives it more than once."""
    for indicator in load_indicators():
        told = [fact for fact in facts if fact.indicator == indicator.key and is_of_the_year(fact)]
        if indicator.once and len(told) > 1:
            yield from _compare(text, indicator, told)


def _compare(text: str, indicator: Indicator, told: Sequence[Fact]) -> Iterator[Check]:
    whole = [fact for fact in told if fact.scope in ("", PART)]
    first = {fact.sentence_start: fact for fact in reversed(whole)}
    apart = sorted(first.values(), key=lambda fact: fact.start)
    values = sorted({fact.value for fact in apart})
    for one, other in pairwise(apart):
        if one.value == other.value and not _are_of_parts(text, one, other):
            words = f"{indicator.name} {shown(one.value)} twice"
            yield Check(rule=Rule.TWICE, verdict=Verdict.CONFIRMED, words=words, facts=(one, other))
    in_cell = any(
        "\t" in text[fact.sentence_start : fact.sentence_end] for fact in apart
    )  # of what is not said
    if len(values) == 2 and len(told) == len(whole) and all(map(_limits_nothing, apart)) and not in_cell:
        one = apart[0]
        other = next(fact for fact in apart if fact.value != one.value)
        alike = _skeleton(text, one) == _skeleton(text, other)  # a list's, of two parts
        if one.unit == other.unit and not alike and _differ(indicator, one, other):
            words = f"{indicator.name} {shown(one.value)}, then {shown(other.value)}"
            yield Check(rule=Rule.TWICE, verdict=Verdict.CONTRADICTED, words=words, facts=(one, other))


def _are_of_parts(text: str, one: Fact, other: Fact) -> bool:
    """Return whether two figures stand behind the same words with other numbers, as those of two parts do."""
    before, other_before = (
        text[max(fact.sentence_start, fact.start - AROUND) : fact.start] for fact in (one, other)
    )
    return before != other_before and _masked(before) == _masked(other_before)


def _masked(words: str) -> str:
    return re.sub(r"[\d.,]+", "0", words)


def _skeleton(text: str, fact: Fact) -> str:
    """Return a figure's sentence without its numbers."""
    return _masked(text[fact.sentence_start : fact.sentence_end])


def _limits_nothing(fact: Fact) -> bool:
    return not fact.scope and is_whole(fact.subject)


def _differ(indicator: Indicator, one: Fact, other: Fact) -> bool:
    """Return whether two figures differ by more than the rounding of a rate."""
    return "rate" not in indicator.kinds or abs(one.value - other.value) > ROUNDING

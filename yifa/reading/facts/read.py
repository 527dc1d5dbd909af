"""Reads the figures of a report: each number with its unit, kind, what it counts, and where it stands.

A number's topic is that of its sentence, carried on from number to number: 新收行政复议申请30件、受理19件.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yifa.reading.elements.folding import Folded, fold
from yifa.reading.facts.indicators import Indicator, fitting, topic_of
from yifa.reading.facts.numbers import RATE_UNIT, Number, find_numbers
from yifa.reading.facts.words import (
    BESIDE,
    CUT,
    PART,
    TO,
    Behind,
    Clause,
    Piece,
    read_behind,
    read_clause,
    read_piece,
    subject_of,
)

RULE = 1
"""version of the rules: what older ones derived is derived anew"""


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


AHEAD = frozenset(("next_year", "suggestions"))
"""elements that speak of what is to be: their figures are aims, of no indicator"""
# 由95%提升至100%: the first is of before, and both are of the same
_FROM = re.compile(r"[由从]$")
_STOP = re.compile(r"[。!?\n]")
_QUOTED = re.compile(r"《[^《》]*》")
# sentences without one of these speak of no several years
_SEVERAL = re.compile(r"来|近|历年|20\d\d年?[-—–至到]")
_SINCE = re.compile(
    r"[一二两三四五六七八九十\d]{1,4}年来|近[一二两三四五六七八九十\d]{1,4}年|历年(?:来|累计)|(?:建局|成立|改革|换届|开展|实施|启动|运行|创建|建成|“?[七八九]五”?普法|十[三四五]五)[^,。;]{0,6}以来|(?:自|从)?(20\d\d)年(?:\d{1,2}月)?[^,。;]{0,6}以来|20\d\d年?[-—–至到]+20\d\d年"
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
    return tuple(
        fact
        for start, end, numbers in _sentences(folded.text)
        for fact in _Sentence(folded, start, end, year).facts(numbers, element_at)
    )


def _sentences(text: str) -> Iterator[tuple[int, int, list[Number]]]:
    """Yield the sentences that have numbers, with these."""
    stops = [match.end() for match in _STOP.finditer(text)]
    numbers: list[Number] = []
    start = end = 0
    for number in find_numbers(text, 0, len(text)):
        if number.start >= end:
            if numbers:
                yield start, end, numbers
            at = bisect_right(stops, number.start)
            start = stops[at - 1] if at else 0
            end = stops[at] if at < len(stops) else len(text)
            numbers = []
        numbers.append(number)
    if numbers:
        yield start, end, numbers


class _Sentence:
    """One sentence, read from number to number."""

    def __init__(self, folded: Folded, start: int, end: int, year: int | None) -> None:
        self.folded = folded
        self.text = folded.text
        self.start = start
        self.end = end
        self.span = folded.span(start, end)
        self.year = year
        self.topic: str | None = None
        self.last: Indicator | None = None
        self.given: set[str] = set()
        self.scope = ""
        self.rising = ""
        self.since, self.annual = _times(self.text[start:end], year)

    def facts(self, numbers: Sequence[Number], element_at: Callable[[int], str | None]) -> Iterator[Fact]:
        """Yield the figures of the sentence."""
        ends = [*(number.start for number in numbers[1:]), self.end]
        before = self.start
        for number, after in zip(numbers, ends, strict=True):
            yield self._fact(number, before, after, element_at)
            before = number.end

    def _fact(self, number: Number, before: int, after: int, element_at: Callable[[int], str | None]) -> Fact:
        clause = read_clause(self.text[before : number.start])
        right = CUT.split(self.text[number.end : after], maxsplit=1)[0][:BESIDE]
        behind = read_behind(right)
        left = self.rising if self.rising and TO.match(clause.piece) else clause.piece
        was = behind.rises and _FROM.search(clause.piece) is not None
        piece = read_piece(left)
        self.rising = _FROM.sub("", left) if was else ""
        self._note_topic(self.text[before : number.start], left, right)
        scope = self._scope(clause, behind)
        kind = self._kind(number, clause, piece)
        indicator = None if was else self._indicator(number, kind, left, right)
        if indicator and kind is not Kind.DELTA:
            self.last = indicator
            self.given.add(indicator.key)
        start, end = self.folded.span(number.start, number.end)
        element = element_at(start)
        return Fact(
            start=start, end=end, value=number.value, unit=number.unit, approximate=number.about, kind=kind,
            year=_other_year(clause, self.year), subject=subject_of(piece, right), topic=self.topic,
            indicator=indicator.key if indicator and element not in AHEAD else None, scope=scope,
            sentence_start=self.span[0], sentence_end=self.span[1], element=element,
        )  # fmt: skip

    def _note_topic(self, clause: str, left: str, right: str) -> None:
        """Change the topic to the one that stands nearest: beside the number, else before it."""
        strong = topic_of(left) or topic_of(right) or topic_of(clause)
        self.topic = strong or self.topic or topic_of(clause, weak=True) or topic_of(right, weak=True)

    def _scope(self, clause: Clause, behind: Behind) -> str:
        """Return what limits the number to a part; a part lasts to the semicolon."""
        if clause.parts:
            self.scope = ""
        self.scope = clause.limit or behind.limit or clause.town or behind.town or self.scope
        return self.scope

    def _indicator(self, number: Number, kind: Kind, left: str, right: str) -> Indicator | None:
        if kind is Kind.DELTA:
            return self.last
        one = fitting(self.topic, number.unit, kind, left, right)
        return None if one and self.scope == PART and one.key in self.given else one

    def _kind(self, number: Number, clause: Clause, piece: Piece) -> Kind:
        if number.points or piece.changed:
            return Kind.DELTA
        if number.unit == RATE_UNIT:
            return Kind.DELTA if clause.compared else Kind.RATE
        if number.start - self.start > self.since:
            return Kind.CUMULATIVE
        if clause.in_all and number.start - self.start < self.annual:
            return Kind.CUMULATIVE
        return Kind.LEVEL


def _times(sentence: str, year: int | None) -> tuple[int, int]:
    """Return from where on a sentence speaks of several years, and of one; its length for never."""
    plain = _QUOTED.sub(lambda quoted: "*" * len(quoted[0]), sentence) if "《" in sentence else sentence
    since = _SINCE.search(plain) if _SEVERAL.search(plain) else None
    annual = _ANNUAL.search(plain)
    if since and since[1] and year and int(since[1]) >= year:
        since = None
    return since.end() if since else len(sentence), annual.start() if annual else len(sentence)


def _other_year(clause: Clause, year: int | None) -> int | None:
    """Return the year a clause names, where that is not the report's."""
    if clause.year is not None:
        return clause.year if clause.year != year else None
    return year - 1 if year and clause.year_before else None

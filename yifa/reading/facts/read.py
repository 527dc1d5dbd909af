"""Reads the figures of a report: each number with its unit, kind, what it counts, and where it stands."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from yifa.reading.elements.folding import Folded, fold
from yifa.reading.facts.ahead import begins_ahead, stretches_ahead
from yifa.reading.facts.beside import shape_of
from yifa.reading.facts.fact import Fact
from yifa.reading.facts.numbers import SIGNS, Number, find_numbers
from yifa.reading.facts.sentences import Given, Said, Setting, read_sentence
from yifa.reading.facts.topics import NEAR, SHORT, headline_of
from yifa.reading.facts.words import PART

RULE = 10
"""version of the rules: what older ones derived is derived anew"""
AHEAD = frozenset(("next_year", "suggestions"))
"""elements that speak of what is to be: their figures are aims, of no indicator"""
LINE = 40
"""characters of a line that may be one of a list, which goes on with the topic of the line before it"""
NONE_GIVEN: Given = frozenset()
# a report of a county; 全市 is not its own
_COUNTY = re.compile(r"[我全县区](?:(?<=[我全])[县区]|(?<=[县区])政府)")
# an item of a list: 二是, (二), 2.
_ITEM = re.compile(r"[一二三四五六七八九十]{1,2}[是、]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、](?!\d)")
_DIGIT = re.compile(r"\d")
_STOP = re.compile(r"[。!?\n]")
_QUOTED = re.compile(r"《[^《》]*》")
# sentences without one of these speak of no several years
_SEVERAL = re.compile(r"年来|以来|近[一二两三四五六七八九十\d]|年[间累共]|历年|时期|期间|20\d\d年?[-—–至到]")
_SINCE = re.compile(
    r"(?!一年来)[一二两三四五六七八九十\d]{1,4}年来|(?<![第十\d])[两三四五六]年(?:间|累计|共)|近[一二两三四五六七八九十\d]{1,4}年|历年(?:来|累计)|(?:十[三四五]五|[七八九]五)”?(?:普法)?(?:时期|期间)|(?:建局|成立|改革|换届|开展|实施|启动|运行|创建|建成|共建|组建|设立|挂牌|建立|施行|推行|试点|“?[七八九]五”?普法|十[三四五]五)[^,。;]{0,6}以来(?!的|制定|出台|印发|发布)|(?:自|从)?(20\d\d)年(?:\d{1,2}月)?[^,。;]{0,16}以来(?!的|制定|出台|印发|发布)|20\d\d年?[-—–至到]+20\d\d年(?![^,;。\d]{0,12}的\d)"
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
    reader = _Reader(folded.text, year)
    facts: list[Fact] = []
    for before, start, end, numbers in _sentences(folded.text):
        said = reader.read(before, start, end, numbers)
        facts += _facts(folded, start, end, numbers, said, element_at)
    return tuple(facts)


def _facts(
    folded: Folded,
    start: int,
    end: int,
    numbers: Sequence[Number],
    said: Said,
    element_at: Callable[[int], str | None],
) -> Iterator[Fact]:
    """Yield the figures of a sentence, with their places in the text itself."""
    sentence_start, sentence_end = folded.span(start, end)
    for number, (kind, year, subject, topic, indicator, scope) in zip(numbers, said.told, strict=True):
        first, last = folded.span(number.start, number.end)
        element = element_at(first)
        yield Fact(
            first, last, number.value, number.unit, number.about, kind, year, subject, topic,
            None if element in AHEAD else indicator, scope, sentence_start, sentence_end, element,
        )  # fmt: skip


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


class _Read(NamedTuple):
    """A sentence that was read."""

    start: int
    end: int
    planned: bool
    """it is of a list of what is to be"""
    said: Said


class _Reader:
    """Reads a text from sentence to sentence: what goes on, and what stands before each."""

    def __init__(self, text: str, year: int | None) -> None:
        self.text, self.year = text, year
        self.of_county = _COUNTY.search(text) is not None
        self.last: _Read | None = None
        self.line = -1
        self.line_is_ahead = False

    def read(self, before: int, start: int, end: int, numbers: Sequence[Number]) -> Said:
        """Return what a sentence says of its numbers; that which begins *before* may be its heading."""
        text, last = self.text, self.last
        sentence = text[start:end]
        line = text.rfind("\n", 0, start) + 1
        adjoins = last is not None and last.end == start
        heading = text[before:start] if start - before <= SHORT else ""
        item = _ITEM.match(heading) if heading else None  # (4)送法下乡
        heading = "" if _DIGIT.search(heading, item.end() if item else 0) else heading
        listed = bool(last and adjoins and last.planned) and _ITEM.match(text, line) is not None
        planned = listed or (heading.endswith("\n") and begins_ahead(heading, self.year))
        main, given = self._carried_on(start, end, line)
        beside = last if last and last.end >= max(line, start - NEAR) and start > line else None
        low = beside.end if beside else max(line, start - NEAR)
        since, annual = _times(sentence, self.year)
        places = [number.start - start for number in numbers]
        setting = Setting(
            self.year, self.of_county, main,
            headline_of(beside.said.topics if beside else None, text[low:start], heading), given,
            bisect_right(places, since), bisect_left(places, annual),
            self._ahead(sentence, places, line, planned=planned),
            tuple(at for at, place in enumerate(places) if sentence[place] in SIGNS)
            if "+" in sentence or "-" in sentence
            else (),
        )  # fmt: skip
        said = read_sentence(shape_of(text, start, end, numbers), setting)
        self.last = _Read(start, end, planned, said)
        return said

    def _carried_on(self, start: int, end: int, line: int) -> tuple[str | None, Given]:
        """Return the topic and the figures that go on from the sentence with numbers before."""
        text, last = self.text, self.last
        if last is not None and last.end == start:
            if _is_line(text, start, end) and _is_line(text, last.start, last.end):
                return last.said.topics.now, NONE_GIVEN
            if start > line and text.startswith(PART, start):
                return last.said.topics.main, last.said.given
        return None, NONE_GIVEN

    def _ahead(self, sentence: str, places: Sequence[int], line: int, *, planned: bool) -> tuple[int, ...]:
        """Return which of a sentence's numbers are of what is to be."""
        if line != self.line:
            self.line = line
            self.line_is_ahead = begins_ahead(self.text[line : line + NEAR], self.year)
        stretches = stretches_ahead(sentence, self.year)
        if not stretches:
            return tuple(range(len(places))) if planned or self.line_is_ahead else ()
        return tuple(
            at for at, place in enumerate(places) if any(first <= place < end for first, end in stretches)
        )


def _times(sentence: str, year: int | None) -> tuple[int, int]:
    """Return from where on a sentence speaks of several years, and of one; its length for never."""
    plain = _QUOTED.sub(lambda quoted: "*" * len(quoted[0]), sentence) if "《" in sentence else sentence
    since = _SINCE.search(plain) if _SEVERAL.search(plain) else None
    annual = _ANNUAL.search(plain)
    if since and since[1] and year and int(since[1]) >= year:
        since = None
    return since.end() if since else len(sentence), annual.start() if annual else len(sentence)

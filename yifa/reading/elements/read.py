"""Reads which elements a report has, in which form and where.

An element is a section, a subsection or one sentence of the text; said to be none; absent; or the text cannot
be read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from yifa.reading.elements.folding import Folded, fold
from yifa.reading.elements.items import Item, read_items
from yifa.reading.elements.outline import Section, read_outline
from yifa.reading.elements.words import NEVER, STATUTORY, Words, load_words

RULE = 7
"""version of the rules: what older ones derived is derived anew"""
READABLE = 60
"""characters from which a text is one that can be judged"""
NONE_STATED = 60
"""characters below a heading that may say no more than that there is nothing"""
# 本年度无其他需要报告的情况; not 基层所没有专职法制员, 无人机老旧
_NOTHING = re.compile(
    r"^[^。]{0,16}?(?:暂|均|尚)?(?:无|没有|未有|不存在|未发生|不涉及|未涉及)"
    r"(?:[^。,;]{0,32}(?:情况|事项|问题|内容|不足|情形|案件|裁判|判决|建议|报告|说明|事宜)[^。,;]{0,4})?"
    r"(?:[,;](?:暂|均|也)?(?:无|没有|不|未)[^。]{0,24})?[。.]?$|^(?:略|暂无|/|—+|-+)[。.]?$"
)
Sentences = Callable[[int, int], tuple[tuple[int, str], ...]]
"""where each sentence of a stretch of text begins, and what it says"""
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]?")
_PLAN = re.compile(r"(?:暨|及|和|与|以及).{0,12}(?:要点|计划|安排|打算|思路)")
_READABLE = re.compile(rf"\A(?:[^\u4e00-\u9fa5]*+[\u4e00-\u9fa5]){{{READABLE}}}")


class Form(StrEnum):
    """How a report has an element."""

    SECTION = "section"
    SUBSECTION = "subsection"
    SENTENCE = "sentence"
    NONE_STATED = "none_stated"
    ABSENT = "absent"
    UNREADABLE = "unreadable"


PRESENT = (Form.SECTION, Form.SUBSECTION, Form.SENTENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One place where a report has an element, or that it has none."""

    element: str
    """as in ``elements.toml``; ``unknown``: nobody knows the heading"""
    form: Form
    start: int | None
    end: int | None
    heading: str
    rule: str
    """what told it: heading, line, joined, topical, restart, subheading, sentence, nothing, unreadable"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a report is made of; every place is one in the text itself."""

    elements: tuple[Element, ...]
    items: tuple[Item, ...]

    def by_place(self) -> Callable[[int], str | None]:
        """Return the function that gives the element whose section holds a place."""
        sections = [
            (one.start, one.end, one.element) for one in self.elements
            if one.start is not None and one.end is not None
            and one.form is Form.SECTION and one.element != "unknown"
        ]  # fmt: skip

        def element_at(place: int) -> str | None:
            for start, end, name in sections:
                if start <= place < end:
                    return name
            return None

        return element_at


def read_elements(
    text: str, *, year: int | None = None, title: str | None = None, folded: Folded | None = None
) -> Reading:
    """Return the elements of a report on *year*; *title* says whether a plan is joined to it.

    >>> text = "一、主要成效。全年召开会议3次,审查文件12件,按期办结率百分之百。"
    >>> text += "二、存在的不足。执法力量偏少,文书不够规范,案卷评查结果运用得不够,一些同志仍凭经验办事。"
    >>> said = read_elements(text + "三、其他需要报告的情况。无。", year=2025)
    >>> [(one.element, one.form.value) for one in said.elements][:3]
    [('measures', 'section'), ('problems', 'section'), ('responsibility', 'absent')]
    """
    if not _READABLE.match(text, 0, READABLE * 8):
        return Reading(elements=tuple(_unreadable()), items=())
    folded = folded or fold(text)
    sections, end = read_outline(folded.text, year)
    found = [*_sections(folded.text, sections, plan=bool(title and _PLAN.search(title)))]
    named = {one.element for one in found}
    sentences = _sentences_of(folded.text)
    for words in load_words(year):
        if words.name not in named:
            found += _below(folded.text, words, sections, end, sentences)
    if "measures" not in named:
        found += _untitled(folded.text, sections, found, end)
    present = {one.element for one in found}
    found += [
        Element(element=name, form=Form.ABSENT, start=None, end=None, heading="", rule="nothing")
        for name in STATUTORY
        if name not in present
    ]
    placed = [_placed(folded, one) for one in found]
    order = {name: at for at, name in enumerate(STATUTORY)}
    placed.sort(key=lambda one: (order.get(one.element, len(order)), one.element, one.start or 0))
    return Reading(elements=tuple(placed), items=tuple(read_items(folded, sections)))


def _unreadable() -> Iterator[Element]:
    for name in STATUTORY:
        yield Element(element=name, form=Form.UNREADABLE, start=None, end=None, heading="", rule="unreadable")


def _placed(folded: Folded, one: Element) -> Element:
    if one.start is None or one.end is None:
        return one
    start, end = folded.span(one.start, one.end)
    return Element(
        element=one.element, form=one.form, start=start, end=end, heading=one.heading, rule=one.rule
    )


def _sections(text: str, sections: Sequence[Section], *, plan: bool) -> Iterator[Element]:
    """Yield the sections whose headings name an element, and those whose heading nobody knows."""
    for section in sections:
        names, rule = section.elements, "heading" if section.numbered else "line"
        if not names and section.restarted and plan:
            names, rule = ("next_year",), "restart"
        for name in names or ("unknown",):
            form = Form.NONE_STATED if _says_nothing(text, section) else Form.SECTION
            yield Element(
                element=name, form=form, start=section.start, end=section.end, heading=section.heading,
                rule="joined" if len(names) > 1 else rule,
            )  # fmt: skip


def _says_nothing(text: str, section: Section) -> bool:
    said = text[section.content : section.end].strip(" \n:。\t")
    return bool(said) and len(said) <= NONE_STATED and bool(_NOTHING.match(said))


def _sentences_of(text: str) -> Sentences:
    """Return the function that gives the sentences of a stretch: elements are looked for in the same ones."""

    @cache
    def sentences(start: int, end: int) -> tuple[tuple[int, str], ...]:
        return tuple((match.start(), match[0]) for match in _SENTENCE.finditer(text, start, end))

    return sentences


def _below(
    text: str, words: Words, sections: Sequence[Section], end: int, sentences: Sentences
) -> Iterator[Element]:
    """Yield where an element stands that has no section: below level one, or in a sentence."""
    for section in sections:
        if not _may_hold(words, section):
            continue
        for part in section.parts:
            if words.subheading.search(part.heading) and not words.taken_out.search(part.heading):
                form = Form.NONE_STATED if _says_nothing(text, part) else Form.SUBSECTION
                yield Element(
                    element=words.name, form=form, start=part.start, end=part.end, heading=part.heading,
                    rule="subheading",
                )  # fmt: skip
                return
    if words.sentence is NEVER:
        return
    spans = _spans(words, sections, end)
    is_it = words.sentence.search
    hits = [(start, said) for span in spans for start, said in sentences(*span) if is_it(said)]
    if hits:
        last = words.name in ("problems", "next_year")
        start, said = hits[-1 if last else 0]
        form = Form.NONE_STATED if words.name == "other" and re.search(r"无|没有", said) else Form.SENTENCE
        yield Element(
            element=words.name, form=form, start=start + len(said) - len(said.lstrip()),
            end=start + len(said), heading="", rule="sentence",
        )  # fmt: skip


def _may_hold(words: Words, section: Section) -> bool:
    return any(name in words.within for name in section.elements or ("",))


def _spans(words: Words, sections: Sequence[Section], end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of text in which a sentence may be the element."""
    first = sections[0].start if sections else end
    if "" in words.within:
        yield 0, first
    yield from ((section.content, section.end) for section in sections if _may_hold(words, section))


def _untitled(
    text: str, sections: Sequence[Section], found: Sequence[Element], end: int
) -> Iterator[Element]:
    """Yield the measures where no heading names them: the topical sections, or the plain text."""
    topical = [
        section
        for section in sections
        if not section.elements and not (section.restarted and section is sections[-1])
    ]
    named = [
        one.start
        for one in found
        if one.form is Form.SECTION and one.element != "unknown" and one.start is not None
    ]
    before = [section for section in topical if not named or section.start < min(named)] or topical
    if before:
        yield Element(
            element="measures", form=Form.SECTION, start=before[0].start, end=before[-1].end, heading="",
            rule="topical",
        )  # fmt: skip
        return
    stop = min(named, default=end)
    if len(text[:stop].strip()) >= READABLE:
        yield Element(
            element="measures",
            form=Form.SENTENCE,
            start=0,
            end=len(text[:stop].rstrip()),
            heading="",
            rule="untitled",
        )

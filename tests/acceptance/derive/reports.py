"""Holds reading to whole reports in forms the rules were not made with, the truth marked in their text.

``[30件 reconsideration_received]`` is a figure, told as in the fragments; ``[#problems]`` stands before a
section, ``[#-]`` before one that names nothing owed, ``[#problems+next_year]`` before a joint one, and
``[#other.none_stated]`` says its form. ``[#.end]`` ends the body.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.acceptance.derive.fresh import YEAR, printed_of, true_fact
from tests.acceptance.derive.judging import NEAR, Score, judge
from tests.acceptance.derive.writing import TrueElement, Written
from yifa.reading.elements.read import Element, Form, read_elements
from yifa.reading.elements.words import STATUTORY
from yifa.reading.facts.read import read_facts

SETS = (*"abcdefghijklmnopqrstuvwxyz", "aa", "ab", "ac", "ad", "ae", "af", "ag", "ah", "ai", "aj")
"""each written when the rules stood for those before it"""
WIDTHS = (56, 64, 72)
"""half-width signs of a page's line"""
CLOSING = "，。、；：！？）”》"
"""signs that begin no line"""
UNKNOWN = "unknown"
HEADINGS = frozenset(("heading", "line", "joined", "restart"))
"""rules that tell a section by its heading"""
_MARK = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a mark says of the elements behind it."""

    start: int
    names: tuple[str, ...]
    form: str


@cache
def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"reports_{name}.toml").read_text(encoding="utf-8"))


def report_first_read(name: str) -> Mapping[str, tuple[int, int]]:
    """Return how a set was read by the rules that did not know it: right, of how many."""
    return {what: (right, of) for what, (right, of) in _data(name)["first_read"].items()}


def reports(name: str) -> Iterator[tuple[Written, Mapping[int, frozenset[str]]]]:
    """Yield the reports of a set, with what the heading at each place names."""
    for at, told in enumerate(_data(name)["report"], 1):
        report, marks = _unmarked(told["text"].strip("\n"), f"report {name} {at}")
        report.year, report.title = told.get("year", YEAR), told["title"]
        report.elements = list(_true_elements(report.text, marks))
        sections = [mark for mark in marks if mark.form in (Form.SECTION, Form.NONE_STATED)]
        yield report, {mark.start: frozenset(mark.names) for mark in sections}


def _unmarked(marked: str, form: str) -> tuple[Written, Sequence[_Mark]]:
    """Return the text without its marks, with its figures, and the marks of its elements."""
    report, marks, pieces = Written(form=form, year=YEAR, title=""), [], []
    length = done = 0
    for match in _MARK.finditer(marked):
        plain, said = marked[done : match.start()], match[1]
        length, done = length + len(plain), match.end()
        pieces.append(plain)
        if said.startswith("#"):
            names, _, shape = said[1:].partition(".")
            told = tuple(UNKNOWN if name == "-" else name for name in names.split("+") if name)
            marks.append(_Mark(length, told, shape or Form.SECTION))
        else:
            report.facts.append(true_fact(said, length))
            pieces.append(printed_of(said))
            length += len(pieces[-1])
    report.text = "".join([*pieces, marked[done:]])
    return report, marks


def _true_elements(text: str, marks: Sequence[_Mark]) -> Iterator[TrueElement]:
    """Yield the elements that are marked, and those owed that are not there."""
    tops = [mark.start for mark in marks if mark.form in (Form.SECTION, Form.NONE_STATED, "end")]
    named = {name for mark in marks for name in mark.names}
    for mark in marks:
        whole = mark.form in (Form.SECTION, Form.NONE_STATED)
        end = next((start for start in tops if start > mark.start), len(text))
        for name in mark.names:
            yield TrueElement(
                element=name, form=mark.form, start=mark.start if whole else None,
                end=len(text[:end].rstrip()) if whole else None,
            )  # fmt: skip
    for name in STATUTORY:
        if name not in named:
            is_topical = name == "measures" and UNKNOWN in named
            yield TrueElement(element=name, form=Form.SECTION if is_topical else Form.ABSENT)


def judge_reports(name: str) -> Score:
    """Return how the reports of a set are read."""
    told = list(reports(name))
    score = judge([report for report, _ in told])
    for report, headings in told:
        elements = read_elements(report.text, year=report.year, title=report.title).elements
        _headings(score, report, headings, _said(elements))
    return score


def judge_pages(name: str) -> Score:
    """Return how many figures of a set's reports are read alike where a page breaks their lines."""
    score = Score()
    for report, _ in reports(name):
        said = _figures(report.text, report.year)
        for width in WIDTHS:
            lines = [_broken(line, width) for line in report.text.split("\n")]
            kept = said & _figures("\n".join(lines), report.year)
            score.of["figure kept"] += said.total()
            score.right["figure kept"] += kept.total()
            score.wrong += [f"{report.form} at {width}: {figure}" for figure in said - kept]
    return score


def _figures(text: str, year: int) -> Counter[tuple[float, str, str | None]]:
    return Counter((fact.value, fact.unit, fact.indicator) for fact in read_facts(text, year=year))


def _broken(line: str, width: int) -> str:
    """Return a line as a page prints it, on which a digit is half as wide as a letter."""
    pieces, room = [""], width
    for sign in line:
        wide = 1 if sign.isascii() else 2
        if wide > room and sign not in CLOSING:
            pieces.append("")
            room = width
        pieces[-1] += sign
        room -= wide
    return "\n".join(pieces)


def _said(elements: Sequence[Element]) -> dict[int, frozenset[str]]:
    """Return which elements a heading was read to name, by its place."""
    said: dict[int, frozenset[str]] = {}
    for one in elements:
        if one.start is not None and one.rule in HEADINGS:
            said[one.start] = said.get(one.start, frozenset()) | {one.element}
    return said


def _headings(
    score: Score, report: Written, true: Mapping[int, frozenset[str]], said: dict[int, frozenset[str]]
) -> None:
    for start, names in true.items():
        near = next((at for at in said if abs(at - start) <= NEAR), None)
        found = said.pop(near) if near is not None else None
        words = f"{report.form} {report.text[start : start + 24]!r} is {sorted(names)}"
        score.note("heading named", found == names, f"{words}, said {found and sorted(found)}")
    for start in said:
        score.note("heading named", False, f"{report.form} {report.text[start : start + 24]!r} is none")

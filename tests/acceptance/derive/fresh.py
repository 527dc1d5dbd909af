"""Holds figures to fragments in wordings the rules were not made with, each number judged by hand."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.acceptance.derive.judging import Score, judge_facts
from tests.acceptance.derive.writing import TrueFact, Written
from yifa.reading.elements.words import elements_of_heading
from yifa.reading.facts.audit import Verdict, audit
from yifa.reading.facts.fact import Fact, Kind
from yifa.reading.facts.read import read_facts

SETS = (*"abcdefghijklmnopqrstuvwxyz", *(f"a{letter}" for letter in "abcdefghijklmnopqrst"))
"""each written when the rules stood for those before it"""
YEAR = 2025
COUNTY = "我县2025年工作。\n"
"""what makes a sentence one of a county's report"""
KINDS = ("rate", "delta", "cumulative")
OF_YEAR = (Kind.LEVEL, Kind.RATE)
_SIMPLE = re.compile(r"(-?[\d.]+)(.*)")


@cache
def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"fresh_{name}.toml").read_text(encoding="utf-8"))


def first_read(name: str) -> Mapping[str, tuple[int, int]]:
    """Return how a set was read by the rules that did not know it: right, of how many."""
    return {what: (right, of) for what, (right, of) in _data(name)["first_read"].items()}


def fragments(name: str) -> Iterator[Written]:
    """Yield the fragments of a set with what is true of their numbers."""
    for at, fragment in enumerate(_data(name)["fragment"], 1):
        report = Written(form=f"fragment {name}", year=YEAR, title="", text=fragment["text"])
        place = 0
        for said in fragment["facts"]:
            printed = printed_of(said)
            start = report.text.index(printed, place)
            place = start + len(printed)
            report.facts.append(true_fact(said, start))
        report.form += f" {at}"
        yield report


def _told(said: str) -> tuple[str, str, str]:
    """Return what is told of a figure, what it counts and its kind."""
    words = said.rsplit(" ", 2) if said.endswith(KINDS) else [*said.rsplit(" ", 1), "level"]
    return words[0], words[1], words[2]


def printed_of(said: str) -> str:
    """Return what is printed of a figure that is told: 97万余元 of "97万余元=970000元~@2024 - level"."""
    return re.split("[=~@]", _told(said)[0], maxsplit=1)[0]


def true_fact(said: str, start: int) -> TrueFact:
    """Return a figure that is told, as one that stands at a place."""
    shown, indicator, kind = _told(said)
    shown, _, year = shown.partition("@")
    printed, _, meant = shown.rstrip("~").partition("=")
    simple = _SIMPLE.fullmatch(meant or printed)
    assert simple, said
    return TrueFact(
        start=start, value=float(simple[1]), unit=simple[2], kind=kind,
        indicator=None if indicator == "-" else indicator, about=shown.endswith("~"),
        year=int(year) if year else None,
    )  # fmt: skip


def audits() -> Iterator[tuple[str, tuple[int, int], Score]]:
    """Yield sets of figures that fit and that contradict each other, as `headings` does."""
    data = tomllib.loads(Path(__file__).with_name("audits.toml").read_text(encoding="utf-8"))
    for name, told in data.items():
        score = Score()
        for what in ("fits", "contradicts"):
            for text in told[what]:
                checks = audit(text, read_facts(text, year=YEAR))
                against = [check.words for check in checks if check.verdict is Verdict.CONTRADICTED]
                score.note("audit", bool(against) == (what == "contradicts"), f"{text} {against}")
        yield name, (told["first_read"][0], told["first_read"][1]), score


def headings() -> Iterator[tuple[str, tuple[int, int], Score]]:
    """Yield sets of headings in other wordings: name, how it was read at first, how it is read."""
    data = tomllib.loads(Path(__file__).with_name("headings.toml").read_text(encoding="utf-8"))
    for name, told in data.items():
        score = Score()
        for names, heading in told["headings"]:
            said = " ".join(elements_of_heading(heading, YEAR)) or "-"
            score.note("heading", said == names, f"{heading} is {names}, said {said}")
        yield name, (told["first_read"][0], told["first_read"][1]), score


def nothing() -> Iterator[tuple[str, tuple[int, int], Score]]:
    """Yield sentences that count nothing of an indicator, and some that do, as `headings` does."""
    data = tomllib.loads(Path(__file__).with_name("nothing.toml").read_text(encoding="utf-8"))
    for name, told in data.items():
        score = Score()
        for text in told.get("nothing", ()):
            said = [fact.indicator for fact in _of_the_year(text) if not fact.scope]
            score.note("indicator not wrong", not said, f"{text} {said}")
        for indicator, value, text in told.get("indicators", ()):
            counted = [(fact.indicator, fact.value) for fact in _of_the_year(text)]
            score.note("indicator exact", (indicator, value) in counted, f"{text} {counted}")
        yield name, (told["first_read"][0], told["first_read"][1]), score


def _of_the_year(text: str) -> list[Fact]:
    """Return the figures of a county's sentence that have an indicator and are of its year."""
    facts = read_facts(f"{COUNTY}{text}", year=YEAR)
    return [fact for fact in facts if fact.indicator and fact.kind in OF_YEAR and not fact.year]


def judge_fresh(name: str) -> Score:
    """Return how the figures of a set's fragments are read."""
    score = Score()
    for report in fragments(name):
        judge_facts(score, report, read_facts(report.text, year=YEAR), report.form)
    return score

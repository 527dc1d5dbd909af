"""Counts how elements, figures and audits of written reports agree with what is true of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.acceptance.derive.writing import TrueElement, TrueFact, Written
from yifa.reading.elements.read import Element, Form
from yifa.reading.facts.audit import Verdict, audit
from yifa.reading.facts.fact import Fact, Kind
from yifa.reading.facts.read import AHEAD
from yifa.reading.facts.report import read_report

NEAR = 2
"""characters by which a boundary may be off"""
TINY = 1e-6
UNJUDGED = "?"
"""of a number for whose indicator there is more than one right answer"""
PRESENT = (Form.SECTION, Form.SUBSECTION, Form.SENTENCE)


@dataclass(slots=True, kw_only=True)
class Score:
    """What was right, of how many, and what was wrong."""

    right: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, fits: bool, words: str = "") -> None:
        self.of[what] += 1
        self.right[what] += fits
        if not fits:
            self.wrong.append(f"{what}: {words}")

    def share(self, what: str) -> float:
        return self.right[what] / self.of[what] if self.of[what] else 1.0


def judge(reports: Sequence[Written]) -> Score:
    """Return how everything read from reports agrees with the truth."""
    score = Score()
    for number, report in enumerate(reports):
        said = read_report(report.text, year=report.year, title=report.title)
        where = f"{report.form} {number}"
        _elements(score, report, said.reading.elements, where)
        judge_facts(score, report, said.facts, where)
        checks = audit(report.text, [fact for fact in said.facts if fact.element not in AHEAD])
        against = [check for check in checks if check.verdict is Verdict.CONTRADICTED]
        for rule in report.planted:
            score.note("audit found", rule in {check.rule for check in against}, f"{where} {rule}")
        if not report.planted:
            score.note(
                "audit clean", not against, f"{where} {[(one.rule.value, one.words) for one in against]}"
            )
        score.of["confirmed"] += sum(check.verdict is Verdict.CONFIRMED for check in checks)
    return score


def _elements(score: Score, report: Written, elements: Sequence[Element], where: str) -> None:
    for true in report.elements:
        found = [one for one in elements if one.element == true.element]
        forms = [one.form for one in found]
        words = f"{where} {true.element} is {true.form}, said {forms}"
        present, is_present = true.form in PRESENT, any(form in PRESENT for form in forms)
        score.of["presence true"] += present
        score.of["presence said"] += is_present
        score.right["presence true"] += present and is_present
        score.note("presence", present == is_present, words)
        score.note("form", true.form in forms, words)
        if true.start is not None and true.end is not None and true.form != Form.SENTENCE:
            _boundaries(score, true, found, f"{where} {report.text[true.start : true.start + 24]!r}")


def _boundaries(score: Score, true: TrueElement, found: Sequence[Element], where: str) -> None:
    assert true.start is not None
    assert true.end is not None
    starts = [one.start for one in found if one.start is not None]
    ends = [one.end for one in found if one.end is not None]
    near = min((abs(start - true.start) for start in starts), default=None)
    score.note("boundary", near is not None and near <= NEAR, f"{where} starts at {true.start}, not {starts}")
    near = min((abs(end - true.end) for end in ends), default=None)
    score.note("boundary", near is not None and near <= NEAR, f"{where} ends at {true.end}, not {ends}")
    score.note("heading", true.form in [one.form for one in found], where)


def judge_facts(score: Score, report: Written, facts: Sequence[Fact], where: str) -> None:
    found = {fact.start: fact for fact in facts}
    for true in report.facts:
        fact = found.pop(true.start, None)
        words = f"{where} {true.value} {true.unit} {report.text[max(0, true.start - 24) : true.start + 12]!r}"
        fits = fact is not None and abs(fact.value - true.value) < TINY and fact.unit == true.unit
        score.note("number found", fits, words)
        if fact is not None:
            _fact(score, true, fact, words)
    for fact in found.values():
        score.note("number true", False, f"{where} {report.text[max(0, fact.start - 16) : fact.end + 4]!r}")
    score.of["number true"] += len(report.facts)
    score.right["number true"] += len(report.facts)


def _fact(score: Score, true: TrueFact, fact: Fact, words: str) -> None:
    score.note("approximate", fact.approximate == true.about, words)
    if true.kind is not None:
        score.note("kind", fact.kind == true.kind, f"{words} is {true.kind}, said {fact.kind}")
    if true.indicator == UNJUDGED:
        return
    said = fact.indicator if fact.kind is not Kind.DELTA else None
    if said and true.indicator:
        score.note("year", fact.year == true.year, f"{words} is of {true.year}, said {fact.year}")
    if true.indicator is not None:
        score.note("indicator exact", said == true.indicator, f"{words} is {true.indicator}, said {said}")
    score.note(
        "indicator not wrong", said in (None, true.indicator), f"{words} is {true.indicator}, said {said}"
    )

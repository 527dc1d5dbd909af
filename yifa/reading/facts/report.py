"""Reads a report whole: its elements, and its figures with the element each stands in."""

from dataclasses import dataclass

from yifa.reading.elements.folding import fold
from yifa.reading.elements.read import RULE as ELEMENT_RULE
from yifa.reading.elements.read import Reading, read_elements
from yifa.reading.facts.fact import Fact
from yifa.reading.facts.read import RULE as FACT_RULE
from yifa.reading.facts.read import read_facts

RULES = f"{ELEMENT_RULE} {FACT_RULE}"
"""versions of the rules, as a report keeps them"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """What a report's text says."""

    reading: Reading
    facts: tuple[Fact, ...]


def read_report(text: str, *, year: int | None, title: str | None = None) -> ReportText:
    """Return a report's elements and figures.

    >>> text = "一、主要成效。全年办理公证12件。二、下一步打算。明年办理公证20件。" + "加强监督。" * 20
    >>> said = read_report(text, year=2025)
    >>> [(fact.value, fact.element, fact.indicator) for fact in said.facts]
    [(12.0, 'measures', 'notarisations'), (20.0, 'next_year', None)]
    """
    folded = fold(text)
    reading = read_elements(text, year=year, title=title, folded=folded)
    facts = read_facts(text, year=year, folded=folded, element_at=reading.by_place())
    return ReportText(reading=reading, facts=facts)

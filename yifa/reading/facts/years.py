"""Holds what a report says of the year before against that year's own report."""

from collections.abc import Callable, Iterator, Sequence

from yifa.reading.facts.audit import DOWN, Check, Rule, Verdict, is_of_the_year, shown
from yifa.reading.facts.fact import Fact, Kind
from yifa.reading.facts.indicators import load_indicators
from yifa.reading.facts.words import PART


def audit_years(
    facts: Sequence[Fact], before: Sequence[Fact], *, left_of: Callable[[Fact], str]
) -> Iterator[Check]:
    """Yield whether what a report says of the year before is what that year's own report says.

    *left_of* gives the words before a figure.
    """
    for indicator in load_indicators():
        held = {fact.value for fact in before if fact.indicator == indicator.key and _is_whole(fact)}
        own = [fact for fact in facts if fact.indicator == indicator.key]
        if not indicator.once or len(held) != 1 or "rate" in indicator.kinds:
            continue
        source = next(fact for fact in before if fact.indicator == indicator.key and _is_whole(fact))
        for fact, value in _said_of_before(own, left_of):
            verdict = Verdict.CONFIRMED if value == source.value else Verdict.CONTRADICTED
            words = f"{indicator.name} {shown(value)} the year before"
            words += "" if value == source.value else f", {shown(source.value)} in that year's report"
            yield Check(rule=Rule.YEAR, verdict=verdict, words=words, facts=(fact,), before=source)


def _is_whole(fact: Fact) -> bool:
    return is_of_the_year(fact) and fact.kind is Kind.LEVEL and fact.scope in ("", PART)


def _said_of_before(own: Sequence[Fact], left_of: Callable[[Fact], str]) -> Iterator[tuple[Fact, float]]:
    """Yield what is said of the year before: by its name, or by how much the figure changed."""
    level: Fact | None = None
    for fact in own:
        if fact.approximate or fact.scope not in ("", PART):
            continue
        if fact.kind is Kind.LEVEL and fact.year is None:
            level = fact
        elif fact.kind is Kind.LEVEL:
            yield fact, fact.value
        elif fact.kind is Kind.DELTA and level is not None and _is_step(level, fact):
            down = DOWN.search(left_of(fact))
            yield fact, level.value + fact.value if down else level.value - fact.value


def _is_step(level: Fact, fact: Fact) -> bool:
    """Return whether a figure says by how much one before it in its sentence changed."""
    return (level.unit, level.sentence_start) == (fact.unit, fact.sentence_start)

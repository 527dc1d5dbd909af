"""Answers whether reports' figures fit each other, and those of the year before."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.answers.texts.facts import read_facts_of
from archive.answers.texts.held import Held, read_held, read_text
from archive.schema.database import Database
from yifa.reading.facts.audit import Check, audit
from yifa.reading.facts.fact import Fact
from yifa.reading.facts.read import AHEAD
from yifa.reading.facts.years import audit_years

AROUND = 24
"""characters shown on each side of a figure"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a figure stands."""

    document: str
    start: int
    end: int
    printed: str
    around: str
    """the words around it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Figures held against each other."""

    document: str
    county: str
    county_name: str
    body: str
    year: int | None
    rule: str
    verdict: str
    words: str
    places: tuple[Place, ...]
    """every figure it rests on"""
    url: str


def audit_reports(db: Database, reports: Sequence[Held]) -> Iterator[Finding]:
    """Yield what of the figures of reports fits and what does not, report by report."""
    before = _by_body(read_held(db, None))
    for report in reports:
        text = read_text(db, report)
        facts = [fact for fact in read_facts_of(db, report) if fact.element not in AHEAD]
        for check in audit(text, facts):
            yield _finding(report, check, {None: (report, text)})
        year_before = before.get((report.county, report.body_key, (report.year or 0) - 1))
        if report.year and report.body_key and year_before:
            yield from _years(db, report, text, facts, year_before)


def _by_body(reports: Sequence[Held]) -> dict[tuple[str, str, int], Held]:
    """Return the reports by county, body and year, where a body has one on that year."""
    found: dict[tuple[str, str, int], list[Held]] = {}
    for report in reports:
        if report.year is not None:
            found.setdefault((report.county, report.body_key, report.year), []).append(report)
    return {key: held[0] for key, held in found.items() if len(held) == 1}


def _years(db: Database, report: Held, text: str, facts: Sequence[Fact], before: Held) -> Iterator[Finding]:
    old_text = read_text(db, before)

    def left_of(fact: Fact) -> str:
        return re.split(r"[,;，；。、]", text[fact.sentence_start : fact.start])[-1]

    old = [fact for fact in read_facts_of(db, before) if fact.element not in AHEAD]
    for check in audit_years(facts, old, left_of=left_of):
        yield _finding(report, check, {None: (report, text), "before": (before, old_text)})


def _finding(report: Held, check: Check, texts: Mapping[str | None, tuple[Held, str]]) -> Finding:
    places = [_place(*texts[None], fact) for fact in check.facts]
    if check.before is not None:
        places.append(_place(*texts["before"], check.before))
    return Finding(
        document=report.document, county=report.county, county_name=report.county_name, body=report.body,
        year=report.year, rule=check.rule.value, verdict=check.verdict.value, words=check.words,
        places=tuple(places), url=report.url,
    )  # fmt: skip


def _place(report: Held, text: str, fact: Fact) -> Place:
    around = text[max(0, fact.start - AROUND) : fact.end + AROUND]
    return Place(
        document=report.document, start=fact.start, end=fact.end, printed=text[fact.start : fact.end],
        around=" ".join(around.split()),
    )  # fmt: skip

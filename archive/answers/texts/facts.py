"""Answers what reports count: their figures, each with its sentence and place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.answers.texts.held import Held, read_text
from archive.schema.database import Database
from yifa.reading.facts.fact import Fact, Kind
from yifa.reading.facts.indicators import indicator_names

_FACTS = "SELECT * FROM fact WHERE document_id = ? ORDER BY start_offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a report, as a row of a table."""

    document: str
    county: str
    county_name: str
    body: str
    level: str
    year: int | None
    """the report's"""
    value: float
    unit: str
    approximate: bool
    kind: str
    about_year: int | None
    """the year it is about, where its clause names another than the report's"""
    subject: str
    topic: str | None
    indicator: str | None
    indicator_name: str | None
    scope: str
    element: str | None
    start: int
    end: int
    printed: str
    """the number with its unit, as printed"""
    sentence: str
    url: str


def read_facts_of(db: Database, report: Held) -> list[Fact]:
    """Return the figures of a report, as they were derived."""
    return [_fact(row) for row in db.query(_FACTS, (report.number,))]


def _fact(row: Mapping[str, object]) -> Fact:
    names = {"start_offset": "start", "end_offset": "end"}
    kept = {name: value for name, value in row.items() if name not in ("place", "document_id")}
    values = {names.get(name, name): value for name, value in kept.items()}
    values["kind"] = Kind(str(values["kind"]))
    values["approximate"] = bool(values["approximate"])
    return Fact(**values)  # type: ignore[arg-type] # the table has the columns of the class


def read_figures(db: Database, reports: Sequence[Held], indicators: Sequence[str] = ()) -> Iterator[Figure]:
    """Yield the figures of reports, of these indicators or of all, in the order of the texts."""
    for report in reports:
        facts = [fact for fact in read_facts_of(db, report) if not indicators or fact.indicator in indicators]
        text = read_text(db, report) if facts else ""
        yield from (_figure(report, text, fact) for fact in facts)


def _figure(report: Held, text: str, fact: Fact) -> Figure:
    return Figure(
        document=report.document, county=report.county, county_name=report.county_name, body=report.body,
        level=report.level, year=report.year, value=fact.value, unit=fact.unit,
        approximate=fact.approximate, kind=fact.kind.value, about_year=fact.year, subject=fact.subject,
        topic=fact.topic, indicator=fact.indicator,
        indicator_name=indicator_names().get(fact.indicator or ""),
        scope=fact.scope, element=fact.element, start=fact.start, end=fact.end,
        printed=text[fact.start : fact.end], url=report.url,
        sentence=" ".join(text[fact.sentence_start : fact.sentence_end].split()),
    )  # fmt: skip

"""Answers which elements reports have, in which form and where, and which headings nobody knows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.answers.texts.held import Held, read_text
from archive.schema.database import Database
from yifa.model.errors import YifaError
from yifa.reading.elements.read import Form
from yifa.reading.elements.words import STATUTORY

UNKNOWN = "unknown"
_ELEMENTS = """
    SELECT element, form, start_offset AS "start", end_offset AS "end", heading, rule,
        (SELECT count(*) FROM element_item AS i WHERE i.document_id = e.document_id
            AND i.start_offset >= e.start_offset AND i.end_offset <= e.end_offset AND i.style = coalesce(
                (SELECT j.style FROM element_item AS j WHERE j.document_id = e.document_id
                    AND j.start_offset >= e.start_offset AND j.end_offset <= e.end_offset
                    ORDER BY j.start_offset LIMIT 1), '')) AS items
    FROM element AS e WHERE document_id = ? ORDER BY element_id
"""
_ITEMS = """
    SELECT style, number, start_offset AS "start", end_offset AS "end", heading FROM element_item
    WHERE document_id = ? AND start_offset >= ? AND end_offset <= ? ORDER BY start_offset, end_offset DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRow:
    """One place where a report has an element, or that it has none."""

    element: str
    form: str
    start: int | None
    end: int | None
    heading: str
    rule: str
    items: int
    """items of the list it begins with"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportElements:
    """One report and its elements."""

    report: Held
    elements: tuple[ElementRow, ...]

    def form_of(self, element: str) -> str:
        """Return the form in which it has an element; of several the fullest; absent for none."""
        forms = [row.form for row in self.elements if row.element == element]
        return next((form for form in Form if form in forms), Form.ABSENT)


def read_report_elements(db: Database, reports: Sequence[Held]) -> list[ReportElements]:
    """Return the elements of reports."""
    return [
        ReportElements(
            report=report,
            elements=tuple(ElementRow(**row) for row in db.query(_ELEMENTS, (report.number,))),
        )
        for report in reports
    ]


def count_forms(reports: Sequence[ReportElements]) -> dict[str, Counter[str]]:
    """Return how many reports have each element in each form: the statutory ones, then those met beside."""
    more = {row.element for report in reports for row in report.elements} - {*STATUTORY, UNKNOWN}
    return {name: Counter(report.form_of(name) for report in reports) for name in (*STATUTORY, *sorted(more))}


def unknown_headings(reports: Sequence[ReportElements]) -> list[tuple[str, int]]:
    """Return the headings nobody knows, and how often they stand, the most frequent first."""
    counted = Counter(row.heading for one in reports for row in one.elements if row.element == UNKNOWN)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The text of one element of a report."""

    element: str
    form: str
    heading: str
    start: int | None
    end: int | None
    text: str
    items: tuple[Mapping[str, object], ...]
    """its lists' items: style, number, start, end, heading"""


def read_parts(db: Database, report: Held, element: str) -> list[Part]:
    """Return the parts of a report that are an element.

    Raises:
        YifaError: the report has no such element, or it cannot be read.
    """
    text = read_text(db, report)
    rows = [row for row in db.query(_ELEMENTS, (report.number,)) if row["element"] == element]
    placed = [row for row in rows if row["start"] is not None]
    if not placed:
        form = rows[0]["form"] if rows else Form.ABSENT
        raise YifaError(f"{report.document}: {element} is {form}")
    return [
        Part(
            element=element, form=row["form"], heading=row["heading"], start=row["start"], end=row["end"],
            text=text[row["start"] : row["end"]],
            items=tuple(db.query(_ITEMS, (report.number, row["start"], row["end"]))),
        )
        for row in placed
    ]  # fmt: skip

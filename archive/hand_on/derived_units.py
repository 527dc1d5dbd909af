"""Reads what was derived from annual reports as rows of an export: elements, figures, shared passages."""

from collections.abc import Iterable, Iterator
from typing import Any

from archive.answers.texts.elements import read_report_elements
from archive.answers.texts.held import Held, read_held, read_text
from archive.answers.texts.reuse import Reused, read_reuse
from archive.hand_on.columns import split
from archive.hand_on.layout import Columns
from archive.hand_on.units import (
    DOCUMENTS,
    DOCUMENTS_THAT_FIT,
    FILES,
    PUBLICATIONS,
    VERSIONS,
    Fitting,
    Row,
    Unit,
)
from archive.schema.database import Database
from yifa.reading.facts.indicators import indicator_names

LEAST_SHARED = 0.3
"""share of a report from which another is named beside it: as `yifa reuse` does by itself"""
_REPORTS = f"""
    SELECT fit.number, fit.version_id FROM ({DOCUMENTS_THAT_FIT}) AS fit
    JOIN derivation AS n ON n.document_id = fit.number WHERE n.kind = 'annual_report'
"""  # noqa: S608 - parts are constants of this project
_REPORT = ("id", "portal", "county", "body", "level", "title", "report_year", "date_published", "url")
_FIGURE = (
    "value", "unit", "approximate", "figure_kind", "about_year", "subject", "topic", "indicator",
    "indicator_name", "scope", "element", "start_offset", "end_offset", "offsets_in", "printed", "sentence",
)  # fmt: skip
_FILE_HASH = "SELECT sha256 FROM payload WHERE payload_id = ?"
_FIGURES = """
    SELECT value, unit, approximate, kind, year, subject, topic, indicator, scope, element, start_offset,
        end_offset, sentence_start, sentence_end
    FROM fact WHERE document_id = ? ORDER BY place
"""
_NO_SOURCE: Row = dict.fromkeys(
    ("reuse_kind", "share", "other_share", "other_id", "other_portal", "other_county", "other_body",
     "other_year", "other_url")
)  # fmt: skip


def _held(db: Database, fitting: Iterable[Fitting]) -> Iterator[Held]:
    for number, version_id in fitting:
        yield from read_held(db, None, one=number, version=version_id)


def _of(report: Held) -> Row:
    """Return what every row says of the report it is from."""
    return {
        "id": report.document, "portal": report.county, "county": report.county_name, "body": report.body,
        "level": report.level, "title": report.title, "report_year": report.year,
        "date_published": report.published, "url": report.url,
    }  # fmt: skip


def _in(db: Database, report: Held) -> Row:
    """Return what the offsets of its rows are counted in: the hash of a file, or None for the page's text."""
    if report.payload is None:
        return {"offsets_in": None}
    return {"offsets_in": db.execute(_FILE_HASH, (report.payload,)).fetchone()[0]}


def _read_elements(db: Database, fitting: Iterable[Fitting]) -> Iterator[Row]:
    for report in _held(db, fitting):
        of, text = {**_of(report), **_in(db, report)}, read_text(db, report)
        (read,) = read_report_elements(db, [report])
        for row in read.elements:
            yield {
                **of, "element": row.element, "element_form": row.form, "heading": row.heading,
                "told_by": row.rule, "items": row.items, "start_offset": row.start, "end_offset": row.end,
                "text": None if row.start is None else text[row.start : row.end],
            }  # fmt: skip


def read_figures(db: Database, fitting: Iterable[Fitting]) -> Iterator[Columns]:
    """Yield the figures of each report column by column, straight from their table.

    Nothing else has as many rows: a row of its own for each costs four times as much.
    """
    for report in _held(db, fitting):
        figures = db.execute(_FIGURES, (report.number,)).fetchall()
        if figures:
            own = [*split(_of(report), _REPORT).values()]
            (offsets_in,) = _in(db, report).values()
            count, read = len(figures), [list(values) for values in zip(*figures, strict=True)]
            yield [*([value] * count for value in own), *_figures(read, read_text(db, report), offsets_in)]


def _figures(read: Columns, text: str, offsets_in: str | None) -> Iterator[list[Any]]:
    """Yield the columns of one report's figures, in the order of `_FIGURE`."""
    names = indicator_names()
    *said, indicator, scope, element, start, end, first, last = read
    places = list(zip(first, last, strict=True))
    sentences = {place: " ".join(text[place[0] : place[1]].split()) for place in set(places)}
    yield from said
    yield from (indicator, [names.get(name or "") for name in indicator], scope, element, start, end)
    yield [offsets_in] * len(start)
    yield [text[place[0] : place[1]] for place in zip(start, end, strict=True)]
    yield [sentences[place] for place in places]


def _read_facts(db: Database, fitting: Iterable[Fitting]) -> Iterator[Row]:
    names = [column.name for column in FACTS.columns()]
    for block in read_figures(db, fitting):
        yield from (dict(zip(names, values, strict=True)) for values in zip(*block, strict=True))


def _read_reuse(db: Database, fitting: Iterable[Fitting]) -> Iterator[Row]:
    """Yield a row for each report and each that has passages of it; one for a report that only has others.

    All reports are compared, whatever fits: what fits chooses whose rows are given.
    """
    reports = list(_held(db, fitting))
    shared: dict[str, Reused] = {}
    for year in sorted({report.year for report in reports if report.year is not None}):
        shared |= {one.document: one for one in read_reuse(db, None, year, least=LEAST_SHARED)}
    for report in reports:
        if report.document in shared:
            yield from _rows_of(report, shared[report.document])


def _rows_of(report: Held, reused: Reused) -> Iterator[Row]:
    of = {
        **_of(report), "template_share": reused.template_share,
        "residue": [residue.words for residue in reused.residue],
    }  # fmt: skip
    for source in reused.sources:
        yield {
            **of, "reuse_kind": source.kind, "share": source.share, "other_share": source.other_share,
            "other_id": source.document, "other_portal": source.county, "other_county": source.county_name,
            "other_body": source.body, "other_year": source.year, "other_url": source.url,
        }  # fmt: skip
    if not reused.sources:
        yield {**of, **_NO_SOURCE}


ELEMENTS = Unit(
    name="element", fitting=_REPORTS, read=_read_elements,
    counted="(SELECT count(*) FROM element AS e WHERE e.document_id = number)", names=(
        *_REPORT, "element", "element_form", "heading", "told_by", "items", "start_offset", "end_offset",
        "offsets_in", "text",
    ),
)  # fmt: skip
FACTS = Unit(
    name="figure", fitting=_REPORTS, read=_read_facts,
    counted="(SELECT count(*) FROM fact AS e WHERE e.document_id = number)", is_apart=True, names=(
        *_REPORT, *_FIGURE,
    ),
)  # fmt: skip
REUSE = Unit(
    name="pair", fitting=_REPORTS, read=_read_reuse, counted=None,
    names=(*_REPORT, "template_share", "residue", *_NO_SOURCE),
)  # fmt: skip
DERIVED = {"elements": ELEMENTS, "facts": FACTS, "reuse": REUSE}
UNITS = {
    "publications": PUBLICATIONS, "documents": DOCUMENTS, "versions": VERSIONS, "files": FILES, **DERIVED,
}  # fmt: skip
"""every unit by its name"""

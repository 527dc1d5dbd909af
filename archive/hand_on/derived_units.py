"""Reads what was derived from annual reports as rows of an export: elements, figures, shared passages."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from archive.answers.texts.elements import read_report_elements
from archive.answers.texts.held import Held, read_held, read_text
from archive.answers.texts.reuse import Reused, read_reuse
from archive.hand_on.columns import split
from archive.hand_on.layout import Columns, Shared
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
MANY = 10_000
"""figures held at a time"""
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
_OWN = ("start_offset", "end_offset", "value")
_ALIKE = ("figure_sort_id", "approximate", "year", "subject", "indicator")
"""columns of figures that say their own, and columns that many say alike"""
_FIGURES = f"""
    SELECT sentence_start, sentence_end, {", ".join((*_OWN, *_ALIKE))}
    FROM figure WHERE document_id = ? ORDER BY place
"""  # noqa: S608 - names above
_SORTS = """
    SELECT figure_sort_id, unit, kind, nullif(topic, ''), scope, nullif(element, '') FROM figure_sort
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
    """Yield the figures of many reports at a time column by column, straight from their table.

    Nothing else has as many rows: a row of its own for each costs four times as much.
    """
    sorts = {number: said for number, *said in db.execute(_SORTS).fetchall()}
    group = _Figures()
    for report in _held(db, fitting):
        group.add(db, report)
        if len(group.reports) >= MANY:
            yield group.columns(sorts)
            group = _Figures()
    if group.reports:
        yield group.columns(sorts)


class _Figures:
    """Figures of some reports, with what many say alike once: a report, a sentence, what kind a figure is."""

    def __init__(self) -> None:
        self.reports: array[int] = array("i")
        """for each figure the number of its report here"""
        self._of: list[list[Any]] = []
        self._own: list[list[Any]] = [[] for _ in _OWN]
        self._alike: dict[tuple[Any, ...], int] = {}
        self._which: array[int] = array("i")
        self._printed: list[str] = []
        self._sentences: list[str] = []
        self._in: array[int] = array("i")

    def add(self, db: Database, report: Held) -> None:
        """Add the figures of a report."""
        figures = db.execute(_FIGURES, (report.number,)).fetchall()
        if not figures:
            return
        self.reports.extend([len(self._of)] * len(figures))
        self._of.append([*split(_of(report), _REPORT).values(), *_in(db, report).values()])
        first, last, *columns = zip(*figures, strict=True)
        own, alike = columns[: len(_OWN)], [*zip(*columns[len(_OWN) :], strict=True)]
        for kept, values in zip(self._own, own, strict=True):
            kept += values
        for each in dict.fromkeys(alike):
            self._alike.setdefault(each, len(self._alike))
        self._which.extend(map(self._alike.__getitem__, alike))
        text, sentences = read_text(db, report), [*zip(first, last, strict=True)]
        self._printed += map(text.__getitem__, map(slice, *own[:2]))
        places = {place: len(self._sentences) + at for at, place in enumerate(dict.fromkeys(sentences))}
        self._sentences += [" ".join(text[start:end].split()) for start, end in places]
        self._in.extend(map(places.__getitem__, sentences))

    def columns(self, sorts: Mapping[int, Sequence[str | None]]) -> Columns:
        """Return their columns, in the order of the unit; *sorts* are what figures have in common."""
        names = indicator_names()
        *of, offsets_in = (Shared([*values], self.reports) for values in zip(*self._of, strict=True))
        number, about, year, subject, indicator = map(list, zip(*self._alike, strict=True))
        unit, kind, topic, scope, element = map(list, zip(*map(sorts.__getitem__, number), strict=True))
        named = [names.get(name or "") for name in indicator]
        alike = (unit, about, kind, year, subject, topic, indicator, named, scope, element)
        start, end, value = self._own
        return (
            *of, value, *(Shared(values, self._which) for values in alike), start, end, offsets_in,
            self._printed, Shared(self._sentences, self._in),
        )  # fmt: skip


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

"""Derives the elements and figures of reports from their texts: made anew at any time."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from archive.derived.frequent import FrequentWords
from archive.derived.naming import Namings
from archive.schema.derived_fixity import seal_derivations
from archive.tables.transaction import Part
from yifa.model.report import ReportKind
from yifa.model.telling import Tell, tell_nobody
from yifa.reading.facts.report import RULES as TEXT_RULES
from yifa.reading.facts.report import ReportText, read_report
from yifa.reading.report.period import opening_year
from yifa.reading.report.titles import RULE as TITLE_RULE
from yifa.reading.report.titles import read_title, report_year
from yifa.reading.report.words import load_genres
from yifa.reading.reuse.winnow import RULE as REUSE_RULE
from yifa.reading.reuse.winnow import fingerprints

BATCH = 200
"""documents of one transaction"""
OWN_TEXT = 300
"""characters from which a page's own text is the report, whatever files it has"""
AT_RUNS_END = 2000
"""documents that a run derives at its end; what is left, `yifa derive` does"""
# what a document's derivation rests on: the versions that show it, and when their files were read last
_BASIS = """
    SELECT count(DISTINCT v.version_id) || ' ' || coalesce(max(t.extracted_at), '') FROM version AS v
    LEFT JOIN attachment AS a USING (version_id) LEFT JOIN file_text AS t ON t.payload_id = a.payload_id
    WHERE v.document_id = d.document_id
"""
# what the derivations of all documents are to rest on: taken together for a seventh of one by one
_DUE = """
    SELECT s.document_id
    FROM (SELECT document_id, count(*) AS versions FROM version GROUP BY document_id) AS s
    LEFT JOIN derivation AS n USING (document_id)
    LEFT JOIN (SELECT v.document_id, max(t.extracted_at) AS extracted_at FROM file_text AS t
        CROSS JOIN attachment AS a USING (payload_id) CROSS JOIN version AS v USING (version_id)
        GROUP BY v.document_id) AS r USING (document_id)
    WHERE n.document_id IS NULL OR n.rules != ?
        OR n.basis != s.versions || coalesce(' ' || r.extracted_at, ' ')
    ORDER BY s.document_id DESC
"""
_DOCUMENT = f"""
    SELECT d.text, d.characters, d.body_kind, ({_BASIS}) FROM document AS d WHERE d.document_id = ?
"""  # noqa: S608 - as above
_TITLES = "SELECT title, report_year FROM version WHERE document_id = ? ORDER BY version_id"
_FILES = """
    SELECT DISTINCT t.payload_id, t.text, t.characters FROM version AS v
    JOIN attachment AS a USING (version_id) JOIN file_text AS t ON t.payload_id = a.payload_id
    WHERE v.document_id = ? AND t.status = 'read' ORDER BY t.characters DESC, t.payload_id
"""
_KEEP = """
    INSERT INTO derivation (document_id, payload_id, kind, year, rules, basis) VALUES (?, ?, ?, ?, ?, ?)
"""
_KEEP_ELEMENT = """
    INSERT INTO element (document_id, element, form, start_offset, end_offset, heading, rule)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_KEEP_ITEM = """
    INSERT INTO element_item (document_id, elements, style, number, start_offset, end_offset, heading)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_KEEP_FIGURE = """
    INSERT INTO figure (document_id, place, start_offset, end_offset, value, approximate, year, subject,
    indicator, figure_sort_id, sentence_start, sentence_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_SORTS = "SELECT unit, kind, topic, scope, element, figure_sort_id FROM figure_sort"
_KEEP_SORT = "INSERT INTO figure_sort (unit, kind, topic, scope, element) VALUES (?, ?, ?, ?, ?)"


_KEEP_HASHES = "INSERT INTO fingerprint (document_id, rule, hashes) VALUES (?, ?, ?)"
RULES = f"{TEXT_RULES} {REUSE_RULE} {TITLE_RULE}"
"""versions of the rules by which a document was derived"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text that a document's report is."""

    text: str
    payload_id: int | None
    """the file it is from; None = the page's own"""
    kind: str
    year: int | None
    title: str | None
    basis: str


class Derived(Part):
    """What is derived of publications, and from the texts of documents."""

    def forget(self) -> None:
        """Drop all that was derived."""
        Namings(self._archive).forget()
        FrequentWords(self._archive).forget()
        with self._archive.change() as db:
            db.execute("DELETE FROM derivation")
            db.execute("DELETE FROM figure_sort")
        self._archive.commit()

    def derive(
        self, *, limit: int | None = None, tell: Tell = tell_nobody, wanted: Callable[[], bool] = lambda: True
    ) -> int:
        """Derive what is new, was changed or was made by other rules, the newest first; return how many.

        *limit* is of documents: whom publications name is derived of all. *tell* is told what is
        derived, and how many of how many are done. *wanted* is asked before each step whether to go on.
        """
        if wanted():
            Namings(self._archive).derive()
        if wanted():
            FrequentWords(self._archive).derive(partial(tell, "frequent words"))
        due = [number for (number,) in self._db.execute(_DUE, (RULES,))][:limit]
        sorts = _Sorts(self._db)
        for first in range(0, len(due), BATCH):
            if not wanted():
                return first
            batch = sorted(due[first : first + BATCH])  # as tables have them: the file has no gaps
            with self._archive.change() as db:
                for number in batch:
                    _derive(db, number, sorts)
                seal_derivations(db, batch)
            self._archive.commit()
            tell("documents derived", first + len(batch), len(due))
        return len(due)


def count_due(db: sqlite3.Connection) -> int:
    """Return how many documents are to be derived."""
    return sum(1 for _ in db.execute(_DUE, (RULES,)))


class _Sorts(dict[tuple[str, ...], int]):
    """The sorts of figures that there are, each with its number; one that is asked for is made."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__((tuple(sort), number) for *sort, number in db.execute(_SORTS))
        self.db = db

    def __missing__(self, sort: tuple[str, ...]) -> int:
        number = self.db.execute(_KEEP_SORT, sort).lastrowid
        assert number is not None
        self[sort] = number
        return number


def _derive(db: sqlite3.Connection, number: int, sorts: _Sorts) -> None:
    source = read_source(db, number)
    db.execute("DELETE FROM derivation WHERE document_id = ?", (number,))
    db.execute(_KEEP, (number, source.payload_id, source.kind, source.year, RULES, source.basis))
    if source.kind == ReportKind.ANNUAL:
        report = read_report(source.text, year=source.year, title=source.title)
        _keep(db, number, report, fingerprints(source.text).tobytes(), sorts)


def _keep(db: sqlite3.Connection, number: int, report: ReportText, hashes: bytes, sorts: _Sorts) -> None:
    """Keep what was read; plain values, since SQLite's adapters ask long for each that is none."""
    db.execute(_KEEP_HASHES, (number, REUSE_RULE, hashes))
    db.executemany(_KEEP_ELEMENT, [
        (number, one.element, str(one.form), one.start, one.end, one.heading, one.rule)
        for one in report.reading.elements
    ])  # fmt: skip
    db.executemany(_KEEP_ITEM, [
        (number, " ".join(one.elements), str(one.style), one.number, one.start, one.end, one.heading)
        for one in report.reading.items
    ])  # fmt: skip
    db.executemany(_KEEP_FIGURE, [
        (
            number, place, start, end, value, int(about), year, subject, indicator,
            sorts[unit, kind.value, topic or "", scope, element or ""], first, last,
        )
        for place, (
            start, end, value, unit, about, kind, year, subject, topic, indicator, scope, first, last, element
        ) in enumerate(report.facts)
    ])  # fmt: skip


def read_source(db: sqlite3.Connection, number: int) -> Source:
    """Return the text that a document's report is, and what its titles say it is.

    Where the page's own text is short, the report is the longest of its files that was read.
    """
    own, characters, body_kind, basis = db.execute(_DOCUMENT, (number,)).fetchone()
    files = db.execute(_FILES, (number,)).fetchall()
    payload, text = None, own
    if files and (body_kind != "html" or characters < OWN_TEXT) and files[0][2] > characters:
        payload, text = files[0][0], files[0][1]
    elif body_kind in ("attachment_only", "image_only"):
        text = ""  # the report is in what was not read
    titles = db.execute(_TITLES, (number,)).fetchall()
    title, kind = _kind_of([title for title, _ in titles], text)
    year = next((year for _, year in titles if year), None) or report_year(title, text)
    return Source(text=text, payload_id=payload, kind=kind, year=year, title=title, basis=basis)


def _kind_of(titles: Sequence[str | None], text: str) -> tuple[str | None, str]:
    """Return the title that says most, and the kind it says; a text without one may say so itself."""
    named = [title for title in titles if title]
    for title in named:
        if read_title(title).kind is ReportKind.ANNUAL:
            return title, ReportKind.ANNUAL
    if named:
        return named[0], read_title(named[0]).kind
    is_report = opening_year(text) is not None and load_genres().subject.search(text[:400])
    return None, ReportKind.ANNUAL if is_report else ReportKind.OTHER

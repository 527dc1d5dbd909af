"""Knows the tables of a release, and reads their rows in an order of the content."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from archive.answers.reports.coverage import read_coverage
from archive.hand_on.columns import apart, split
from archive.hand_on.derived_units import DERIVED, UNITS, read_figures
from archive.hand_on.layout import Columns, Layout, lay_out
from archive.hand_on.units import Row, Unit, read_fitting, read_rows
from archive.schema.database import Database
from archive.search.filters import Filters

_TEXTS = """
    SELECT content_sha256 AS content_hash, substr(content_sha256, 1, 12) AS id, text
    FROM document ORDER BY content_sha256
"""
_FILE_TEXTS = """
    SELECT y.sha256 AS file_hash, t.status AS text_status, t.reason AS text_reason,
        t.extractor || ' ' || t.extractor_version AS extractor, t.text
    FROM file_text AS t JOIN payload AS y USING (payload_id) ORDER BY 1
"""
_RUNS = """
    SELECT command, started_at, ended_at, exit_status, software,
        (SELECT count(*) FROM walk AS w WHERE w.run_id = run.run_id) AS walks
    FROM run ORDER BY started_at, command, software, arguments
"""
_WALKS = """
    SELECT p.code AS portal, p.name AS county, s.name AS section, s.url AS list_url, w.started_at, w.ended_at,
        w.verdict, w.stop_reason, w.proof, w.pages AS list_pages, w.rows_read, w.rows_declared
    FROM walk AS w JOIN section AS s USING (section_id) JOIN portal AS p USING (portal_id)
    ORDER BY p.code, s.url, w.started_at, w.ended_at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a release."""

    name: str
    layout: Layout
    rows: Callable[[Database, date], Iterator[Row]]
    blocks: Callable[[Database], Iterator[Columns]] | None = None
    """the rows column by column, where they are read so"""
    key: tuple[str, ...] = ()
    """columns that tell its rows apart"""
    refers: tuple[tuple[str, str], ...] = ()
    """column → the table that has a row for each of its values"""

    def columns(self, db: Database, day: date) -> Iterator[Columns]:
        """Yield the values of the rows in groups, column by column."""
        if self.blocks is not None:
            return self.blocks(db)
        return self.layout.batches(self.rows(db, day))


def _of_unit(name: str, unit: Unit, key: tuple[str, ...] = (), *, has_text: bool = False) -> Table:
    """Return the table of a unit of exports, without its texts; *has_text*: ``texts`` has them."""

    def rows(db: Database, _: date) -> Iterator[Row]:
        return read_rows(db, unit, Filters(), has_texts=False)

    refers = (("content_hash", "texts"),) if has_text else ()
    return Table(name=name, layout=lay_out(unit, has_texts=False), rows=rows, key=key, refers=refers)


def _of_query(name: str, sql: str, names: tuple[str, ...], key: tuple[str, ...] = ()) -> Table:
    def rows(db: Database, _: date) -> Iterator[Row]:
        cursor = db.execute(sql)
        read = [column for column, *_ in cursor.description]
        return (split(dict(zip(read, row, strict=True)), names) for row in cursor)

    return Table(name=name, layout=Layout(columns=apart(names)), rows=rows, key=key)


_COVERAGE = (
    "portal", "county", "body", "body_key", "level", "report_year", "coverage_state", "date_published",
    "days_late", "url", "why",
)  # fmt: skip


def _read_coverage(db: Database, today: date) -> Iterator[Row]:
    for county in read_coverage(db, None, today):
        for cell in county.cells:
            row = {
                "portal": county.county, "county": county.name, "body": cell.body, "body_key": cell.key,
                "level": cell.level, "report_year": cell.year, "coverage_state": cell.state,
                "date_published": cell.published, "days_late": cell.days_late, "url": cell.url,
                "why": cell.why,
            }  # fmt: skip
            yield split(row, _COVERAGE)


def _read_figures(db: Database) -> Iterator[Columns]:
    return read_figures(db, read_fitting(db, DERIVED["facts"], Filters()))


TABLES = (
    _of_unit("publications", UNITS["publications"], ("url",), has_text=True),
    _of_unit("documents", UNITS["documents"], ("content_hash",), has_text=True),
    _of_unit("versions", UNITS["versions"], has_text=True),
    _of_unit("files", UNITS["files"]),
    _of_query("texts", _TEXTS, ("content_hash", "id", "text"), ("content_hash",)),
    _of_query(
        "file_texts", _FILE_TEXTS, ("file_hash", "text_status", "text_reason", "extractor", "text"),
        ("file_hash",),
    ),
    _of_unit("elements", DERIVED["elements"]),
    replace(_of_unit("facts", DERIVED["facts"]), blocks=_read_figures),
    _of_unit("reuse", DERIVED["reuse"]),
    Table(
        name="coverage", layout=Layout(columns=apart(_COVERAGE)), rows=_read_coverage,
        key=("portal", "body_key", "report_year"),
    ),
    _of_query("runs", _RUNS, ("command", "started_at", "ended_at", "exit_status", "software", "walks")),
    _of_query(
        "walks", _WALKS, (
            "portal", "county", "section", "list_url", "started_at", "ended_at", "verdict", "stop_reason",
            "proof", "list_pages", "rows_read", "rows_declared",
        ),
    ),
)  # fmt: skip

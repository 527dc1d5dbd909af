"""Derives what each publication is by its title, and which of its words name bodies: made anew at any time.

Whom the words mean depends on the portals held and on the profiles' tables; that is asked with each question.
"""

import json
import sqlite3
from collections.abc import Iterator
from functools import cache

from archive.schema.derived_fixity import seal_namings
from archive.tables.transaction import Part
from yifa.model.duty import year_printed
from yifa.model.report import ReportKind
from yifa.reading.report.own_name import OwnName
from yifa.reading.report.titles import report_year
from yifa.reading.report.wording import RULES, Says, Wording, named_beside, read_title_of

BATCH = 2000
"""versions of one transaction"""
_DUE = """
    SELECT v.version_id FROM version AS v LEFT JOIN naming AS n USING (version_id)
    WHERE n.version_id IS NULL OR n.rules != ? ORDER BY +v.version_id
"""
# every row is of a version: as many as these, they are all there
_ALL_READ = "SELECT (SELECT count(*) FROM naming WHERE rules = ?) = (SELECT count(*) FROM version)"
_VERSIONS = """
    SELECT v.version_id, v.page_id, p.portal_id, p.name, v.document_id, v.date_published,
        v.title, v.issuing_authority, v.signoff_organ, v.content_source, v.publisher
    FROM json_each(?) AS j CROSS JOIN version AS v ON v.version_id = j.value
    JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id)
"""
_TEXT = "SELECT text FROM document WHERE document_id = ?"
_WORDING = """
    INSERT INTO wording (portal_id, origin, words, is_masked) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET words = words RETURNING wording_id
"""
_KEEP = """
    INSERT OR REPLACE INTO naming (version_id, page_id, kind, year, printed_year, wording_id, rules)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""


class Namings(Part):
    """What is derived of whom publications name."""

    def forget(self) -> None:
        """Drop all that was derived."""
        with self._archive.change() as db:
            db.execute("DELETE FROM naming")
            db.execute("DELETE FROM wording")
        self._archive.commit()

    def derive(self) -> int:
        """Derive what is new, was changed, or was made by other rules; return of how many versions."""
        if self._db.execute(_ALL_READ, (RULES,)).fetchone()[0]:
            return 0
        due = [number for (number,) in self._db.execute(_DUE, (RULES,))]
        for first in range(0, len(due), BATCH):
            batch = due[first : first + BATCH]
            with self._archive.change() as db:
                db.executemany(_KEEP, list(_read(db, batch)))
                seal_namings(db, batch)
            self._archive.commit()
        return len(due)


def _read(
    db: sqlite3.Connection, versions: list[int]
) -> Iterator[tuple[int, int, str, int | None, int | None, int | None, str]]:
    """Yield the rows of versions."""
    rows = db.execute(_VERSIONS, (json.dumps(versions),))
    for version, page, portal, name, document, published, *values in rows:
        says, own = Says(*values), _own(name)
        said, words = read_title_of(says.title, own)
        words = words or named_beside(says, own)
        year = said.year if said.kind is ReportKind.ANNUAL else None
        if said.kind is ReportKind.ANNUAL and year is None and not said.several_years:
            year = report_year(says.title, db.execute(_TEXT, (document,)).fetchone()[0])
        number = None if words is None else _number(db, portal, words)
        yield version, page, said.kind.value, year, year_printed(published), number, RULES


@cache
def _own(name: str) -> OwnName:
    return OwnName(name)


def _number(db: sqlite3.Connection, portal: int, words: Wording) -> int:
    return int(db.execute(_WORDING, (portal, *words)).fetchone()[0])

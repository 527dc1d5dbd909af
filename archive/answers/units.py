"""Reads the rows of an export, a publication or a distinct text each, in an order of the content."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.search.filters import LIMITS, VERSION_OF_DOCUMENT, Filters
from archive.search.matching import MATCHED, find_versions
from yifa.model.record import FIELD_NAMES

_SAID = (
    "title", *FIELD_NAMES, "report_year", "document_kind", "signoff_organ", "signoff_date", "breadcrumb",
    "body_kind", "missing", "attachments", "text", "content_sha256",
)  # fmt: skip
_IN_CSV = ("attachment_names", "attachment_sha256", "attachments_text")
"""what a table says of the files, which JSON has inside ``attachments``"""
PUBLICATIONS_THAT_FIT = f"""
    SELECT u.page_id AS number, u.version_id FROM publications AS u
    JOIN version AS f ON f.version_id = u.version_id JOIN portal AS fp ON fp.code = u.portal
    WHERE {LIMITS} AND {MATCHED.format(version="u.version_id")} ORDER BY u.portal, u.url
"""  # noqa: S608 - parts are constants of this project
"""the publications whose current version fits the limits of a `Filters`, and that version"""
_DOCUMENTS_THAT_FIT = f"""
    SELECT d.document_id AS number, v.version_id FROM document AS d
    JOIN version AS v ON v.version_id = ({VERSION_OF_DOCUMENT})
    JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id) ORDER BY p.code, g.url, d.content_sha256
"""  # noqa: S608 - as above
_PUBLICATION = "SELECT *, document AS id FROM publications WHERE page_id = ?"
_DOCUMENT = """
    SELECT d.*, substr(d.content_sha256, 1, 12) AS id, p.code AS portal, p.name AS county, g.url,
        (SELECT l.missing FROM partial AS l WHERE l.version_id = v.version_id) AS missing
    FROM document AS d JOIN version AS v ON v.version_id = :version
    JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id) WHERE d.document_id = :document
"""
_COPIES = """
    SELECT o.url FROM version AS w
    JOIN page AS o ON o.page_id = w.page_id AND o.current_version_id = w.version_id
    WHERE w.document_id = ? AND o.page_id != ? ORDER BY o.url
"""
_URLS = """
    SELECT DISTINCT g.url FROM version AS v JOIN page AS g USING (page_id)
    WHERE v.document_id = ? ORDER BY g.url
"""
_ATTACHMENTS = """
    SELECT a.name, a.url, a.status, a.media_type, y.sha256, t.status AS text_status, t.text
    FROM attachment AS a LEFT JOIN payload AS y USING (payload_id) LEFT JOIN file_text AS t USING (payload_id)
    WHERE a.version_id = ? ORDER BY a.attachment_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What one row of an export is."""

    name: str
    """one of them, in words"""
    columns: tuple[str, ...]
    fitting: str
    """SQL: the numbers of what fits the limits, and of the version that fits, in order"""

    @property
    def csv_columns(self) -> tuple[str, ...]:
        """Return the columns of a table, which has no lists within its cells."""
        return (*self.columns, *_IN_CSV)


PUBLICATIONS = Unit(
    name="publication", fitting=PUBLICATIONS_THAT_FIT, columns=(
        "id", "portal", "county", "province", "prefecture", "section", "bodies", "url", "state",
        "state_since", "replaced_by", "copies", "first_listed_at", "last_listed_at", "first_fetched_at",
        "last_fetched_at", "versions", *_SAID,
    ),
)  # fmt: skip
DOCUMENTS = Unit(
    name="document", fitting=_DOCUMENTS_THAT_FIT,
    columns=("id", "portal", "county", "url", "urls", *_SAID, "first_stored_at"),
)  # fmt: skip
UNITS: Mapping[str, Unit] = {"publications": PUBLICATIONS, "documents": DOCUMENTS}


def hold_still(db: Database) -> None:
    """Read the archive as it is now until it is closed, whatever a crawl writes meanwhile."""
    db.execute("BEGIN")


def limits_of(db: Database, filters: Filters, words: Sequence[str] = ()) -> dict[str, Any]:
    """Return the parameters of what *filters* and every one of *words* leave."""
    return filters.parameters(find_versions(db.conn, words) if words else None)


def read_rows(
    db: Database, unit: Unit, filters: Filters, words: Sequence[str] = ()
) -> Iterator[dict[str, Any]]:
    """Yield one row per publication or document with the keys of the unit's columns.

    The order is by portal and address, the same whatever was fetched first.
    """
    read = _read_publication if unit is PUBLICATIONS else _read_document
    for number, version_id in db.execute(unit.fitting, limits_of(db, filters, words)).fetchall():
        version = next(db.query("SELECT * FROM version WHERE version_id = ?", (version_id,)))
        row = {**version, **read(db, number, version_id)}
        row["breadcrumb"] = json.loads(row["breadcrumb"])
        row["attachments"] = list(db.query(_ATTACHMENTS, (version_id,)))
        yield {name: row[name] for name in unit.columns}


def count_rows(db: Database, unit: Unit, filters: Filters, words: Sequence[str] = ()) -> int:
    """Return how many rows `read_rows` gives."""
    sql = f"SELECT count(*) FROM ({unit.fitting})"  # noqa: S608 - a constant of ours
    return int(db.execute(sql, limits_of(db, filters, words)).fetchone()[0])


def _read_publication(db: Database, page_id: int, _: int) -> dict[str, Any]:
    row = next(db.query(_PUBLICATION, (page_id,)))
    copies = db.execute(_COPIES, (row["document_id"], page_id)) if row["copies_elsewhere"] else ()
    return {**row, "copies": [url for (url,) in copies]}


def _read_document(db: Database, document_id: int, version_id: int) -> dict[str, Any]:
    row = next(db.query(_DOCUMENT, {"document": document_id, "version": version_id}))
    return {**row, "urls": [url for (url,) in db.execute(_URLS, (document_id,))]}

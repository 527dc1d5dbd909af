"""Reads the rows of an export: a publication, text, version or file each, in an order of the content."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from archive.hand_on.columns import TEXTS, Column, apart, split
from archive.schema.database import Database
from archive.search.filters import LIMITS, VERSION_OF_DOCUMENT, Filters
from archive.search.matching import MATCHED, find_versions
from yifa.model.record import FIELD_NAMES

_SAID = (
    "title", *FIELD_NAMES, "report_year", "document_kind", "signoff_organ", "signoff_date", "breadcrumb",
    "body_kind", "missing", "characters", "attachments", "text", "content_hash",
)  # fmt: skip
_FITS = f"{LIMITS} AND {MATCHED.format(version='f.version_id')}"
PUBLICATIONS_THAT_FIT = f"""
    SELECT u.page_id AS number, u.version_id FROM publications AS u
    JOIN version AS f ON f.version_id = u.version_id JOIN portal AS fp ON fp.code = u.portal
    WHERE {_FITS} ORDER BY u.portal, u.url
"""  # noqa: S608 - parts are constants of this project
"""the publications whose current version fits the limits of a `Filters`, and that version"""
DOCUMENTS_THAT_FIT = f"""
    SELECT d.document_id AS number, v.version_id FROM document AS d
    JOIN version AS v ON v.version_id = ({VERSION_OF_DOCUMENT})
    JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id) ORDER BY p.code, g.url, d.content_sha256
"""  # noqa: S608 - as above
_VERSIONS_THAT_FIT = f"""
    SELECT f.version_id AS number, f.version_id FROM version AS f JOIN document AS d USING (document_id)
    JOIN page AS g USING (page_id) JOIN portal AS fp USING (portal_id)
    WHERE {_FITS} ORDER BY fp.code, g.url, f.first_with_at, d.content_sha256, f.record_sha256
"""  # noqa: S608 - as above
_FILES_THAT_FIT = f"""
    SELECT a.attachment_id AS number, f.version_id FROM version AS f
    JOIN document AS d USING (document_id) JOIN attachment AS a ON a.version_id = f.version_id
    JOIN page AS g USING (page_id) JOIN portal AS fp USING (portal_id)
    WHERE {_FITS} ORDER BY fp.code, g.url, f.first_with_at, d.content_sha256, f.record_sha256, a.url
"""  # noqa: S608 - as above
_PUBLICATION = "SELECT *, document AS id FROM publications WHERE page_id = ?"
_DOCUMENT = """
    SELECT d.*, substr(d.content_sha256, 1, 12) AS id, p.code AS portal, p.name AS county, g.url,
        (SELECT l.missing FROM partial AS l WHERE l.version_id = v.version_id) AS missing
    FROM document AS d JOIN version AS v ON v.version_id = :version
    JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id) WHERE d.document_id = :document
"""
_VERSION = """
    SELECT d.*, u.*, u.document AS id, (SELECT l.missing FROM partial AS l WHERE l.version_id = ?1) AS missing
    FROM versions AS u JOIN document AS d USING (document_id) WHERE u.version_id = ?1
"""
_FILE = "SELECT *, document AS id, sha256 AS file_hash FROM files WHERE attachment_id = ?"
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
    WHERE a.version_id = ? ORDER BY a.url
"""

Row: TypeAlias = dict[str, Any]
Fitting: TypeAlias = tuple[int, int]
"""the number of what fits the limits, and its version that does"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What one row of an export is."""

    name: str
    """one of them, in words"""
    names: tuple[str, ...]
    """of the columns, as the archive has them"""
    fitting: str
    """SQL: the numbers of what fits the limits, and of the version that fits, in order"""
    read: Callable[[Database, Iterable[Fitting]], Iterator[Row]]
    """returns the rows of these, in their order"""
    counted: str | None = "1"
    """SQL: how many rows a number has; None: it is not known before they are read"""
    is_apart: bool = False
    """its rows come with days and times apart, in the order of the columns, and none holds a text"""

    def columns(self, *, has_texts: bool = True) -> tuple[Column, ...]:
        """Return the columns, days and times apart, with or without those that hold texts."""
        return tuple(column for column in apart(self.names) if has_texts or column.name not in TEXTS)


def _one_by_one(
    read: Callable[[Database, int, int], Row],
) -> Callable[[Database, Iterable[Fitting]], Iterator[Row]]:
    """Return what reads a row for each number, of what reads one."""
    return lambda db, fitting: (read(db, number, version_id) for number, version_id in fitting)


def _query(db: Database, sql: str, values: Sequence[int] | dict[str, int]) -> list[Row]:
    """Return rows by the names of their columns: `Database.query` costs three times as much a row."""
    cursor = db.execute(sql, values)
    names = [column for column, *_ in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _read_publication(db: Database, page_id: int, version_id: int) -> dict[str, Any]:
    (row,) = _query(db, _PUBLICATION, (page_id,))
    copies = db.execute(_COPIES, (row["document_id"], page_id)) if row["copies_elsewhere"] else ()
    return {**_said(db, version_id), **row, "copies": [url for (url,) in copies]}


def _read_document(db: Database, document_id: int, version_id: int) -> dict[str, Any]:
    (row,) = _query(db, _DOCUMENT, {"document": document_id, "version": version_id})
    urls = [url for (url,) in db.execute(_URLS, (document_id,))]
    return {**_said(db, version_id), **row, "urls": urls}


def _read_version(db: Database, version_id: int, _: int) -> dict[str, Any]:
    (row,) = _query(db, _VERSION, (version_id,))
    return {**_said(db, version_id), **row}


def _read_file(db: Database, attachment_id: int, _: int) -> dict[str, Any]:
    (row,) = _query(db, _FILE, (attachment_id,))
    return row


def _said(db: Database, version_id: int) -> dict[str, Any]:
    """Return what a version says of itself, and its files."""
    (row,) = _query(db, "SELECT * FROM version WHERE version_id = ?", (version_id,))
    files = _query(db, _ATTACHMENTS, (version_id,))
    return {**row, "breadcrumb": json.loads(row["breadcrumb"]), "attachments": files}


PUBLICATIONS = Unit(
    name="publication", fitting=PUBLICATIONS_THAT_FIT, read=_one_by_one(_read_publication), names=(
        "id", "portal", "county", "province", "prefecture", "section", "bodies", "url", "state",
        "state_since", "replaced_by", "copies", "first_listed_at", "last_listed_at", "first_fetched_at",
        "last_fetched_at", "imported_from", "versions", *_SAID,
    ),
)  # fmt: skip
DOCUMENTS = Unit(
    name="document", fitting=DOCUMENTS_THAT_FIT, read=_one_by_one(_read_document),
    names=("id", "portal", "county", "url", "urls", *_SAID, "first_stored_at"),
)  # fmt: skip
VERSIONS = Unit(
    name="version", fitting=_VERSIONS_THAT_FIT, read=_one_by_one(_read_version), names=(
        "id", "portal", "county", "url", "current", "last_fetch_without", "first_fetch_with",
        "last_fetch_with", "imported_from", "extraction", *_SAID,
    ),
)  # fmt: skip
FILES = Unit(
    name="file", fitting=_FILES_THAT_FIT, read=_one_by_one(_read_file), names=(
        "id", "portal", "county", "page_url", "url", "name", "file_name", "status", "reason", "media_type",
        "size", "file_hash", "fetched_at", "text_status", "text_reason", "extractor", "text",
    ),
)  # fmt: skip


def hold_still(db: Database) -> None:
    """Read the archive as it is now until it is closed, whatever a crawl writes meanwhile."""
    db.execute("BEGIN")


def limits_of(db: Database, filters: Filters, words: Sequence[str] = ()) -> dict[str, Any]:
    """Return the parameters of what *filters* and every one of *words* leave."""
    return filters.parameters(find_versions(db.conn, words) if words else None)


def read_fitting(db: Database, unit: Unit, filters: Filters, words: Sequence[str] = ()) -> list[Fitting]:
    """Return what of a unit fits, in an order of the content."""
    return db.execute(unit.fitting, limits_of(db, filters, words)).fetchall()


def read_rows(
    db: Database, unit: Unit, filters: Filters, words: Sequence[str] = (), *, has_texts: bool = True
) -> Iterator[dict[str, Any]]:
    """Yield a row for each of the unit with the keys of its columns.

    The order is by portal and address, the same whatever was fetched first.
    """
    names = [column.name for column in unit.columns(has_texts=has_texts)]
    fitting = read_fitting(db, unit, filters, words)
    if unit.is_apart:
        yield from unit.read(db, fitting)
        return
    for row in unit.read(db, fitting):
        row["content_hash"] = row.get("content_sha256")
        values = split(row, unit.names)
        if not has_texts:
            _leave_texts_out(values)
        yield {name: values[name] for name in names}


def _leave_texts_out(values: dict[str, Any]) -> None:
    for file in values.get("attachments", ()):
        del file["text"]


def count_rows(db: Database, unit: Unit, filters: Filters, words: Sequence[str] = ()) -> int | None:
    """Return how many rows `read_rows` gives; None where that is not known before they are read."""
    if unit.counted is None:
        return None
    sql = f"SELECT coalesce(sum({unit.counted}), 0) FROM ({unit.fitting})"  # noqa: S608 - constants of ours
    return int(db.execute(sql, limits_of(db, filters, words)).fetchone()[0])

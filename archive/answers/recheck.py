"""Returns which pages an address or an id means, to fetch them again."""

from dataclasses import dataclass

from archive.answers.show import address_meant, canonical_or_refused, find_document
from archive.schema.database import Database
from yifa.model.errors import YifaError

_BY_ADDRESS = """
    SELECT p.code AS portal, g.url, g.kind FROM page AS g JOIN portal AS p USING (portal_id)
    WHERE g.url IN (:url, :canonical) ORDER BY g.url = :url DESC LIMIT 1
"""
_BY_VERSION = """
    SELECT p.code AS portal, g.url FROM version AS v JOIN page AS g USING (page_id)
    JOIN portal AS p USING (portal_id) WHERE v.version_id = ?
"""
_BY_DOCUMENT = """
    SELECT DISTINCT p.code AS portal, g.url FROM version AS v JOIN page AS g USING (page_id)
    JOIN portal AS p USING (portal_id) WHERE v.document_id = ? ORDER BY p.code, g.url
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """A page the archive knows."""

    portal: str
    """code"""
    url: str


def pages_of(db: Database, key: str) -> tuple[KnownPage, ...]:
    """Return the page at an address, or every page that shows or showed a document.

    Raises:
        UsageError: *key* means nothing, or several documents.
        YifaError: the archive does not know it, or it leads off the portal.
    """
    if url := address_meant(db, key):
        values = {"url": url, "canonical": canonical_or_refused(url)}
        for row in db.query(_BY_ADDRESS, values):
            if row.pop("kind") not in ("page", "attachment"):
                raise YifaError(f"{key}: a row that leads off the portal; nothing there is fetched")
            return (KnownPage(**row),)
    document_id, version_id = find_document(db, key)
    sql, number = (_BY_DOCUMENT, document_id) if version_id is None else (_BY_VERSION, version_id)
    return tuple(KnownPage(**row) for row in db.query(sql, (number,)))

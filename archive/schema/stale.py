"""Forgets what was derived of a version where that changes which it was derived from."""

import sqlite3

READ = (
    "page_id", "document_id", "date_published", "title", "issuing_authority", "signoff_organ",
    "content_source", "publisher",
)  # fmt: skip
"""columns of a version that its naming is derived from, beside its document's text and its portal's name"""
_OF_DOCUMENT = "SELECT version_id FROM version WHERE document_id = new.document_id"
_OF_PAGE = "SELECT version_id FROM version WHERE page_id = new.page_id"
_OF_PORTAL = """
    SELECT version_id FROM page CROSS JOIN version USING (page_id) WHERE page.portal_id = new.portal_id
"""
# when, on which table, and whose naming is no longer true
_TRIGGERS = {
    f"UPDATE OF {', '.join(READ)} ON main.version": "SELECT new.version_id",
    "UPDATE OF text ON main.document": _OF_DOCUMENT,
    "UPDATE OF portal_id ON main.page": _OF_PAGE,
    "UPDATE OF name ON main.portal WHEN old.name != new.name": _OF_PORTAL,
}


def forget_what_changes(db: sqlite3.Connection) -> None:
    """Have a connection that writes drop what was derived of what it changes.

    By temporary triggers, so nothing in the file needs yifa to be changed.
    """
    for number, (moment, versions) in enumerate(_TRIGGERS.items()):
        db.execute(
            f"CREATE TEMP TRIGGER stale_{number} AFTER {moment} BEGIN "  # noqa: S608 - constants of this module
            f"DELETE FROM naming WHERE version_id IN ({versions}); END"
        )

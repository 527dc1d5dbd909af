"""Notes the versions whose words change: what is kept of frequent words is no longer true of them."""

import sqlite3

from archive.search.about import BODIES, NUMBERS, SUBJECTS

_WORDS = ", ".join(("page_id", "document_id", "title", "subtitle", *NUMBERS, *BODIES, *SUBJECTS))
_NEW, _OLD = "SELECT new.version_id AS version_id", "SELECT old.version_id AS version_id"
_OF_DOCUMENT = "SELECT version_id FROM version WHERE document_id = new.document_id"
_OF_NEW_FILE = "SELECT version_id FROM attachment WHERE payload_id = new.payload_id"
_OF_OLD_FILE = "SELECT version_id FROM attachment WHERE payload_id = old.payload_id"
_MATTERS = "EXISTS (SELECT 1 FROM frequent)"
# when, on which table, and which versions are to be looked at anew
_TRIGGERS = {
    "INSERT ON main.version": _NEW,
    f"UPDATE OF {_WORDS} ON main.version": _NEW,
    "DELETE ON main.version": _OLD,
    "UPDATE OF text, indexed_title ON main.document": _OF_DOCUMENT,
    "INSERT ON main.attachment": _NEW,
    "UPDATE OF name, file_name, payload_id ON main.attachment": _NEW,
    "DELETE ON main.attachment": _OLD,
    "INSERT ON main.file_text": _OF_NEW_FILE,
    "UPDATE OF text ON main.file_text": _OF_NEW_FILE,
    "DELETE ON main.file_text": _OF_OLD_FILE,
}


def note_what_changes(db: sqlite3.Connection) -> None:
    """Have a connection that writes note which versions are to be looked up anew in the indexes.

    By temporary triggers, so nothing in the file needs yifa to be changed. What they insert is not there yet:
    OR IGNORE would be overruled by a statement that says itself what a conflict does. It is looked for by its
    number: EXCEPT reads all that is noted, for each row that changes.
    """
    for number, (moment, versions) in enumerate(_TRIGGERS.items()):
        db.execute(
            f"CREATE TEMP TRIGGER unsettle_{number} AFTER {moment} WHEN {_MATTERS} BEGIN "  # noqa: S608 - ours
            f"INSERT INTO unsettled (version_id) SELECT DISTINCT version_id FROM ({versions}) "
            "WHERE version_id NOT IN (SELECT version_id FROM unsettled); END"
        )

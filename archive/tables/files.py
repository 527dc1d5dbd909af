"""Keeps what became of files: got, skipped, or replaced, which gives their pages a new version."""

import json
import sqlite3
from collections.abc import Collection
from datetime import datetime

from archive.tables.links import KeptFile, note_missing, settle
from archive.tables.queue import finish, plan_look
from archive.tables.transaction import Part
from archive.tables.versions import VERSION_COLUMNS
from archive.times import stamp
from yifa.model.record import Outcome

# the versions that pages show now, and whose file at this address has other bytes
_SHOWN = """
    SELECT v.version_id, v.page_id, v.document_id, g.url FROM attachment AS a
    JOIN version AS v USING (version_id)
    JOIN page AS g ON g.page_id = v.page_id AND g.current_version_id = v.version_id
    WHERE a.url = ? AND a.status = 'fetched'
    AND a.payload_id IS NOT (SELECT payload_id FROM capture WHERE capture_id = ?) ORDER BY v.version_id
"""
_COPY_FILES = """
    INSERT INTO attachment (version_id, url, name, payload_id, status, reason, media_type, size, file_name,
    fetched_at) SELECT ?, url, name, payload_id, status, reason, media_type, size, file_name, fetched_at
    FROM attachment WHERE version_id = ? ORDER BY attachment_id
"""
_COPY_FIELDS = """
    INSERT INTO field (version_id, name, label, raw, value, origin, chosen)
    SELECT ?, name, label, raw, value, origin, chosen FROM field
    WHERE version_id = ? AND origin != 'file' ORDER BY field_id
"""
_COPY_FINDINGS = """
    INSERT INTO finding (run_id, portal_id, version_id, url, code, field, detail)
    SELECT ?, portal_id, ?, url, code, field, detail FROM finding WHERE version_id = ? ORDER BY finding_id
"""
_KEEP = """
    UPDATE attachment SET status = 'fetched', reason = NULL, media_type = ?, size = ?, file_name = ?,
    fetched_at = ?, payload_id = (SELECT payload_id FROM capture WHERE capture_id = ?)
    WHERE url = ? AND status != 'fetched' RETURNING version_id
"""
# when the file that a version shows at an address was last received
_LAST_OTHER = """
    SELECT coalesce((SELECT max(c.last_received_at) FROM capture AS c
        WHERE c.url = a.url AND c.payload_id = a.payload_id), a.fetched_at)
    FROM attachment AS a WHERE a.version_id = :version AND a.url = :url
"""
_NEW_FILE = """
    UPDATE attachment SET media_type = ?, size = ?, file_name = ?, fetched_at = ?,
    payload_id = (SELECT payload_id FROM capture WHERE capture_id = ?) WHERE version_id = ? AND url = ?
"""


def _copy(db: sqlite3.Connection, version_id: int, capture_id: int | None, file: KeptFile) -> int:
    """Copy a version, without the values only its file told, and return the copy's number."""
    (without,) = db.execute(_LAST_OTHER, {"version": version_id, "url": file.url}).fetchone()
    from_file = {name for (name,) in db.execute(
        "SELECT name FROM field WHERE version_id = ? AND origin = 'file' AND chosen", (version_id,)
    )}  # fmt: skip
    special = {
        "first_with_at": ":at", "last_without_at": ":without",
        "capture_id": "coalesce(:capture, capture_id)",
        "last_with_at": "iif(:capture IS NULL, last_with_at, :at)",
    }  # fmt: skip
    values = ["NULL" if name in from_file else special.get(name, name) for name in VERSION_COLUMNS]
    made = db.execute(
        f"INSERT INTO version ({', '.join(VERSION_COLUMNS)}) SELECT {', '.join(values)} FROM version"  # noqa: S608 - ours
        " WHERE version_id = :version",
        {"at": file.at, "capture": capture_id, "version": version_id, "without": without},
    ).lastrowid
    assert made is not None
    return made


def _note_first_stored(db: sqlite3.Connection, version_id: int, old: int, at: str) -> None:
    """Set a document that only the new file makes to be as old as that file, not as the replaced one."""
    db.execute(
        """UPDATE document SET first_stored_at = ? WHERE document_id != ? AND document_id IN (
            SELECT document_id FROM version WHERE version_id = ?)
        AND (SELECT count(*) FROM version AS v WHERE v.document_id = document.document_id) = 1""",
        (at, old, version_id),
    )


class Files(Part):
    """Table ``attachment``: every file that a version links to."""

    def keep(self, file: KeptFile) -> int:
        """Give a file's bytes to the versions that wait for it, strike it from the queue; return how many.

        A document that consists of files is told apart by their hashes from then on.
        """
        row = (file.media_type, file.size, file.file_name, file.at, file.capture_id, file.url)
        with self._archive.change() as db:
            versions = sorted(int(number) for (number,) in db.execute(_KEEP, row).fetchall())
            for version_id in versions:
                settle(db, version_id, self._archive.to_index)
            finish(db, file.url, file.at)
        self._archive.count()
        return len(versions)

    def replace(self, file: KeptFile, run_id: int) -> int:
        """Give every page that shows another file at this address a new version; return how many.

        What the page itself says stays as it was read; where its files are the document, it is another one.
        """
        with self._archive.change() as db:
            shown = db.execute(_SHOWN, (file.url, file.capture_id)).fetchall()
            for version_id, page_id, document_id, page_url in shown:
                # a listed file's own capture is the file
                own = file.capture_id if page_url == file.url else None
                copy_id = _copy(db, version_id, own, file)
                db.execute(_COPY_FILES, (copy_id, version_id))
                db.execute(_COPY_FIELDS, (copy_id, version_id))
                db.execute(_COPY_FINDINGS, (run_id, copy_id, version_id))
                row = (
                    file.media_type, file.size, file.file_name, file.at, file.capture_id, copy_id, file.url,
                )  # fmt: skip
                db.execute(_NEW_FILE, row)
                db.execute(
                    "UPDATE page SET current_version_id = ? WHERE current_version_id = ?",
                    (copy_id, version_id),
                )
                settle(db, copy_id, self._archive.to_index)
                _note_first_stored(db, copy_id, document_id, file.at)
                plan_look(db, page_id, datetime.fromisoformat(file.at), None, Outcome.CHANGED)
        return len(shown)

    def known(self, url: str) -> str | None:
        """Return the SHA-256 of the file that pages show at an address, as last received; None = none was."""
        row = self._db.execute(
            """SELECT y.sha256 FROM attachment AS a JOIN payload AS y USING (payload_id)
            WHERE a.url = ? AND a.status = 'fetched'
            ORDER BY a.fetched_at DESC, a.attachment_id DESC LIMIT 1""",
            (url,),
        ).fetchone()
        return None if row is None else str(row[0])

    def linked_from(self, urls: Collection[str]) -> frozenset[str]:
        """Return the addresses of the files that these pages link to now."""
        rows = self._db.execute(
            """SELECT a.url FROM page AS g JOIN attachment AS a ON a.version_id = g.current_version_id
            WHERE g.url IN (SELECT value FROM json_each(?))""",
            (json.dumps([*urls]),),
        )
        return frozenset(url for (url,) in rows)

    def name_of(self, url: str) -> str:
        """Return what the first page that links to a file calls it; nothing where none does."""
        sql = "SELECT name FROM attachment WHERE url = ? ORDER BY attachment_id LIMIT 1"
        row = self._db.execute(sql, (url,)).fetchone()
        return str(row[0]) if row else ""

    def skip(self, url: str, reason: str) -> None:
        """Note that a file is not fetched, by our own rules, and strike it from the queue."""
        with self._archive.change() as db:
            note_missing(db, url, "skipped", reason)
            db.execute("DELETE FROM task WHERE url = ?", (url,))

    def strike(self, url: str, at: datetime) -> None:
        """Strike a file that is kept already from the queue."""
        with self._archive.change() as db:
            finish(db, url, stamp(at))

    def postpone(self, url: str, reason: str) -> None:
        """Note why a file is left to a later run."""
        with self._archive.change() as db:
            note_missing(db, url, "waiting", reason)

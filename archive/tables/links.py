"""Keeps the files that versions link to, and tells documents that consist of files apart by them."""

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from archive.search.index import IndexedBefore, remember
from archive.times import stamp
from yifa.model.fetch import Fetched
from yifa.model.record import BodyKind

DECLINED = frozenset({"too_large", "robots", "scheme"})
"""reasons of ours, not the portal's"""
FILES_ARE_THE_DOCUMENT = (BodyKind.ATTACHMENT_ONLY, BodyKind.IMAGE_ONLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as received."""

    url: str
    """the address it was asked for under, as the pages have it"""
    capture_id: int
    media_type: str
    """by its first bytes"""
    size: int
    file_name: str | None
    """the server's name for it"""
    at: str

    @classmethod
    def of(
        cls, fetched: Fetched, *, url: str, media_type: str, file_name: str | None, capture_id: int
    ) -> "KeptFile":
        """Return an answer as a file."""
        return cls(
            url=url, capture_id=capture_id, media_type=media_type, size=len(fetched.body),
            file_name=file_name, at=stamp(fetched.fetched_at),
        )  # fmt: skip


def files_hash(digests: Iterable[str]) -> str:
    """Return the content hash of a document that consists of files: theirs, in whatever order."""
    return hashlib.sha256("\x00".join(("files", *sorted(set(digests)))).encode()).hexdigest()


def keep_links(
    db: sqlite3.Connection, files: Iterable[tuple[str, str]], *, page_id: int, version_id: int, portal_id: int
) -> None:
    """Keep the files (address, name) a new version links to, and make tasks of those to be fetched.

    What was read anew from bytes received before takes over the files that were fetched with them.
    """
    links = [(version_id, url, name) for url, name in files]
    if not links:
        return
    db.executemany(
        "INSERT INTO attachment (version_id, url, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", links
    )
    db.execute(
        """UPDATE attachment SET status = o.status, payload_id = o.payload_id, media_type = o.media_type,
        size = o.size, file_name = o.file_name, fetched_at = o.fetched_at
        FROM attachment AS o JOIN version AS w ON w.version_id = o.version_id
        WHERE attachment.version_id = :version AND attachment.status = 'waiting'
        AND o.url = attachment.url AND o.status = 'fetched'
        AND w.page_id = :page AND w.version_id != :version
        AND w.capture_id = (SELECT capture_id FROM version WHERE version_id = :version)""",
        {"version": version_id, "page": page_id},
    )
    db.execute(
        """INSERT INTO task (portal_id, url, why, kind, referer, created_at)
        SELECT :portal, a.url, 'new', 'attachment', g.url, v.first_with_at FROM attachment AS a
        JOIN version AS v USING (version_id) JOIN page AS g ON g.page_id = v.page_id
        WHERE a.version_id = :version AND a.status = 'waiting' ORDER BY a.attachment_id
        ON CONFLICT (url) DO NOTHING""",
        {"portal": portal_id, "version": version_id},
    )


def note_missing(db: sqlite3.Connection, url: str, status: str, reason: str) -> None:
    """Keep why a file was not got."""
    db.execute(
        "UPDATE attachment SET status = ?, reason = ? WHERE url = ? AND status != 'fetched'",
        (status, reason, url),
    )


def find_document(db: sqlite3.Connection, content_sha256: str) -> int | None:
    """Return the document with this content, None where there is none."""
    sql = "SELECT document_id FROM document WHERE content_sha256 = ?"
    row = db.execute(sql, (content_sha256,)).fetchone()
    return None if row is None else int(row[0])


def count_others(db: sqlite3.Connection, document_id: int, version_id: int) -> int:
    """Return how many versions besides this one a document has."""
    sql = "SELECT count(*) FROM version WHERE document_id = ? AND version_id != ?"
    return int(db.execute(sql, (document_id, version_id)).fetchone()[0])


def settle(db: sqlite3.Connection, version_id: int, to_index: IndexedBefore, *, forget: bool = True) -> None:
    """Move a version whose files are the document to the document they make, once all are got.

    Until then its document is told apart by text, title and the files' names. Pages that show the same files
    are one document; pages that say the same and show other files are several. A document left without a
    version is forgotten unless told not to.
    """
    document_id, kind, known, title = db.execute(
        """SELECT d.document_id, d.body_kind, d.content_sha256, v.title
        FROM version AS v JOIN document AS d USING (document_id) WHERE v.version_id = ?""",
        (version_id,),
    ).fetchone()
    if kind not in FILES_ARE_THE_DOCUMENT:
        return
    files = db.execute(
        "SELECT y.sha256 FROM attachment LEFT JOIN payload AS y USING (payload_id) WHERE version_id = ?",
        (version_id,),
    ).fetchall()
    if not files or any(digest is None for (digest,) in files):
        return
    content = files_hash(digest for (digest,) in files)
    if content == known:
        return
    others = count_others(db, document_id, version_id)
    same = find_document(db, content)
    if same is None and not others and forget:
        db.execute("UPDATE document SET content_sha256 = ? WHERE document_id = ?", (content, document_id))
        return
    target = same or _copy(db, document_id, content, title, to_index)
    db.execute("UPDATE version SET document_id = ? WHERE version_id = ?", (target, version_id))
    if not others and forget:
        _forget(db, document_id, to_index)


def _copy(
    db: sqlite3.Connection, document_id: int, content: str, title: str | None, to_index: IndexedBefore
) -> int:
    """Copy a document, under its own hash and title, and return the copy's number."""
    made = db.execute(
        """INSERT INTO document (content_sha256, hash_rule, text, characters, body_kind, first_stored_at,
        indexed_title) SELECT ?, hash_rule, text, characters, body_kind, first_stored_at, ?
        FROM document WHERE document_id = ?""",
        (content, title, document_id),
    )
    assert made.lastrowid is not None
    to_index.setdefault(made.lastrowid, None)
    return made.lastrowid


def _forget(db: sqlite3.Connection, document_id: int, to_index: IndexedBefore) -> None:
    """Delete a document that no version has any more."""
    remember(db, document_id, to_index)
    db.execute("DELETE FROM document WHERE document_id = ?", (document_id,))

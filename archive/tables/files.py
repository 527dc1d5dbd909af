"""The files of versions: which are got, what they make of their documents, and what was read from them."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.search.index import ADD_FILE, FORGET_FILE, Before, file_words, remember
from yifa.model.record import BodyKind, FieldValue
from yifa.reading.files.result import Extracted

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


def files_hash(digests: Iterable[str]) -> str:
    """Return the content hash of a document that consists of files: theirs, in whatever order."""
    return hashlib.sha256("\x00".join(("files", *sorted(set(digests)))).encode()).hexdigest()


def keep_links(
    db: sqlite3.Connection, files: Iterable[tuple[str, str]], *, page_id: int, version_id: int, portal_id: int
) -> None:
    """Keep the files (address, name) a new version links to, and make tasks of those to be fetched.

    What was read anew from bytes received before takes over the files that were fetched with them.
    """
    db.executemany(
        "INSERT INTO attachment (version_id, url, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(version_id, url, name) for url, name in files],
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
        SELECT :portal, a.url, 'new', 'attachment', g.url, v.seen_at FROM attachment AS a
        JOIN version AS v USING (version_id) JOIN page AS g ON g.page_id = v.page_id
        WHERE a.version_id = :version AND a.status = 'waiting' ORDER BY a.attachment_id
        ON CONFLICT (url) DO NOTHING""",
        {"portal": portal_id, "version": version_id},
    )


def keep_file(db: sqlite3.Connection, file: KeptFile, to_index: Before) -> tuple[int, ...]:
    """Give a file to every version that waits for it; return those versions."""
    rows = db.execute(
        """UPDATE attachment SET status = 'fetched', reason = NULL, media_type = ?, size = ?, file_name = ?,
        fetched_at = ?, payload_id = (SELECT payload_id FROM capture WHERE capture_id = ?)
        WHERE url = ? AND status != 'fetched' RETURNING version_id""",
        (file.media_type, file.size, file.file_name, file.at, file.capture_id, file.url),
    ).fetchall()
    versions = tuple(sorted(int(row[0]) for row in rows))
    for version_id in versions:
        settle(db, version_id, to_index)
    return versions


def note_missing(db: sqlite3.Connection, url: str, status: str, reason: str) -> None:
    """Say of a file that was not got why."""
    db.execute(
        "UPDATE attachment SET status = ?, reason = ? WHERE url = ? AND status != 'fetched'",
        (status, reason, url),
    )


def name_of(db: sqlite3.Connection, url: str) -> str:
    """Return what the first page that links to a file calls it; nothing where none does."""
    sql = "SELECT name FROM attachment WHERE url = ? ORDER BY attachment_id LIMIT 1"
    row = db.execute(sql, (url,)).fetchone()
    return str(row[0]) if row else ""


def settle(db: sqlite3.Connection, version_id: int, to_index: Before, *, forget: bool = True) -> None:
    """Let a version whose files are the document belong to the document they make, once all are got.

    Until then its document is told apart by text, title and the files' names. Pages that show the same files
    are one document; pages that say the same and show other files are several. A document left without a
    version is forgotten unless told not to.
    """
    document_id, kind, known, title = db.execute(
        """SELECT d.document_id, d.body_kind, d.content_sha256, v.title
        FROM version AS v JOIN document AS d USING (document_id) WHERE v.version_id = ?""",
        (version_id,),
    ).fetchone()
    files = db.execute(
        "SELECT y.sha256 FROM attachment LEFT JOIN payload AS y USING (payload_id) WHERE version_id = ?",
        (version_id,),
    ).fetchall()
    if kind not in FILES_ARE_THE_DOCUMENT or not files or any(digest is None for (digest,) in files):
        return
    content = files_hash(digest for (digest,) in files)
    if content == known:
        return
    (others,) = db.execute(
        "SELECT count(*) FROM version WHERE document_id = ? AND version_id != ?", (document_id, version_id)
    ).fetchone()
    same = db.execute("SELECT document_id FROM document WHERE content_sha256 = ?", (content,)).fetchone()
    if same is None and not others and forget:
        db.execute("UPDATE document SET content_sha256 = ? WHERE document_id = ?", (content, document_id))
        return
    target = same[0] if same else _copy(db, document_id, content, title, to_index)
    db.execute("UPDATE version SET document_id = ? WHERE version_id = ?", (target, version_id))
    if not others and forget:
        _forget(db, document_id, to_index)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToRead:
    """A file whose text is to be looked for."""

    payload_id: int
    sha256: str
    size: int
    name: str


UNREAD = """
    SELECT y.payload_id, y.sha256, y.size, min(a.name)
    FROM attachment AS a JOIN payload AS y USING (payload_id)
    JOIN version AS v USING (version_id) JOIN page AS g ON g.page_id = v.page_id
    JOIN portal AS p USING (portal_id)
    LEFT JOIN file_text AS t ON t.payload_id = y.payload_id
    WHERE (:codes IS NULL OR p.code IN (SELECT value FROM json_each(:codes)))
      AND (t.payload_id IS NULL OR (:retry AND t.status IN ('failed', 'no_extractor', 'empty'))
           OR (:ocr AND (t.status = 'needs_ocr' OR t.reason LIKE '%not read without --ocr%')))
    GROUP BY y.payload_id ORDER BY y.payload_id
"""


def files_to_read(
    db: sqlite3.Connection, codes: Sequence[str] | None, *, retry: bool, ocr: bool
) -> tuple[FileToRead, ...]:
    """Return the files that were not read yet; with *retry* and *ocr*, those too that gave no text."""
    asked = {"codes": json.dumps(codes) if codes else None, "retry": retry, "ocr": ocr}
    return tuple(
        FileToRead(payload_id=number, sha256=digest, size=size, name=name)
        for number, digest, size, name in db.execute(UNREAD, asked)
    )


def keep_text(db: sqlite3.Connection, payload_id: int, found: Extracted, at: str) -> None:
    """Keep what was read from a file, in place of what was read before; a search finds it from then on."""
    before = db.execute("SELECT text FROM file_text WHERE payload_id = ?", (payload_id,)).fetchone()
    if before is not None and before[0]:
        db.execute(FORGET_FILE, file_words(payload_id, before[0]))
    if found.text:
        db.execute(ADD_FILE, file_words(payload_id, found.text))
    db.execute(
        """INSERT INTO file_text (payload_id, status, reason, extractor, extractor_version, text, characters,
        pages, extracted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (payload_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,
        extractor = excluded.extractor, extractor_version = excluded.extractor_version, text = excluded.text,
        characters = excluded.characters, pages = excluded.pages, extracted_at = excluded.extracted_at""",
        (
            payload_id, found.status, found.reason, found.extractor, found.version, found.text,
            len("".join(found.text.split())), found.pages, at,
        ),
    )  # fmt: skip


GAPS = frozenset((
    "title", "issuing_authority", "date_written", "document_number", "signoff_organ", "signoff_date",
    "report_year",
))  # fmt: skip
"""what a file may tell of its document"""


def texts_of_documents(db: sqlite3.Connection, payloads: Iterable[int]) -> list[tuple[int, str]]:
    """Return number and text, in order, of the versions whose document is files that told nothing of it yet.

    That is one of *payloads*, or one read before: by a command that was killed, or for another page.
    """
    rows = db.execute(
        """SELECT v.version_id, t.text FROM version AS v JOIN document AS d USING (document_id)
        JOIN attachment AS a ON a.version_id = v.version_id JOIN file_text AS t ON t.payload_id = a.payload_id
        WHERE d.body_kind IN ('attachment_only', 'image_only') AND t.text != '' AND (v.version_id IN
            (SELECT version_id FROM attachment WHERE payload_id IN (SELECT value FROM json_each(?)))
            OR NOT EXISTS (SELECT 1 FROM field AS f WHERE f.version_id = v.version_id AND f.origin = 'file'))
        ORDER BY v.version_id, a.attachment_id""",
        (json.dumps(list(payloads)),),
    )
    return [(int(number), str(text)) for number, text in rows]


def fill_gaps(db: sqlite3.Connection, version_id: int, facts: Iterable[FieldValue]) -> int:
    """Put what a file tells where its page says nothing, with its origin; return how many values that are."""
    filled = 0
    for fact in facts:
        if fact.field not in GAPS:
            raise ValueError(fact.field)
        made = db.execute(
            f"UPDATE version SET {fact.field} = ? WHERE version_id = ? AND {fact.field} IS NULL",  # noqa: S608 -- one of GAPS
            (fact.value, version_id),
        )
        if made.rowcount:
            filled += 1
            db.execute(
                """INSERT INTO field (version_id, name, label, raw, value, origin, chosen)
                VALUES (?, ?, ?, ?, ?, ?, 1)""",
                (version_id, fact.field, fact.label, fact.raw, fact.value, fact.origin),
            )
    return filled


def _copy(db: sqlite3.Connection, document_id: int, content: str, title: str | None, to_index: Before) -> int:
    """Return a new document like another, under its own hash."""
    made = db.execute(
        """INSERT INTO document (content_sha256, hash_rule, text, characters, body_kind, first_seen_at,
        indexed_title) SELECT ?, hash_rule, text, characters, body_kind, first_seen_at, ?
        FROM document WHERE document_id = ?""",
        (content, title, document_id),
    )
    assert made.lastrowid is not None
    to_index.setdefault(made.lastrowid, None)
    return made.lastrowid


def _forget(db: sqlite3.Connection, document_id: int, to_index: Before) -> None:
    """Remove a document that no version has any more."""
    remember(db, document_id, to_index)
    db.execute("DELETE FROM document WHERE document_id = ?", (document_id,))

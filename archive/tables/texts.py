"""Keeps the texts of files, and fills in from them what the files' pages do not say."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.search.index import ADD_FILE, FORGET_FILE, file_index_row
from archive.tables.transaction import Part
from archive.times import stamp
from yifa.model.record import FieldValue
from yifa.reading.files.result import RULES, Extracted

_UNREAD = """
    SELECT y.payload_id, y.sha256, y.size, min(a.name)
    FROM attachment AS a JOIN payload AS y USING (payload_id)
    JOIN version AS v USING (version_id) JOIN page AS g ON g.page_id = v.page_id
    JOIN portal AS p USING (portal_id)
    LEFT JOIN file_text AS t ON t.payload_id = y.payload_id
    WHERE (:codes IS NULL OR p.code IN (SELECT value FROM json_each(:codes)))
      AND (t.payload_id IS NULL OR (:retry AND t.status IN ('failed', 'no_extractor', 'empty'))
           OR (:retry AND (t.extractor = 'python-docx'
               OR (t.extractor LIKE 'yifa-%' AND CAST(t.extractor_version AS INTEGER) < :rules)))
           OR (:ocr AND (t.status = 'needs_ocr' OR t.reason LIKE '%not read without --ocr%')))
    GROUP BY y.payload_id ORDER BY y.payload_id
"""
_KEEP = """
    INSERT INTO file_text (payload_id, status, reason, extractor, extractor_version, text, characters,
    pages, extracted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (payload_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,
    extractor = excluded.extractor, extractor_version = excluded.extractor_version, text = excluded.text,
    characters = excluded.characters, pages = excluded.pages, extracted_at = excluded.extracted_at
"""
# of versions whose document is files that told nothing of it yet
_OF_DOCUMENTS = """
    SELECT v.version_id, t.text FROM version AS v JOIN document AS d USING (document_id)
    JOIN attachment AS a ON a.version_id = v.version_id JOIN file_text AS t ON t.payload_id = a.payload_id
    WHERE d.body_kind IN ('attachment_only', 'image_only') AND t.text != '' AND (v.version_id IN
        (SELECT version_id FROM attachment WHERE payload_id IN (SELECT value FROM json_each(?)))
        OR NOT EXISTS (SELECT 1 FROM field AS f WHERE f.version_id = v.version_id AND f.origin = 'file'))
    ORDER BY v.version_id, a.attachment_id
"""
GAPS = frozenset((
    "title", "issuing_authority", "date_written", "document_number", "signoff_organ", "signoff_date",
    "report_year",
))  # fmt: skip
"""what a file may tell of its document"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToRead:
    """A file whose text is to be looked for."""

    payload_id: int
    sha256: str
    size: int
    name: str


def fill_gaps(db: sqlite3.Connection, version_id: int, facts: Iterable[FieldValue]) -> int:
    """Fill in what a file tells where its page says nothing, with its origin; return how many values."""
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


class FileTexts(Part):
    """Table ``file_text``: the text of each file, and how reading it went."""

    def to_read(
        self, codes: Sequence[str] | None = None, *, retry: bool = False, ocr: bool = False
    ) -> tuple[FileToRead, ...]:
        """Return the files of these portals (None: of all) that were not read yet.

        With *retry* and *ocr*, those too that gave no text; with *retry*, those that readers of ours read by
        older rules (python-docx was behind one of them).
        """
        values = {"codes": json.dumps(codes) if codes else None, "retry": retry, "ocr": ocr, "rules": RULES}
        return tuple(
            FileToRead(payload_id=number, sha256=digest, size=size, name=name)
            for number, digest, size, name in self._db.execute(_UNREAD, values)
        )

    def keep(self, payload_id: int, read: Extracted, at: datetime) -> None:
        """Keep what was read from a file, in place of what was read before; a search finds it from then on.

        A full batch is committed.
        """
        row = (
            payload_id, read.status, read.reason, read.extractor, read.version, read.text,
            len("".join(read.text.split())), read.pages, stamp(at),
        )  # fmt: skip
        with self._archive.change() as db:
            before = db.execute("SELECT text FROM file_text WHERE payload_id = ?", (payload_id,)).fetchone()
            if before is not None and before[0]:
                db.execute(FORGET_FILE, file_index_row(payload_id, before[0]))
            if read.text:
                db.execute(ADD_FILE, file_index_row(payload_id, read.text))
            db.execute(_KEEP, row)
        self._archive.count()
        self._archive.commit_if_full()

    def fill(self, payloads: Iterable[int], read: Callable[[str], Sequence[FieldValue]]) -> int:
        """Fill in what pages do not say from files that are their documents; return how many values.

        The files are *payloads*, and those read before: by a command that was killed, or for another page.
        """
        filled = 0
        for version_id, text in self._db.execute(_OF_DOCUMENTS, (json.dumps(list(payloads)),)).fetchall():
            with self._archive.change() as db:
                filled += fill_gaps(db, version_id, read(text))
        self._archive.commit()
        return filled

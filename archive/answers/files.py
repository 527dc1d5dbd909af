"""Counts the files that pages show now, by kind and state."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from archive.schema.database import Database
from yifa.reading.files.kinds import DOC, DOCX, PPT, PPTX, XLS, XLSX

_TABLE = """
    SELECT coalesce(f.media_type, '') AS kind, f.status, coalesce(f.text_status, '') AS text_status,
           count(*) AS files, count(DISTINCT f.sha256) AS "distinct",
           coalesce((SELECT sum(size) FROM (SELECT DISTINCT s.sha256, s.size FROM files AS s
                JOIN page AS q ON q.current_version_id = s.version_id
                WHERE (:codes IS NULL OR s.portal IN (SELECT value FROM json_each(:codes)))
                AND s.media_type IS f.media_type
                AND s.status = f.status AND s.text_status IS f.text_status)), 0) AS bytes,
           max(coalesce(f.reason, f.text_reason)) AS example
    FROM files AS f JOIN page AS g ON g.current_version_id = f.version_id AND g.url = f.page_url
    WHERE :codes IS NULL OR f.portal IN (SELECT value FROM json_each(:codes))
    GROUP BY f.media_type, f.status, f.text_status ORDER BY f.status, f.media_type, f.text_status
"""
SHORT = {kind.media_type: kind.ending for kind in (DOCX, XLSX, PPTX, DOC, XLS, PPT)}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """Files of one kind that are in the same state."""

    kind: str
    """by their bytes; - where they are not kept"""
    status: str
    """waiting | fetched | failed | skipped"""
    text_status: str
    """read | empty | needs_ocr | no_extractor | failed; - where nobody looked"""
    files: int
    distinct: int
    """different bytes among them"""
    bytes: int
    """of the different ones together"""
    example: str | None
    """why they are not kept or not read, of one of them"""


def file_table(db: Database, codes: Sequence[str] | None) -> tuple[FileRow, ...]:
    """Return the files that the pages of these portals (None: of all) show now, by kind and state."""
    asked = None if codes is None else json.dumps([*codes])
    return tuple(
        FileRow(
            kind=SHORT.get(row["kind"], row["kind"].rpartition("/")[2]) or "-",
            status=row["status"],
            text_status=row["text_status"] or "-",
            files=row["files"],
            distinct=row["distinct"],
            bytes=row["bytes"],
            example=row["example"],
        )
        for row in db.query(_TABLE, {"codes": asked})
    )

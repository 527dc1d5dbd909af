"""Returns what a document rests on: answers it was read from, list rows that lead to it, its files."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.schema.database import Database
from archive.tables.captures import read_payload
from yifa.model.errors import YifaError

_ROWS = """
    SELECT s.name AS section, s.url AS list_url, g.url, e.title, e.published_text, e.first_listed_at,
        e.last_listed_at, e.list_page, w.walk_id AS walk, w.run_id AS run, w.verdict, w.proof, w.ended_at,
        e.absent_walk_id AS absent_walk
    FROM entry AS e JOIN section AS s USING (section_id) JOIN page AS g USING (page_id)
    LEFT JOIN walk AS w ON w.walk_id = e.last_walk_id
    WHERE e.page_id IN (SELECT page_id FROM version WHERE document_id = :document)
    ORDER BY e.first_listed_at, e.entry_id
"""
_CAPTURES = """
    SELECT c.capture_id AS capture, c.run_id AS run, c.url, c.requested_url, c.status, c.verdict,
        c.verdict_detail, c.fetched_at, c.last_received_at, c.times_received, y.sha256, y.size,
        c.remote_address, c.certificate_sha256, c.redirects, c.request_headers, c.record_id, c.record_file,
        c.record_file_sha256, c.record_software
    FROM capture AS c LEFT JOIN payload AS y USING (payload_id)
    WHERE c.capture_id IN (SELECT capture_id FROM version WHERE document_id = :document) ORDER BY c.capture_id
"""
_ORIGINAL = """
    SELECT y.sha256, c.url, c.headers, v.encoding_used AS charset, c.fetched_at
    FROM version AS v JOIN capture AS c USING (capture_id) LEFT JOIN payload AS y USING (payload_id)
    WHERE v.version_id = ?
"""
_VERSION = """
    SELECT v.version_id AS version, v.title, v.first_with_at, g.url, p.code AS portal, p.name AS county,
        substr(d.content_sha256, 1, 12) AS document, d.text
    FROM version AS v JOIN document AS d USING (document_id) JOIN page AS g USING (page_id)
    JOIN portal AS p USING (portal_id) WHERE v.version_id = ?
"""
_OF_DOCUMENT = """
    SELECT version_id FROM version WHERE document_id = ?
    ORDER BY date_published IS NULL, date_published, first_with_at, version_id LIMIT 1
"""
_FILE = """
    SELECT a.name, a.file_name, a.media_type FROM attachment AS a JOIN payload AS y USING (payload_id)
    WHERE y.sha256 = ? ORDER BY a.attachment_id LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a document rests on; each tuple holds flat rows, named as the archive's columns."""

    rows: tuple[Mapping[str, Any], ...]
    """of lists, each with the last walk that showed it"""
    captures: tuple[Mapping[str, Any], ...]
    """answers that its versions were read from"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """A page as it was received."""

    url: str
    fetched_at: str
    charset: str
    media_type: str
    """as the server said"""
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionText:
    """A version's text and where it stood."""

    version: int
    title: str | None
    first_with_at: str
    url: str
    portal: str
    county: str
    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBytes:
    """A file of a page as it was received."""

    name: str
    media_type: str | None
    """by its first bytes"""
    body: bytes


def read_evidence_of(db: Database, document_id: int) -> Evidence:
    """Return what a document rests on."""
    values = {"document": document_id}
    captures = [{**row, **_read_lists(row)} for row in db.query(_CAPTURES, values)]
    return Evidence(rows=tuple(db.query(_ROWS, values)), captures=tuple(captures))


def _read_lists(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return how an answer came: redirects and headers as pairs; None where they were not recorded."""
    names = ("redirects", "request_headers")
    return {name: None if row[name] is None else json.loads(row[name]) for name in names}


def read_original(db: Database, version: int) -> Original:
    """Return the page that a version was read from, as received.

    Raises:
        YifaError: there is no such version, or its answer had no body.
        ArchiveError: the bytes are damaged.
    """
    row = next(db.query(_ORIGINAL, (version,)), None)
    if row is None or row["sha256"] is None:
        raise YifaError(f"no page is kept for version {version}")
    headers = {name.lower(): value for name, value in json.loads(row["headers"])}
    return Original(
        url=row["url"], fetched_at=row["fetched_at"], charset=row["charset"],
        media_type=headers.get("content-type", ""), body=read_payload(db.conn, row["sha256"]),
    )  # fmt: skip


def read_version(db: Database, version: int) -> VersionText:
    """Return a version's text.

    Raises:
        YifaError: there is no such version.
    """
    row = next(db.query(_VERSION, (version,)), None)
    if row is None:
        raise YifaError(f"no version {version} in this archive")
    return VersionText(**row)


def version_of(db: Database, document_id: int) -> int:
    """Return the version that stands for a document: of its pages, the one that printed the earliest date."""
    return int(db.execute(_OF_DOCUMENT, (document_id,)).fetchone()[0])


def read_file(db: Database, sha256: str) -> KeptBytes:
    """Return a file that pages link to.

    Raises:
        YifaError: no page links to a file with these bytes.
        ArchiveError: the bytes are damaged.
    """
    row = next(db.query(_FILE, (sha256,)), None)
    if row is None:
        raise YifaError(f"no file {sha256} in this archive")
    name = row["file_name"] or row["name"] or sha256[:12]
    return KeptBytes(name=name, media_type=row["media_type"], body=read_payload(db.conn, sha256))

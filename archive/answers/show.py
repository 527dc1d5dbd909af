"""Returns one document, by id or address, with everything the archive knows about it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archive.answers.appearance import appeared
from archive.schema.database import Database
from yifa.model.errors import UsageError, YifaError
from yifa.model.record import FIELD_NAMES
from yifa.model.text import typed_addresses

ID = re.compile(r"[0-9a-f]{4,64}")
CANDIDATE = ("label", "raw", "value", "origin")
OTHER_COLUMNS = ("report_year", "document_kind", "signoff_organ", "signoff_date")

_BY_ID = """
    SELECT document_id, id, county, title FROM documents
    WHERE content_sha256 >= :id AND content_sha256 < :id || 'g' ORDER BY content_sha256 LIMIT 10
"""
# what a page at the address showed last; where its address leads; what answered from the address; what it was
# asked for under: each is looked for only where those before found nothing, for the last has no index
_BY_URL = (
    """SELECT v.document_id, v.version_id FROM page AS g JOIN version AS v USING (page_id)
    WHERE g.url IN (:url, :canonical) ORDER BY v.first_with_at DESC, v.version_id DESC LIMIT 1""",
    """SELECT v.document_id, v.version_id FROM page AS g
    JOIN version AS v ON v.version_id = g.current_version_id WHERE g.url IN (:url, :canonical) LIMIT 1""",
    """SELECT v.document_id, v.version_id FROM capture AS c JOIN version AS v USING (capture_id)
    WHERE c.url IN (:url, :canonical) ORDER BY v.version_id DESC LIMIT 1""",
    """SELECT v.document_id, v.version_id FROM capture AS c JOIN version AS v USING (capture_id)
    WHERE c.requested_url IN (:url, :canonical) ORDER BY v.version_id DESC LIMIT 1""",
)
_KNOWN = """
    SELECT g.kind, g.state, f.reason, f.detail, t.why
    FROM (SELECT :url AS url UNION SELECT :canonical) AS asked
    LEFT JOIN page AS g ON g.url = asked.url
    LEFT JOIN failure AS f ON f.url = asked.url AND f.resolved_at IS NULL
    LEFT JOIN task AS t ON t.url = asked.url
    WHERE g.url IS NOT NULL OR f.url IS NOT NULL OR t.url IS NOT NULL
"""
_VERSIONS = """
    SELECT v.*, u.url, u.state, u.replaced_by, u.section, u.first_listed_at, u.last_listed_at,
           u.first_fetched_at AS page_first_fetched_at, u.last_fetched_at AS page_last_fetched_at,
           v.version_id = u.version_id AS current, u.portal, u.county,
           (SELECT l.missing FROM partial AS l WHERE l.version_id = v.version_id) AS missing
    FROM version AS v JOIN publications AS u USING (page_id) WHERE v.document_id = ?
    ORDER BY v.date_published IS NULL, v.date_published, u.url, v.first_with_at, v.version_id
"""
_PAIRS = "SELECT * FROM field WHERE version_id = ? ORDER BY field_id"
_HISTORY = """
    SELECT url, version_id, last_fetch_without, first_fetch_with, last_fetch_with, title, extraction,
           document, current
    FROM versions WHERE page_id IN (SELECT page_id FROM version WHERE document_id = ?)
    ORDER BY url, first_fetch_with, version_id
"""
_CAPTURES = """
    SELECT c.url, c.requested_url, c.fetched_at, c.last_received_at, c.times_received, c.status, c.verdict,
           c.verdict_detail, y.sha256 AS payload_sha256, y.size, y.media_type, c.remote_address,
           c.certificate_sha256, c.redirects, c.request_headers, c.record_file, c.record_file_sha256,
           c.record_id, c.record_software
    FROM capture AS c LEFT JOIN payload AS y USING (payload_id)
    WHERE c.capture_id IN (SELECT capture_id FROM version WHERE document_id = ?) ORDER BY c.capture_id
"""
_PAGE = "SELECT 1 FROM page WHERE url IN (?, ?)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A field's value and the candidates that were not chosen."""

    field: str
    value: str | int | None
    label: str | None
    """as printed; None where nothing on the page printed it"""
    raw: str | None
    origin: str | None
    others: tuple[Mapping[str, Any], ...]
    """label, raw, value, origin of each candidate not chosen"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A document with its provenance; each tuple holds flat rows, named as the archive's columns."""

    id: str
    content_sha256: str
    hash_rule: int
    title: str | None
    county: str
    portal: str
    url: str
    """the page whose metadata stands in `values`"""
    version_id: int
    """its version that says so, among `versions`"""
    body_kind: str
    missing: str | None
    """what was stored without: title, date_published, publisher, files; None = nothing"""
    characters: int
    first_stored_at: str
    breadcrumb: tuple[str, ...]
    values: tuple[Value, ...]
    unread_pairs: tuple[Mapping[str, Any], ...]
    """labels nobody reads, as printed"""
    pages: tuple[Mapping[str, Any], ...]
    versions: tuple[Mapping[str, Any], ...]
    """every content these pages have shown"""
    attachments: tuple[Mapping[str, Any], ...]
    findings: tuple[Mapping[str, Any], ...]
    captures: tuple[Mapping[str, Any], ...]
    text: str


def find_document(db: Database, key: str) -> tuple[int, int | None]:
    """Return the document an id, a hash or a page's address means, and the version that address showed.

    Raises:
        UsageError: *key* is no id, or the first digits of several.
        YifaError: the archive has no such document; says what it knows of the address.
    """
    if url := address_meant(db, key):
        return _find_by_url(db, url)
    if not ID.fullmatch(key.lower()):
        raise UsageError(f"{key!r} is no document: expected at least 4 digits of its id, or a page's address")
    rows = list(db.query(_BY_ID, {"id": key.lower()}))
    if len(rows) > 1:
        listed = "; ".join(f"{row['id']} {row['county']} {row['title'] or ''}".rstrip() for row in rows)
        raise UsageError(f"{key!r} is the beginning of several: {listed}")
    if not rows:
        raise YifaError(f"no document {key!r} in this archive")
    return int(rows[0]["document_id"]), None


def _find_by_url(db: Database, url: str) -> tuple[int, int]:
    values = {"url": url, "canonical": canonical_or_refused(url)}
    for sql in _BY_URL:
        for document_id, version_id in db.execute(sql, values):
            return int(document_id), int(version_id)
    rows = list(db.query(_KNOWN, values))
    if not rows:
        raise YifaError(f"{url}: this archive does not know the address")
    row = rows[0]
    reasons = (
        f"failed: {row['reason']}: {row['detail']}" if row["reason"] else "",
        f"to be fetched ({row['why']})" if row["why"] else "",
        f"a listed {row['kind']}, {row['state']}" if row["kind"] else "",
    )
    raise YifaError(f"{url}: no document is stored; {'; '.join(filter(None, reasons))}")


def address_meant(db: Database, key: str) -> str | None:
    """Return the address *key* is meant as, with or without http://; None where it is none.

    Of http and https, the one a page of the archive has.
    """
    urls = typed_addresses(key)
    known = (url for url in urls if db.execute(_PAGE, (url, canonical_or_refused(url))).fetchone())
    return next(known, urls[0]) if len(urls) > 1 else next(iter(urls), None)


def canonical_or_refused(url: str) -> str:
    """Return an address as the archive has it.

    Raises:
        UsageError: it is none.
    """
    from yifa.reading.addresses import (
        canonical,  # with the parser of pages: only where an address is asked for
    )

    try:
        return canonical(url)
    except ValueError as error:
        raise UsageError(f"{url!r} is no address: {error}") from error


def show(db: Database, key: str) -> Shown:
    """Return everything the archive knows about the document that *key* means."""
    document_id, version_id = find_document(db, key)
    document = next(db.query("SELECT * FROM document WHERE document_id = ?", (document_id,)))
    versions = list(db.query(_VERSIONS, (document_id,)))
    shown = next((row for row in versions if row["version_id"] == version_id), versions[0])
    pairs = list(db.query(_PAIRS, (shown["version_id"],)))
    return Shown(
        id=document["content_sha256"][:12], content_sha256=document["content_sha256"],
        hash_rule=document["hash_rule"], title=shown["title"], county=shown["county"],
        portal=shown["portal"], url=shown["url"], version_id=shown["version_id"],
        body_kind=document["body_kind"], missing=shown["missing"],
        characters=document["characters"], first_stored_at=document["first_stored_at"],
        breadcrumb=tuple(json.loads(shown["breadcrumb"])), values=tuple(_read_values(shown, pairs)),
        unread_pairs=tuple(_pick(row, "label", "raw", "origin") for row in pairs if row["name"] is None),
        pages=tuple(_read_pages(db, versions)),
        versions=tuple(_flag(row) for row in db.query(_HISTORY, (document_id,))),
        attachments=_attachments(db, shown["version_id"]), findings=_findings(db, document_id),
        captures=tuple(db.query(_CAPTURES, (document_id,))), text=document["text"],
    )  # fmt: skip


def _pick(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _flag(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "current": bool(row["current"])}


def _read_values(version: Mapping[str, Any], pairs: list[dict[str, Any]]) -> Iterator[Value]:
    for name in ("title", *FIELD_NAMES, *OTHER_COLUMNS):
        candidates = [row for row in pairs if row["name"] == name]
        chosen: dict[str, Any] = next((row for row in candidates if row["chosen"]), {})
        if version[name] is not None or candidates:
            yield Value(
                field=name,
                value=version[name],
                label=chosen.get("label"),
                raw=chosen.get("raw"),
                origin=chosen.get("origin"),
                others=tuple(_pick(row, *CANDIDATE) for row in candidates if not row["chosen"]),
            )


def _read_pages(db: Database, versions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row per page, as its newest version with this content describes it."""
    names = (
        "portal", "county", "section", "url", "state", "replaced_by", "title", "publisher",
        "issuing_authority", "date_published", "first_listed_at", "last_listed_at",
    )  # fmt: skip
    newest = {row["page_id"]: row for row in sorted(versions, key=_age)}
    return [
        {
            **_pick(row, *names), "online": _online(db, row["page_id"]),
            "first_fetched_at": row["page_first_fetched_at"],
            "last_fetched_at": row["page_last_fetched_at"], "current": bool(row["current"]),
        }
        for row in newest.values()
    ]  # fmt: skip


def _online(db: Database, page_id: int) -> str | None:
    """Return in words when a page appeared, as walks prove it; None where no list ever showed it."""
    earliest, latest = appeared(db, page_id)
    if latest is None:
        return None
    return f"between {earliest} and {latest}" if earliest else f"by {latest}; no whole walk came before"


def _age(version: Mapping[str, Any]) -> tuple[str, int]:
    return version["first_with_at"], version["version_id"]


def _attachments(db: Database, version_id: int) -> tuple[dict[str, Any], ...]:
    sql = """
        SELECT a.url, a.name, a.file_name, a.status, a.reason, a.media_type, a.size, a.fetched_at,
               y.sha256 AS payload_sha256, t.status AS text_status, t.reason AS text_reason, t.extractor,
               t.extractor_version, t.pages, t.text
        FROM attachment AS a LEFT JOIN payload AS y USING (payload_id)
        LEFT JOIN file_text AS t USING (payload_id)
        WHERE a.version_id = ? ORDER BY a.attachment_id
    """
    return tuple(db.query(sql, (version_id,)))


def _findings(db: Database, document_id: int) -> tuple[dict[str, Any], ...]:
    sql = """
        SELECT n.url, n.code, n.field, n.detail FROM finding AS n JOIN version AS v USING (version_id)
        WHERE v.document_id = ? ORDER BY n.finding_id
    """
    return tuple(db.query(sql, (document_id,)))

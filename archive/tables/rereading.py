"""Compares stored versions with what their bytes are read as today, and rewrites those that differ."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from archive.search.index import IndexedBefore, remember
from archive.tables.captures import read_body
from archive.tables.links import count_others, find_document, settle
from archive.tables.profiles import StoredProfile, profile_on
from archive.tables.transaction import Part
from archive.tables.versions import (
    SAID_COLUMNS,
    Source,
    ValueRow,
    count_characters,
    keep_what_was_read,
    record_hash,
    said_by,
    value_rows,
)
from yifa.model.errors import DamagedError
from yifa.model.fetch import Fetched, FetchKind
from yifa.model.record import Record

_VERSIONS = """
    SELECT v.version_id FROM version AS v JOIN page AS g USING (page_id) JOIN portal AS p USING (portal_id)
    WHERE ? IS NULL OR p.code IN (SELECT value FROM json_each(?)) ORDER BY v.version_id
"""
_STORED = f"""
    SELECT p.portal_id, p.code, g.page_id, g.url AS page_url, v.version_id, v.first_with_at, v.capture_id,
        v.extraction,
        v.document_id, {", ".join(f"v.{name}" for name in SAID_COLUMNS)},
        d.content_sha256, d.hash_rule, d.text, d.body_kind,
        v.version_id = (SELECT min(f.version_id) FROM version AS f WHERE f.document_id = v.document_id)
        AS is_first,
        c.kind, c.url, c.requested_url, c.status, c.headers, c.fetched_at
    FROM version AS v JOIN page AS g USING (page_id) JOIN portal AS p ON p.portal_id = g.portal_id
    JOIN document AS d USING (document_id) JOIN capture AS c USING (capture_id) WHERE v.version_id = ?
"""  # noqa: S608 - names of ours
# what its files tell is not read from the page's bytes
_VALUES = """
    SELECT name, label, raw, value, origin, chosen FROM field
    WHERE version_id = ? AND origin != 'file' ORDER BY field_id
"""
_TOLD_BY_FILES = "SELECT name, value FROM field WHERE version_id = ? AND origin = 'file' AND chosen"
_FINDINGS = "SELECT code, field, detail FROM finding WHERE version_id = ? ORDER BY finding_id"
_ATTACHMENTS = """
    SELECT url, name, payload_id IS NOT NULL FROM attachment WHERE version_id = ? ORDER BY attachment_id
"""
_UPDATE = f"""
    UPDATE version SET document_id = ?, record_sha256 = ?, extraction = ?,
    {", ".join(f"{name} = ?" for name in SAID_COLUMNS)} WHERE version_id = ?
"""  # noqa: S608 - names of ours
# a document is found by the title of the version that showed it first
_TITLE = """
    UPDATE document SET indexed_title = (SELECT v.title FROM version AS v
    WHERE v.document_id = document.document_id ORDER BY v.version_id LIMIT 1) WHERE document_id = ?
"""

Row = TypeVar("Row")
Difference = tuple[str, object, object]
"""what differs, as it was read, as it is read today"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version with all that was read from its bytes, and the bytes."""

    version_id: int
    portal_id: int
    portal: str
    """code"""
    page_id: int
    page_url: str
    capture_id: int
    document_id: int
    first_with_at: str
    extraction: int
    hash_rule: int
    said: dict[str, object]
    """by `SAID_COLUMNS`; nothing where only a file tells"""
    content_sha256: str
    """of the page alone: its document's, unless that is told apart by its files"""
    text: str
    body_kind: str
    is_first: bool
    """the document's text is this version's"""
    values: tuple[ValueRow, ...]
    findings: tuple[tuple[str, str | None, str], ...]
    attachments: tuple[tuple[str, str, bool], ...]
    """address, name, whether it was fetched"""
    fetched: Fetched
    profile: StoredProfile | None
    """of its day; None = not recorded"""


def versions_of(db: sqlite3.Connection, portals: tuple[str, ...] | None) -> list[int]:
    """Return the numbers of the versions of these portals (codes; None: of all), first stored first."""
    codes = None if portals is None else json.dumps(portals)
    return [number for (number,) in db.execute(_VERSIONS, (codes, codes))]


def stored_version(db: sqlite3.Connection, version_id: int) -> StoredVersion:
    """Return a version with all that was read from its bytes, and the bytes.

    Raises:
        ArchiveError: its bytes, or what is kept of their answer, are damaged.
    """
    cursor = db.execute(_STORED, (version_id,))
    row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    fetched = _fetched(db, row)
    from_files = {name for name, _ in db.execute(_TOLD_BY_FILES, (version_id,))}
    values = [(*value[:5], bool(value[5])) for value in db.execute(_VALUES, (version_id,))]
    return StoredVersion(
        version_id=version_id, portal_id=row["portal_id"], portal=row["code"], page_id=row["page_id"],
        page_url=row["page_url"], capture_id=row["capture_id"], document_id=row["document_id"],
        first_with_at=row["first_with_at"], extraction=row["extraction"], hash_rule=row["hash_rule"],
        said={name: None if name in from_files else row[name] for name in SAID_COLUMNS},
        content_sha256=row["page_sha256"], text=row["text"], body_kind=row["body_kind"],
        is_first=bool(row["is_first"]), values=tuple(values),
        findings=tuple(db.execute(_FINDINGS, (version_id,))),
        attachments=tuple(db.execute(_ATTACHMENTS, (version_id,))), fetched=fetched,
        profile=profile_on(db, row["portal_id"], row["first_with_at"]),
    )  # fmt: skip


def _fetched(db: sqlite3.Connection, row: Mapping[str, Any]) -> Fetched:
    """Return the answer a version was read from.

    Raises:
        DamagedError: headers, time or kind are not as they were stored.
    """
    body = read_body(db, row["capture_id"])
    try:
        headers = tuple((name, value) for name, value in json.loads(row["headers"]))
        if not all(isinstance(word, str) for header in headers for word in header):
            raise TypeError("a header is no text")
        return Fetched(
            url=row["url"], requested_url=row["requested_url"], status=row["status"], headers=headers,
            body=body, fetched_at=datetime.fromisoformat(row["fetched_at"]), kind=FetchKind(row["kind"]),
        )  # fmt: skip
    except (ValueError, TypeError) as error:
        raise DamagedError(
            f"capture {row['capture_id']}: its headers, time or kind are not as they were stored: {error}"
        ) from error


def page_of(db: sqlite3.Connection, version_id: int) -> tuple[str, str]:
    """Return the portal's code and the page's address of a version."""
    sql = """SELECT p.code, g.url FROM version JOIN page AS g USING (page_id)
        JOIN portal AS p USING (portal_id) WHERE version_id = ?"""
    code, url = db.execute(sql, (version_id,)).fetchone()
    return str(code), str(url)


def differences(stored: StoredVersion, record: Record) -> Iterator[Difference]:
    """Yield what today's reading of a version's bytes gives otherwise than what is stored.

    Of pages that show one document, only the first's text is kept, so only the first's is compared.
    """
    for name, now in zip(SAID_COLUMNS, said_by(record), strict=True):
        if name != "page_sha256" and stored.said[name] != now:
            yield name, stored.said[name], now
    if stored.content_sha256 != record.content_sha256:
        yield "content_sha256", stored.content_sha256, record.content_sha256
    if stored.content_sha256 != record.content_sha256 or stored.is_first:
        for name, was, now in (
            ("text", stored.text, record.text),
            ("body_kind", stored.body_kind, str(record.body_kind)),
        ):
            if was != now:
                yield name, was, now
    attachments = dict.fromkeys(file.url for file in record.attachments)
    linked = {url: is_fetched for url, _, is_fetched in stored.attachments}
    if attachments.keys() - linked or any(not linked[url] for url in linked.keys() - attachments.keys()):
        yield "attachments", [*linked], [*attachments]
    findings = [(finding.code, finding.field, finding.detail) for finding in record.findings]
    for name, gone, added in (
        ("values", *_apart(stored.values, value_rows(record))),
        ("findings", *_apart(stored.findings, findings)),
    ):
        if gone or added:
            yield name, gone, added


def _apart(before: Iterable[Row], after: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows only *before* has, and those only *after* has."""
    was, now = Counter(before), Counter(after)
    return [*(was - now).elements()], [*(now - was).elements()]


def _fill_again(db: sqlite3.Connection, version_id: int) -> None:
    """Fill in what the files tell where the page says nothing, and delete it where the page now says it."""
    for name, value in db.execute(_TOLD_BY_FILES, (version_id,)).fetchall():
        filled = db.execute(
            f"UPDATE version SET {name} = ? WHERE version_id = ? AND {name} IS NULL",  # noqa: S608 -- a column
            (value, version_id),
        )
        if not filled.rowcount:
            db.execute(
                "DELETE FROM field WHERE version_id = ? AND name = ? AND origin = 'file'", (version_id, name)
            )


def _unlink(db: sqlite3.Connection, version_id: int, linked: list[str]) -> None:
    """Forget the files a page no longer links to, if they were not fetched, and their tasks."""
    gone = db.execute(
        """DELETE FROM attachment WHERE version_id = ? AND payload_id IS NULL
        AND url NOT IN (SELECT value FROM json_each(?)) RETURNING url""",
        (version_id, json.dumps(linked)),
    ).fetchall()
    db.executemany(
        """DELETE FROM task WHERE url = ? AND kind = 'attachment'
        AND url NOT IN (SELECT url FROM attachment) AND url NOT IN (SELECT url FROM page)""",
        gone,
    )


def _move(
    db: sqlite3.Connection, stored: StoredVersion, record: Record, source: Source, before: IndexedBefore
) -> int:
    """Return the document that has the content read today: the same, one stored already, or a new one."""
    if record.content_sha256 == stored.content_sha256:
        return stored.document_id
    same = find_document(db, record.content_sha256)
    if same is not None:
        remember(db, same, before)
        db.execute(
            "UPDATE document SET first_stored_at = min(first_stored_at, ?) WHERE document_id = ?",
            (stored.first_with_at, same),
        )
        return same
    if not count_others(db, stored.document_id, stored.version_id):
        db.execute(
            "UPDATE document SET content_sha256 = ? WHERE document_id = ?",
            (record.content_sha256, stored.document_id),
        )
        return stored.document_id
    row = (record.content_sha256, source.hash_rule, record.text, 0, record.body_kind, stored.first_with_at)
    made = db.execute(
        """INSERT INTO document (content_sha256, hash_rule, text, characters, body_kind, first_stored_at)
        VALUES (?, ?, ?, ?, ?, ?)""",
        row,
    ).lastrowid
    assert made is not None
    before.setdefault(made, None)
    return made


def _keep_text(
    db: sqlite3.Connection, version_id: int, document_id: int, record: Record, source: Source
) -> None:
    """Write a document's text where this version is its first; what was derived from it is made anew."""
    db.execute("DELETE FROM derivation WHERE document_id = ?", (document_id,))
    db.execute(
        """UPDATE document SET hash_rule = ?, text = ?, characters = ?, body_kind = ? WHERE document_id = ?
        AND ? = (SELECT min(version_id) FROM version WHERE version.document_id = document.document_id)""",
        (
            source.hash_rule, record.text, count_characters(record.text), record.body_kind, document_id,
            version_id,
        ),
    )  # fmt: skip


def _rewrite(
    db: sqlite3.Connection, stored: StoredVersion, record: Record, source: Source, before: IndexedBefore
) -> None:
    """Replace what a version says by what is read today; *before* gets what the index says so far.

    What its files have told stays where the page still says nothing.
    """
    version_id = stored.version_id
    remember(db, stored.document_id, before)
    document_id = _move(db, stored, record, source, before)
    row = (document_id, record_hash(record), source.extraction, *said_by(record), version_id)
    db.execute(_UPDATE, row)
    _keep_text(db, version_id, document_id, record, source)
    db.execute("DELETE FROM field WHERE version_id = ? AND origin != 'file'", (version_id,))
    db.execute("DELETE FROM finding WHERE version_id = ?", (version_id,))
    _fill_again(db, version_id)
    _unlink(db, version_id, [file.url for file in record.attachments])
    keep_what_was_read(db, record, source, stored.page_id, version_id)
    settle(db, version_id, before)
    (settled,) = db.execute("SELECT document_id FROM version WHERE version_id = ?", (version_id,)).fetchone()
    if settled != document_id:
        remember(db, settled, before)
        _keep_text(db, version_id, settled, record, source)
    db.execute(
        """DELETE FROM document WHERE document_id = :old
        AND NOT EXISTS (SELECT 1 FROM version WHERE document_id = :old)""",
        {"old": stored.document_id},
    )
    db.executemany(_TITLE, [(stored.document_id,), (settled,)])


class Rereading(Part):
    """Stored versions, brought to what their bytes are read as today."""

    def rewrite(
        self, stored: StoredVersion, record: Record, *, run_id: int, extraction: int, hash_rule: int
    ) -> None:
        """Replace what a stored version says by what is read today; it stays the same version.

        What its files have told stays where the page still says nothing. A full batch is committed.
        """
        source = Source(
            capture_id=stored.capture_id, portal_id=stored.portal_id, run_id=run_id,
            at=stored.first_with_at, extraction=extraction, hash_rule=hash_rule,
        )  # fmt: skip
        with self._archive.change() as db:
            _rewrite(db, stored, record, source, self._archive.to_index)
        self._archive.count()
        self._archive.commit_if_full()

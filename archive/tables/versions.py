"""Saves a record: its page, its version and document, and the values, files and findings of the version."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from archive.search.index import IndexedBefore
from archive.tables.links import find_document, keep_links, settle
from archive.tables.page_states import note_answer
from archive.tables.queue import add_file_looks, finish, plan_look
from archive.tables.transaction import Part
from archive.times import day_of, not_before, stamp
from yifa.model.errors import NotTextError
from yifa.model.fetch import Task
from yifa.model.listing import Entry
from yifa.model.record import FIELD_NAMES, Outcome, Record

# what a version says, as against where it stood and when
SAID_COLUMNS = (
    "platform", "title", *FIELD_NAMES,
    "report_year", "document_kind", "signoff_organ", "signoff_date", "breadcrumb", "site_id_code",
    "encoding_declared", "encoding_used", "page_sha256",
)  # fmt: skip
VERSION_COLUMNS = (
    "page_id", "document_id", "capture_id", "record_sha256", "extraction", "first_with_at",
    "last_with_at", "last_without_at", *SAID_COLUMNS,
)  # fmt: skip
INSERT_VERSION = (
    f"INSERT INTO version ({', '.join(VERSION_COLUMNS)}) VALUES ({', '.join('?' * len(VERSION_COLUMNS))})"  # noqa: S608 -- names of ours
)
LONG = 20_000
"""characters of a text that count as a further address: to index what twelve long ones say takes too long"""
field_values = attrgetter(*FIELD_NAMES)
_CURRENT = f"""
    SELECT version_id, document_id, record_sha256, first_with_at, {", ".join(FIELD_NAMES)} FROM version
    WHERE version_id = ? AND page_id = ?
"""  # noqa: S608 - names of ours

_LAST_OF_PAGE = """
    SELECT max(max(first_with_at), max(last_with_at)), max(last_with_at) FROM version
    WHERE page_id = ?
"""
_FETCHED_AGAIN = "UPDATE version SET last_with_at = max(last_with_at, ?) WHERE version_id = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What saving a record did."""

    outcome: Outcome
    document_id: int
    version_id: int
    page_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVersion:
    """What a page showed when it was last read."""

    title: str | None
    doubts: frozenset[str]
    """codes of what was found odd in it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where and how a record was read."""

    capture_id: int
    portal_id: int
    run_id: int
    at: str
    """UTC, as the archive writes it"""
    extraction: int
    hash_rule: int


def record_hash(record: Record) -> str:
    """Return the SHA-256 of what a record says: content, title, fields and the names of its attachments.

    Fields without a value are left out, so that a field read by a later yifa changes no page that lacks it.
    """
    fields = {
        name: value for name, value in zip(FIELD_NAMES, field_values(record.fields), strict=True) if value
    }
    content = [record.content_sha256, record.title, fields, [file.name for file in record.attachments]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _digest_of_then(record: Record, source: Source, current: Sequence[str | None]) -> str:
    """Return a record's hash, with dates that are only the day of the visit as the current version has them.

    Some pages print today's date as that of their last change. A page that was really changed today says so
    tomorrow too.
    """
    fetched_at, before = str(current[3]), dict(zip(FIELD_NAMES, current[4:], strict=True))
    then, today = (day_of(at).isoformat() for at in (fetched_at, source.at))
    printed = zip(FIELD_NAMES, field_values(record.fields), strict=True)
    moved = {name: then for name, value in printed if value == today and before[name] == then}
    return record_hash(replace(record, fields=replace(record.fields, **moved)))


def _id_of(made: sqlite3.Cursor) -> int:
    assert made.lastrowid is not None
    return made.lastrowid


def _keep_document(db: sqlite3.Connection, record: Record, source: Source) -> tuple[int, bool]:
    """Return the document with the record's content and whether it is new."""
    known = find_document(db, record.content_sha256)
    if known is not None:
        return known, False
    characters = count_characters(record.text)
    made = db.execute(
        """INSERT INTO document (content_sha256, hash_rule, text, characters, body_kind, first_stored_at,
        indexed_title) VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (
            record.content_sha256, source.hash_rule, record.text, characters, record.body_kind, source.at,
            record.title,
        ),
    )  # fmt: skip
    return _id_of(made), True


ValueRow = tuple[str | None, str, str, str | None, str, bool]
"""name, label, raw, value, origin, chosen"""


def value_rows(record: Record) -> list[ValueRow]:
    """Return every value with its origin, and every pair as printed that no value came from."""
    values: list[ValueRow] = [
        (value.field, value.label, value.raw, value.value, value.origin, value.chosen)
        for value in record.values
    ]
    read = {(value.label, value.raw, value.origin) for value in record.values}
    return values + [
        (pair.field, pair.label, pair.value, None, pair.origin, False)
        for pair in record.pairs
        if (pair.label, pair.value, pair.origin) not in read
    ]


def said_by(record: Record) -> tuple[object, ...]:
    """Return the values of `SAID_COLUMNS`."""
    return (
        record.platform, record.title, *field_values(record.fields),
        record.report_year, record.document_kind, record.signoff_organ, record.signoff_date,
        json.dumps(record.breadcrumb, ensure_ascii=False), record.site_id_code,
        record.encoding_declared, record.encoding_used, record.content_sha256,
    )  # fmt: skip


def count_characters(text: str) -> int:
    """Return the length of a text without its white space."""
    return len("".join(text.split()))


def keep_what_was_read(
    db: sqlite3.Connection, record: Record, source: Source, page_id: int, version_id: int
) -> None:
    """Keep a version's values, attachments and findings."""
    db.executemany(
        """INSERT INTO field (version_id, name, label, raw, value, origin, chosen)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [(version_id, *row) for row in value_rows(record)],
    )
    files = [(file.url, file.name) for file in record.attachments]
    keep_links(db, files, page_id=page_id, version_id=version_id, portal_id=source.portal_id)
    db.executemany(
        """INSERT INTO finding (run_id, portal_id, version_id, url, code, field, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [
            (source.run_id, source.portal_id, version_id, record.url, odd.code, odd.field, odd.detail)
            for odd in record.findings
        ],
    )


def _keep_version(
    db: sqlite3.Connection, record: Record, source: Source, page_id: int, document_id: int, digest: str
) -> int:
    last, without = db.execute(_LAST_OF_PAGE, (page_id,)).fetchone()
    at = not_before(source.at, last)
    row = (
        page_id, document_id, source.capture_id, digest, source.extraction, at, at, without,
        *said_by(record),
    )  # fmt: skip
    version_id = _id_of(db.execute(INSERT_VERSION, row))
    keep_what_was_read(db, record, source, page_id, version_id)
    return version_id


def _save(db: sqlite3.Connection, record: Record, source: Source, to_index: IndexedBefore) -> Saved:
    """Store what a page says and tell whether it said so before; new content is added to *to_index*."""
    page_id, current_id = db.execute(
        """INSERT INTO page (portal_id, url, found_at, first_fetched_at, last_fetched_at)
        VALUES (:portal, :url, :at, :at, :at) ON CONFLICT (url) DO UPDATE SET last_fetched_at = :at,
        first_fetched_at = coalesce(first_fetched_at, :at)
        RETURNING page_id, current_version_id""",
        {"portal": source.portal_id, "url": record.url, "at": source.at},
    ).fetchone()
    # the page's own version: after a redirect, the current one may be another page's
    current = current_id and db.execute(_CURRENT, (current_id, page_id)).fetchone()
    digest = record_hash(record)
    if current is not None and current[2] in (digest, _digest_of_then(record, source, current)):
        db.execute(_FETCHED_AGAIN, (source.at, current[0]))
        return Saved(outcome=Outcome.SAME, document_id=current[1], version_id=current[0], page_id=page_id)
    document_id, is_new = _keep_document(db, record, source)
    if is_new:
        to_index.setdefault(document_id, None)
    version_id = _keep_version(db, record, source, page_id, document_id, digest)
    db.execute("UPDATE page SET current_version_id = ? WHERE page_id = ?", (version_id, page_id))
    settle(db, version_id, to_index)
    first_time = Outcome.NEW if is_new else Outcome.DUPLICATE
    outcome = first_time if current is None else Outcome.CHANGED
    return Saved(outcome=outcome, document_id=document_id, version_id=version_id, page_id=page_id)


def _redirect(db: sqlite3.Connection, from_url: str, to_url: str, run_id: int, at: str) -> None:
    """Point the listed page at *from_url* to the version of the page that answered for it."""
    listed = db.execute("SELECT page_id FROM page WHERE url = ?", (from_url,)).fetchone()
    if listed is not None:
        note_answer(db, listed[0], run_id, at, None)
    db.execute(
        """UPDATE page SET last_fetched_at = :at, first_fetched_at = coalesce(first_fetched_at, :at),
        (current_version_id, rhythm_days, next_look_at) = (
            SELECT coalesce(l.current_version_id, page.current_version_id), l.rhythm_days, l.next_look_at
            FROM (SELECT 1) LEFT JOIN page AS l ON l.url = :to)
        WHERE url = :from""",
        {"at": at, "to": to_url, "from": from_url},
    )
    finish(db, from_url, at)


class Versions(Part):
    """Tables ``page``, ``version`` and ``document``."""

    def known(self, url: str) -> KnownVersion | None:
        """Return what the archive holds of a page now; None where it was never read."""
        rows = self._db.execute(
            """SELECT v.title, f.code FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id
            LEFT JOIN finding AS f ON f.version_id = v.version_id
            WHERE g.url = ?""",
            (url,),
        ).fetchall()
        codes = frozenset(code for _, code in rows if code)
        return KnownVersion(title=rows[0][0], doubts=codes) if rows else None

    def known_text(self, url: str) -> str:
        """Return the text that a page showed when it was last read; empty where it was never read."""
        row = self._db.execute(
            """SELECT d.text FROM page AS g JOIN version AS v ON v.version_id = g.current_version_id
            JOIN document AS d USING (document_id) WHERE g.url = ?""",
            (url,),
        ).fetchone()
        return str(row[0]) if row else ""

    def save(
        self,
        record: Record,
        *,
        capture_id: int,
        portal_id: int,
        run_id: int,
        entry: Entry | None,
        at: datetime,
        extraction: int = 1,
        hash_rule: int = 1,
    ) -> Saved:
        """Store what a page says, strike it from the queue, and tell whether it is new, changed or the same.

        A page is the same while its own text, title, fields and attachments' names are; findings are kept
        with the version they are about, so an unchanged page adds none. Where *entry* was listed under
        another address, that page is led to this one as by `redirect`.

        Raises:
            NotTextError: the record holds characters no text can hold (lone surrogates).
        """
        source = Source(
            capture_id=capture_id, portal_id=portal_id, run_id=run_id, at=stamp(at), extraction=extraction,
            hash_rule=hash_rule,
        )  # fmt: skip
        try:
            with self._archive.change() as db:
                saved = _save(db, record, source, self._archive.to_index)
                finish(db, record.url, source.at)
                note_answer(db, saved.page_id, run_id, source.at, capture_id)
                published = record.fields.date_published or (entry.published if entry else None)
                plan_look(db, saved.page_id, at, published, saved.outcome)
                if saved.outcome is Outcome.SAME:
                    add_file_looks(db, saved.version_id, portal_id, at)
                if entry is not None and entry.url != record.url:
                    _redirect(db, entry.url, record.url, run_id, source.at)
        except UnicodeEncodeError as error:
            raise NotTextError(record.url, "text", f"a lone surrogate: {error.reason}") from error
        self._archive.count(1 + len(record.text) // LONG)
        return saved

    def redirect(self, from_url: str, to_url: str, run_id: int, at: datetime) -> None:
        """Note that a listed address answered under another canonical one: the first one's task is done.

        The first keeps its page row; its current version becomes the second's, once that has one.
        """
        with self._archive.change() as db:
            _redirect(db, from_url, to_url, run_id, stamp(at))

    def note_unmodified(self, task: Task, portal_id: int, at: datetime) -> None:
        """Take a portal's word that a page or file is as it was: it is struck from the queue."""
        with self._archive.change() as db:
            row = db.execute(
                """UPDATE page SET last_fetched_at = :at WHERE url = :url
                AND portal_id = :portal RETURNING page_id, current_version_id""",
                {"at": stamp(at), "url": task.url, "portal": portal_id},
            ).fetchone()
            if row is not None:
                plan_look(db, row[0], at, None, Outcome.SAME)
            finish(db, task.url, stamp(at))
            if row is not None and row[1] is not None:
                add_file_looks(db, row[1], portal_id, at)

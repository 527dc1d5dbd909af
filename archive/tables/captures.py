"""Keeps responses: their bytes packed as payloads, each answer as a numbered capture."""

import json
import sqlite3
from datetime import datetime

from archive.file.connecting import explained
from archive.tables.payloads import (
    COMPRESSED,
    ZSTD_WITH_DICTIONARY,
    Layout,
    Layouts,
    Packed,
    layout_dictionary,
    pack,
    sha256,
    unpack,
)
from archive.tables.transaction import Part
from archive.times import stamp
from yifa.model.errors import ArchiveError
from yifa.model.fetch import Custody, Fetched, FetchKind, Imported, Verdict

# a page with less than this has no navigation or footer worth sharing
DICTIONARY_AT_LEAST = 4096
_KEEP = """
    INSERT INTO capture (portal_id, run_id, kind, url, requested_url, status, headers, verdict,
    verdict_detail, payload_id, fetched_at, last_received_at, method, request_body, remote_address,
    certificate_sha256, redirects, request_headers, record_id, record_file, record_file_sha256,
    record_software) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def read_payload(db: sqlite3.Connection, sha256_hex: str) -> bytes:
    """Return the bytes whose SHA-256 is given, checked against it.

    Raises:
        ArchiveError: the archive has none, or they are damaged.
    """
    row = db.execute(
        """SELECT p.codec, p.data, d.sha256 FROM payload AS p
        LEFT JOIN payload AS d ON d.payload_id = p.dictionary_id WHERE p.sha256 = ?""",
        (sha256_hex,),
    ).fetchone()
    if row is None:
        raise ArchiveError(f"payload {sha256_hex}: not in the archive")
    codec, data, dictionary_sha256 = row
    dictionary = dictionary_sha256 and layout_dictionary(read_payload(db, dictionary_sha256))
    return unpack(Packed(codec=codec, data=data), sha256_hex, dictionary)


def read_body(db: sqlite3.Connection, capture_id: int) -> bytes:
    """Return a response's body as received.

    Raises:
        ArchiveError: there is no such capture, or its bytes are damaged.
    """
    row = db.execute(
        "SELECT sha256 FROM capture LEFT JOIN payload USING (payload_id) WHERE capture_id = ?", (capture_id,)
    ).fetchone()
    if row is None:
        raise ArchiveError(f"capture {capture_id}: not in the archive")
    return b"" if row[0] is None else read_payload(db, row[0])


def _find_layout(db: sqlite3.Connection, portal_id: int, layouts: Layouts) -> Layout | None:
    if portal_id not in layouts:
        row = db.execute(
            """SELECT payload_id, sha256 FROM payload
            JOIN portal ON layout_dictionary_id = payload_id WHERE portal_id = ?""",
            (portal_id,),
        ).fetchone()
        if row is None:
            return None
        layouts[portal_id] = Layout(row[0], layout_dictionary(read_payload(db, row[1])))
    return layouts[portal_id]


def _keep_payload(db: sqlite3.Connection, fetched: Fetched, portal_id: int, layouts: Layouts) -> int:
    digest = sha256(fetched.body)
    known = db.execute("SELECT payload_id FROM payload WHERE sha256 = ?", (digest,)).fetchone()
    if known is not None:
        return int(known[0])
    is_page = fetched.kind is not FetchKind.ATTACHMENT
    layout = _find_layout(db, portal_id, layouts) if is_page else None
    packed = pack(fetched.body, layout.dictionary if layout else None)
    made = db.execute(
        """INSERT INTO payload (sha256, size, media_type, codec, dictionary_id, data)
        VALUES (?, ?, ?, ?, ?, ?)""",
        (
            digest,
            len(fetched.body),
            fetched.header("Content-Type") or None,
            packed.codec,
            layout.payload_id if layout and packed.codec == ZSTD_WITH_DICTIONARY else None,
            packed.data,
        ),
    )
    assert made.lastrowid is not None
    return made.lastrowid


def _may_be_layout(fetched: Fetched, verdict: Verdict) -> bool:
    return (
        fetched.kind is FetchKind.PAGE
        and verdict is Verdict.OK
        and len(fetched.body) >= DICTIONARY_AT_LEAST
        and not fetched.body.startswith(COMPRESSED)
    )


def _use_as_layout(db: sqlite3.Connection, portal_id: int, payload_id: int) -> None:
    """Make a payload the portal's dictionary, unless it has one or the payload needs one itself."""
    db.execute(
        """UPDATE portal SET layout_dictionary_id = :payload WHERE portal_id = :portal
        AND layout_dictionary_id IS NULL
        AND (SELECT dictionary_id FROM payload WHERE payload_id = :payload) IS NULL""",
        {"payload": payload_id, "portal": portal_id},
    )


def _see_again(
    db: sqlite3.Connection, fetched: Fetched, verdict: Verdict, payload_id: int | None
) -> int | None:
    """Return the latest capture of the address if it was the same answer, its time moved on; else None.

    What is imported stands by itself, so that no answer of ours is seen in another's.
    """
    if fetched.imported is not None:
        return None
    row = db.execute(
        """SELECT capture_id, requested_url, status, verdict, payload_id FROM capture
        WHERE url = ? AND method = ? AND request_body IS ? AND record_id IS NULL
        ORDER BY capture_id DESC LIMIT 1""",
        (fetched.url, fetched.method, fetched.request_body or None),
    ).fetchone()
    if row is None or row[1:] != (fetched.requested_url, fetched.status, verdict, payload_id):
        return None
    db.execute(
        "UPDATE capture SET last_received_at = ?, times_received = times_received + 1 WHERE capture_id = ?",
        (stamp(fetched.fetched_at), row[0]),
    )
    return int(row[0])


def _custody(custody: Custody | None) -> tuple[str | None, ...]:
    """Return how an answer came, as its row has it."""
    if custody is None:
        return (None, None, None, None)
    lists = (
        json.dumps(values, ensure_ascii=False) for values in (custody.redirects, custody.request_headers)
    )
    return (custody.remote_address, custody.certificate_sha256, *lists)


def _record(imported: Imported | None) -> tuple[str | None, ...]:
    """Return where an answer of others stands, as its row has it."""
    if imported is None:
        return (None, None, None, None)
    return (imported.record_id, imported.file, imported.file_sha256, imported.software)


class Captures(Part):
    """Tables ``payload`` and ``capture``."""

    def keep(self, portal_id: int, run_id: int, fetched: Fetched, *, verdict: Verdict, detail: str) -> int:
        """Keep a response with its bytes and return its capture's number.

        The same answer as the address's latest only moves that capture's last_received_at. Before it, a full
        batch is committed.
        """
        self._archive.commit_if_full()
        layouts = self._archive.layouts
        with self._archive.change() as db:
            payload_id = _keep_payload(db, fetched, portal_id, layouts) if fetched.body else None
            again = _see_again(db, fetched, verdict, payload_id)
            if again is not None:
                return again
            at = stamp(fetched.fetched_at)
            row = (
                portal_id, run_id, fetched.kind, fetched.url, fetched.requested_url, fetched.status,
                json.dumps(fetched.headers, ensure_ascii=False), verdict, detail or None, payload_id, at, at,
                fetched.method, fetched.request_body or None, *_custody(fetched.custody),
                *_record(fetched.imported),
            )  # fmt: skip
            capture_id = db.execute(_KEEP, row).lastrowid
            if payload_id is not None and portal_id not in layouts and _may_be_layout(fetched, verdict):
                _use_as_layout(db, portal_id, payload_id)
        assert capture_id is not None
        return capture_id

    def holds(self, fetched: Fetched) -> bool:
        """Return whether an answer of others is here: imported before, or received by a run of ours."""
        assert fetched.imported is not None, "only what others received is looked for"
        row = self._db.execute(
            """SELECT EXISTS (SELECT 1 FROM capture WHERE record_id = :record) OR EXISTS (
                SELECT 1 FROM capture AS c LEFT JOIN payload AS y USING (payload_id)
                WHERE c.url = :url AND c.record_id IS NULL AND c.status = :status
                AND :at BETWEEN c.fetched_at AND c.last_received_at
                AND coalesce(y.sha256, :empty) = :body)""",
            {
                "record": fetched.imported.record_id, "url": fetched.url, "status": fetched.status,
                "at": stamp(fetched.fetched_at), "body": sha256(fetched.body), "empty": sha256(b""),
            },
        )  # fmt: skip
        return bool(row.fetchone()[0])

    def disown(self, at: datetime) -> None:
        """Forget that pages were fetched, and when texts were first stored: others did that, not we.

        A page that is imported was never fetched, so that a crawl that meets it on a list asks for it.
        """
        with self._archive.change() as db:
            db.execute(
                """UPDATE page SET found_at = ?, first_fetched_at = NULL, last_fetched_at = NULL,
                rhythm_days = NULL, next_look_at = NULL""",
                (stamp(at),),
            )
            db.execute("UPDATE document SET first_stored_at = ?", (stamp(at),))

    def payload(self, sha256_hex: str) -> bytes:
        """Return the bytes whose SHA-256 is given, checked against it.

        Raises:
            ArchiveError: the archive has none, or they are damaged.
        """
        with explained(self._archive.path):
            return read_payload(self._db, sha256_hex)

    def body(self, capture_id: int) -> bytes:
        """Return a response's body as received.

        Raises:
            ArchiveError: there is no such capture, or its bytes are damaged.
        """
        with explained(self._archive.path):
            return read_body(self._db, capture_id)

    def last_home(self, portal_id: int) -> bytes | None:
        """Return the bytes of the portal's home page as last received well, or None."""
        row = self._db.execute(
            "SELECT capture_id FROM capture WHERE portal_id = ? AND kind = ? AND verdict = ? "
            "AND record_id IS NULL ORDER BY last_received_at DESC, capture_id DESC LIMIT 1",
            (portal_id, FetchKind.HOME, Verdict.OK),
        ).fetchone()
        return self.body(row[0]) if row else None

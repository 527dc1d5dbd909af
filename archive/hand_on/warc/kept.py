"""Reads the captures that a web archive is made of, in an order of the content."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from urllib.parse import urldefrag

from archive.schema.database import Database
from archive.tables.captures import read_payload
from yifa.model.fetch import RENDERED

_CAPTURES = """
    SELECT p.code AS portal, c.kind, c.url, c.requested_url, c.status, c.headers, c.verdict, c.verdict_detail,
        y.sha256, c.fetched_at, c.last_received_at, c.times_received, c.method, c.request_body,
        c.remote_address, c.certificate_sha256, c.redirects, c.request_headers, v.title
    FROM capture AS c JOIN portal AS p USING (portal_id) LEFT JOIN payload AS y USING (payload_id)
    LEFT JOIN version AS v ON v.version_id = (
        SELECT max(w.version_id) FROM version AS w WHERE w.capture_id = c.capture_id)
    WHERE p.code IN (SELECT value FROM json_each(?))
    ORDER BY c.fetched_at, p.code, c.kind, c.url, c.requested_url, c.method, c.request_body, c.status,
        y.sha256
"""
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of no bytes at all"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A capture as the archive has it: its row, named as the columns."""

    portal: str
    kind: str
    url: str
    requested_url: str
    status: int
    headers: str
    verdict: str
    verdict_detail: str | None
    sha256: str | None
    fetched_at: str
    last_received_at: str
    times_received: int
    method: str
    request_body: str | None
    remote_address: str | None
    certificate_sha256: str | None
    redirects: str | None
    request_headers: str | None
    title: str | None
    """of the version that was read from it; None of what is no document"""

    @property
    def digest(self) -> str:
        """Return the digest of its body."""
        return f"sha256:{self.sha256 or EMPTY}"

    @property
    def target(self) -> str:
        """Return the address that answered; a redirect that was not followed is kept under where it leads."""
        if 300 <= self.status < 400 and self.url != self.requested_url:
            return urldefrag(self.requested_url).url
        return self.url

    @property
    def is_rendered(self) -> bool:
        """Return whether it is what a browser showed, and no answer of a server."""
        return self.method == RENDERED

    @property
    def way(self) -> list[tuple[str, int]]:
        """Return the redirects that led on to it, as far as they are recorded."""
        return [(url, status) for url, status in json.loads(self.redirects or "[]")]

    def pairs(self, which: str) -> list[tuple[str, str]]:
        """Return the headers of the answer, or those of the request."""
        return [(name, value) for name, value in json.loads(which)]

    def body(self, db: Database) -> bytes:
        """Return the body.

        Raises:
            ArchiveError: the bytes are damaged.
        """
        return read_payload(db.conn, self.sha256) if self.sha256 else b""


def read_kept(db: Database, portals: Sequence[str]) -> Iterator[Kept]:
    """Yield the captures of these portals (codes), the oldest first."""
    names = [field.name for field in fields(Kept)]
    for row in db.execute(_CAPTURES, (json.dumps(list(portals)),)):
        yield Kept(**dict(zip(names, row, strict=True)))

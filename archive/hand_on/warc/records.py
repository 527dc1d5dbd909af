"""Writes captures as WARC 1.1 records: what the archive does not have is said to be missing, never made up.

Bodies are kept with their transfer and content encodings undone, and their headers without Content-Encoding:
a record has them so. The version and the reason of a status line are not kept: HTTP/1.1 and the standard
phrase stand there. Each answer has a metadata record beside it, with what WARC has no header for.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Self
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from archive.hand_on.warc.kept import Kept
from yifa.model.fetch import Verdict
from yifa.model.text import one_line

if TYPE_CHECKING:
    from warcio.warcwriter import WARCWriter

FIELDS = "application/warc-fields"
REVISIT = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
PAYLOAD, BLOCK = "WARC-Payload-Digest", "WARC-Block-Digest"
LENGTH, ENCODING = "content-length", "content-encoding"
TRANSFER = frozenset({"transfer-encoding", "connection", "keep-alive"})
"""headers of the way a body came, which it has behind it"""
NOTES = (
    "Bodies are as the archive keeps them: transfer and content encodings undone, Content-Encoding "
    "left out with them; a length declared for the encoded body stands as X-Orig-Content-Length. Of a status "
    "line the code is kept: version and reason are the usual ones. Of a request the headers are kept but for "
    "Host, which is put there from the address, and Connection. Where a request has no record its headers "
    "were not recorded, as before schema 18; its metadata record says so. Redirects that led on to an answer "
    "are named in its metadata record: their own answers were not kept. A revisit says that the same answer "
    "came again, last at that time. A resource is what a browser showed, no answer of a server."
)


def identify(kind: str, kept: Kept) -> str:
    """Return the id of a record, the same whenever it is written."""
    parts = (kind, kept.portal, kept.kind, kept.url, kept.requested_url, kept.method, kept.request_body or "",
             str(kept.status), kept.verdict, kept.digest, kept.fetched_at)  # fmt: skip
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, chr(10).join(parts))}>"


def answer_of(kept: Kept, body: bytes) -> bytes:
    """Return an answer as it would have come unencoded: status line, headers, body."""
    status = HTTPStatus(kept.status).phrase if kept.status in set(HTTPStatus) else ""
    lines = [f"HTTP/1.1 {kept.status} {status}"]
    for name, value in kept.pairs(kept.headers):
        if name.lower() == LENGTH and value.strip() != str(len(body)):
            lines += [f"X-Orig-{name}: {value}", f"{name}: {len(body)}"]
        elif name.lower() == ENCODING and kept.verdict != Verdict.TRUNCATED:
            lines.append(f"X-Orig-{name}: {value}")
        elif name.lower() not in TRANSFER:
            lines.append(f"{name}: {value}")
    return _head(lines) + body


def request_of(kept: Kept, sent: bytes) -> bytes:
    """Return a request as far as it is kept; *sent* is its body."""
    parts = urlsplit(kept.target)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    headers = kept.pairs(kept.request_headers or "[]")
    lines = [f"{kept.method} {path} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return _head(lines) + sent


def _head(lines: Iterable[str]) -> bytes:
    """Return the head of a message; a header has the bytes that it came in, whatever script they are."""
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1", errors="xmlcharrefreplace")


def remarks_on(kept: Kept) -> dict[str, str]:
    """Return what the archive knows of an answer and WARC has no header for."""
    recorded = kept.request_headers is not None
    said = {
        "kind": kept.kind,
        "verdict": kept.verdict,
        "verdictDetail": kept.verdict_detail,
        "requestedAddress": kept.requested_url if kept.requested_url != kept.target else None,
        "certificateSha256": kept.certificate_sha256,
        "redirects": " ".join(f"{status} {url}" for url, status in kept.way),
        "timesReceived": str(kept.times_received),
        "requestHeaders": "kept" if recorded else "not recorded",
        "remoteAddress": kept.remote_address or "not recorded",
    }
    return {name: one_line(value) for name, value in said.items() if value}


@dataclass(slots=True)
class Writer:
    """Writes captures to one WARC, each record compressed by itself."""

    warc: "WARCWriter"
    info: str = ""
    """id of the record that says what the others are"""

    @classmethod
    def to(cls, file: BinaryIO) -> Self:
        """Return one that writes to *file*.

        Raises:
            ImportError: warcio is not installed.
        """
        from warcio.warcwriter import WARCWriter

        return cls(WARCWriter(file, gzip=True, warc_version="WARC/1.1"))

    def begin(self, name: str, at: str, about: dict[str, str]) -> None:
        """Say what the records are of, and what they do not have."""
        said = {**about, "format": "WARC File Format 1.1", "description": NOTES}
        identity = uuid5(NAMESPACE_URL, chr(10).join((name, at, *about.values())))
        self.info = f"<urn:uuid:{identity}>"
        self._write("warcinfo", {"WARC-Record-ID": self.info, "WARC-Date": at, "WARC-Filename": name},
                    FIELDS, _fields(said))  # fmt: skip

    def write(self, kept: Kept, body: bytes) -> None:
        """Write an answer, its request, what is known beside it, and that it came again."""
        kind = "resource" if kept.is_rendered else "response"
        answer = identify(kind, kept)
        own = {PAYLOAD: kept.digest}
        if kept.remote_address:
            own["WARC-IP-Address"] = kept.remote_address
        if kept.is_rendered:
            self._about(kept, kind, own, dict(kept.pairs(kept.headers))["Content-Type"], body)
        else:
            self._about(kept, kind, own, "application/http; msgtype=response", answer_of(kept, body))
        beside = {"WARC-Concurrent-To": answer}
        if kept.request_headers is not None or kept.method == "POST":
            sent = (kept.request_body or "").encode()
            asked = {**beside, PAYLOAD: _digest(sent)}
            self._about(kept, "request", asked, "application/http; msgtype=request", request_of(kept, sent))
        self._about(kept, "metadata", beside, FIELDS, _fields(remarks_on(kept)))
        if kept.last_received_at > kept.fetched_at and not kept.is_rendered:
            self._revisit(kept, answer)

    def _revisit(self, kept: Kept, answer: str) -> None:
        headers = {
            "WARC-Date": kept.last_received_at, "WARC-Profile": REVISIT, "WARC-Refers-To": answer,
            "WARC-Refers-To-Target-URI": kept.target, "WARC-Refers-To-Date": kept.fetched_at,
            PAYLOAD: kept.digest,
        }  # fmt: skip
        self._about(kept, "revisit", headers, "application/http; msgtype=response", b"")

    def _about(self, kept: Kept, kind: str, own: dict[str, str], content: str, block: bytes) -> None:
        headers = {
            "WARC-Record-ID": identify(kind, kept), "WARC-Warcinfo-ID": self.info,
            "WARC-Target-URI": kept.target, "WARC-Date": kept.fetched_at, **own,
        }  # fmt: skip
        self._write(kind, headers, content, block)

    def _write(self, kind: str, headers: dict[str, str], content: str, block: bytes) -> None:
        """Write a record whose block is what it is: warcio would encode headers of other scripts anew."""
        from warcio.recordloader import ArcWarcRecord
        from warcio.statusandheaders import StatusAndHeaders

        digest = _digest(block)
        said = {"WARC-Type": kind, PAYLOAD: digest, **headers, BLOCK: digest}
        head = StatusAndHeaders("", list(said.items()), protocol="WARC/1.1")
        record = ArcWarcRecord("warc", kind, head, BytesIO(block), None, content, len(block))
        record.payload_length = len(block)
        self.warc.write_record(record)


def _digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _fields(said: dict[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in said.items()).encode()

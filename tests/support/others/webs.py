"""Web archives as others make them: by warcio, in the manner of browsertrix and of wget."""

import gzip
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.support.factory import PAGE, make_page

SOFTWARE = "browsertrix-crawler 1.9.1 (with warcio.js 2.4.4)"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A record to be written."""

    url: str = PAGE
    at: str = "2026-01-18T02:30:00Z"
    kind: str = "response"
    status: str = "200 OK"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    body: bytes = field(default_factory=make_page)
    own: Mapping[str, str] = field(default_factory=dict)
    """further headers of the record"""


def page(url: str = PAGE, at: str = "2026-01-18T02:30:00Z", title: str = "", **headers: str) -> Entry:
    """Return a page's record; *headers* are those of its answer, with _ for -."""
    said = {"Content-Type": "text/html; charset=utf-8"}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Entry(url=url, at=at, headers=said, body=make_page(title) if title else make_page())


def write_warc(path: Path, entries: Iterable[Entry], *, compressed: bool = True) -> Path:
    """Write records as browsertrix does, each a gzip member of its own."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=compressed, warc_version="WARC/1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": SOFTWARE}))
        for entry in entries:
            writer.write_record(_record(writer, entry))
    return path


def _record(writer: WARCWriter, entry: Entry) -> object:
    own = {"WARC-Date": entry.at, **entry.own}
    if entry.kind == "resource":
        return writer.create_warc_record(
            entry.url, "resource", payload=io.BytesIO(entry.body), length=len(entry.body),
            warc_headers_dict=own, warc_content_type=entry.headers["Content-Type"],
        )  # fmt: skip
    http = StatusAndHeaders(entry.status, list(entry.headers.items()), protocol="HTTP/1.1")
    return writer.create_warc_record(
        entry.url, entry.kind, payload=io.BytesIO(entry.body), length=len(entry.body), http_headers=http,
        warc_headers_dict=own,
    )  # fmt: skip


def members(path: Path) -> list[bytes]:
    """Return the gzip members of a file, one a record."""
    return [b"\x1f\x8b\x08" + part for part in path.read_bytes().split(b"\x1f\x8b\x08")[1:]]


def compress_whole(path: Path) -> Path:
    """Compress a WARC as one: somebody ran gzip over it."""
    target = path.with_name(f"{path.name}.gz")
    target.write_bytes(gzip.compress(path.read_bytes(), mtime=0))
    return target


def chunked(body: bytes) -> bytes:
    """Return a body in two chunks."""
    half = len(body) // 2
    return (
        b"".join(b"%x;x=1\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:]))
        + b"0\r\n\r\n"
    )


def by_hand(*heads: str, body: bytes = b"") -> bytes:
    """Return records written by hand, each of some header lines and *body*."""
    lines = [
        f"WARC/1.0\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"
        for head in heads
    ]
    return b"".join(lines)

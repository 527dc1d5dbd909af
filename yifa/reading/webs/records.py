"""Finds the records of WARC files: where each lies, and what it says of itself.

``WARC/1.1`` and its headers, an empty line, as many bytes as they say. ISO 28500:2017.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from yifa.reading.webs.plain import Damage, Stretch

VERSION = re.compile(rb"WARC/\d+\.\d+\r?\n")
NEXT = b"WARC/"
HEAD = 65_536
"""most bytes of a record's headers"""
MOST = 256 * 1024 * 1024
"""bytes of a record that is read; a larger one is a film"""
# 2026-01-20T02:30:00Z, its seconds as fine as they like
DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record lies, and what its headers say."""

    path: Path
    start: int
    """of its block"""
    length: int
    kind: str
    url: str
    record_id: str
    at: datetime
    headers: Mapping[str, str] = field(repr=False)
    """names in small letters"""
    software: str | None = None
    """of the warcinfo before it"""

    def said(self, name: str) -> str:
        """Return what a header says; nothing where there is none."""
        return self.headers.get(name, "")


def find_records(stretch: Stretch, file_sha256: str) -> Iterator[Place | Damage]:
    """Yield the records of a stretch of WARC; behind what is no record, go on at the next.

    A record without an id of its own is known by its place in the file.
    """
    software: str | None = None
    with stretch.path.open("rb") as file:
        at = stretch.start
        while at < stretch.end:
            found = _record_at(file, at, stretch, file_sha256, software)
            if found is None:
                at += 1  # the line ends behind a record
                continue
            if isinstance(found, Place):
                if found.kind == "warcinfo":
                    software = _software(file, found)
                at = found.start + found.length
            else:
                at = _find(file, at + 1, stretch.end)
            yield found


def _record_at(
    file: BinaryIO, at: int, stretch: Stretch, file_sha256: str, software: str | None
) -> Place | Damage | None:
    """Return the record that begins at a byte, why there is none, or None for a line end."""
    file.seek(at)
    head = file.read(min(HEAD, stretch.end - at))
    if head[:1] in b"\r\n":
        return None
    where = f"byte {at}"
    begins = VERSION.match(head)
    end = re.search(rb"\r?\n\r?\n", head)
    if begins is None or end is None:
        return Damage(where=where, why="no record begins there")
    headers = _headers(head[begins.end() : end.start()])
    length, date = headers.get("content-length", ""), DATE.fullmatch(headers.get("warc-date", ""))
    url = headers.get("warc-target-uri", "").strip("<>")
    if not length.isdecimal() or date is None:
        return Damage(where=where, why=f"a record without length or date, of {url or 'no address'}")
    start = at + end.end()
    if start + int(length) > stretch.end:
        return Damage(where=where, why=f"a record that is cut, of {url or 'no address'}")
    return Place(
        path=stretch.path, start=start, length=int(length), kind=headers.get("warc-type", ""), url=url,
        record_id=headers.get("warc-record-id") or f"<sha256:{file_sha256}#{at}>",
        at=datetime.fromisoformat(date[1]).replace(tzinfo=UTC), headers=headers, software=software,
    )  # fmt: skip


def _headers(head: bytes) -> dict[str, str]:
    text = re.sub(r"\r?\n[ \t]+", " ", head.decode("utf-8", errors="replace"))
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _software(file: BinaryIO, info: Place) -> str | None:
    """Return the software that a warcinfo record names."""
    file.seek(info.start)
    return _headers(file.read(min(info.length, HEAD))).get("software")


def _find(file: BinaryIO, start: int, end: int) -> int:
    """Return where the next record may begin, or the end."""
    file.seek(start)
    at, rest = start, b""
    while at < end and (chunk := file.read(min(HEAD, end - at))):
        block = rest + chunk
        place = block.find(NEXT)
        if place >= 0:
            return at - len(rest) + place
        at, rest = at + len(chunk), block[-len(NEXT) + 1 :]
    return end


def read_block(place: Place) -> bytes | Damage:
    """Return a record's block, or why it cannot be had."""
    if place.length > MOST:
        return Damage(where=place.url, why=f"{place.length} bytes, more than {MOST}")
    if place.said("warc-truncated"):
        return Damage(where=place.url, why=f"cut when it was received: {place.said('warc-truncated')}")
    with place.path.open("rb") as file:
        file.seek(place.start)
        block = file.read(place.length)
    if not _is_as_said(block, place.said("warc-block-digest")):
        return Damage(where=place.url, why="the block is not what its digest says")
    return block


def _is_as_said(block: bytes, digest: str) -> bool:
    """Return whether a block has a digest, in hexadecimal or base 32; one of an unknown kind tells nothing.

    >>> _is_as_said(b"", "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"), _is_as_said(b"x", "md5:00")
    (True, False)
    """
    name, _, value = digest.partition(":")
    if name.lower().replace("-", "") not in hashlib.algorithms_guaranteed - {"shake_128", "shake_256"}:
        return True
    own = hashlib.new(name.lower().replace("-", ""), block, usedforsecurity=False)
    if value.lower() == own.hexdigest():
        return True
    try:
        return base64.b32decode(value.upper()) == own.digest()
    except binascii.Error:
        return False

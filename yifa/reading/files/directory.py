"""Reads a zip file's own directory: what its members are called, without opening any."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

END = struct.Struct("<4s4H2IH")
END_MARK = b"PK\x05\x06"
LONGEST_COMMENT = 65_535
# mark, versions, flags, method, time, date, checksum, sizes, lengths of name, extra, comment, …, offset
ENTRY = struct.Struct("<4s6H3I5H2I")
ENTRY_MARK = b"PK\x01\x02"
FLAGS_AT, FLAGS_IN_HEAD_AT = 8, 6
# a member's own head: lengths of its name and extra field at its end
HEAD = struct.Struct("<4s5H3I2H")
STORED, DEFLATED = 0, 8
UTF8_NAME = 0x800
MOST = 10_000
"""members that are looked at to tell a file's kind"""
SHORT = 262_144
"""bytes of a member that is looked into to tell a file's kind"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A member as the directory lists it."""

    at: int
    """where its entry stands"""
    raw: bytes
    """its name as written"""
    flags: int
    method: int
    packed: int
    """bytes, compressed"""
    offset: int
    """where its own head stands, from the beginning of the zip file"""

    @property
    def name(self) -> str:
        """Return its name as Windows compares names: small letters, one kind of slash."""
        return fold_name(self.raw.decode("utf-8", errors="replace"))


def fold_name(name: str) -> str:
    r"""Return a member's or part's name without what writers spell at will.

    >>> fold_name("\\Word/Document.xml")
    'word/document.xml'
    """
    return name.replace("\\", "/").lstrip("/").lower()


def _end(body: bytes) -> tuple[int, int] | None:
    """Return where the directory begins, and the bytes before the zip file itself."""
    at = body.rfind(END_MARK, max(0, len(body) - LONGEST_COMMENT - END.size))
    if at < 0 or at + END.size > len(body):
        return None
    *_, size, offset, _ = END.unpack_from(body, at)
    start = at - size
    return (start, start - offset) if start >= 0 else None


def list_members(body: bytes) -> Iterator[Listed]:
    """Yield the members that a zip file's directory lists; of a damaged one, none."""
    place = _end(body)
    if place is None:
        return
    at, before = place
    while body[at : at + len(ENTRY_MARK)] == ENTRY_MARK and at + ENTRY.size <= len(body):
        entry = ENTRY.unpack_from(body, at)
        flags, method, packed, lengths, offset = entry[3], entry[4], entry[8], entry[10:13], entry[-1]
        start = at + ENTRY.size
        raw = body[start : start + lengths[0]]
        yield Listed(
            at=at, raw=raw, flags=flags, method=method, packed=packed, offset=offset + max(0, before)
        )
        at = start + sum(lengths)


def names_in(body: bytes) -> frozenset[str]:
    """Return what a zip file's members are called; nothing where its directory is damaged."""
    return frozenset(member.name for member in islice(list_members(body), MOST))


def peek(body: bytes, name: str) -> bytes:
    """Return the beginning of a member; nothing where it is not there or cannot be had."""
    member = next((one for one in islice(list_members(body), MOST) if one.name == name), None)
    if member is None or member.offset + HEAD.size > len(body):
        return b""
    *_, name_length, extra_length = HEAD.unpack_from(body, member.offset)
    start = member.offset + HEAD.size + name_length + extra_length
    data = body[start : start + min(member.packed, SHORT)]
    if member.method == STORED:
        return data
    try:
        return (
            zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, SHORT) if member.method == DEFLATED else b""
        )
    except zlib.error:
        return b""


def names_told_right(body: bytes) -> bytes:
    """Return a zip file none of whose names says that it is UTF-8 and is not; Python opens no other."""
    changes = dict(_wrong_flags(body))
    if not changes:
        return body
    changed = bytearray(body)
    for at, flags in changes.items():
        struct.pack_into("<H", changed, at, flags)
    return bytes(changed)


def _wrong_flags(body: bytes) -> Iterator[tuple[int, int]]:
    """Yield where flags say wrongly what a name is in, and the right ones."""
    for member in list_members(body):
        right = member.flags & UTF8_NAME if _is_utf8(member.raw) else 0
        if member.flags & UTF8_NAME != right:
            yield member.at + FLAGS_AT, member.flags & ~UTF8_NAME
        at = member.offset + FLAGS_IN_HEAD_AT
        if at + 2 <= len(body):
            (flags,) = struct.unpack_from("<H", body, at)
            if flags & UTF8_NAME != right:
                yield at, flags & ~UTF8_NAME | right


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

"""Opens zip files after checking their sizes, names, places and nesting."""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise
from typing import Any

from lxml import etree

from yifa.reading.files.directory import UTF8_NAME, fold_name, names_told_right
from yifa.reading.files.result import RefusedError

DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error)
"""what zipfile raises over damaged files; a place before the beginning is a ValueError"""
MAX_MEMBERS = 10_000
MAX_UNPACKED = 200 * 1024 * 1024
# below this size any ratio is harmless
SMALL = 20 * 1024 * 1024
MAX_RATIO = 100
ENCRYPTED = 0x1
UNICODE_PATH = 0x7075
# bytes of a member's head before its name
HEAD = 30
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
# &#x2; · &#11;
NUMBERED = re.compile(rb"&#(?:x0*+(?:[0-8bcefBCEF]|1[0-9a-fA-F])|0*+(?:[1-8]|1[124-9]|2\d|3[01]));")
# /etc/x, C:\x, ../x, a/../x
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")


@contextmanager
def opened_zip(body: bytes, *, package: bool = True) -> Iterator[zipfile.ZipFile]:
    """Give the zip file in *body*; with *package*, one with names no document's parts have is refused.

    Raises:
        RefusedError: it is damaged, encrypted, or unpacks to more than a document needs.
    """
    try:
        with zipfile.ZipFile(BytesIO(names_told_right(body))) as file:
            check_sizes([member.file_size for member in file.infolist()], len(body))
            _check(file)
            unsafe = next(filter(is_unsafe, file.infolist()), None) if package else None
            if unsafe is not None:
                raise RefusedError("unsafe_name", repr(unsafe.filename))
            yield file
    except DAMAGE as error:
        raise RefusedError("unreadable", f"zip: {error}") from error


def check_sizes(sizes: Sequence[int], packed: int) -> None:
    """Check what an archive of *packed* bytes says its members unpack to.

    Raises:
        RefusedError: they are too many, or too large.
    """
    unpacked = sum(sizes)
    if len(sizes) > MAX_MEMBERS:
        raise RefusedError("too_big", f"{len(sizes)} members")
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * packed):
        raise RefusedError("too_big", f"{packed} bytes say they unpack to {unpacked}")


def _check(file: zipfile.ZipFile) -> None:
    members = sorted(file.infolist(), key=lambda member: member.header_offset)
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise RefusedError("encrypted", "its members need a password")
    for one, following in pairwise(members):
        if one.header_offset + HEAD + one.compress_size > following.header_offset:
            raise RefusedError("overlap", f"{one.filename!r} and {following.filename!r} share bytes")


def is_unsafe(member: zipfile.ZipInfo) -> bool:
    """Return whether a member would be put outside the folder it is unpacked in, or leads there."""
    return OUTSIDE.search(member_name(member)) is not None or stat.S_ISLNK(member.external_attr >> 16)


def member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name, decoded: Chinese zip programs write GB18030 where the format has cp437."""
    if member.flag_bits & UTF8_NAME:
        return member.filename
    raw = member.orig_filename.encode("cp437", errors="replace")
    if (path := _unicode_path(member.extra, raw)) is not None:
        return path
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return member.filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Return the name that Info-ZIP's field gives beside the old one, where it is about that one."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == UNICODE_PATH and len(field) > 5 and struct.unpack("<I", field[1:5])[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", errors="replace")
    return None


def read_part(file: zipfile.ZipFile, name: str, of: str) -> Any:
    """Return a part of a package as a tree: no entities, no document type, nothing from outside.

    Raises:
        RefusedError: it is missing, is no XML, or declares entities.
    """
    name = name.lstrip("/")
    if name not in file.NameToInfo:  # as Windows finds it
        name = next((part for part in file.namelist() if fold_name(part) == fold_name(name)), name)
    return parse_part(read_member(file, name, of), name, of)


def read_member(file: zipfile.ZipFile, name: str, of: str) -> bytes:
    """Return the bytes of a member.

    Raises:
        RefusedError: it is missing, or damaged.
    """
    try:
        return file.read(name)
    except KeyError as error:
        raise RefusedError("unreadable", f"{of}: {name} is missing") from error
    except DAMAGE as error:
        raise RefusedError("unreadable", f"{of}: {name}: {error}") from error


def parse_part(data: bytes, name: str, of: str) -> Any:
    """Return the XML of a part as a tree.

    Raises:
        RefusedError: it is none, or declares entities.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise RefusedError("unreadable", f"{of}: {name} declares entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # characters no XML may hold, which some writers let in and readers pass over; UTF-16 has zeros
        whole = data if b"\0" in data else NUMBERED.sub(b"", data.translate(None, CONTROLS))
        if len(whole) < len(data):
            return parse_part(whole, name, of)
        raise RefusedError("unreadable", f"{of}: {name}: {error.msg}") from error

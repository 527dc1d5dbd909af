"""Zip files opened with care: sizes, names and nesting are checked before a byte is unpacked."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from archive.extract.result import RefusedError

MAX_MEMBERS = 10_000
MAX_UNPACKED = 200 * 1024 * 1024
# below this size any ratio is harmless
SMALL = 20 * 1024 * 1024
MAX_RATIO = 100
UTF8_NAME = 0x800
ENCRYPTED = 0x1


@contextmanager
def opened_zip(body: bytes) -> Iterator[zipfile.ZipFile]:
    """Give the zip file in *body*.

    Raises:
        RefusedError: it is damaged, encrypted, or unpacks to more than a document needs.
    """
    try:
        with zipfile.ZipFile(BytesIO(body)) as file:
            _check(file, len(body))
            yield file
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise RefusedError("unreadable", f"zip: {error}") from error


def _check(file: zipfile.ZipFile, size: int) -> None:
    members = file.infolist()
    unpacked = sum(each.file_size for each in members)
    if len(members) > MAX_MEMBERS:
        raise RefusedError("too_big", f"{len(members)} members")
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * size):
        raise RefusedError("too_big", f"{size} bytes say they unpack to {unpacked}")
    if any(each.flag_bits & ENCRYPTED for each in members):
        raise RefusedError("encrypted", "its members need a password")


def member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name as meant: Chinese zip programs write GB18030 where the format has cp437."""
    if member.flag_bits & UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", errors="replace")
    for charset in ("utf-8", "gb18030"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            continue
    return member.filename

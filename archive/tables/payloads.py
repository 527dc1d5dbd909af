"""Packs the bytes of responses for keeping, and unpacks them as they were received."""

import hashlib
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import lru_cache

from yifa.model.errors import ArchiveError
from yifa.reading.files.kinds import SIGNS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZstdDict = zstd.ZstdDict
LEVEL = 5
COMPRESSORS = 8
"""dictionaries that are kept ready, 1.3 MB each: to make one ready takes longer than to pack a page"""
IDENTITY = "identity"
ZSTD = "zstd"
ZSTD_WITH_DICTIONARY = "zstd+dictionary"
# first bytes of formats that are compressed already
COMPRESSED = tuple(sign for name, sign in SIGNS.items() if name not in ("office document", "bmp", "media"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Bytes as the archive keeps them."""

    codec: str
    """identity | zstd | zstd+dictionary"""
    data: bytes


def sha256(body: bytes) -> str:
    """Return the SHA-256 of *body*, hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def layout_dictionary(page: bytes) -> "ZstdDict":
    """Return a page as the dictionary for pages of the same layout: what they share is not kept twice."""
    return ZstdDict(page, is_raw=True)


@lru_cache(maxsize=COMPRESSORS)
def _compressor(dictionary: "ZstdDict | None") -> "zstd.ZstdCompressor":
    """Return what packs with *dictionary*; each frame is as a compressor of its own would make it."""
    return zstd.ZstdCompressor(LEVEL, zstd_dict=dictionary)


def pack(body: bytes, dictionary: "ZstdDict | None" = None) -> Packed:
    """Return *body* packed, never larger than it is; what is compressed already stays as received."""
    if body.startswith(COMPRESSED):
        return Packed(codec=IDENTITY, data=body)
    compressor = _compressor(dictionary)
    data = compressor.compress(body, compressor.FLUSH_FRAME)
    if len(data) >= len(body):
        return Packed(codec=IDENTITY, data=body)
    return Packed(codec=ZSTD if dictionary is None else ZSTD_WITH_DICTIONARY, data=data)


def unpack(packed: Packed, digest: str, dictionary: "ZstdDict | None" = None) -> bytes:
    """Return the bytes as received.

    Raises:
        ArchiveError: they cannot be unpacked, or their SHA-256 is not *digest*: the file is damaged.
    """
    if not isinstance(packed.data, bytes):  # a flipped bit may change a value's type
        raise ArchiveError(f"payload {digest}: no bytes are kept")
    try:
        body = packed.data if packed.codec == IDENTITY else zstd.decompress(packed.data, dictionary)
    except zstd.ZstdError as error:
        raise ArchiveError(f"payload {digest}: cannot be unpacked: {error}") from error
    kept = sha256(body)
    if kept != digest:
        raise ArchiveError(f"payload {digest}: the bytes kept have the SHA-256 {kept}")
    return body


@dataclass(frozen=True, slots=True)
class Layout:
    """A portal's dictionary page."""

    payload_id: int
    dictionary: ZstdDict


Layouts = MutableMapping[int, Layout]
"""by portal_id: read once, since preparing a dictionary costs more than packing with it"""

"""Undoes Content-Encoding strictly: a body that is cut, corrupt or too large is never passed on as whole."""

import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import brotli

from yifa.reading.files.kinds import SIGNS

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP, ZLIB, RAW_DEFLATE = 31, 15, -15
STEP = 1 << 20
GZIP_MAGIC = SIGNS["gzip"]
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# the first bytes of files that nobody compresses again
FILES = tuple(sign for name, sign in SIGNS.items() if name not in ("gzip", "bmp", "media"))
# what text has none of, and compressed bytes are full of
CONTROL = bytes({*range(32), 127} - set(b"\t\n\r\f\x1b"))
HEAD = 512
LAYERS = 2
"""most encodings of one body: a server may use two by mistake; more are meant to harm"""


class DecompressionError(Exception):
    """A compressed body that cannot be had whole; the text says why. Costs that response."""


class BombError(DecompressionError):
    """A body that decompresses to more than allowed, or was compressed too often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A body with its encodings undone."""

    body: bytes
    lied: bool = False
    """it was not encoded as its header says"""
    checked: bool = True
    """a checksum vouches for it; brotli, raw deflate and most zstd have none"""


def decompress(body: bytes, encodings: Sequence[str], limit: int, *, sniff: bool = True) -> Plain:
    """Return *body* with its content encodings undone, the last applied first.

    A body that is not compressed although its header says so is taken as it is, and with *sniff* one that is
    compressed although nothing says so is undone too: some servers lie both ways about pages that are whole.

    Raises:
        BombError: larger than *limit* bytes, or more than `LAYERS` encodings.
        DecompressionError: cut short, corrupt, or in an encoding nobody asked for.
    """
    names = (name.strip().lower() for name in reversed(encodings))
    named = [name for name in names if name not in ("", "identity")]
    if len(named) > LAYERS:
        raise BombError(f"compressed {len(named)} times")
    lied, checked, layers = False, True, 0
    for name in named if body else ():
        if name not in UNDO:
            raise DecompressionError(f"unknown content encoding {name!r}")
        if _is_plain(name, body):
            lied = True
            continue
        body, sure = UNDO[name](body, limit)
        checked, layers = checked and sure, layers + 1
    while sniff and body[:2] == GZIP_MAGIC:
        if layers == LAYERS:
            raise BombError(f"compressed more than {LAYERS} times")
        body, _ = _gunzip(body, limit)
        lied, layers = lied or not named, layers + 1
    return Plain(body=body, lied=lied, checked=checked)


def _is_plain(name: str, body: bytes) -> bool:
    """Return whether a body marked as encoded is none: text, or a file that is known by its first bytes."""
    mark = {"zstd": ZSTD_MAGIC, "gzip": GZIP_MAGIC, "x-gzip": GZIP_MAGIC}.get(name)
    if mark and body.startswith(mark):
        return False
    head = body[:HEAD]
    if body.startswith(FILES):
        return True
    is_text = len(head.translate(None, CONTROL)) == len(head)
    return is_text and (mark is not None or head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"<", b"{", b"["))


def _stream(data: bytes, bits: int, limit: int) -> tuple[bytes, bytes]:
    """Return one compressed member's content and what follows it."""
    machine = zlib.decompressobj(bits)
    out = machine.decompress(data, limit + 1)
    if len(out) > limit:
        raise BombError(f"more than {limit} bytes when decompressed")
    if not machine.eof:
        raise DecompressionError(f"compressed body cut short after {len(out)} bytes of content")
    return out, machine.unused_data


def _gunzip(body: bytes, limit: int) -> tuple[bytes, bool]:
    parts: list[bytes] = []
    try:
        while body[:2] == GZIP_MAGIC:
            out, body = _stream(body, GZIP, limit - sum(map(len, parts)))
            parts.append(out)
    except zlib.error as error:
        raise DecompressionError(f"corrupt gzip: {error}") from error
    if body.strip(b"\0"):
        raise DecompressionError(f"corrupt gzip: {len(body)} bytes behind its end")
    return b"".join(parts), True


def _inflate(body: bytes, limit: int) -> tuple[bytes, bool]:
    try:
        return _stream(body, ZLIB, limit)[0], True
    except zlib.error as error:
        problem = error
    try:  # many servers send raw deflate under this name
        out, rest = _stream(body, RAW_DEFLATE, limit)
    except zlib.error as error:
        raise DecompressionError(f"corrupt deflate: {problem}") from error
    if rest:
        raise DecompressionError(f"corrupt deflate: {len(rest)} bytes behind its end")
    return out, False


def _unbrotli(body: bytes, limit: int) -> tuple[bytes, bool]:
    machine = brotli.Decompressor()
    out = bytearray()
    try:
        out += machine.process(body, output_buffer_limit=STEP)
        while not machine.is_finished():
            more = machine.process(b"", output_buffer_limit=STEP)
            if not more:
                raise DecompressionError(f"compressed body cut short after {len(out)} bytes of content")
            out += more
            if len(out) > limit:
                raise BombError(f"more than {limit} bytes when decompressed")
    except brotli.error as error:
        raise DecompressionError(f"corrupt brotli: {error}") from error
    return bytes(out), False


def _unzstd(body: bytes, limit: int) -> tuple[bytes, bool]:
    out = bytearray()
    try:
        while body[:4] == ZSTD_MAGIC:
            machine = zstd.ZstdDecompressor()
            more = machine.decompress(body, max_length=STEP)
            while True:
                out += more
                if len(out) > limit:
                    raise BombError(f"more than {limit} bytes when decompressed")
                if machine.eof or not more:
                    break
                more = machine.decompress(b"", max_length=STEP)
            if not machine.eof:
                raise DecompressionError(f"compressed body cut short after {len(out)} bytes of content")
            body = machine.unused_data
    except zstd.ZstdError as error:
        raise DecompressionError(f"corrupt zstd: {error}") from error
    if body:
        raise DecompressionError(f"corrupt zstd: {len(body)} bytes behind its end")
    return bytes(out), False


UNDO = {
    "gzip": _gunzip, "x-gzip": _gunzip, "deflate": _inflate, "br": _unbrotli, "zstd": _unzstd,
}  # fmt: skip

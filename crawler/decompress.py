"""Content-Encoding, undone strictly: what is cut, corrupt or too large is said, never passed on as whole."""

import zlib
from collections.abc import Sequence

import brotli

GZIP, ZLIB, RAW_DEFLATE = 31, 15, -15
STEP = 1 << 20


class DecompressionError(Exception):
    """A compressed body that cannot be had whole; the text says why. Costs that response."""


def decompress(body: bytes, encodings: Sequence[str], limit: int) -> bytes:
    """Return *body* with its content encodings undone, the last applied first.

    A body that is not compressed although its header says so is returned as it is: some servers lie that way
    about pages that are whole.

    Raises:
        DecompressionError: cut short, corrupt, larger than *limit* bytes, or in an encoding nobody asked for.
    """
    for encoding in reversed(encodings):
        name = encoding.strip().lower()
        if name in ("", "identity") or not body:
            continue
        if name in ("gzip", "x-gzip"):
            body = _gunzip(body, limit) if body[:2] == b"\x1f\x8b" else body
        elif name == "deflate":
            body = _inflate(body, limit)
        elif name == "br":
            body = _unbrotli(body, limit)
        else:
            raise DecompressionError(f"unknown content encoding {name!r}")
    return body


def _stream(data: bytes, bits: int, limit: int) -> tuple[bytes, bytes]:
    """Return one compressed member's content and what follows it."""
    machine = zlib.decompressobj(bits)
    out = machine.decompress(data, limit + 1)
    if len(out) > limit:
        raise DecompressionError(f"more than {limit} bytes when decompressed")
    if not machine.eof:
        raise DecompressionError(f"compressed body cut short after {len(out)} bytes of content")
    return out, machine.unused_data


def _gunzip(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    try:
        while body[:2] == b"\x1f\x8b":
            out, body = _stream(body, GZIP, limit - sum(map(len, parts)))
            parts.append(out)
    except zlib.error as error:
        raise DecompressionError(f"corrupt gzip: {error}") from error
    return b"".join(parts)


def _inflate(body: bytes, limit: int) -> bytes:
    try:
        return _stream(body, ZLIB, limit)[0]
    except zlib.error:
        pass  # many servers send raw deflate under this name
    try:
        return _stream(body, RAW_DEFLATE, limit)[0]
    except zlib.error as error:
        raise DecompressionError(f"corrupt deflate: {error}") from error


def _unbrotli(body: bytes, limit: int) -> bytes:
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
                raise DecompressionError(f"more than {limit} bytes when decompressed")
    except brotli.error as error:
        raise DecompressionError(f"corrupt brotli: {error}") from error
    return bytes(out)

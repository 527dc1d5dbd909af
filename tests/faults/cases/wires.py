"""How connections break, hang and lie, and how bodies are packed wrongly."""

import contextlib
import gzip
import random
import socket
import time
from collections.abc import Callable
from functools import cache

import brotli

from tests.faults.cases.shared import Fault, each_page
from tests.faults.serving import reset
from tests.faults.site import HTML, Answer, Call, Document, Raw, Reply, Site
from tests.support.packing import zstd_compress

MEGABYTE = 1 << 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
Write = Callable[[Call, bytes], None]


def written(write: Write) -> Fault:
    """Return a fault that writes the answer to both pages by hand, given the page's markup."""

    def make(site: Site, document: Document) -> Reply:
        page = site.markup(document).encode()
        return Raw(write=lambda call: write(call, page))

    return each_page(make)


def sent(head: bytes, *, share: float = 1.0, behind: bytes = b"", rst: bool = False) -> Fault:
    """Return a fault that sends headers, a share of the page and what else, then closes."""

    def write(call: Call, page: bytes) -> None:
        lines = head.replace(b"{size}", b"%d" % len(page)).replace(b"{half}", b"%d" % (len(page) // 2))
        call.send(HEAD + lines + b"\r\n" + page[: int(len(page) * share)] + behind)
        if rst:
            reset(call)

    return written(write)


def hold(call: Call) -> None:
    """Keep a connection until the other side gives it up."""
    with contextlib.suppress(OSError):
        while call.connection.recv(4096):
            pass


def chunked(page: bytes, *, size: int | None = None, line: bytes | None = None, end: bytes = b"") -> bytes:
    """Return a page as one chunk, its size told wrong where asked."""
    told = line if line is not None else b"%x" % (len(page) if size is None else size)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + told + b"\r\n" + page + b"\r\n" + end


def endless(call: Call, piece: bytes, seconds: float = 20) -> None:
    """Send the same again and again until the other side has enough."""
    until = time.monotonic() + seconds
    with contextlib.suppress(OSError):
        while time.monotonic() < until:
            call.send(piece)


def drip(call: Call, data: bytes, pause: float, seconds: float = 8) -> None:
    """Send a byte at a time."""
    until = time.monotonic() + seconds
    with contextlib.suppress(OSError):
        for place in range(len(data)):
            if time.monotonic() > until:
                break
            call.send(data[place : place + 1])
            time.sleep(pause)  # the fault served: a slow line


def slowly(site: Site) -> None:
    """Answer everything late, each answer by another while."""
    chance = random.Random(18)

    def rule(call: Call) -> Reply:
        time.sleep(chance.random() / 5)  # the fault served
        return site.stands(call.path)

    site.default = rule


def late_close(call: Call, page: bytes) -> None:
    """Send all that was promised, and close much later."""
    call.send(HEAD + b"Content-Length: %d\r\n\r\n" % len(page) + page)
    hold(call)


def hang_behind_headers(call: Call, page: bytes) -> None:
    """Promise a page and never send it."""
    call.send(HEAD + b"Content-Length: %d\r\n\r\n" % len(page))
    hold(call)


def drip_body(call: Call, page: bytes) -> None:
    """Promise a page and send it a byte a second."""
    call.send(HEAD + b"Content-Length: %d\r\n\r\n" % len(page))
    drip(call, page, 1)


def endless_body(call: Call, page: bytes) -> None:
    """Send a page that has no end."""
    call.send(HEAD + b"\r\n" + page)
    endless(call, bytes(MEGABYTE))


def endless_headers(call: Call, page: bytes) -> None:
    """Send headers without end, and never the page."""
    call.send(HEAD)
    endless(call, b"X-More: and more\r\n" * len(page))


def close(call: Call) -> None:
    """Say nothing, and close."""


def drip_headers(call: Call, page: bytes) -> None:
    """Send headers a byte a second."""
    drip(call, HEAD * len(page), 1)


def long_header(call: Call, page: bytes) -> None:
    """Send a header line of 5 MB, then the page."""
    call.send(HEAD + b"X-Long: " + b"x" * 5 * MEGABYTE + b"\r\n\r\n" + page)


def nothing(site: Site) -> None:
    """Leave the site as it is."""


def closed_port() -> str:
    """Return an address at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@cache
def _full_backlog() -> tuple[socket.socket, list[socket.socket], str]:
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(0)
    waiting = []
    for _ in range(8):
        client = socket.socket()
        client.setblocking(False)
        client.connect_ex(server.getsockname())
        waiting.append(client)
    return server, waiting, f"127.0.0.1:{server.getsockname()[1]}"


def blackhole() -> str:
    """Return an address that never answers to a new connection."""
    return _full_backlog()[2]


def encoded(encoding: str, pack: Callable[[bytes], bytes], *, heeds_identity: bool = False) -> Fault:
    """Return a fault that packs both pages; *heeds_identity*: not for who asks for it as it is."""

    def make(site: Site, document: Document) -> Callable[[Call], Reply]:
        page = site.markup(document).encode()
        headers = (*HTML, ("Content-Encoding", encoding)) if encoding else HTML

        def rule(call: Call) -> Reply:
            if heeds_identity and call.headers.get("accept-encoding") == "identity":
                return Answer(body=page)
            return Answer(headers=headers, body=pack(page))

        return rule

    return each_page(make)


def cut(pack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Return how a page is packed and loses its last third."""
    return lambda page: pack(page)[: len(pack(page)) * 2 // 3]


def gz(data: bytes) -> bytes:
    """Return data packed by gzip, the same each time."""
    return gzip.compress(data, mtime=0)


def bad_crc(page: bytes) -> bytes:
    body = bytearray(gz(page))
    body[-6] ^= 0xFF
    return bytes(body)


def bit_flipped(page: bytes) -> bytes:
    body = bytearray(gz(page))
    body[len(body) // 2] ^= 0x10
    return bytes(body)


def ten_times(page: bytes) -> bytes:
    for _ in range(10):
        page = gz(page)
    return page


@cache
def gzip_bomb() -> bytes:
    """Return 10 MB that unpack to 10 GB."""
    return gz(bytes(10 * MEGABYTE)) * 1000


@cache
def brotli_bomb() -> bytes:
    """Return some bytes that unpack to 256 MB."""
    packed: bytes = brotli.compress(bytes(256 * MEGABYTE), quality=1)
    return packed


@cache
def zstd_bomb() -> bytes:
    """Return some kilobytes that unpack to 1 GB."""
    return zstd_compress(bytes(MEGABYTE)) * 1024


def members(page: bytes) -> bytes:
    return gz(page[:700]) + gz(page[700:])

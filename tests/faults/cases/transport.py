"""Cases 1–47: connections that break, hang or lie, and bodies that are not what they are said to be."""

import contextlib
import gzip
import random
import socket
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import brotli

from tests.faults.case import Case, Check, Evidence, Fresh, Served, fresh_path, listing_path
from tests.faults.cases.shared import Fault, at_pages, each_page
from tests.faults.certificates import EXPIRED, OLD, SELF_SIGNED, WRONG_HOST
from tests.faults.serving import reset
from tests.faults.site import HTML, Answer, Call, Document, Raw, Reply, Site
from tests.support.packing import zstd_compress

MEGABYTE = 1 << 20
HEAVY = "heavy"
"""the batch of cases that keep a processor busy: beside them, others would seem to hang"""
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


def asked_at_most(times: int) -> Check:
    """Return a check that no document's page was asked for more often in the faulty run."""

    def check(evidence: Evidence) -> Iterator[str]:
        for document in (evidence.site.known, evidence.site.fresh):
            if evidence.count(document.path) > times:
                yield f"{document.path} was asked for {evidence.count(document.path)} times"

    return check


def never_asked(evidence: Evidence) -> Iterable[str]:
    """Check that nothing reached a server in the faulty run."""
    if any(each.run == evidence.faulty for each in evidence.asked):
        yield "a server was asked"


def detail_says(words: str, path: Callable[[Site], str]) -> Check:
    """Return a check that an outcome's detail holds some words."""

    def check(evidence: Evidence) -> Iterator[str]:
        sql = "SELECT detail FROM outcome WHERE url = ? AND run_id = ?"
        found = [row["detail"] or "" for row in evidence.rows(sql, evidence.site.url(path(evidence.site)), 2)]
        if not any(words in each for each in found):
            yield f"no detail says {words!r}: {found}"

    return check


def to_https(site: Site) -> None:
    """Lead both pages to their https addresses."""
    for document in (site.known, site.fresh):
        target = site.url(document.path).replace("http:", "https:")
        site.answer(Answer(status=302, headers=(("Location", target),)), document.path)


def _known(site: Site) -> str:
    return site.known.path


def broken(number: int, how: str, fault: Fault, code: str, **more: object) -> Served:
    """Return a case in which neither page is got and both are asked for again."""
    return Served(number=number, how=how, fault=fault, code=code, again=True, **more)  # type: ignore[arg-type]


def harmless(number: int, how: str, fault: Fault, code: str = "ok_unchanged", **more: object) -> Served:
    """Return a case in which everything is got all the same."""
    return Served(
        number=number,
        how=how,
        fault=fault,
        code=code,
        again=False,
        fresh=Fresh.RIGHT,
        never=(),
        **more,  # type: ignore[arg-type]
    )


def down(number: int, how: str, code: str, address: Callable[[], str | None], **more: object) -> Served:
    """Return a case in which the whole host cannot be reached: the column is watched."""
    return broken(number, how, nothing, code, address=address, watch=listing_path, **more)


def nowhere() -> None:
    """Return no address: the name decides."""


CASES: tuple[Case, ...] = (
    broken(
        1,
        "half of what Content-Length promises, then FIN",
        sent(b"Content-Length: 10000\r\n", share=0.5),
        "truncated",
        says=("truncated",),
    ),
    broken(
        2,
        "half of what Content-Length promises, then RST",
        sent(b"Content-Length: 10000\r\n", share=0.5, rst=True),
        "truncated",
    ),
    broken(
        3, "chunked without the last chunk", written(lambda call, page: call.send(chunked(page))), "truncated"
    ),
    broken(
        4,
        "a chunk shorter than told",
        written(lambda call, page: call.send(chunked(page, size=len(page) + 500))),
        "truncated",
    ),
    broken(
        5,
        "a chunk whose size is ZZZ",
        written(lambda call, page: call.send(chunked(page, line=b"ZZZ"))),
        "truncated",
    ),
    broken(6, "no length, closed in the middle of the page", sent(b"", share=0.5), "truncated_suspect"),
    broken(
        7,
        "a Content-Length half as large as what is sent",
        sent(b"Content-Length: {half}\r\n"),
        "truncated_suspect",
    ),
    broken(
        8,
        "two Content-Lengths that differ",
        sent(b"Content-Length: {size}\r\nContent-Length: {half}\r\n"),
        "proto_error",
    ),
    harmless(
        9,
        "Content-Length and chunks",
        written(
            lambda call, page: call.send(
                chunked(page, end=b"0\r\n\r\n").replace(b"\r\n\r\n", b"\r\nContent-Length: 9\r\n\r\n", 1)
            )
        ),
    ),
    broken(10, "accepts and closes", at_pages(Raw(write=close)), "conn_error"),
    down(11, "a closed port", "conn_error", closed_port, says=("failures in a row",), check=never_asked),
    down(12, "a full backlog: connections are never answered", "timeout", blackhole, check=never_asked),
    broken(13, "hangs before the headers", at_pages(Raw(write=hold)), "timeout"),
    broken(14, "hangs behind the headers", written(hang_behind_headers), "timeout"),
    broken(15, "a body of one byte a second", written(drip_body), "timeout"),
    broken(16, "a header of one byte a second", written(drip_headers), "timeout"),
    harmless(
        17,
        "every byte in a packet of its own",
        written(lambda call, page: drip(call, HEAD + b"Content-Length: %d\r\n\r\n" % len(page) + page, 0)),
    ),
    harmless(18, "every answer late, each by another while", slowly),
    harmless(19, "the whole page, and the connection closed much later", written(late_close)),
    harmless(
        20,
        "the beginning of another answer behind the page",
        sent(b"Content-Length: {size}\r\n", behind=b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong"),
    ),
    broken(21, "a body that does not end", written(endless_body), "too_large", batch=HEAVY),
    broken(22, "headers that do not end", written(endless_headers), "header_flood"),
    broken(
        23,
        "a header line of 5 MB",
        written(long_header),
        "header_flood",
    ),
    broken(
        24,
        "a status line that is none",
        written(lambda call, page: call.send(b"HTTP/1.1 OK fine\r\n\r\n" + page)),
        "proto_error",
    ),
    broken(
        25,
        "no HTTP at all",
        at_pages(Raw(write=lambda call: call.send(b"220 ftp.example ready\r\n" * 3))),
        "proto_error",
    ),
    harmless(26, "a header without a colon", sent(b"this is no header\r\nContent-Length: {size}\r\n")),
    down(27, "a host without a name", "dns_error", nowhere, check=never_asked),
    down(
        28, "a name server that fails, and answers in the next run", "dns_error", nowhere, check=never_asked
    ),
    down(29, "a name server that says nothing", "dns_error", nowhere, check=never_asked),
    broken(
        30,
        "a certificate nobody signed",
        to_https,
        "tls_error",
        tls=SELF_SIGNED,
        check=detail_says("certificate", _known),
    ),
    broken(
        31,
        "a certificate that has expired",
        to_https,
        "tls_error",
        tls=EXPIRED,
        check=detail_says("certificate", _known),
    ),
    broken(
        32, "another host's certificate", to_https, "tls_error", tls=WRONG_HOST, check=detail_says("", _known)
    ),
    broken(
        33,
        "a server that speaks TLS 1.0 alone",
        to_https,
        "tls_error",
        tls=OLD,
        check=detail_says("protocol", _known),
    ),
    harmless(
        34,
        "gzip cut at two thirds, whole for who asks for identity",
        encoded("gzip", cut(gz), heeds_identity=True),
    ),
    broken(35, "gzip with a wrong checksum", encoded("gzip", bad_crc), "content_corrupt"),
    broken(36, "gzip with a flipped bit", encoded("gzip", bit_flipped), "content_corrupt"),
    broken(37, "brotli cut at two thirds", encoded("br", cut(brotli.compress)), "content_corrupt"),
    broken(38, "deflate cut at two thirds", encoded("deflate", cut(zlib.compress)), "content_corrupt"),
    broken(39, "zstd cut at two thirds", encoded("zstd", cut(zstd_compress)), "content_corrupt"),
    harmless(40, "a plain page marked as gzip", encoded("gzip", bytes), "encoding_lie", watch=fresh_path),
    harmless(41, "gzip that nothing marks", encoded("", gz), "encoding_lie", watch=fresh_path),
    harmless(42, "gzip in gzip", encoded("gzip", lambda page: gz(gz(page))), "ok", watch=fresh_path),
    broken(43, "gzip ten times over", encoded("gzip", ten_times), "bomb", check=asked_at_most(2)),
    broken(
        44, "10 MB of gzip that unpack to 10 GB", encoded("gzip", lambda _: gzip_bomb()), "bomb", batch=HEAVY
    ),
    broken(
        45,
        "some bytes of brotli that unpack to 256 MB",
        encoded("br", lambda _: brotli_bomb()),
        "bomb",
        batch=HEAVY,
    ),
    broken(
        46,
        "some bytes of zstd that unpack to 1 GB",
        encoded("zstd", lambda _: zstd_bomb()),
        "bomb",
        batch=HEAVY,
    ),
    harmless(47, "gzip of two members", encoded("gzip", members), "ok", watch=fresh_path),
)

"""Cases 1–47: connections that break, hang or lie, and bodies that are not what they are said to be."""

import zlib

import brotli

from tests.faults.case import HEAVY, Case, fresh_path
from tests.faults.cases.kinds import (
    asked_at_most,
    broken,
    detail_says,
    down,
    harmless,
    known_title,
    never_asked,
    nowhere,
    to_https,
)
from tests.faults.cases.shared import at_pages
from tests.faults.cases.wires import (
    HEAD,
    bad_crc,
    bit_flipped,
    blackhole,
    brotli_bomb,
    chunked,
    close,
    closed_port,
    cut,
    drip,
    drip_body,
    drip_headers,
    encoded,
    endless_body,
    endless_headers,
    gz,
    gzip_bomb,
    hang_behind_headers,
    hold,
    late_close,
    long_header,
    members,
    sent,
    slowly,
    ten_times,
    written,
    zstd_bomb,
)
from tests.faults.certificates import EXPIRED, OLD, SELF_SIGNED, WRONG_HOST
from tests.faults.site import Raw
from tests.support.packing import zstd_compress

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
        check=detail_says("certificate", known_title),
    ),
    broken(
        31,
        "a certificate that has expired",
        to_https,
        "tls_error",
        tls=EXPIRED,
        check=detail_says("certificate", known_title),
    ),
    broken(
        32,
        "another host's certificate",
        to_https,
        "tls_error",
        tls=WRONG_HOST,
        check=detail_says("", known_title),
    ),
    broken(
        33,
        "a server that speaks TLS 1.0 alone",
        to_https,
        "tls_error",
        tls=OLD,
        check=detail_says("protocol", known_title),
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

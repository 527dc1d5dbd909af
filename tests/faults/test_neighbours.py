"""Faults beside those of the catalogue, other in spelling or order: what comes of them is the same."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli

from tests.faults.case import Fresh, Served
from tests.faults.cases.kinds import broken, harmless
from tests.faults.cases.shared import Fault, at_pages, each_page, html
from tests.faults.cases.wires import HEAD, written
from tests.faults.playing import play
from tests.faults.site import Answer, Document, Site

FIRST = 900
"""number of the first; the catalogue's are below"""
NO_LENGTH = b"Content-Type: text/html; charset=utf-8\r\n\r\n"


def sent_by_hand(head: bytes) -> Fault:
    """Return a fault that sends these headers, ``{n}`` the page's length, the page, and closes."""
    return written(lambda call, page: call.send(head.replace(b"{n}", b"%d" % len(page)) + page))


def encoded(name: str, encode: Callable[[bytes], bytes]) -> Fault:
    """Return a fault that says a content encoding and sends the page so."""

    def make(site: Site, document: Document) -> Answer:
        page = site.page(document)
        headers = (*page.headers, ("Content-Encoding", name))
        return Answer(headers=headers, body=encode(page.body))

    return each_page(make)


def deflate(data: bytes) -> bytes:
    """Return data as many servers deflate: without the head that the standard asks for."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def said(media_type: str, body: bytes) -> Fault:
    """Return a fault that answers something else than a page."""
    return at_pages(Answer(headers=(("Content-Type", media_type),), body=body))


def labelled(charset: str) -> Fault:
    """Return a fault that names another charset than the page's."""
    return each_page(
        lambda site, document: html(site.markup(document), content_type=f"text/html; charset={charset}")
    )


WHOLE = {
    "HTTP/1.0, ended by its close": sent_by_hand(b"HTTP/1.0 200 OK\r\n" + NO_LENGTH),
    "no length, ended by its close": sent_by_hand(b"HTTP/1.1 200 OK\r\n" + NO_LENGTH),
    "a status line without a reason": sent_by_hand(b"HTTP/1.1 200\r\nContent-Length: {n}\r\n" + NO_LENGTH),
    "early hints before the answer": sent_by_hand(
        b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: {n}\r\n" + NO_LENGTH
    ),
    "line feeds alone": sent_by_hand(
        b"HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8\nContent-Length: {n}\n\n"
    ),
    "the length twice": sent_by_hand(HEAD + b"Content-Length: {n}\r\nContent-Length: {n}\r\n\r\n"),
    "two encodings": encoded("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
    "x-gzip": encoded("x-gzip", gzip.compress),
    "deflate without a head": encoded("deflate", deflate),
    "gzip in two parts": encoded("gzip", lambda data: gzip.compress(data[:500]) + gzip.compress(data[500:])),
    "a charset nobody uses": labelled("utf-7"),
    "GBK for UTF-8": labelled("gbk"),
}  # fmt: skip
BROKEN = {
    "an encoding nobody knows": (encoded("lzma2", bytes), "content_corrupt"),
    "junk behind gzip": (encoded("gzip", lambda data: gzip.compress(data) + b"junk"), "content_corrupt"),
    "a transfer coding nobody knows": (
        sent_by_hand(HEAD + b"Transfer-Encoding: zip\r\nContent-Length: {n}\r\n\r\n"), "proto_error",
    ),
    "two lengths": (sent_by_hand(HEAD + b"Content-Length: {n}\r\nContent-Length: 9\r\n\r\n"), "proto_error"),
    "a status of no class": (at_pages(html("<p>x</p>", status=299)), "http_4xx"),
    "an error in JSON": (said("application/json", b'{"code":500,"msg":"error"}'), "unsupported_type"),
    "a picture": (said("image/png", b"\x89PNG\r\n\x1a\n" + bytes(99)), "unsupported_type"),
    "moved, it says": (at_pages(html("<p>您访问的网页已迁移，请从首页进入。</p>")), "soft_404"),
}  # fmt: skip


def test_what_is_whole_is_stored_and_what_is_not_is_asked_again(tmp_path: Path) -> None:
    cases: list[Served] = []
    for how, fault in WHOLE.items():
        cases.append(harmless(FIRST + len(cases), how, fault))
    for how, (fault, code) in BROKEN.items():
        cases.append(broken(FIRST + len(cases), how, fault, code, fresh=Fresh.NONE))

    rows = play(cases, tmp_path)

    wrong = {case.how: row.problems for case, row in zip(cases, rows, strict=True) if row.problems}
    assert wrong == {}

"""Undoing Content-Encoding: what an answer says of itself stays, and its charset is nobody's guess."""

import gzip
from ipaddress import ip_address

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.net.middlewares import StrictDecompression
from yifa.model.fetch import CUT

BODY = "<html><body>二〇二五年法治政府建设情况的报告</body></html>".encode("gb18030")
PACKED = gzip.compress(BODY, mtime=0)


@pytest.mark.parametrize(
    ("sent", "body", "is_cut"), [(PACKED, BODY, False), (PACKED[:-9], None, True)], ids=["whole", "cut"]
)
def test_an_unpacked_answer_is_what_came_and_not_one_of_text(
    sent: bytes, body: bytes | None, is_cut: bool
) -> None:
    """Of an answer of text, Scrapy asks the charset when it is copied, and guesses it of the packed body."""
    request = Request("http://www.qingxi.example/1.html")
    answer = HtmlResponse(
        request.url, status=206, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}, body=sent,
        flags=["partial"], request=request, ip_address=ip_address("192.0.2.7"), protocol="HTTP/1.1",
    )  # fmt: skip

    plain = StrictDecompression(1_000_000).process_response(request, answer)

    assert type(plain) is Response
    assert (plain.url, plain.status, plain.request) == (request.url, 206, request)
    assert (plain.ip_address, plain.protocol) == (ip_address("192.0.2.7"), "HTTP/1.1")
    assert plain.headers["Content-Type"] == b"text/html"
    assert plain.flags[0] == "partial"
    assert (CUT in plain.flags) == is_cut
    assert plain.body == (sent if body is None else body)
    assert ("Content-Encoding" in plain.headers) == is_cut

"""Undoes the Content-Encoding of every response between the downloader and the crawl."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from yifa.model.fetch import BOMB, CORRUPT, CUT, LIE, UNCHECKED, FetchKind
from yifa.reading.decompress import BombError, DecompressionError, decompress


def plain_response(response: Response, body: bytes, flags: list[str]) -> Response:
    """Return a response with another body and other flags, as one of bytes.

    Scrapy's `replace` of a response of text asks what its charset is, and where no header says so guesses it
    of the body as it came, packed: 1 to 3 ms a page for an answer that nobody uses.
    """
    return Response(
        response.url, status=response.status, headers=response.headers, body=body, flags=flags,
        request=response.request, certificate=response.certificate, ip_address=response.ip_address,
        protocol=response.protocol,
    )  # fmt: skip


class StrictDecompression:
    """Undoes Content-Encoding; a body that is cut, corrupt or a bomb is flagged and kept as received."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return one with the crawl's size limit."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with its body plain, or flagged as cut, and why."""
        header = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        limit = request.meta.get("download_maxsize", self.limit)
        sniff = request.meta.get("kind") is not FetchKind.ATTACHMENT  # a file may be a .gz itself
        try:
            plain = decompress(response.body, header.split(","), limit, sniff=sniff)
        except DecompressionError as error:
            why = BOMB if isinstance(error, BombError) else CORRUPT
            return plain_response(response, response.body, [*response.flags, CUT, why, str(error)])
        if plain.body is response.body and not plain.lied:
            return response
        response.headers.pop("Content-Encoding", None)
        remarks = {LIE: plain.lied, UNCHECKED: not plain.checked}
        flags = [*response.flags, *(flag for flag, is_so in remarks.items() if is_so)]
        return plain_response(response, plain.body, flags)

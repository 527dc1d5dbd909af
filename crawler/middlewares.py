"""What stands between the crawl and the downloader: robots.txt as it really is, bodies undone strictly."""

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from crawler.decompress import DecompressionError, decompress

DATALOSS = "dataloss"
"""the flag of a response whose body is not whole; the next flag says why"""
SERVER_ERROR = 500
NOT_ROBOTS = (b"<!doctype", b"<html", b"<head", b"<script", b"<?xml")


class Robots(RobotsTxtMiddleware):
    """robots.txt obeyed as RFC 9309 asks, on servers that answer anything at all to /robots.txt.

    A page answered there is no robots.txt; a server error means wait: nothing is fetched from that host.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # a host that cannot be reached is reported once, by the request that wanted it, not by a traceback
        logging.getLogger(RobotsTxtMiddleware.__module__).setLevel(logging.CRITICAL)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= SERVER_ERROR:
            body = b"User-agent: *\nDisallow: /\n"
            self.crawler.stats.set_value(f"robots/unavailable/{netloc}", response.status)
        elif response.status != 200 or _is_markup(response):
            body = b""
        else:
            body = response.body
        answer = response.replace(body=body)
        await super()._parse_robots(answer, netloc, request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise `IgnoreRequest` naming the rule that keeps us out."""
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            netloc = request.url.split("/", 3)[2]
            status = self.crawler.stats.get_value(f"robots/unavailable/{netloc}")
            said = f"robots.txt answered {status}, so we wait" if status else "robots.txt disallows it"
            raise IgnoreRequest(said) from error


def _is_markup(response: Response) -> bool:
    return response.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith(NOT_ROBOTS)


class StrictDecompression:
    """Undoes Content-Encoding; a body that is cut, corrupt or a bomb is flagged and kept as received."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return one with the crawl's size limit."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with its body plain, or flagged ``dataloss`` and why."""
        del request
        header = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not header:
            return response
        try:
            body = decompress(response.body, header.split(","), self.limit)
        except DecompressionError as error:
            return response.replace(flags=[*response.flags, DATALOSS, str(error)])
        response.headers.pop("Content-Encoding")
        return response.replace(body=body)

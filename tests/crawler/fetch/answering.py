"""A fetcher of one portal whose downloader answers what a test wants."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path

from scrapy import Request
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError
from scrapy.http import Response

from archive.book import Book
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.pacing import Pacer
from tests.support.factory import Visit, make_portal
from yifa.model.clock import now

HOME, SIDE = "http://www.qingxi.example/", "http://side.qingxi.example/"
Answer = tuple[int, Mapping[str, str | bytes], bytes]
PAGE: Answer = (200, {}, b"<html></html>")
BROKEN: Answer = (0, {}, b"")
"""no answer: the connection is closed before one came"""


class Server:
    """Answers by address; what it does not know is not there, what is None refuses connections."""

    def __init__(self, answers: Mapping[str, Answer | None]) -> None:
        self.answers = answers
        self.asked: list[Request] = []
        self.times: list[float] = []

    async def download(self, request: Request) -> Response:
        """Answer."""
        if not request.url.endswith("/robots.txt"):
            self.asked.append(request)
        self.times.append(time.monotonic())
        answer = self.answers.get(request.url, (404, {}, b""))
        if answer is None:
            raise DownloadConnectionRefusedError("refused")
        if answer is BROKEN:
            raise DownloadFailedError("closed cleanly")
        status, headers, body = answer
        return Response(request.url, status=status, headers=dict(headers), body=body)


def fetcher_for(folder: Path, server: Server, pause: float = 0.0, agent: str = "yifa") -> Fetcher:
    """Return the fetcher of a portal with a further host, beside an open archive."""
    visit = Visit(folder / "a.db", replace(make_portal(), hosts=("side.qingxi.example",)))
    book = Book(archive=visit.archive, run_id=visit.run_id, portal_id=visit.portal_id, clock=now)
    return Fetcher(
        portal=replace(make_portal(), hosts=("side.qingxi.example",)), download=server.download,
        book=book, pacer=Pacer(), agent=agent, delay_seconds=pause,
        timeout_seconds=1,
    )  # fmt: skip


def run(work: Callable[[], Awaitable[None]]) -> None:
    """Do what is to be awaited."""

    async def main() -> None:
        await work()

    asyncio.run(main())

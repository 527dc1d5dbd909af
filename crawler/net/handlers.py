"""Extends Scrapy's HTTP download handler: connections are judged, and headers are limited."""

import asyncio
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import deferred_to_future, maybe_deferred_to_future
from twisted.web.client import Agent

from crawler.leases import Fence, open_fence
from crawler.net.endpoints import Endpoints
from crawler.net.hosts import HostMap, read_host_map

HEADER_BYTES = 262_144
"""most bytes of an answer's status line and headers; Scrapy alone has no limit"""
LINE_BYTES = 65_536


class HeaderFloodError(Exception):
    """An answer whose headers do not end. Costs that request."""


class CappedParser(_LenientHTTPClientParser):
    """Scrapy's parser of answers, up to a limit."""

    MAX_LENGTH = LINE_BYTES
    _received = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        """Take a line of the headers.

        Raises:
            HeaderFloodError: it is one too many.
        """
        self._received += len(line) + 1
        if self._received > HEADER_BYTES:
            raise HeaderFloodError(f"headers of more than {HEADER_BYTES} bytes")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> Any:  # noqa: N802 - Twisted's name
        """Refuse a line without an end."""
        del line
        raise HeaderFloodError(f"a header line of more than {LINE_BYTES} bytes")


class _CappedProtocol(_LenientHTTP11ClientProtocol):
    def __init__(self, quiescent: Any, fence: Fence) -> None:
        super().__init__(quiescent)  # type: ignore[no-untyped-call]
        self._fence = fence

    def request(self, request: Any) -> Any:
        self._fence()
        answer = super().request(request)
        # as Scrapy's own protocol does it: the parser's class is hardcoded one level up
        self._parser.__class__ = CappedParser
        return answer


class _CappedFactory(_LenientHTTP11ClientFactory):
    def __init__(self, *args: Any, fence: Fence) -> None:
        super().__init__(*args)  # type: ignore[no-untyped-call]
        self._fence = fence

    def buildProtocol(self, addr: Any) -> _CappedProtocol:  # noqa: N802 - Twisted's name
        del addr
        return _CappedProtocol(self._quiescentCallback, self._fence)


class _PortalAgent(_ScrapyAgent):
    """Scrapy's agent; no proxy comes between it and the address that was judged."""

    def __init__(self, endpoints: Endpoints, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._endpoints = endpoints

    def _get_agent(self, request: Request, timeout: float) -> Any:
        del request, timeout
        from twisted.internet import reactor

        return Agent.usingEndpointFactory(reactor, self._endpoints, pool=self._pool)  # type: ignore[no-untyped-call]


def host_map(settings: BaseSettings) -> HostMap:
    """Return the ``PORTAL_HOSTS`` setting: a `HostMap`, or ``HOST=ADDR:PORT,…`` as ``scrapy -s`` gives it."""
    value = settings.get("PORTAL_HOSTS")
    if isinstance(value, HostMap):
        return value
    return read_host_map([rule for rule in str(value or "").split(",") if rule])


class PortalHandler(HTTP11DownloadHandler):
    """Downloads by HTTP(S) from public addresses only; ``--portal-host`` is the one exception.

    A request to a mapped host keeps its address, Host header and the name its certificate must have; only the
    connection goes elsewhere.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor

        fence = crawler.settings.get("PORTAL_FENCE") or open_fence
        # as Scrapy sets its own; there is no other way. Whatever makes a factory will do
        self._pool._factory = partial(_CappedFactory, fence=fence)  # type: ignore[assignment] # noqa: SLF001
        self._endpoints = Endpoints(reactor, self._contextFactory, host_map(crawler.settings))

    async def download_request(self, request: Request) -> Response:
        """Return the response; one that broke off is flagged ``dataloss``, one without length ``partial``."""
        agent = _PortalAgent(
            self._endpoints, contextFactory=self._contextFactory, pool=self._pool,
            maxsize=self._default_maxsize, fail_on_dataloss=self._fail_on_dataloss, crawler=self._crawler,
        )  # fmt: skip
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))

    async def close(self) -> None:
        """Close the connections that are kept open, or leave them to the system after a second.

        Scrapy's own prints a traceback where the last one closes in the turn in which that second ends.
        """
        closing = self._pool.closeCachedConnections()  # type: ignore[no-untyped-call]
        closed = deferred_to_future(closing)
        await asyncio.wait({closed}, timeout=self._disconnect_timeout)

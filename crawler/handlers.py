"""The download handler: a mapped host's requests go to the mapped address, everything else as usual."""

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.hosts import HostMap, read_host_map


def host_map(settings: BaseSettings) -> HostMap:
    """Return the ``PORTAL_HOSTS`` setting: a `HostMap`, or ``HOST=ADDR:PORT,…`` as ``scrapy -s`` gives it."""
    value = settings.get("PORTAL_HOSTS")
    if isinstance(value, HostMap):
        return value
    return read_host_map([each for each in str(value or "").split(",") if each])


class MappedHandler(HTTP11DownloadHandler):
    """HTTP(S) with the one explicit exception of ``--portal-host``.

    The request keeps its address, Host header and politeness slot; only the connection goes elsewhere.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._hosts = host_map(crawler.settings)

    async def download_request(self, request: Request) -> Response:
        """Return the response, under the address that was asked for."""
        target = self._hosts.target(request.url)
        if target is None:
            return await super().download_request(request)
        headers = request.headers.copy()
        headers["Host"] = request.url.split("/", 3)[2]
        response = await super().download_request(request.replace(url=target, headers=headers))
        return response.replace(url=request.url)

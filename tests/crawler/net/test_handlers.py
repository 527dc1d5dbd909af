"""The download handler at its end: connections that are kept open are closed without an error."""

import subprocess
import sys

import pytest

from tests.replica import Replica

CLOSED_LATE = """
import asyncio, sys, time
from twisted.internet import asyncioreactor
asyncioreactor.install()
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_f_from_coro_f
from scrapy.utils.log import configure_logging
from twisted.internet.task import react
from crawler import settings
from crawler.net.handlers import PortalHandler

@deferred_f_from_coro_f
async def main(reactor):
    crawler = Crawler(Spider)
    crawler.settings.setmodule(settings)
    configure_logging(crawler.settings)
    crawler.settings.set("PORTAL_HOSTS", sys.argv[2])
    crawler._apply_settings()
    handler = PortalHandler(crawler)
    handler._disconnect_timeout = float(sys.argv[3])
    crawler.spider = Spider("any")
    answer = await handler.download_request(Request(sys.argv[1]))
    closing = asyncio.ensure_future(handler.close())
    asyncio.get_running_loop().call_soon(time.sleep, 0.2)
    await closing
    print(answer.status)

react(main)
"""


@pytest.mark.parametrize("patience", ["0.1", "60"])
def test_a_machine_that_is_busy_as_connections_close_is_no_error(replica: Replica, patience: str) -> None:
    """The last connection closes in the very turn of the loop in which waiting for it ends."""
    host, address = next(iter(replica.hosts.items()))
    words = [f"http://{host}/", f"http://{host}={address}", patience]

    ran = subprocess.run(
        [sys.executable, "-c", CLOSED_LATE, *words], capture_output=True, text=True, check=True, timeout=60
    )

    assert (ran.stdout, ran.stderr) == ("200\n", "")

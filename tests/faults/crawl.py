"""Crawls every portal of a folder as the command line would, on another day; prints status and memory."""

import json
import socket
import sys
from datetime import timedelta
from pathlib import Path

from crawler import settings
from crawler.net import endpoints
from crawler.net.hosts import read_host_map
from crawler.run import crawl
from tests.faults.case import HEAVY, QUICK
from tests.faults.names import look_up
from tests.support.processes import peak_bytes
from yifa.model.clock import now
from yifa.profiles.folders import load_portals

TIMEOUT_SECONDS = 3
"""a server that says nothing for so long never will; users wait longer, and so do the heavy cases"""

CONNECT_SECONDS = 1
"""and a name server, or a host that accepts no connection"""
WHOLE = "whole"
"""the batch whose lists are read to their ends in every run"""
MOST_PAGES = 30
"""and a list of so many pages has no end; users' cap is higher"""


def main(archive: Path, folder: Path, days: int, batch: str = QUICK) -> None:
    """Crawl; the hosts are read from standard input."""
    if batch != HEAVY:
        settings.DOWNLOAD_TIMEOUT = TIMEOUT_SECONDS
    endpoints.DNS_SECONDS = endpoints.CONNECT_SECONDS = CONNECT_SECONDS
    socket.getaddrinfo = look_up  # type: ignore[assignment] # the system's name server, played
    settings.LISTING_PAGES = MOST_PAGES
    status = crawl(
        load_portals(folder),
        archive_path=archive,
        command="crawl",
        hosts=read_host_map(sys.stdin.read().split()),
        delay_seconds=0,
        whole=batch == WHOLE,
        clock=lambda: now() + timedelta(days=days),
    )
    sys.stdout.write(json.dumps({"status": status, "peak_bytes": peak_bytes()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])

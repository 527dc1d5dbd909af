"""G9: sixty ways to spell an address the crawl must not touch, on seven ways there; a canary listens."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.portals import crawl
from tests.faults.serving import FaultyPortals
from tests.faults.site import COLUMN, HTML, Answer, Site, make_site

FIRST = 601
WAYS = ("start", "link", "302", "307", "meta", "attachment", "robots")
# P is the canary's port
SPELLINGS = (
    "http://127.0.0.1:P/", "http://127.0.0.1:P/x.html", "http://localhost:P/", "http://LOCALHOST:P/",
    "http://localhost.:P/", "http://127.0.0.1.:P/", "http://127.1:P/", "http://127.0.1:P/", "http://127.000.000.001:P/",
    "http://2130706433:P/", "http://017700000001:P/", "http://0x7f000001:P/", "http://0x7f.0x0.0x0.0x1:P/",
    "http://0177.0.0.1:P/", "http://0x7f.1:P/", "http://0177.1:P/", "http://127.255.255.254:P/", "http://127.0.0.2:P/",
    "http://0:P/", "http://0.0.0.0:P/", "http://[::1]:P/", "http://[0:0:0:0:0:0:0:1]:P/", "http://[::]:P/",
    "http://[::ffff:127.0.0.1]:P/", "http://[::ffff:7f00:1]:P/", "http://[64:ff9b::7f00:1]:P/",
    "http://[::127.0.0.1]:P/", "http://[::1%25lo]:P/", "http://１２７．０．０．１:P/", "http://127。0。0。1:P/",
    "http://ⓛocalhost:P/", "http://ｌｏｃａｌｈｏｓｔ:P/", "http://①②⑦.⓪.⓪.①:P/", "http://user@127.0.0.1:P/",
    "http://user:secret@127.0.0.1:P/", "http://HOST@127.0.0.1:P/", "http://HOST:80@127.0.0.1:P/",
    "http://127.0.0.1:P#@HOST/", "http://127.0.0.1:P?@HOST/", "http://127.0.0.1:P\\@HOST/",
    "http:\\\\127.0.0.1:P\\",
    "http:/127.0.0.1:P/", "http:127.0.0.1:P/", "//127.0.0.1:P/", "///127.0.0.1:P/", "\\\\127.0.0.1:P/",
    "http:///127.0.0.1:P/", "http://127.0.0.1:P%2f@HOST/", "http://%31%32%37.0.0.1:P/", "http://127%2e0%2e0%2e1:P/",
    "hTTp://127.0.0.1:P/", "https://127.0.0.1:P/", "ftp://127.0.0.1:P/x", "gopher://127.0.0.1:P/x",
    "http://169.254.169.254/latest/meta-data/", "http://127.0.0.1.nip.io:P/", "http://HOST.127.0.0.1:P/",
    "http://127.0.0.1:P/\r\nHost: HOST", "http://\t127.0.0.1:P/", "ws://127.0.0.1:P/",
)  # fmt: skip


@dataclass(slots=True)
class Canary:
    """Counts who connects to it, over IPv4 and IPv6."""

    port: int = 0
    hits: list[str] = field(default_factory=list)

    @contextmanager
    def listening(self) -> Iterator["Canary"]:
        """Listen while the block runs."""
        sockets = [socket.create_server(("0.0.0.0", 0))]
        self.port = sockets[0].getsockname()[1]
        if socket.has_ipv6:
            sockets.append(socket.create_server(("::", self.port), family=socket.AF_INET6))
        for each in sockets:
            threading.Thread(target=self._accept, args=(each,), daemon=True).start()
        try:
            yield self
        finally:
            for each in sockets:
                each.close()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:  # closed: the block is over
                return
            with connection:
                connection.settimeout(1)
                try:
                    self.hits.append(connection.recv(200).decode("latin-1"))
                except OSError:
                    self.hits.append("a connection")


def _away(status: int, target: str) -> Answer:
    return Answer(status=status, headers=(*HTML, ("Location", target)), body=b"moved")


def make_probe(number: int, way: str, spelling: str, port: int) -> Site:
    """Return a portal that leads astray one way."""
    site = make_site(number)
    target = spelling.replace("P/", f"{port}/").replace(":P", f":{port}").replace("HOST", site.host)
    page = site.documents[0]
    match way:
        case "start":
            site.answer(_away(302, target), "/", COLUMN)
        case "302" | "307":
            site.answer(_away(int(way), target), page.path)
        case "robots":
            site.robots = _away(302, target)
        case "meta":
            head = f'<meta http-equiv="refresh" content="0; url={target}">'
            site.answer(Answer(body=site.frame("跳转", "", head=head).encode()), page.path)
        case "attachment":
            body = site.markup(page, main=f'<p>{"正文" * 60}</p><p><a href="{target}">附件：报告.pdf</a></p>')
            site.answer(Answer(body=body.encode()), page.path)
        case _:
            row = f'<li><a href="{target}">关于法治政府建设情况的报告</a><span>2026-01-15</span></li>'
            listing = site.listing_markup(site.documents, 0).replace(
                '<ul class="list">', f'<ul class="list">{row}'
            )
            site.answer(Answer(body=listing.encode()), COLUMN)
    return site


def run(setting: Setting) -> Measured:
    """Crawl every probe; count what reached the canary."""
    spellings = SPELLINGS[:: setting.size(1, 10)]
    with Canary().listening() as canary, FaultyPortals() as server:
        probes = [(way, spelling) for spelling in spellings for way in WAYS]
        sites = [make_probe(FIRST + number, *probe, canary.port) for number, probe in enumerate(probes)]
        status, said = crawl(server, sites, setting.folder)
        reached = list(canary.hits)
        asked = {each.host for each in server.asked}
        seen = _sees(canary)
    misses = [f"reached: {hit[:120]!r}" for hit in reached]
    misses += [
        f"never asked for anything: {probes[sites.index(each)]}" for each in sites if each.host not in asked
    ]
    misses += [] if status in (0, 1, 18) else [f"ended with {status}: {said.strip()[-300:]}"]
    misses += [] if seen else ["the canary does not see a connection made on purpose: this proves nothing"]
    return Measured(
        figure=f"{len(probes)} probes: {len(spellings)} spellings x {len(WAYS)} ways: {len(reached)} hits",
        misses=misses,
    )


def _sees(canary: Canary) -> bool:
    """Return whether the canary notices a connection made on purpose."""
    before = len(canary.hits)
    connection = http.client.HTTPConnection("127.0.0.1", canary.port, timeout=2)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    return len(canary.hits) > before

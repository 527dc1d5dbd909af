"""The replica portals over HTTP and TLS on loopback: one server of each, dispatching on the Host header."""

import gzip
import hashlib
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Self
from urllib.parse import urlsplit

from tests.replica.certificate import tls_context
from tests.replica.pages import framed, paged, trs, ucap, vsb
from tests.replica.pages.chrome import NOT_FOUND, Asked, Route, always, gone_answer
from tests.replica.truth import Truth, compute
from tests.replica.world import Response, World
from tests.replica.worlds.documents import new_world

HTML = (("Content-Type", "text/html; charset=utf-8"),)
PLAIN = (("Content-Type", "text/html"),)
# the query of ``list.shtml?page=2``
PAGE = re.compile(r"page=(\d+)")
FAMILIES = {
    "trs": trs.routes, "vsb": vsb.routes, "ucap": ucap.routes, "framed": framed.routes, "paged": paged.routes,
}  # fmt: skip
REASONS = {521: "Web Server Is Down", 412: "Precondition Failed", 468: "Unknown"} | {
    each.value: each.phrase for each in HTTPStatus
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request a portal received."""

    host: str
    path_with_query: str
    method: str
    headers: tuple[tuple[str, str], ...]
    at_monotonic: float
    body: str = ""

    def header(self, name: str) -> str:
        """Return the first header of that name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Portals:
    """What answers: the world's routes, rendered when first asked for and kept until the world changes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.requests: list[Request] = []
        self.disturbed: list[Request] = []
        """those of them that were answered otherwise than they should be"""
        self._lock = threading.Lock()
        self._version = -1
        self._routes: dict[str, dict[str, Route]] = {}
        self._kept: dict[tuple[str, str, str], Response] = {}

    def _refresh(self) -> None:
        if self._version == self.world.version:
            return
        self._version = self.world.version
        self._kept.clear()
        self._routes = {}
        for site in self.world.sites.values():
            routes = FAMILIES[site.family](site)
            routes["/robots.txt"] = routes["/"] if site.robots is None else always(site.robots)
            routes |= {row.path: always(row.file.answer) for row in site.rows if row.leads_to == "attachment"}
            routes |= {
                scan.path: always(scan.answer) for each in site.notices.values() for scan in each.scans
            }
            routes |= {path: always(gone_answer(site, *how)) for path, how in site.gone.items()}
            for host in site.hosts:
                self._routes[host] = routes

    def answer(self, request: Request) -> Response:
        """Return what stands at an address now; a canned response before anything else but the weather."""
        with self._lock:
            self.requests.append(request)
            self._refresh()
            host, target = request.host, request.path_with_query
            weather = self.world.weather.get(host)
            ordinary = self._ordinary(request, host, target)
            answer = weather(target, ordinary) if weather else ordinary
            if answer is not ordinary:
                self.disturbed.append(request)
            return self._validated(request, answer)

    def _validated(self, request: Request, response: Response) -> Response:
        """Return an answer with the validator the world gives it, or 304 to whoever has that already."""
        how = self.world.validators
        if not how or response.status != 200:
            return response
        seed = {"flapping": str(len(self.requests)), "frozen": request.path_with_query}.get(how)
        tag = f'"{hashlib.sha256(response.body if seed is None else seed.encode()).hexdigest()[:16]}"'
        asked = request.header("If-None-Match")
        if asked and (how == "deaf" or asked == tag):
            return Response(status=304, headers=(("ETag", tag),))
        return replace(response, headers=(*response.headers, ("ETag", tag)))

    def _ordinary(self, request: Request, host: str, target: str) -> Response:
        canned = self.world.canned.get(host + target)
        if canned is not None:
            return canned
        path, _, query = target.partition("?")
        parts = self.world.prepared.get(host, {}).get(path)
        if parts is not None:
            return self._prepared(request, target, parts)
        path = self._turned(host, path, query)
        route = self._routes.get(host, {}).get(path)
        if route is None:
            return NOT_FOUND
        key = (host, f"{path}?{query}", f"{request.header('referer')} {request.body}")
        noise = len(self.requests) if self.world.counters else 0
        if noise or key not in self._kept:
            headers = {name.lower(): value for name, value in request.headers}
            asked = Asked(query=query, headers=headers, noise=noise, host=host, path=path, body=request.body)
            self._kept[key] = route(asked)
        return self._kept[key]

    def _prepared(self, request: Request, target: str, parts: tuple[bytes, ...]) -> Response:
        headers, body = HTML if self.world.names_charset else PLAIN, b"".join(parts)
        if not self.world.packs or "gzip" not in request.header("accept-encoding"):
            return Response(headers=headers, body=body)
        key = (request.host, target, "packed")
        if key not in self._kept:
            packed = (*headers, ("Content-Encoding", "gzip"))
            self._kept[key] = Response(headers=packed, body=gzip.compress(body, mtime=0))
        return self._kept[key]

    def _turned(self, host: str, path: str, query: str) -> str:
        """Return the path of the listing page that ``?page=N`` means where the world heeds it."""
        found = PAGE.fullmatch(query)
        if self.world.ignore_page_parameter or found is None:
            return path
        paths = self.world.site(host).listing_paths()
        return paths[int(found[1]) - 1] if path == paths[0] and 0 < int(found[1]) <= len(paths) else path


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64
    portals: Portals
    tls: ssl.SSLContext | None = None


class _Handler(StreamRequestHandler):
    """One connection, kept alive until the client leaves."""

    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def setup(self) -> None:
        """Speak TLS first where the server does."""
        if self.server.tls is not None:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        """Answer requests one after the other."""
        try:
            while self._one():
                pass
        except (ConnectionError, ssl.SSLError):
            return

    def _one(self) -> bool:
        line = self.rfile.readline(65537).decode("latin-1").split()
        if len(line) != 3:
            return False
        headers = self._headers()
        method, target = line[0], line[1]
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        if target.startswith("http"):  # asked as a proxy
            parts = urlsplit(target)
            host, target = parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")
        sent = self.rfile.read(int(headers.get("content-length", "0"))).decode("utf-8", "replace")
        request = Request(
            host=host.lower(), path_with_query=target or "/", method=method, headers=tuple(headers.items()),
            at_monotonic=time.monotonic(), body=sent,
        )  # fmt: skip
        return self._send(self.server.portals.answer(request), head=method == "HEAD", headers=headers)

    def _headers(self) -> dict[str, str]:
        found = {}
        while line := self.rfile.readline(65537).decode("latin-1").strip():
            name, _, value = line.partition(":")
            found[name.lower()] = value.strip()
        return found

    def _send(self, response: Response, *, head: bool, headers: Mapping[str, str]) -> bool:
        """Send *response*; False when the connection is over."""
        if response.delay_seconds:
            time.sleep(response.delay_seconds)  # the fault served: a slow answer
        if response.reset:
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        short = response.promised_length is not None
        length = response.promised_length if response.promised_length is not None else len(response.body)
        close = short or headers.get("connection", "").lower() == "close"
        lines = [f"HTTP/1.1 {response.status} {REASONS.get(response.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in response.headers]
        lines += [f"Content-Length: {length}", f"Connection: {'close' if close else 'keep-alive'}", "", ""]
        self.wfile.write("\r\n".join(lines).encode("latin-1") + (b"" if head else response.body))
        self.wfile.flush()
        return not close


class Replica:
    """The five portals, served from threads of this process while the ``with`` block runs."""

    def __init__(self, world: World | None = None, *, port: int = 0) -> None:
        self.world = world or new_world()
        self._portals = Portals(self.world)
        self._servers: list[_Server] = []
        self._port = port

    def __enter__(self) -> Self:
        for tls, port in ((None, self._port), (tls_context(sorted(self._names())), 0)):
            server = _Server(("127.0.0.1", port), _Handler)
            server.portals, server.tls = self._portals, tls
            self._servers.append(server)
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()

    def _names(self) -> list[str]:
        return [host for site in self.world.sites.values() for host in site.hosts]

    def _mapped(self, server: _Server) -> dict[str, str]:
        return dict.fromkeys(self._names(), f"127.0.0.1:{server.server_address[1]}")

    @property
    def hosts(self) -> dict[str, str]:
        """Return where each host is served over plain HTTP."""
        return self._mapped(self._servers[0])

    @property
    def https_hosts(self) -> dict[str, str]:
        """Return where each host is served over TLS, under a certificate made for this run."""
        return self._mapped(self._servers[1])

    @property
    def requests(self) -> tuple[Request, ...]:
        """Return the requests received so far."""
        return tuple(self._portals.requests)

    @property
    def disturbed(self) -> tuple[Request, ...]:
        """Return the requests whose answer was what the weather made of it."""
        return tuple(self._portals.disturbed)

    def forget_requests(self) -> None:
        """Start the list of requests anew."""
        self._portals.requests.clear()

    @property
    def truth(self) -> Truth:
        """Return what a faithful crawl of the world as it is now must find."""
        return compute(self.world)

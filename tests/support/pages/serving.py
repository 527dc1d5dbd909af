"""The pages of an archive served on loopback, asked over HTTP; and a server that counts who calls it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

import lxml.html

from yifa.web.server import address_of, listen, make_server

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


@contextmanager
def served(archive: Path, host: str = "127.0.0.1", now: datetime = NOW) -> Iterator[str]:
    """Serve an archive's pages while the block runs; give their address, without the last slash."""
    listening = listen(host, 0)
    ready = threading.Event()
    server = make_server(archive, host, lambda: now, ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield address_of(listening, host).rstrip("/")
    finally:
        server.should_exit = True
        thread.join(30)


@dataclass(frozen=True, slots=True)
class Got:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def html(self) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.body, parser=lxml.html.HTMLParser(encoding="utf-8"))

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def words(self) -> str:
        """What a person reads on the page, on one line."""
        return " ".join(self.html.text_content().split())


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages at an address."""

    address: str

    def get(self, path: str, method: str = "GET", **headers: str) -> Got:
        """Ask for a page; `Accept_Language` gives the header Accept-Language."""
        parts = urlsplit(self.address)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, quote(path.partition("#")[0], safe="/?=&%:+"), headers=named)
        answer = connection.getresponse()
        got = {name.lower(): value for name, value in answer.getheaders()}
        try:
            return Got(answer.status, got, answer.read())
        finally:
            connection.close()

    def wait(self) -> "Pages":
        """Wait until the table of all counties is made: each asking waits a moment for it."""
        while b'http-equiv="refresh"' in self.get("/").body:
            continue
        return self


@dataclass(frozen=True, slots=True)
class Evil:
    """A server that counts who calls it."""

    address: str
    called: list[str] = field(default_factory=list)


@contextmanager
def evil() -> Iterator[Evil]:
    """Serve whoever calls while the block runs: a picture, and a page that acts at ``/control``."""
    made: list[Evil] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made[0].called.append(self.path)
            body = b"<script>document.title='acted';new Image().src='/hit'</script><img src=/image>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.append(Evil(f"http://127.0.0.1:{server.server_port}"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made[0]
    finally:
        server.shutdown()
        server.server_close()

"""Serves every site on one loopback port, by the Host header; what a fault writes goes out as it is."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Self

from tests.faults.certificates import Authority
from tests.faults.site import Answer, Call, Raw, Site

REASONS = {each.value: each.phrase for each in HTTPStatus}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request a site received."""

    run: int
    host: str
    path: str
    headers: tuple[tuple[str, str], ...]
    at: float
    """on the clock of this process, seconds"""


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 256
    portals: "FaultyPortals"
    tls: ssl.SSLContext | None = None

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a connection that a client gave up."""


class _Handler(StreamRequestHandler):
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        """Speak TLS first where the server does."""
        if self.server.tls is not None:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        """Answer one request after the other, as long as both sides keep to HTTP."""
        with contextlib.suppress(OSError):
            while self._one():
                pass

    def _one(self) -> bool:
        line = self.rfile.readline(65537).decode("latin-1").split()
        if len(line) != 3:
            return False
        headers: dict[str, str] = {}
        while text := self.rfile.readline(65537).decode("latin-1").strip():
            name, _, value = text.partition(":")
            headers[name.lower()] = value.strip()
        call = self.server.portals.note(line[1], headers, self.connection)
        reply = self.server.portals.site(headers).reply(call)
        if isinstance(reply, Raw):
            reply.write(call)
            return False
        return self._send(reply, head=line[0] == "HEAD")

    def _send(self, answer: Answer, *, head: bool) -> bool:
        length = len(answer.body) if answer.length is None else answer.length
        lines = [f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines += [f"Content-Length: {length}", "", ""]
        self.connection.sendall("\r\n".join(lines).encode("utf-8") + (b"" if head else answer.body))
        return answer.length is None


class FaultyPortals:
    """The sites of many cases, served while the ``with`` block runs; `put` changes what they are."""

    def __init__(self) -> None:
        self.run = 0
        self.asked: list[Asked] = []
        self._sites: dict[str, Site] = {}
        self._times: Counter[tuple[int, str, str]] = Counter()
        self._lock = threading.Lock()
        self._servers: dict[str, _Server] = {}
        self._add("", None)

    def _add(self, kind: str, tls: ssl.SSLContext | None) -> None:
        self._servers[kind] = server = _Server(("127.0.0.1", 0), _Handler)
        server.portals, server.tls = self, tls
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()

    @property
    def address(self) -> str:
        """Return where all of them are served."""
        return f"127.0.0.1:{self._servers[''].server_address[1]}"

    def tls_address(self, kind: str, authority: Authority) -> str:
        """Return where all of them are served over TLS, with a certificate of that kind."""
        if kind not in self._servers:
            self._add(kind, authority.context(kind))
        return f"127.0.0.1:{self._servers[kind].server_address[1]}"

    def put(self, run: int, sites: Mapping[str, Site]) -> None:
        """Serve these sites, by host, in this run."""
        self.run, self._sites = run, dict(sites)

    def site(self, headers: Mapping[str, str]) -> Site:
        """Return the site a request is for."""
        return self._sites[_host(headers)]

    def note(self, path: str, headers: dict[str, str], connection: socket.socket) -> Call:
        """Count a request."""
        host = _host(headers)
        with self._lock:
            self._times[self.run, host, path] += 1
            self.asked.append(
                Asked(run=self.run, host=host, path=path, headers=tuple(headers.items()), at=time.monotonic())
            )
            times = self._times[self.run, host, path]
        return Call(path=path, headers=headers, connection=connection, times=times, run=self.run)


def _host(headers: Mapping[str, str]) -> str:
    return headers.get("host", "").partition(":")[0].lower()


def reset(call: Call) -> None:
    """End a connection with RST."""
    call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    call.connection.close()

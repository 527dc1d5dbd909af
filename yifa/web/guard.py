"""Answers only who asks by our name and only reads; lets nothing act or call out."""

import ipaddress
import socket

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = ("GET", "HEAD")
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""of our own pages: no script at all, nothing from elsewhere"""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-dns-prefetch-control": "off",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-cache",
}


def name_of(host: str) -> str:
    """Return the name in a ``Host`` header, without its port.

    >>> name_of("localhost:8001"), name_of("[::1]:80"), name_of("127.0.0.1")
    ('localhost', '::1', '127.0.0.1')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches what listens there.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


class Guard:
    """Answers only what is asked by our own name, and puts the headers on every answer.

    A page of another site that has its name lead to this machine (DNS rebinding) comes with its own name: it
    is turned away. An address in digits is no name that anybody can lead elsewhere.
    """

    def __init__(self, app: ASGIApp, host: str) -> None:
        self._app = app
        self._only_loopback = is_loopback(host)
        self._names = (
            {"localhost"} if self._only_loopback else {"localhost", host, socket.gethostname().lower()}
        )

    def is_ours(self, host: str) -> bool:
        """Return whether a ``Host`` header names this server."""
        name = name_of(host)
        address = _address(name)
        if address is not None:
            return address.is_loopback or not self._only_loopback
        return name in self._names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(said: Message) -> None:
            if said["type"] == "http.response.start":
                own = {name.lower() for name, _ in said["headers"]}
                new = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                said["headers"] = [*said["headers"], *(pair for pair in new if pair[0] not in own)]
            await send(said)

        await self._answer(scope)(scope, receive, guarded)

    def _answer(self, scope: Scope) -> ASGIApp:
        headers = dict(scope["headers"])
        if not self.is_ours(headers.get(b"host", b"").decode("latin-1")):
            return PlainTextResponse("This server does not answer to that name.", 421)
        if scope["method"] not in READING:
            return PlainTextResponse("These pages are read only.", 405, {"allow": ", ".join(READING)})
        return self._app

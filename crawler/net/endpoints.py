"""Connects to hosts: it looks a name up once, judges the address, and connects to that very address."""

import socket
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IProtocolFactory, IStreamClientEndpoint
from twisted.internet.threads import deferToThread
from twisted.web.client import URI
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer

from crawler.net.hosts import HostMap
from crawler.net.scope import public_among

DNS_SECONDS = 10
CONNECT_SECONDS = 10
"""a host that takes longer to accept a connection is not there"""


class BlockedAddressError(Exception):
    """A host's name leads only to addresses that are not public. Costs that request; nothing was sent."""


@implementer(IStreamClientEndpoint)
class PublicEndpoint:
    """Connects to a host at a public address that its name leads to; refuses where there is none."""

    def __init__(self, reactor: Any, host: str, port: int) -> None:
        self._reactor, self._host, self._port = reactor, host, port

    def connect(self, factory: IProtocolFactory) -> "Deferred[Any]":
        """Return the connection; the name is looked up once, so it cannot lead elsewhere in between."""
        lookup: Deferred[Any] = deferToThread(
            socket.getaddrinfo, self._host, self._port, 0, socket.SOCK_STREAM
        )
        lookup.addTimeout(DNS_SECONDS, self._reactor, self._lookup_timed_out)
        lookup.addErrback(self._not_found)
        lookup.addCallback(self._choose, factory)
        return lookup

    def _lookup_timed_out(self, result: Any, seconds: float) -> Any:
        del result
        raise DNSLookupError(f"{self._host}: no answer from the name server in {seconds:.0f} seconds")

    def _not_found(self, failure: Any) -> Any:
        failure.trap(OSError)
        raise DNSLookupError(f"{self._host}: {failure.value}") from failure.value

    def _choose(self, sockets: list[Any], factory: IProtocolFactory) -> "Deferred[Any]":
        addresses = [str(socket_address[0]) for *_, socket_address in sockets]
        public = public_among(addresses)
        if not public:
            raise BlockedAddressError(
                f"{self._host} leads to {', '.join(dict.fromkeys(addresses))}: not public"
            )
        return self._try(public, factory)

    def _try(self, addresses: list[str], factory: IProtocolFactory) -> "Deferred[Any]":
        """Connect to the first of *addresses*, the others where that fails."""
        first, rest = addresses[0], addresses[1:]
        kind = TCP6ClientEndpoint if ":" in first else TCP4ClientEndpoint
        connected = kind(self._reactor, first, self._port, timeout=CONNECT_SECONDS).connect(factory)
        if rest:
            connected.addErrback(lambda _: self._try(rest, factory))
        return connected


@implementer(IAgentEndpointFactory)
class Endpoints:
    """Where each request's connection goes: to a mapped address, else to a public one."""

    def __init__(self, reactor: Any, policy: Any, hosts: HostMap) -> None:
        self._reactor, self._policy, self._hosts = reactor, policy, hosts
        self._made: dict[tuple[bytes, bytes, int], Any] = {}
        """by scheme, host and port: every request asks for one, and most need no new connection"""

    def endpointForURI(self, uri: URI) -> Any:  # noqa: N802 - Twisted's name
        """Return where to connect to; over TLS, the certificate must be the host's own all the same."""
        key = uri.scheme, uri.host, uri.port
        if key not in self._made:
            self._made[key] = self._make(uri)
        return self._made[key]

    def _make(self, uri: URI) -> Any:
        scheme, host = uri.scheme.decode("ascii"), uri.host.decode("ascii")
        mapped = self._hosts.address(scheme, host)
        endpoint: Any
        if mapped is not None:
            endpoint = HostnameEndpoint(self._reactor, *mapped, timeout=CONNECT_SECONDS)
        else:
            endpoint = PublicEndpoint(self._reactor, host, uri.port)
        if scheme == "https":
            return wrapClientTLS(self._policy.creatorForNetloc(uri.host, uri.port), endpoint)
        return endpoint

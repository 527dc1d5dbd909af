"""Judges which addresses a portal's crawl may ask for, and which IP addresses it may connect to."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from yifa.model.fetch import OutcomeCode
from yifa.model.portal import Portal

KNOWN_PORTS = frozenset({80, 443})
SCHEME = re.compile(r"\A\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
# what no address holds: control characters, white space, and the backslash that browsers take for a slash
STRANGE = re.compile(r"[\x00-\x20\x7f\\]")
# 2130706433, 0x7f000001, 0177.0.0.1, 127.1: what the system's resolver takes for an IPv4 address
NUMBERS = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", re.IGNORECASE)
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
COMPATIBLE = ipaddress.IPv6Network("::/96")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address is not asked for."""

    code: OutcomeCode
    detail: str


def refuse(url: str, portal: Portal) -> Refusal | None:
    """Return why the crawl of *portal* may not ask for *url*, or None where it may.

    >>> from crawler.discover.probe import provisional
    >>> portal = provisional("http://a.gov.cn/")
    >>> refuse("http://a.gov.cn/x", portal) is None
    True
    >>> [str(refuse(url, portal).code) for url in ("http://b.cn/", "http://0x7f.1/", "http://a.gov.cn:22/", "ftp://a.gov.cn/")]
    ['redirect_offsite', 'blocked_addr', 'blocked_port', 'blocked_scheme']
    """
    scheme = SCHEME.match(url)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return Refusal(OutcomeCode.BLOCKED_SCHEME, f"{scheme[1].lower()}: is never asked for")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        return Refusal(OutcomeCode.BLOCKED_ADDR, f"no address: {error}")
    if STRANGE.search(parts.netloc) or "@" in parts.netloc:
        return Refusal(OutcomeCode.BLOCKED_ADDR, f"a user name or sign no host has: {parts.netloc!r}")
    if host not in portal.allowed_hosts:
        if _is_literal(host):
            return Refusal(OutcomeCode.BLOCKED_ADDR, f"{host} is an address, not one of the portal's hosts")
        return Refusal(OutcomeCode.REDIRECT_OFFSITE, f"{host} is none of the portal's hosts")
    if port is not None and port not in KNOWN_PORTS | portal.ports:
        return Refusal(OutcomeCode.BLOCKED_PORT, f"port {port} is none of the portal's")
    return None


def _is_literal(host: str) -> bool:
    """Return whether a host is an IP address, however it is spelled."""
    plain = unicodedata.normalize("NFKC", host).replace("\u3002", ".").strip("[]")
    return ":" in plain or bool(NUMBERS.fullmatch(plain))


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet; one that holds another is judged by that.

    >>> [is_public(ip) for ip in ("101.6.6.6", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and (ip in NAT64 or ip in COMPATIBLE):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is None and ip.is_site_local:
            return False
        ip = inner or ip
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def public_among(addresses: Iterable[str]) -> list[str]:
    """Return those of a name's addresses that may be connected to, IPv4 first."""
    return sorted(filter(is_public, dict.fromkeys(addresses)), key=lambda address: ":" in address)

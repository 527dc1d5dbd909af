"""Reads robots.txt as RFC 9309 asks, also of servers that answer anything at all to /robots.txt."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from crawler.fetch.troubles import NO_CONNECTION, FetchError
from yifa.model.fetch import Fetched, OutcomeCode
from yifa.model.record import Finding
from yifa.reading.charset import decode
from yifa.reading.outcome import SERVER_ERROR

LARGEST = 500 * 1024
"""bytes of rules that are read; the RFC asks for no more"""
TOO_MANY = 429
NOT_ROBOTS = (b"<!doctype", b"<html", b"<head", b"<script", b"<?xml")
NOT_THERE = frozenset(
    {OutcomeCode.DNS_ERROR, OutcomeCode.CONN_ERROR, OutcomeCode.TLS_ERROR, OutcomeCode.BLOCKED_ADDR}
)
"""the host itself cannot be asked; the request that needed the rules fails with this"""
LONGEST_DELAY_SECONDS = 120.0
"""a Crawl-delay above it is taken for a mistake"""
# User-agent: yifa/1.0
GROUP = re.compile(r"[ \t]*user[- ]?agent[ \t]*:(?P<name>[^#]*)", re.IGNORECASE)
# a product token, as RFC 9309 §2.2.1 has it: what follows it, a version or a remark, names nobody
TOKEN = re.compile(r"[A-Za-z_-]+")
SOMEBODY = "~"
"""stands for every other crawler: the parser takes a group whose name is a part of ours for our own"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one host's robots.txt says."""

    parsed: Protego | None = None
    """None = no rules"""
    unreachable: str = ""
    """why nothing may be asked of the host now"""


@dataclass(slots=True, kw_only=True)
class Robots:
    """The robots.txt files of one portal's hosts, each asked for once in a run."""

    agent: str
    """our product token"""
    ask: Callable[[str], Awaitable[Fetched]]
    """fetches an address, redirects followed"""
    note: Callable[[str, Finding], None]
    _rules: dict[str, Rules] = field(default_factory=dict)

    async def check(self, url: str) -> None:
        """Check that an address may be asked for.

        Raises:
            FetchError: it is disallowed, or the rules could not be had.
        """
        rules = await self._of(url)
        if rules.unreachable:
            raise FetchError(
                url, "robots", rules.unreachable, code=OutcomeCode.ROBOTS_UNREACHABLE, transient=False
            )
        if rules.parsed is not None and not rules.parsed.can_fetch(url, self.agent):
            detail = "robots.txt disallows it"
            raise FetchError(url, "robots", detail, code=OutcomeCode.ROBOTS_DISALLOWED, transient=False)

    def delay_seconds(self, url: str) -> float:
        """Return the pause the host asks for, 0 where it asks for none."""
        rules = self._rules.get(_origin(url))
        delay = rules.parsed.crawl_delay(self.agent) if rules and rules.parsed else None
        return min(float(delay or 0), LONGEST_DELAY_SECONDS)

    async def _of(self, url: str) -> Rules:
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = await self._read(f"{origin}/robots.txt")
        return self._rules[origin]

    async def _read(self, url: str) -> Rules:
        try:
            answer = await self.ask(url)
        except FetchError as error:
            if error.code in NOT_THERE or error.reason == NO_CONNECTION:
                raise
            return Rules(unreachable=f"robots.txt: {error.detail}, so we wait")
        if answer.status >= SERVER_ERROR or answer.status == TOO_MANY:
            return Rules(unreachable=f"robots.txt answered {answer.status}, so we wait")
        if answer.status != 200:
            return Rules()
        body = answer.body[:LARGEST]
        if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith(NOT_ROBOTS):
            self.note(
                url, Finding(code="robots_is_a_page", detail="a page is served at /robots.txt: no rules")
            )
            return Rules()
        text = decode(body, answer.header("Content-Type")).text
        return Rules(parsed=Protego.parse(addressed(text, self.agent)))


def addressed(rules: str, agent: str) -> str:
    r"""Return rules in which each group names all crawlers, the one of this product token, or somebody else.

    >>> addressed("User-agent: Yifa/1.0 (old)\nDisallow: /\nUser-agent: yif\nAllow: /", "yifa").split("\n")
    ['User-agent: yifa', 'Disallow: /', 'User-agent: ~', 'Allow: /']
    """
    return "\n".join(_addressed(line, agent) for line in rules.splitlines())


def _addressed(line: str, agent: str) -> str:
    group = GROUP.match(line)
    if group is None:
        return line
    name = group["name"].strip()
    token = TOKEN.match(name)
    ours = token is not None and token[0].lower() == agent.lower()
    return f"User-agent: {'*' if name.split()[:1] == ['*'] else agent if ours else SOMEBODY}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

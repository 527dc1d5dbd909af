"""Fetches an address through Scrapy's downloader, with our manners; every way to fail has a name."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.http import Response

from archive.book import Book
from crawler.fetch.assurance import IDENTITY, believed, doubt_of, judged_whole, settle
from crawler.fetch.breaker import BREAKER, BUSY, Breaker, is_trouble
from crawler.fetch.custody import by_way_of, custody_of, headers_of
from crawler.fetch.pacing import Pacer
from crawler.fetch.robots import Robots
from crawler.fetch.troubles import RAISED, FetchError, ParkedError, explain, number_of
from crawler.fetch.twins import DEAD, SILENT, TwinHosts
from crawler.limits import used_up
from crawler.net.scope import SCHEME, Refusal, refuse
from yifa.model.fetch import UNVERIFIED, Ask, Fetched, FetchKind, OutcomeCode
from yifa.model.portal import Portal
from yifa.reading.addresses import in_header, resolve
from yifa.reading.outcome import code_of_status

REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAME_METHOD = frozenset({307, 308})
"""redirects that want the same request again; the others want a GET"""
FORBIDDEN = frozenset({401, 403})
MAX_HOPS = 5
LONGEST_WAIT_SECONDS = 120.0
"""a longer Retry-After parks the portal until then"""
LONGEST_PARK = 30 * 24 * 3600.0
"""seconds after which a portal is asked again, even if its Retry-After is longer"""
RETRY_GAPS = (5, 20)
"""multiples of the portal's pace to wait before an address is tried again in the same run"""
ONE_TRY = frozenset({FetchKind.PAGE, FetchKind.ATTACHMENT})
"""kinds that are not tried again at once; the crawl tries them again at the end of the run"""
PATIENCE_SECONDS = 60.0
"""an address that has taken longer is not tried again at once"""
FILE_TIMEOUTS = 3
"""how many times longer than a page a file may take"""
OURS = frozenset(
    {
        OutcomeCode.TOO_LARGE,
        OutcomeCode.ROBOTS_DISALLOWED,
        OutcomeCode.BLOCKED_SCHEME,
        OutcomeCode.BLOCKED_PORT,
        OutcomeCode.REDIRECT_OFFSITE,
        OutcomeCode.REDIRECT_LOOP,
    }
)
"""ways to fail by our own decision, which say nothing against the portal"""


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches for one portal: keeps its pace, its hosts, its breaker and its counts."""

    portal: Portal
    download: Callable[[Request], Awaitable[Response]]
    book: Book
    pacer: Pacer
    agent: str
    """who we are: product token, version, contact"""
    delay_seconds: float
    timeout_seconds: float
    file_bytes: int | None = None
    """the largest file worth fetching; None = as pages"""
    requests: int = 0
    bytes: int = 0
    _forbidden: int = 0
    """answers in a row that forbid the address"""
    breaker: Breaker = field(init=False)
    twins: TwinHosts = field(init=False)
    robots: Robots = field(init=False)

    def __post_init__(self) -> None:
        self.breaker = Breaker(portal=self.portal)
        self.twins = TwinHosts(portal=self.portal)
        self.robots = Robots(agent=self.agent.partition("/")[0], ask=self._ask_robots, note=self.book.note)

    def move(self, portal: Portal) -> None:
        """Fetch on for *portal*, whose home page or hosts are now known better."""
        self.portal = self.breaker.portal = self.twins.portal = portal

    async def fetch(
        self, request: str | Ask, kind: FetchKind, *, referer: str | None = None, once: bool = False
    ) -> Fetched:
        """Return the answer to an address or a request, redirects followed within the portal's hosts.

        What is only a guess is asked for *once*: it is not tried again where it fails, unless the answer says
        when (Retry-After). An answer in doubt is still asked for once more, uncompressed.

        A redirect out of the portal is returned as it came, `Fetched.url` naming where it points and its
        flags why it was not followed.

        Raises:
            FetchError: no answer, after the retries its kind is worth.
            ParkedError: the portal is down or asks to wait for long.
            GaveUpError: this process has no descriptor or memory left to ask with.
        """
        ask = Ask(url=request) if isinstance(request, str) else request
        self.book.begin(ask.key, kind)
        try:
            answer = await self._fetch(ask, kind, referer, once=once)
        except (FetchError, ParkedError) as error:
            self.book.end(ask.key, kind, error.code, error.detail)
            raise
        self.book.answered(ask.key, answer)
        return answer

    async def _fetch(self, ask: Ask, kind: FetchKind, referer: str | None, *, once: bool) -> Fetched:
        if (parked := self.breaker.parked.get(self.portal.server_of(ask.url))) is not None:
            raise FetchError(ask.key, parked.reason, parked.detail, code=parked.code, transient=False)
        clock = asyncio.get_running_loop().time
        began = clock()
        for gap in (*RETRY_GAPS, None):
            tired = gap is None or once or kind in ONE_TRY or clock() - began > PATIENCE_SECONDS
            self.book.tried(ask.key, kind)
            try:
                answer = await self._follow(ask, kind, referer)
            except FetchError as error:
                if error.code not in OURS:
                    self.breaker.count_failure(ask.url, error.detail, error.code, blocked=False)
                if tired or not error.transient:
                    raise
                pause = None
            else:
                if not is_trouble(answer):
                    return await self._assured(ask, kind, referer, answer)
                self.breaker.count_trouble(ask.url, answer)
                pause = self._wait_seconds(answer)
                if gap is None or (tired and pause is None):
                    return answer
            await asyncio.sleep((gap or 0) * self.delay_seconds if pause is None else pause)
        raise AssertionError(ask.key)

    async def _assured(self, ask: Ask, kind: FetchKind, referer: str | None, answer: Fetched) -> Fetched:
        """Return an answer that may be trusted: one in doubt is asked for once more, uncompressed."""
        await self._heed_forbidden(answer)
        if not doubt_of(answer):
            return believed(answer)
        self.book.tried(ask.key, kind)
        try:
            second = await self._follow(replace(ask, headers=(*ask.headers, IDENTITY)), kind, referer)
        except FetchError:
            return answer
        return settle(answer, second)

    async def _heed_forbidden(self, answer: Fetched) -> None:
        """After several forbidden answers in a row, ask for the home page: is it forbidden too?

        Raises:
            ParkedError: it is; the portal has shut us out.
        """
        self._forbidden = self._forbidden + 1 if answer.status in FORBIDDEN else 0
        if self._forbidden < BREAKER - 1:
            return
        self._forbidden, home = 0, self.portal.home
        self.book.begin(home, FetchKind.HOME)
        self.book.tried(home, FetchKind.HOME)
        try:
            probe = await self._follow(Ask(url=home), FetchKind.HOME, None)
        except FetchError as error:  # it says nothing of a ban
            self.book.end(home, FetchKind.HOME, error.code, error.detail)
            return
        self.book.answered(home, probe)
        code = code_of_status(probe.status) if probe.status >= 400 else OutcomeCode.OK
        self.book.end(home, FetchKind.HOME, code, "asked whether we are shut out")
        if probe.status in FORBIDDEN:
            words = f"status {probe.status} for {BREAKER} addresses in a row, the home page the last"
            raise ParkedError("forbidden", words, code=OutcomeCode.HTTP_4XX, blocked=True)

    def _wait_seconds(self, answer: Fetched) -> float | None:
        """Return how many seconds Retry-After asks for, None where it asks for nothing.

        Raises:
            ParkedError: for longer than a run waits.
        """
        now = self.book.clock()
        seconds = _retry_after(answer, now) if answer.status in BUSY else None
        if seconds is not None and seconds > LONGEST_WAIT_SECONDS:
            raise ParkedError(
                "retry_after", f"status {answer.status}, Retry-After {seconds:.0f} s", blocked=True,
                code=OutcomeCode.RATE_LIMITED, until=now + timedelta(seconds=min(seconds, LONGEST_PARK)),
            )  # fmt: skip
        return seconds

    async def _follow(self, ask: Ask, kind: FetchKind, referer: str | None) -> Fetched:
        """Return the answer of the host asked, or of a twin of it where that host is not there."""
        try:
            return await self._hops(self.twins.instead(ask), kind, referer, url=ask.key)
        except FetchError as error:
            if error.reason not in DEAD:
                raise
            for twin in self.twins.others(ask):
                try:
                    answer = await self._hops(twin, kind, referer, url=ask.key)
                except (FetchError, ParkedError):  # what is said of a twin does not end the portal's crawl
                    continue
                self.twins.stand_in(twin.url)
                return answer
            raise

    async def _hops(self, ask: Ask, kind: FetchKind, referer: str | None, *, url: str) -> Fetched:
        """Return the answer to a request, asked for as *url*, redirects followed."""
        refusal = refuse(ask.url, self.portal)
        if refusal is not None:
            raise FetchError(ask.key, str(refusal.code), refusal.detail, code=refusal.code, transient=False)
        seen, front = {ask.key}, ""
        hops: list[tuple[str, int]] = []
        for _ in range(MAX_HOPS + 1):
            try:
                await self._check_robots(ask.url)
                answer = by_way_of(await self._once(ask, kind, referer, requested=url), hops)
            except FetchError as error:
                ask = self.twins.at_main(ask)
                if error.reason not in SILENT or not hops or ask.key in seen:
                    raise
                seen.add(ask.key)
                continue
            location = answer.header("Location")
            if answer.status not in REDIRECTS or not location:
                return answer
            target, refusal = self._judge_hop(ask.url, location)
            if refusal is not None:
                return replace(answer, url=target, flags=(*answer.flags, str(refusal.code), refusal.detail))
            meant = self.twins.meant(ask.url, target)
            if meant != target and Ask(url=meant).key not in seen:
                target, front = meant, target
            elif front and Ask(url=target).key in seen:
                target, front = front, ""  # the twin sends it back: it has no more than its front
            hops.append((answer.url, answer.status))
            referer = ask.url
            ask = replace(ask, url=target) if answer.status in SAME_METHOD else Ask(url=target)
            if ask.key in seen:
                raise _loop(url, f"comes back to {target}")
            seen.add(ask.key)
        raise _loop(url, f"more than {MAX_HOPS} redirects")

    def _judge_hop(self, base: str, location: str) -> tuple[str, Refusal | None]:
        """Return the address a Location leads to, and the refusal if the crawl may not go there."""
        location = in_header(location)
        if SCHEME.match(location):
            refusal = refuse(location, self.portal)
            if refusal is not None:
                return location, refusal
        target = resolve(base, location)
        if target is None:
            return location, Refusal(OutcomeCode.BLOCKED_ADDR, "no address")
        return target, refuse(target, self.portal)

    async def _check_robots(self, url: str) -> None:
        """Check that robots.txt allows an address.

        Raises:
            FetchError: it does not.
            ParkedError: the portal's own rules could not be had: nothing is asked of it in this run.
        """
        try:
            await self.robots.check(url)
        except FetchError as error:
            if (
                error.code is OutcomeCode.ROBOTS_UNREACHABLE
                and self.portal.server_of(url) == self.portal.host
            ):
                raise ParkedError(error.reason, error.detail, code=error.code, blocked=False) from error
            raise

    async def _ask_robots(self, url: str) -> Fetched:
        """Return the answer to a robots.txt, redirects within the portal followed."""
        hops = 0
        while True:
            answer = await self._once(Ask(url=url), FetchKind.HOME, None, requested=url)
            self.requests -= 1  # what is counted are the requests for what is archived
            target, refusal = self._judge_hop(url, answer.header("Location"))
            hops += 1
            if answer.status not in REDIRECTS or refusal is not None or hops == MAX_HOPS:
                return answer
            url = target

    async def _once(self, ask: Ask, kind: FetchKind, referer: str | None, *, requested: str) -> Fetched:
        headers = dict(ask.headers) | ({"Referer": referer} if referer else {})
        address = urldefrag(ask.url).url
        request = Request(
            address, method=ask.method, body=ask.body, headers=headers, meta=self._meta(kind),
            dont_filter=True,
        )  # fmt: skip
        host = self.portal.server_of(address)
        pause = max(self.delay_seconds, self.robots.delay_seconds(address))
        self.requests += 1
        try:
            # the portal's turn, since its hosts may be one server; the host's, since portals may share it
            async with self.pacer.turn(self.portal.code, pause), self.pacer.turn(host, pause):
                response = await self.download(request)
        except RAISED as error:
            raise used_up(error, number_of(error)) or explain(requested, error) from error
        except (MemoryError, RuntimeError) as error:
            lacking = used_up(error)
            if lacking is None:
                raise
            raise lacking from error
        self.bytes += len(response.body)
        return judged_whole(Fetched(
            url=response.url, requested_url=requested, status=response.status, headers=headers_of(response),
            body=response.body, fetched_at=self.book.clock(), kind=kind,
            flags=(*response.flags, *self._tls_flags(address)), method=ask.method, request_body=ask.body,
            custody=custody_of(request, response),
        ))  # fmt: skip

    def _tls_flags(self, url: str) -> tuple[str, ...]:
        return (UNVERIFIED,) if self.portal.accept_invalid_tls and url.startswith("https:") else ()

    def _meta(self, kind: FetchKind) -> dict[str, object]:
        meta: dict[str, object] = {"verbatim_url": True, "kind": kind}
        if kind is FetchKind.ATTACHMENT:
            meta["download_timeout"] = FILE_TIMEOUTS * self.timeout_seconds
            if self.file_bytes is not None:
                meta["download_maxsize"] = self.file_bytes
        return meta


def _loop(url: str, detail: str) -> FetchError:
    return FetchError(url, "redirect_loop", detail, code=OutcomeCode.REDIRECT_LOOP, transient=False)


def _retry_after(answer: Fetched, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, or None where there is none that can be read."""
    text = answer.header("Retry-After").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (TypeError, ValueError):
        return None

"""An address → a `Fetched`, through Scrapy's downloader, with our manners; every way to fail has a name."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from crawler.addresses import resolve
from crawler.clock import Clock
from crawler.errors import YifaError
from crawler.outcomes import code_of_status
from crawler.profile import Portal
from crawler.record import Ask, Fetched, FetchKind, OutcomeCode
from crawler.run.ledger import Ledger

REDIRECTS = frozenset({301, 302, 303, 307, 308})
SAME_METHOD = frozenset({307, 308})
"""redirects that want the same request again; the others want a GET"""
BUSY = frozenset({429, 503})
SERVER_ERROR = 500
MAX_HOPS = 5
LONGEST_WAIT_SECONDS = 120.0
"""a longer Retry-After parks the portal until a later run"""
RETRY_GAPS = (5, 20)
"""multiples of the portal's pace to wait before an address is tried again in the same run"""
OURS = frozenset({"too_large", "robots", "scheme"})
"""what we decline says nothing about the portal"""
BREAKER = 5
"""failures in a row, on any addresses, after which the portal is left alone"""
REASONS: tuple[tuple[type[Exception], str, OutcomeCode, bool], ...] = (
    (CannotResolveHostError, "dns", OutcomeCode.DNS_ERROR, True),
    (DownloadConnectionRefusedError, "refused", OutcomeCode.CONN_ERROR, True),
    (DownloadTimeoutError, "timeout", OutcomeCode.TIMEOUT, True),
    (ResponseDataLossError, "truncated", OutcomeCode.TRUNCATED, True),
    (DownloadCancelledError, "too_large", OutcomeCode.TOO_LARGE, False),
    (UnsupportedURLSchemeError, "scheme", OutcomeCode.BLOCKED_SCHEME, False),
    (DownloadFailedError, "connection", OutcomeCode.CONN_ERROR, True),
    (IgnoreRequest, "robots", OutcomeCode.ROBOTS_DISALLOWED, False),
    (OSError, "connection", OutcomeCode.CONN_ERROR, True),
)


class FetchError(YifaError):
    """An address could not be got. Costs that address in this run; it stays in the failure queue."""

    def __init__(self, url: str, reason: str, detail: str, *, code: OutcomeCode, transient: bool) -> None:
        self.url, self.reason, self.detail = url, reason, detail
        self.code, self.transient = code, transient
        super().__init__(f"{url}: {reason}: {detail}")


class ParkedError(YifaError):
    """The portal asks to be left alone, or is down. Costs the rest of that portal's crawl."""

    exit_status = 18

    def __init__(self, reason: str, detail: str, *, code: OutcomeCode, blocked: bool) -> None:
        self.reason, self.detail, self.code, self.blocked = reason, detail, code, blocked
        super().__init__(f"{reason}: {detail}")


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches for one portal: its pace, its hosts, its breaker, its count."""

    portal: Portal
    download: Callable[[Request], Awaitable[Response]]
    clock: Clock
    ledger: Ledger
    delay_seconds: float
    file_bytes: int | None = None
    """the largest file worth fetching; None = as pages"""
    requests: int = 0
    bytes: int = 0
    failures_in_a_row: int = field(default=0)

    async def fetch(self, asked: str | Ask, kind: FetchKind, *, referer: str | None = None) -> Fetched:
        """Return what an address or a request is answered, redirects followed within the portal's hosts.

        A redirect to any other host is returned as it came, `Fetched.url` naming where it points.

        Raises:
            FetchError: no answer, after the retries its kind is worth.
            ParkedError: the portal is down or asks to wait for long.
        """
        ask = Ask(url=asked) if isinstance(asked, str) else asked
        self.ledger.begin(ask.key, kind)
        try:
            answer = await self._fetch(ask, kind, referer)
        except (FetchError, ParkedError) as error:
            self.ledger.end(ask.key, kind, error.code, error.detail)
            raise
        self.ledger.answered(ask.key, answer)
        return answer

    async def _fetch(self, ask: Ask, kind: FetchKind, referer: str | None) -> Fetched:
        gaps = () if kind in (FetchKind.PAGE, FetchKind.ATTACHMENT) else RETRY_GAPS
        for gap in (*gaps, None):
            self.ledger.tried(ask.key, kind)
            try:
                answer = await self._follow(ask, kind, referer)
            except FetchError as error:
                if error.reason not in OURS:
                    self.count_failure(error.detail, error.code, blocked=False)
                if gap is None or not error.transient:
                    raise
            else:
                if answer.status < SERVER_ERROR and answer.status not in BUSY:
                    return answer
                code = code_of_status(answer.status)
                self.count_failure(f"status {answer.status}", code, blocked=answer.status in BUSY)
                if gap is None or await self._asked_to_wait(answer):
                    return answer
            await asyncio.sleep(gap * self.delay_seconds)
        raise AssertionError(ask.key)

    def count_success(self) -> None:
        """Note that the portal is there and answers; the next failure is the first in a row again."""
        self.failures_in_a_row = 0

    def count_failure(self, detail: str, code: OutcomeCode, *, blocked: bool) -> None:
        """Count one failure in a row.

        Raises:
            ParkedError: that was one too many.
        """
        self.failures_in_a_row += 1
        if self.failures_in_a_row >= BREAKER:
            words = f"{BREAKER} failures in a row, the last: {detail}"
            raise ParkedError("circuit_open", words, code=code, blocked=blocked)

    async def _asked_to_wait(self, answer: Fetched) -> bool:
        """Wait as Retry-After asks; return whether the answer must be taken as it is."""
        seconds = _retry_after(answer, self.clock())
        if seconds is None:
            return False
        if seconds > LONGEST_WAIT_SECONDS:
            detail = f"status {answer.status}, Retry-After {seconds:.0f} s"
            raise ParkedError("retry_after", detail, code=OutcomeCode.RATE_LIMITED, blocked=True)
        await asyncio.sleep(seconds)
        return False

    async def _follow(self, ask: Ask, kind: FetchKind, referer: str | None) -> Fetched:
        url = ask.key
        seen = {url}
        for _ in range(MAX_HOPS + 1):
            answer = await self._once(ask, kind, referer, requested=url)
            if answer.status not in REDIRECTS:
                return answer
            target = resolve(ask.url, answer.header("Location"))
            if target is None:
                return answer
            if urlsplit(target).hostname not in self.portal.allowed_hosts:
                return replace(answer, url=target)
            referer = ask.url
            ask = replace(ask, url=target) if answer.status in SAME_METHOD else Ask(url=target)
            if ask.key in seen:
                raise _circles(url, f"comes back to {target}")
            seen.add(ask.key)
        raise _circles(url, f"more than {MAX_HOPS} redirects")

    async def _once(self, ask: Ask, kind: FetchKind, referer: str | None, *, requested: str) -> Fetched:
        headers = dict(ask.headers) | ({"Referer": referer} if referer else {})
        address = urldefrag(ask.url).url
        request = Request(
            address, method=ask.method, body=ask.body, headers=headers, meta=self._meta(address, kind),
            dont_filter=True,
        )  # fmt: skip
        self.requests += 1
        try:
            response = await self.download(request)
        except tuple(each for each, *_ in REASONS) as error:
            reason, code, transient = _reason(error)
            raise FetchError(
                requested, reason, str(error) or reason, code=code, transient=transient
            ) from error
        self.bytes += len(response.body)
        return Fetched(
            url=response.url,
            requested_url=requested,
            status=response.status,
            headers=_headers(response),
            body=response.body,
            fetched_at=self.clock(),
            kind=kind,
            flags=tuple(response.flags),
            method=ask.method,
            request_body=ask.body,
        )

    def _meta(self, url: str, kind: FetchKind) -> dict[str, object]:
        meta: dict[str, object] = {"verbatim_url": True}
        if urlsplit(url).hostname in self.portal.aliases:
            meta["download_slot"] = self.portal.host
        if kind is FetchKind.ATTACHMENT and self.file_bytes is not None:
            meta["download_maxsize"] = self.file_bytes
        return meta


def _reason(error: Exception) -> tuple[str, OutcomeCode, bool]:
    return next(
        (reason, code, transient) for kind, reason, code, transient in REASONS if isinstance(error, kind)
    )


def _circles(url: str, detail: str) -> FetchError:
    return FetchError(url, "redirect_loop", detail, code=OutcomeCode.REDIRECT_LOOP, transient=False)


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )


def _retry_after(answer: Fetched, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, or None where there is none that can be read."""
    text = answer.header("Retry-After").strip()
    if not text:
        return None
    if text.isdigit():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (TypeError, ValueError):
        return None

"""Names why an address was not got: explains what the downloader raises as a reason, a code and a detail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from OpenSSL.SSL import Error as TLSError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError
from twisted.internet.error import TimeoutError as ConnectTimeoutError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed
from twisted.web.http import _MalformedChunkedDataError

from crawler.net.endpoints import BlockedAddressError
from crawler.net.handlers import HeaderFloodError
from yifa.model.errors import YifaError
from yifa.model.fetch import OutcomeCode
from yifa.model.status import Status

NO_CONNECTION = "no_connection"
"""the reason where a host did not even accept a connection in time"""
RAISED = (
    CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError, DownloadCancelledError,
    UnsupportedURLSchemeError, DownloadFailedError, BlockedAddressError, OSError, ConnectError,
)  # fmt: skip
"""what the downloader may raise for one address"""


class FetchError(YifaError):
    """An address could not be got. Costs that address in this run; it stays in the failure queue."""

    def __init__(self, url: str, reason: str, detail: str, *, code: OutcomeCode, transient: bool) -> None:
        self.url, self.reason, self.detail = url, reason, detail
        self.code, self.transient = code, transient
        """whether another try in the same run may help"""
        super().__init__(f"{url}: {reason}: {detail}")


class ParkedError(YifaError):
    """The portal asks to be left alone, or is down. Costs the rest of that portal's crawl."""

    exit_status = Status.BLOCKED

    def __init__(
        self, reason: str, detail: str, *, code: OutcomeCode, blocked: bool, until: datetime | None = None
    ) -> None:
        self.reason, self.detail, self.code, self.blocked = reason, detail, code, blocked
        self.until = until
        """when it may be asked again, where it says so"""
        super().__init__(f"{reason}: {detail}")


@dataclass(frozen=True, slots=True)
class _Trouble:
    """One way to fail."""

    raised: tuple[type[BaseException], ...]
    reason: str
    code: OutcomeCode
    transient: bool = True


# the innermost cause that is one of these decides
KINDS = (
    _Trouble((BlockedAddressError,), "blocked_addr", OutcomeCode.BLOCKED_ADDR, transient=False),
    _Trouble((HeaderFloodError,), "header_flood", OutcomeCode.HEADER_FLOOD, transient=False),
    _Trouble((VerificationError, TLSError), "tls", OutcomeCode.TLS_ERROR, transient=False),
    _Trouble((ConnectTimeoutError,), NO_CONNECTION, OutcomeCode.TIMEOUT),
    _Trouble((_MalformedChunkedDataError, ParseError, ValueError), "protocol", OutcomeCode.PROTO_ERROR),
    _Trouble((KeyError,), "protocol", OutcomeCode.PROTO_ERROR),  # Twisted knows no such transfer coding
    _Trouble((CannotResolveHostError,), "dns", OutcomeCode.DNS_ERROR),
    _Trouble((DownloadConnectionRefusedError,), "refused", OutcomeCode.CONN_ERROR),
    _Trouble((DownloadTimeoutError,), "timeout", OutcomeCode.TIMEOUT),
    _Trouble((DownloadCancelledError,), "too_large", OutcomeCode.TOO_LARGE, transient=False),
    _Trouble((UnsupportedURLSchemeError,), "scheme", OutcomeCode.BLOCKED_SCHEME, transient=False),
    _Trouble((DownloadFailedError, OSError, ConnectError), "connection", OutcomeCode.CONN_ERROR),
)


def explain(url: str, error: BaseException) -> FetchError:
    """Return what an exception of `RAISED` means for *url*."""
    causes = list(_causes(error))
    for kind in KINDS:
        cause = next((cause for cause in causes if isinstance(cause, kind.raised)), None)
        if cause is not None:
            detail = _in_words(causes[-1] if isinstance(cause, DownloadFailedError) else cause)
            return FetchError(url, kind.reason, detail, code=kind.code, transient=kind.transient)
    raise error


def number_of(error: BaseException) -> int | None:
    """Return the system's number of what failed behind an exception, None where the system is not behind it.

    Twisted keeps it under a name of its own.
    """
    numbers = ((getattr(cause, "errno", None), getattr(cause, "osError", None)) for cause in _causes(error))
    return next((number for pair in numbers for number in pair if isinstance(number, int)), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and all its causes, those in Twisted's lists of failures included."""
    if error is None:
        return
    yield error
    yield from _causes(error.__cause__)
    if isinstance(error, ResponseFailed):
        for reason in error.reasons:
            yield from _causes(reason.value if isinstance(reason, Failure) else reason)


def _in_words(error: BaseException) -> str:
    """Return one line about an exception; OpenSSL's come as lists."""
    if isinstance(error, TLSError):
        listed = error.args[0] if error.args and isinstance(error.args[0], list) else []
        return "; ".join(str(parts[-1]) for parts in listed) or "the handshake broke off"
    words = " ".join(str(error).split())
    return f"transfer coding {words}" if isinstance(error, KeyError) else words or type(error).__name__

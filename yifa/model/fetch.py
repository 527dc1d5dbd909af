"""Defines a request, its answer, and the codes of how it ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from yifa.model.listing import Entry

LIE = "encoding_lie"
"""the flag of a body that was not encoded as its header says"""
CORRUPT = "corrupt"
BOMB = "bomb"
CUT = "dataloss"
"""the flag of a body that is not whole; the flags behind it say why"""
PARTIAL = "partial"
"""the flag of a body of undeclared length: it ended when the connection did"""
PART = "part"
"""the flag of a body that its own header says is a part"""
UNCHECKED = "unchecked"
"""the flag of a body that was compressed without a checksum"""
UNVERIFIED = "tls_unverified"
"""the flag of an answer whose server's certificate was not verified, as the profile allows"""
NOT_VERIFIED = "the server's certificate was not verified"
RENDERED = "RENDERED"
"""method of a capture that is markup as a browser's page stood, and no answer of a server"""


class Verdict(StrEnum):
    """What a response is, before anything reads it; only OK is read."""

    OK = "ok"
    CHALLENGE = "challenge"
    SOFT_404 = "soft_404"
    RESTRICTED = "restricted"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    MAINTENANCE = "maintenance"
    REDIRECTED_AWAY = "redirected_away"
    NOT_HTML = "not_html"
    HIJACKED = "hijacked"
    HTTP_ERROR = "http_error"
    GARBLED = "garbled"
    """a page in no charset that reads well, in place of one that did"""
    TOO_LARGE = "too_large"
    """more markup than a page has"""
    NOT_A_FILE = "not_a_file"
    """a page where a file was asked for"""


class FetchKind(StrEnum):
    """What a response was fetched as."""

    HOME = "home"
    COLUMN = "column"
    LISTING = "listing"
    PAGE = "page"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: an address, and what is sent with it."""

    url: str
    method: str = "GET"
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """Return the one name of this request, fit as an address: what a POST sends stands behind ``#``."""
        return self.url if self.method == "GET" else f"{self.url}#{self.method}:{self.body}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody:
    """How an answer came, for whoever must show that it came from where it is said to."""

    request_headers: tuple[tuple[str, str], ...]
    """as sent, but for Host and Connection, which the connection adds"""
    remote_address: str | None = None
    """IP address that the connection went to"""
    certificate_sha256: str | None = None
    """SHA-256 of the server's certificate (DER); None without TLS"""
    redirects: tuple[tuple[str, int], ...] = ()
    """addresses that led on to it, in their order, each with its status"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Where an answer stands that others received: it says nothing of what a run of ours did."""

    record_id: str
    """its WARC-Record-ID"""
    file: str
    """the file's name"""
    file_sha256: str
    software: str | None
    """what received it, by that file"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One response, as received (after transfer decoding), whoever fetched it."""

    url: str
    """where the response finally came from"""
    requested_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    """UTC"""
    kind: FetchKind = FetchKind.PAGE
    flags: tuple[str, ...] = ()
    """the downloader's remarks, e.g. ``partial``"""
    method: str = "GET"
    request_body: str = ""
    """what was sent with the request"""
    custody: Custody | None = None
    """None: nobody recorded it, as where a browser or a file gave the answer"""
    imported: Imported | None = None
    """None: a run of ours received it"""

    def header(self, name: str) -> str:
        """Return the first header called *name* (any case), or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


class OutcomeCode(StrEnum):
    """How an address that was to be fetched in a run ended: exactly one per run, in table ``outcome``."""

    OK = "ok"
    OK_UNCHANGED = "ok_unchanged"
    """as it was when last seen"""
    DUP_CONTENT = "dup_content"
    """content the archive already has from another address"""
    CHARSET_FIXED = "charset_fixed"
    """read, though the charset it declares is not the one it is in"""
    ENCODING_LIE = "encoding_lie"
    """read, though its Content-Encoding is not the one it came in"""
    LISTING_END = "listing_end"
    """past the last page of a list, which is how its end shows"""
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    RATE_LIMITED = "rate_limited"
    """429, or told to come back later"""
    WAF_CHALLENGE = "waf_challenge"
    SOFT_404 = "soft_404"
    """a 200 that is not the page: not found, maintenance, log-in"""
    EMPTY_BODY = "empty_body"
    TRUNCATED = "truncated"
    """fewer bytes came than were promised"""
    TRUNCATED_SUSPECT = "truncated_suspect"
    """nothing was promised, and the page looks cut"""
    CONTENT_CORRUPT = "content_corrupt"
    """a compressed body that is cut or damaged"""
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    """larger than allowed once decompressed, or compressed too often"""
    HEADER_FLOOD = "header_flood"
    TIMEOUT = "timeout"
    DNS_ERROR = "dns_error"
    CONN_ERROR = "conn_error"
    TLS_ERROR = "tls_error"
    PROTO_ERROR = "proto_error"
    """what came is no HTTP"""
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_OFFSITE = "redirect_offsite"
    """leads to a host that is not the portal's"""
    BLOCKED_ADDR = "blocked_addr"
    """a host whose address is private, loopback, link-local or otherwise not public"""
    BLOCKED_SCHEME = "blocked_scheme"
    BLOCKED_PORT = "blocked_port"
    ROBOTS_DISALLOWED = "robots_disallowed"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    """robots.txt could not be had, so nothing is asked of the host"""
    CHARSET_SUSPECT = "charset_suspect"
    """kept, but in no charset that reads well"""
    PARSE_PARTIAL = "parse_partial"
    """kept, but part of its text could not be reached"""
    PARSE_ERROR = "parse_error"
    """whole, but not what its platform promises"""
    UNSUPPORTED_TYPE = "unsupported_type"
    ATTACH_UNSAFE = "attach_unsafe"
    HIJACK_SUSPECT = "hijack_suspect"
    LISTING_LOOP = "listing_loop"
    LISTING_SHRUNK = "listing_shrunk"
    GONE = "gone"
    """the portal says that it was removed"""
    STORE_ERROR = "store_error"
    INTERRUPTED = "interrupted"
    """the run was stopped or killed before the answer was in the archive"""

    @property
    def is_done(self) -> bool:
        """Return whether the address was got."""
        return self in DONE


DONE = frozenset(
    {
        OutcomeCode.OK,
        OutcomeCode.OK_UNCHANGED,
        OutcomeCode.DUP_CONTENT,
        OutcomeCode.CHARSET_FIXED,
        OutcomeCode.CHARSET_SUSPECT,
        OutcomeCode.ENCODING_LIE,
        OutcomeCode.PARSE_PARTIAL,
        OutcomeCode.LISTING_END,
    }
)
"""codes of what was got; every other one says why not"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the fetching of one address ended."""

    url: str
    kind: FetchKind
    code: OutcomeCode
    detail: str
    status: int | None
    """of the last answer; None where none came"""
    bytes: int
    seconds: float
    attempts: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An address still to fetch."""

    url: str
    why: str
    """``new`` | ``changed_row`` | ``revisit`` | ``retry``"""
    portal: str
    section_id: int | None = None
    entry: Entry | None = None
    attempts: int = 0
    kind: FetchKind = FetchKind.PAGE
    referer: str | None = None
    """the page that links to an attachment"""


BLOCKED = frozenset(
    {
        OutcomeCode.BLOCKED_ADDR,
        OutcomeCode.BLOCKED_PORT,
        OutcomeCode.BLOCKED_SCHEME,
        OutcomeCode.REDIRECT_OFFSITE,
    }
)
"""codes of a refusal"""

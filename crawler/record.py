"""The shapes that cross a border: what each step takes and what it gives."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum


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


class Origin(StrEnum):
    """Where on a page (or off it) a value stood, in the field guide's words."""

    TABLE = "table"
    """the metadata block, whatever its markup (guide §4.3 M1-M5)"""
    LINE = "line"
    """the line under the title (M6)"""
    META = "meta"
    """a ``<meta>`` element in the head"""
    HEADING = "heading"
    """the heading of the content region, or the platform's title element"""
    LIST = "list"
    """the row of the listing that led here"""
    JSON = "json"
    """a script variable or JSON answer"""
    BODY = "body"
    """the document's own text: sign-off, first lines"""
    URL = "url"
    """the address"""
    TITLE = "title"
    """the ``<title>`` element"""
    FILE = "file"
    """the text of a file that is the document"""
    INFERRED = "inferred"
    """concluded, not printed"""


class EntryKind(StrEnum):
    """What a listing row leads to."""

    PAGE = "page"
    ATTACHMENT = "attachment"
    EXTERNAL = "external"
    RESTRICTED = "restricted"


class PageState(StrEnum):
    """How far a page is from being published: each step away is witnessed, and so is each step back."""

    LISTED = "listed"
    DELISTED = "delisted"
    """no list shows it: one was read to its end without its row"""
    UNREACHABLE = "unreachable"
    """it answers that it is not there"""
    GONE = "gone"
    """it has answered so for a fortnight, and no list shows it"""


class BodyKind(StrEnum):
    """What carries the document's content."""

    HTML = "html"
    ATTACHMENT_ONLY = "attachment_only"
    IMAGE_ONLY = "image_only"
    EMPTY = "empty"


class FetchKind(StrEnum):
    """What a response was fetched as."""

    HOME = "home"
    COLUMN = "column"
    LISTING = "listing"
    PAGE = "page"
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something odd that was counted and kept; never an exception."""

    code: str
    """a stable word: ``conflict``, ``unreadable_date``, ``unknown_label``, ``site_code_mismatch``…"""
    detail: str
    """what was seen, for a person"""
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One label and its value, verbatim, and where it stood."""

    label: str
    """as printed, trimmed"""
    name: str
    """the label normalised: NFKC, no white space, no trailing colon, no brackets around it"""
    field: str | None
    """the field of `Fields` (or ``title``, ``attachments``, ``view_count``, ``ignore``) the vocabulary
    gives; None = nobody reads it"""
    value: str
    """as printed, trimmed; may be empty"""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file a page links to."""

    url: str
    name: str
    """from the link text, else ``showname=``, else the address"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a listing."""

    url: str
    """absolute and canonical"""
    title: str
    """full title where the row has one (``@title``), else the link's text"""
    published_text: str | None = None
    """the row's date as printed"""
    published: str | None = None
    """the same as ISO date (``2026-01-15``), or None where it cannot be read"""
    kind: EntryKind = EntryKind.PAGE
    pairs: tuple[Pair, ...] = ()
    """further columns of the row (索引号, 文号, 发布机构…), origin LIST"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a listing, as read."""

    url: str
    entries: tuple[Entry, ...]
    """in page order, each address once"""
    next_url: str | None = None
    next_by: str | None = None
    """the paging rule that gave `next_url` (a name in ``paging.PAGING``)"""
    pages_declared: int | None = None
    rows_declared: int | None = None
    page_number: int | None = None
    """1-based, where the page says which one it is"""
    loops: bool = False
    """the page names itself, or one before it, as the next"""
    column_name: str | None = None
    """the heading or last breadcrumb of the listing"""
    site_id_code: str | None = None
    frames: tuple[str, ...] = ()
    """same-host iframe addresses, worth a look when there are no entries"""
    findings: tuple[Finding, ...] = ()


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

    def header(self, name: str) -> str:
        """Return the first header called *name* (any case), or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page as printed: strings, nothing normalised, nothing chosen."""

    url: str
    """canonical"""
    platform: str
    titles: tuple[Pair, ...]
    """every title found, field ``title``"""
    pairs: tuple[Pair, ...]
    """every label and value, in page order, empty ones too"""
    breadcrumb: tuple[str, ...]
    body_html: str | None
    """outer markup of the content container, or None where none was found"""
    body_found_by: str | None
    """the selector or rule that found it"""
    attachments: tuple[Attachment, ...]
    body_kind: BodyKind
    site_name: str | None
    site_id_code: str | None
    column_name: str | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The record's fields (guide §7.1); dates are ISO, cut to the precision printed."""

    index_number: str | None = None  # 索引号
    document_number: str | None = None  # 发文字号
    registration_number: str | None = None  # 统一编号
    subtitle: str | None = None  # 副标题
    issuing_authority: str | None = None  # 发文机关
    publisher: str | None = None  # 发布机构
    responsible_department: str | None = None  # 责任部门
    content_source: str | None = None  # 来源
    author: str | None = None  # 作者
    editor: str | None = None  # 编辑
    signatory: str | None = None  # 签发人
    date_written: str | None = None  # 成文日期
    date_issued: str | None = None  # 发文日期
    date_generated: str | None = None  # 生成日期
    date_published: str | None = None  # 发布日期
    date_disclosed: str | None = None  # 公开日期
    date_updated: str | None = None  # 更新时间
    date_effective: str | None = None  # 施行日期
    date_expired: str | None = None  # 废止日期
    validity_status: str | None = None  # 有效性
    legal_force_level: str | None = None  # 效力等级
    subject_category: str | None = None  # 主题分类
    info_category: str | None = None  # 信息分类
    genre: str | None = None  # 体裁分类
    audience: str | None = None  # 服务对象
    keywords: str | None = None  # 关键词
    abstract: str | None = None  # 内容概述
    disclosure_method: str | None = None  # 公开形式
    disclosure_scope: str | None = None  # 公开范围
    disclosure_time_limit: str | None = None  # 公开时限
    carrier_type: str | None = None  # 载体类型
    language: str | None = None  # 语种
    remarks: str | None = None  # 备注


FIELD_NAMES: tuple[str, ...] = tuple(each.name for each in fields(Fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """One value read for one field, kept with its origin whether or not it was chosen."""

    field: str
    """a name in FIELD_NAMES, or ``title``"""
    raw: str
    value: str | None
    """normalised; None where it could not be read"""
    label: str
    origin: Origin
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A page read to the end: normalised, typed, clean, hashed. What the archive stores."""

    url: str
    title: str | None
    fields: Fields
    values: tuple[FieldValue, ...]
    report_year: int | None
    """the year the report is about, from its title (else its first sentence), not of its publication"""
    document_kind: str
    """county_report | dept_report | township_report | other"""
    signoff_organ: str | None
    """落款 organ, several joined by a space"""
    signoff_date: str | None
    breadcrumb: tuple[str, ...]
    text: str
    """clean text: paragraphs by newline, table cells by tab"""
    body_kind: BodyKind
    attachments: tuple[Attachment, ...]
    content_sha256: str
    """hash of the canonical text (`pipelines.dedupe`)"""
    pairs: tuple[Pair, ...]
    site_id_code: str | None
    platform: str
    findings: tuple[Finding, ...] = ()
    encoding_declared: str | None = None
    encoding_used: str = "utf-8"


class WalkVerdict(StrEnum):
    """How a walk over a listing ended."""

    COMPLETE = "complete"
    """read to its end"""
    CAUGHT_UP = "caught_up"
    """read to a full page of known, unchanged rows below a list once read to its end"""
    TRUNCATED = "truncated"
    """stopped early: a limit, a signal, fewer rows than declared"""
    BLOCKED = "blocked"
    """the portal answered with a challenge or asked to stay away"""
    FAILED = "failed"
    """a page of the list could not be got or read"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKnown:
    """What the archive knows of a list before it is walked again."""

    page_rows: int = 0
    """rows on a full page of it"""
    newest: str | None = None
    """newest date of a row it shows"""
    first_page: frozenset[str] = frozenset()
    """addresses its first page showed last time"""
    rows_declared: int | None = None
    pages_declared: int | None = None


class Deep(StrEnum):
    """Why a walk goes on to the end of a list though it came to rows already known."""

    DUE = "due"
    """every list is read to its end once a month"""
    ROWS_GONE = "rows_gone"
    """rows that stood on the first page are not there, nor did new ones push them down"""
    TOTALS = "totals"
    """the list declares another length than its new rows explain"""
    WHOLE = "whole"
    """a backfill was asked for"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The evidence a walk leaves: nothing found means something only beside this."""

    verdict: WalkVerdict
    stop_reason: str
    """a stable word: ``last_page``, ``no_next``, ``stub_page``, ``repeated_page``, ``no_new_rows``,
    ``caught_up``, ``since_reached``, ``page_limit``, ``challenge``, ``soft_404``, ``http_error``,
    ``layout``, ``layout_changed``, ``download_error``, ``signal``…"""
    pages: int
    rows_seen: int
    """distinct addresses on the pages walked"""
    pages_declared: int | None = None
    rows_declared: int | None = None
    newest: str | None = None
    """newest row date, ISO"""
    oldest: str | None = None
    detail: str = field(default="")
    deep: Deep | None = None
    """why the walk went on where it might have stopped; None = it did not"""
    early_stop_page: int | None = None
    """the page at which it might have stopped; None = at none before the last"""
    missed: int = 0
    """rows beyond that page that were new or changed: what stopping there would have missed"""


class Outcome(StrEnum):
    """What saving a page did."""

    NEW = "new"
    """a page not stored before, with content not stored before"""
    DUPLICATE = "duplicate"
    """a page not stored before, whose content the archive already has"""
    CHANGED = "changed"
    """a known page with other content or other metadata: a new version"""
    SAME = "same"
    """a known page, unchanged"""


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

"""Defines what a page says: draft, record, their fields and values."""

from dataclasses import dataclass, fields
from enum import StrEnum


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


class PageState(StrEnum):
    """Whether a page is still published; every change of its state has evidence."""

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


FIELD_NAMES: tuple[str, ...] = tuple(field.name for field in fields(Fields))


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

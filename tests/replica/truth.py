"""What a faithful crawl of the replica must find, from what the pages print and the field guide alone."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from tests.replica.files.formats import MEDIA
from tests.replica.pages import framed, paged, trs, ucap, vsb
from tests.replica.pages.blocks import printed_title, signoff_blocks
from tests.replica.pages.holding import NAMED
from tests.replica.texts import plain_text
from tests.replica.world import File, Notice, Row, Site, World
from yifa.model.record import FIELD_NAMES, Fields

VALIDITY = {"是": "in_force", "有效": "in_force", "否": "repealed"}
DATE_FIELDS = tuple(name for name in FIELD_NAMES if name.startswith("date_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFile:
    """A file a page shows."""

    sha256: str
    media_type: str
    text: str
    """what it says; nothing for a picture"""

    @classmethod
    def of(cls, file: File) -> Self:
        """Return what a file is."""
        return cls(
            sha256=hashlib.sha256(file.body).hexdigest(),
            media_type=MEDIA[file.ending],
            text="" if file.ending == "png" else "\n".join(file.paragraphs),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePage:
    """What stands at one canonical address."""

    url: str
    portal: str
    title: str
    """on one line, a space where the page breaks it; compare without white space"""
    fields: Fields
    report_year: int | None
    document_kind: str
    signoff_organ: str | None
    signoff_date: str | None
    breadcrumb: tuple[str, ...]
    text: str
    attachments: tuple[tuple[str, str], ...]
    """address and name; the scans of a page that has nothing else count as its files"""
    body_kind: str
    findings: frozenset[str]
    """codes that must be among the findings"""
    listed: bool
    """a row of the listing leads here"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueDocument:
    """One distinct content and the pages that carry it."""

    pages: tuple[TruePage, ...]

    @property
    def urls(self) -> tuple[str, ...]:
        """Return its canonical addresses."""
        return tuple(page.url for page in self.pages)

    @property
    def portals(self) -> tuple[str, ...]:
        """Return the codes of the portals that carry it."""
        return tuple(dict.fromkeys(page.portal for page in self.pages))

    @property
    def text(self) -> str:
        """Return its text."""
        return self.pages[0].text


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueRow:
    """One row of a listing: canonical address, title as far as it is printed, ISO date, what it leads to."""

    url: str
    title: str
    date: str
    leads_to: str
    date_readable: bool
    """False where the row prints no year and its address has none"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueSection:
    """One listing."""

    portal: str
    name: str
    url: str
    pages: int
    page_urls: tuple[str, ...]
    rows: tuple[TrueRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """Everything a crawl is measured by."""

    documents: tuple[TrueDocument, ...]
    sections: dict[str, TrueSection]
    """by portal code"""
    not_documents: dict[str, str]
    """address → what it is instead: ``external``, ``restricted``, ``other_column``"""
    failures: dict[str, str]
    """address → why it cannot be got: ``http_error``, ``soft_404``"""
    files: dict[str, TrueFile]
    """by address, those of listed pages"""

    @property
    def pages(self) -> dict[str, TruePage]:
        """Return every page by address."""
        return {page.url: page for document in self.documents for page in document.pages}


def _iso(text: str) -> str:
    return text.replace(" ", "T")


def _text(site: Site, notice: Notice) -> str:
    parts = [plain_text(each) for each in (*notice.blocks, *signoff_blocks(notice), *notice.annex)]
    if site.family != "vsb":  # elsewhere the links to files stand in the body
        parts += [file.name for file in notice.files if file.held in NAMED]
    return "\n".join(part for part in parts if part)


def _fields(site: Site, notice: Notice) -> Fields:
    """Return the fields by the guide's order of sources (§7.3)."""
    found: dict[str, str | None] = {}
    for name, value in notice.printed:
        if name in FIELD_NAMES and value:
            found[name] = _iso(value) if name in DATE_FIELDS else value
    if found.get("validity_status"):
        found["validity_status"] = VALIDITY[str(found["validity_status"])]
    head = {
        name: notice.value(name) for name in ("PubDate", "ContentSource") if "no_meta" not in notice.quirks
    }
    found.setdefault("publisher", found.get("issuing_authority"))  # 发文机关 stands in, flagged as inferred
    found.setdefault("content_source", head.get("ContentSource") or None)
    updated = found.get("date_updated") or ""  # the time of a day that only the list gives
    day = updated if updated.startswith(notice.listed) else notice.listed
    found.setdefault("date_published", _iso(head.get("PubDate") or "") or day)
    found.setdefault("date_written", notice.signoff_date)
    found.setdefault("issuing_authority", " ".join(notice.signoff) or notice.organ)
    return Fields(**found)


def _findings(notice: Notice, fields: Fields) -> frozenset[str]:
    found = set()
    if fields.date_updated and fields.date_published == fields.date_updated:
        found.add("inferred")
    generated = fields.date_generated or ""
    if len(generated) == len("2026-03-18T14:54:13") and generated[:10] == (fields.date_published or "")[:10]:
        found.add("generated_is_publish_time")
    if notice.value("issuing_authority") and not notice.value("publisher"):
        found.add("inferred")
    if notice.value("line_published"):
        found.add("conflict")
    if "foreign_code" in notice.quirks:
        found.add("site_code_mismatch")
    return frozenset(found)


def true_page(site: Site, notice: Notice) -> TruePage:
    """Return what must be read from a notice's page."""
    fields = _fields(site, notice)
    listed = any(row.path == notice.path for row in site.rows)
    return TruePage(
        url=site.origin + notice.path,
        portal=site.code,
        title=notice.flat_title,
        fields=fields,
        report_year=notice.report_year,
        document_kind=notice.kind,
        signoff_organ=" ".join(notice.signoff) or None,
        signoff_date=notice.signoff_date,
        breadcrumb=site.breadcrumb,
        text=_text(site, notice),
        attachments=(
            *((site.origin + file.path, file.name) for file in notice.files),
            *((site.origin + path, path.rpartition("/")[2]) for path in notice.pictures),
        ),
        body_kind=notice.body_kind,
        findings=_findings(notice, fields),
        listed=listed,
    )


def _row_page(site: Site, row: Row) -> TruePage:
    """Return what must be read of a file that a row of the listing leads to: what the row says."""
    return TruePage(
        url=site.origin + row.path,
        portal=site.code,
        title=row.title,
        fields=Fields(date_published=row.date),
        report_year=None,
        document_kind="other",
        signoff_organ=None,
        signoff_date=None,
        breadcrumb=(),
        text="",
        attachments=((site.origin + row.path, row.title),),
        body_kind="attachment_only",
        findings=frozenset(),
        listed=True,
    )


def _files(site: Site) -> dict[str, TrueFile]:
    notices = [each for each in site.notices.values() if any(row.path == each.path for row in site.rows)]
    files = [file for each in notices for file in (*each.files, *each.scans)]
    files += [row.file for row in site.rows if row.leads_to == "attachment"]
    return {site.origin + file.path: TrueFile.of(file) for file in files}


def _documents(pages: Iterable[TruePage], files: dict[str, TrueFile]) -> tuple[TrueDocument, ...]:
    """Return pages grouped by content; without a text of its own, a page's files are its content."""
    groups: dict[tuple[object, ...], list[TruePage]] = {}
    for page in pages:
        text = re.sub(r"\s+", "", page.text)
        bytes_ = frozenset(files[url].sha256 for url, _ in page.attachments if url in files)
        key = (text,) if page.body_kind == "html" else (bytes_,)
        groups.setdefault(key, []).append(page)
    return tuple(TrueDocument(pages=tuple(group)) for group in groups.values())


def _row_url(site: Site, row: Row) -> str:
    return row.path if "://" in row.path else site.origin + row.path


def _section(site: Site) -> TrueSection:
    rows = tuple(
        TrueRow(
            url=_row_url(site, row),
            title=printed_title(row),
            date=row.date,
            leads_to=row.leads_to,
            date_readable=row.form != "yearless" or site.family != "vsb",
        )
        for row in site.rows
    )
    paths = [site.origin + path for path in site.listing_paths()]
    return TrueSection(
        portal=site.code, name=site.section, url=paths[0], pages=len(paths), page_urls=tuple(paths), rows=rows
    )


def _decoys(site: Site) -> tuple[str, ...]:
    known = {
        "trs": trs.decoys, "ucap": ucap.decoys, "vsb": vsb.decoys, "framed": framed.decoys,
        "paged": paged.decoys,
    }  # fmt: skip
    return known[site.family](site)


def compute(world: World) -> Truth:
    """Return the truth about the world as it stands now."""
    pages: list[TruePage] = []
    others: dict[str, str] = {}
    failures: dict[str, str] = {}
    files: dict[str, TrueFile] = {}
    for site in world.sites.values():
        files |= _files(site)
        pages += [true_page(site, notice) for notice in site.notices.values()]
        others |= {site.origin + path: "other_column" for path in _decoys(site)}
        for row in site.rows:
            if row.leads_to == "attachment":
                pages.append(_row_page(site, row))
            elif row.leads_to in ("external", "restricted"):
                others[_row_url(site, row)] = row.leads_to
            elif row.leads_to != "page":
                failures[_row_url(site, row)] = {"missing": "http_error"}.get(row.leads_to, row.leads_to)
    return Truth(
        documents=_documents((page for page in pages if page.listed), files),
        sections={site.code: _section(site) for site in world.sites.values()},
        not_documents=others,
        failures=failures,
        files=files,
    )

"""Plausible values for everybody's tests; the texts are invented."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archive.store import Archive
from archive.tables.versions import Saved
from yifa.model.fetch import Fetched, FetchKind, Task, Verdict
from yifa.model.listing import Entry, EntryKind
from yifa.model.packed import Packed
from yifa.model.portal import Platform, Portal, Section
from yifa.model.record import Attachment, BodyKind, Draft, Fields, FieldValue, Finding, Origin, Pair, Record

HOST = "www.qingxi.example"
HOME = f"http://{HOST}/"
LISTING = f"{HOME}zwgk/yfxz/index.htm"
PAGE = f"{HOME}zwgk/yfxz/202601/t20260115_1000001.html"
TITLE = "清溪县2025年法治政府建设年度报告"
TEXT = (
    "2025年，清溪县坚持依法行政，把法治政府建设摆在县域治理的重要位置。\n"
    "一、主要做法\n"
    "（一）健全行政复议机制。全年受理行政复议申请42件，办结39件。\n"
    "（二）规范行政执法。对117份规范性文件开展合法性审查。\n"
    "事项\t数量\n行政处罚\t356\n行政许可\t1208\n"
    "清溪县人民政府\n2026年1月12日"
)
AT = datetime(2026, 1, 20, 2, 30, tzinfo=UTC)


def make_platform(name: str = "generic") -> Platform:
    """Return a platform that recognises nothing."""
    return Platform(name=name, title=name.upper(), order=99)


def make_portal(code: str = "990101", name: str = "清溪县", slug: str = "qingxi", home: str = HOME) -> Portal:
    """Return a portal with one section."""
    return Portal(
        code=code,
        name=name,
        slug=slug,
        province="云岭省",
        prefecture="临江市",
        platform=make_platform(),
        home=home,
        sections=(Section(name="依法行政", url=f"{home}zwgk/yfxz/index.htm"),),
    )


def make_page(title: str = TITLE, text: str = TEXT) -> bytes:
    """Return the bytes of a page with the navigation and footer that pages of one portal share."""
    menu = "".join(f'<li><a href="/lm{n}/index.htm" target="_blank">栏目之{n}</a></li>' for n in range(120))
    body = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<ul class='nav'>{menu}</ul><h1>{title}</h1><div id='zoom'>{body}</div>"
        "<div class='footer'>主办：清溪县人民政府办公室 网站标识码：9901010001</div></body></html>"
    ).encode()


def make_fetched(
    url: str = PAGE,
    body: bytes | None = None,
    *,
    requested_url: str | None = None,
    status: int = 200,
    content_type: str = "text/html; charset=utf-8",
    kind: FetchKind = FetchKind.PAGE,
    at: datetime = AT,
) -> Fetched:
    """Return a response, by default a page's."""
    return Fetched(
        url=url,
        requested_url=requested_url or url,
        status=status,
        headers=(("Content-Type", content_type), ("Server", "nginx")),
        body=make_page() if body is None else body,
        fetched_at=at,
        kind=kind,
    )


def make_pair(label: str, value: str, field: str | None, origin: Origin = Origin.TABLE) -> Pair:
    """Return a label and its value."""
    return Pair(label=label, name=label.strip("：: "), field=field, value=value, origin=origin)


def make_entry(
    url: str = PAGE,
    title: str = TITLE,
    published: str | None = "2026-01-15",
    *,
    kind: EntryKind = EntryKind.PAGE,
    pairs: tuple[Pair, ...] = (),
) -> Entry:
    """Return a row of a listing."""
    return Entry(url=url, title=title, published_text=published, published=published, kind=kind, pairs=pairs)


def make_draft(url: str = PAGE, title: str = TITLE, text: str = TEXT) -> Draft:
    """Return a page as printed."""
    return Draft(
        url=url,
        platform="generic",
        titles=(make_pair("", title, "title", Origin.HEADING),),
        pairs=(
            make_pair("索引号：", "990101000/2026-00017", "index_number"),
            make_pair("发布机构：", "清溪县人民政府办公室", "publisher"),
            make_pair("发布日期：", "2026年01月15日", "date_published"),
        ),
        breadcrumb=("首页", "政务公开", "依法行政"),
        body_html="<div id='zoom'>" + "".join(f"<p>{line}</p>" for line in text.splitlines()) + "</div>",
        body_found_by="#zoom",
        attachments=(Attachment(url=f"{HOME}files/fb1.docx", name="附表一.docx"),),
        body_kind=BodyKind.HTML,
        site_name="清溪县人民政府",
        site_id_code="9901010001",
        column_name="依法行政",
    )


def make_record(url: str = PAGE, title: str | None = TITLE, text: str = TEXT, **fields: str | None) -> Record:
    """Return a record; *fields* replace values of its `Fields`."""
    plain = Fields(
        index_number="990101000/2026-00017",
        publisher="清溪县人民政府办公室",
        issuing_authority="清溪县人民政府",
        date_published="2026-01-15",
    )
    return Record(
        url=url,
        title=title,
        fields=replace(plain, **fields),
        values=(
            FieldValue(
                field="publisher",
                raw="清溪县人民政府办公室",
                value="清溪县人民政府办公室",
                label="发布机构：",
                origin=Origin.TABLE,
                chosen=True,
            ),
        ),
        report_year=2025,
        document_kind="county_report",
        signoff_organ="清溪县人民政府",
        signoff_date="2026-01-12",
        breadcrumb=("首页", "政务公开", "依法行政"),
        text=text,
        body_kind=BodyKind.HTML,
        attachments=(Attachment(url=f"{HOME}files/fb1.docx", name="附表一.docx"),),
        content_sha256=hashlib.sha256("".join(text.split()).encode(errors="replace")).hexdigest(),
        pairs=(
            make_pair("发布机构：", "清溪县人民政府办公室", "publisher"),
            make_pair("办理科室：", "综合科", None),
        ),
        site_id_code="9901010001",
        platform="generic",
        findings=(Finding(code="unknown_label", detail="办理科室：综合科"),),
        encoding_declared="utf-8",
    )


class Visit:
    """An open run at a portal with one section and one walk: the least a page needs to be stored."""

    def __init__(self, path: Path, portal: Portal | None = None) -> None:
        self.archive = Archive.open(path, holder="tests")
        self.portal_id = self.archive.portals.add(portal or make_portal())
        self.run_id = self.archive.runs.begin("crawl", {"portals": ["qingxi"]}, "yifa 0", AT)
        self.section_id = self.archive.portals.add_section(
            self.portal_id, name="依法行政", url=LISTING, found_by="profile", found_path=None, at=AT
        )
        self.walk_id = self.archive.walks.begin(self.run_id, self.section_id, AT)

    def list(self, *entries: Entry, at: datetime = AT) -> None:
        """Show rows on the section's listing."""
        self.archive.walks.keep_entries(self.walk_id, self.section_id, self.portal_id, entries, at)

    def files_due(self) -> Packed[Task]:
        """Return the files that are to be fetched."""
        return self.archive.queue.due(self.portal_id, AT, FetchKind.ATTACHMENT)

    def keep(self, fetched: Fetched | None = None, verdict: Verdict = Verdict.OK) -> int:
        """Keep a response and return its capture."""
        return self.archive.captures.keep(
            self.portal_id, self.run_id, fetched or make_fetched(), verdict=verdict, detail=""
        )

    def save(self, record: Record, entry: Entry | None = None, at: datetime = AT) -> Saved:
        """Keep a response for a record and store the record."""
        capture_id = self.keep(make_fetched(record.url, make_page(record.title or "", record.text), at=at))
        return self.archive.versions.save(
            record, capture_id=capture_id, portal_id=self.portal_id, run_id=self.run_id, entry=entry, at=at
        )

    def fail(self, url: str = PAGE, *, at: datetime = AT, retry: bool = True) -> None:
        """Count a failed fetch of a page."""
        self.archive.queue.fail(
            self.portal_id,
            self.run_id,
            url=url,
            kind=FetchKind.PAGE,
            reason="timeout",
            detail="no answer in 30 s",
            at=at,
            retry=retry,
        )

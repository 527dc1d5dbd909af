"""Makes the record of a draft: cleaned, checked, hashed; the first pipeline."""

from collections.abc import Iterator
from typing import Self

from archive.search.grams import index_ahead
from pipelines.check import check
from pipelines.clean import clean
from pipelines.dedupe import content_hash
from pipelines.items import Crawling, FileItem, PageItem, RecordItem
from pipelines.signoff import read_signoff
from pipelines.titles import column_path
from yifa.model.listing import Entry
from yifa.model.portal import Portal
from yifa.model.record import Attachment, BodyKind, Draft, Finding, Record
from yifa.reading.charset import Decoded
from yifa.reading.in_thread import in_thread
from yifa.reading.markup import odd_characters
from yifa.reading.report.kinds import document_kind
from yifa.reading.report.titles import report_year

EXTRACTION = 10
"""raised whenever the same bytes would be read otherwise than before"""
NO_TEXT = Finding(
    code="no_text", detail="the document's place on the page holds no character that a reader sees"
)


def make_record(
    draft: Draft,
    decoded: Decoded | None = None,
    *,
    entry: Entry | None = None,
    portal: Portal | None = None,
) -> Record:
    """Return the record of a page: its draft cleaned, checked and hashed.

    *decoded* is the text it was read from, *entry* the list row that led there, *portal* the county it should
    belong to.
    """
    titles = [pair.value for pair in draft.titles]
    text = clean(draft.body_html, titles=titles, pairs=draft.pairs) if draft.body_html else ""
    is_empty = draft.body_kind is BodyKind.HTML and not text
    kind = BodyKind.EMPTY if is_empty else draft.body_kind
    signoff = read_signoff(text)
    checked = check(draft, text, signoff, entry=entry, portal=portal)
    organs = " ".join(signoff.organs) or None
    organ = checked.fields.issuing_authority or checked.fields.publisher or organs
    odd = (*(_findings(decoded) if decoded else ()), *((NO_TEXT,) if is_empty else ()))
    content_sha256 = content_hash(text, title=checked.title, attachments=draft.attachments, body_kind=kind)
    return Record(
        url=draft.url, title=checked.title, fields=checked.fields, values=checked.values,
        report_year=report_year(checked.title, text), document_kind=document_kind(checked.title, organ),
        signoff_organ=organs, signoff_date=signoff.date, breadcrumb=column_path(draft.breadcrumb),
        text=text, body_kind=kind, attachments=draft.attachments, content_sha256=content_sha256,
        pairs=(*draft.pairs, *(entry.pairs if entry else ())), site_id_code=draft.site_id_code,
        platform=draft.platform, findings=(*draft.findings, *odd, *checked.findings),
        encoding_declared=decoded.declared if decoded else None,
        encoding_used=decoded.used if decoded else "utf-8",
    )  # fmt: skip


def _findings(decoded: Decoded) -> Iterator[Finding]:
    """Yield what is odd in the characters of a page."""
    if decoded.doubt:
        yield Finding(code="charset_suspect", detail=f"read as {decoded.used}: {decoded.doubt}")
    if odd := odd_characters(decoded.text):
        yield Finding(code="odd_characters", detail=odd)


def file_draft(entry: Entry, portal: Portal) -> Draft:
    """Return the draft of a file that a listing's row leads to, made from that row alone."""
    return Draft(
        url=entry.url, platform=portal.platform.name, titles=(), pairs=(), breadcrumb=(), body_html=None,
        body_found_by=None, attachments=(Attachment(url=entry.url, name=entry.title),),
        body_kind=BodyKind.ATTACHMENT_ONLY, site_name=None, site_id_code=None, column_name=None,
    )  # fmt: skip


def _record_of(item: PageItem, portal: Portal) -> Record:
    record = make_record(item.draft, item.decoded, entry=item.entry, portal=portal)
    index_ahead(record.text)
    return record


class RecordPipeline:
    """Gives every page its record, and every file that a listing led to."""

    def __init__(self, crawler: Crawling) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawling) -> Self:
        """Return one that knows the crawl it belongs to."""
        return cls(crawler)

    async def process_item(self, item: PageItem | FileItem) -> RecordItem:
        """Return the item with its record."""
        portal = self.crawler.spider.visit.portal
        if isinstance(item, FileItem):
            entry = item.task.entry
            record = make_record(file_draft(entry, portal), entry=entry, portal=portal) if entry else None
            return RecordItem(item=item, record=record)
        return RecordItem(item=item, record=await in_thread(item.fetched.body, _record_of, item, portal))

"""Draft → record: cleaned, checked, hashed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pipelines.check import Checked, check
from pipelines.clean import clean
from pipelines.dedupe import content_hash
from pipelines.signoff import Signoff, read_signoff
from pipelines.titles import column_path, document_kind, report_year
from yifa.model.listing import Entry
from yifa.model.portal import Portal
from yifa.model.record import Attachment, BodyKind, Draft, Finding, Record
from yifa.reading.charset import Decoded
from yifa.reading.markup import odd_characters


def file_draft(entry: Entry, portal: Portal) -> Draft:
    """Return the draft of a file that a listing's row leads to: the row says all but what stands in it."""
    return Draft(
        url=entry.url,
        platform=portal.platform.name,
        titles=(),
        pairs=(),
        breadcrumb=(),
        body_html=None,
        body_found_by=None,
        attachments=(Attachment(url=entry.url, name=entry.title),),
        body_kind=BodyKind.ATTACHMENT_ONLY,
        site_name=None,
        site_id_code=None,
        column_name=None,
    )


def record_of(draft: Draft, decoded: Decoded, entry: Entry | None, portal: Portal | None) -> Record:
    """Return the record a draft gives."""
    return make_record(
        replace(draft, findings=(*draft.findings, *_findings(decoded))),
        entry=entry,
        portal=portal,
        encoding_declared=decoded.declared,
        encoding_used=decoded.used,
    )


def _findings(decoded: Decoded) -> Iterator[Finding]:
    """Yield what is odd in the characters of a page."""
    if decoded.doubt:
        yield Finding(code="charset_suspect", detail=f"read as {decoded.used}: {decoded.doubt}")
    if odd := odd_characters(decoded.text):
        yield Finding(code="odd_characters", detail=odd)


# raised whenever the same bytes would be read otherwise than before
EXTRACTION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A draft on its way to a record: each stage fills in its own."""

    draft: Draft
    entry: Entry | None
    portal: Portal | None
    text: str = ""
    signoff: Signoff = field(default_factory=Signoff)
    checked: Checked = field(default_factory=Checked)
    content_sha256: str = ""


def _clean(work: Work) -> Work:
    """Fill in the clean text and the sign-off it ends with."""
    draft = work.draft
    titles = [each.value for each in draft.titles]
    text = clean(draft.body_html, titles=titles, pairs=draft.pairs) if draft.body_html else ""
    return replace(work, text=text, signoff=read_signoff(text))


def _check(work: Work) -> Work:
    """Fill in the fields chosen."""
    checked = check(work.draft, work.text, work.signoff, entry=work.entry, portal=work.portal)
    return replace(work, checked=checked)


def _dedupe(work: Work) -> Work:
    """Fill in the content's hash."""
    draft = work.draft
    found = content_hash(
        work.text, title=work.checked.title, attachments=draft.attachments, body_kind=draft.body_kind
    )
    return replace(work, content_sha256=found)


# what a draft goes through; `pipelines.store` keeps the record and `crawler.tally` counts it
STAGES: tuple[Callable[[Work], Work], ...] = (_clean, _check, _dedupe)


def make_record(
    draft: Draft,
    *,
    entry: Entry | None = None,
    portal: Portal | None = None,
    encoding_declared: str | None = None,
    encoding_used: str = "utf-8",
) -> Record:
    """Return the record of a page: its draft cleaned, checked and hashed.

    *entry* is the list row that led there; *portal* the county it should belong to.
    """
    work = Work(draft=draft, entry=entry, portal=portal)
    for stage in STAGES:
        work = stage(work)
    checked = work.checked
    organs = " ".join(work.signoff.organs) or None
    organ = checked.fields.issuing_authority or checked.fields.publisher or organs
    return Record(
        url=draft.url,
        title=checked.title,
        fields=checked.fields,
        values=checked.values,
        report_year=report_year(checked.title, work.text),
        document_kind=document_kind(checked.title, organ),
        signoff_organ=organs,
        signoff_date=work.signoff.date,
        breadcrumb=column_path(draft.breadcrumb),
        text=work.text,
        body_kind=draft.body_kind,
        attachments=draft.attachments,
        content_sha256=work.content_sha256,
        pairs=(*draft.pairs, *(entry.pairs if entry else ())),
        site_id_code=draft.site_id_code,
        platform=draft.platform,
        findings=(*draft.findings, *checked.findings),
        encoding_declared=encoding_declared,
        encoding_used=encoding_used,
    )

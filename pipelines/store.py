"""Stores records and files; the second pipeline, and the one place where they enter the archive."""

import asyncio
from typing import Self

from archive.book import Book
from archive.tables.links import KeptFile
from archive.tables.payloads import sha256
from pipelines.dedupe import HASH_RULE
from pipelines.items import Crawling, FileItem, PageItem, RecordItem
from pipelines.record import EXTRACTION
from yifa.model.errors import ArchiveError, PageError
from yifa.model.fetch import NOT_VERIFIED, UNVERIFIED, FetchKind, OutcomeCode, Verdict
from yifa.model.record import Finding, Outcome, Record
from yifa.reading.outcome import code_of_text

BY_OUTCOME = {Outcome.DUPLICATE: OutcomeCode.DUP_CONTENT, Outcome.SAME: OutcomeCode.OK_UNCHANGED}
"""codes of answers whose record the archive had already"""


def store(item: RecordItem, book: Book) -> tuple[Outcome, ...]:
    """Store a page or a file and return what that did.

    Raises:
        NotTextError: a page holds characters no text can hold.
        ArchiveError: the archive could not be written.
    """
    if isinstance(item.item, FileItem):
        return _store_file(item.item, item.record, book)
    assert item.record is not None
    return (_store_page(item.item, item.record, book),)


def _store_page(item: PageItem, record: Record, book: Book) -> Outcome:
    """Save a page and return what that did: its bytes, record, state and task change together."""
    fetched = item.fetched
    at = fetched.fetched_at
    known = book.held(fetched.requested_url, FetchKind.PAGE)
    capture_id = book.keep(fetched, Verdict.OK, item.verdict_detail)
    outcome = book.save(
        record, capture_id=capture_id, entry=item.entry, at=at, extraction=EXTRACTION, hash_rule=HASH_RULE
    ).outcome
    if outcome in (Outcome.SAME, Outcome.CHANGED):
        book.check_validator(known, fetched, changed=outcome is Outcome.CHANGED, claimed=item.claimed)
    if record.url != item.task_url:
        book.redirect(item.task_url, record.url, at)
    code = BY_OUTCOME.get(outcome, code_of_text(fetched, item.decoded))
    book.end(item.task_url, FetchKind.PAGE, code, item.verdict_detail)
    if book.is_due(record.url, FetchKind.PAGE):  # another row of the queue, answered with this one
        book.end(record.url, FetchKind.PAGE, code, f"answered for {item.task_url}")
    return outcome


def _store_file(item: FileItem, record: Record | None, book: Book) -> tuple[Outcome, ...]:
    """Keep a file for the versions that link to it; one that a listing led to is saved as a document too.

    Return what that did to each page that showed another file at this address, and to the document.
    """
    fetched, entry = item.fetched, item.task.entry
    known = book.held(item.task.url, FetchKind.ATTACHMENT) if item.is_known else None
    trust = f"; {NOT_VERIFIED}" if UNVERIFIED in fetched.flags else ""
    capture_id = book.keep(fetched, Verdict.OK, item.kind.media_type + trust)
    outcome = None
    if record is not None:
        outcome = book.save(
            record, capture_id=capture_id, entry=entry, at=fetched.fetched_at, extraction=EXTRACTION,
            hash_rule=HASH_RULE,
        ).outcome  # fmt: skip
    if known is not None:
        changed = sha256(fetched.body) != known.sha256
        book.check_validator(known, fetched, changed=changed, claimed=item.claimed)
    file = KeptFile.of(
        fetched, url=item.task.url, media_type=item.kind.media_type, file_name=item.name,
        capture_id=capture_id,
    )  # fmt: skip
    replaced = book.replace_file(file)
    book.files.keep(file)
    if replaced:
        outcome = None if outcome is Outcome.SAME else outcome
        detail = f"another file at the address it had on {replaced} pages"
        book.note(item.task.url, Finding(code="file_replaced", detail=detail))
    unchanged = item.is_known and not replaced
    code = OutcomeCode.OK if outcome is None else BY_OUTCOME.get(outcome, OutcomeCode.OK)
    book.end(item.task.url, FetchKind.ATTACHMENT, OutcomeCode.OK_UNCHANGED if unchanged else code)
    return (*(Outcome.CHANGED,) * replaced, *((outcome,) if outcome else ()))


class StorePipeline:
    """Stores what `RecordPipeline` read."""

    def __init__(self, crawler: Crawling) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawling) -> Self:
        """Return one that knows the crawl it belongs to."""
        return cls(crawler)

    async def process_item(self, item: RecordItem) -> RecordItem:
        """Store the item and tell the crawl what that did; a page that cannot be stored becomes a failure."""
        visit = self.crawler.spider.visit
        try:
            if visit.book.index_if_full():
                await asyncio.sleep(0)  # other portals' turn
                visit.book.commit_if_full()
                await asyncio.sleep(0)
            visit.stored(item.item, store(item, visit.book))
        except PageError as error:
            visit.fail(item.task_url, FetchKind.PAGE, "layout", str(error))
        except ArchiveError as error:
            visit.give_up(error)
        finally:
            visit.arrived(item.item)
        return item

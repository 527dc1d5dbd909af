"""Page item → record → archive, and counted."""

from typing import TYPE_CHECKING, Self

from archive.store import Saved
from archive.tables.payloads import sha256
from archive.tables.validators import Held, Proof
from crawler.visit.visit import Visit
from pipelines.dedupe import HASH_RULE
from pipelines.items import FileItem
from pipelines.record import EXTRACTION, file_draft, make_record, record_of
from yifa.model.errors import ArchiveError, PageError
from yifa.model.fetch import NOT_VERIFIED, UNVERIFIED, Fetched, FetchKind, OutcomeCode, Verdict
from yifa.model.record import Finding, Outcome
from yifa.reading.in_thread import aside
from yifa.reading.outcome import code_of_text

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.spiders.portal import PortalSpider
    from pipelines.items import PageItem


BY_OUTCOME = {Outcome.DUPLICATE: OutcomeCode.DUP_CONTENT, Outcome.SAME: OutcomeCode.OK_UNCHANGED}
"""what saving tells of an answer beyond its text"""


async def store(item: "PageItem", visit: "Visit") -> Saved:
    """Return what saving the page did: its bytes, record, state and task change together.

    Raises:
        PageError: the page could not be read to the end.
        ArchiveError: the archive could not be written.
    """
    body = item.fetched.body
    record = await aside(body, record_of, item.draft, item.decoded, item.entry, visit.portal)
    archive, at = visit.archive, item.fetched.fetched_at
    known = archive.held(item.fetched.requested_url, FetchKind.PAGE)
    capture_id = archive.record_capture(
        visit.portal_id,
        visit.run_id,
        item.fetched,
        verdict=Verdict.OK,
        detail=item.verdict_detail,
    )
    saved = archive.save(
        record,
        capture_id=capture_id,
        portal_id=visit.portal_id,
        run_id=visit.run_id,
        entry=item.entry,
        at=at,
        extraction=EXTRACTION,
        hash_rule=HASH_RULE,
    )
    if saved.outcome in (Outcome.SAME, Outcome.CHANGED):
        changed = saved.outcome is Outcome.CHANGED
        check_validator(visit, known, item.fetched, changed=changed, claimed=item.claimed)
    if record.url != item.task_url:
        archive.redirect_page(item.task_url, record.url, visit.run_id, at)
    text = code_of_text(item.fetched, item.decoded)
    code = BY_OUTCOME.get(saved.outcome, text)
    visit.ledger.end(item.task_url, FetchKind.PAGE, code, item.verdict_detail)
    if visit.ledger.is_due(record.url, FetchKind.PAGE):  # another row of the queue, answered with this one
        visit.ledger.end(record.url, FetchKind.PAGE, code, f"answered for {item.task_url}")
    return saved


def store_file(item: FileItem, visit: "Visit") -> Outcome | None:
    """Keep a file for the versions that link to it; where a listing led to it, it is a document itself.

    Return what saving that document did; None where there is none.

    Raises:
        ArchiveError: the archive could not be written.
    """
    archive, fetched, entry = visit.archive, item.fetched, item.task.entry
    known = archive.held(item.task.url, FetchKind.ATTACHMENT) if item.is_known else None
    trust = f"; {NOT_VERIFIED}" if UNVERIFIED in fetched.flags else ""
    capture_id = archive.record_capture(
        visit.portal_id, visit.run_id, fetched, verdict=Verdict.OK, detail=item.kind.media_type + trust
    )
    outcome = None
    if entry is not None:
        draft = file_draft(entry, visit.portal)
        record = make_record(draft, entry=entry, portal=visit.portal)
        outcome = archive.save(
            record,
            capture_id=capture_id,
            portal_id=visit.portal_id,
            run_id=visit.run_id,
            entry=entry,
            at=fetched.fetched_at,
            extraction=EXTRACTION,
            hash_rule=HASH_RULE,
        ).outcome
    if known is not None:
        changed = sha256(fetched.body) != known.sha256
        check_validator(visit, known, fetched, changed=changed, claimed=item.claimed)
    replaced = archive.replace_file(
        fetched,
        url=item.task.url,
        media_type=item.kind.media_type,
        file_name=item.name,
        capture_id=capture_id,
        run_id=visit.run_id,
    )
    for _ in range(replaced):
        visit.tally.count(Outcome.CHANGED)
    archive.keep_file(
        fetched,
        url=item.task.url,
        media_type=item.kind.media_type,
        file_name=item.name,
        capture_id=capture_id,
    )
    if replaced:
        outcome = None if outcome is Outcome.SAME else outcome
        detail = f"another file at the address it had on {replaced} pages"
        finding = Finding(code="file_replaced", detail=detail)
        archive.record_finding(visit.run_id, visit.portal_id, item.task.url, finding)
    unchanged = item.is_known and not replaced
    code = OutcomeCode.OK if outcome is None else BY_OUTCOME.get(outcome, OutcomeCode.OK)
    code = OutcomeCode.OK_UNCHANGED if unchanged else code
    visit.ledger.end(item.task.url, FetchKind.ATTACHMENT, code)
    return outcome


class StorePipeline:
    """The last stage of the crawl: the one place where pages enter the archive."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Return one that knows the crawl it belongs to."""
        return cls(crawler)

    async def process_item(self, item: "PageItem | FileItem") -> "PageItem | FileItem":
        """Store the item and count what that did; a page that cannot be read becomes a failure."""
        spider: PortalSpider = self.crawler.spider  # type: ignore[assignment] # the only spider there is
        visit = spider.visit
        try:
            if isinstance(item, FileItem):
                self._store_file(item, visit)
            else:
                await self._store_page(item, visit)
        except ArchiveError as error:
            spider.session.give_up(error)
        finally:
            visit.arrived()
        return item

    @staticmethod
    async def _store_page(item: "PageItem", visit: "Visit") -> None:
        try:
            outcome = (await store(item, visit)).outcome
        except PageError as error:
            visit.fail(item.task_url, FetchKind.PAGE, "layout", str(error))
        else:
            visit.tally.count(outcome)
            visit.watch.saved(visit.portal, outcome)

    @staticmethod
    def _store_file(item: FileItem, visit: "Visit") -> None:
        outcome = store_file(item, visit)
        if outcome is not None:
            visit.tally.count(outcome)
        visit.tally.files += 1
        visit.watch.filed(visit.portal)


def check_validator(visit: Visit, known: Held | None, now: Fetched, *, changed: bool, claimed: bool) -> None:
    """Hold a whole answer against the validator of the one before; a lie is a finding and ends the trust."""
    if known is None:
        return
    test = visit.archive.check_validator(
        visit.portal_id, visit.run_id, known, now, changed=changed, claimed=claimed
    )
    if test is Proof.LIED:
        visit.honest = False
        how = "304" if claimed else f"the same {known.name}"
        detail = f"{how} for other content; the portal is asked for whole answers from now on"
        finding = Finding(code="validator_lied", detail=detail)
        visit.archive.record_finding(visit.run_id, visit.portal_id, now.requested_url, finding)

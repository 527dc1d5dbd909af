"""Page item → record → archive, and counted."""

from typing import TYPE_CHECKING, Self

from archive.store import Saved
from crawler.errors import ArchiveError, PageError
from crawler.reading import record_of
from crawler.record import FetchKind, Verdict
from pipelines import EXTRACTION
from pipelines.dedupe import HASH_RULE

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawler.run.crawl import PageItem
    from crawler.run.visit import Visit
    from crawler.spiders.portal import PortalSpider


def store(item: "PageItem", visit: "Visit") -> Saved:
    """Return what saving the page did: its bytes, record, state and task change together.

    Raises:
        PageError: the page could not be read to the end.
        ArchiveError: the archive could not be written.
    """
    record = record_of(item.draft, item.decoded, item.entry, visit.portal)
    archive, at = visit.archive, item.fetched.fetched_at
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
    if record.url != item.task_url:
        archive.redirect_page(item.task_url, record.url, at)
    return saved


class StorePipeline:
    """The last stage of the crawl: the one place where pages enter the archive."""

    def __init__(self, crawler: "Crawler") -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: "Crawler") -> Self:
        """Return one that knows the crawl it belongs to."""
        return cls(crawler)

    def process_item(self, item: "PageItem") -> "PageItem":
        """Store the page and count what that did; a page that cannot be read becomes a failure."""
        spider: PortalSpider = self.crawler.spider  # type: ignore[assignment] # the only spider there is
        visit = spider.visit
        try:
            outcome = store(item, visit).outcome
        except PageError as error:
            visit.fail(item.task_url, FetchKind.PAGE, "layout", str(error))
        except ArchiveError as error:
            spider.session.fatal = spider.session.fatal or error
        else:
            visit.tally.count(outcome)
            visit.watch.saved(visit.portal, outcome)
        return item

"""Crawls one portal: walks its sections' listings, fetches the pages that are new, and keeps the evidence."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence, Set
from dataclasses import dataclass, field, replace

from archive.tables.portals import StoredSection
from archive.times import stamp
from crawler.fetch.troubles import FetchError, ParkedError
from crawler.visit.conditional import fetch_again
from crawler.visit.doubts import Doubts
from crawler.visit.files import fetch_files
from crawler.visit.visit import Visit
from crawler.walks.listings import walk_section
from crawler.walks.moved import propose_former_home, propose_host, propose_rows, propose_section
from crawler.walks.redesign import note_platform
from crawler.walks.sections import discover_sections, known_sections, may_discover
from pipelines.items import FileItem, PageItem
from yifa.model.fetch import FetchKind, OutcomeCode, Task, Verdict
from yifa.model.listing import Certificate
from yifa.model.record import BodyKind, Finding, Outcome, PageState
from yifa.reading.in_thread import in_thread
from yifa.reading.outcome import NOT_FOUND, SERVER_ERROR
from yifa.reading.response import Opened, draft_of, open_response

LOST = frozenset({"not_found", "soft_404", "layout", "layout_changed"})
"""stop reasons of a walk's first page that show that the section is no longer at its address"""
Lost = Sequence[tuple[StoredSection, Certificate]]
"""sections whose walk found no list, with how it ended"""
REFETCHED = frozenset({"changed_row", "revisit", "refresh", "recheck"})
"""reasons of a task whose page was read before"""


@dataclass(slots=True)
class PortalCrawl:
    """One portal's crawl in one run."""

    visit: Visit
    _again: list[Task] = field(default_factory=list)
    _doubts: Doubts = field(init=False)

    def __post_init__(self) -> None:
        self._doubts = Doubts(self.visit)

    async def items(self) -> AsyncGenerator[PageItem | FileItem]:
        """Yield every page read, then every file got; all else goes to the archive.

        However it ends, certificates, failures and the queue are left in the archive.
        """
        visit = self.visit
        if self._is_left_alone():
            return
        try:
            if not visit.order.only:
                try:
                    await self._walk_all()
                finally:
                    self._note_absences()
            if visit.order.only_listings:
                return
            self._queue_more()
            async for item in self._pages():
                visit.sent(item)
                yield item
            await visit.all_stored()
            async for file in fetch_files(visit):
                visit.sent(file)
                yield file
        except ParkedError as parked:
            self._leave_alone(parked)
        else:
            for host, why in visit.fetcher.breaker.parked.items():
                visit.leave(f"{host}: {why}", blocked=visit.tally.blocked)
        finally:
            visit.account()

    def _is_left_alone(self) -> bool:
        """Return whether an earlier run parked the portal until later than now; if so, note that."""
        parked = self.visit.book.parked_until()
        if parked is not None:
            until, why = parked
            self.visit.leave(f"left alone until {until}, by an earlier run: {why}", blocked=True)
        return parked is not None

    def _leave_alone(self, parked: ParkedError) -> None:
        """End the portal's crawl; where the portal turned us away, park it for later runs too."""
        words = str(parked)
        if parked.blocked:
            until = self.visit.book.park(parked.reason, parked.detail, parked.until)
            words = f"{words}; left alone until {stamp(until)}"
        self.visit.leave(words, blocked=parked.blocked)

    def _note_absences(self) -> None:
        """Note which pages left their lists, as this run's walks prove, and which walks prove nothing."""
        book = self.visit.book
        for doubt in book.note_absences():
            book.note(doubt.url, Finding(code="rows_missing", detail=doubt.detail))

    def _queue_more(self) -> None:
        """Queue what no list of this run led to: pages due for a visit, or what is to be tried again."""
        book, order = self.visit.book, self.visit.order
        if order.only:
            book.add_recheck(order.only)
        elif order.retry:
            book.add_retries(given_up=order.given_up)
        elif order.refresh:
            book.add_refresh(order.since, order.until)
        else:
            book.add_revisits()

    async def _walk_all(self) -> None:
        visit = self.visit
        began = visit.book.clock()
        visit.forsaken = propose_former_home(visit)
        known = known_sections(visit)
        lost = await self._walk_known(known)
        unopened = visit.book.unopened(None if visit.order.retry else began, given_up=visit.order.given_up)
        await self._walk_others(known, lost, unopened=bool(unopened))
        still = visit.book.unopened(None, given_up=visit.order.given_up)
        for url, kind in unopened:
            if (url, kind) in still and url not in visit.failed:
                await visit.open(url, kind)
        if visit.led_away:
            await propose_host(visit)
        else:
            propose_rows(visit)
        visit.book.resolve_lists(began)

    async def _walk_known(self, known: Sequence[StoredSection]) -> Lost:
        """Walk the lists whose address is known; return those that are no longer there."""
        visit, lost = self.visit, []
        for section in known:
            if visit.order.retry and not visit.book.archive.walks.fell_short(section.section_id):
                continue
            walk = await walk_section(visit, section)
            if walk.stop and walk.pages == 0 and walk.stop.stop_reason in LOST:
                lost.append((section, walk.stop))
        return lost

    async def _walk_others(self, known: Sequence[StoredSection], lost: Lost, *, unopened: bool) -> None:
        """Walk what was found in place of lost lists, or is to be found from the home page."""
        discovers = may_discover(self.visit)
        have = {section.url for section in known}
        if lost and not discovers and await self._walk_found(have, lost):
            return
        none = not any(old.found_by == "discovered" for old in known)
        if not lost and not (discovers and (unopened or none)):
            return
        for section in await discover_sections(self.visit):
            if section.url not in have:
                walk = await walk_section(self.visit, section)
                if walk.addresses:
                    self._take_move(section, lost, named=not discovers)

    async def _walk_found(self, have: Set[str], lost: Lost) -> bool:
        """Walk what an earlier run found in place of lost sections; return whether that still shows rows."""
        visit, shows_rows = self.visit, False
        moved = visit.book.superseded()
        for section in visit.book.sections():
            if (
                section.found_by == "discovered"
                and section.url not in have
                and section.section_id not in moved
            ):
                walk = await walk_section(visit, section)
                if walk.addresses:
                    visit.book.use_section(section.section_id)
                    self._take_move(section, lost, named=True)
                    shows_rows = True
        return shows_rows

    def _take_move(self, section: StoredSection, lost: Lost, *, named: bool) -> None:
        """Take a list found elsewhere for the lost one of its name or its pages: that one has not failed."""
        if lost and named:
            propose_section(self.visit, section)
        moved = self.visit.book.superseded()
        for before, stop in lost:
            if before.name == section.name or before.section_id in moved:
                self.visit.tally.excuse(before.section_id, stop)

    async def _pages(self) -> AsyncIterator[PageItem]:
        visit = self.visit
        referers = {section.section_id: section.url for section in visit.book.sections()}
        tasks = visit.due(FetchKind.PAGE)
        visit.watch.queued(visit.portal, len(tasks))
        for task in tasks:
            item = await self._page(task, referers.get(task.section_id or 0), last_try=False)
            if item is not None:
                yield item
        for task in self._again:
            item = await self._page(task, referers.get(task.section_id or 0), last_try=True)
            if item is not None:
                yield item

    async def _page(self, task: Task, referer: str | None, *, last_try: bool) -> PageItem | None:
        if self.visit.fetcher.breaker.is_parked(task.url):
            return None
        try:
            answer = await fetch_again(self.visit, task, FetchKind.PAGE, referer)
            if answer.fetched is None:
                self.visit.tally.count(Outcome.SAME)
                return None
            fetched = answer.fetched
        except FetchError as error:
            if error.transient and not last_try:
                self._again.append(task)
            else:
                self._fail(task, error.reason, error.detail)
            return None
        visit = self.visit
        row = task.entry.title if task.entry else ""
        opened = visit.keep(
            await in_thread(fetched.body, open_response, fetched, visit.portal, visit.home, row=row)
        )
        jump = self.visit.jump(opened) if opened.ok else None
        if jump is not None:
            followed = await self.visit.open(jump, FetchKind.PAGE)
            if followed is None:
                detail = f"leads to {jump}, which could not be fetched"
                self.visit.book.end_as(task.url, jump, FetchKind.PAGE, detail)
                self._fail(task, "jump", detail)
                return None
            opened = followed
        if opened.ok:
            return await self._item(task, opened, claimed=answer.claimed, last_try=last_try)
        self._take_verdict(task, opened, last_try=last_try)
        return None

    async def _item(self, task: Task, opened: Opened, *, claimed: bool, last_try: bool) -> PageItem | None:
        visit = self.visit
        draft = await in_thread(opened.fetched.body, draft_of, opened, visit.portal)
        note_platform(visit, opened, draft)
        if draft.body_kind is BodyKind.EMPTY:
            known = task.why in REFETCHED
            words = "the page had a body before" if known else "no document body found on the page"
            self._fail(task, "layout_changed" if known else "layout", words)
            return None
        doubt = await self._doubts.weigh(task, opened, draft)
        if isinstance(doubt, Finding) and not last_try:
            self._again.append(task)  # by then it will be known whether all its pages are the same
            return None
        if isinstance(doubt, Finding):
            draft = replace(draft, findings=(*draft.findings, doubt))
        elif doubt is not None:
            self._refuse(task, opened, *doubt)
            return None
        own = visit.book.archive.queue.entry_of(draft.url) if draft.url != task.url else None
        return PageItem(
            draft=draft, decoded=opened.decoded, entry=own or task.entry, task_url=task.url,
            fetched=opened.fetched, verdict_detail=opened.judgement.detail, claimed=claimed,
        )  # fmt: skip

    def _refuse(self, task: Task, opened: Opened, verdict: Verdict, detail: str) -> None:
        """Fail a page that must not be stored, and keep it as evidence; what was stored before stays."""
        self.visit.keep_as_evidence(opened, verdict, detail)
        if verdict is Verdict.CHALLENGE:
            self._fail_on_challenge(task, detail)
        else:
            self._fail(task, str(verdict), detail)

    def _take_verdict(self, task: Task, opened: Opened, *, last_try: bool) -> None:
        verdict, detail = opened.judgement.verdict, opened.judgement.detail
        status = opened.fetched.status
        if verdict is Verdict.CHALLENGE:
            self._fail_on_challenge(task, detail)
        elif (status >= SERVER_ERROR or verdict is Verdict.TRUNCATED) and not last_try:
            self._again.append(task)
        elif verdict is Verdict.SOFT_404 or (status in NOT_FOUND and verdict is Verdict.HTTP_ERROR):
            self._take_absence(task, opened, "not_found" if status in NOT_FOUND else str(verdict))
        else:
            closed = verdict is Verdict.RESTRICTED
            self._fail(task, str(verdict), detail, retry=verdict is not Verdict.TOO_LARGE, explained=closed)

    def _fail_on_challenge(self, task: Task, detail: str) -> None:
        self._fail(task, "challenge", detail)
        breaker = self.visit.fetcher.breaker
        breaker.count_failure(task.url, detail, OutcomeCode.WAF_CHALLENGE, blocked=True)

    def _take_absence(self, task: Task, opened: Opened, reason: str) -> None:
        """Note that a page is answered as not there; it is asked again until it is proved gone.

        Of a page that was read before, that is a finding about the portal; of any other, a failure.
        """
        detail, at = opened.judgement.detail, opened.fetched.fetched_at
        state = self.visit.book.note_not_there(task.url, at, f"{reason}: {detail}")
        if state is not PageState.GONE:
            self._fail(task, reason, detail, explained=state is not None)

    def _fail(
        self, task: Task, reason: str, detail: str, *, retry: bool = True, explained: bool = False
    ) -> None:
        self.visit.fail(task.url, FetchKind.PAGE, reason, detail, retry=retry, explained=explained)

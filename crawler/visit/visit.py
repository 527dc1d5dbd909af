"""Holds what every step of one portal's crawl in one run shares, and opens addresses."""

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from archive.book import Book
from crawler.fetch.fetcher import Fetcher
from crawler.fetch.troubles import FetchError, ParkedError
from crawler.net.scope import SCHEME, refuse
from crawler.tally import PortalTally
from crawler.watch import Watch
from pipelines.items import FileItem, PageItem
from yifa.model.clock import china_day
from yifa.model.errors import YifaError
from yifa.model.fetch import (
    BLOCKED,
    NOT_VERIFIED,
    UNVERIFIED,
    Fetched,
    FetchKind,
    OutcomeCode,
    Task,
    Verdict,
)
from yifa.model.packed import Packed
from yifa.model.portal import Portal
from yifa.model.record import Finding, Outcome
from yifa.reading.addresses import resolve
from yifa.reading.in_thread import list_in_thread
from yifa.reading.jumps import JUMP_TEXT, jump_target
from yifa.reading.listing.read import rank_of_frame
from yifa.reading.markup import fold
from yifa.reading.outcome import BY_REASON, code_of, code_of_opened
from yifa.reading.response import Home, Opened, home_of, open_response

LEADING = (FetchKind.HOME, FetchKind.COLUMN, FetchKind.LISTING)
"""kinds of pages that lead to others: where they are, the portal is"""
MAX_JUMPS = 2
MAX_FRAMES = 3
# where the host in "leads to http://www.x.gov.cn/y" is a government's
OFFICIAL = re.compile(r"(?:answered by|leads to \w+://)\S*\.gov\.cn\b")
REFUSED = frozenset({"file", "ftp", "data", "gopher", "s3", "smb", "jar", "dict", "ldap"})
"""schemes that a link may name and no crawl follows; scripts, mail and telephone are no addresses at all"""
CHANGES = {"platform": "layout_changed", "section": "section_moved", "home": "host_moved"}
"""what a profile says of → the finding that this is no longer so"""
TITLE = 4
"""fewest characters of a link that may lead to a document"""
LONGEST_LINK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one run is to do."""

    command: str
    whole: bool = False
    """walk every listing to its end, known rows or not"""
    since: str | None = None
    until: str | None = None
    """ISO days; rows dated outside are left for another run"""
    max_pages: int = 5000
    """of one listing; a longer one is left unfinished"""
    only_listings: bool = False
    """walk the listings and leave the pages they lead to"""
    retry: bool = False
    """only what was not got before: addresses, and listings not read"""
    given_up: bool = False
    """those too that were given up"""
    refresh: bool = False
    """fetch every page again, whole, whether or not it is due"""
    only: frozenset[str] = frozenset()
    """nothing but these pages and their files, whole; no list is walked; empty = all"""

    @property
    def walks_due(self) -> bool:
        """Return whether a run that walks no list falls short."""
        return not (self.retry or self.only)


@dataclass(slots=True, kw_only=True)
class Visit:
    """One portal's crawl in one run: what its steps share, and how they fetch, judge and fail addresses."""

    portal: Portal
    book: Book
    order: Order
    fetcher: Fetcher
    watch: Watch
    tally: PortalTally
    give_up: Callable[[YifaError], None]
    """ends the whole run, for a reason that makes going on pointless"""
    why_cut: Callable[[], tuple[str, str]]
    """says why our own run breaks off what it is doing: a stable word, and the same in words"""
    failed: set[str] = field(default_factory=set)
    """addresses that failed in this run; they stay failed, even if they answer once more"""
    home: Home | None = None
    """the home page as last seen, to recognise it where another address answers with it"""
    home_was_read: bool = False
    """in this run"""
    run_file_bytes: int | None = None
    """what all files of this run may come to; None = no limit"""
    led_away: dict[str, str] = field(default_factory=dict)
    """home page and lists that lead out of the portal in this run → where to"""
    forsaken: frozenset[str] = frozenset()
    """hosts that the profile names no more; what waits there is not asked for"""
    _proposed: set[str] = field(default_factory=set)
    """changes of the profile that this run has reported"""
    shared_doubts: set[str] = field(default_factory=set)
    """what a rule of thumb says against the portal's home page and lists: its pages' template, and no sign"""
    _unmodified: int = 0
    """answers of this run that say that nothing changed"""
    _unstored: set[int] = field(default_factory=set)
    """identities of the items that are in the pipelines"""
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def sent(self, item: PageItem | FileItem) -> None:
        """Note that an item goes into the pipelines."""
        self._unstored.add(id(item))

    def arrived(self, item: PageItem | FileItem) -> None:
        """Note that an item is stored, or broke a pipeline; saying so twice does no harm."""
        self._unstored.discard(id(item))
        self._idle.set()

    async def all_stored(self) -> None:
        """Wait until every item sent has arrived."""
        while self._unstored:
            self._idle.clear()
            await self._idle.wait()

    def stored(self, item: PageItem | FileItem, outcomes: Iterable[Outcome]) -> None:
        """Count what storing a page or a file did, and show it to whoever watches."""
        for outcome in outcomes:
            self.tally.count(outcome)
            if isinstance(item, PageItem):
                self.watch.saved(self.portal, outcome)
        if isinstance(item, FileItem):
            self.tally.files += 1
            self.watch.filed(self.portal)

    def count_unmodified(self) -> int:
        """Count that the portal answered that nothing changed; return how often it has in this run."""
        self._unmodified += 1
        return self._unmodified

    def due(self, kind: FetchKind) -> Packed[Task]:
        """Return the portal's pages, or its files, that this run may try now, and note them in the ledger.

        Those on forsaken hosts wait.
        """
        only, forsaken = self.order.only, self.forsaken
        tasks = self.book.due(kind)
        if forsaken:
            tasks = tasks.where(lambda task: (urlsplit(task.url).hostname or "") not in forsaken)
        if only:
            wanted = only | self.book.files.linked_from(only) if kind is FetchKind.ATTACHMENT else only
            tasks = tasks.where(lambda task: task.url in wanted)
        self.book.expect(tasks)
        return tasks

    def leave(self, words: str, *, blocked: bool) -> None:
        """Note that the portal is left alone before the end, and whether it turned us away."""
        self.tally.parked, self.tally.blocked = words, blocked

    def account(self) -> None:
        """Write into the tally how much was asked of the portal."""
        self.tally.requests, self.tally.bytes = self.fetcher.requests, self.fetcher.bytes

    def move(self, *, home: str | None = None, hosts: Iterable[str] = ()) -> None:
        """Crawl on with another home page, or with further hosts."""
        old = self.portal
        further = tuple(dict.fromkeys((*old.hosts, *hosts)))
        if home is not None and urlsplit(home).hostname != old.host:
            further = tuple(dict.fromkeys((*further, old.host)))
        self.portal = replace(old, home=home or old.home, hosts=further)
        self.fetcher.move(self.portal)

    def propose(self, url: str, lines: str, why: str, *, of: str = "platform", words: str = "") -> None:
        """Report once a run that the portal's profile should change, with the TOML lines it then needs.

        They change what the profile says *of* its platform, a section or its home page.
        """
        if lines not in self._proposed:
            self._proposed.add(lines)
            changed = words or f"{url} no longer looks as the profile says"
            self.book.note(url, Finding(code=CHANGES[of], detail=changed))
            proposal = Finding(code="profile_change_proposed", field=of, detail=f"{lines}\n# {why}")
            self.book.note(url, proposal)

    def today(self) -> date:
        """Return the day it is in China."""
        return china_day(self.book.clock())

    def may_visit(self, url: str) -> bool:
        """Return whether an address lies in the portal."""
        return refuse(url, self.portal) is None

    async def open(self, url: str, kind: FetchKind) -> Opened | None:
        """Return a page that may be read, jump pages followed; otherwise None, the failure recorded.

        Raises:
            ParkedError: the portal answers with a challenge, is down, or asks to be left alone.
        """
        start = url
        for _ in range(MAX_JUMPS + 1):
            try:
                fetched = await self.fetcher.fetch(url, kind)
            except FetchError as error:
                self.fail(url, kind, error.reason, error.detail)
                return None
            except ParkedError as parked:
                if kind is not FetchKind.PAGE:  # a page has its task, which waits
                    self.fail(url, kind, parked.reason, parked.detail)
                raise
            opened = await self.judge(fetched)
            if not opened.ok:
                self.fail(url, kind, str(opened.judgement.verdict), opened.judgement.detail)
                if opened.judgement.verdict is Verdict.CHALLENGE:
                    raise challenged(opened.judgement.detail)
                return None
            self.book.end(url, kind, code_of_opened(opened))
            jump = self.jump(opened)
            if jump is None:
                if url not in self.failed:
                    self.book.resolve(url)
                return opened
            url = jump
        detail = f"more than {MAX_JUMPS} jump pages in a row"
        for address in dict.fromkeys((start, url)):
            self.book.end(address, kind, OutcomeCode.REDIRECT_LOOP, detail)
        self.fail(url, kind, "jump", detail)
        return None

    async def judge(self, fetched: Fetched) -> Opened:
        """Return the response decoded and judged.

        Whatever it is, it is kept as evidence; a page that may be read is kept when it is saved, in the same
        transaction.
        """
        return self.keep(await list_in_thread(fetched.body, open_response, fetched, self.portal, self.home))

    def keep(self, opened: Opened) -> Opened:
        """Keep a judged response as `judge` does; return it."""
        opened = self._judge_target(opened)
        fetched = opened.fetched
        if fetched.kind in LEADING and any(flag in BLOCKED for flag in fetched.flags):
            self.led_away.setdefault(fetched.requested_url, fetched.url)
        if not (opened.ok and fetched.kind is FetchKind.PAGE):
            self.book.keep(fetched, opened.judgement.verdict, opened.judgement.detail)
            key = fetched.requested_url
            self.book.end(key, fetched.kind, code_of_opened(opened), opened.judgement.detail)
        if code_of_opened(opened) is OutcomeCode.REDIRECT_OFFSITE and not OFFICIAL.search(
            opened.judgement.detail
        ):
            finding = Finding(code="hijack_suspect", detail=opened.judgement.detail)
            self.book.note(fetched.requested_url, finding)
        if opened.judgement.verdict not in (Verdict.CHALLENGE, Verdict.HTTP_ERROR):
            self.fetcher.breaker.count_success(fetched.url)
        if opened.ok and fetched.kind is FetchKind.HOME:
            self.home, self.home_was_read = home_of(opened.root), True
        if fetched.kind is not FetchKind.PAGE:
            self._share_doubts(opened)
        return opened

    def _share_doubts(self, opened: Opened) -> None:
        """Note what is doubtful in a home page or list, once a run: its pages have it of their template."""
        for doubt in opened.judgement.doubts:
            if doubt.detail not in self.shared_doubts:
                self.shared_doubts.add(doubt.detail)
                self.book.note(opened.fetched.requested_url, doubt)

    def keep_as_evidence(self, opened: Opened, verdict: Verdict, detail: str) -> None:
        """Keep a page that reads well by itself, but must not be stored, under *verdict*."""
        fetched = opened.fetched
        self.book.keep(fetched, verdict, detail)
        self.book.end(fetched.requested_url, fetched.kind, code_of(fetched, verdict), detail)

    def _judge_target(self, opened: Opened) -> Opened:
        """Return a page as it was judged; one that only leads out of the portal is judged redirected away."""
        judgement = opened.judgement
        if opened.ok and UNVERIFIED in opened.fetched.flags:
            judgement = replace(judgement, detail=NOT_VERIFIED)
        short = judgement.visible_length <= JUMP_TEXT and opened.fetched.kind in (FetchKind.PAGE, *LEADING)
        fetched = opened.fetched
        target = jump_target(opened.decoded.text, opened.root, fetched.url) if opened.ok and short else None
        refusal = refuse(target, self.portal) if target else None
        if refusal is not None:
            if fetched.kind in LEADING:
                self.led_away[fetched.requested_url] = str(target)
            words = f"leads to {target}: {refusal.detail}"
            judgement = replace(judgement, verdict=Verdict.REDIRECTED_AWAY, detail=words)
            fetched = replace(fetched, flags=(*fetched.flags, str(refusal.code), refusal.detail))
        return replace(opened, fetched=fetched, judgement=judgement)

    def jump(self, opened: Opened) -> str | None:
        """Return the address in the portal that a page only forwards to; None for any other page."""
        if opened.judgement.visible_length > JUMP_TEXT:  # what `jump_target` would find out again, at a cost
            return None
        target = jump_target(opened.decoded.text, opened.root, opened.fetched.url)
        if target is None or target == opened.fetched.url or not self.may_visit(target):
            return None
        return self.fetcher.twins.meant(opened.fetched.url, target)

    def refuse_links(self, opened: Opened) -> None:
        """Note which links of a list have a scheme that no crawl follows: those rows are not archived."""
        for link in opened.root.iter("a"):
            scheme = SCHEME.match(link.get("href") or "")
            if scheme is None or scheme[1].lower() not in REFUSED:
                continue
            words = fold("".join(link.itertext()))
            if len(words) >= TITLE:
                target, detail = (link.get("href") or "")[:LONGEST_LINK], f"a link on the list: {words}"
                self.book.end(target, FetchKind.PAGE, OutcomeCode.BLOCKED_SCHEME, detail)
                finding = Finding(code="link_refused", detail=f"{words}: {target}")
                self.book.note(opened.fetched.url, finding)

    def frames(self, opened: Opened) -> tuple[str, ...]:
        """Return the addresses of a page's frames in the portal, the likeliest for a list first."""
        frames = sorted(opened.root.iter("iframe", "frame"), key=rank_of_frame)
        urls = (resolve(opened.fetched.url, frame.get("src")) for frame in frames)
        return tuple(dict.fromkeys(url for url in urls if url and self.may_visit(url)))[:MAX_FRAMES]

    def fail(
        self, url: str, kind: FetchKind, reason: str, detail: str, *, retry: bool = True,
        explained: bool = False,
    ) -> None:  # fmt: skip
        """Put an address that was not got into the failure queue, and count it.

        *explained*: a page's own state explains it, so that it is no failure of the run.
        """
        self.book.fail(url, kind, reason, detail, retry=retry)
        self.book.end(url, kind, BY_REASON.get(reason), detail)
        self.failed.add(url)
        if explained:
            self.tally.explained += 1
        else:
            self.tally.failed += 1
        self.watch.failed(self.portal, url, reason if detail == reason else f"{reason}: {detail}")


def challenged(detail: str) -> ParkedError:
    """Return the error that ends a portal's crawl because the portal answers with a challenge."""
    return ParkedError("challenge", detail, code=OutcomeCode.WAF_CHALLENGE, blocked=True)

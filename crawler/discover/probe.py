"""Probes an address that has no profile: finds its portal's platform, county, sections and sample pages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from archive.tables.portals import StoredSection
from crawler.discover.discovery import (
    CountyEvidence,
    CountyFound,
    Discovery,
    Sample,
    SectionFound,
    SeenSignal,
    decide_county,
    score,
    weigh_seen,
)
from crawler.fetch.troubles import FetchError, ParkedError
from crawler.visit.visit import Visit, challenged
from crawler.walks.listings import walk_section
from crawler.walks.sections import column_of
from crawler.walks.walk import Walk
from pipelines.record import make_record
from yifa.model.errors import YifaError
from yifa.model.fetch import FetchKind, Task, Verdict
from yifa.model.listing import EntryKind, Listing, WalkVerdict, say_end
from yifa.model.packed import Packed
from yifa.model.portal import Portal
from yifa.model.record import BodyKind
from yifa.profiles.counties import County
from yifa.profiles.folders import load_platforms
from yifa.profiles.recognise import signals_of
from yifa.reading.addresses import canonical, resolve
from yifa.reading.columns import Column, FoundSection, column_name, find_sections, load_column_names
from yifa.reading.listing.links import registrable
from yifa.reading.markup import text_of
from yifa.reading.response import UNRECOGNISED, Opened, draft_of

SAMPLES = 3
MAX_MOVES = 3
"""redirects to other hosts of the same owner that are followed from the address given"""
HOME_NAMES = ("", "/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp", "/default.html")
NEEDED = ("title", "date_published", "text")
"""fields that a page must show to count as read"""


class ProbeError(YifaError):
    """Nothing can be found out about an address. Costs the command."""


def provisional(url: str) -> Portal:
    """Return a portal of which nothing is known but an address."""
    host = urlsplit(url).hostname or ""
    return Portal(
        code="-", name=host, slug="discover", province="", prefecture="", home=url, sections=(),
        platform=load_platforms()[UNRECOGNISED],
    )  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Probe:
    """One discovery: the address given, and all that is found out about it."""

    url: str
    county: County | None = None
    """the county, where the user says which it is"""
    discovery: Discovery | None = None
    refused: str | None = None
    """why nothing was found out"""
    _opened: dict[str, Opened] = field(default_factory=dict)
    _signals: list[SeenSignal] = field(default_factory=list)
    _evidence: CountyEvidence = field(default_factory=lambda: CountyEvidence(Counter(), {}))
    _problems: list[str] = field(default_factory=list)
    _aliases: list[str] = field(default_factory=list)
    _walked: list[SectionFound] = field(default_factory=list)
    _samples: list[Sample] = field(default_factory=list)
    _hosts: frozenset[str] = frozenset()
    """of the pages the lists lead to"""

    async def run(self, visit: Visit) -> None:
        """Find out everything; the result is in `discovery`, or in `refused`.

        Raises:
            ParkedError: the portal answers with a challenge, is down, or asks to be left alone.
        """
        try:
            start = await self._begin(visit)
        except ProbeError as error:
            self.refused = str(error)
            return
        try:
            given = await self._given_listing(visit, start)
            home = self._home_of(start, is_listing=given is not None)
            visit.move(home=home)
            await self._walk(visit, (given,) if given else await self._search(visit, start))
            await self._take_samples(visit)
        except ParkedError as parked:
            self._problems.append(f"portal: {parked}")
            raise
        finally:
            self._conclude(visit)

    async def _begin(self, visit: Visit) -> Opened:
        """Return the page at the given address; where its host only redirects to a twin, the twin's."""
        url = self.url
        for _ in range(MAX_MOVES):
            kind = FetchKind.HOME if _is_home(url) else FetchKind.COLUMN
            try:
                fetched = await visit.fetcher.fetch(url, kind)
            except FetchError as error:
                raise ProbeError(f"{url}: {error.reason}: {error.detail}") from error
            opened = await visit.judge(fetched)
            away = visit.led_away.get(fetched.requested_url, fetched.url)
            target = away if opened.judgement.verdict is Verdict.REDIRECTED_AWAY else visit.jump(opened)
            if opened.ok and target is None:
                self._note(opened)
                return opened
            if opened.judgement.verdict is Verdict.CHALLENGE:
                raise challenged(f"{url}: {opened.judgement.detail}")
            host, new = urlsplit(url).hostname or "", urlsplit(target or "").hostname or ""
            if target is None or registrable(host) != registrable(new):
                where = f", which leads to {target}: try that" if target else ""
                raise ProbeError(f"{url}: {opened.judgement.verdict}: {opened.judgement.detail}{where}")
            if new != host:
                self._aliases.append(host)
            url = target
            visit.move(home=url)
        raise ProbeError(f"{self.url}: leads from one address to the next, {MAX_MOVES} times")

    def _note(self, opened: Opened) -> None:
        """Remember a page that was read, and what it shows of its platform and county."""
        self._opened[opened.fetched.url] = self._opened[opened.fetched.requested_url] = opened
        url = opened.fetched.url
        self._signals += [SeenSignal(signal=sign, url=url) for sign in signals_of(url, opened.decoded.text)]
        self._evidence.note(opened)

    async def _look(self, visit: Visit, url: str) -> Column | None:
        opened = self._opened.get(url)
        if opened is None:
            opened = await visit.open(url, FetchKind.HOME if url == visit.portal.home else FetchKind.COLUMN)
            visit.watch.looking(visit.portal, visit.fetcher.requests)
            if opened is None:
                return None
            self._note(opened)
        return await column_of(visit, opened)

    async def _given_listing(self, visit: Visit, start: Opened) -> FoundSection | None:
        """Return the section that the address given is itself, or None where it is a home page."""
        if _is_home(start.fetched.url):
            return None
        own = await column_of(visit, start)
        shown, listing = start, own.listing
        if not (listing and listing.entries):
            for frame in own.frames:
                column = await self._look(visit, frame)
                if column and column.listing and column.listing.entries:
                    shown, listing = self._opened[frame], column.listing
                    break
        if own.frames_list and not (listing and listing.entries):  # its rows come by a request of their own
            name = column_name(_heading(start)) or "依法行政"
            return FoundSection(name=name, url=canonical(own.url), path=())
        if listing is None or not _is_document_list(listing):
            return None
        name = column_name(listing.column_name or _heading(start))
        sure = load_column_names().is_target(name) or listing.next_url or listing.pages_declared
        if not sure and not listing.rows_declared and not _has_path(start, listing):
            return None
        if listing.page_number not in (None, 1):
            self._problems.append(
                f"section: {self.url} is page {listing.page_number} of its list, not the first"
            )
        return FoundSection(name=name or "依法行政", url=canonical(shown.fetched.url), path=())

    def _home_of(self, start: Opened, *, is_listing: bool) -> str:
        """Return the home page: a folder that is no listing is a sub-site's, all else its host's root."""
        parts = urlsplit(start.fetched.url)
        sub_site = not is_listing and parts.path.endswith("/") and not parts.query
        return start.fetched.url if sub_site else f"{parts.scheme}://{parts.netloc}/"

    async def _search(self, visit: Visit, start: Opened) -> tuple[FoundSection, ...]:
        """Return the sections found from the home page; a sub-site's own go before its portal's."""
        home, own = visit.portal.home, _own_domain(visit.portal.host)
        if _is_home(start.fetched.url):
            self._opened.setdefault(home, start)
        links = (resolve(start.fetched.url, link.get("href")) for link in start.root.iter("a", "area"))
        hosts = {urlsplit(url).hostname or "" for url in links if url}
        visit.move(hosts=sorted(host for host in hosts if _within(host, own)))

        async def look(url: str) -> Column | None:
            return await self._look(visit, url)

        search = await find_sections(home, (), visit.portal.allowed_hosts, look)
        if not search.sections:
            looked = f"{len(search.looked_at)} pages looked at from {home}"
            self._problems.append(
                f"section: no column of 依法行政 or 法治政府建设 on the {looked}{search.doubts}"
            )
        inside = [section for section in search.sections if section.url.startswith(home)]
        return search.sections if _is_home(home) or not inside else tuple(inside)

    async def _walk(self, visit: Visit, sections: Iterable[FoundSection]) -> None:
        """Walk the sections; of those that show the same rows keep only the first."""
        seen: list[set[str]] = []
        for section in sections:
            walk = await walk_section(visit, self._stored(visit, section))
            assert walk.stop is not None
            self._note_walk(section, walk)
            if walk.addresses and walk.addresses in seen:
                continue
            seen.append(walk.addresses)
            how = f"links: {' > '.join(section.path)}" if section.path else "the address given"
            pages = sum(task.url in walk.addresses for task in self._tasks(visit))
            self._walked.append(
                SectionFound(
                    name=section.name, url=section.url, found=how, certificate=walk.stop, pages_listed=pages
                )
            )

    def _tasks(self, visit: Visit) -> Packed[Task]:
        return visit.book.due(FetchKind.PAGE)

    def _stored(self, visit: Visit, section: FoundSection) -> StoredSection:
        path = " > ".join(section.path)
        number = visit.book.add_section(
            name=section.name, url=section.url, found_by="discovered", found_path=path
        )
        return next(stored for stored in visit.book.sections() if stored.section_id == number)

    def _note_walk(self, section: FoundSection, walk: Walk) -> None:
        stop = walk.stop
        assert stop is not None
        if stop.verdict is not WalkVerdict.COMPLETE and stop.stop_reason != "page_limit":
            detail = f": {stop.detail}" if stop.detail else ""
            self._problems.append(
                f"section: {section.name}: {say_end(stop.verdict, stop.stop_reason)}{detail}"
            )

    async def _take_samples(self, visit: Visit) -> None:
        """Read the newest, a middle and the oldest page of all lists."""
        tasks = sorted(
            self._tasks(visit), key=lambda task: (task.entry and task.entry.published) or "", reverse=True
        )
        self._hosts = frozenset(urlsplit(task.url).hostname or "" for task in tasks)
        own = _own_domain(visit.portal.host)
        visit.move(hosts=sorted(host for host in self._hosts if _within(host, own)))
        spread = {round(n * (len(tasks) - 1) / (SAMPLES - 1)) for n in range(SAMPLES)} if tasks else ()
        for index in sorted(spread):
            self._samples.append(await self._sample(visit, tasks[index]))

    async def _sample(self, visit: Visit, task: Task) -> Sample:
        try:
            opened = await visit.judge(await visit.fetcher.fetch(task.url, FetchKind.PAGE))
        except FetchError as error:
            return Sample(url=task.url, problem=f"{error.reason}: {error.detail}")
        if opened.judgement.verdict is Verdict.CHALLENGE:
            raise challenged(f"{task.url}: {opened.judgement.detail}")
        if not opened.ok:
            return Sample(url=task.url, problem=f"{opened.judgement.verdict}: {opened.judgement.detail}")
        self._note(opened)
        draft = draft_of(opened, visit.portal)
        if draft.body_kind is BodyKind.EMPTY:
            return Sample(url=task.url, problem="no document body found on the page")
        return Sample(url=task.url, fields=score(make_record(draft, opened.decoded), task.entry))

    def _conclude(self, visit: Visit) -> None:
        """Put together what is known, and what could not be determined."""
        recognition, signals = weigh_seen(self._signals)
        county = decide_county(self._evidence)
        if self.county is not None:
            county = CountyFound(county=self.county, evidence=(*county.evidence, "as told with --county"))
        elif county.problem:
            self._problems.append(county.problem)
        self._note_samples()
        portal = visit.portal
        used = self._hosts | {urlsplit(section.url).hostname for section in self._walked}
        self.discovery = Discovery(
            url=self.url, home=portal.home, recognition=recognition, signals=signals, county=county,
            sections=tuple(self._walked), samples=tuple(self._samples),
            aliases=tuple(dict.fromkeys(self._aliases)),
            hosts=tuple(host for host in portal.hosts if host in used - {portal.host, *self._aliases}),
            undetermined=tuple(self._problems),
        )  # fmt: skip

    def _note_samples(self) -> None:
        failed = [sample for sample in self._samples if sample.problem]
        self._problems += [f"sample: {sample.url}: {sample.problem}" for sample in failed]
        if self._walked and not self._samples:
            self._problems.append("sample: no page was read")
        read = [sample for sample in self._samples if not sample.problem]
        for name in NEEDED if read else ():
            if not any(score.score for sample in read for score in sample.fields if score.field == name):
                self._problems.append(f"field: {name} is on none of the {len(read)} sample pages")


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path.lower() in HOME_NAMES and not parts.query


def _own_domain(host: str) -> str:
    return host.removeprefix("www.")


def _within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _is_document_list(listing: Listing) -> bool:
    """Return whether most rows are dated or are known page addresses: a list of documents, not a menu."""
    dated = sum(entry.published_text is not None for entry in listing.entries)
    pages = sum(entry.kind is EntryKind.PAGE for entry in listing.entries)
    return pages > 0 and 2 * dated >= len(listing.entries)


def _heading(opened: Opened) -> str:
    title = opened.root.find(".//title")
    return text_of(title).split("-")[0] if title is not None else ""


def _has_path(opened: Opened, listing: Listing) -> bool:
    """Return whether a page says where it stands, as columns do and home pages do not."""
    return listing.column_name is not None and "位置" in opened.decoded.text

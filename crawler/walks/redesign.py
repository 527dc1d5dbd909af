"""Notices that a portal no longer looks as its profile says, reads it by another platform, reports it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from archive.tables.portals import KnownRow, StoredSection
from crawler.visit.visit import Visit
from crawler.walks.sections import profiled_as
from yifa.model.errors import PageError
from yifa.model.listing import Entry, Listing
from yifa.model.packed import Packed
from yifa.model.portal import Platform, Portal
from yifa.model.record import Draft
from yifa.profiles.folders import load_platforms
from yifa.profiles.recognise import recognition_of
from yifa.reading.in_thread import list_in_thread
from yifa.reading.response import UNRECOGNISED, Opened, listing_of, platform_shown

WITNESSES = 3
"""known rows another platform must find again before it is believed; fewer only where fewer are known"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One listing page as read."""

    opened: Opened
    """the page, with the platform it was read by"""
    listing: Listing | None
    problem: str = "no rows"
    """why there is none"""
    again: int | None = None
    """how many rows of the archive it shows again; None where nobody counted"""


@dataclass(slots=True, kw_only=True)
class ListReader:
    """Reads the pages of one walk, by the profile's platform or, once its list was redesigned, by another."""

    visit: Visit
    section: StoredSection
    platform: Platform | None = None
    """the platform the list was found to be of; None = the profile's"""
    _rows: Packed[KnownRow] = field(init=False)

    def __post_init__(self) -> None:
        self._rows = self.visit.book.known_rows()

    async def read(self, opened: Opened, *, first: bool) -> Read:
        """Return what a page of the list shows; the *first* page is compared with the known rows."""
        visit = self.visit
        body, today = opened.fetched.body, visit.today()
        found = await list_in_thread(body, self._find, opened, visit.portal, today, first=first)
        platform = found.opened.platform
        if self.platform is None and platform is not opened.platform:
            self.platform = platform
            self._propose(opened, platform, found.again or 0)
        return found

    def _find(self, opened: Opened, portal: Portal, today: date, *, first: bool) -> Read:
        """Return a page by the platform that finds its list: the profile's, or that of a redesign."""
        if self.platform is not None:
            return _try(opened, self.platform, portal, today)
        now = _try(opened, opened.platform, portal, today)
        if not first or portal.platform.name == UNRECOGNISED:
            return now
        again = self._again(now)
        now = replace(now, again=again)
        shown = platform_shown(opened, portal)
        lost = not _entries(now) or (self._had_rows() and not again)
        if not lost and shown is None:
            return now
        best: tuple[int, Read] | None = None
        for platform in _others(opened.platform, shown, everyone=lost):
            other = _try(opened, platform, portal, today)
            count = self._again(other)
            least = min(WITNESSES, self._known(), len(_entries(other)))
            enough = count >= max(again, least, 1) if self._rows else platform is shown
            if _entries(other) and enough and (best is None or count > best[0]):
                best = count, other
        return replace(best[1], again=best[0]) if best else now

    def is_strange(self, read: Read) -> bool:
        """Return whether a list that had rows shows some, and none of those that are known."""
        again = self._again(read) if read.again is None else read.again
        return bool(_entries(read)) and not again and self._had_rows()

    def once_had_rows(self) -> bool:
        """Return whether the list showed rows before: showing none, it can no longer be read.

        A list that the profile says may be empty may be.
        """
        section = profiled_as(self.visit.portal, self.section)
        return not (section and section.may_be_empty) and self._had_rows()

    def _had_rows(self) -> bool:
        return any(row.section_id == self.section.section_id for row in self._rows)

    def _known(self) -> int:
        """Return how many addresses of rows are known, of which `WITNESSES` are enough."""
        urls: set[str] = set()
        for row in self._rows:
            urls.add(row.url)
            if len(urls) == WITNESSES:
                break
        return len(urls)

    def _again(self, read: Read) -> int:
        """Return how many rows of the archive a reading shows again, by address or title."""
        entries = _entries(read)
        urls, titles = {entry.url for entry in entries}, {_fold(entry.title) for entry in entries}
        seen_urls, seen_titles = set[str](), set[str]()
        for row in self._rows:
            if row.url in urls:
                seen_urls.add(row.url)
            if (title := _fold(row.title)) in titles:
                seen_titles.add(title)
        return sum(entry.url in seen_urls or _fold(entry.title) in seen_titles for entry in entries)

    def _propose(self, opened: Opened, platform: Platform, again: int) -> None:
        was = self.visit.portal.platform.name
        seen = f"{again} known rows found again" if self._rows else "rows are read that way only"
        self.visit.propose(
            opened.fetched.url,
            f'platform = "{platform.name}"',
            f'the profile says "{was}"; {seen}; {_signs(opened, platform)}',
        )


def note_platform(visit: Visit, opened: Opened, draft: Draft) -> None:
    """Report that a page was read by another platform than the portal's."""
    was = opened.platform.name
    if draft.platform != was:
        shown = load_platforms()[draft.platform]
        why = f'the profile says "{was}", whose body is not on the page; {_signs(opened, shown)}'
        visit.propose(opened.fetched.url, f'platform = "{draft.platform}"', why)


def _signs(opened: Opened, platform: Platform) -> str:
    signals = recognition_of(opened.fetched.url, opened.decoded.text).signals
    signs = [f"{signal.place} {signal.seen}" for signal in signals if signal.platform == platform.name]
    return f"signs: {', '.join(signs)}" if signs else "no sign of any platform"


def _others(own: Platform, shown: Platform | None, *, everyone: bool) -> Iterator[Platform]:
    """Yield the platforms to try: the one shown, then, if need be, the rest."""
    platforms = load_platforms()
    tried = [shown] if shown else []
    if everyone:
        tried += [platforms[UNRECOGNISED], *platforms.values()]
    yield from (platform for platform in dict.fromkeys(tried) if platform.name != own.name)


def _try(opened: Opened, platform: Platform, portal: Portal, today: date) -> Read:
    shown = replace(opened, platform=platform)
    try:
        return Read(opened=shown, listing=listing_of(shown, portal, today))
    except PageError as error:
        return Read(opened=shown, listing=None, problem=str(error))


def _entries(read: Read) -> Sequence[Entry]:
    return read.listing.entries if read.listing else ()


def _fold(title: str) -> str:
    return "".join(title.split())

"""Decides which listings to walk: those the profile names, and those found from the home page."""

from collections.abc import Sequence
from urllib.parse import urldefrag

from archive.tables.portals import StoredSection
from archive.tables.queue import NO_SECTION
from crawler.visit.visit import Visit
from yifa.model.errors import NoListingError, PageError
from yifa.model.fetch import FetchKind
from yifa.model.portal import Portal, Section
from yifa.reading.addresses import resolve
from yifa.reading.columns import Column, Search, find_sections
from yifa.reading.listing.row_requests import columns_in, is_frame, shows_rows
from yifa.reading.response import Opened, listing_of


def known_sections(visit: Visit) -> tuple[StoredSection, ...]:
    """Return the sections whose address is known: from the profile, or discovered by an earlier run.

    A discovered one that has moved is left for the one found in its place.
    """
    portal, book = visit.portal, visit.book
    given = {
        book.add_section(
            name=each.name,
            url=_address_of(portal, each.url),
            found_by="profile",
            found_path=None,
        )
        for each in portal.sections
        if each.url is not None
    }
    stored = book.sections()
    moved = book.superseded()
    found = [
        each
        for each in stored
        if may_discover(visit) and each.found_by == "discovered" and each.section_id not in moved
    ]
    used = given | {
        book.add_section(
            name=each.name,
            url=each.url,
            found_by=each.found_by,
            found_path=each.found_path,
        )
        for each in found
    }
    return tuple(each for each in stored if each.section_id in used)


def _with_fragment(url: str, written: str) -> str:
    """Return an address with the fragment it was written with: some shells take their column from it."""
    fragment = urldefrag(written).fragment
    return f"{urldefrag(url).url}#{fragment}" if fragment else url


def _address_of(portal: Portal, written: str) -> str:
    return _with_fragment(resolve(portal.home, written) or written, written)


def profiled_as(portal: Portal, stored: StoredSection) -> Section | None:
    """Return what the profile says of a section: of its address, or of the name it was discovered by."""
    by_url = {_address_of(portal, section.url): section for section in portal.sections if section.url}
    by_name = {section.name: section for section in portal.sections if section.discover}
    return by_url.get(stored.url) or by_name.get(stored.name)


def may_discover(visit: Visit) -> bool:
    """Return whether the profile leaves a section to be found."""
    return any(section.discover for section in visit.portal.sections)


async def discover_sections(visit: Visit) -> tuple[StoredSection, ...]:
    """Return the sections a search from the home page finds; finding none is a failure with its evidence."""

    async def look(url: str) -> Column | None:
        return await _look(visit, url, wanted)

    wanted = [section.name for section in visit.portal.sections]
    search = await find_sections(visit.portal.home, wanted, visit.portal.allowed_hosts, look)
    ids = {
        visit.book.add_section(
            name=found.name,
            url=found.url,
            found_by="discovered",
            found_path=" > ".join(found.path),
        )
        for found in search.sections
    }
    if not ids and visit.home_was_read:
        _note_nothing_found(visit, wanted, search)
    return tuple(each for each in visit.book.sections() if each.section_id in ids)


def _note_nothing_found(visit: Visit, wanted: list[str], search: Search) -> None:
    looked = f"{len(search.looked_at)} pages looked at"
    detail = f"no column {' / '.join(wanted)} on the {looked}{search.doubts}"
    visit.fail(visit.portal.home, FetchKind.HOME, NO_SECTION, detail)


async def _look(visit: Visit, url: str, wanted: list[str]) -> Column | None:
    kind = FetchKind.HOME if url == visit.portal.home else FetchKind.COLUMN
    opened = await visit.open(url, kind)
    visit.watch.looking(visit.portal, visit.fetcher.requests)
    return None if opened is None else column_of(visit, opened, url=url, wanted=wanted)


def column_of(visit: Visit, opened: Opened, *, url: str | None = None, wanted: Sequence[str] = ()) -> Column:
    """Return a page as the search for columns sees it; *url* is the address asked for, with its fragment."""
    inner: tuple[tuple[str, str], ...] = ()
    try:
        listing = listing_of(opened, visit.portal, visit.today())
    except NoListingError as error:
        listing, inner = None, error.columns
    except PageError:
        listing = None  # a home page or a container: what counts is where its links lead
    text, here, platform = opened.decoded.text, opened.fetched.url, opened.platform
    if url is not None and here == urldefrag(url).url:
        here = _with_fragment(here, url)
    return Column(
        url=here,
        root=opened.root,
        listing=listing,
        frames=visit.frames(opened),
        links=columns_in(text, here, platform),
        inner=inner,
        frames_list=not shows_rows(listing, platform)
        and any(is_frame(text, opened.root, here, platform, section=name) for name in ("", *wanted)),
    )

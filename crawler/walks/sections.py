"""Decides which listings to walk: those the profile names, and those found from the home page."""

from collections.abc import Sequence
from urllib.parse import urldefrag

from archive.tables.portals import StoredSection
from archive.whole import NO_SECTION
from crawler.visit.visit import Visit
from crawler.walks.answers import read_list
from yifa.model.errors import NoListingError, PageError
from yifa.model.fetch import FetchKind
from yifa.model.portal import Portal, Section
from yifa.reading.addresses import at_home, resolve
from yifa.reading.columns import Column, Search, find_sections
from yifa.reading.listing.row_requests import columns_in, is_frame, shows_rows
from yifa.reading.response import Opened


def known_sections(visit: Visit) -> tuple[StoredSection, ...]:
    """Return the sections whose address is known: from the profile, or discovered by an earlier run.

    A discovered one that has moved is left out; the one found in its place is among them.
    """
    portal, book = visit.portal, visit.book
    used: set[int] = set()
    for section in portal.sections:
        if section.url is not None:
            url = _address_of(portal, section.url)
            used.add(book.add_section(name=section.name, url=url, found_by="profile", found_path=None))
    stored, moved = book.sections(), book.superseded()
    for known in stored if may_discover(visit) else ():
        if known.found_by == "discovered" and known.section_id not in moved and visit.may_visit(known.url):
            book.use_section(known.section_id)
            used.add(known.section_id)
    return tuple(known for known in stored if known.section_id in used)


def _with_fragment(url: str, written: str) -> str:
    """Return an address with the fragment it was written with: some shells take their column from it."""
    fragment = urldefrag(written).fragment
    return f"{urldefrag(url).url}#{fragment}" if fragment else url


def _address_of(portal: Portal, written: str) -> str:
    """Return the one address of a list, however the profile writes it and whichever twin host it names."""
    address = at_home(resolve(portal.home, written) or written, portal.home, portal.aliases)
    return _with_fragment(address, written)


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
            name=section.name,
            url=_address_of(visit.portal, section.url),
            found_by="discovered",
            found_path=" > ".join(section.path),
        )
        for section in search.sections
    }
    if not ids and visit.home_was_read:
        _note_nothing_found(visit, wanted, search)
    return tuple(section for section in visit.book.sections() if section.section_id in ids)


def _note_nothing_found(visit: Visit, wanted: list[str], search: Search) -> None:
    looked = f"{len(search.looked_at)} pages looked at"
    detail = f"no column {' / '.join(wanted)} on the {looked}{search.doubts}"
    visit.fail(visit.portal.home, FetchKind.HOME, NO_SECTION, detail)


async def _look(visit: Visit, url: str, wanted: list[str]) -> Column | None:
    kind = FetchKind.HOME if url == visit.portal.home else FetchKind.COLUMN
    opened = await visit.open(url, kind)
    visit.watch.looking(visit.portal, visit.fetcher.requests)
    return None if opened is None else await column_of(visit, opened, url=url, wanted=wanted)


async def column_of(
    visit: Visit, opened: Opened, *, url: str | None = None, wanted: Sequence[str] = ()
) -> Column:
    """Return a page as the search for columns sees it; *url* is the requested address, with its fragment."""
    inner: tuple[tuple[str, str], ...] = ()
    try:
        listing = await read_list(visit, opened)
    except NoListingError as error:
        listing, inner = None, error.columns
    except PageError:
        listing = None  # a home page or a container: what counts is where its links lead
    text, here, platform = opened.decoded.text, opened.fetched.url, opened.platform
    if url is not None and here == urldefrag(url).url:
        here = _with_fragment(here, url)
    frames_list = not shows_rows(listing, platform) and any(
        is_frame(text, opened.root, here, platform, section=name) for name in ("", *wanted)
    )
    return Column(
        url=here, root=opened.root, listing=listing, frames=visit.frames(opened),
        links=columns_in(text, here, platform), inner=inner, frames_list=frames_list,
    )  # fmt: skip

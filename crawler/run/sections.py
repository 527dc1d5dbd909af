"""Which listings to walk: those the profile names, and those found from the home page."""

from archive.store import StoredSection
from crawler.addresses import resolve
from crawler.discover import Column, Search, find_sections
from crawler.errors import PageError
from crawler.reading import Opened, listing_of
from crawler.record import FetchKind
from crawler.run.visit import Visit


def known_sections(visit: Visit) -> tuple[StoredSection, ...]:
    """Return the sections whose address is known: from the profile, or discovered by an earlier run."""
    portal, archive, now = visit.portal, visit.archive, visit.clock()
    given = {
        archive.add_section(
            visit.portal_id,
            name=each.name,
            url=resolve(portal.home, each.url) or each.url,
            found_by="profile",
            found_path=None,
            at=now,
        )
        for each in portal.sections
        if each.url is not None
    }
    discovers = may_discover(visit)
    return tuple(
        stored
        for stored in archive.sections(visit.portal_id)
        if stored.section_id in given or (discovers and stored.found_by == "discovered")
    )


def may_discover(visit: Visit) -> bool:
    """Return whether the profile leaves a section to be found."""
    return any(section.discover for section in visit.portal.sections)


async def discover_sections(visit: Visit) -> tuple[StoredSection, ...]:
    """Return the sections a search from the home page finds; finding none is a failure with its evidence."""

    async def look(url: str) -> Column | None:
        return await _look(visit, url)

    wanted = [section.name for section in visit.portal.sections]
    search = await find_sections(visit.portal.home, wanted, visit.portal.allowed_hosts, look)
    ids = {
        visit.archive.add_section(
            visit.portal_id,
            name=found.name,
            url=found.url,
            found_by="discovered",
            found_path=" > ".join(found.path),
            at=visit.clock(),
        )
        for found in search.sections
    }
    if not ids and visit.home_title is not None:
        _note_nothing_found(visit, wanted, search)
    return tuple(each for each in visit.archive.sections(visit.portal_id) if each.section_id in ids)


def _note_nothing_found(visit: Visit, wanted: list[str], search: Search) -> None:
    unread = f"; no listing could be read at {', '.join(search.unread)}" if search.unread else ""
    detail = f"no column {' / '.join(wanted)} on the {len(search.looked_at)} pages looked at{unread}"
    visit.fail(visit.portal.home, FetchKind.HOME, "section_not_found", detail)


async def _look(visit: Visit, url: str) -> Column | None:
    kind = FetchKind.HOME if url == visit.portal.home else FetchKind.COLUMN
    opened = await visit.open(url, kind)
    visit.watch.looking(visit.portal, visit.fetcher.requests)
    return None if opened is None else column_of(visit, opened)


def column_of(visit: Visit, opened: Opened) -> Column:
    """Return a page as the search for columns sees it."""
    try:
        listing = listing_of(opened, visit.portal, visit.today())
    except PageError:
        listing = None  # a home page or a container: what counts is where its links lead
    return Column(url=opened.fetched.url, root=opened.root, listing=listing, frames=visit.frames(opened))

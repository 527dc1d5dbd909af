"""Walks one section's listing page by page into the archive, to a certificate."""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from archive.tables.portals import StoredSection
from crawler.fetch.troubles import FetchError, ParkedError
from crawler.limits import used_up
from crawler.visit.visit import Visit, challenged
from crawler.walks.framed import find_supply, walk_framed
from crawler.walks.redesign import ListReader, Read
from crawler.walks.rendered import walk_rendered
from crawler.walks.sections import profiled_as
from crawler.walks.turned import Turner
from crawler.walks.walk import Walk
from yifa.model.errors import GaveUpError
from yifa.model.fetch import Ask, FetchKind, OutcomeCode, Verdict
from yifa.model.listing import Deep, Entry, EntryKind, Listing, WalkVerdict
from yifa.model.record import Finding
from yifa.reading.in_thread import list_in_thread
from yifa.reading.listing.paging import page_below
from yifa.reading.listing.row_requests import shows_rows
from yifa.reading.markup import title_of
from yifa.reading.outcome import NOT_FOUND, code_of_opened
from yifa.reading.response import Opened, open_response

LOOPS = frozenset({"loop", "page_limit"})
"""stop reasons of a list that has no end"""
ENDS = frozenset({"repeated_page", "no_new_rows"})
"""stop reasons of a page behind the last one"""
WHOLE = frozenset({WalkVerdict.COMPLETE, WalkVerdict.CAUGHT_UP})
"""verdicts on a list that was read as far as needed"""
AT_A_TIME = 200
"""rows of a page kept before others have their turn; a walk that is cut between them vouches for nothing"""
MANY_ROWS, SHRUNK = 10, 0.5
"""a list of so many rows that shows less than this share of them is not believed"""


async def walk_section(visit: Visit, section: StoredSection) -> Walk:
    """Return the walk over a section's listing, ended; rows, tasks and certificate are in the archive.

    Raises:
        ParkedError: the portal is to be left alone; the certificate says so.
        GaveUpError: the run cannot go on; the certificate says why.
    """
    plan = visit.book.plan_walk(section.section_id)
    walk_id = visit.book.begin_walk(section.section_id)
    reader = ListReader(visit=visit, section=section)
    walk = Walk(
        may_catch_up=plan.may_catch_up, known=plan.known, may_hint=plan.may_hint,
        deep=Deep.WHOLE if visit.order.whole else plan.deep,
        since=visit.order.since, max_pages=visit.order.max_pages,
    )  # fmt: skip
    url: str | None = section.url
    try:
        while url is not None:
            url = await _step(visit, walk, walk_id, section, url, reader)
        await _look_again(visit, walk, walk_id, section, reader)
        _expect(visit, walk, section)
        _doubt(visit, walk, section)
    except ParkedError as parked:
        visit.fail(url or section.url, FetchKind.LISTING, parked.reason, parked.detail)
        verdict = WalkVerdict.BLOCKED if parked.blocked else WalkVerdict.FAILED
        walk.end(verdict, parked.reason, parked.detail)
        raise
    except (GaveUpError, MemoryError) as error:
        lacking = error if isinstance(error, GaveUpError) else used_up(error)
        assert lacking is not None
        visit.give_up(lacking)
        raise
    finally:
        reason, words = visit.why_cut()
        walk.end(WalkVerdict.TRUNCATED, reason, f"{words}, before the list was read to its end")
        assert walk.stop is not None
        visit.book.end_walk(walk_id, walk.stop)
        visit.tally.verdicts.append((walk.stop.verdict, walk.stop.stop_reason))
        visit.watch.walked(visit.portal, section.name, walk.stop)
    return walk


async def _look_again(
    visit: Visit, walk: Walk, walk_id: int, section: StoredSection, reader: ListReader
) -> None:
    """Read the first page once more where rows moved while the list was read: new rows moved them."""
    if not (walk.beside.shifted and walk.stop and walk.stop.verdict is WalkVerdict.COMPLETE):
        return
    opened = await _open(visit, walk, section.url)
    listing = (await reader.read(opened, first=False)).listing if opened else None
    if listing is None:
        detail = "rows moved while the list was read, and its first page could not be read again"
        walk.stop = replace(
            walk.stop, verdict=WalkVerdict.TRUNCATED, stop_reason="shifted", detail=detail, proof=None
        )
        return
    wanted = [entry for entry in listing.entries if _is_wanted(visit, entry)]
    await keep_rows(visit, walk_id, section, wanted)
    walk.see_again(listing)


def _expect(visit: Visit, walk: Walk, stored: StoredSection) -> None:
    """Fail the walk of a list that shows fewer rows than its profile expects."""
    stop, section = walk.stop, profiled_as(visit.portal, stored)
    assert stop is not None
    if section is None or stop.verdict not in WHOLE or stop.rows_read >= section.at_least:
        return
    if stop.rows_read or (section.at_least > 1 and not section.may_be_empty):  # 1: it may say it is empty
        detail = f"the list shows {stop.rows_read} rows; the profile expects at least {section.at_least}"
        visit.fail(stored.url, FetchKind.LISTING, "layout", detail)
        walk.stop = replace(stop, verdict=WalkVerdict.FAILED, stop_reason="layout", detail=detail, proof=None)


def _doubt(visit: Visit, walk: Walk, section: StoredSection) -> None:
    """Note that a list has no end, or shows only a small part of what it showed before."""
    stop = walk.stop
    assert stop is not None
    before = visit.book.archive.walks.rows_when_whole(section.section_id)
    if stop.stop_reason in LOOPS and stop.verdict is WalkVerdict.TRUNCATED:
        visit.book.end(section.url, FetchKind.LISTING, OutcomeCode.LISTING_LOOP, stop.detail)
    elif stop.verdict is WalkVerdict.COMPLETE and before >= MANY_ROWS and stop.rows_read < SHRUNK * before:
        detail = f"the list shows {stop.rows_read} rows, and showed {before} when last read to its end"
        visit.book.end(section.url, FetchKind.LISTING, OutcomeCode.LISTING_SHRUNK, detail)
        visit.book.note(section.url, Finding(code="listing_shrunk", detail=detail))


async def _step(
    visit: Visit, walk: Walk, walk_id: int, section: StoredSection, url: str, reader: ListReader
) -> str | None:
    """Take one page of a list; return the next address, or None once the walk has ended."""
    read = await _read(visit, walk, reader, url)
    if read is None:
        return None
    opened, listing, problem = read.opened, read.listing, read.problem

    async def take(page: Opened, shown: Listing) -> str | None:
        return await _take(visit, walk, walk_id, section, page, shown)

    async def render(page: Opened, shown: Listing | None) -> str:
        return await walk_rendered(visit, walk, page, shown, take) if visit.portal.browser else ""

    supply = await find_supply(visit, section, opened, listing) if walk.pages == 0 else None
    frame = _frame(visit, walk, opened) if walk.pages == 0 and not (listing and listing.entries) else None
    if supply is not None:
        if listing is not None and shows_rows(listing, opened.platform):
            course = supply.courses[0]
            following = course.ask(2 if course.request.continues else 1).key
            await take(opened, replace(listing, next_url=following, next_by=None, pages_declared=None))
        had_rows = reader.once_had_rows()
        await walk_framed(visit, walk, section, supply, take, or_frame=frame is not None, had_rows=had_rows)
        if walk.stop is not None:
            return None
    if frame is not None:
        walk.visited.add(opened.fetched.url)
        return frame
    if walk.pages == 0 and not (listing and listing.entries):
        problem = await render(opened, None) or problem
    ended = url in walk.doubted and _ends_without_rows(visit, walk, opened, listing)
    once = reader.once_had_rows
    believed = None if ended else _believe(visit, walk, url, listing, problem, had_rows=once)
    if believed is None:
        return url if walk.stop is None else None  # some portals show an empty page once in a while
    turner = Turner(
        visit=visit, walk=walk, section_url=section.url, referer=opened.fetched.url, take=take, render=render
    )
    return await turner.turn_pages(Ask(url=url), opened, believed)


async def _read(visit: Visit, walk: Walk, reader: ListReader, url: str) -> Read | None:
    """Return a page of a list as it is read; otherwise the walk has been ended.

    A first page none of whose rows is known is held against the home page, which may stand in its place.
    """
    opened = await _open(visit, walk, url)
    if opened is None:
        return None
    read, home = await reader.read(opened, first=walk.pages == 0), visit.portal.home
    strange = walk.pages == 0 and reader.is_strange(read) and opened.fetched.url != home
    if not strange or visit.home_was_read or home in visit.failed:
        return read
    await visit.open(home, FetchKind.HOME)
    body = opened.fetched.body
    beside = await list_in_thread(body, open_response, opened.fetched, visit.portal, visit.home)
    if not beside.judgement.shows_home:
        return read
    visit.keep_as_evidence(beside, beside.judgement.verdict, beside.judgement.detail)
    _end_on_verdict(visit, walk, beside, url)
    return None


def _believe(
    visit: Visit, walk: Walk, url: str, listing: Listing | None, problem: str, *, had_rows: Callable[[], bool]
) -> Listing | None:
    """Return a page's list; None where it has none, or lost it: once in doubt, then as the walk's end."""
    if walk.stop is not None:
        return None
    own = [entry for entry in listing.entries if entry.kind is not EntryKind.EXTERNAL] if listing else []
    vanished = walk.pages == 0 and not own and had_rows()
    if listing is not None and not vanished:
        return listing
    if listing is not None and listing.entries:
        problem = "every row leads off the portal"
    if url not in walk.doubted:
        walk.doubted.add(url)
        return None
    reason = "layout_changed" if vanished else "layout"
    visit.fail(url, FetchKind.LISTING, reason, problem)
    walk.end(WalkVerdict.FAILED, reason, f"layout changed: {problem}" if vanished else problem)
    return None


def _ends_without_rows(visit: Visit, walk: Walk, opened: Opened, listing: Listing | None) -> bool:
    """End the walk at a page behind turned ones that is the list's by its title, and shows no rows twice."""
    whole = walk.pages_declared is None and walk.pages > 1
    if (listing is not None and listing.entries) or not whole or title_of(opened.root) != walk.title:
        return False
    url = opened.fetched.requested_url
    walk.end_on_empty(f"{url}: shows no rows")
    proved = walk.stop is not None and walk.stop.verdict in WHOLE
    code = OutcomeCode.LISTING_END if proved else OutcomeCode.PARSE_ERROR
    visit.book.end(url, FetchKind.LISTING, code, "shows no rows")
    return True


def _frame(visit: Visit, walk: Walk, opened: Opened) -> str | None:
    """Return the address of a page's first iframe that was not yet visited."""
    return next((url for url in visit.frames(opened) if url not in walk.visited), None)


async def _take(
    visit: Visit,
    walk: Walk,
    walk_id: int,
    section: StoredSection,
    opened: Opened,
    listing: Listing,
) -> str | None:
    walk.title = walk.title or title_of(opened.root)
    if listing.loops or listing.next_url in walk.visited:
        below = page_below(opened.decoded.text, opened.root, opened.fetched.url)
        listing = walk.beside.counted_down(listing, below, walk.visited)
    wanted = [entry for entry in listing.entries if _is_wanted(visit, entry)]
    new, changed = await keep_rows(visit, walk_id, section, wanted, list_page=walk.pages + 1)
    digest = hashlib.sha256(opened.fetched.body).hexdigest()
    following = walk.take(listing, body_sha256=digest, unknown=new + changed, new=new)
    if walk.stop and walk.stop.verdict is WalkVerdict.COMPLETE and walk.stop.stop_reason in ENDS:
        key = opened.fetched.requested_url
        visit.book.end(key, FetchKind.LISTING, OutcomeCode.LISTING_END, walk.stop.detail)
    visit.book.archive.walks.progress(walk_id, pages=walk.pages, rows_read=len(walk.addresses))
    _note_findings(visit, walk, listing)
    visit.refuse_links(opened)
    visit.watch.walking(visit.portal, section.name, walk.pages, len(walk.addresses))
    return following


async def keep_rows(
    visit: Visit, walk_id: int, section: StoredSection, entries: Sequence[Entry], *, list_page: int = 1
) -> tuple[int, int]:
    """Keep the rows of a page, so many at a time; return how many were new, and how many had changed."""
    new = changed = 0
    for first in range(0, len(entries), AT_A_TIME):
        some = entries[first : first + AT_A_TIME]
        outcome = visit.book.keep_entries(walk_id, section.section_id, some, list_page=list_page)
        new, changed = new + outcome.new, changed + outcome.changed
        if len(some) == AT_A_TIME:  # there is as much to seal, and other portals have waited
            visit.book.archive.commit()
            await asyncio.sleep(0)
    return new, changed


async def _open(visit: Visit, walk: Walk, url: str) -> Opened | None:
    """Return a listing page that may be read; otherwise the walk has been ended."""
    try:
        fetched = await visit.fetcher.fetch(url, FetchKind.LISTING)
    except FetchError as error:
        visit.fail(url, FetchKind.LISTING, error.reason, error.detail)
        walk.end(WalkVerdict.FAILED, error.reason, error.detail)
        return None
    opened = await visit.judge(fetched)
    if not opened.ok:
        _end_on_verdict(visit, walk, opened, url)
        return None
    jump = visit.jump(opened)
    if jump is None:
        visit.book.resolve(url)
        return opened
    walk.visited.add(url)
    if jump in walk.visited:
        visit.fail(url, FetchKind.LISTING, "redirect_loop", f"leads back to {jump}")
        walk.end(WalkVerdict.FAILED, "redirect_loop", f"{url} leads back to {jump}")
        return None
    return await _open(visit, walk, jump)


def _end_on_verdict(visit: Visit, walk: Walk, opened: Opened, url: str) -> None:
    verdict, detail = opened.judgement.verdict, f"{url}: {opened.judgement.detail}"
    missing = verdict is Verdict.SOFT_404 or opened.fetched.status in NOT_FOUND
    if verdict is Verdict.EMPTY and walk.pages > 0 and opened.fetched.body:
        walk.end_on_stub()
    elif missing:
        walk.end_on_missing(detail, home=opened.judgement.shows_home)
    elif verdict is Verdict.CHALLENGE:
        raise challenged(detail)
    else:
        walk.end(WalkVerdict.FAILED, str(verdict), detail)
    assert walk.stop is not None
    if walk.stop.verdict is WalkVerdict.FAILED:
        visit.fail(url, FetchKind.LISTING, walk.stop.stop_reason, opened.judgement.detail)
    else:
        whole = walk.stop.verdict in WHOLE
        code = OutcomeCode.LISTING_END if whole else code_of_opened(opened)
        visit.book.end(url, FetchKind.LISTING, code, opened.judgement.detail)


def _is_wanted(visit: Visit, entry: Entry) -> bool:
    day, since, until = entry.published, visit.order.since, visit.order.until
    if day is None:
        return True
    return (since is None or day >= since) and (until is None or day[: len(until)] <= until)


def _note_findings(visit: Visit, walk: Walk, listing: Listing) -> None:
    findings = list(listing.findings)
    site, code = listing.site_id_code, visit.portal.code
    if site and site[:6].isdigit() and site[:6] != code:
        findings.append(Finding(code="site_code_mismatch", detail=f"网站标识码 {site} is not of {code}"))
    stop = walk.stop
    if stop and stop.missed:
        detail = (
            f"{stop.missed} rows beyond page {stop.early_stop_page} were new or changed; all above were known"
        )
        findings.append(Finding(code="early_stop_missed", detail=detail))
    if stop and stop.verdict is WalkVerdict.COMPLETE and stop.rows_declared not in (None, stop.rows_read):
        detail = f"the list declares {stop.rows_declared} rows and shows {stop.rows_read}"
        findings.append(Finding(code="rows_differ", detail=detail))
    for finding in findings:
        visit.book.note(listing.url, finding)

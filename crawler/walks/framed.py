"""Walks a list whose page only frames it: asks for its rows, request by request, to a certificate."""

from dataclasses import replace

from archive.tables.portals import StoredSection
from crawler.fetch.troubles import FetchError
from crawler.visit.visit import Visit
from crawler.walks.answers import Answer, Take, ask_rows, fetch_part
from crawler.walks.supply import Supply
from crawler.walks.walk import Walk
from yifa.model.fetch import Ask, FetchKind
from yifa.model.listing import Listing, Proof, WalkVerdict
from yifa.reading.charset import decode
from yifa.reading.listing.row_requests import (
    Course,
    find_courses,
    is_whole,
    says_more,
    scripts_wanted,
    shows_rows,
    total_in,
)
from yifa.reading.response import Opened

EMPTIED = "the list says it is empty, and showed rows before"


async def find_supply(
    visit: Visit, section: StoredSection, opened: Opened, listing: Listing | None
) -> Supply | None:
    """Return the ways to read the list that a section's page frames; None where the page itself shows it."""
    platform, text, url = opened.platform, opened.decoded.text, section.url
    if not platform.requests:
        return None
    scripts = ""
    if not shows_rows(listing, platform):
        for address in scripts_wanted(opened.root, text, url, platform):
            scripts += await _script(visit, address)
    shown = len(listing.entries) if listing and shows_rows(listing, platform) else 0
    courses = find_courses(text, url, platform, section=section.name, shown=shown, scripts=scripts)
    whole = is_whole(listing, platform)
    needed = tuple(way for way in courses if _is_needed(way, listing, text, whole=whole, shown=shown))
    return Supply(courses=needed, rows=shown) if needed else None


def _is_needed(course: Course, listing: Listing | None, text: str, *, whole: bool, shown: int) -> bool:
    """Return whether a course may bring what the framing page does not show."""
    if course.request.continues and not shown:
        return False
    if listing is None or not whole:
        return True
    if listing.next_url is not None:
        return False
    return course.request.always or (listing.rows_declared is None and says_more(text, course))


async def _script(visit: Visit, address: str) -> str:
    """Return the text of a script of the portal; nothing where it cannot be got."""
    if not visit.may_visit(address):
        return ""
    try:
        fetched = await fetch_part(visit, Ask(url=address), "script")
    except FetchError as error:
        visit.fail(address, FetchKind.LISTING, error.reason, error.detail)
        return ""
    return decode(fetched.body, fetched.header("Content-Type")).text if fetched.status < 400 else ""


async def walk_framed(
    visit: Visit,
    walk: Walk,
    section: StoredSection,
    supply: Supply,
    take: Take,
    *,
    or_frame: bool,
    had_rows: bool,
) -> None:
    """Read a framed list to its end; the walk gets its certificate.

    With *or_frame* a walk to which no request brought anything is left open: the page has an iframe to try.
    A list that *had_rows* and answers that it has none is not believed.

    Raises:
        ParkedError: the portal is to be left alone.
    """
    supply.start(walk)
    while walk.stop is None:
        course = supply.course
        if course is None:
            nothing = not (walk.addresses or supply.was_empty or supply.broken)
            if not (nothing and or_frame):
                _end(visit, walk, section, supply, had_rows=had_rows)
            return
        answer = await _ask(visit, section, course, supply)
        if answer.problem:
            supply.give_up(f"{course.request.name}: {answer.problem}", walk)
        elif answer.empty or answer.listing is None or answer.opened is None:
            _take_empty(walk, supply, answer)
        else:
            await _take_rows(walk, supply, course, answer, answer.listing, answer.opened, take)


async def _ask(visit: Visit, section: StoredSection, course: Course, supply: Supply) -> Answer:
    """Return what the present course's next request brings."""
    ask = course.ask(supply.number)
    return await ask_rows(
        visit, ask, referer=section.url, kind=course.request.answer, delivered=supply.delivered
    )


async def _take_rows(
    walk: Walk, supply: Supply, course: Course, answer: Answer, listing: Listing, opened: Opened, take: Take
) -> None:
    """Take an answer with rows; one with known rows alone is an overlap, or ends the course."""
    if all(entry.url in walk.addresses for entry in listing.entries):
        _take_known(walk, supply, listing, answer.digest)
        return
    pages, rows = listing.pages_declared, listing.rows_declared
    following = course.ask(supply.number + 1).key
    await take(opened, replace(listing, next_url=following, next_by=course.request.name))
    number, declared = supply.number, walk.rows_declared if rows is None else rows
    supply.turn(answer.digest, len(listing.entries))
    if declared is not None and len(walk.addresses) == declared:
        walk.end(WalkVerdict.COMPLETE, "last_page", proof=Proof.ROWS_MET)
    elif declared is None and pages is not None and number >= pages:
        walk.end(WalkVerdict.COMPLETE, "last_page", proof=Proof.LAST_PAGE)


def _take_known(walk: Walk, supply: Supply, listing: Listing, digest: str) -> None:
    pages = listing.pages_declared
    beyond = pages is not None and supply.number > pages
    if not supply.repeats(digest, len(listing.entries), walk):
        return
    if beyond or _has_all_rows(walk):
        proof = Proof.LAST_PAGE if beyond else Proof.ROWS_MET
        walk.end(WalkVerdict.COMPLETE, "last_page", proof=proof)
    else:
        supply.give_up("", walk)


def _has_all_rows(walk: Walk) -> bool:
    """Return whether as many rows were seen as the list declares."""
    return walk.rows_declared is not None and len(walk.addresses) >= walk.rows_declared


def _take_empty(walk: Walk, supply: Supply, answer: Answer) -> None:
    """Take an answer without rows: behind rows it is the list's end, else this course brings none."""
    if walk.rows_declared is None and answer.opened is not None:
        walk.rows_declared = total_in(answer.opened.decoded.text)
    declared = walk.rows_declared
    if supply.delivered and (declared is None or max(supply.rows, len(walk.addresses)) >= declared):
        proof = Proof.NEXT_SHUT if declared is None else Proof.ROWS_MET
        walk.end(WalkVerdict.COMPLETE, "last_page", proof=proof)
    else:
        supply.was_empty = True
        supply.give_up("", walk)


def _end(visit: Visit, walk: Walk, section: StoredSection, supply: Supply, *, had_rows: bool) -> None:
    """End a walk whose every course has been given up."""
    problems = "; ".join(supply.problems)
    seen = f"no request brings more than the {len(walk.addresses)} rows seen"
    if supply.was_empty and not (walk.addresses or walk.rows_declared):
        if had_rows:
            visit.fail(section.url, FetchKind.LISTING, "layout_changed", EMPTIED)
            walk.end(WalkVerdict.FAILED, "layout_changed", f"layout changed: {EMPTIED}")
            return
        walk.end(WalkVerdict.COMPLETE, "no_next", "the list is empty", proof=Proof.ROWS_MET)
    elif _has_all_rows(walk):
        walk.end(WalkVerdict.COMPLETE, "last_page", proof=Proof.ROWS_MET)
    elif supply.broken or not (walk.addresses or supply.was_empty):
        visit.fail(section.url, FetchKind.LISTING, "list_request", problems or seen)
        walk.end(WalkVerdict.FAILED, "list_request", problems or seen)
    elif supply.was_empty and walk.rows_declared is None and (walk.pages_declared or 1) <= 1:
        walk.end(WalkVerdict.COMPLETE, "no_new_rows", proof=Proof.NEXT_SHUT)
    else:
        walk.end(WalkVerdict.TRUNCATED, "no_new_rows", f"{seen}; {problems}" if problems else seen)

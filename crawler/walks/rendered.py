"""Reads a list that only a browser can turn: takes what its page shows, clicks on, and believes the rows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.browser.chromium import NoBrowserError, open_tab
from crawler.fetch.troubles import FetchError
from crawler.visit.visit import Visit
from crawler.walks.answers import Take, fetch_part, read_list
from crawler.walks.walk import Walk
from yifa.model.errors import PageError
from yifa.model.fetch import RENDERED, Ask, Fetched, FetchKind, OutcomeCode
from yifa.model.listing import Listing, WalkVerdict
from yifa.reading.response import Opened

if TYPE_CHECKING:
    from crawler.browser.screen import Screen

BY = "browser"
WHAT = "asked for by a page in the browser"


async def walk_rendered(visit: Visit, walk: Walk, opened: Opened, listing: Listing | None, take: Take) -> str:
    """Read a list in a browser from its first page on; return why it could not be, in words, or nothing.

    Where the page as it was fetched shows rows, they were taken or are; else those that its scripts draw are.

    Raises:
        ParkedError: the portal is to be left alone.
    """
    try:
        async with _showing(visit, opened) as screen:
            problem = await _begin(visit, walk, screen, opened, listing, take)
            while walk.stop is None and not problem:
                problem = await _turn(visit, walk, screen, opened, take)
            if screen.error is not None:
                raise screen.error
            return problem
    except NoBrowserError as error:
        return f"the profile asks for a browser, and {error}"
    except TimeoutError:
        return "in a browser: its page does not come to rest"


@asynccontextmanager
async def _showing(visit: Visit, opened: Opened) -> AsyncIterator["Screen"]:
    async def fetch(ask: Ask, referer: str) -> Fetched:
        if not visit.may_visit(ask.url):
            words = "off the portal, and not asked for"
            raise FetchError(ask.key, "off_portal", words, code=OutcomeCode.REDIRECT_OFFSITE, transient=False)
        return await fetch_part(visit, ask, WHAT, referer=referer)

    async with open_tab() as tab:
        from crawler.browser.screen import Screen  # needs the extra, which is there now

        screen = Screen(tab, fetch)
        await screen.open(opened.fetched)
        yield screen


async def _begin(
    visit: Visit, walk: Walk, screen: "Screen", opened: Opened, listing: Listing | None, take: Take
) -> str:
    """Take the first page, unless it was taken: as it was fetched, or as the browser shows it."""
    if walk.pages:
        return ""
    if listing is None or not listing.entries:
        opened, listing = await _read(visit, screen, opened, 1)
    if listing is None:
        return _words(screen, "it shows no list either")
    choice = await screen.find(2)
    goes_on = choice.index is not None or not choice.shut
    following = _key(opened, 2) if goes_on else None
    await take(opened, replace(listing, next_url=following, next_by=BY, shut=listing.shut or choice.shut))
    return ""


async def _turn(visit: Visit, walk: Walk, screen: "Screen", opened: Opened, take: Take) -> str:
    """Turn to the next page and take it; where there is none, end the walk, or say why that is not sure."""
    number, failures = walk.pages + 1, len(screen.problems)
    choice, changed = await screen.turn(number)
    shown, listing = await _read(visit, screen, opened, number) if changed else (opened, None)
    fresh = [entry for entry in listing.entries if entry.url not in walk.addresses] if listing else []
    if listing is not None and fresh:
        grown = len(listing.entries) > len(fresh) and len(listing.entries) > len(walk.addresses)
        entries = tuple(fresh) if grown else listing.entries
        await take(shown, replace(listing, entries=entries, next_url=_key(opened, number + 1), next_by=BY))
        return ""
    did = f"a click on {choice.words!r}" if choice.index is not None else choice.words or "scrolling on"
    if len(screen.problems) > failures:
        return _fail(visit, walk, opened, _words(screen, f"{did} failed"))
    if walk.pages == 1 and not choice.shut:
        return _words(screen, f"{did} brings no further row")
    walk.end_turned(f"in a browser: {did} brings no further row")
    return ""


def _fail(visit: Visit, walk: Walk, opened: Opened, words: str) -> str:
    """Fail a walk whose next page was asked for and not got; one of a single page says that it was tried."""
    if walk.pages > 1:
        visit.fail(opened.fetched.requested_url, FetchKind.LISTING, "list_request", words)
        walk.end(WalkVerdict.FAILED, "list_request", words)
    return words


async def _read(visit: Visit, screen: "Screen", opened: Opened, number: int) -> tuple[Opened, Listing | None]:
    """Return what the browser shows as a page of the list, kept as what it is: markup that stood there."""
    url, markup = await screen.markup()
    key = _key(opened, number)
    fetched = Fetched(
        url=url if visit.may_visit(url) else opened.fetched.url, requested_url=key, status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),), body=markup, fetched_at=visit.book.clock(),
        kind=FetchKind.LISTING, method=RENDERED, request_body=f"page {number}",
    )  # fmt: skip
    visit.book.begin(key, FetchKind.LISTING)
    visit.book.answered(key, fetched)
    shown = await visit.judge(fetched)
    if not shown.ok:
        return shown, None
    shown = replace(shown, platform=opened.platform)
    try:
        listing = await read_list(visit, shown)
    except PageError:
        return shown, None
    return shown, replace(listing, url=key) if listing.entries else None


def _key(opened: Opened, number: int) -> str:
    """Return the name of a page as a browser shows it, fit as an address."""
    return f"{opened.fetched.requested_url}#{RENDERED}:{number}"


def _words(screen: "Screen", what: str) -> str:
    return "; ".join((f"in a browser: {what}", *dict.fromkeys(screen.problems)))

"""Turns the pages of a list that no address turns: asks for what its page would, and believes the rows."""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from urllib.parse import urlsplit

from crawler.visit.visit import Visit
from crawler.walks.answers import Answer, Take, ask_rows
from crawler.walks.walk import Walk
from yifa.model.fetch import Ask, FetchKind, OutcomeCode
from yifa.model.listing import Listing, WalkVerdict
from yifa.reading.response import Opened
from yifa.reading.turning.find import find_ways, leads_nowhere
from yifa.reading.turning.ways import Way

Render = Callable[[Opened, Listing | None], Awaitable[str]]
"""reads a list in a browser; says why it could not"""
GUESSES = 2
"""ways that are tried on a page, each by up to three requests, and that may bring nothing of the list in one
walk before its pages are left unturned"""
AKIN = 0.5
"""share of the rows a request brings that must look like those of the page"""


def may_turn(walk: Walk, listing: Listing) -> bool:
    """Return whether a page names no next one, and something on it would bring one."""
    if listing.next_url is not None or not listing.entries or listing.single:
        return False
    pages, rows = listing.pages_declared, listing.rows_declared
    if pages is not None and walk.pages + 1 >= pages:
        return False
    here = len(walk.addresses.union(entry.url for entry in listing.entries))
    strong = any(not sign.weak for sign in listing.signs)
    if rows is not None and here >= rows and not strong:
        return False
    return bool(listing.signs if walk.pages == 0 else strong) or (pages or 0) > 1 or (rows or 0) > here


@dataclass(slots=True, kw_only=True)
class Turner:
    """One list whose pages are turned: what was asked for, and what came of it."""

    visit: Visit
    walk: Walk
    section_url: str
    referer: str
    take: Take
    render: Render
    """reads the list on in a browser, where the profile asks for one; says why it could not, or nothing"""
    wrong: list[str] = field(default_factory=list)
    """what was asked for and brought nothing of the list"""
    way: Way | None = None
    """how its pages are turned, once one was"""
    turn: int = 0

    async def turn_pages(self, ask: Ask, opened: Opened, listing: Listing) -> str | None:
        """Read a list from this page on; return the next address where one is named, None at its end.

        Raises:
            ParkedError: the portal is to be left alone.
        """
        while True:
            ways = self._ways(ask, opened, listing)
            if not ways:
                if self.walk.pages == 0 and may_turn(self.walk, listing):
                    return await self._without(opened, listing)
                return await self.take(opened, self._as_end(opened, listing))
            following = self._asked_by(ways[0])
            await self.take(opened, replace(listing, next_url=following.key, next_by=ways[0].kind))
            if self.walk.stop is not None:
                return None
            brought = await self._ask_all(ways, opened, listing)
            if brought is None:
                return None
            ask, opened, listing = brought

    def _ways(self, ask: Ask, opened: Opened, listing: Listing) -> Sequence[Way]:
        """Return the ways to the page after this one: any at first, then only the one that brought rows."""
        way = self.way
        if way is None:
            return self._found(ask, opened, listing, ()) if may_turn(self.walk, listing) else ()
        if listing.next_url is not None or not self._goes_on(listing):
            return ()
        if way.second is not None:
            return self._found(ask, opened, listing, ("cursor",)) or ((way,) if way.ask(self.turn) else ())
        kinds = ("cursor", "number") if way.kind in ("cursor", "number") else (way.kind,)
        return self._found(ask, opened, listing, kinds)

    def _as_end(self, opened: Opened, listing: Listing) -> Listing:
        """Return a page that is not turned on.

        Behind turned ones, a control is no sign where it does nothing or all rows were seen.
        """
        if self.way is None:
            return listing
        if not (self._has_all_rows(listing) or leads_nowhere(opened.root, listing, opened.fetched.url)):
            return listing
        return replace(listing, signs=(), shut=True)

    def _goes_on(self, listing: Listing) -> bool:
        """Return whether a page behind the first says, or leaves open, that there is one after it."""
        pages = self.walk.pages_declared
        if listing.single or self._has_all_rows(listing):
            return False
        if listing.shut and all(sign.weak for sign in listing.signs):
            return False
        return pages is None or self.walk.pages + 1 < pages

    def _has_all_rows(self, listing: Listing) -> bool:
        """Return whether with this page as many rows were seen as the list declares."""
        seen = self.walk.addresses.union(entry.url for entry in listing.entries)
        return self.walk.rows_declared is not None and len(seen) >= self.walk.rows_declared

    def _found(self, ask: Ask, opened: Opened, listing: Listing, kinds: Sequence[str]) -> Sequence[Way]:
        number = self.walk.pages + 2
        if listing.page_number is not None and self.walk.pages == 0:
            number = listing.page_number + 1
        ways = find_ways(
            opened.decoded.text, opened.root, listing, ask, opened.fetched.url, charset=opened.decoded.used,
            number=number,
        )  # fmt: skip
        return tuple(islice((way for way in ways if not kinds or way.kind in kinds), GUESSES))

    def _asked_by(self, way: Way) -> Ask:
        """Return what a way asks for next."""
        return (way.ask(self.turn) if way is self.way else None) or way.first

    async def _ask_all(
        self, ways: Sequence[Way], opened: Opened, listing: Listing
    ) -> tuple[Ask, Opened, Listing] | None:
        """Return the first answer with further rows, and its request; None where the walk ended without."""
        for way in ways:
            ask, answer = await self._try(way, opened)
            if answer.opened and answer.listing and self._brings(answer.listing, way):
                self._go_by(way, 1 if ask is way.second else 0)
                return ask, answer.opened, answer.listing
            if self.way is not None:
                self._end(ask, answer)
                return None
            if (answer.empty or answer.rowless) and await self._begins_here(way, opened):
                self.walk.end_turned("its own request brings this page, and nothing for the next")
                return None
            self.wrong.append(f"{way.name}: {self._why(answer)}")
            if len(self.wrong) >= GUESSES:
                break
        await self._without(opened, listing)
        return None

    async def _without(self, opened: Opened, listing: Listing) -> str | None:
        """Read on in a browser, if any; else, or where that brings nothing, end as the page shows it.

        It is the first page, not taken yet, or any that was taken.
        """
        problem = await self.render(opened, listing)
        if self.walk.stop is not None:
            return None
        tried = "; ".join((*self.wrong, *([problem] if problem else ())))
        if self.walk.pages:
            self.walk.end_unturned(listing, tried)
            return None
        self.walk.tried = tried
        return await self.take(opened, listing)

    async def _try(self, way: Way, opened: Opened) -> tuple[Ask, Answer]:
        """Return what a way brings; where its first answer is this page again, what its second does."""
        ask = self._asked_by(way)
        answer = await self._ask(ask, opened)
        again = answer.listing is not None and self._is_known(answer.listing)
        if self.way is None and way.second is not None and again:
            ask = way.second
            answer = await self._ask(ask, opened)
        return ask, answer

    async def _ask(self, ask: Ask, opened: Opened) -> Answer:
        delivered = self.way is not None
        return await ask_rows(
            self.visit, ask, referer=self.referer, delivered=delivered, platform=opened.platform,
            once=not delivered,
        )  # fmt: skip

    async def _begins_here(self, way: Way, opened: Opened) -> bool:
        """Return whether a request that brought nothing brings this page's rows where it asks for them."""
        if way.kind == "number":  # the page itself came so, and its number is counted on
            return True
        before = way.ask(-1) if way.second is not None else None
        if before is None or before.key == way.first.key:
            return False
        answer = await self._ask(before, opened)
        return answer.listing is not None and self._is_known(answer.listing)

    def _go_by(self, way: Way, turn: int) -> None:
        """Turn the pages that follow by this way."""
        walk = self.walk
        if self.way is None and walk.rows_declared is None:
            walk.rows_declared = way.rows
            walk.pages_declared = walk.pages_declared or (way.pages if way.rows is None else None)
        if self.way is None or self.way.second is None:
            self.way = way
        self.turn = self.turn + 1 if way is self.way and self.turn else turn + 1

    def _brings(self, listing: Listing, way: Way) -> bool:
        """Return whether an answer has further rows of this list."""
        fresh = [entry.url for entry in listing.entries if entry.url not in self.walk.addresses]
        return bool(fresh) and (way.kind != "request" or _are_akin(fresh, self.walk.addresses))

    def _is_known(self, listing: Listing) -> bool:
        return all(entry.url in self.walk.addresses for entry in listing.entries)

    def _why(self, answer: Answer) -> str:
        """Return in words why an answer is none of the list's."""
        if answer.problem:
            return answer.problem
        if answer.listing is None:
            return "no rows"
        return "no new row" if self._is_known(answer.listing) else "rows of another list"

    def _end(self, asked: Ask, answer: Answer) -> None:
        """End where the request behind a turned page brought no further row: that is the list's end."""
        walk = self.walk
        if answer.problem and not (answer.missing or answer.rowless):
            self.visit.fail(self.section_url, FetchKind.LISTING, "list_request", answer.problem)
            walk.end(WalkVerdict.FAILED, "list_request", answer.problem)
            return
        what = "is not there" if answer.missing else "shows no further row"
        detail = f"what follows page {walk.pages} {what}"
        self.visit.book.end(asked.key, FetchKind.LISTING, OutcomeCode.LISTING_END, detail)
        walk.end_turned(detail, answer.listing.entries if answer.listing else ())


def _are_akin(urls: Sequence[str], known: Iterable[str]) -> bool:
    """Return whether most of these addresses look like known ones: their folder, or their shape."""
    folders, shapes = {_folder(url) for url in known}, {_shape(url) for url in known}
    akin = sum(_folder(url) in folders or _shape(url) in shapes for url in urls)
    return akin >= AKIN * len(urls)


def _folder(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}/{parts.path.split('/')[1] if parts.path.count('/') > 1 else ''}"


def _shape(url: str) -> str:
    return re.sub(r"[0-9a-f]{16,}|\d+", "0", urlsplit(url).path)

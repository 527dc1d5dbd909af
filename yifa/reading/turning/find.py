"""Finds the ways to turn a list's page that no address turns: what its controls do, the likeliest first."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.fetch import Ask
from yifa.model.listing import Listing, Sign
from yifa.reading.addresses import base_of, resolve, with_query
from yifa.reading.listing.row_requests import is_answer
from yifa.reading.listing.signs.controls import code_of, shown
from yifa.reading.scripts.controls import scripts_of, values_of
from yifa.reading.scripts.program import Program, read_program
from yifa.reading.scripts.values import Act, Call, Closure, Go, PostBack, Submit, Value, text_of_value
from yifa.reading.turning.cursors import cursor_ways
from yifa.reading.turning.forms import form_course, posted_back, pushed, submitted
from yifa.reading.turning.habits import (
    Drawn,
    component_total,
    drawn_pagers,
    named_address,
    total_said,
    usual_addresses,
)
from yifa.reading.turning.ways import Way, ask_of, is_paged, next_of

MOST_FUNCTIONS = 40
"""functions of a page's scripts in which a request is looked for"""
MOST_SIGNS = 6
WORD = re.compile(r"[A-Za-z_$][\w$.]*")
EVENTS = frozenset({"e", "ev", "event", "evt", "$event"})
ITSELF = (
    "this.value", "this.text", "this.innerHTML", "this.innerText", "this.attr:data-page", "this.attr:page",
    "this.attr:value", "this.options.?.value", "this.dataset.page", "$event", "event.target.value",
)  # fmt: skip
"""where a control says which page it leads to"""
CHOSEN = ("curr", "current", "page", "pageNumber", "pageNo", "num", "getCurrent")
"""what a pager's function is told of the page chosen"""
NAMES_PAGE = re.compile(r"page|num|pno?$|n$|p$|cur", re.IGNORECASE)
"""the argument that is the page chosen, where it is not the first: function (event, type, page)"""


@dataclass(slots=True, kw_only=True)
class Finder:
    """The page a way is looked for on."""

    root: HtmlElement
    listing: Listing
    url: str
    charset: str
    number: int
    """the page that is wanted"""
    base: str = field(init=False)
    program: Program = field(init=False)

    def __post_init__(self) -> None:
        self.base = base_of(self.root, self.url)
        self.program = read_program(scripts_of(self.root), values_of(self.root), self.url)

    def ways(self) -> Iterator[Way]:
        """Yield the ways a page's signs lead to, the likeliest first."""
        signs = sorted(self.listing.signs, key=lambda sign: sign.kind.startswith("last"))[:MOST_SIGNS]
        for sign in signs:
            yield from self._by_control(sign)
        drawn = list(drawn_pagers(self.program))
        for pager in drawn:
            yield from self._by_call(pager)
        for ask in pushed(self.root, self.url, self.charset):
            yield Way(kind="form", first=ask)
        course = form_course(self.root, self.url, len(self.listing.entries))
        if course is not None:
            yield Way(kind="form", first=course.ask(self.number))
        if signs or drawn:
            yield from self._by_request()
        if signs:
            yield from self._by_habit(drawn)

    # what a control does

    def _by_control(self, sign: Sign) -> Iterator[Way]:
        """Yield what a control leads to by its handler, or by what a script binds to it."""
        if sign.code:
            yield from self._pressed(partial(self._press, sign))
        if sign.kind.startswith("a field"):
            for code in self._beside(sign):
                yield from self._pressed(partial(self._press, replace(sign, code=code)))
        if not sign.kind.startswith(("a pager", "a form", "a total")):
            for closure in self.program.bound_to(sign.names):
                yield from self._pressed(partial(self._enter, closure, sign=sign))

    def _node(self, sign: Sign) -> HtmlElement | None:
        """Return the element that a sign was seen at."""
        tag = re.match(r"<([a-z]+)", sign.place)
        nodes = self.root.iter(tag[1]) if tag else ()
        return next((node for node in nodes if shown(node) == sign.place), None)

    def _beside(self, sign: Sign) -> Iterator[str]:
        """Yield what is done by the buttons beside a field for a page's number."""
        node = self._node(sign)
        box = node.getparent() if node is not None else None
        for control in box.iter("a", "button", "input", "span", "img") if box is not None else ():
            if control is not node and (code := code_of(control)):
                yield code

    def _press(self, sign: Sign, later: int) -> Sequence[Act]:
        """Return what a control does for the wanted page, or for one so many *later*."""
        code, now = self._for_page(sign, self.number + later), self._for_page(sign, self.number)
        if sign.kind.startswith(("a select", "a field")) and sign.names:
            code = f"$('[name={sign.names[0]}]').val({self.number + later});{code}"
        names_page = later == 0 or code != now
        known = self._known(self.number + later, sign)
        return self.program.press(code, known, times=1 if names_page else later + 1)

    def _enter(self, closure: Closure, later: int, *, sign: Sign | None = None) -> Sequence[Act]:
        """Return what a function does, called for the wanted page, or for one so many *later*."""
        known = self._known(self.number + later, sign)
        if closure.names and closure.names[0] not in EVENTS:
            chosen = self.number + later
            known |= {f"{closure.names[0]}.{key}": chosen for key in CHOSEN}
            known |= {f"{closure.names[0]}.size": len(self.listing.entries)}
            return self.program.enter(closure, known, arguments=[chosen])
        return self.program.enter(closure, known, times=later + 1)

    def _for_page(self, sign: Sign, number: int) -> str:
        """Return a control's code as it would be for another page, where it names the page's number."""
        code = _called(sign.code)
        shown = sign.number or (self.number if sign.kind.startswith("next") else None)
        if sign.kind.startswith("last"):
            return re.sub(r"(?<![\w$])\d{1,4}(?!\w)", str(number), code, count=1)
        if shown is None or number == shown:
            return code
        for counted in (shown, shown - 1):
            there = re.sub(rf"(?<![\w]){counted}(?!\w)", str(counted + number - shown), code, count=1)
            if there != code:
                return there
        return code

    def _known(self, number: int, sign: Sign | None = None) -> dict[str, Value]:
        """Return what a control says of itself, were it that of page *number*."""
        known: dict[str, Value] = dict.fromkeys(ITSELF, str(number))
        node = self._node(sign) if sign is not None else None
        for name, value in node.items() if node is not None else ():
            said = str(number) if str(value) == str(sign.number if sign else None) else str(value)
            bare = str(name).removeprefix("data-")
            known |= {f"this.attr:{name}": said, f"this.attr:{bare}": said, f"this.dataset.{bare}": said}
        return known

    def _pressed(self, press: Callable[[int], Sequence[Act]], *, strict: bool = False) -> Iterator[Way]:
        """Yield the ways that what a control does is: pages that say what follows, or requests."""
        for place, act in enumerate(press(0)):
            if isinstance(act, Call):
                then = press(1)
                other = then[place] if place < len(then) else None
                yield from self._request(act, other if isinstance(other, Call) else None, strict=strict)
            elif (ask := self._page_of(act)) is not None:
                yield Way(kind="function" if isinstance(act, Go) else "form", first=ask)

    def _page_of(self, act: Act) -> Ask | None:
        """Return the request by which a browser would open the next page."""
        if isinstance(act, Submit):
            return submitted(self.root, self.url, act, self.charset)
        if isinstance(act, PostBack):
            return posted_back(self.root, self.url, act, self.charset)
        url = resolve(self.base, act.url) if isinstance(act, Go) else None
        return Ask(url=url) if url and urlsplit(url).netloc == urlsplit(self.url).netloc else None

    def _request(self, call: Call, after: Call | None, *, strict: bool) -> Iterator[Way]:
        """Yield a request that a script sends; where *strict*, only one that names a page or a row."""
        first, second = ask_of(call, self.base), ask_of(after, self.base) if after else None
        if first is None:
            return
        if second is None or second.key == first.key:
            second = next_of(first, len(self.listing.entries))
        way = Way(kind="request", first=first, second=second)
        paged = second is not None and (not strict or is_paged(first, second))
        if paged and way.ask(2) is not None:
            yield way

    # what a call draws

    def _by_call(self, pager: Drawn) -> Iterator[Way]:
        """Yield what a pager's call leads to: by its functions, or by the address it names."""
        rows, pages = pager.totals(len(self.listing.entries))
        for counts_from in (0, 1) if pager.first is not None else (1, 0):
            for closure in pager.callbacks:
                press = partial(self._choose, closure, counts_from)
                yield from (replace(way, rows=rows, pages=pages) for way in self._pressed(press))
        source = text_of_value(pager.options.get("dataSource"))
        if source is not None:
            size = pager.number("pageSize") or len(self.listing.entries)
            query = f"pageNumber={self.number}&pageSize={size}"
            call = Call(url=with_query(source, query), method="GET")
            yield from self._request(call, None, strict=True)
        url = named_address(pager, self.base, self.number)
        if url is not None and urlsplit(url).netloc == urlsplit(self.url).netloc:
            yield Way(kind="function", first=Ask(url=url), rows=rows, pages=pages)

    def _choose(self, closure: Closure, counts_from: int, later: int) -> Sequence[Act]:
        """Return what a pager's function does where the wanted page, or one so many *later*, is chosen."""
        chosen = self.number + later - 1 + counts_from
        names = (f"{name}.{key}" for name in closure.names[:1] for key in CHOSEN)
        known: dict[str, Value] = dict.fromkeys(names, chosen)
        place = next((at for at, name in enumerate(closure.names) if NAMES_PAGE.match(name)), 0)
        return self.program.enter(closure, known, arguments=[None] * place + [chosen])

    def _by_request(self) -> Iterator[Way]:
        """Yield the requests with a page's number that stand anywhere in the scripts."""
        closures = [*self.program.scrolled(), *self.program.all_functions()][:MOST_FUNCTIONS]
        for closure in closures:
            if any(isinstance(act, Call) for act in self._enter(closure, 0)):
                yield from self._pressed(partial(self._asked, closure), strict=True)

    def _asked(self, closure: Closure, later: int) -> Sequence[Act]:
        return [act for act in self._enter(closure, later) if isinstance(act, Call)]

    def _by_habit(self, drawn: Sequence[Drawn]) -> Iterator[Way]:
        """Yield the usual addresses of a page, where a total can prove them."""
        rows = next(filter(None, (pager.rows for pager in drawn)), None)
        rows = (
            rows or self.listing.rows_declared or total_said(self.listing.signs) or component_total(self.root)
        )
        pages = next(filter(None, (pager.pages for pager in drawn)), None) or self.listing.pages_declared
        if (rows or 0) > len(self.listing.entries) or (pages or 0) > 1:
            for ask in usual_addresses(self.url, self.number):
                yield Way(kind="habit", first=ask, rows=rows, pages=pages)


def leads_nowhere(root: HtmlElement, listing: Listing, url: str) -> bool:
    """Return whether no control of a page that would bring a next one does anything, by its own script.

    ``function next(){ if (page < pages) { go(page + 1) } }`` on the last page.
    """
    signs = [sign for sign in listing.signs if not sign.weak]
    program = read_program(scripts_of(root), values_of(root), url)
    return bool(signs) and all(sign.code and program.is_idle(_called(sign.code)) for sign in signs)


def _called(code: str) -> str:
    """Return a handler as a statement: where it only names a function, that is called."""
    return f"{code.strip()}()" if WORD.fullmatch(code.strip()) else code.strip()


def find_ways(
    text: str, root: HtmlElement, listing: Listing, ask: Ask, url: str, *, charset: str, number: int
) -> Iterator[Way]:
    """Yield the ways to page *number* of a list, of whose page before *ask* was the request.

    ``<a onclick="turn(2)">下一页</a>`` with ``function turn(n){location.href="index_"+(n-1)+".html"}``:
    a function that leads to index_1.html. None of them is certain; what it brings is the proof.
    """
    if is_answer(text, "json"):
        yield from cursor_ways(text, ask, len(listing.entries))
        return
    finder = Finder(root=root, listing=listing, url=url, charset=charset, number=number)
    yield from _distinct(finder.ways(), ask, url)


def _distinct(ways: Iterable[Way], ask: Ask, url: str) -> Iterator[Way]:
    """Yield the ways that ask for different things, and not for this page again."""
    asked = {_what(ask), (url, ())}
    for way in ways:
        if _what(way.first) not in asked:
            asked.add(_what(way.first))
            yield way


def _what(ask: Ask) -> tuple[str, tuple[str, ...]]:
    """Return what a request asks for, whatever the order of its fields."""
    return ask.url, tuple(sorted(ask.body.split("&"))) if ask.body else ()

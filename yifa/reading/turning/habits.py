"""Knows where pagers of known products lead: their calls name parts of an address, or only a total."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from yifa.model.fetch import Ask
from yifa.model.listing import Sign
from yifa.reading.addresses import resolve, with_query
from yifa.reading.listing.page_addresses import NUMBERED, file_of, parameter_of, with_parameter
from yifa.reading.listing.signs.controls import count_in
from yifa.reading.listing.signs.words import CallKeys, load_words
from yifa.reading.scripts.program import Program
from yifa.reading.scripts.values import Closure, Object, number_of, text_of_value

CALLBACK = re.compile(
    r"^(?:callback|jump|onPageClick|onPageChange[d]?|onChange|change|click|getLink|selectPage|onSelectPage"
    r"|pageCallback|onSwitch|getPage|backFn|onClickPage|pageUrl|getUrl|getHref|hrefFn|toPage|gotoPage|turnPage)$"
)
STATIC = re.compile(r"\.s?html?$", re.IGNORECASE)
ARGUMENTS = 3
"""arguments of a pager's call that are looked at"""
PARTS = (("prefix", "suffix"), ("hrefFormer", "hrefLatter"), ("pagePrefix", "pageSuffix"))
"""members of a call that hold the address around a page's number"""
BARE_PARTS = (("hrefTextPrefix", "hrefTextSuffix"),)
"""such members between which nothing but the number stands"""
PATTERNS = (
    "href",
    "url",
    "link_to",
    "linkTo",
    "pageUrl",
    "urlTemplate",
    "hrefTemplate",
    "urlPattern",
    "pageHref",
)
# ?page={{number}} · list_{page}.html · list-%d.html; __id__ counts from 0 (jQuery pagination)
PLACE = re.compile(
    r"\{\{?\s*(?:number|page|pageno|pagenum|num|n|p|index|curr)\s*\}?\}|%d|\[page\]|\(:num\)", re.IGNORECASE
)
PLACE_FROM_0 = "__id__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A pager that a call draws: its arguments."""

    name: str
    options: Object
    callbacks: tuple[Closure, ...]
    first: int | None
    """a number that stands as the call's first argument: its total"""

    def number(self, *names: str) -> int | None:
        """Return the number that the call gives under one of these names."""
        return next((n for name in names if (n := number_of(self.options.get(name))) is not None), None)

    @property
    def keys(self) -> CallKeys:
        """Return how the call's object names things."""
        return load_words().keys_of(self.name)

    @property
    def rows(self) -> int | None:
        """Return how many rows the call says the list has."""
        return self.number(*self.keys.rows) or self.first

    @property
    def pages(self) -> int | None:
        """Return how many pages the call says the list has."""
        return self.number(*self.keys.pages, *self.keys.pages_else)

    def totals(self, shown: int) -> tuple[int | None, int | None]:
        """Return the list's rows and pages by the call; a total below what one page shows is of pages."""
        if self.rows is not None and self.rows < shown:
            return None, self.pages or self.rows
        return self.rows, self.pages


def drawn_pagers(program: Program) -> Iterator[Drawn]:
    """Yield the pagers that calls of a page's scripts draw."""
    tokens, closes = program.script.tokens, program.script.closes
    places: dict[str, list[int]] = {}
    for place, token in enumerate(tokens):
        if token.kind == "name":
            places.setdefault(token.text, []).append(place)
    for name in load_words().calls:
        words = [word for word in re.split(r"[.(]", name) if word]
        for place in places.get(words[0], ()):
            if place and tokens[place - 1].text == "function":
                continue
            opens = _opening(program, place)
            if opens is not None and "".join(t.text for t in tokens[place : opens + 1]).startswith(
                name.lstrip(".")
            ):
                yield _drawn(program, name, opens + 1, closes[opens])
                break


def _opening(program: Program, place: int) -> int | None:
    """Return where the brackets of the call open whose name begins at a token."""
    tokens = program.script.tokens
    for at in range(place + 1, min(place + 6, len(tokens))):
        if tokens[at].text == "(":
            return at
        if tokens[at].text != "." and tokens[at].kind != "name":
            return None
    return None


def _drawn(program: Program, name: str, place: int, end: int) -> Drawn:
    options: Object = {}
    callbacks: list[Closure] = []
    first: int | None = None
    for count in range(ARGUMENTS):
        if place >= end:
            break
        stop = _comma(program, place, end)
        value = program.evaluate(place, stop)
        if isinstance(value, dict):
            options |= value
        elif count == 0 and isinstance(value, int):
            first = value
        elif isinstance(value, Closure):
            callbacks.append(value)
        place = stop + 1
    callbacks += [
        value for key, value in options.items() if isinstance(value, Closure) and CALLBACK.match(key)
    ]
    return Drawn(name=name, options=options, callbacks=tuple(callbacks), first=first)


def _comma(program: Program, place: int, end: int) -> int:
    while place < end and program.script.tokens[place].text != ",":
        opens = program.script.tokens[place].text in ("(", "[", "{")
        place = program.script.closes[place] + 1 if opens else place + 1
    return min(place, end)


def named_address(drawn: Drawn, base: str, number: int) -> str | None:
    """Return the address of a page around whose number the call names what stands.

    ``Pager({size: 9, current: 0, prefix: "index", suffix: "html"})``: index_1.html is the second page.
    """
    for before, after in BARE_PARTS:
        prefix, suffix = (text_of_value(drawn.options.get(name)) for name in (before, after))
        if prefix and prefix[0] != "#":
            return resolve(base, f"{prefix}{number}{suffix or ''}")
    for pattern in filter(None, (text_of_value(drawn.options.get(name)) for name in PATTERNS)):
        if PLACE_FROM_0 in pattern:
            return resolve(base, pattern.replace(PLACE_FROM_0, str(number - 1)))
        if PLACE.search(pattern):
            return resolve(base, PLACE.sub(str(number), pattern))
    for before, after in PARTS:
        prefix, suffix = (text_of_value(drawn.options.get(name)) for name in (before, after))
        if prefix and suffix:
            here = drawn.number(*drawn.keys.here)
            zero = before == "prefix" and here in (None, number - 2)
            dot = "" if suffix.startswith(".") else "."
            mark = "" if prefix[-1] in "_-=/" else "_"
            return resolve(base, f"{prefix}{mark}{number - 1 if zero else number}{dot}{suffix}")
    return None


def usual_addresses(url: str, number: int) -> Iterator[Ask]:
    """Yield the addresses at which page *number* of the list at *url* usually stands, the safest first.

    A page numbered one lower is asked for first, so that none is left out where pages are counted from 0.

    >>> [ask.url for ask in usual_addresses("http://a.cn/col/", 2)]
    ['http://a.cn/col/index_1.html', 'http://a.cn/col/index_2.html']
    >>> [ask.url for ask in usual_addresses("http://a.cn/list.jsp?id=7", 2)]
    ['http://a.cn/list.jsp?id=7&page=2']
    """
    if (parameter := parameter_of(url)) is not None:
        yield Ask(url=with_parameter(url, parameter[0], parameter[1] + 1))
        return
    name = file_of(url)[1]
    here = NUMBERED.match(name)
    if number > 2 and here and here["mark"]:
        yield Ask(url=urljoin(url, f"{here['stem']}{here['mark']}{int(here['number']) + 1}{here['ext']}"))
    elif not urlsplit(url).query and (not name or STATIC.search(name)):
        stem, _, ending = (name or "index.html").rpartition(".")
        for counted in (number - 1, number):
            yield Ask(url=urljoin(url, f"{stem}_{counted}.{ending}"))
    else:
        yield Ask(url=with_query(url, f"page={number}"))


def total_said(signs: Sequence[Sign]) -> int | None:
    """Return the total that one of these signs gives."""
    return next((sign.total for sign in signs if sign.total), None)


def component_total(root: HtmlElement) -> int | None:
    """Return how many rows a component that draws pages says there are: ``:total="57"``."""
    for node in root.iter():
        if isinstance(node.tag, str) and (total := count_in(node, "total", ":total")) is not None:
            return total
    return None

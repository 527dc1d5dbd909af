"""Finds the request for the next rows in an answer of JSON that says it has more."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlsplit

from yifa.model.fetch import Ask
from yifa.reading.addresses import resolve, with_query
from yifa.reading.listing.embedded import json_of
from yifa.reading.listing.feeds import DEPTH, load_keys
from yifa.reading.listing.page_addresses import PARAMETER
from yifa.reading.turning.ways import Way, next_of

# the parameter of a request that takes a cursor
TAKES = re.compile(r"cursor|token|scroll_?id|after|since_?id|last_?id|next", re.IGNORECASE)
# nextCursor → cursor, next_page_token → page_token
NEXT = re.compile(r"^next[_]?(?=.)|next$", re.IGNORECASE)
NAMES_NEXT = re.compile(r"next|cursor|scroll", re.IGNORECASE)
SPRING = "number"
"""a page's number as Spring counts it: from 0, asked for as ``page``"""
NUMBERS = ("number", "pageNum", "pageNo", "pageIndex", "current", "currentPage", "page")


def cursor_ways(text: str, ask: Ask, rows: int) -> tuple[Way, ...]:
    """Return the ways an answer of JSON to *ask* names to its next rows; none where it is no such answer.

    ``{"list": […], "nextCursor": "eyJ"}`` of ``/api/list`` leads to ``/api/list?cursor=eyJ``.
    """
    value = json_of(text)
    if value is None:
        return ()
    usual = next((name for name in NUMBERS[1:] if _member(value, name) is not None), "page")
    ways = [Way(kind="cursor", first=way) for way in _by_cursor(dict(_cursors(value)), ask, usual)]
    ways += [Way(kind="number", first=way) for way in _by_number(value, ask, rows)]
    return tuple(way for way in ways if way.first.key != ask.key)


def _cursors(value: object, depth: int = 0) -> Iterator[tuple[str, object]]:
    """Yield what an answer's objects, those in lists left out, give as cursors."""
    for name, said in value.items() if isinstance(value, dict) and depth < DEPTH else ():
        if isinstance(said, dict) and str(name) == "next":
            yield "next", said.get("href") or said.get("url")
        elif isinstance(said, dict):
            yield from _cursors(said, depth + 1)
        elif str(name).lower() in load_keys().cursor:
            yield str(name), said


def _by_cursor(flags: Mapping[str, object], ask: Ask, usual: str) -> Iterator[Ask]:
    """Yield the requests that cursors lead to; *usual* is the parameter of a page's number."""
    for name, value in flags.items():
        if not isinstance(value, str | int) or isinstance(value, bool) or not str(value):
            continue
        said = str(value)
        if NAMES_NEXT.search(name) is None:
            continue
        address = resolve(ask.url, said) if said[:1] in "/?" or said.startswith("http") else None
        if address is not None:
            if urlsplit(address).netloc == urlsplit(ask.url).netloc:
                yield replace(ask, url=address)
        elif name.lower().replace("_", "") == "nextpage" and said.isdecimal():
            yield _with(ask, _taken(ask, PARAMETER) or usual, said)
        else:
            yield _with(ask, _taken(ask, TAKES) or _parameter(name), said)


def _parameter(name: str) -> str:
    """Return the usual parameter for a cursor of that name.

    >>> _parameter("nextCursor"), _parameter("scrollId"), _parameter("next_page_token")
    ('cursor', 'scrollId', 'page_token')
    """
    bare = NEXT.sub("", name) or "cursor"
    return bare[0].lower() + bare[1:]


def _taken(ask: Ask, pattern: re.Pattern[str]) -> str | None:
    """Return the parameter of a request that a pattern fits."""
    names = [name for name, _ in parse_qsl(urlsplit(ask.url).query, keep_blank_values=True)]
    names += [name for name, _ in parse_qsl(ask.body, keep_blank_values=True)]
    return next(filter(pattern.search, names), None)


def _with(ask: Ask, name: str, value: str) -> Ask:
    """Return a request with another value of a parameter, or with one more parameter."""
    pair = f"{name}={quote(value, safe='')}"
    pattern = re.compile(rf"(?:(?<=[?&])|^){re.escape(name)}=[^&#]*")
    if ask.method == "POST" and pattern.search(ask.body):
        return replace(ask, body=pattern.sub(lambda _: pair, ask.body, count=1))
    if pattern.search(urlsplit(ask.url).query):
        return replace(ask, url=pattern.sub(lambda _: pair, ask.url, count=1))
    return replace(ask, url=with_query(ask.url, pair))


def _by_number(value: object, ask: Ask, rows: int) -> Iterator[Ask]:
    """Yield the request for the page after the one that an answer says it is."""
    if (counted := next_of(ask, rows)) is not None:
        yield counted
        return
    for name in NUMBERS:
        number = _member(value, name)
        if number is not None:
            yield _with(ask, "page" if name == SPRING else name, str(number + 1))
            return


def _member(value: object, name: str) -> int | None:
    """Return a number of an answer's outer objects."""
    if not isinstance(value, dict):
        return None
    own = value.get(name)
    if isinstance(own, int) and not isinstance(own, bool):
        return own
    within = (_member(part, name) for part in value.values() if isinstance(part, dict))
    return next((number for number in within if number is not None), None)

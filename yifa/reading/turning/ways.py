"""Defines a way to turn a list's page, and what it asks for, page by page."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from yifa.model.fetch import Ask
from yifa.reading.addresses import resolve
from yifa.reading.listing.embedded import json_of
from yifa.reading.listing.page_addresses import OFFSET, PARAMETER
from yifa.reading.listing.row_requests import FORM, JSON
from yifa.reading.scripts.values import Call

DIGITS = re.compile(r"\d{1,9}")
AJAX = ("X-Requested-With", "XMLHttpRequest")
# what counts, or changes something on the server: never asked for
CHANGES = re.compile(
    r"(?:^|[/_.-])(?:count(?:er)?|hits?|clicks?|visits?|login|logout|vote|likes?|stat|log|save|add|del(?:ete)?"
    r"|update|upload|comment|register|captcha)(?=[/_.?-]|$)",
    re.IGNORECASE,
)
SIZE = re.compile(r"^(?:page_?size|size|limit|rows|per_?page|count|num|length|pagesize)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A request that may bring the page after one, proved by what it brings or not at all."""

    kind: str
    """``form``, ``function``, ``request``, ``cursor``, ``number`` or ``habit``"""
    first: Ask
    """what brings the next page"""
    second: Ask | None = None
    """what brings the one after; None where the next page says so itself"""
    rows: int | None = None
    """how many rows the list has, where that is known here only"""
    pages: int | None = None
    """how many pages, likewise"""

    def ask(self, turn: int) -> Ask | None:
        """Return the request of a turn, from 0 (-1: for this very page); None where it is not known here.

        >>> way = Way(kind="request", first=Ask(url="http://a.cn/?p=2"), second=Ask(url="http://a.cn/?p=3"))
        >>> way.ask(5).url
        'http://a.cn/?p=7'
        """
        if turn == 0:
            return self.first
        if self.second is None:
            return None
        url = _counted(self.first.url, self.second.url, turn)
        body = _counted(self.first.body, self.second.body, turn)
        return None if url is None or body is None else replace(self.first, url=url, body=body)

    @property
    def name(self) -> str:
        """Return the way in words: its kind, and what it asks first."""
        return f"{self.kind} {self.first.key}"


def _counted(one: str, other: str, turn: int) -> str | None:
    """Return a text whose numbers went from *one* to *other* in a step, after so many steps."""
    if one == other:
        return one
    here, there = DIGITS.findall(one), DIGITS.findall(other)
    parts = DIGITS.split(one)
    if parts != DIGITS.split(other):
        return None
    numbers = [int(a) + turn * (int(b) - int(a)) for a, b in zip(here, there, strict=True)]
    if min(numbers, default=0) < 0:
        return None
    said = [
        str(n).zfill(len(a) if a[0] == "0" and len(a) > 1 else 1) for n, a in zip(numbers, here, strict=True)
    ]
    return "".join(text for pair in zip(parts, (*said, ""), strict=True) for text in pair)


def is_paged(one: Ask, other: Ask) -> bool:
    """Return whether two requests differ in a page's number, or that of its first row, and in nothing else.

    What differs may be a part of the path: ``rows_8_2.json``.
    """
    if urlsplit(one.url).path != urlsplit(other.url).path:
        return True
    pairs, others = _sent(one), _sent(other)
    changed = {name for name, value in pairs.items() if others.get(name) != value}
    return bool(changed) and all(PARAMETER.match(name) or OFFSET.match(name) for name in changed)


def _sent(ask: Ask) -> dict[str, str]:
    """Return what a request sends, by name."""
    query = dict(parse_qsl(urlsplit(ask.url).query, keep_blank_values=True))
    if ask.body[:1] == "{":
        return query | {name: str(value) for name, value in _members(ask.body).items()}
    return query | dict(parse_qsl(ask.body, keep_blank_values=True))


def _members(body: str) -> dict[str, object]:
    """Return the members of a body of JSON; none where it is no such body."""
    value = json_of(body)
    return {str(name): member for name, member in value.items()} if isinstance(value, dict) else {}


def ask_of(call: Call, base: str) -> Ask | None:
    """Return the request a script sends, if it goes to the host of the page at *base*."""
    url = resolve(base, call.url)
    if url is None or urlsplit(url).netloc != urlsplit(base).netloc:
        return None
    if CHANGES.search(urlsplit(url).path):
        return None
    if call.method == "GET":
        return Ask(url=url, headers=(AJAX,))
    body = call.body or urlencode(call.pairs)
    return Ask(url=url, method="POST", body=body, headers=(JSON if call.is_json else FORM, AJAX))


def next_of(ask: Ask, rows: int) -> Ask | None:
    """Return a request with its page's or first row's number counted on; None where it has none."""
    parts = urlsplit(ask.url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if (counted := _count_on(query, rows)) is not None:
        return replace(ask, url=parts._replace(query=urlencode(counted)).geturl())
    if ask.method == "GET":
        return None
    if ask.body[:1] == "{":
        members = _members(ask.body)
        pairs = _count_on([(name, str(value)) for name, value in members.items()], rows)
        changed = {name: int(value) for name, value in pairs or () if value != str(members[name])}
        return replace(ask, body=json.dumps(members | changed, ensure_ascii=False)) if changed else None
    pairs = _count_on(parse_qsl(ask.body, keep_blank_values=True), rows)
    return replace(ask, body=urlencode(pairs)) if pairs is not None else None


def _count_on(pairs: Sequence[tuple[str, str]], rows: int) -> list[tuple[str, str]] | None:
    sizes = [int(value) for name, value in pairs if SIZE.match(name) and value.isdecimal() and len(value) < 5]
    for pattern, by in ((PARAMETER, 1), (OFFSET, (sizes or [rows])[0])):
        for name, value in pairs:
            if pattern.match(name) and value.isdecimal() and len(value) < 8:
                return [(key, str(int(said) + by) if key == name else said) for key, said in pairs]
    return None

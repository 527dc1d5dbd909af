"""Finds the requests that bring a list's rows, where the page only frames them; platforms say how."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote, unquote, urlencode, urljoin, urlsplit

from lxml.html import HtmlElement

from yifa.model.fetch import Ask
from yifa.model.listing import Listing
from yifa.model.portal import PARAMETER, Platform, Request
from yifa.reading.addresses import resolve
from yifa.reading.listing.embedded import json_of, records_in
from yifa.reading.listing.feeds import read_json
from yifa.reading.listing.links import is_detail

MOST_ROWS = 100
"""rows asked for at once at most: servers cut longer answers off (guide §3.4)"""
USUAL_ROWS = 20
FINE = frozenset({"0", "1", "200", "ok", "success", "true", "none", "", "0000", "00000"})
"""codes of an answer that is no error"""
OVERLAPS = 2
"""answers in a row that show only rows already seen, before a list is taken to repeat itself"""
# \u4f9d in a script
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
FORM = ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
JSON = ("Content-Type", "application/json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One way to read a framed list: a request and the parameters the page gave for it."""

    request: Request
    values: Mapping[str, str]
    base: str
    """the address the page stands at"""
    size: int
    """rows to a page"""

    @property
    def counts_rows(self) -> bool:
        """Return whether the request names rows, not pages."""
        pairs = (*self.request.query, *self.request.form, *self.request.json)
        return any("{from}" in value for _, value in pairs)

    def ask(self, number: int) -> Ask:
        """Return the request for page *number*, from 1."""
        values = dict(self.values) | {
            "page": str(self.request.first + number - 1),
            "from": str((number - 1) * self.size + 1),
            "to": str(number * self.size),
            "size": str(self.size),
            "url": self.base,
        }
        target = _filled(self.request.url, values, quoted=PARAMETER.fullmatch(self.request.url) is None)
        url = urljoin(self.base, re.sub(r"^//+", "/", target))
        url = _with_query(url, _pairs(self.request.query, values))
        if self.request.method == "GET":
            return Ask(url=url, headers=self.request.headers)
        if self.request.json:
            body = json.dumps(
                {key: _json_value(value, values) for key, value in self.request.json}, ensure_ascii=False
            )
            return Ask(url=url, method="POST", body=body, headers=(JSON, *self.request.headers))
        body = urlencode(_pairs(self.request.form, values))
        return Ask(url=url, method="POST", body=body, headers=(FORM, *self.request.headers))


def _filled(text: str, values: Mapping[str, str], *, quoted: bool = False) -> str:
    return PARAMETER.sub(lambda m: quote(values[m[1]], safe="/") if quoted else values[m[1]], text)


def _pairs(pairs: Iterable[tuple[str, str]], values: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, _filled(value, values)) for key, value in pairs]


def _json_value(text: str, values: Mapping[str, str]) -> str | int:
    """Return a value of a JSON request: a number where it is a page's or row's number and nothing else."""
    filled = _filled(text, values)
    return int(filled) if text in ("{page}", "{size}", "{from}", "{to}") else filled


def _with_query(url: str, pairs: list[tuple[str, str]]) -> str:
    """Return an address with these parameters, which replace those of the same name."""
    if not pairs:
        return url
    parts = urlsplit(url)
    names = {key for key, _ in pairs}
    kept = [pair for pair in parts.query.split("&") if pair and pair.partition("=")[0] not in names]
    return parts._replace(query="&".join([*kept, urlencode(pairs, quote_via=quote)]), fragment="").geturl()


def _plain(text: str) -> str:
    """Return markup with its character references and script escapes resolved."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), unescape(text))


def _scopes(request: Request, text: str) -> Iterator[str]:
    """Yield the parts of a page that may hold a request's parameters, the likeliest first."""
    if not request.block:
        yield text
        return
    blocks = [match["block"] for pattern in request.block for match in pattern.finditer(text)]
    blocks.sort(key=lambda block: not any(pattern.search(block) for pattern in request.prefer))
    yield from dict.fromkeys(blocks)


def _values(request: Request, scope: str, url: str, section: str) -> dict[str, str]:
    """Return the parameters in a page's address and text, by name; of several values the first."""
    values: dict[str, str] = {}
    for patterns, text in ((request.find_url, url), (request.find, scope)):
        for pattern in patterns:
            for match in re.finditer(pattern.replace("{section}", re.escape(section)), text):
                for name, value in match.groupdict().items():
                    if value is not None and value.strip():
                        values.setdefault(name, unquote(value.strip()))
    return values


def find_courses(
    text: str, url: str, platform: Platform, *, section: str = "", shown: int = 0, scripts: str = ""
) -> tuple[Course, ...]:
    """Return the ways to read the list that a page frames, the likeliest first; none where it frames none.

    *shown* is how many rows the page itself shows, *scripts* the text of scripts it links to.
    """
    courses: dict[tuple[str, ...], Course] = {}
    plain = _plain(f"{text}\n{scripts}") if platform.requests else ""
    for request in platform.requests:
        for scope in _scopes(request, plain):
            values = dict(request.defaults) | _values(request, scope, unquote(url), section)
            if request.needed <= values.keys():
                size = int(values["size"]) if values.get("size", "").isdecimal() else 0
                size = min(size or request.size or shown or USUAL_ROWS, MOST_ROWS)
                course = Course(request=request, values=values, base=url, size=size)
                courses.setdefault((request.name, course.ask(1).key), course)
    return tuple(courses.values())


def scripts_wanted(root: HtmlElement, text: str, url: str, platform: Platform) -> tuple[str, ...]:
    """Return the scripts a page links to that may hold the parameters its requests lack."""
    plain = _plain(text) if any(request.scripts for request in platform.requests) else ""
    wanted: dict[str, None] = {}
    for request in platform.requests:
        if request.scripts and not request.needed <= _values(request, plain, url, "").keys():
            for element in root.iter("script"):
                address = resolve(url, element.get("src"))
                if address and any(pattern.search(address) for pattern in request.scripts):
                    wanted[address] = None
    return tuple(wanted)


def is_frame(text: str, root: HtmlElement, url: str, platform: Platform, *, section: str) -> bool:
    """Return whether a page frames a list whose rows come by a further request."""
    if platform.requests and scripts_wanted(root, text, url, platform):
        return True
    courses = find_courses(text, url, platform, section=section)
    return any(not course.request.continues for course in courses)


def columns_in(text: str, url: str, platform: Platform) -> tuple[tuple[str, str], ...]:
    """Return name and address of the columns that only a page's scripts name."""
    if platform.columns is None:
        return ()
    plain = _plain(text)
    matches = (match for pattern in platform.columns.find for match in pattern.finditer(plain))
    target = platform.columns.url
    return tuple(
        (match["name"], urljoin(url, _filled(target, match.groupdict(), quoted=True))) for match in matches
    )


def shows_rows(listing: Listing | None, platform: Platform) -> bool:
    """Return whether a page shows rows of its list: links with dates or to pages, not only menus."""
    return listing is not None and any(
        entry.published_text or is_detail(entry.url, platform) for entry in listing.entries
    )


def is_whole(listing: Listing | None, platform: Platform) -> bool:
    """Return whether a page shows its list without further requests: links go on, or there is no more."""
    if listing is None or not shows_rows(listing, platform):
        return False
    if listing.next_url is not None:
        return True
    if listing.pages_declared is not None:
        return listing.pages_declared <= 1
    return listing.rows_declared is None or listing.rows_declared <= len(listing.entries)


def says_more(text: str, course: Course) -> bool:
    """Return whether a page says, in its platform's way, that the list has more rows than it shows."""
    return any(pattern.search(text) for pattern in course.request.more)


def is_answer(text: str, kind: str) -> bool:
    """Return whether a text is an answer of the kind a request expects."""
    if kind == "json":
        return json_of(text) is not None
    return kind != "store" or records_in(text) is not None


def total_in(text: str) -> int | None:
    """Return how many rows an answer in JSON says the list has."""
    value = json_of(text)
    return None if value is None else read_json(value).rows_declared


def is_empty_answer(text: str) -> bool:
    """Return whether an answer is a list without rows."""
    value = json_of(text)
    if value is not None:
        feed = read_json(value)
        return feed.is_list and not feed.items and "<a" not in feed.markup
    return records_in(text) == ""


def says_error(text: str) -> bool:
    """Return whether an answer in JSON says that it is none: that it failed, or a code that means so.

    >>> says_error('{"code": 500, "msg": "x"}'), says_error('{"code": 200, "data": null}')
    (True, False)
    >>> says_error('{"data": [], "status": {"code": 1}}'), says_error('{"status": {"code": 404}}')
    (False, True)
    """
    return _is_error(json_of(text))


def _is_error(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    said = {
        str(name).lower(): str(word).lower()
        for name, word in value.items()
        if not isinstance(word, dict | list)
    }
    codes = (said[name] for name in ("code", "errcode", "errno", "status", "ret") if name in said)
    within = any(_is_error(value[name]) for name in ("status", "head", "meta") if name in value)
    return said.get("success") == "false" or within or any(code not in FINE for code in codes)

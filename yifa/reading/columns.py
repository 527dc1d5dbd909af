"""Finds a portal's 依法行政 columns from its home page, by names of links, never by guessed addresses."""

import heapq
import re
import tomllib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from yifa.model.listing import EntryKind, Listing
from yifa.reading.addresses import base_of, resolve
from yifa.reading.listing.embedded import items_in_scripts
from yifa.reading.listing.links import opened_by
from yifa.reading.markup import fold, text_of

MAX_PAGES = 60
"""pages looked at before the search ends, whatever it has found"""
MAX_DEPTH = 6
MOST_NAMED = 5
"""addresses named in a message"""
LONGEST_NAME = 24
"""a longer link text is a headline, not a column's name"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnNames:
    """``columns.toml``: names of the columns looked for, and of those on the way, the best first."""

    targets: frozenset[str]
    like: tuple[re.Pattern[str], ...]
    routes: tuple[str, ...]

    def is_target(self, name: str) -> bool:
        """Return whether a column of this name is looked for."""
        return name in self.targets or any(pattern.fullmatch(name) for pattern in self.like)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column page as the search sees it."""

    url: str
    root: HtmlElement
    listing: Listing | None
    """None: the page is no listing"""
    frames: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """name and address of columns that only the page's scripts name"""
    inner: tuple[tuple[str, str], ...] = ()
    """name and address of the columns below it, of which it shows a few rows or only the names"""
    frames_list: bool = False
    """it shows no rows, but its platform knows the request that brings them"""


Look = Callable[[str], Awaitable[Column | None]]
"""fetches an address and reads it as a column; None for a page that cannot be used"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSection:
    """A column that turned out to be a listing."""

    name: str
    url: str
    path: tuple[str, ...]
    """link texts from the home page to it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The columns that a search found, and how far it looked."""

    sections: tuple[FoundSection, ...]
    looked_at: tuple[str, ...]
    unread: tuple[str, ...]
    """columns named right whose page was no listing or could not be got"""
    failed: tuple[str, ...] = ()
    """pages on the way that could not be got: what lies behind them is not known"""
    queued: int = 0
    """pages still to be looked at when the search was given up"""

    @property
    def doubts(self) -> str:
        """Return why finding nothing may mean little; empty where every page on the way was read."""
        said = []
        if self.failed:
            named = ", ".join(self.failed[:MOST_NAMED])
            said.append(f"could not look at {len(self.failed)} of them, so there may be one: {named}")
        if self.unread:
            said.append(f"no listing could be read at {', '.join(self.unread[:MOST_NAMED])}")
        if self.queued:
            said.append(f"given up with {self.queued} pages still to look at")
        return "".join(f"; {doubt}" for doubt in said)


@dataclass(order=True, slots=True)
class _Step:
    rank: int
    number: int
    url: str = field(compare=False)
    path: tuple[str, ...] = field(compare=False)
    is_target: bool = field(compare=False)


@cache
def load_column_names(path: Path = Path(__file__).parent / "columns.toml") -> ColumnNames:
    """Return the names of columns (field guide §5.1); read once."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return ColumnNames(
        targets=frozenset(data["targets"]),
        like=tuple(re.compile(rf"\A(?:{pattern})") for pattern in data["like"]),
        routes=tuple(data["routes"]),
    )


def column_name(text: str) -> str:
    """Return a link's text as a column name: no white space, no arrows, brackets or counts around it.

    >>> column_name("【 依 法 行 政 】 (12) >>")
    '依法行政'
    """
    return fold(text).replace(" ", "").strip("·•>›»【】[]()（）0123456789|：:+-—")


async def find_sections(home: str, wanted: Iterable[str], hosts: Iterable[str], look: Look) -> Search:
    """Return the listings that columns named in ``columns.toml`` or *wanted* lead to from *home*.

    Every column with such a name is followed, through frames and containers, up to MAX_PAGES pages.
    """
    own = load_column_names()
    names = replace(own, targets=own.targets | set(wanted))
    return await _Searcher(names, frozenset(hosts), look).run(home)


class _Searcher:
    def __init__(self, names: ColumnNames, hosts: frozenset[str], look: Look) -> None:
        self.is_target, self.hosts, self.look = names.is_target, hosts, look
        self.rank = {name: number for number, name in enumerate(names.routes, 1)}
        self.queue: list[_Step] = []
        self.queued: set[str] = set()
        self.looked_at: list[str] = []
        self.unread: list[str] = []
        self.failed: list[str] = []
        self.sections: dict[str, FoundSection] = {}

    async def run(self, home: str) -> Search:
        self._push(home, (), is_target=False, rank=0)
        while self.queue and len(self.looked_at) < MAX_PAGES:
            step = heapq.heappop(self.queue)
            self.looked_at.append(step.url)
            column = await self.look(step.url)
            if column is not None:
                self._take(step, column)
            elif step.is_target:
                self.unread.append(step.url)
            else:
                self.failed.append(step.url)
        return Search(
            sections=tuple(self.sections.values()), looked_at=tuple(self.looked_at),
            unread=tuple(self.unread), failed=tuple(self.failed), queued=len(self.queue),
        )  # fmt: skip

    def _push(self, url: str, path: tuple[str, ...], *, is_target: bool, rank: int) -> None:
        if url not in self.queued and urlsplit(url).hostname in self.hosts and len(path) <= MAX_DEPTH:
            self.queued.add(url)
            heapq.heappush(self.queue, _Step(rank, len(self.queued), url, path, is_target))

    def _take(self, step: _Step, column: Column) -> None:
        listing = column.listing
        rows = bool(listing and any(entry.kind is EntryKind.PAGE for entry in listing.entries))
        if step.is_target and (rows or column.frames_list):
            self.sections[column.url] = FoundSection(name=step.path[-1], url=column.url, path=step.path)
        elif step.is_target and not (column.frames or column.inner):
            self.unread.append(step.url)
        for name, url in column.inner if step.is_target else ():  # all of it is what was looked for
            self._push(url, (*step.path, column_name(name) or step.path[-1]), is_target=True, rank=0)
        for frame in column.frames:
            self._push(frame, step.path, is_target=step.is_target, rank=step.rank)
        for name, url in _links(column):
            if self.is_target(name):
                self._push(url, (*step.path, name), is_target=True, rank=0)
            elif name in self.rank:
                self._push(url, (*step.path, name), is_target=False, rank=self.rank[name])


def _links(column: Column) -> Iterable[tuple[str, str]]:
    """Yield (name, address) of everything that leads to a column: links, pictures, menus that scripts draw.

    A link counts under its text, under its full ``@title`` where that differs, under its picture's ``@alt``.
    """
    base = base_of(column.root, column.url)
    for link in column.root.iter("a", "area", "li", "div", "span", "td"):
        if not isinstance(link, HtmlElement) or (link.tag not in ("a", "area") and not link.get("onclick")):
            continue
        url = resolve(base, link.get("href")) or resolve(base, opened_by(link))
        if url is not None:
            pictures = [image.get("alt") or image.get("title") or "" for image in link.iter("img")]
            said = (text_of(link), link.get("title") or "", link.get("alt") or "", *pictures)
            names = dict.fromkeys(map(column_name, said))
            yield from ((name, url) for name in names if 0 < len(name) <= LONGEST_NAME)
    for item in items_in_scripts(script.text or "" for script in column.root.iter("script")):
        url = resolve(column.url, item.href)
        if url is not None:
            yield column_name(item.title), url
    yield from ((column_name(name), url) for name, url in column.links)

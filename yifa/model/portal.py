"""The shapes of a profile: how a platform prints its pages, which portal it is of, where its sections are."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How a page that only frames a list asks for the list's rows: ``[[listing.request]]``.

    A ``{name}`` in address, query, form or JSON is a parameter: one of `BUILT_IN`, or a named group that
    `find` or `find_url` gives. A request whose parameters are not all found is not made.
    """

    name: str
    url: str
    """relative to the page"""
    method: str = "GET"
    query: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    json: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
    """parameters that need not be found"""
    find: tuple[str, ...] = ()
    """patterns with named groups, looked for in the page; ``{section}`` stands for the section's name"""
    find_url: tuple[str, ...] = ()
    """the same, looked for in the page's own address, ``#`` included"""
    block: tuple[re.Pattern[str], ...] = ()
    """where each place it fits has parameters of its own: a page may frame several lists"""
    prefer: tuple[re.Pattern[str], ...] = ()
    """blocks that fit one of these come first"""
    scripts: tuple[re.Pattern[str], ...] = ()
    """addresses of linked scripts that hold what the page itself does not"""
    more: tuple[re.Pattern[str], ...] = ()
    """what a page says that shows some rows, counts none, and has more to ask for"""
    size: int = 0
    """rows asked for at once, where the page names no number (group ``size``); 0 = as many as it shows"""
    first: int = 1
    """the number of the first page"""
    answer: str = "any"
    """json, store (Hanweb's record store) or any: an answer of another kind is none"""
    continues: bool = False
    """the page itself is the first page of the same list, so the second is asked for first"""
    always: bool = False
    """ask even where the page shows rows and says nothing of more"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns that only a script of a page names: ``[listing.columns]``."""

    find: tuple[re.Pattern[str], ...]
    """patterns with a group ``name`` and others that `url` uses"""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What a CMS product looks like: data from ``platforms/NAME.toml``, patterns compiled."""

    name: str
    title: str
    order: int
    """place in the recognition order (field guide §1); the lowest that fits wins"""
    recognise_url: tuple[re.Pattern[str], ...] = ()
    recognise_text: tuple[re.Pattern[str], ...] = ()
    detail: tuple[re.Pattern[str], ...] = ()
    """addresses of pages, as against columns and navigation; empty = unknown"""
    restricted: tuple[re.Pattern[str], ...] = ()
    """addresses of pages that are listed but walled"""
    paging: tuple[str, ...] = ()
    """names in ``paging.PAGING``, tried in order"""
    page_parameter_ignored: bool = False
    """``?page=2`` answers page 1 again"""
    rows: tuple[str, ...] = ()
    """CSS of listing rows, where the structure alone would mislead"""
    rows_declared: tuple[re.Pattern[str], ...] = ()
    """how a listing says how many rows it has (group 1), where the usual words do not"""
    requests: tuple[Request, ...] = ()
    """how framed lists are asked for, tried in order"""
    columns: Columns | None = None
    page_title: tuple[str, ...] = ()
    page_body: tuple[str, ...] = ()
    page_drop: tuple[str, ...] = ()
    """CSS of what stands inside a body and is no part of the document, such as a block of metadata"""
    attachments: tuple[re.Pattern[str], ...] = ()
    address_rewrite: tuple[tuple[re.Pattern[str], str], ...] = ()
    """twins of one page: pattern and replacement that give the canonical address"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A column (栏目) to walk: by its listing's address, or to be discovered from the home page."""

    name: str
    url: str | None = None
    discover: bool = False
    at_least: int = 1
    """entries a first page of this listing must have; fewer is a layout error"""
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A county's portal: data from ``portals/CODE.toml``."""

    code: str
    name: str
    slug: str
    province: str
    prefecture: str
    platform: Platform
    home: str
    sections: tuple[Section, ...]
    aliases: tuple[str, ...] = ()
    """further hosts that serve the same tree; their addresses are rewritten to the home's host"""
    hosts: tuple[str, ...] = ()
    """further hosts the crawl may visit, whose addresses stay their own"""
    delay_seconds: float = 1.0
    open_hours: tuple[int, int] | None = None
    """local hours (Asia/Shanghai) in which the portal may be visited, e.g. (22, 6); None = always"""
    attachment_megabytes: float | None = None
    """the largest file worth fetching; None = as the settings say"""
    attachments_megabytes_per_run: float | None = None
    """all files of one run together; the rest is left to the next"""
    accept_invalid_tls: bool = False
    """read it although its certificate is expired, self-made or another's; every answer kept says so"""
    checked: date | None = None
    """when a person last compared this file with the live portal; None = never"""

    @property
    def host(self) -> str:
        """Return the home page's host."""
        return urlsplit(self.home).hostname or ""

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Return every host the crawl of this portal may visit."""
        return frozenset((self.host, *self.aliases, *self.hosts))

    @property
    def ports(self) -> frozenset[int]:
        """Return the ports the profile names, beside those of http and https."""
        urls = (self.home, *(each.url for each in self.sections if each.url))
        return frozenset(port for port in (urlsplit(url).port for url in urls) if port is not None)

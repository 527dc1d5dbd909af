"""Defines the schema of profiles: how a platform prints its pages, and where a portal's sections are.

A field is a key of the TOML file: its type, its default and, below it, its meaning (`yifa.profiles.keys`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit


class Must(NamedTuple):
    """What a value must be beyond its type: in words, and whether a value is that."""

    words: str
    holds: Callable[[Any], object]


Texts = tuple[str, ...]
Patterns = tuple[re.Pattern[str], ...]
Pairs = tuple[tuple[str, str], ...]
Rewrites = tuple[tuple[re.Pattern[str], str], ...]
Hours = tuple[int, int]
Code = Annotated[str, Must("six digits (GB/T 2260)", re.compile(r"\d{6}").fullmatch)]
Slug = Annotated[str, Must("small Latin letters", re.compile(r"[a-z][a-z0-9-]*").fullmatch)]
Home = Annotated[str, Must("an http(s) address", lambda url: urlsplit(url).scheme in ("http", "https"))]
Megabytes = Annotated[float, Must("a size in MiB, 0 or more", lambda size: 0 <= size < float("inf"))]
Method = Annotated[str, Must("GET or POST", ("GET", "POST").__contains__)]
LEVELS = ("department", "township", "park", "vertical")
LevelName = Annotated[str, Must("department, township, park or vertical", LEVELS.__contains__)]
Answer = Annotated[str, Must("any, json or store", ("any", "json", "store").__contains__)]

# {name} in a request's address or values
PARAMETER = re.compile(r"\{(\w+)\}")
BUILT_IN = frozenset({"page", "from", "to", "size", "url"})
"""parameters every request has: the page's number, its rows' first and last number, the address framed at"""


def key(path: str) -> dict[str, str]:
    """Return the metadata of a field whose key in the file is *path*: ``table.key``, or another word."""
    return {"key": path}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """How a page that only frames a list asks for the list's rows: ``[[listing.request]]``.

    A ``{name}`` in address, query, form or JSON is a parameter: one of `BUILT_IN`, or a named group that
    `find` or `find_url` gives. A request whose parameters are not all found is not made.
    """

    name: str
    """What tells this request from the platform's others in a walk's certificate."""
    url: str
    """Its address, relative to the page; a `{name}` here and in the values below is a parameter."""
    method: Method = "GET"
    """How it is sent."""
    query: Pairs = ()
    """Parameters in its address, name and value; they replace those of the same name."""
    form: Pairs = ()
    """The fields of the form a POST sends."""
    json: Pairs = ()
    """The members of the JSON object a POST sends, instead of a form."""
    headers: Pairs = ()
    """Headers it is sent with."""
    defaults: Pairs = ()
    """Values of parameters that need not be found."""
    find: Texts = ()
    """Patterns with named groups, looked for in the page; `{section}` stands for the section's name."""
    find_url: Texts = ()
    """The same, looked for in the page's own address, `#` included."""
    block: Patterns = ()
    """Patterns with a group `block`: each place that fits has parameters of its own, a list of its own."""
    prefer: Patterns = ()
    """Patterns; blocks that fit one come first."""
    scripts: Patterns = ()
    """Patterns of the addresses of linked scripts that hold what the page itself does not."""
    more: Patterns = ()
    """Patterns of what a page says that shows some rows, counts none, and has more to ask for."""
    size: int = 0
    """Rows asked for at once, where the page names no number (group `size`); 0 is as many as it shows."""
    first: int = 1
    """The number of the first page."""
    answer: Answer = "any"
    """What the answer is: `json`, `store` (Hanweb's record store) or `any`; one of another kind is none."""
    continues: bool = False
    """The page itself is the first page of the same list, so the second is asked for first."""
    always: bool = False
    """Ask even where the page shows rows and says nothing of more."""

    @property
    def parameters(self) -> frozenset[str]:
        """Return the parameters that its address and values mention."""
        texts = [self.url, *(value for _, value in (*self.query, *self.form, *self.json))]
        return frozenset(name for text in texts for name in PARAMETER.findall(text))

    @property
    def needed(self) -> frozenset[str]:
        """Return the parameters to find before the request can be made."""
        return self.parameters - BUILT_IN - dict(self.defaults).keys()


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns that only a script of a page names: ``[listing.columns]``."""

    find: Patterns
    """Patterns with a group `name` and further ones that `url` uses."""
    url: str
    """The column's address, relative to the page; `{group}` is what that group of `find` matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What a CMS product looks like: data from ``platforms/NAME.toml``, patterns compiled."""

    name: str
    """The file's name without `.toml`; profiles name the platform by it."""
    title: str
    """The product's own name, and its maker's."""
    order: int
    """Its place in the recognition order (field guide §1); of those that fit, the lowest wins."""
    recognise_url: Patterns = field(default=(), metadata=key("recognise.url"))
    """Patterns of addresses that only this product makes: a page's own, or those of its links."""
    recognise_text: Patterns = field(default=(), metadata=key("recognise.text"))
    """Patterns of markup that only this product prints."""
    detail: Patterns = field(default=(), metadata=key("listing.detail"))
    """Patterns of the addresses of pages, as against columns and navigation; empty is unknown."""
    restricted: Patterns = field(default=(), metadata=key("listing.restricted"))
    """Patterns of the addresses of pages that are listed but walled."""
    paging: Texts = field(default=(), metadata=key("listing.paging"))
    """Names of the ways its listings turn to the next page, tried in this order, before the usual ones."""
    page_parameter_ignored: bool = field(default=False, metadata=key("listing.page_parameter_ignored"))
    """The server answers `?page=2` with page 1 again."""
    rows: Texts = field(default=(), metadata=key("listing.rows"))
    """CSS of listing rows, where the structure alone would mislead."""
    rows_declared: Patterns = field(default=(), metadata=key("listing.rows_declared"))
    """Patterns of how a listing says how many rows it has (group 1), where the usual words do not."""
    requests: tuple[Request, ...] = field(default=(), metadata=key("listing.request"))
    """How the rows of a list that a page only frames are asked for; tried in this order."""
    columns: Columns | None = field(default=None, metadata=key("listing.columns"))
    """How columns that only a script names are found."""
    page_title: Texts = field(default=(), metadata=key("page.title"))
    """CSS of a page's title, tried in this order."""
    page_body: Texts = field(default=(), metadata=key("page.body"))
    """CSS of the element that holds the document, tried in this order."""
    page_drop: Texts = field(default=(), metadata=key("page.drop"))
    """CSS of what stands inside a body and is no part of the document, such as a block of metadata."""
    attachments: Patterns = field(default=(), metadata=key("page.attachments"))
    """Patterns of the addresses of attached files that no file ending tells."""
    address_rewrite: Rewrites = field(default=(), metadata=key("address.rewrite"))
    """Twins of one page: pattern and replacement that give the one address it is kept under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A column (栏目) to walk: by its listing's address, or to be discovered from the home page."""

    name: str
    """The column's name, as the portal prints it."""
    url: str | None = None
    """The address of its listing."""
    discover: bool = False
    """Find the listing from the home page by its name, instead of `url`."""
    at_least: int = 1
    """Entries the listing must show; a walk that sees fewer has failed: the layout is not understood."""
    may_be_empty: bool = False
    """A listing without any entry is no error, even if it had some before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body that only this county has, or that no publication names: ``[[agency]]``."""

    name: str
    """Its name today, with or without the county's before it: `能源局`."""
    names: Texts = ()
    """What else it is or was called."""
    function: str | None = None
    """The key of its function in `functions.toml`; none is what its name says."""
    level: LevelName | None = None
    """`department`, `township`, `park` or `vertical`; none is what its name says."""
    since: int | None = None
    """The year in which it began; reports on years before are not due."""
    until: int | None = None
    """The last year of its existence; reports on years after are not due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A county's portal, or a prefecture's that shows its counties: data from ``portals/CODE.toml``."""

    code: Code
    """The county's code; the file is named after it. A prefecture's (140200) is a source for its counties."""
    name: str
    """The county's name: 武乡县."""
    slug: Slug
    """Its name in pinyin, unique among the profiles: `wuxiang`."""
    province: str
    """The province: 山西省."""
    prefecture: str
    """The prefecture: 长治市; empty where the province rules the county directly."""
    platform: Platform
    """The name of the platform that makes its pages; `generic` is any."""
    home: Home
    """The address of the home page."""
    sections: tuple[Section, ...] = field(metadata=key("section"))
    """The columns to walk, one table each."""
    aliases: Texts = ()
    """Further hosts that serve the same tree; their addresses are rewritten to the home's host."""
    hosts: Texts = ()
    """Further hosts the crawl may visit, whose addresses stay their own."""
    delay_seconds: float = 1.0
    """Seconds between two requests, at least 1."""
    open_hours: Hours | None = None
    """The hours (Asia/Shanghai) from and to which the portal may be visited: `[22, 6]`; none is always."""
    attachment_megabytes: Megabytes | None = None
    """The largest file worth fetching; none is as the settings say."""
    attachments_megabytes_per_run: Megabytes | None = None
    """All files of one run together, the rest is left to the next; none is as the settings say."""
    accept_invalid_tls: bool = False
    """Read it although its certificate is expired, self-made or another's; every answer kept says so."""
    browser: bool = False
    """Turn the pages that nothing else turns in a browser: needs the extra `[browser]` and Chromium."""
    agencies: tuple[Agency, ...] = field(default=(), metadata=key("agency"))
    """Bodies on whose reports the county is asked, beside those that tables and publications name."""
    checked: date | None = None
    """The day a person last compared this file with the live portal; none is never."""

    @property
    def host(self) -> str:
        """Return the home page's host."""
        return urlsplit(self.home).hostname or ""

    def server_of(self, url: str) -> str:
        """Return the host that answers an address: for an alias the home page's."""
        host = urlsplit(url).hostname or ""
        return self.host if host in self.aliases else host

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Return every host the crawl of this portal may visit."""
        return frozenset((self.host, *self.aliases, *self.hosts))

    @property
    def ports(self) -> frozenset[int]:
        """Return the ports the profile names, beside those of http and https."""
        urls = (self.home, *(section.url for section in self.sections if section.url))
        return frozenset(port for port in (urlsplit(url).port for url in urls) if port is not None)

"""What stands on the replica portals, and the changes a test makes to it between two crawls."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from tests.replica.files.formats import MEDIA, make_file
from tests.replica.texts import Block, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answers, faults included."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),)
    body: bytes = b""
    promised_length: int | None = None
    """a Content-Length other than the body's: the connection closes early"""
    reset: bool = False
    """the connection is reset instead of answered"""
    delay_seconds: float = 0.0


Weather = Callable[[str, Response], Response]
"""what is answered for a path and its ordinary answer while something is wrong with a portal"""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file a page links to."""

    path: str
    """with query, on the same host"""
    name: str
    """the link's text"""
    ending: str = "pdf"
    """what kind of file it is, a key of `files.MEDIA`"""
    paragraphs: tuple[str, ...] = ()
    held: str = "link"
    """how the page holds it; see `holding`"""

    @property
    def body(self) -> bytes:
        """Return its bytes."""
        return make_file(self.ending, self.paragraphs)

    @property
    def answer(self) -> Response:
        """Return what the server answers at its address."""
        return Response(headers=(("Content-Type", MEDIA[self.ending]),), body=self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One page of a column: what it says, apart from how its family prints it."""

    path: str
    title: str
    r"""``\n`` where the page breaks the line"""
    blocks: tuple[Block, ...]
    listed: str
    """date of its row, ISO"""
    kind: str = "dept_report"
    report_year: int | None = None
    organ: str | None = None
    """the organ its title begins with"""
    printed: tuple[tuple[str, str], ...] = ()
    """field → value as the metadata block prints it"""
    signoff: tuple[str, ...] = ()
    signoff_date: str | None = None
    """ISO"""
    annex: tuple[Block, ...] = ()
    """what follows the sign-off"""
    files: tuple[File, ...] = ()
    quirks: frozenset[str] = frozenset()
    """oddities of its page, by name

    body: torn, breaks, style, spam, draft, inline_image, page_break, stray_html; charset: gb2312, lies_gbk,
    undeclared; head: no_meta, foreign_code; TRS: nested; VSB: bare; UCAP: tagged
    """
    body_kind: str = "html"

    @property
    def flat_title(self) -> str:
        """Return the title on one line, a space for the break."""
        return self.title.replace("\n", " ")

    @property
    def pictures(self) -> tuple[str, ...]:
        """Return the paths of the scans its body consists of."""
        return tuple(each.path for each in self.blocks if isinstance(each, Picture))

    @property
    def scans(self) -> tuple[File, ...]:
        """Return the files its pictures are."""
        return tuple(
            File(path=path, name=path.rpartition("/")[2], ending="png", paragraphs=(self.path, path))
            for path in self.pictures
        )

    def value(self, name: str) -> str:
        """Return what the metadata block prints for a field, or nothing."""
        return dict(self.printed).get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a listing."""

    path: str
    """a path on the portal's own host, or a whole address"""
    title: str
    date: str
    form: str = "plain"
    """how it is printed: plain, bracket, yearless, slash, split (dates); cut, ellipsis, two_links (titles);
    twin, alias, messy, tracked, protocol (addresses)"""
    paragraphs: tuple[str, ...] = ()
    """of the file it leads to"""
    leads_to: str = "page"
    """page, external, attachment, restricted, soft_404, missing"""

    @property
    def file(self) -> File:
        """Return the file a row of kind attachment leads to."""
        return File(path=self.path, name=self.title, paragraphs=self.paragraphs)


@dataclass(slots=True, kw_only=True)
class Site:
    """One portal, as it stands now."""

    code: str
    name: str
    family: str
    hosts: tuple[str, ...]
    """the main host first, then its aliases"""
    site_id_code: str
    section: str
    column: str
    """path of the listing's first page"""
    breadcrumb: tuple[str, ...]
    per_page: int
    platform: str = ""
    """which of the families whose lists are framed"""
    mode: str = ""
    """the oddity of its list's interface; of the minor families, how its pager, rows and pages look"""
    turning: str = ""
    """where the further pages of a minor family's list stand"""
    notices: dict[str, Notice] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    robots: Response | None = Response(status=404, body=b"<html>404 Not Found</html>")
    """None = the home page stands there too"""
    made: int = 0
    """documents that were made while it was served"""
    pinned: set[str] = field(default_factory=set)
    """paths of the rows that stay on top"""
    gone: dict[str, tuple[str, str]] = field(default_factory=dict)
    """path → how it is gone (missing, soft_404, deleted, redirect) and where it leads"""
    bare: bool = False
    """its list shows no rows, though it has them"""

    @property
    def origin(self) -> str:
        """Return scheme and main host."""
        return f"http://{self.hosts[0]}"

    @property
    def owner(self) -> str:
        """Return the government that owns the portal."""
        return f"{self.name}人民政府"

    def add(self, notice: Notice, form: str = "plain") -> None:
        """Put a notice and its row on top of the listing."""
        self.notices[notice.path] = notice
        self.rows.insert(0, Row(path=notice.path, title=notice.title, date=notice.listed, form=form))

    def pages(self) -> list[list[Row]]:
        """Return the listing's rows, page by page."""
        size = self.per_page
        if self.bare:
            return [[]]
        return [self.rows[at : at + size] for at in range(0, len(self.rows), size)] or [[]]

    def listing_paths(self) -> list[str]:
        """Return the paths of the listing's pages, first to last."""
        count = len(self.pages())
        stem, dot, end = self.column.rpartition(".")
        match self.family:
            case "trs":
                return [self.column + (f"index_{n}.html" if n else "") for n in range(count)]
            case "vsb":  # counting down
                return [f"{stem}/{count - n}.htm" if n else self.column for n in range(count)]
            case _:
                return [f"{stem}_{n + 1}{dot}{end}" if n else self.column for n in range(count)]


class World:
    """Every portal of the replica; what is changed here is served from then on."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self.sites = {each.code: each for each in sites}
        self.canned: dict[str, Response] = {}
        self.weather: dict[str, Weather] = {}
        """host → what befalls its answers"""
        self.version = 0
        self.counters = False
        self.validators = ""
        """how ETags are made: honest, flapping (another each time), frozen (never another), deaf (honest, but
        304 whatever is asked); none while empty"""
        self.ignore_page_parameter = True
        """False: ``?page=2`` on a listing answers its second page"""
        self.prepared: dict[str, dict[str, tuple[bytes, ...]]] = {}
        """host → path → a page rendered beforehand, in parts"""
        self.names_charset = True
        """False: the headers of those pages do not say in what they are written"""
        self.packs = True
        """those pages go packed to whoever takes that, as from many web servers; False: to nobody"""

    def site(self, portal: str) -> Site:
        """Return a portal by its code, host or name."""
        for each in self.sites.values():
            if portal in (each.code, each.name, *each.hosts):
                return each
        raise KeyError(portal)

    def notice(self, url: str) -> Notice:
        """Return the notice at an address."""
        parts = urlsplit(url)
        return self.site(parts.netloc).notices[parts.path]

    def insert(self, portal: str, notice: Notice) -> str:
        """Publish a notice as the newest of its column and return its address."""
        site = self.site(portal)
        site.add(notice)
        self.version += 1
        return site.origin + notice.path

    def edit(self, url: str, **changes: Any) -> None:
        """Change a notice in place; its row follows (title and date)."""
        site, old = self.site(urlsplit(url).netloc), self.notice(url)
        new = replace(old, **changes)
        site.notices[old.path] = new
        site.rows = [
            replace(row, title=new.title, date=new.listed) if row.path == old.path else row
            for row in site.rows
        ]
        self.version += 1

    def withdraw(self, url: str) -> None:
        """Take a notice off the listing and off the server."""
        site, old = self.site(urlsplit(url).netloc), self.notice(url)
        del site.notices[old.path]
        site.rows = [row for row in site.rows if row.path != old.path]
        self.version += 1

    def delist(self, url: str) -> None:
        """Take a notice off the listing; its page stays."""
        site, old = self.site(urlsplit(url).netloc), self.notice(url)
        site.rows = [row for row in site.rows if row.path != old.path]
        self.version += 1

    def set_counter(self, *, on: bool = True) -> None:
        """Let view counts, the clock and shuffled links change on every request, or stop it."""
        self.counters = on
        self.version += 1

    def serve(self, url: str, response: Response | None) -> None:
        """Answer *response* at an address, whatever stands there; None takes it back."""
        parts = urlsplit(url)
        key = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        if response is None:
            self.canned.pop(key, None)
        else:
            self.canned[key] = response
        self.version += 1


def hexes(seed: str) -> str:
    """Return 32 hex digits that depend on *seed* alone."""
    return hashlib.sha256(seed.encode()).hexdigest()[:32]

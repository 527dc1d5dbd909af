"""Defines what a list says: its rows, and the certificate of a walk over it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from yifa.model.record import Finding, Pair


class EntryKind(StrEnum):
    """What a listing row leads to."""

    PAGE = "page"
    ATTACHMENT = "attachment"
    EXTERNAL = "external"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of a listing."""

    url: str
    """absolute and canonical"""
    title: str
    """full title where the row has one (``@title``), else the link's text"""
    published_text: str | None = None
    """the row's date as printed"""
    published: str | None = None
    """the same as ISO date (``2026-01-15``), or None where it cannot be read"""
    kind: EntryKind = EntryKind.PAGE
    pairs: tuple[Pair, ...] = ()
    """further columns of the row (索引号, 文号, 发布机构…), origin LIST"""


class Proof(StrEnum):
    """What proves that a list was read to its end."""

    LAST_PAGE = "last_page"
    """the last page the list declares was met"""
    ROWS_MET = "rows_met"
    """as many rows as the list declares were seen"""
    NEXT_SHUT = "next_shut"
    """what would lead to a next page is shut, leads to no further row, or is there on every page but this"""
    NO_PAGER = "no_pager"
    """nothing on the page looks like a pager"""


ROUND = 5
"""a page whose rows are a multiple of this, and at least twice as many, may have been cut there"""
WEAKER = "a round number: the weaker proof"


def weakness(proof: str | None, rows: int | None) -> str:
    """Return in words why a proof is weaker than others, or nothing.

    A page without a pager that shows 10, 15, 20 rows may have been cut there by its server.

    >>> weakness("no_pager", 15), weakness("no_pager", 12), weakness("last_page", 15)
    ('15 rows, a round number: the weaker proof', '', '')
    """
    rounded = rows is not None and rows >= 2 * ROUND and rows % ROUND == 0
    return f"{rows} rows, {WEAKER}" if proof == Proof.NO_PAGER and rounded else ""


TOTAL_OF = "a total of "
"""what the kind of a sign begins with that gives a total of rows beyond those seen"""


OTHER_PERIODS = "other years or months"
"""the kind of a sign beside a list of one year or month: its first name is that, as days of it begin"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something on a list's page that would bring a next page, and that is no address to follow."""

    kind: str
    """``next by a function``, ``numbers by a function``, ``a pager's call``…"""
    place: str
    """the element or the call as it stands on the page"""
    words: str = ""
    """what a reader sees of it"""
    weak: bool = False
    """it does nothing by itself, or stands on every page: no sign where pages were turned by addresses"""
    code: str = ""
    """what its handler says, where it has one"""
    names: tuple[str, ...] = ()
    """names, ids and classes, its own and those around it, by which a script may bind it"""
    number: int | None = None
    """the page it is labelled with"""
    most: int | None = None
    """the largest page beside it that is labelled so"""

    @property
    def counts(self) -> bool:
        """Return whether it says how many rows or pages there are."""
        return self.kind.startswith(TOTAL_OF)

    @property
    def total(self) -> int:
        """Return the total of rows it gives; 0 where it gives none."""
        said = self.kind.removeprefix(TOTAL_OF)
        return int(said) if self.counts and said.isdecimal() else 0

    def is_void(self, *days: str | None) -> bool:
        """Return whether a list with rows of these days has itself the years or months that it leads to."""
        return self.kind == OTHER_PERIODS and any(day and not day.startswith(self.names) for day in days)

    @property
    def told(self) -> str:
        """Return it in one line."""
        return f"{self.kind}: {self.place}{self.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What a list's page says of pages after it, apart from addresses and totals."""

    signs: tuple[Sign, ...] = ()
    """what would bring a next page and cannot be followed"""
    shut: bool = False
    """what would lead on is there and shut"""
    single: bool = False
    """the page says that no page follows it: there is one only, or this is the last"""


NOTHING = Ends()
GIVEN_UP = "row_given_up"
"""the code of the finding for a row that was not read"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of a listing, as read."""

    url: str
    entries: tuple[Entry, ...]
    """in page order, each address once"""
    next_url: str | None = None
    next_by: str | None = None
    """the paging rule that gave `next_url` (a name in ``paging.PAGING``)"""
    pages_declared: int | None = None
    pages_labelled: int | None = None
    """the largest number among the links beside that to the next page"""
    rows_declared: int | None = None
    page_number: int | None = None
    """1-based, where the page says which one it is"""
    loops: bool = False
    """the page names itself, or one before it, as the next"""
    signs: tuple[Sign, ...] = ()
    """what would bring a next page and cannot be followed"""
    shut: bool = False
    """what would lead on is there and shut"""
    single: bool = False
    """the page says that no page follows it: there is one only, or this is the last"""
    column_name: str | None = None
    """the heading or last breadcrumb of the listing"""
    site_id_code: str | None = None
    frames: tuple[str, ...] = ()
    """same-host iframe addresses, worth a look when there are no entries"""
    findings: tuple[Finding, ...] = ()

    @property
    def given_up(self) -> tuple[Finding, ...]:
        """Return the rows that print title and day and were not read: they speak against an end's proof."""
        return tuple(finding for finding in self.findings if finding.code == GIVEN_UP)


class WalkVerdict(StrEnum):
    """How a walk over a listing ended."""

    COMPLETE = "complete"
    """read to its end"""
    CAUGHT_UP = "caught_up"
    """read to a full page of known, unchanged rows below a list once read to its end"""
    UNPROVED = "unproved"
    """read as far as could be followed, and something on it would bring a next page"""
    TRUNCATED = "truncated"
    """stopped early: a limit, a signal, fewer rows than declared"""
    BLOCKED = "blocked"
    """the portal answered with a challenge or asked to stay away"""
    FAILED = "failed"
    """a page of the list could not be got or read"""


OWN_CAUSES = frozenset(
    {"signal", "write_failed", "internal_error", "stalled", "memory", "descriptors", "deadline"}
)
"""stop reasons of a walk that our own run cut off: they say nothing about the portal"""


def say_end(verdict: str, stop_reason: str | None) -> str:
    """Return how a walk ended, in few words.

    >>> say_end("truncated", "loop"), say_end("unproved", "unproved")
    ('truncated (loop)', 'unproved')
    """
    return verdict if stop_reason == verdict else f"{verdict} ({stop_reason})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKnown:
    """What the archive knows of a list before it is walked again."""

    page_rows: int = 0
    """rows on a full page of it"""
    newest: str | None = None
    """newest date of a row it shows"""
    first_page: frozenset[str] = frozenset()
    """addresses its first page showed last time"""
    rows_declared: int | None = None
    pages_declared: int | None = None


class Deep(StrEnum):
    """Why a walk goes on to the end of a list though it came to rows already known."""

    DUE = "due"
    """every list is read to its end once a month"""
    ROWS_GONE = "rows_gone"
    """rows that stood on the first page are not there, nor did new ones push them down"""
    TOTALS = "totals"
    """the list declares another length than its new rows explain"""
    WHOLE = "whole"
    """a backfill was ordered"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """The evidence a walk leaves; that nothing was found means something only beside this."""

    verdict: WalkVerdict
    stop_reason: str
    """a stable word: ``last_page``, ``no_next``, ``stub_page``, ``repeated_page``, ``no_new_rows``,
    ``rows_missing``, ``unproved``, ``caught_up``, ``since_reached``, ``page_limit``, ``challenge``,
    ``soft_404``, ``http_error``, ``layout``, ``layout_changed``, ``download_error``, one of `OWN_CAUSES`…"""
    pages: int
    rows_read: int
    """distinct addresses on the pages walked"""
    pages_declared: int | None = None
    rows_declared: int | None = None
    newest: str | None = None
    """newest row date, ISO"""
    oldest: str | None = None
    detail: str = field(default="")
    proof: Proof | None = None
    """what proves the end of a `complete` walk"""
    sign: str | None = None
    """what would have brought a next page, and could not be followed"""
    deep: Deep | None = None
    """why the walk went on where it might have stopped; None = it did not"""
    early_stop_page: int | None = None
    """the page at which it might have stopped; None = at none before the last"""
    missed: int = 0
    """rows beyond that page that were new or changed: what stopping there would have missed"""


def goes_beyond_pinned(entries: Sequence[Entry]) -> bool:
    """Return whether a page has rows below those pinned on top.

    A pinned row is older than one below it, or has no date where one below it has. Where days only rise to
    the newest, with no older one below it, the list begins with the oldest: what is new stands behind it.
    """
    dates = [entry.published or "" for entry in entries if entry.kind is EntryKind.PAGE]
    pinned = 0
    while pinned < len(dates) and dates[pinned] < max(dates[pinned:]):
        pinned += 1
    above = [day for day in dates[:pinned] if day]
    if len(above) > 1 and above == sorted(above) and min(dates[pinned:], default="") == max(dates):
        return False
    return len(dates) > pinned

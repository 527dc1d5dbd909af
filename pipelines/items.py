"""Defines the items that go through the pipelines, and what these need of the crawl."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from archive.book import Book
from yifa.model.errors import YifaError
from yifa.model.fetch import Fetched, FetchKind, Task
from yifa.model.listing import Entry
from yifa.model.portal import Portal
from yifa.model.record import Draft, Outcome, Record
from yifa.reading.charset import Decoded
from yifa.reading.files.kinds import FileKind


@dataclass(frozen=True, slots=True, kw_only=True)
class PageItem:
    """A page as read, on its way through the pipelines."""

    draft: Draft
    decoded: Decoded
    entry: Entry | None
    task_url: str
    """the address that was listed; the page's own is `draft.url`"""
    fetched: Fetched
    verdict_detail: str
    claimed: bool = False
    """the portal had just said that nothing changed"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileItem:
    """A file as received, on its way into the archive."""

    task: Task
    fetched: Fetched
    kind: FileKind
    name: str | None
    """the server's name for it"""
    is_known: bool = False
    """the archive had a file from this address already"""
    claimed: bool = False
    """the portal had just said that nothing changed"""

    @property
    def task_url(self) -> str:
        """Return the address that pages or a listing link to."""
        return self.task.url


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordItem:
    """An item with its record: a page's, or that of a file which a listing led to."""

    item: PageItem | FileItem
    record: Record | None
    """None of a file that only pages link to"""

    @property
    def task_url(self) -> str:
        """Return the address the item was fetched for."""
        return self.item.task_url

    @property
    def fetched(self) -> Fetched:
        """Return the answer it came with."""
        return self.item.fetched


class Visitor(Protocol):
    """The visit to a portal, as far as its pipelines know it."""

    portal: Portal
    book: Book

    def stored(self, item: PageItem | FileItem, outcomes: Iterable[Outcome]) -> None:
        """Take note of what storing an item did."""

    def fail(self, url: str, kind: FetchKind, reason: str, detail: str) -> None:
        """Take note that a page could not be used."""

    def give_up(self, error: YifaError) -> None:
        """End the whole run, for a reason that makes going on pointless."""

    def arrived(self, item: PageItem | FileItem) -> None:
        """Take note that an item is stored, or cannot be."""


class _Spider(Protocol):
    @property
    def visit(self) -> Visitor: ...


class Crawling(Protocol):
    """The crawler that makes a pipeline, as far as pipelines know it."""

    @property
    def spider(self) -> _Spider:
        """Return the spider whose items come."""

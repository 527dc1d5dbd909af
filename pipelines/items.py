"""What goes through the pipelines."""

from dataclasses import dataclass

from yifa.model.fetch import Fetched, Task
from yifa.model.listing import Entry
from yifa.model.record import Draft
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
        """Return the address the pages have."""
        return self.task.url

"""Defines everything that can go wrong, in one tree.

YifaError
├── ProfileError    stop: a platform or portal file is wrong, or no portal has the name given
├── ArchiveError    stop: the archive cannot be opened, read or written
│   ├── ArchiveInUseError      another process writes to it
│   ├── DamagedError           what it holds is not what was stored
│   └── ArchiveWriteError the disk is full or fails
├── ClusterError    stop: the cluster's database does not answer
│   └── HostsInUseError        another crawl of the cluster asks these hosts
├── GaveUpError     stop: a run makes no progress, or needs more memory, time or descriptors than it may have
├── UsageError      stop: the command was given something that makes no sense
└── PageError       count and go on: one response
    ├── LayoutError       a page does not look as its platform says
    └── NotTextError      the response is not markup or text
"""

from collections.abc import Mapping

from yifa.model.status import Status


class YifaError(Exception):
    """Anything yifa itself reports; its text is one line meant for a person."""

    exit_status = Status.FELL_SHORT


class ProfileError(YifaError):
    """A profile is wrong, or a name fits none. Costs the command: nothing is crawled."""

    exit_status = Status.WRONG_USAGE

    def __init__(self, where: str, problem: str, near: tuple[str, ...] = ()) -> None:
        self.where, self.problem, self.near = where, problem, near
        hint = f" (did you mean {', '.join(near)}?)" if near else ""
        super().__init__(f"{where}: {problem}{hint}")


class UsageError(YifaError):
    """The command line makes no sense. Costs the command."""

    exit_status = Status.WRONG_USAGE


class ArchiveError(YifaError):
    """The archive cannot be used: not a database, a newer version, unreadable. Costs the command."""

    exit_status = Status.WRONG_USAGE


class ArchiveInUseError(ArchiveError):
    """Another process holds the archive's lock. Costs the command; the holder goes on."""

    exit_status = Status.IN_USE

    def __init__(self, path: str, holder: str) -> None:
        self.path, self.holder = path, holder
        super().__init__(f"{path}: in use by {holder}")


class DamagedError(ArchiveError):
    """Rows or payloads are not as they were stored. Costs the copy or merge; what was there before stays."""

    exit_status = Status.FELL_SHORT


class ArchiveWriteError(ArchiveError):
    """The disk refused a write (full, read-only, broken). Stops the crawl; what is committed stays."""

    exit_status = Status.WRITE_FAILED


class ClusterError(YifaError):
    """The cluster's database does not answer, or a lease is lost. Costs the command; jobs and shards stay."""

    exit_status = Status.STOPPED


class HostsInUseError(ClusterError):
    """Other crawls of the cluster ask these hosts. Costs the command; nothing was asked."""

    exit_status = Status.IN_USE

    def __init__(self, holders: Mapping[str, str]) -> None:
        self.holders = holders
        """host → who asks it"""
        words = ", ".join(f"{host} ({holder})" for host, holder in sorted(holders.items()))
        super().__init__(f"crawled by others of the cluster now: {words}")


class GaveUpError(YifaError):
    """A run could not go on, by no portal's fault. Costs what it had still to do; what is stored stays."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        """a stable word: ``stalled``, ``memory``, ``descriptors``, ``deadline``"""
        self.detail = detail
        super().__init__(f"{detail}; run it again to go on")


class PageError(YifaError):
    """One response could not be used. Costs that page, not the crawl."""

    def __init__(self, url: str, expected: str, found: str) -> None:
        self.url, self.expected, self.found = url, expected, found
        super().__init__(f"{url}: expected {expected}, found {found}")


class LayoutError(PageError):
    """A page lacks what its platform promises. Costs that page, not the crawl."""


class NoListingError(LayoutError):
    """A page has rows of links and is something else than a listing. Costs that page, not the crawl."""

    def __init__(self, url: str, found: str, columns: tuple[tuple[str, str], ...] = ()) -> None:
        self.columns = columns
        """name and address of the columns below its own folder that it leads to"""
        super().__init__(url, "a listing", found)


class NotTextError(PageError):
    """A response is not markup (a PDF behind a page's link). Costs that page, not the crawl."""

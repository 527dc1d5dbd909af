"""Says what this process may use at a time: file descriptors, and so portals; and whether it has run out."""

import errno
import os
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from yifa.model.errors import GaveUpError

resource: Any = import_module("resource") if find_spec("resource") else None
"""Windows has no such limits"""
NO_LIMIT = 1 << 20
"""descriptors of a system that tells of no limit"""
KEPT_BACK = 44
"""descriptors for the archive, the program's own files and threads, names being looked up"""
A_PORTAL = 4
"""descriptors of a portal: connections to its hosts, the one that closes as the next opens"""
MOST_PORTALS = 200
"""portals in flight: one process is busy with 53 at one request a second; others wait for their portal"""
NO_THREAD = "can't start new thread"
"""what Python says then, whatever the system's reason"""
USED_UP = frozenset({errno.EMFILE, errno.ENFILE})


def descriptor_limit() -> int:
    """Return how many files this process may have open, the soft limit."""
    if resource is None:
        return NO_LIMIT
    soft = int(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return NO_LIMIT if soft == resource.RLIM_INFINITY else soft


def raise_descriptor_limit() -> None:
    """Raise the soft limit of open files to the hard one, where that is allowed."""
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        with suppress(OSError, ValueError):  # then it stays as it is
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def portals_at_once() -> int:
    """Return how many portals may be crawled side by side, well under the limit of open files."""
    return max(1, min(MOST_PORTALS, (descriptor_limit() - KEPT_BACK) // A_PORTAL))


def used_up(error: BaseException | None = None, number: int | None = None) -> GaveUpError | None:
    """Return the error that there is no descriptor, memory or thread left, or None where there is.

    *number* is the system's own of what failed. Whatever that calls itself, a name that was not found or a
    connection that failed: where no file can be opened now, that is the cause.
    """
    if isinstance(error, MemoryError) or number == errno.ENOMEM:
        return GaveUpError("memory", "the system gives this process no more memory")
    if isinstance(error, RuntimeError) and NO_THREAD in str(error):
        return GaveUpError("memory", "the system gives this process no memory for a thread, or no thread")
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as refused:
        number = refused.errno
    if number in USED_UP:
        return GaveUpError("descriptors", f"no file descriptor left of the {descriptor_limit()} allowed")
    return None

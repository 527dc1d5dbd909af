"""Reads a large page in a thread of its own, so that other portals' crawls go on meanwhile."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

MANY_TAGS = 2_500
"""a page with more is read in a thread of its own; a smaller one takes some milliseconds, of which changing
threads three times would be one more"""
MANY_TAGS_OF_LISTS = 300
"""the same of a list, whose rows are held against one another"""

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(body: bytes, read: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """Return what *read* returns, called in a thread where *body*, which it reads, is large.

    *read* must not touch archive or network, which belong to the crawl's own thread. `response.MOST_BYTES`
    and `MOST_TAGS` bound how long it takes.
    """
    return await _beyond(MANY_TAGS, body, read, *args, **more)


async def list_in_thread(body: bytes, read: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """Return what *read* returns of a list or of a page that leads to lists, as `in_thread` does."""
    return await _beyond(MANY_TAGS_OF_LISTS, body, read, *args, **more)


async def _beyond(most: int, body: bytes, read: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    if body.count(b"<") <= most:
        return read(*args, **more)
    return await asyncio.to_thread(read, *args, **more)

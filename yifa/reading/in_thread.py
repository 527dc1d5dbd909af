"""Reading a large page beside everything else: the other portals' crawls go on meanwhile."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

MANY_TAGS = 10_000
"""a page with more is read in a thread of its own; for smaller ones changing threads costs more"""

Taken = ParamSpec("Taken")
Given = TypeVar("Given")


async def aside(body: bytes, read: Callable[Taken, Given], *args: Taken.args, **more: Taken.kwargs) -> Given:
    """Return what *read* gives, read in a thread where *body*, which it reads, is large.

    It must touch neither archive nor network, which belong to the crawl's own thread. How long it can take is
    bounded by `response.MOST_BYTES` and `MOST_TAGS`.
    """
    if body.count(b"<") <= MANY_TAGS:
        return read(*args, **more)
    return await asyncio.to_thread(read, *args, **more)

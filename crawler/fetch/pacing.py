"""Gives hosts their turns: one request at a time, and a pause behind each."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pacer:
    """The turns of all portals of a run: hosts that several of them share are asked by one at a time."""

    _locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    _ended_at: dict[str, float] = field(default_factory=dict)
    """on the event loop's clock"""

    @asynccontextmanager
    async def turn(self, host: str, pause_seconds: float) -> AsyncIterator[None]:
        """Wait for the host's turn, and until the last turn ended *pause_seconds* ago; hold it for the block.

        The pause begins when the answer is there: a slow connection brings no two requests closer together.
        """
        clock = asyncio.get_running_loop().time
        async with self._locks[host]:
            left = self._ended_at.get(host, -pause_seconds) + pause_seconds - clock()
            if left > 0:
                await asyncio.sleep(left)
            try:
                yield
            finally:
                self._ended_at[host] = clock()

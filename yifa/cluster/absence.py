"""Bears with a database that is away for a while, and says so once, whoever of a worker finds it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from procrastinate.exceptions import ConnectorException

from yifa.model.errors import ClusterError

Value = TypeVar("Value")
PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 60, 60, 60)
"""seconds between questions to a database that does not answer"""


class Absence:
    """What all parts of a worker know of whether the database is there."""

    def __init__(self, stopping: asyncio.Event, tell: Callable[[str], None]) -> None:
        self._stopping, self._tell = stopping, tell
        self._is_away = False

    def found(self, error: BaseException) -> None:
        """The database did not answer; the first who finds it says so."""
        if not self._is_away:
            self._tell(str(error.__cause__ or error).strip())
        self._is_away = True

    def is_over(self) -> None:
        """The database answered."""
        self._is_away = False

    async def bear(self, ask: Callable[[], Awaitable[Value]]) -> Value:
        """Return what *ask* returns; it is asked again and again where the database does not answer.

        Raises:
            ConnectorException, ClusterError: it does not come back, or not before the worker is to stop.
        """
        for pause in PAUSES:
            try:
                value = await ask()
            except (ConnectorException, ClusterError) as error:
                if self._stopping.is_set():
                    raise
                self.found(error)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
            else:
                self.is_over()
                return value
        return await ask()

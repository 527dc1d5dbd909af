"""Hears what asks a command to stop: Ctrl-C, and the SIGTERM of `kill`, a timer or a shutdown."""

import atexit
import os
import signal
import time
from types import FrameType

from yifa.model.status import Status

SIGNALS = (signal.SIGTERM, signal.SIGINT)
AGAIN_SECONDS = 1.0
"""a signal that comes sooner behind another is the same wish: a shell asks a whole group, whose parent asks
its children too"""


class Stopping:
    """Turns the first signal into `KeyboardInterrupt`, whichever it is; one more ends the process."""

    def __init__(self) -> None:
        self._heard_at: float | None = None
        self._is_ending = False

    @property
    def is_heard(self) -> bool:
        """Return whether a signal came. SQLite drops what is raised in a function that it calls."""
        return self._heard_at is not None

    def hear(self) -> None:
        """Hear the signals from now on, in the main thread, until all that is left is to clear up."""
        self._heard_at = None
        atexit.register(self._leave)
        for number in SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, or the background of a shell
                signal.signal(number, self._hear)

    def end(self) -> Status:
        """Return the status of a command that was stopped, which is then the process' own."""
        self._is_ending = True
        return Status.STOPPED

    def _hear(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        now = time.monotonic()
        if self._heard_at is None:
            self._heard_at = now
            raise KeyboardInterrupt
        if now - self._heard_at > AGAIN_SECONDS:
            os._exit(Status.STOPPED)

    def _leave(self) -> None:
        """Keep the status, once all is cleared up: Python's own end takes its handlers away.

        It would also end by SIGINT where `KeyboardInterrupt` has come out of `exec`: a dataclass is made so.
        """
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        if self._is_ending:
            os._exit(Status.STOPPED)


stopping = Stopping()
"""of this process"""

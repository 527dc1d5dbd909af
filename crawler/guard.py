"""Watches a run from a thread of its own: disk, memory, descriptors, progress, and how long it takes.

The event loop may be busy or hang; what must happen all the same is done here. Ending the process at once is
always safe: what is committed stays, and what is not is fetched again.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from archive.file.disk import MEGABYTE
from crawler.limits import used_up
from yifa.model.errors import ArchiveWriteError, GaveUpError, YifaError
from yifa.model.status import Status
from yifa.model.stopping import AGAIN_SECONDS, SIGNALS

STALL_MINUTES, MEMORY_MEGABYTES = "YIFA_STALL_MINUTES", "YIFA_MEMORY_MEGABYTES"
RUN_MINUTES = "YIFA_RUN_MINUTES"
STALL, MEMORY, RUN = 15.0, 1536.0, float("inf")
TICK_SECONDS = 0.5
ROOM_SECONDS = 10.0
STOP_SECONDS = 18.0
"""what a stop may take before the process ends itself"""
STATM = Path("/proc/self/statm")


class Memory:
    """Tells how much memory this process holds, from a file kept open, as there may be none left to open."""

    def __init__(self) -> None:
        self._file = STATM.open("rb", buffering=0) if STATM.exists() else None

    def held(self) -> int:
        """Return the bytes of memory this process holds; 0 where the system does not tell."""
        if self._file is None:
            return 0
        self._file.seek(0)
        return int(self._file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass(slots=True, kw_only=True)
class Guard:
    """Watches one run, and stops or ends it when it must."""

    need_archive: Callable[[], None]
    """checks that the archive can be written on; may be called from any thread"""
    progress: Callable[[], int]
    """a number that changes whenever the run gets on"""
    stop: Callable[[], None]
    """asks the run to stop; may be called from any thread"""
    give_up: Callable[[YifaError], None]
    """notes why the run has to stop"""
    ends_with: Callable[[], Status | None]
    """tells with what status the run ends once it was asked to stop, by whomever; None before"""
    stop_seconds: float = STOP_SECONDS
    _memory: Memory = field(default_factory=Memory)
    _ended: threading.Event = field(default_factory=threading.Event)
    _is_crawling: bool = False
    _stopping_since: float | None = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Take the signals that ask for a stop while the block runs, and end a stop that hangs."""
        before = {number: signal.signal(number, self._on_signal) for number in SIGNALS}
        thread = threading.Thread(target=self._watch, name="guard", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def crawling(self) -> Iterator[None]:
        """Look for trouble while the block crawls; what is to be done behind it has a stop's time anew."""
        self._is_crawling = True
        try:
            yield
        finally:
            self._is_crawling = False
            if self._stopping_since is not None:
                self._stopping_since = time.monotonic()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._stopping_since is None:
            self._begin_stop()
        elif time.monotonic() - self._stopping_since > AGAIN_SECONDS:  # asked twice: at once
            self._end_process()

    def _begin_stop(self) -> None:
        self._stopping_since = time.monotonic()
        self.stop()

    def _watch(self) -> None:
        began, looked_at = time.monotonic(), 0.0
        seen, moved_at = self.progress(), began
        while not self._ended.wait(TICK_SECONDS):
            now = time.monotonic()
            if self._stopping_since is None and self.ends_with() is not None:
                self._stopping_since = now
            if self._stopping_since is not None:
                if now - self._stopping_since > self.stop_seconds:
                    self._say_end()
                    self._end_process()
                continue
            if not self._is_crawling:
                moved_at = now
                continue
            if (at := self.progress()) != seen:
                seen, moved_at = at, now
            trouble = self._trouble(now - moved_at, now - began, look=now - looked_at > ROOM_SECONDS)
            looked_at = now if now - looked_at > ROOM_SECONDS else looked_at
            if trouble is not None:
                self.give_up(trouble)
                self._begin_stop()

    def _trouble(self, still_seconds: float, run_seconds: float, *, look: bool) -> YifaError | None:
        """Return why the run has to stop, or None."""
        minutes = float(os.environ.get(STALL_MINUTES, STALL))
        if still_seconds > minutes * 60:
            return GaveUpError("stalled", f"no progress in {minutes:g} minutes ({STALL_MINUTES})")
        longest = float(os.environ.get(RUN_MINUTES, RUN))
        if run_seconds > longest * 60:
            return GaveUpError("deadline", f"the run has taken its {longest:g} minutes ({RUN_MINUTES})")
        most, held = float(os.environ.get(MEMORY_MEGABYTES, MEMORY)), self._memory.held() / MEGABYTE
        if held > most:
            words = f"{held:.0f} MB of memory held, {most:.0f} allowed ({MEMORY_MEGABYTES})"
            return GaveUpError("memory", words)
        try:
            if look:
                self.need_archive()
        except ArchiveWriteError as error:
            return error
        return used_up()

    def _say_end(self) -> None:
        sys.stderr.write(f"yifa: not stopped after {self.stop_seconds:g} s: ended; run it again to go on\n")
        sys.stderr.flush()

    def _end_process(self) -> None:
        os._exit(self.ends_with() or Status.STOPPED)

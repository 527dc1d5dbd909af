"""Lets several processes work for this one, which alone hears Ctrl-C."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import parent_process, resource_tracker
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from yifa.model.errors import YifaError


class _Deaf(SpawnProcess):
    """A process that hears no Ctrl-C, not even while it starts; else each would print where it was."""

    def start(self) -> None:
        with _unheard():
            super().start()

    def run(self) -> None:
        """Work in the new process; it ends once its parent is killed, where it would wait for ever."""
        threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
        super().run()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


class DeafContext(SpawnContext):
    """Starts processes anew that hear no Ctrl-C: it goes to all of a terminal; and that outlive nobody."""

    Process = _Deaf


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep back what Ctrl-C sends; a process started meanwhile never hears it. No effect on Windows."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # its own start would let it through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def processes(
    count: int | None = None, begin: Callable[..., None] | None = None, values: tuple[Any, ...] = ()
) -> Iterator[ProcessPoolExecutor]:
    """Give *count* processes, one a core by default; *begin* is called with *values* in each first.

    Behind the block, however it ends, they are gone: what waits is given up, what they work at they end.

    Raises:
        YifaError: one of them was killed.
    """
    pool = ProcessPoolExecutor(count, mp_context=DeafContext(), initializer=begin, initargs=values)
    try:
        with killed_is_said():
            yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def killed_is_said() -> Iterator[None]:
    """Say in a line that one of the processes was killed.

    Raises:
        YifaError: one was.
    """
    try:
        yield
    except BrokenProcessPool as error:
        words = "a process that reads the archive was killed; is there memory enough?"
        raise YifaError(words) from error

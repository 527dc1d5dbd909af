"""Processes: the memory one has used at most, and what it leaves behind wherever it is killed."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path


def peak_bytes() -> int:
    """Return the most memory this program has held, not counting, as rusage does, what it was forked from.

    Raises:
        OSError: the system is no Linux.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def left_of(group: int) -> list[int]:
    """Return the processes of a group that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, of, *_ = path.read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(of) == group and state != "Z":
                found.append(int(path.parent.name))
    return found


def stops(work: Callable[[Callable[[], None]], None]) -> Iterator[int]:
    """Do *work* in a process of its own that stops whenever it calls what it is given; yield it at each stop.

    What its files hold then is what a kill would leave. It goes on once the next stop is asked for.
    """
    child = os.fork()
    if child == 0:
        work(lambda: signal.raise_signal(signal.SIGSTOP))
        os._exit(0)
    while os.WIFSTOPPED(status := os.waitpid(child, os.WUNTRACED)[1]):
        yield child
        os.kill(child, signal.SIGCONT)
    assert os.waitstatus_to_exitcode(status) in {0, -signal.SIGKILL}

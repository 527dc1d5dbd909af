"""Waits for what others do, as long as a slow machine may take, and not for ever."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 240.0


def wait_until(
    is_so: Callable[[], bool], told: Callable[[], str], patience_seconds: float = PATIENCE_SECONDS
) -> None:
    """Ask now and then until something is so.

    Raises:
        AssertionError: it never is; *told* says how things stand.
    """
    end = time.monotonic() + patience_seconds
    while not is_so():
        assert time.monotonic() < end, told()
        time.sleep(0.1)

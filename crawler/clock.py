"""What time it is: asked once, at the command line, and handed down as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""says what time it is, with a zone"""


def now() -> datetime:
    """Return the machine's time: the command line's clock."""
    return datetime.now(UTC)  # noqa: TID251 # the one place that asks the machine

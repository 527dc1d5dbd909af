"""Says what a long piece of work is told by, whoever shows it."""

from collections.abc import Callable
from typing import TypeAlias

Tell: TypeAlias = Callable[[str, int, int], None]
"""is told what is worked at, and how much of how many is done"""


def tell_nobody(_at: str, _done: int, _of: int) -> None:
    """Show nothing."""

"""Lists the statuses a command can end with."""

from enum import IntEnum
from typing import Self


class Status(IntEnum):
    """How a command ended, as the shell sees it."""

    sentence: str
    """what the number means"""

    AS_EXPECTED = 0, "as expected"
    FELL_SHORT = 1, "something failed or fell short"
    WRONG_USAGE = 2, "wrong usage, profile or archive"
    WRITE_FAILED = 3, "disk or archive write failed"
    IN_USE = 4, "archive in use"
    STOPPED = 11, "stopped by a signal, resumable"
    BLOCKED = 18, "blocked or parked by a portal"

    def __new__(cls, value: int, sentence: str = "") -> Self:
        """Return a member: a number with its sentence."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member

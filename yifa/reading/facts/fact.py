"""What a figure of a report is."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a number says of what it counts."""

    LEVEL = "level"
    DELTA = "delta"
    """by how much it changed"""
    RATE = "rate"
    CUMULATIVE = "cumulative"
    """of more than the year"""


class Fact(NamedTuple):
    """One figure; its places are those in the text itself."""

    start: int
    end: int
    value: float
    unit: str
    approximate: bool
    kind: Kind
    year: int | None
    """the year it is about, where its clause names another than the report's"""
    subject: str
    """the words beside it that say what is counted"""
    topic: str | None
    indicator: str | None
    scope: str
    """what limits it to a part, as printed: 其中, 上半年, 插甸镇; empty for the whole"""
    sentence_start: int
    sentence_end: int
    element: str | None = None
    """of its section, where that is known"""

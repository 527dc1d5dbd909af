"""Defines a row of the table: a case, what must come of it, and what did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case tried."""

    part: str
    case: str
    expected: str
    got: str

    @property
    def ok(self) -> bool:
        """Return whether it came out as it must."""
        return self.expected == self.got

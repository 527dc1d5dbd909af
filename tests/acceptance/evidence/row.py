"""Holds one line of the evidence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case, what must come of it, and what came."""

    part: str
    case: str
    expected: str
    got: str

    @property
    def ok(self) -> bool:
        """Return whether it came as it must."""
        return self.expected == self.got

"""Defines one line of evidence: a case, what is expected, and what came."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case."""

    part: str
    case: str
    expected: str
    got: str

    @property
    def ok(self) -> bool:
        """Return whether it came as expected."""
        return self.expected == self.got

"""Defines a row of evidence: a case, what was expected of it, and what came of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case: what was expected beside what came of it."""

    part: str
    case: str
    expected: str
    got: str

    @property
    def ok(self) -> bool:
        """Return whether what came is what was expected."""
        return self.expected == self.got

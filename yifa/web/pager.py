"""Tells which part of a long list a page shows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pager:
    """Page *number* (from 1) of a list of *total* things, *size* on each."""

    number: int
    size: int
    total: int

    @property
    def offset(self) -> int:
        """Return how many things stand on the pages before."""
        return (self.number - 1) * self.size

    @property
    def pages(self) -> int:
        """Return how many pages there are.

        >>> Pager(1, 20, 41).pages, Pager(1, 20, 0).pages
        (3, 1)
        """
        return max(1, -(-self.total // self.size))

    @property
    def before(self) -> int | None:
        """Return the page before, None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """Return the page after, None on the last."""
        return self.number + 1 if self.number < self.pages else None

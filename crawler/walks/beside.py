"""Compares the pages of a walk: what one repeats of those before it, and rows that moved down a page."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from yifa.model.listing import Entry, Listing


@dataclass(slots=True)
class Beside:
    """The page of a walk that was read last, beside those before it."""

    repeats: int = 0
    """pages in a row, up to the last, that showed nothing new"""
    astray: bool = False
    """one of these shows rows that the page before them does not"""
    shifted: bool = False
    """a page began with the end of the one before: something was published while the list was read"""
    down: bool = False
    """the number in the pages' addresses was counted down"""
    full: int = 0
    """rows of the first page"""
    _last: tuple[str, ...] = ()
    """addresses on the last page, in its order"""
    _own: frozenset[str] = frozenset()
    """addresses on the last page with new rows"""

    def take(self, entries: Sequence[Entry], *, again: bool) -> None:
        """Take the rows of a page; *again*: none of them is new."""
        here = tuple(entry.url for entry in entries)
        for size in range(1, min(len(self._last), len(here) - 1) + 1):
            self.shifted = self.shifted or self._last[-size:] == here[:size]
        self._last, self.full = here, self.full or len(here)
        if again:
            self.repeats, self.astray = self.repeats + 1, self.astray or self.strays(entries)
        else:
            self.repeats, self.astray, self._own = 0, False, frozenset(here)

    def counted_down(self, listing: Listing, below: str | None, visited: Container[str]) -> Listing:
        """Return a page whose next one has the number *below* its own, with that as the next where it is new.

        The newest page of some lists has the largest number; of others the last names page 1 as its next.
        """
        if below is not None and below not in visited:
            self.down = True
            return replace(listing, next_url=below, loops=False)
        return replace(listing, next_url=None, loops=True) if self.down else listing

    def strays(self, entries: Sequence[Entry]) -> bool:
        """Return whether rows are of an earlier page than the last with new ones."""
        return not self._own.issuperset(entry.url for entry in entries)

    @property
    def is_full(self) -> bool:
        """Return whether the last page with new rows has as many as the first, or more."""
        return len(self._own) >= self.full

"""Keeps which addresses a run is to fetch, small: one portal may have a hundred thousand that wait."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator

from yifa.model.fetch import FetchKind
from yifa.model.packed import Packed

Key = tuple[FetchKind, str]
"""how an address is asked for, and the address"""


class Expected:
    """A set of addresses: hashes to look one up by, and packed rows for what may be in it."""

    def __init__(self) -> None:
        self._hashes = array("q")
        """ascending"""
        self._packed: list[Packed[Key]] = []

    def add(self, keys: Packed[Key]) -> None:
        """Add addresses; the rows they are packed with are held, not copied."""
        self._hashes = array("q", sorted((*self._hashes, *map(hash, keys))))
        self._packed.append(keys)

    def __contains__(self, key: Key) -> bool:
        at = bisect_left(self._hashes, hash(key))
        return at < len(self._hashes) and self._hashes[at] == hash(key) and key in iter(self)

    def __iter__(self) -> Iterator[Key]:
        return (key for packed in self._packed for key in packed)

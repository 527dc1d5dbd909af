"""Keeps which addresses a run is to fetch, small: one portal may have a hundred thousand that wait."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from yifa.model.fetch import FetchKind
from yifa.model.packed import Packed

Key = tuple[FetchKind, str]
"""how an address is asked for, and the address"""


class Expected:
    """A set of addresses: hashes to look one up by, and the addresses packed, for those that may be in it."""

    def __init__(self) -> None:
        self._hashes = array("q")
        """ascending"""
        self._packed: list[Packed[Key]] = []

    def add(self, keys: Iterable[Key]) -> None:
        """Add addresses."""
        added = Packed(keys, _read_key)
        self._hashes = array("q", sorted((*self._hashes, *map(hash, added))))
        self._packed.append(added)

    def __contains__(self, key: Key) -> bool:
        at = bisect_left(self._hashes, hash(key))
        return at < len(self._hashes) and self._hashes[at] == hash(key) and key in iter(self)

    def __iter__(self) -> Iterator[Key]:
        return (key for packed in self._packed for key in packed)


def _read_key(row: Sequence[Any]) -> Key:
    kind, url = row
    return FetchKind(kind), url

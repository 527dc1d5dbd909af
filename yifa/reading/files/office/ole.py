"""Reads the streams in the root of compound files ([MS-CFB]: DOC, XLS, PPT and their WPS kin)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from yifa.reading.files.kinds import OLE_START

ENTRY = 128
# a sector number that ends a chain, or none at all
NO_SECTOR = 0xFFFFFFFA
NO_ENTRY = 0xFFFFFFFF
STREAM, ROOT = 2, 5
IN_HEADER = 109


class OleError(ValueError):
    """The file is not as the format says. Costs what is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


@dataclass(slots=True)
class Ole:
    """A compound file, its streams by name.

    Raises:
        OleError: it is damaged.
    """

    body: bytes
    entries: dict[str, _Entry] = field(init=False)
    """by name in small letters: the format compares names so"""
    _shift: int = field(init=False)
    _table: list[int] = field(init=False)
    _root: _Entry = field(init=False)

    def __post_init__(self) -> None:
        if len(self.body) < 512 or not self.body.startswith(OLE_START):
            raise OleError("no header")
        self._shift = self._number(30, "H")
        if self._shift not in (9, 12):
            raise OleError(f"sectors of 2^{self._shift} bytes")
        self._table = list(self._numbers(self._table_sectors()))
        listed = list(_entries(b"".join(map(self._sector, self._chain(self._number(48))))))
        if not listed or listed[0].kind != ROOT:
            raise OleError("no root")
        self._root = listed[0]
        self.entries = {entry.name.lower(): entry for entry in _children(listed)}

    def stream(self, name: str) -> bytes:
        """Return what a stream holds.

        Raises:
            OleError: there is none of that name, or its sectors are not there.
        """
        if name.lower() not in self.entries:
            raise OleError(f"no stream {name}")
        entry = self.entries[name.lower()]
        if entry.size >= self._number(56):
            return b"".join(map(self._sector, self._chain(entry.start)))[: entry.size]
        small = b"".join(map(self._sector, self._chain(self._root.start)))
        table = list(self._numbers(self._chain(self._number(60))))
        shift = self._number(32, "H")
        sectors = _follow(table, entry.start)
        return b"".join(small[at << shift : (at + 1) << shift] for at in sectors)[: entry.size]

    def _number(self, at: int, kind: str = "I") -> int:
        return int(struct.unpack_from(f"<{kind}", self.body, at)[0])

    def _sector(self, number: int) -> bytes:
        return self.body[(number + 1) << self._shift : (number + 2) << self._shift]

    def _chain(self, start: int) -> Iterator[int]:
        return _follow(self._table, start)

    def _numbers(self, sectors: Iterator[int]) -> Iterator[int]:
        for number in sectors:
            data = self._sector(number)
            yield from struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])

    def _table_sectors(self) -> Iterator[int]:
        """Yield the sectors of the table of sectors: the first named in the header, more in a chain."""
        first = struct.unpack_from(f"<{IN_HEADER}I", self.body, 76)
        yield from (sector for sector in first if sector < NO_SECTOR)
        number, seen = self._number(68), set[int]()
        while number < NO_SECTOR and number not in seen:
            seen.add(number)
            *listed, number = *self._numbers(iter((number,))), NO_SECTOR
            if listed:
                number = listed.pop()
            yield from (sector for sector in listed if sector < NO_SECTOR)


def _follow(table: list[int], start: int) -> Iterator[int]:
    """Yield the numbers of a chain of sectors.

    Raises:
        OleError: it leads outside, or in a circle.
    """
    number, seen = start, set[int]()
    while number < NO_SECTOR:
        if number in seen or number >= len(table):
            raise OleError("a chain of sectors leads nowhere")
        seen.add(number)
        yield number
        number = table[number]


def _entries(directory: bytes) -> Iterator[_Entry]:
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        left, right, child = struct.unpack_from("<III", directory, at + 68)
        start, size = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + min(64, max(0, length - 2))].decode("utf-16-le", errors="replace")
        yield _Entry(name=name, kind=kind, left=left, right=right, child=child, start=start, size=size)


def _children(listed: list[_Entry]) -> Iterator[_Entry]:
    """Yield the streams in the root itself, not those of objects embedded in the document."""
    waiting, seen = [listed[0].child], set[int]()
    while waiting:
        at = waiting.pop()
        if at in seen or at >= len(listed):
            continue
        seen.add(at)
        waiting += [listed[at].left, listed[at].right]
        if listed[at].kind == STREAM:
            yield listed[at]

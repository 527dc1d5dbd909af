"""Lays WARC files out flat: members of gzip undone, WACZ unpacked; what is damaged costs only itself."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

GZIP = b"\x1f\x8b\x08"
WARCS = (".warc", ".warc.gz")
STEP = 1 << 20
DEEPEST = 2
"""levels of WACZ within WACZ"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Bytes of WARC that follow upon one another; between two, something is damaged."""

    path: Path
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Something in a web archive that cannot be read; costs that record, or what is left of its member."""

    where: str
    why: str


def lay_flat(path: Path, folder: Path, *, level: int = 0) -> Iterator[Stretch | Damage]:
    """Yield the stretches of WARC in a .warc, .warc.gz or .wacz file; *folder* takes what is unpacked."""
    with path.open("rb") as file:
        head = file.read(len(GZIP))
    if zipfile.is_zipfile(path) and not head.startswith(GZIP):
        yield from _unpack(path, folder, level)
    elif head == GZIP:
        yield from _gunzip(path, _new(folder))
    else:
        yield Stretch(path=path, start=0, end=path.stat().st_size)


def _new(folder: Path) -> Path:
    return folder / f"{sum(1 for _ in folder.iterdir())}.warc"


def _unpack(path: Path, folder: Path, level: int) -> Iterator[Stretch | Damage]:
    """Yield what the WARC files in a WACZ hold, and those in the WACZ files of a collection."""
    with zipfile.ZipFile(path) as packed:
        for entry in packed.infolist():
            inner = entry.filename.lower().endswith(".wacz") and level < DEEPEST
            if not (inner or entry.filename.lower().endswith(WARCS)):
                continue
            part = _new(folder)
            try:
                with packed.open(entry) as own, part.open("wb") as other:
                    while chunk := own.read(STEP):
                        other.write(chunk)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
                yield Damage(where=entry.filename, why=str(error))
            yield from lay_flat(part, folder, level=level + 1)


def _gunzip(path: Path, target: Path) -> Iterator[Stretch | Damage]:
    """Undo a file's gzip members into *target*; behind one that is damaged, go on at the next."""
    size, at, start = path.stat().st_size, 0, 0
    with path.open("rb") as file, target.open("wb") as flat:
        while at < size:
            after, why = _member(file, at, flat)
            if why:
                flat.flush()
                yield Stretch(path=target, start=start, end=flat.tell())
                yield Damage(where=f"byte {at}", why=why)
                start, after = flat.tell(), _find(file, at + 1)
            at = after
        end = flat.tell()
    yield Stretch(path=target, start=start, end=end)


def _member(file: BinaryIO, at: int, flat: BinaryIO) -> tuple[int, str]:
    """Undo one member and return where the next begins, and why it could not be had whole."""
    file.seek(at)
    machine, read = zlib.decompressobj(31), 0
    try:
        while not machine.eof and (chunk := file.read(STEP)):
            read += len(chunk)
            flat.write(machine.decompress(chunk))
    except zlib.error as error:
        return at, f"no gzip: {error}"
    if not machine.eof:
        return at, "the compressed file ends before its last member does"
    return at + read - len(machine.unused_data), ""


def _find(file: BinaryIO, start: int) -> int:
    """Return where the next gzip member may begin, or where the file ends."""
    file.seek(start)
    at, rest = start, b""
    while chunk := file.read(STEP):
        block = rest + chunk
        place = block.find(GZIP)
        if place >= 0:
            return at - len(rest) + place
        at, rest = at + len(chunk), block[-2:]
    return at

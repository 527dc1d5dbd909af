"""Joins the shards of a cluster into one archive, at the cost of what is new in them.

The joined archive is a view that can be made again: the shards together are the evidence, and merging is
commutative, associative and idempotent.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.derived.reports import Derived
from archive.file.connecting import connect_to_read
from archive.file.lock import Lock
from archive.proof.merge import merge
from archive.proof.verify import verify
from archive.store import Archive
from yifa.cluster.database import Connection
from yifa.cluster.shards import Shard, is_shard, read_shards
from yifa.model.errors import ArchiveInUseError, YifaError
from yifa.model.telling import Tell, tell_nobody

COMMAND = "yifa cluster collect"
PART_BYTES = 500_000_000
"""of shards that are joined at once: a merge holds what is new of them in memory"""
ENDING = ".shards.json"
"""of the file beside the joined archive that says which files it holds"""
_CRAWLED = "SELECT DISTINCT shard FROM yifa.attempt WHERE result IS NOT NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What collecting came to."""

    digest: str | None
    """of the joined archive; None where nothing was joined now"""
    joined: tuple[str, ...]
    """files whose content was joined now"""
    unchanged: tuple[str, ...]
    """files that were joined before and have not changed since"""
    in_use: tuple[str, ...]
    """files that a crawl writes to; joined the next time"""
    damaged: tuple[tuple[str, str], ...]
    """file and what is wrong with it; nothing of it was joined"""
    lost: tuple[str, ...]
    """shards that were crawled, and of which no whole file is here"""


def collect(
    db: Connection, folders: Sequence[Path], into: Path,
    tell: Tell = tell_nobody,
) -> Collected:  # fmt: skip
    """Join the shards in *folders* that are new or have changed into the archive *into*.

    *tell* is told how many of how many shards are joined, and then what is derived.

    Raises:
        ArchiveError: the joined archive cannot be used; nothing is changed then.
    """
    shards = read_shards(db)
    found = [(path, shard) for path in _files(folders) if (shard := is_shard(path, shards)) is not None]
    known = _read_known(into)
    marks = {path: _mark(path) for path, _ in found}
    fresh = [path for path, _ in found if known.get(path.name) != marks[path]]
    whole, in_use, damaged = _sift(fresh)
    digest, joined = None, list[Path]()
    for together in _in_parts(whole):
        tell("shards joined", len(joined), len(whole))
        digest = merge(together, into).digest
        joined += together
        known |= {path.name: marks[path] for path in together}
        _write_known(into, known)
    if whole:
        with Archive.open(into, holder=COMMAND) as archive:
            Derived(archive).derive(tell=tell)
    crawled = {row["shard"] for row in db.execute(_CRAWLED).fetchall()}
    lost = [shard.name for shard in shards if shard.name in crawled and not _is_here(shard, found, damaged)]
    return Collected(
        digest=digest,
        joined=_names(whole),
        unchanged=_names([path for path, _ in found if path not in fresh]),
        in_use=_names(in_use),
        damaged=tuple((path.name, why) for path, why in damaged),
        lost=tuple(lost),
    )


def _files(folders: Sequence[Path]) -> list[Path]:
    """Return the files of the folders, by name; of two with one name the one written last."""
    newest: dict[str, Path] = {}
    for path in sorted(path for folder in folders for path in folder.glob("*.db")):
        if path.name not in newest or path.stat().st_mtime_ns > newest[path.name].stat().st_mtime_ns:
            newest[path.name] = path
    return [newest[name] for name in sorted(newest)]


def _is_here(shard: Shard, found: Sequence[tuple[Path, Shard]], damaged: Sequence[tuple[Path, str]]) -> bool:
    broken = {path for path, _ in damaged}
    return any(path.name == shard.file_name and path not in broken for path, _ in found)


def _sift(paths: Sequence[Path]) -> tuple[list[Path], list[Path], list[tuple[Path, str]]]:
    """Return the files that are whole, those in use, and those that are damaged, with the first damage."""
    whole, in_use, damaged = [], [], []
    for path in paths:
        try:
            with (
                Lock(path.resolve(), "yifa cluster collect", reading=True),
                closing(connect_to_read(path).conn) as db,
            ):
                damage = verify(db).damage
        except ArchiveInUseError:
            in_use.append(path)
        except YifaError as error:
            damaged.append((path, str(error)))
        else:
            if damage:
                damaged.append((path, f"{damage[0].table} {damage[0].row}: {damage[0].problem}"))
            else:
                whole.append(path)
    return whole, in_use, damaged


def _in_parts(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """Yield the files in parts that a merge holds in memory; a part that is joined stays joined."""
    part: list[Path] = []
    for path in paths:
        if part and sum(one.stat().st_size for one in (*part, path)) > PART_BYTES:
            yield part
            part = []
        part.append(path)
    if part:
        yield part


def _mark(path: Path) -> list[int]:
    """Return what tells whether a file was written to since."""
    log = path.with_name(f"{path.name}-wal")
    return [
        number
        for one in (path, log)
        if one.exists()
        for number in (one.stat().st_size, one.stat().st_mtime_ns)
    ]


def _names(paths: Sequence[Path]) -> tuple[str, ...]:
    return tuple(path.name for path in paths)


def _read_known(into: Path) -> dict[str, list[int]]:
    path = into.with_name(f"{into.name}{ENDING}")
    if not into.exists() or not path.exists():
        return {}
    known: dict[str, list[int]] = json.loads(path.read_text(encoding="utf-8"))
    return known


def _write_known(into: Path, known: dict[str, list[int]]) -> None:
    path = into.with_name(f"{into.name}{ENDING}")
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
    beside.replace(path)

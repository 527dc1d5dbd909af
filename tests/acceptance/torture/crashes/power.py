"""G3: what the crawl's own writer leaves on disk when the power fails, simulated from its system calls.

The crawl is recorded with strace. A crash image is what was synced up to a random call, and of what was not:
nothing, a prefix, any subset, or any subset with torn sectors. A file's name, and that it is renamed or
gone, is taken to be durable at once: an image in which a rename was lost is none of these.
Every image is opened, recovered and checked: it must hold exactly what some commit left, and none older than
the last one acknowledged. The same done to a crawl without that promise must be seen to fail.
"""

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from archive.file.connecting import COMMON
from archive.file.scratch import PREFIX
from archive.file.writing import connect_to_write
from archive.proof.verify import verify_rows
from tests.acceptance.torture import launch
from tests.acceptance.torture.crashes.failpoints import need_strace, strace
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.site import ENDED_WELL, LAUNCHER, Bench, benches

EXTRA = 25
CALLS = "openat,pwrite64,write,ftruncate,fdatasync,fsync,unlink,rename,close"
# 1234  pwrite64(5, "\x00…", 512, 0) = 512
LINE = re.compile(r"^(\d+)\s+(\w+)\((.*)\)\s+= (-?\d+)")
# 1234  fdatasync(5 <unfinished ...>   and later   1234  <... fdatasync resumed>) = 0
UNFINISHED = re.compile(r"^(\d+)\s+(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
QUOTED = re.compile(r'"([^"]*)"')
SECTOR = 512
FAST = Path("/dev/shm")
CONTROL_IMAGES = 400
CONTROLS = ("NORMAL", "OFF")
"""of SQLite's `synchronous`: the one loses what was acknowledged, the other corrupts"""


@dataclass(frozen=True, slots=True)
class Op:
    """One call on one of the archive's files."""

    kind: str
    """write, cut, sync, unlink, rename (``data`` is the new name); ack: a commit was acknowledged"""
    name: str = ""
    at: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a crawl did to its archive's files, and what each of its commits left."""

    ops: Sequence[Op]
    states: Sequence[str]
    """fingerprints, in the order they were acknowledged"""


def _bytes_of(arguments: str) -> bytes:
    found = QUOTED.search(arguments)
    assert found is not None, arguments[:80]
    return bytes.fromhex(found[1].replace("\\x", ""))


def _whole(lines: Iterator[str]) -> Iterator[str]:
    """Yield the trace's lines, the two halves of a call that another thread interrupted put together."""
    begun: dict[str, str] = {}
    for line in lines:
        if found := UNFINISHED.match(line):
            begun[found[1]] = found[2]
        elif found := RESUMED.match(line):
            yield f"{found[1]} {begun.pop(found[1], '')}{found[2]}"
        else:
            yield line


def _parse(lines: Iterator[str], archive: Path, acks: Path) -> Iterator[Op]:
    """Yield what the crawl, the first process in the trace, did to the archive's files."""
    files: dict[int, str] = {}
    crawl = ""
    for line in lines:
        found = LINE.match(line)
        if found is None or found[1] != (crawl := crawl or found[1]) or int(found[4]) < 0:
            continue
        call, arguments, result = found[2], found[3], int(found[4])
        names = [_name_of(quoted, archive, acks) for quoted in QUOTED.findall(arguments)]
        if call == "openat":
            files.pop(result, None)
            if names[0]:
                files[result] = names[0]
        elif call in ("unlink", "rename"):
            if all(names):
                yield Op(call, str(names[0]), data=str(names[-1]).encode())
        else:
            number = int(arguments.partition(",")[0].rstrip(")"))
            name = files.get(number)
            if name is not None:
                yield from _op(call, arguments, result, name, is_ack=name == acks.name)
            if call == "close":
                files.pop(number, None)


def _name_of(quoted: str, archive: Path, acks: Path) -> str | None:
    """Return what a file of the archive is called beside it, or None where a path is none of them."""
    path = Path(bytes.fromhex(quoted.replace("\\x", "")).decode("utf-8", "replace"))
    if path == acks or (path.parent == archive.parent and path.name.startswith(archive.name)):
        return path.name
    is_made = path.parent.name.startswith(PREFIX) and path.parent.parent == archive.parent
    return str(path.relative_to(archive.parent)) if is_made else None


def _op(call: str, arguments: str, result: int, name: str, *, is_ack: bool) -> Iterator[Op]:
    last = arguments.rpartition(",")[2].strip()
    if is_ack and call == "write":
        yield Op("ack", data=_bytes_of(arguments))
    elif call == "pwrite64":
        yield Op("write", name, int(last), _bytes_of(arguments)[:result])
    elif call == "ftruncate":
        yield Op("cut", name, int(last))
    elif call in ("fdatasync", "fsync"):
        yield Op("sync", name)


def record(bench: Bench, *, synchronous: str = "FULL") -> Recording:
    """Record a crawl."""
    log, acks = bench.folder / "trace", bench.folder / "acks"
    acks.unlink(missing_ok=True)
    before = [*strace(f"trace={CALLS}", log=str(log)), "-xx", "-s", "100000", *LAUNCHER]
    env = {launch.ACK: str(acks), launch.SYNCHRONOUS: synchronous}
    status, said = bench.finish(*before, env=env)
    assert status in ENDED_WELL, said
    with log.open(encoding="ascii", errors="replace") as lines:
        ops = list(_parse(_whole(iter(lines)), bench.archive, acks))
    log.unlink()
    return Recording(ops, acks.read_text().split())


def _apply(image: dict[str, bytearray], op: Op) -> None:
    data = image.setdefault(op.name, bytearray())
    end = op.at + len(op.data)
    if op.kind == "cut":
        del data[op.at :]
        end = op.at
    if len(data) < end:
        data.extend(bytes(end - len(data)))
    data[op.at : op.at + len(op.data)] = op.data


def _survivors(pending: Sequence[Op], mode: str, dice: Random) -> Iterator[Op]:
    """Yield what of the unsynced writes reached the disk."""
    if mode == "prefix":
        yield from pending[: dice.randrange(len(pending) + 1)]
        return
    for op in pending if mode != "none" else ():
        if dice.random() < 0.5:
            if mode == "torn" and len(op.data) > SECTOR:
                sectors = dice.randrange(1, len(op.data) // SECTOR + 1)
                yield Op(op.kind, op.name, op.at, op.data[: SECTOR * sectors])
            else:
                yield op


def crash(ops: Sequence[Op], dice: Random) -> tuple[dict[str, bytearray], int]:
    """Return what is on disk after the power failed at a random call, and how many commits were reported."""
    image: dict[str, bytearray] = {}
    pending: dict[str, list[Op]] = {}
    acknowledged = 0
    for op in ops[: dice.randrange(1, len(ops) + 1)]:
        if op.kind == "ack":
            acknowledged += 1
        elif op.kind == "sync":
            for each in pending.pop(op.name, []):
                _apply(image, each)
        elif op.kind == "unlink":
            pending.pop(op.name, None)
            image.pop(op.name, None)
        elif op.kind == "rename":
            for places in (pending, image):
                _rename(places, op.name, op.data.decode())
        else:
            pending.setdefault(op.name, []).append(op)
    mode = dice.choice(("none", "prefix", "subset", "torn"))
    for writes in pending.values():
        for each in _survivors(writes, mode, dice):
            _apply(image, each)
    return image, acknowledged


def _rename(places: dict[str, Any], old: str, new: str) -> None:
    places.pop(new, None)
    if old in places:
        places[new] = places.pop(old)


def problem_of(
    image: dict[str, bytearray], acknowledged: int, states: Sequence[str], folder: Path
) -> str | None:
    """Return what is wrong with an image once SQLite has recovered it, or None."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in image.items():
        if not name.endswith("-shm") and "/" not in name:  # what stands in a folder of its own is swept
            (folder / name).write_bytes(data)
    path = folder / "a.db"
    try:
        found = _state_of(path)
    except sqlite3.DatabaseError as error:
        return f"corrupt: {error}"
    if isinstance(found, list):
        return f"corrupt: {found[0]}"
    if found == "":
        return None if acknowledged == 0 else f"all of {acknowledged} acknowledged commits lost"
    if found not in states:
        return "holds what no commit left"
    lost = acknowledged - 1 - states.index(found)
    return f"{lost} acknowledged commits lost" if lost > 0 else None


def _state_of(path: Path) -> str | list[str]:
    """Return the fingerprint of what an archive holds, nothing where no commit came, or what is damaged."""
    if not path.exists():
        return _made_anew(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for pragma in COMMON:
            db.execute(f"PRAGMA {pragma}")
        wrong = [line for (line,) in db.execute("PRAGMA integrity_check") if line != "ok"]
        if not db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'fixity'").fetchone()[0]:
            return wrong or _made_anew(path)
        wrong += [f"{each.table} {each.row} {each.problem}" for each in verify_rows(db)]
        if not db.execute("SELECT count(*) FROM fixity").fetchone()[0]:
            return wrong or ""
        return wrong or launch.fingerprint(db)


def _made_anew(path: Path) -> str | list[str]:
    """Return nothing where an archive that was never begun can be made there now, else why not."""
    connect_to_write(path).conn.close()
    return ""


def check_some(recording: Recording, seed: str, number: int) -> list[str]:
    """Make so many images and return the problems of those that have one."""
    dice = Random(seed)
    place = FAST if FAST.is_dir() and os.access(FAST, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="power-", dir=place) as folder:
        told = (
            problem_of(*crash(recording.ops, dice), recording.states, Path(folder) / "image")
            for _ in range(number)
        )
        return [problem for problem in told if problem is not None]


def check(setting: Setting, recording: Recording, number: int, name: str) -> list[str]:
    """Return the problems of *number* images, made by several processes."""
    share = -(-number // setting.workers)
    with ProcessPoolExecutor(setting.workers) as pool:
        under_way = [
            pool.submit(check_some, recording, f"{setting.seed} {name} {worker}", share)
            for worker in range(setting.workers)
        ]
        return [problem for each in under_way for problem in each.result()]


def run(setting: Setting) -> Measured:
    """Check the images of the crawl, and those of a crawl whose promise was taken away."""
    need_strace()
    number, control_number = setting.size(10_000, 400), setting.size(CONTROL_IMAGES, 60)
    with benches(setting.folder, extra=EXTRA) as each:
        recordings = {way: record(each.own(), synchronous=way) for way in ("FULL", *CONTROLS)}
    ours = recordings["FULL"]
    misses = check(setting, ours, number, "FULL")
    bad = {way: len(check(setting, recordings[way], control_number, way)) for way in CONTROLS}
    corrupt = sum(each.startswith("corrupt") for each in misses)
    figure = (
        f"{number} images of {len(ours.ops)} calls, {len(ours.states)} commits: {corrupt} corrupt, "
        f"{len(misses) - corrupt} with loss; controls of {control_number} images: "
        + ", ".join(f"synchronous={way} {number} bad" for way, number in bad.items())
    )
    misses += [
        f"synchronous={way} was not seen to fail: this proves nothing" for way in CONTROLS if not bad[way]
    ]
    return Measured(figure=figure, misses=misses)

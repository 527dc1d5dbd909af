"""G5: the disk fills up at another point of the crawl each time; with more room, it goes on where it was."""

import subprocess
import time
from pathlib import Path

from archive.file.disk import FREE_MEGABYTES
from tests.acceptance.torture.canonical import Dump, damages, differences, dump_of
from tests.acceptance.torture.crashes.kills import unkilled
from tests.acceptance.torture.goal import CannotRunError, Measured, Setting
from tests.acceptance.torture.site import ENDED_WELL, Bench, benches, head

EXTRA = 25
SMALLEST = 48 * 1024
STEP = 64 * 1024
LONGEST_SECONDS = 30.0
WRITE_FAILED = 3
NO_LIMIT = {FREE_MEGABYTES: "0"}


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRunError(f"a small disk cannot be mounted here: {done.stderr.strip()[-200:]}")


def _room_needed(bench: Bench, disk: Path) -> int:
    """Return the bytes the crawl takes at most, its journal included."""
    _mount("-t", "tmpfs", "-o", "size=64m", "none", str(disk))
    try:
        process = bench.start(archive=disk / "a.db", env=NO_LIMIT)
        most = 0
        while process.poll() is None:
            most = max(most, sum(each.stat().st_size for each in disk.iterdir() if each.exists()))
            time.sleep(0.005)  # until it is looked at how much room is taken
        process.communicate()
        assert process.returncode in ENDED_WELL
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    return most


def _enough(bench: Bench, disk: Path, most: int) -> int:
    """Return the smallest disk, to `STEP`, on which the crawl ends well."""
    size = most
    while size > SMALLEST:
        bench.clear()
        _mount("-t", "tmpfs", "-o", f"size={size // 4096 * 4096}", "none", str(disk))
        status, _ = bench.finish(archive=disk / "a.db", env=NO_LIMIT)
        subprocess.run(["umount", str(disk)], check=True)
        if status not in ENDED_WELL:
            break
        size -= STEP
    return size + STEP


def run_case(bench: Bench, disk: Path, size: int, wanted: Dump) -> tuple[float, list[str]]:
    """Crawl onto a disk of that size, then give it room; return the seconds and what is wrong."""
    archive = disk / "a.db"
    _mount("-t", "tmpfs", "-o", f"size={size}", "none", str(disk))
    try:
        began = time.monotonic()
        status, said = bench.finish(archive=archive, env=NO_LIMIT)
        seconds = time.monotonic() - began
        misses = [] if status == WRITE_FAILED else [f"ended with {status}: {said.strip()[-200:]}"]
        misses += [f"a traceback: {said.strip()[-300:]}"] if "Traceback" in said else []
        misses += [f"took {seconds:.0f} s"] if seconds > LONGEST_SECONDS else []
        _mount("-o", "remount,size=64m", str(disk))
        again, what = bench.finish(archive=archive, env=NO_LIMIT)
        misses += [] if again in ENDED_WELL else [f"resume ended with {again}: {what.strip()[-200:]}"]
        misses += damages(archive) + differences(wanted, dump_of(archive))
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    return seconds, head(misses, f"{size // 1024} KiB")


def run(setting: Setting) -> Measured:
    """Fill disks of growing sizes."""
    number = setting.size(25, 3)
    disk = setting.folder / "disk"
    disk.mkdir()
    with benches(setting.folder, extra=EXTRA) as each:
        most = _room_needed(each.own(), disk)
        wanted, _ = unkilled(each)
        enough = _enough(each.own(), disk, most)
        # the last ones fill up when almost everything is stored
        sizes = [SMALLEST + (enough - STEP - SMALLEST) * step // max(number - 1, 1) for step in range(number)]
        told = [run_case(each.own(), disk, size // 4096 * 4096, wanted) for size in sizes]
    bad = sum(bool(lines) for _, lines in told)
    return Measured(
        figure=f"{number} disks of {SMALLEST // 1024} to {sizes[-1] // 1024} KiB: {number - bad} said 3 "
        f"and were as unhurt once there was room; longest {max(seconds for seconds, _ in told):.1f} s",
        misses=[line for _, lines in told for line in lines],
    )

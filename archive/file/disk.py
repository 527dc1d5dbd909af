"""Checks the disk an archive lies on: not a file system of the network, and with room to go on."""

import os
import re
import shutil
from pathlib import Path

from yifa.model.errors import ArchiveError, ArchiveWriteError

MOUNTS = Path("/proc/self/mountinfo")
ANY_FILESYSTEM, FREE_MEGABYTES = "YIFA_ANY_FILESYSTEM", "YIFA_FREE_MEGABYTES"
# file systems that other machines see too: SQLite's journal needs memory shared by all who have the file open
NETWORK = re.compile(
    r"nfs\d*|cifs|smb\d*|smbfs|9p|afs|ceph|glusterfs|lustre|gpfs|beegfs|ocfs2|gfs2|fuse\.(?!lxcfs).*"
)
# 36 35 98:0 /root /mount/point rw,noatime master:1 - ext3 /dev/root rw
MOUNT = re.compile(r"^\d+ \d+ (?P<device>\d+:\d+) \S+ (?P<point>\S+) .*? - (?P<kind>\S+) ")
MEGABYTE = 1 << 20
ROOM_MEGABYTES = 1024.0
JOURNALS = 2
"""room for so many journals as large as the present one"""


def _nearest_existing(path: Path) -> Path:
    """Return the path, or where there is nothing yet, the nearest folder above it."""
    path = path.resolve()
    return next(place for place in (path, *path.parents) if place.exists())


def file_system(path: Path, mounts: Path = MOUNTS) -> str | None:
    """Return the kind of file system *path* lies on, or is to lie on; None where the system does not tell."""
    if not mounts.is_file():
        return None
    number = os.stat(_nearest_existing(path)).st_dev  # noqa: PTH116 - beside os.major
    device = f"{os.major(number)}:{os.minor(number)}"
    lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    return next(
        (mount["kind"] for mount in map(MOUNT.match, lines) if mount and mount["device"] == device), None
    )


def refuse_network(path: Path, mounts: Path = MOUNTS) -> None:
    """Refuse to write an archive on a file system of the network, unless ``YIFA_ANY_FILESYSTEM`` is set.

    Raises:
        ArchiveError: it lies on one.
    """
    kind = file_system(path, mounts)
    if kind is not None and NETWORK.fullmatch(kind) and not os.environ.get(ANY_FILESYSTEM):
        raise ArchiveError(
            f"{path}: on {kind}, where SQLite's locks and journals are not safe; keep the archive on a disk "
            f"of this machine (or set {ANY_FILESYSTEM}=1)"
        )


def place_of(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at *path* from any other on this machine, None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def need_room(archive: Path) -> None:
    """Check that the disk has room for a crawl to go on: ``YIFA_FREE_MEGABYTES``, and twice the journal.

    Raises:
        ArchiveWriteError: it has not.
    """
    journal = Path(f"{archive}-wal")
    wanted = float(os.environ.get(FREE_MEGABYTES, ROOM_MEGABYTES)) * MEGABYTE
    wanted = max(wanted, JOURNALS * journal.stat().st_size if journal.exists() else 0)
    free = shutil.disk_usage(_nearest_existing(archive)).free
    if free < wanted:
        raise ArchiveWriteError(
            f"{archive}: {free / MEGABYTE:.0f} MB free on its disk, {wanted / MEGABYTE:.0f} wanted "
            f"({FREE_MEGABYTES})"
        )

"""Gives folders to make a file in beside where it is to stand, and sweeps those that killed commands left."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import lock_descriptor

PREFIX = ".yifa-"
"""how the name of such a folder begins"""
FOLDERS_LOCK = hasattr(os, "O_DIRECTORY")
"""whether a folder can be opened and locked; on Windows none can, and nobody sweeps"""


@contextmanager
def scratch_folder(parent: Path) -> Iterator[Path]:
    """Give a folder in *parent*, gone at the end with whatever is in it; first sweep what others left there.

    The process holds a lock on the folder for as long as it lives, so whoever comes next can tell a folder
    that is in use from one whose process was killed.
    """
    sweep(parent)
    folder, lock = _claim(parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _claim(parent: Path) -> tuple[Path, int | None]:
    """Return a new folder and the descriptor that locks it."""
    while True:
        try:
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(parent)) from error
        with suppress(FileNotFoundError, BlockingIOError):  # swept before it was locked: another one
            return folder, _lock(folder)


def _lock(folder: Path) -> int | None:
    """Return a descriptor that locks a folder; where the file system knows no locks, nobody sweeps either.

    Raises:
        FileNotFoundError: the folder was swept.
        BlockingIOError: it is being swept.
    """
    if not FOLDERS_LOCK:
        return None
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _take(lock)
        folder.stat()
    except (FileNotFoundError, BlockingIOError):
        os.close(lock)
        raise
    except OSError:
        return lock
    return lock


def _take(lock: int) -> None:
    """Lock a descriptor.

    Raises:
        BlockingIOError: another process has.
        OSError: the file system, or this Python, knows no locks.
    """
    if not lock_descriptor(lock, blocking=False):
        raise BlockingIOError


def sweep(parent: Path) -> None:
    """Remove the folders in *parent* whose processes ended without removing them; never another user's."""
    if not FOLDERS_LOCK:
        return
    with suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            with suppress(OSError):
                _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    """Remove a folder that no process holds.

    Raises:
        OSError: one holds it, or it is not ours to remove.
    """
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        held = os.fstat(lock)
        if stat.S_ISDIR(held.st_mode) and held.st_uid == os.geteuid():
            _take(lock)
            shutil.rmtree(folder)
    finally:
        os.close(lock)

"""Lets one process at a time write: a lock on ``ARCHIVE.lock`` names its holder.

The file begins with a blank: Windows locks its first byte, and whoever is refused reads the name behind it.
"""

import errno
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from filelock import SoftFileLock, Timeout, lock_descriptor

from yifa.model.errors import ArchiveError, ArchiveInUseError

UNWRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM)
TRIES, TRY_SECONDS = 50, 0.01


class Lock:
    """The right to write to an archive; the kernel takes it back when the process ends, however it ends."""

    def __init__(self, archive: Path, holder: str = "", *, reading: bool = False) -> None:
        """Take the lock of *archive*.

        Args:
            archive: the archive's file.
            holder: what is written into the lock file beside the process, usually the command.
            reading: only to keep writers away. Where the medium is read-only, or the folder not ours to write
                in, a lock file that is there is locked as it is; without one there is nothing to lock.

        Raises:
            ArchiveInUseError: another process has it; names that process, its command, and since when.
            ArchiveError: the lock file cannot be written.
        """
        self.path = Path(f"{archive}.lock")
        self._soft: SoftFileLock | None = None
        try:
            self._file: TextIO = self.path.open("a+", encoding="utf-8")
        except OSError as error:
            if not reading or error.errno not in UNWRITABLE:
                raise ArchiveError(f"{self.path}: {error.strerror}") from error
            self._file = (self.path if self.path.exists() else Path(os.devnull)).open(encoding="utf-8")
        if self._file.name == os.devnull:
            return
        if not self._take():
            with self._file:
                raise ArchiveInUseError(str(archive), self._read_holder())
        self._write(f" process {os.getpid()}" + (f" ({holder})" if holder else ""))

    def _take(self) -> bool:
        """Take the kernel's lock; where this Python has none, a file that stands for it. Return whether.

        Raises:
            OSError: the system cannot lock this file.
        """
        try:
            return lock_descriptor(self._file.fileno(), blocking=False)
        except OSError as error:
            if error.errno != errno.ENOSYS:
                raise
        self._soft = SoftFileLock(f"{self.path}.held", blocking=False)
        try:
            self._soft.acquire()
        except Timeout:
            self._soft = None
        return self._soft is not None

    def _write(self, text: str) -> None:
        if not self._file.writable():
            return
        self._file.truncate(0)
        self._file.write(text)
        self._file.flush()

    def _read_holder(self) -> str:
        """Return the words the holder left; the file's time says since when.

        A holder that took the lock this moment is given the time to say who it is.
        """
        name = ""
        for _ in range(TRIES):
            self._file.seek(1)
            name = self._file.read()
            if name:
                break
            time.sleep(TRY_SECONDS)  # the holder tells nobody that it has written; half a second at most
        name = name or "another process"
        since = datetime.fromtimestamp(os.fstat(self._file.fileno()).st_mtime, UTC)
        return f"{name} since {since:%Y-%m-%dT%H:%M:%SZ}"

    def release(self) -> None:
        """Give the lock back; the empty file stays, since removing it would let two processes in."""
        if not self._file.closed:
            self._write("")
            self._file.close()
            if self._soft is not None:
                self._soft.release()

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

"""One writer at a time."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.file.lock import Lock
from yifa.model.errors import ArchiveError, ArchiveInUseError

HOLD = "import sys; from pathlib import Path; from archive.file.lock import Lock\n"
HOLD += "lock = Lock(Path(sys.argv[1]), 'yifa crawl'); print('held', flush=True); sys.stdin.read()"


def test_a_second_writer_is_told_who_holds_the_archive_and_since_when(tmp_path: Path) -> None:
    path = tmp_path / "a.db"

    with Lock(path, "yifa crawl wuxiang"), pytest.raises(ArchiveInUseError) as refused:
        Lock(path, "yifa retry")

    holder = rf"process {os.getpid()} \(yifa crawl wuxiang\) since \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert re.fullmatch(f"{re.escape(str(path))}: in use by {holder}", str(refused.value))


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    first = Lock(tmp_path / "a.db")
    first.release()
    first.release()

    with Lock(tmp_path / "a.db") as second:
        assert second.path.read_text() == f" process {os.getpid()}"


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(ArchiveInUseError, match=rf"process {holder.pid} \(yifa crawl\)"):
            Lock(path)

        holder.send_signal(signal.SIGKILL)
        holder.wait()

        Lock(path).release()


def test_a_lock_file_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.db.lock").mkdir()

    with pytest.raises(ArchiveError, match=r"a\.db\.lock: Is a directory"):
        Lock(tmp_path / "a.db")

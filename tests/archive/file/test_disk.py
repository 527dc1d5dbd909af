"""Where an archive may lie, and when a crawl stops by itself: no room, no progress, too much memory."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive.file.disk import ANY_FILESYSTEM, FREE_MEGABYTES, file_system, need_room, refuse_network
from crawler.guard import MEMORY_MEGABYTES, STALL_MINUTES, Guard
from tests.replica import Replica, Response
from tests.support.crawling import crawl_words, rows, yifa
from yifa.model.errors import ArchiveError, ArchiveWriteError, YifaError


def mounts(folder: Path, kind: str) -> Path:
    """Return a table of mounts that says the folder's own device is of that kind."""
    number = folder.stat().st_dev
    table = folder / "mountinfo"
    table.write_text(
        "22 1 0:5 / /proc rw,nosuid shared:5 - proc proc rw\n"
        f"36 35 {os.major(number)}:{os.minor(number)} / {folder} rw master:1 - {kind} server:/share rw\n"
    )
    return table


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.glusterfs", "ceph"]
)
def test_an_archive_on_a_network_file_system_is_refused_unless_told(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = mounts(tmp_path, kind)

    with pytest.raises(ArchiveError, match=rf"a\.db: on {kind}, where"):
        refuse_network(tmp_path / "deeper" / "a.db", table)
    monkeypatch.setenv(ANY_FILESYSTEM, "1")
    refuse_network(tmp_path / "a.db", table)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "overlay", "tmpfs", "zfs", "fuseblk"])
def test_a_file_system_of_this_machine_is_fine(tmp_path: Path, kind: str) -> None:
    table = mounts(tmp_path, kind)

    assert file_system(tmp_path / "a.db", table) == kind
    refuse_network(tmp_path / "a.db", table)
    refuse_network(tmp_path / "a.db", tmp_path / "no such table")


def test_a_crawl_does_not_begin_without_room(tmp_path: Path, replica: Replica) -> None:
    ran = yifa(*crawl_words(tmp_path / "a.db", replica, ["wugang"]), env={FREE_MEGABYTES: "1e12"})

    assert ran.status == 3
    assert "MB free on its disk, 1000000000000 wanted (YIFA_FREE_MEGABYTES)" in ran.err
    assert replica.requests == ()


def test_a_large_journal_wants_its_room_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FREE_MEGABYTES, "0")
    need_room(tmp_path / "a.db")
    with (tmp_path / "a.db-wal").open("wb") as file:
        file.truncate(1 << 42)  # a hole: it takes no room itself

    with pytest.raises(ArchiveWriteError, match="wanted"):
        need_room(tmp_path / "a.db")


def test_a_run_whose_disk_has_filled_up_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FREE_MEGABYTES, "1e12")
    told: list[YifaError] = []
    stopped = threading.Event()
    guard = Guard(archive=tmp_path / "a.db", progress=lambda: 0, stop=stopped.set, give_up=told.append)

    with guard.watching():
        assert stopped.wait(30)

    assert [each.exit_status for each in told] == [3]


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [(STALL_MINUTES, "0.01", "no progress in 0.01 minutes"), (MEMORY_MEGABYTES, "10", "10 allowed")],
)
def test_a_run_that_hangs_or_swells_says_so_and_stops_with_status_1(
    tmp_path: Path, replica: Replica, variable: str, value: str, words: str
) -> None:
    archive = tmp_path / "a.db"
    for host in replica.hosts:
        replica.world.serve(f"http://{host}/", Response(delay_seconds=60))
    ran = yifa(*crawl_words(archive, replica, ["wugang"]), env={variable: value})

    assert ran.status == 1
    assert words in ran.err
    assert rows(archive, "SELECT exit_status FROM run") == [{"exit_status": 1}]


HANGING = """
import os, signal, sys, time
from pathlib import Path
from crawler.guard import Guard
path, nothing = Path(sys.argv[1]), lambda: None
guard = Guard(archive=path, progress=lambda: 0, stop=nothing, give_up=print, stop_seconds=0.5)
with guard.watching():
    os.kill(os.getpid(), signal.SIGTERM)
    if sys.argv[2] == "twice":
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
"""


@pytest.mark.parametrize(("times", "said"), [("once", "not stopped after 0.5 s: ended"), ("twice", "")])
def test_a_run_that_cannot_stop_is_ended_with_status_11(tmp_path: Path, times: str, said: str) -> None:
    command = [sys.executable, "-c", HANGING, str(tmp_path / "a.db"), times]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)

    assert ran.returncode == 11
    assert said in ran.stderr

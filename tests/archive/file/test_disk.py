"""Where an archive may lie, and what room it needs there."""

import os
from pathlib import Path

import pytest

from archive.file.disk import ANY_FILESYSTEM, FREE_MEGABYTES, file_system, need_room, refuse_network
from tests.replica import Replica
from tests.support.crawling import crawl_words, yifa
from yifa.model.errors import ArchiveError, ArchiveWriteError


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

"""Shards are joined whole, once, in any order; what is lost, damaged or in use is named."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from archive.file.lock import Lock
from tests.cluster.test_deferring import portals
from tests.support.factory import Visit, make_record
from yifa.cluster import collect
from yifa.cluster.collect import Collected
from yifa.cluster.database import Connection
from yifa.cluster.results import Attempt, keep, read_result
from yifa.cluster.shards import assign, renew


def shard(path: Path, number: int) -> Path:
    visit = Visit(path)
    visit.save(
        make_record(f"http://www.qingxi.example/{number}.html", f"第{number}号报告", f"行政复议{number}件。")
    )
    visit.archive.close()
    return path


def crawled(db: Connection, folder: Path, count: int = 3) -> list[Path]:
    """Make so many shards that were crawled."""
    folder.mkdir()
    made = []
    for number, one in enumerate(assign(db, portals(count), 1)):
        made.append(shard(folder / one.file_name, number))
        attempt = Attempt(
            job=number, shard=one.name, command="crawl", codes=one.codes, machine="m1", seconds=1.0, status=0,
            said="", result={"counts": {}, "alarms": {}, "slow": []},
        )  # fmt: skip
        keep(db, attempt)
    return made


def joined(db: Connection, into: Path, *folders: Path) -> Collected:
    return collect.collect(db, folders, into)


def test_shards_are_joined_once_and_to_the_same_in_any_order(db: Connection, tmp_path: Path) -> None:
    crawled(db, tmp_path / "s")
    into, other = tmp_path / "a.db", tmp_path / "b.db"

    first = joined(db, into, tmp_path / "s")
    assert (len(first.joined), first.lost, first.damaged) == (3, (), ())
    again = joined(db, into, tmp_path / "s")
    assert (again.joined, len(again.unchanged), again.digest) == ((), 3, None)

    (tmp_path / "t").mkdir()
    digest = None
    for number in (2, 0, 1):  # one by one, another one first
        shutil.copy(tmp_path / "s" / f"shard-000{number + 1}.db", tmp_path / "t")
        digest = joined(db, other, tmp_path / "t").digest
    assert digest == first.digest


def test_many_large_shards_are_joined_part_by_part(
    db: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawled(db, tmp_path / "s")
    whole = joined(db, tmp_path / "a.db", tmp_path / "s")
    monkeypatch.setattr(collect, "PART_BYTES", 1)

    assert joined(db, tmp_path / "b.db", tmp_path / "s").digest == whole.digest


def test_only_what_has_changed_is_joined_again(db: Connection, tmp_path: Path) -> None:
    paths = crawled(db, tmp_path / "s")
    joined(db, tmp_path / "a.db", tmp_path / "s")
    shard(paths[1], 9)

    again = joined(db, tmp_path / "a.db", tmp_path / "s")
    assert (again.joined, again.unchanged) == (("shard-0002.db",), ("shard-0001.db", "shard-0003.db"))


def test_what_is_lost_damaged_or_in_use_is_named_and_the_rest_joined(db: Connection, tmp_path: Path) -> None:
    lost, damaged, _, busy = crawled(db, tmp_path / "s", 4)
    lost.unlink()
    with sqlite3.connect(damaged) as broken:
        broken.execute("UPDATE document SET text = 'other'")

    with Lock(busy.resolve(), "yifa crawl"):
        told = joined(db, tmp_path / "a.db", tmp_path / "s")

    assert told.lost == ("shard-0001", "shard-0002")
    assert [name for name, _ in told.damaged] == ["shard-0002.db"]
    assert (told.in_use, told.joined) == (("shard-0004.db",), ("shard-0003.db",))


def test_a_file_that_is_no_archive_is_damaged_and_one_that_is_no_shard_is_none(
    db: Connection, tmp_path: Path
) -> None:
    (path,) = crawled(db, tmp_path / "s", 1)
    path.write_text("no archive")
    shard(tmp_path / "s" / "other.db", 1)

    told = joined(db, tmp_path / "a.db", tmp_path / "s")
    assert ([name for name, _ in told.damaged], told.joined) == (["shard-0001.db"], ())


def test_a_shard_that_was_crawled_again_counts_with_what_is_left_of_the_first(
    db: Connection, tmp_path: Path
) -> None:
    crawled(db, tmp_path / "s", 1)
    renew(db, ["shard-0001"])
    assert joined(db, tmp_path / "a.db", tmp_path / "s").lost == ("shard-0001",)

    shard(tmp_path / "s" / "shard-0001.2.db", 7)
    told = joined(db, tmp_path / "a.db", tmp_path / "s")
    assert (told.lost, told.joined) == ((), ("shard-0001.2.db",))


def test_of_two_copies_the_newer_one_is_joined(db: Connection, tmp_path: Path) -> None:
    (old,) = crawled(db, tmp_path / "s", 1)
    (tmp_path / "t").mkdir()
    new = shard(tmp_path / "t" / old.name, 5)
    new.touch()

    assert len(joined(db, tmp_path / "a.db", tmp_path / "t", tmp_path / "s").joined) == 1
    with sqlite3.connect(tmp_path / "a.db") as db_joined:
        titles = [title for (title,) in db_joined.execute("SELECT title FROM version")]
    assert titles == ["第5号报告"]


def test_what_cannot_be_read_has_no_result(tmp_path: Path) -> None:
    assert read_result(tmp_path / "none.db") is None

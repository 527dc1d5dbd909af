"""What is deferred: a job for each shard, none twice; schedules; shards that keep their portals."""

from pathlib import Path

import pytest

from tests.support.factory import make_portal
from yifa.cluster.database import Connection
from yifa.cluster.deferring import NEVER, defer, read_every, read_schedules, schedule
from yifa.cluster.planning import portals_of
from yifa.cluster.shards import Shard, assign, read_shards, renew, settle
from yifa.model.errors import UsageError
from yifa.model.portal import Portal
from yifa.profiles.folders import load_portals


def portals(count: int) -> list[Portal]:
    return [
        make_portal(str(990100 + number), f"县{number}", f"xian{number}", f"http://x{number}.example/")
        for number in range(count)
    ]


def queues(db: Connection) -> list[str]:
    return [row["queue_name"] for row in db.execute("SELECT queue_name FROM procrastinate_jobs ORDER BY id")]


def test_a_job_for_each_shard_and_none_for_what_waits_already(db: Connection, dsn: str) -> None:
    first = defer(dsn, portals(5), "crawl", size=2)

    assert [(job.shard, job.portals) for job in first.jobs] == [
        ("shard-0001", 2),
        ("shard-0002", 2),
        ("shard-0003", 1),
    ]
    again = defer(dsn, portals(6), "crawl", size=2)
    assert [(job.shard, job.portals) for job in again.jobs] == [("shard-0003", 1)]
    assert again.refused == tuple(portal.code for portal in portals(5))
    assert len(defer(dsn, portals(1), "backfill", size=2).jobs) == 1  # another thing


def test_what_runs_is_refused_and_what_is_done_or_parked_is_not(db: Connection, dsn: str) -> None:
    defer(dsn, portals(1), "crawl")
    for status, jobs in (("doing", 0), ("failed", 1)):
        db.execute("UPDATE procrastinate_jobs SET status = %s", (status,))
        assert len(defer(dsn, portals(1), "crawl").jobs) == jobs


def test_portals_of_one_host_come_into_one_shard(db: Connection) -> None:
    twins = [
        make_portal(f"99010{number}", f"县{number}", f"x{number}", f"http://{name}.example/")
        for number, name in enumerate(("www.b", "www.a", "zw.b"))
    ]

    assert [shard.codes for shard in assign(db, twins, 2)] == [("990101", "990100"), ("990102",)]


def test_a_shard_keeps_its_portals_and_takes_more_where_it_has_room(db: Connection) -> None:
    before = assign(db, portals(3), 2)
    after = assign(db, reversed(portals(4)), 2)

    assert after[0] == before[0]
    assert after[1].codes == ("990102", "990103")


def test_the_jobs_of_a_shard_follow_it_to_its_machine(db: Connection, dsn: str) -> None:
    defer(dsn, portals(3), "crawl", size=2)
    settled = settle(db, "shard-0001", "m1")

    assert settled.queue == "crawl@m1"
    assert settle(db, "shard-0001", "m2") == settled
    assert queues(db) == ["crawl@m1", "crawl"]
    renew(db, ["shard-0001"])
    assert queues(db) == ["crawl", "crawl"]
    (lost, _) = read_shards(db)
    assert lost == Shard(name="shard-0001", codes=settled.codes, generation=2)


def test_a_schedule_is_kept_changed_and_ended(db: Connection) -> None:
    schedule(db, ["武乡县", "山西省"], "crawl", "02:30")
    schedule(db, ["山西省", "武乡县"], "crawl", "6h")

    (kept,) = read_schedules(db)
    assert (kept.places, kept.every, kept.cron) == (("山西省", "武乡县"), "6h", "0 */6 * * *")
    assert schedule(db, ["山西省", "武乡县"], "crawl", NEVER)
    assert not schedule(db, ["山西省", "武乡县"], "crawl", NEVER)
    assert read_schedules(db) == ()


@pytest.mark.parametrize("text", ["24:00", "7h", "0h", "daily", "25min"])
def test_a_schedule_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--every"):
        read_every(text)


def test_no_place_means_all_portals() -> None:
    assert portals_of(()) == [*load_portals()]
    assert [portal.code for portal in portals_of(("武乡县", "140429"))] == ["140429"]


def test_the_archive_of_a_lost_shard_has_another_name() -> None:
    assert Path(Shard(name="shard-0007", codes=(), generation=3).file_name).name == "shard-0007.3.db"

"""How jobs end: once, for the worker that has them; what died is tried again, until its tries are used up."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from procrastinate import PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

from tests.cluster.test_deferring import portals
from tests.support.postgres import Postgres
from yifa.cluster import absence
from yifa.cluster.absence import Absence
from yifa.cluster.database import Connection, Row, conninfo, read_setting
from yifa.cluster.deferring import defer
from yifa.cluster.jobs import AgainError, Manager, ParkedError, Tries, put_off, rescue
from yifa.cluster.shards import settle
from yifa.cluster.tending import tend


def managed(dsn: str, work: Callable[[Manager], Awaitable[None]]) -> None:
    async def run() -> None:
        connector = PsycopgConnector(conninfo=conninfo(dsn), min_size=1, max_size=1)
        await connector.open_async()
        try:
            await work(Manager(connector, Absence(asyncio.Event(), pytest.fail)))
        finally:
            await connector.close_async()

    asyncio.run(run())


def fetched(db: Connection, dsn: str, tries: int = 3) -> Job:
    """Return a job that a worker has begun."""
    defer(dsn, portals(1), "crawl", tries=tries)
    found: list[Job] = []

    async def fetch(manager: Manager) -> None:
        job = await manager.fetch_job(["crawl"], await manager.register_worker())
        assert job is not None
        found.append(job)

    managed(dsn, fetch)
    return found[0]


def job_row(db: Connection) -> Row:
    (row,) = db.execute("SELECT * FROM procrastinate_jobs").fetchall()
    return row


def test_a_job_is_ended_by_the_worker_that_has_it_alone(db: Connection, dsn: str) -> None:
    job = fetched(db, dsn)

    async def finish(manager: Manager) -> None:
        await manager.finish_job(job.evolve(worker_id=(job.worker_id or 0) + 1), Status.FAILED, False)
        assert job_row(db)["status"] == "doing"
        await manager.retry_job(job.evolve(worker_id=(job.worker_id or 0) + 1))
        assert job_row(db)["status"] == "doing"
        await manager.finish_job(job, Status.SUCCEEDED, False)
        assert job_row(db)["status"] == "succeeded"

    managed(dsn, finish)


def test_a_job_that_is_put_off_costs_no_try(db: Connection, dsn: str) -> None:
    job = fetched(db, dsn)
    put_off(db, job, "crawl", 0, ["990100"])

    async def finish(manager: Manager) -> None:
        await manager.finish_job(job, Status.SUCCEEDED, False)  # as procrastinate does behind every task

    managed(dsn, finish)
    assert (job_row(db)["status"], job_row(db)["attempts"]) == ("todo", 0)


def test_a_job_that_is_tried_again_goes_to_the_machine_of_its_shard(db: Connection, dsn: str) -> None:
    job = fetched(db, dsn)
    settle(db, "shard-0001", "m1")

    async def retry(manager: Manager) -> None:
        await manager.retry_job(job)

    managed(dsn, retry)
    row = job_row(db)
    assert (row["status"], row["attempts"], row["queue_name"]) == ("todo", 1, "crawl@m1")


def test_tries_come_later_each_time_and_then_end(db: Connection, dsn: str) -> None:
    tries, job = Tries(read_setting(db)), fetched(db, dsn, tries=3)

    first, second = (
        tries.get_retry_decision(exception=AgainError(), job=job.evolve(attempts=number)) for number in (0, 1)
    )
    assert first is not None
    assert second is not None
    assert first.retry_at is not None
    assert second.retry_at is not None
    assert first.retry_at < second.retry_at
    assert tries.get_retry_decision(exception=AgainError(), job=job.evolve(attempts=2)) is None
    assert tries.get_retry_decision(exception=ParkedError(), job=job) is None


def test_the_jobs_of_a_dead_worker_are_done_by_others_until_their_tries_are_used_up(
    db: Connection, dsn: str
) -> None:
    fetched(db, dsn, tries=2)
    setting = read_setting(db)

    assert rescue(db, setting) == 0
    db.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '3 seconds'")
    assert rescue(db, setting) == 1
    assert (job_row(db)["status"], job_row(db)["attempts"]) == ("todo", 1)
    db.execute("UPDATE procrastinate_jobs SET status = 'doing'")  # begun by a worker that has left
    assert rescue(db, setting) == 1
    assert job_row(db)["status"] == "failed"
    (first, _) = db.execute("SELECT * FROM yifa.attempt ORDER BY attempt").fetchall()
    assert (first["status"], first["said"]) == (None, "its worker died or could not be reached")


def test_shards_of_a_machine_that_is_gone_are_crawled_anew_where_jobs_wait(db: Connection, dsn: str) -> None:
    defer(dsn, portals(2), "crawl", size=1)
    setting = read_setting(db)
    for name in ("shard-0001", "shard-0002"):
        settle(db, name, "m1")
    db.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE args->>'shard' = 'shard-0002'")
    db.execute("INSERT INTO yifa.machine VALUES ('m1', 1, now() - interval '601 seconds')")

    assert tend(db, "m2", 3, setting) == 1
    shards = db.execute("SELECT name, generation, machine FROM yifa.shard ORDER BY name").fetchall()
    assert [(row["generation"], row["machine"]) for row in shards] == [(2, None), (1, "m1")]
    machines = db.execute("SELECT name, crawls FROM yifa.machine ORDER BY name").fetchall()
    assert machines[1] == {"name": "m2", "crawls": 3}


def test_what_is_to_be_written_is_written_once_the_database_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absence, "PAUSES", (0, 0))
    asked: list[int] = []
    told: list[str] = []

    async def ask() -> str:
        asked.append(len(asked))
        if len(asked) < 3:
            raise ConnectorException("no answer")
        return "kept"

    async def write() -> str:
        return await Absence(asyncio.Event(), told.append).bear(ask)

    assert asyncio.run(write()) == "kept"
    assert told == ["no answer"]  # at once: whoever waits for it does nothing else


def test_a_worker_that_is_to_stop_does_not_wait_for_a_database_that_is_away() -> None:
    async def ask() -> None:
        raise ConnectorException

    async def write() -> None:
        stopping = asyncio.Event()
        stopping.set()
        await Absence(stopping, pytest.fail).bear(ask)

    with pytest.raises(ConnectorException):
        asyncio.run(write())


def test_a_database_that_is_away_has_no_jobs_and_is_said_once(postgres: Postgres, dsn: str) -> None:
    """What it refuses for another reason is no absence: a worker that others found dead begins anew."""
    told: list[str] = []

    async def fetch() -> None:
        connector = PsycopgConnector(
            conninfo=conninfo(dsn), min_size=1, max_size=1, timeout=1, reconnect_timeout=1
        )
        await connector.open_async()
        manager = Manager(connector, Absence(asyncio.Event(), told.append))
        number = await manager.register_worker()
        defer(dsn, portals(1), "crawl")
        with pytest.raises(ConnectorException):
            await manager.fetch_job(["crawl"], number + 1)
        with postgres.away():
            assert [await manager.fetch_job(["crawl"], number) for _ in range(2)] == [None, None]
            await manager.update_heartbeat(number)
        while await manager.fetch_job(["crawl"], number) is None:
            assert not told[1:]
        await connector.close_async()

    asyncio.run(fetch())
    assert len(told) == 1

"""The commands of `yifa cluster`: what they say, in both languages, and how they end."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from procrastinate import App, PsycopgConnector

from archive.answers.run import report
from archive.file.connecting import reading
from tests.cluster.test_collecting import crawled
from tests.support.commands import ROOT, fill_archive, run
from tests.support.fleet import fleet, let_time_pass
from tests.support.postgres import Postgres
from tests.support.waiting import wait_until
from yifa.cluster.database import Connection, connected, conninfo, make
from yifa.cluster.deferring import defer, read_schedules, schedule
from yifa.cluster.leases import release, take
from yifa.cluster.picture import read_picture
from yifa.cluster.planning import Planner, portals_of
from yifa.cluster.results import summed_up
from yifa.model.status import Status

COUNTY = "武乡县"
WITHOUT = """
import sys
sys.modules["psycopg"] = None
from yifa.commands.cli import main
main()
"""


@pytest.fixture(autouse=True)
def _named(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIFA_CLUSTER", dsn)


def test_a_database_is_made_a_cluster_once_and_then_changed(postgres: Postgres) -> None:
    empty = postgres.create("empty")

    before = run("cluster", "status", "--cluster", empty)
    first = run("cluster", "init", empty)
    second = run("cluster", "init", empty, "--lease", "30", "--lost", "5")
    assert (before.exit_code, "no cluster yet: yifa cluster init DSN" in before.output) == (2, True)
    assert (first.exit_code, "is a cluster now" in first.output) == (0, True)
    assert (second.exit_code, "was a cluster already" in second.output) == (0, True)
    with connected(empty) as db:
        (row,) = db.execute("SELECT lease_seconds, lost_seconds FROM yifa.setting").fetchall()
    assert row == {"lease_seconds": 30, "lost_seconds": 300}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status", "--cluster", "postgresql://127.0.0.1:9/a"], "the cluster's database: "),
        (["status", "--cluster", "no dsn"], "expected postgresql://USER@HOST/DATABASE"),
        (["status", "--cluster", ""], "no cluster named: --cluster DSN, or $YIFA_CLUSTER"),
        (["defer", COUNTY, "--every", "soon"], "--every soon: expected HH:MM"),
        (["defer", "nowhere"], "no portal 'nowhere'"),
        (["worker", "--delay", "0"], "--delay: only for portals mapped to loopback"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(words: list[str], said: str) -> None:
    ended = run("cluster", *words)

    assert ended.exit_code in (Status.WRONG_USAGE, Status.STOPPED)
    assert said in ended.output


def test_without_the_extra_it_is_named(dsn: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT, "cluster", "status"], capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "YIFA_CLUSTER": dsn}, check=False,
    )  # fmt: skip

    assert ended.returncode == Status.WRONG_USAGE
    assert "needs the extra [cluster]: pip install 'yifa[cluster]'" in ended.stderr


def test_an_empty_cluster_has_a_picture() -> None:
    told = run("cluster", "status").output

    assert told.startswith("portals: 0 in 0 shards, 0 of them crawled; jobs running: 0")
    assert "门户 0 个" in run("cluster", "status", "--lang", "zh").output


def test_a_defer_says_what_it_did_and_refuses_the_same_again() -> None:
    assert "deferred: 1 job, portals: 1" in run("cluster", "defer", COUNTY).output
    again = run("cluster", "defer", COUNTY)
    assert (again.exit_code, "refused, since the same waits or runs already: 140429" in again.output) == (
        4,
        True,
    )
    told = json.loads(run("cluster", "defer", COUNTY, "--backfill", "--json").output)
    assert [job["shard"] for job in told["jobs"]] == ["shard-0001"]


def test_schedules_are_kept_shown_and_ended(db: Connection) -> None:
    assert "scheduled: 6h" in run("cluster", "defer", COUNTY, "--every", "6h").output
    assert f"next: crawl {COUNTY} at " in run("cluster", "status").output
    assert "the schedule is ended" in run("cluster", "defer", COUNTY, "--every", "never").output
    assert "no such schedule" in run("cluster", "defer", COUNTY, "--every", "never").output
    assert read_schedules(db) == ()


def test_of_all_workers_one_defers_what_is_due(db: Connection, dsn: str) -> None:
    """A schedule is procrastinate's periodic task; what it names is deferred, and not twice."""
    schedule(db, [COUNTY], "crawl", "1min")

    async def work(*, ended: bool) -> None:
        connector = PsycopgConnector(conninfo=conninfo(dsn), min_size=1, max_size=1)
        async with App(connector=connector).open_async() as app:
            planner = Planner(dsn, app)
            await planner.plan(read_schedules(db))
            (row,) = db.execute("SELECT args FROM procrastinate_jobs WHERE queue_name = 'plan'").fetchall()
            if ended:
                schedule(db, [COUNTY], "crawl", "never")
                await planner.plan(read_schedules(db))
            await planner.defer(**row["args"])

    asyncio.run(work(ended=False))
    asyncio.run(work(ended=True))
    jobs = db.execute("SELECT args->'codes' AS codes FROM procrastinate_jobs WHERE queue_name = 'crawl'")
    assert [row["codes"] for row in jobs.fetchall()] == [["140429"]]


def test_a_lost_shard_is_named_and_crawled_again(db: Connection, tmp_path: Path) -> None:
    (path,) = crawled(db, tmp_path / "s", 1)
    db.execute("UPDATE yifa.shard SET codes = '{140429}', machine = 'm1'")
    path.unlink()
    words = ("cluster", "collect", tmp_path / "s", "--into", tmp_path / "a.db")

    told, again = run(*words), run(*words, "--again")
    assert (told.exit_code, "lost, to be crawled again with --again: shard-0001" in told.output) == (1, True)
    assert again.exit_code == Status.FELL_SHORT
    (job,) = read_picture(db).waiting
    assert (job.shard, job.codes, job.machine) == ("shard-0001", ("140429",), None)


def test_a_damaged_shard_is_named(db: Connection, tmp_path: Path) -> None:
    (path,) = crawled(db, tmp_path / "s", 1)
    path.write_text("none")

    told = run("cluster", "collect", tmp_path / "s", "--into", tmp_path / "a.db").output
    assert "shard-0001.db: damaged, nothing of it was joined: " in told
    assert "No shard is here yet." in told


def test_a_run_is_summed_up_with_its_alarms_by_cause_and_its_slowest_hosts(tmp_path: Path) -> None:
    with reading(fill_archive(tmp_path / "a.db")) as db:
        told = summed_up(report(db))

    assert told["counts"]["portals"] == 1
    assert told["counts"]["requests"] == 30
    assert set(told) == {"counts", "alarms", "slow"}


def test_the_picture_joins_alarms_and_hosts_of_all_shards(db: Connection, tmp_path: Path) -> None:
    crawled(db, tmp_path / "s", 7)
    db.execute(
        """UPDATE yifa.attempt SET result = jsonb_build_object('counts', '{"requests": 2}'::jsonb, 'alarms',
        '{"outage": 1, "silence": 2}'::jsonb, 'slow', jsonb_build_array(jsonb_build_array(shard, attempt)))"""
    )

    picture = read_picture(db)
    assert (picture.alarms, picture.counts) == ({"silence": 14, "outage": 7}, {"requests": 14})
    assert [host for host, _ in picture.slowest] == [f"shard-000{number}" for number in (7, 6, 5, 4, 3)]
    told = run("cluster", "status").output
    assert "alarms by cause\n  silence: 14\n  outage: 7" in told


def test_the_picture_of_many_jobs_fits_40_lines(dsn: str) -> None:
    run("cluster", "defer", "--size", "2")
    run("cluster", "defer", COUNTY, "--every", "6h")

    told = run("cluster", "status").output
    assert "… and " in told
    assert len(told.splitlines()) <= 40


def test_a_job_whose_host_is_lent_and_one_that_is_stopped_are_put_off_at_no_cost(
    postgres: Postgres, dsn: str, tmp_path: Path
) -> None:
    """In between PostgreSQL is away for a while, which ends no worker and costs nothing either."""
    make(dsn, lease_seconds=3600, lost_seconds=600)  # however slowly the worker starts
    with fleet(dsn, tmp_path / "fleet", 1, reports=9, pace=5) as made, pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            patch.setenv(name, value)
        hosts, log = [f"p{made.codes[0]}.example"], tmp_path / "fleet" / "a.log"
        with connected(dsn) as db:
            take(db, hosts, "somebody", "elsewhere")
        defer(dsn, portals_of(tuple(made.codes)), "backfill")
        made.begin("a")
        said = partial(log.read_text, encoding="utf-8")
        wait_until(lambda: "portals that others crawl now: 1; later" in said(), said)
        with connected(dsn) as db:
            put_off = "SELECT 1 FROM procrastinate_jobs WHERE status = 'todo'"
            wait_until(lambda: bool(db.execute(put_off).fetchall()), said)
        with postgres.away():
            wait_until(lambda: "the cluster's database is away: " in said(), said)
        with connected(dsn) as db:

            def is_crawling() -> bool:
                let_time_pass(db)
                return bool(db.execute("SELECT 1 FROM yifa.lease WHERE process IS NOT NULL").fetchall())

            release(db, hosts, "somebody")
            wait_until(is_crawling, said)
            made.workers["a"].send_signal(signal.SIGTERM)
            assert made.workers["a"].wait(60) == Status.AS_EXPECTED
            (job,) = read_picture(db).waiting

    assert (job.attempts, job.command, job.machine) == (0, "backfill", "m1")
    assert "stopped; it is gone on with later" in said()

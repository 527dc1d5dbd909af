"""A small fleet on this machine: a kill, a frozen worker, a restart of PostgreSQL, a poisoned job."""

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.file.lock import Lock
from tests.acceptance.torture.canonical import damages, differences, dump_of
from tests.support.commands import run
from tests.support.crawling import yifa
from tests.support.fleet import Fleet, fleet, let_time_pass
from tests.support.pages.serving import Pages, served
from tests.support.postgres import Postgres
from tests.support.waiting import wait_until
from yifa.cluster.database import connected, make
from yifa.model.status import Status

PACE, PORTALS = 0.3, 3
LEASE = 3600.0
"""longer than anything here takes, however slow the machine; nothing waits for its end"""
POISONED = "shard-0003"
CRAWLING = "SELECT count(*) AS n FROM yifa.lease WHERE process IS NOT NULL AND until > now()"
DONE = "SELECT (count(*) = 0)::integer AS n FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What became of a fleet."""

    fleet: Fleet
    folder: Path
    second_defer: tuple[int, str]
    """its exit status, and what it said"""


def wait_for(fleet: Fleet, sql: str) -> None:
    """Wait until the database answers *sql* with a number that is not 0; what is put off is due at once."""

    def is_so() -> bool:
        with connected(fleet.dsn) as db:
            let_time_pass(db)
            (row,) = db.execute(sql.encode()).fetchall()
            return bool(row["n"])

    wait_until(is_so, lambda: str(run("cluster", "status").output))


@pytest.fixture(scope="module")
def story(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two workers crawl three portals, a shard each: a killed crawl, PostgreSQL restarted.

    The archive of the third shard is held by another program all the time.
    """
    folder = tmp_path_factory.mktemp("fleet")
    dsn = postgres.create("story")
    make(dsn, lease_seconds=LEASE, lost_seconds=600)
    with (
        fleet(dsn, folder / "fleet", PORTALS, reports=3, pace=PACE) as made,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in made.environment.items():
            patch.setenv(name, value)
        crawled = yifa("crawl", *made.codes[:2], "--archive", folder / "alone.db", *made.mapping)
        assert crawled.status == Status.AS_EXPECTED, crawled.err
        made.portals.log.clear()
        run("cluster", "defer", *made.codes[:2], "--size", "1", "--tries", "9")
        run("cluster", "defer", made.codes[2], "--size", "1", "--tries", "2")
        run("cluster", "defer", "--every", "02:30")
        for name in ("m1", "m2"):
            (folder / "fleet" / name).mkdir()
        files = [folder / "fleet" / name / f"{POISONED}.db" for name in ("m1", "m2")]
        with Lock(files[0], "another program"), Lock(files[1], "another program"):
            yield Story(fleet=made, folder=folder, second_defer=_shoot(made, postgres))


def _shoot(made: Fleet, postgres: Postgres) -> tuple[int, str]:
    """Let it work through it all, and shoot at it; return what a second defer came to."""
    made.begin("a", "m1", "--deliver", str(made.folder / "out"))
    made.begin("b", "m2", "--deliver", str(made.folder / "out"))
    wait_for(made, CRAWLING)
    postgres.restart()
    wait_for(made, CRAWLING)
    for crawl in (*made.crawls("a"), *made.crawls("b"))[:1]:
        with suppress(ProcessLookupError):
            os.kill(crawl, signal.SIGKILL)
    again = run("cluster", "defer", *made.codes)
    wait_for(made, DONE)
    made.end()
    return again.exit_code, again.output


def test_a_second_defer_of_what_waits_or_runs_is_refused(story: Story) -> None:
    status, said = story.second_defer

    assert (status, "refused" in said) == (Status.IN_USE, True)


def test_nothing_is_lost_doubled_or_asked_by_two_at_once(story: Story) -> None:
    folders = [story.folder / "fleet" / name for name in ("m1", "m2")]
    joined = story.folder / "joined.db"

    collected = run("cluster", "collect", *folders, "--into", joined)
    other = run("cluster", "collect", story.folder / "fleet" / "out", "--into", story.folder / "other.db")

    assert collected.exit_code == 0, collected.output
    assert "digest" in collected.stdout
    assert collected.stdout.splitlines()[-1] == other.stdout.splitlines()[-1]
    assert differences(dump_of(story.folder / "alone.db"), dump_of(joined)) == []
    assert damages(joined) == []
    assert story.fleet.portals.closer_than(PACE) == []


def test_a_poisoned_job_is_parked_after_its_tries_and_named(story: Story) -> None:
    told = run("cluster", "status").output

    assert "jobs running: 0, waiting: 0, done: 2, failed: 1" in told
    assert f"{POISONED} crawl; {story.fleet.codes[2]}; 2 tries; exit status 4; yifa: " in told
    assert "slowest hosts: p" in told
    assert "next: crawl all portals at " in told
    assert len(told.splitlines()) <= 40
    assert "失败并搁置的任务 1 项" in run("cluster", "status", "--lang", "zh").output
    (failed,) = json.loads(run("cluster", "status", "--json").output)["failed"]
    assert (failed["codes"], failed["status"]) == ([story.fleet.codes[2]], Status.IN_USE)
    words = "".join((story.folder / "fleet" / f"{name}.log").read_text(encoding="utf-8") for name in "ab")
    assert f"{POISONED}: exit status 4, tried again" in words
    assert f"{POISONED}: exit status 4, parked" in words
    assert "ended, exit status 0" in words


def test_the_pages_show_the_cluster_or_why_they_cannot(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(story.folder / "alone.db") as address:
        pages = Pages(address)
        page = pages.get("/runs?lang=en").words
        assert "Jobs running: 0, waiting: 0, done: 2, failed: 1." in page
        assert f"{POISONED}crawlfailed and parked" in page
        assert "失败并搁置" in pages.get("/runs?lang=zh").words
        monkeypatch.setenv("YIFA_CLUSTER", "postgresql://127.0.0.1:9/none")
        assert "It cannot be shown: the cluster's database: " in pages.get("/runs?lang=en").words
        monkeypatch.delenv("YIFA_CLUSTER")
        assert "cluster" not in pages.get("/runs?lang=en").words

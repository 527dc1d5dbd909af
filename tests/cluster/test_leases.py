"""A host is one crawl's at a time: leases end by themselves, and a process that lost its own is ended."""

import os
import signal
import subprocess
import sys

import pytest

from tests.support.factory import make_portal
from tests.support.waiting import wait_until
from yifa.cluster.database import Connection, connected
from yifa.cluster.leases import LEASE, born, hold, hosts_of, release, take, take_portals
from yifa.model.errors import ClusterError, HostsInUseError
from yifa.model.status import Status

HOST = "qingxi.example"
HOLDING = """
import sys, time
from tests.support.factory import make_portal
from yifa.cluster.leases import hold
with hold(sys.argv[1], [make_portal()]) as fence:
    print("held", flush=True)
    while True:
        time.sleep(0.05)
        fence()
"""
"""a crawl that sends something twenty times a second"""


def holding(dsn: str, **environment: str) -> "subprocess.Popen[str]":
    """Start a process that holds the portal's hosts; return it once it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, dsn], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n", process.stderr and process.stderr.read()
    return process


def end_leases(db: Connection) -> None:
    """Let the time pass that a lease lasts."""
    db.execute("UPDATE yifa.lease SET until = now() - interval '1 second'")


def test_a_host_is_lent_to_one_holder_at_a_time(db: Connection) -> None:
    assert take(db, ["a.example", "b.example"], "one", "m1") == {"a.example", "b.example"}
    assert take(db, ["b.example", "c.example"], "two", "m2") == {"c.example"}


def test_a_host_that_was_given_back_rests_for_a_moment(db: Connection) -> None:
    take(db, [HOST], "one", "m1")
    release(db, [HOST], "one")

    assert take(db, [HOST], "two", "m2") == frozenset()
    end_leases(db)
    assert take(db, [HOST], "two", "m2") == {HOST}


def test_who_does_not_hold_a_host_cannot_give_it_back(db: Connection) -> None:
    take(db, [HOST], "one", "m1")
    release(db, [HOST], "two", 0)

    assert take(db, [HOST], "two", "m2") == frozenset()


def test_a_portal_is_lent_with_all_its_hosts_or_not_at_all(db: Connection) -> None:
    take(db, ["twin.example"], "one", "m1")
    wanted = {"990101": frozenset({HOST, "twin.example"}), "990102": frozenset({"b.example"})}

    assert take_portals(db, wanted, "two", "m2") == {"990102"}
    release(db, [], "nobody")
    end_leases(db)
    assert take_portals(db, {"990101": frozenset({HOST})}, "three", "m3") == {"990101"}


def test_hosts_are_lent_by_the_name_that_was_registered() -> None:
    portal = make_portal(home="http://zwgk.wuxiang.gov.cn/")

    assert hosts_of(portal) == {"wuxiang.gov.cn"}


def test_a_crawl_typed_by_hand_is_refused_where_the_cluster_crawls(db: Connection, dsn: str) -> None:
    take(db, [HOST], "one", "m1")

    with (
        pytest.raises(HostsInUseError, match=r"qingxi.example \(m1\)") as refused,
        hold(dsn, [make_portal()]),
    ):
        raise AssertionError
    assert refused.value.exit_status == Status.IN_USE


def test_a_crawl_gives_its_hosts_back(db: Connection, dsn: str) -> None:
    with hold(dsn, [make_portal()]) as fence:
        fence()
        held = db.execute("SELECT holder, process FROM yifa.lease").fetchone()

    assert held is not None
    assert held["process"] == os.getpid()
    (row,) = db.execute("SELECT holder FROM yifa.lease").fetchall()
    assert row["holder"] is None


def test_leases_that_a_worker_took_are_kept_under_its_name(
    db: Connection, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(db, [HOST], "worker", "m7")
    monkeypatch.setenv(LEASE, "worker@m7")

    with hold(dsn, [make_portal()]):
        (row,) = db.execute("SELECT holder, machine FROM yifa.lease").fetchall()
    assert row == {"holder": "worker", "machine": "m7"}

    end_leases(db)
    with pytest.raises(ClusterError, match="are lost"), hold(dsn, [make_portal()]):
        raise AssertionError


def test_a_crawl_renews_its_leases_and_wakes_to_its_end_where_it_was_frozen(db: Connection, dsn: str) -> None:
    """Frozen on another machine, it cannot be killed from here: its own fence ends it before it sends."""
    process = holding(dsn)
    (first,) = db.execute("SELECT until FROM yifa.lease").fetchall()
    is_over = "SELECT 1 WHERE clock_timestamp() > %s"
    wait_until(lambda: bool(db.execute(is_over, (first["until"],)).fetchall()), lambda: str(first))
    assert process.poll() is None
    assert take(db, [HOST], "two", "elsewhere") == frozenset()

    process.send_signal(signal.SIGSTOP)
    wait_until(lambda: take(db, [HOST], "two", "elsewhere") == {HOST}, lambda: "never free")
    process.send_signal(signal.SIGCONT)
    _, said = process.communicate(timeout=30)

    assert process.returncode == Status.STOPPED
    assert "leases of the cluster are lost" in said


def test_a_frozen_crawl_of_this_machine_is_killed_by_who_takes_over(db: Connection, dsn: str) -> None:
    process = holding(dsn)
    process.send_signal(signal.SIGSTOP)
    (row,) = db.execute("SELECT machine, process, born FROM yifa.lease").fetchall()
    end_leases(db)

    assert born(process.pid) == row["born"]
    take(db, [HOST], "two", row["machine"])

    assert process.wait(10) == -signal.SIGKILL
    assert born(process.pid) == ""


def test_a_crawl_whose_worker_is_gone_stops(db: Connection, dsn: str) -> None:
    take(db, [HOST], "worker", "m1")
    starting = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', sys.argv[1], sys.argv[2]],"
        " stdout=subprocess.PIPE, text=True); print(p.stdout.readline().strip(), p.pid, flush=True)"
    )
    worker = subprocess.run(
        [sys.executable, "-c", starting, HOLDING, dsn], capture_output=True, text=True, check=True,
        env={**os.environ, LEASE: "worker@m1"},
    )  # fmt: skip
    said, crawl = worker.stdout.split()

    assert said == "held"
    wait_until(lambda: not born(int(crawl)), lambda: f"{crawl} goes on", 6)


def test_a_database_that_does_not_answer_is_said_in_a_line() -> None:
    with (
        pytest.raises(ClusterError, match="the cluster's database: "),
        connected("postgresql://127.0.0.1:9/a"),
    ):
        raise AssertionError

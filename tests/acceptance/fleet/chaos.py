"""Kills, frozen processes and restarts of PostgreSQL amid the work, held to what one process stores."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from archive.file.lock import Lock
from tests.acceptance.torture.canonical import damages, differences, dump_of
from tests.support.fleet import Fleet, fleet
from tests.support.postgres import Postgres
from tests.support.waiting import wait_until
from yifa.cluster.database import Connection, connected, make
from yifa.cluster.deferring import defer
from yifa.profiles.folders import load_portals

PORTALS, REPORTS, SIZE, PACE, LEASE = 40, 20, 5, 0.5, 4.0
KILLS, FREEZES, RESTARTS = 100, 20, 3
POISONED, TRIES = "shard-0009", 6
WORKERS = {"a": "m1", "b": "m1", "c": "m2", "d": "m2"}
"""worker → its machine"""
FROZEN_SECONDS = LEASE * 1.6
SETTLED_WITHIN_SECONDS = 3600
GAP_SECONDS = (0.8, 2.2)


@dataclass(slots=True)
class Storm:
    """What is done to a fleet."""

    fleet: Fleet
    postgres: Postgres
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)
    frozen: dict[str, float] = field(default_factory=dict)
    """worker → when it wakes"""

    def strike(self) -> None:
        """Do one thing: mostly a kill, now and then a freeze or a restart."""
        left = {"kill": KILLS, "freeze": FREEZES, "restart": RESTARTS}
        weights = {name: most - self.done[name] for name, most in left.items()}
        (what,) = self.dice.choices([*weights], [*weights.values()])
        awake = sorted(name for name in WORKERS if name not in self.frozen)
        if what == "restart":
            self.postgres.restart()
        elif what == "freeze" and len(awake) > 1:
            name = self.dice.choice(awake)
            self.fleet.freeze(name)
            self.frozen[name] = time.monotonic() + FROZEN_SECONDS
        elif what == "kill" and self._kill(self.dice.choice(awake)):
            pass
        else:
            return
        self.done[what] += 1

    def _kill(self, name: str) -> bool:
        """Kill a worker, or one of its crawls; return whether there was one."""
        crawls = self.fleet.crawls(name)
        if self.dice.random() < 0.35:
            self.done["workers killed"] += 1
            self.fleet.kill(name)
            self.fleet.begin(name, WORKERS[name])
            return True
        if not crawls:
            return False
        with suppress(ProcessLookupError):
            os.kill(self.dice.choice(crawls), signal.SIGKILL)
        self.done["crawls killed"] += 1
        return True

    def wake(self, *, every: bool = False) -> None:
        """Wake those whose time has come."""
        for name, at in [*self.frozen.items()]:
            if every or time.monotonic() >= at:
                self.fleet.thaw(name)
                del self.frozen[name]

    @property
    def is_over(self) -> bool:
        """Return whether everything was done that was to be."""
        return all(
            self.done[name] >= most
            for name, most in (("kill", KILLS), ("freeze", FREEZES), ("restart", RESTARTS))
        )


def chaos(postgres: Postgres, folder: Path, dice: random.Random) -> bool:
    """Let a storm go over a fleet; return whether nothing was lost, doubled or asked by two at once.

    The archive of one more shard is held by another program all the time: its job fails every time.
    """
    dsn = postgres.create("chaos")
    make(dsn, lease_seconds=LEASE, lost_seconds=600)
    with fleet(dsn, folder / "fleet", PORTALS + 1, reports=REPORTS, pace=PACE) as one, ExitStack() as held:
        os.environ["YIFA_PORTALS"] = str(folder / "fleet" / "profiles")
        *healthy, poisoned = one.codes
        words: tuple[str | Path, ...] = (
            "--archive",
            folder / "one.db",
            "--quiet",
            "--delay",
            "0",
            *one.mapping[2:],
        )
        alone = one.yifa("crawl", *healthy, *words)
        one.portals.log.clear()
        machines = [folder / "fleet" / machine for machine in sorted(set(WORKERS.values()))]
        for machine in machines:
            machine.mkdir()
            held.enter_context(Lock(machine / f"{POISONED}.db", "another program"))
        storm = Storm(one, postgres, dice)
        began = time.monotonic()
        refused = _weather(storm, healthy, poisoned)
        _settle(storm)
        print(
            f"chaos: {dict(storm.done)} in {time.monotonic() - began:.0f} s; one process alone ended with "
            f"{alone.returncode}; {len(one.portals.log)} requests; second defers refused: {refused}",
            flush=True,
        )
        return _judge(one, folder, machines, poisoned) and storm.is_over and refused > 0


def _judge(one: Fleet, folder: Path, machines: Sequence[Path], poisoned: str) -> bool:
    """Print what the storm left, held against what one process stored; return whether it is the same."""
    joined, other = folder / "joined.db", folder / "other.db"
    told = one.yifa("cluster", "collect", *machines, "--into", joined).stdout
    again = one.yifa("cluster", "collect", *reversed(machines), "--into", other).stdout
    lines = differences(dump_of(folder / "one.db"), dump_of(joined))
    broken, close = damages(joined), one.portals.closer_than(PACE)
    status = one.yifa("cluster", "status").stdout.splitlines()
    named = [line for line in status if f"{POISONED} crawl; {poisoned}; {TRIES} tries; " in line]
    with connected(one.dsn) as db:
        failed = _count(db, "SELECT count(*) AS n FROM procrastinate_jobs WHERE status = 'failed'")
        attempts = _count(db, "SELECT count(*) AS n FROM yifa.attempt")
    same = told.splitlines()[-1:] == again.splitlines()[-1:] and "digest" in told
    lost = sum(line.startswith("lost") for line in lines)
    print(
        f"chaos: {attempts} attempts; {lost} lost, {len(lines) - lost} doubled, {len(close)} overlaps on a "
        f"host, {len(broken)} damages; digest the same in the other order: {same}; jobs parked: {failed}, "
        f"the poisoned one named: {len(named) == 1}; status in {len(status)} lines",
        flush=True,
    )
    for line in [*lines[:10], *broken[:5], *map(str, close[:5])]:
        print(f"  {line}")
    return not (lines or close or broken) and same and failed == len(named) == 1 and len(status) <= 40


def _weather(storm: Storm, healthy: Sequence[str], poisoned: str) -> int:
    """Work and strike until everything was done; return how many second defers were refused."""
    one, refused = storm.fleet, 0
    portals = [portal for portal in load_portals() if portal.code in healthy]
    defer(one.dsn, portals, "crawl", size=SIZE, tries=1000)
    defer(
        one.dsn,
        [portal for portal in load_portals() if portal.code == poisoned],
        "crawl",
        size=SIZE,
        tries=TRIES,
    )
    for name, machine in WORKERS.items():
        one.begin(name, machine)
    while not storm.is_over:
        time.sleep(storm.dice.uniform(*GAP_SECONDS))  # the weather's own pace
        storm.wake()
        storm.strike()
        if sum(storm.done.values()) % 10 == 0:
            refused += len(defer(one.dsn, portals, "crawl", size=SIZE, tries=1000).refused)
    storm.wake(every=True)
    return refused


def _settle(storm: Storm) -> None:
    """Wait until all jobs are done, with all workers awake."""
    sql = "SELECT count(*) AS n FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
    with connected(storm.fleet.dsn) as db:
        wait_until(lambda: not _count(db, sql), lambda: _status(storm.fleet), SETTLED_WITHIN_SECONDS)


def _status(one: Fleet) -> str:
    return one.yifa("cluster", "status").stdout


def _count(db: Connection, sql: str) -> int:
    (row,) = db.execute(sql.encode()).fetchall()
    return int(row["n"])

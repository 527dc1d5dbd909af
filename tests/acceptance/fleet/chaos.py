"""Kills, frozen processes and restarts of PostgreSQL amid the work, held to what one process stores."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.torture.canonical import damages, differences, dump_of
from tests.support.fleet import Fleet, fleet
from tests.support.postgres import Postgres
from yifa.cluster.database import Connection, connected, make
from yifa.cluster.deferring import defer
from yifa.profiles.folders import load_portals

PORTALS, REPORTS, SIZE, PACE, LEASE = 40, 20, 5, 0.5, 4.0
KILLS, FREEZES, RESTARTS = 100, 20, 3
WORKERS = {"a": "m1", "b": "m1", "c": "m2", "d": "m2"}
"""worker → its machine"""
FROZEN_SECONDS = LEASE * 1.6
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
    """Let a storm go over a fleet; return whether nothing was lost, doubled or asked by two at once."""
    dsn = postgres.create("chaos")
    make(dsn, lease_seconds=LEASE, lost_seconds=600)
    with fleet(dsn, folder / "fleet", PORTALS, reports=REPORTS, pace=PACE) as one:
        os.environ["YIFA_PORTALS"] = str(folder / "fleet" / "profiles")
        wanted = folder / "one.db"
        alone = one.yifa(
            "crawl", *one.codes, "--archive", wanted, "--quiet", "--delay", "0", *one.mapping[2:]
        )
        one.portals.log.clear()
        storm = Storm(one, postgres, dice)
        began = time.monotonic()
        refused = _weather(storm)
        _settle(storm)
        seconds = time.monotonic() - began
        joined = folder / "joined.db"
        told = one.yifa(
            "cluster", "collect", folder / "fleet" / "m1", folder / "fleet" / "m2", "--into", joined
        )
        again = one.yifa("cluster", "collect", folder / "fleet" / "m2", folder / "fleet" / "m1", "--into",
                         folder / "other.db")  # fmt: skip
        lines = differences(dump_of(wanted), dump_of(joined))
        broken = damages(joined)
        close = one.portals.closer_than(PACE)
        with connected(dsn) as db:
            failed = _count(db, "SELECT count(*) AS n FROM procrastinate_jobs WHERE status = 'failed'")
            attempts = _count(db, "SELECT count(*) AS n FROM yifa.attempt")
    same = told.stdout.splitlines()[-1:] == again.stdout.splitlines()[-1:] and "digest" in told.stdout
    lost = sum(line.startswith("lost") for line in lines)
    print(
        f"chaos: {dict(storm.done)} in {seconds:.0f} s; {attempts} attempts, "
        f"{len(one.portals.log)} requests; "
        f"one process alone: exit status {alone.returncode}; {lost} lost, {len(lines) - lost} doubled, "
        f"{len(close)} overlaps on a host, {failed} jobs failed, {len(broken)} damages; "
        f"second defers refused: {refused}; digest the same in the other order: {same}",
        flush=True,
    )
    for line in [*lines[:10], *broken[:5], *map(str, close[:5]), told.stderr, again.stderr]:
        print(f"  {line}")
    return not (lines or close or failed or broken) and same and storm.is_over


def _weather(storm: Storm) -> int:
    """Work and strike until everything was done; return how many second defers were refused."""
    one, refused = storm.fleet, 0
    portals = [portal for portal in load_portals() if portal.code in one.codes]
    defer(one.dsn, portals, "crawl", size=SIZE, tries=1000)
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
    with connected(storm.fleet.dsn) as db:
        while _count(db, "SELECT count(*) AS n FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"):
            time.sleep(0.5)  # asked now and then


def _count(db: Connection, sql: str) -> int:
    (row,) = db.execute(sql.encode()).fetchall()
    return int(row["n"])

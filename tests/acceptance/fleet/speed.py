"""How much sooner two and four workers are done than one, at a pace of one second a host."""

import random
import time
from pathlib import Path

from tests.support.fleet import Fleet, fleet
from tests.support.postgres import Postgres
from tests.support.waiting import wait_until
from yifa.cluster.database import connected, make

PORTALS, REPORTS, SIZE, PACE = 40, 20, 5, 1.0
DONE_WITHIN_SECONDS = 1800
WANTED = {1: 1.0, 2: 1.8, 4: 3.2}


def speed(postgres: Postgres, folder: Path, dice: random.Random) -> bool:
    """Crawl the same portals with one, two and four workers; return whether they are as fast as wanted."""
    del dice
    seconds = {}
    good = True
    for workers, wanted in WANTED.items():
        dsn = postgres.create(f"speed{workers}")
        make(dsn, lease_seconds=60, lost_seconds=600)
        with fleet(dsn, folder / str(workers), PORTALS, reports=REPORTS, pace=PACE) as one:
            seconds[workers] = _run(one, workers)
            close = one.portals.closer_than(PACE)
            asked = len(one.portals.log)
        times = seconds[1] / seconds[workers]
        good = good and times >= wanted and not close
        print(
            f"speed: {workers} worker(s): {PORTALS} portals in {PORTALS // SIZE} jobs, {asked} requests, "
            f"{seconds[workers]:.0f} s, {times:.2f} x (wanted {wanted}), {len(close)} closer than the pace",
            flush=True,
        )
    return good


def _run(one: Fleet, workers: int) -> float:
    """Return the seconds from the start of the workers until everything is done."""
    assert one.yifa("cluster", "defer", *one.codes, "--size", str(SIZE)).returncode == 0
    began = time.monotonic()
    for number in range(workers):
        one.begin(f"w{number}")
    with connected(one.dsn) as db:

        def is_done() -> bool:
            rows = db.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY 1").fetchall()
            states = {row["status"]: row["count"] for row in rows}
            assert "failed" not in states, one.yifa("cluster", "status").stdout
            return states == {"succeeded": PORTALS // SIZE}

        wait_until(is_done, lambda: one.yifa("cluster", "status").stdout, DONE_WITHIN_SECONDS)
    return time.monotonic() - began

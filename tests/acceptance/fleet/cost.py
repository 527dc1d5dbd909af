"""What a job costs: what the figures for many machines in docs/running.md are made of."""

import os
import random
from contextlib import suppress
from pathlib import Path

from tests.support.fleet import Fleet, fleet
from tests.support.postgres import Postgres
from tests.support.waiting import wait_until
from yifa.cluster.database import connected, make

PORTALS, REPORTS = 30, 25
DONE_WITHIN_SECONDS = 1800
TICKS = os.sysconf("SC_CLK_TCK")


def cost(postgres: Postgres, folder: Path, dice: random.Random) -> bool:
    """Print CPU, memory and disk of a job of 30 portals, first and unchanged, and of its worker."""
    del dice
    dsn = postgres.create("cost")
    make(dsn, lease_seconds=60, lost_seconds=600)
    with fleet(dsn, folder / "cost", PORTALS, reports=REPORTS, pace=0) as one:
        one.begin("a")
        spent = _cpu(one.workers["a"].pid, children=True)
        for what in ("first crawl", "unchanged crawl"):
            asked = len(one.portals.log)
            assert one.yifa("cluster", "defer", *one.codes).returncode == 0
            most, worker_most = _wait(one)
            before, spent = spent, _cpu(one.workers["a"].pid, children=True)
            size = (folder / "cost" / "m1" / "shard-0001.db").stat().st_size
            print(
                f"cost: {what} of {PORTALS} portals: {len(one.portals.log) - asked} requests, "
                f"{spent - before:.1f} s of CPU, at most {most} MB, the worker {worker_most} MB; "
                f"shard {size / 1e6:.1f} MB",
                flush=True,
            )
        print(
            f"cost: the worker itself: {_cpu(one.workers['a'].pid, children=False):.1f} s of CPU", flush=True
        )
    return True


def _wait(one: Fleet) -> tuple[int, int]:
    """Wait until the job is done; return the most memory of crawl and worker, in MB."""
    seen = [0]
    sql = "SELECT 1 FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"

    with connected(one.dsn) as db:

        def is_done() -> bool:
            seen.extend(map(_most, one.crawls("a")))
            return not db.execute(sql).fetchall()

        wait_until(is_done, lambda: one.yifa("cluster", "status").stdout, DONE_WITHIN_SECONDS)
    return max(seen), _most(one.workers["a"].pid)


def _most(process: int) -> int:
    with suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024 if "VmHWM:" in status else 0
    return 0


def _cpu(process: int, *, children: bool) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()
    first = 13 if children else 11
    return (int(fields[first]) + int(fields[first + 1])) / TICKS

"""G14: backups while a crawl writes: each whole, and with all that was acknowledged before it began."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from archive.proof.backup import back_up
from tests.acceptance.torture import launch
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.site import LAUNCHER, Bench, benches

EXTRA = 60
DELAY = "0.02"


def _acknowledged(acks: Path) -> list[str]:
    return acks.read_text().split() if acks.exists() else []


def back_up_during_crawl(bench: Bench, most: int) -> list[tuple[int, int]]:
    """Crawl, making at most so many backups; return the commits acknowledged and those that each holds."""
    acks, copy = bench.folder / "acks", bench.folder / "copy.db"
    acks.unlink(missing_ok=True)
    command = bench.command(*LAUNCHER)
    command[command.index("--delay") + 1] = DELAY
    process = bench.start_command(command, env={launch.ACK: str(acks)})
    taken: list[tuple[int, str]] = []
    while process.poll() is None and len(taken) < most:
        before = len(_acknowledged(acks))
        if not before:
            time.sleep(0.005)  # until the first commit is acknowledged
            continue
        back_up(bench.archive, copy)
        with closing(sqlite3.connect(copy)) as db:
            taken.append((before, launch.fingerprint(db)))
    process.communicate()
    states = _acknowledged(acks)
    return [(before, states.index(held) + 1 if held in states else 0) for before, held in taken]


def run(setting: Setting) -> Measured:
    """Make backups, crawl after crawl."""
    number = setting.size(100, 5)
    taken: list[tuple[int, int]] = []
    crawls = 0
    with benches(setting.folder, extra=EXTRA) as each:
        while len(taken) < number:
            taken += back_up_during_crawl(each.own(), number - len(taken))
            crawls += 1
    stale = [f"{before} commits acknowledged, {held} held" for before, held in taken if held < before]
    return Measured(
        figure=f"{len(taken)} backups during {crawls} crawls: all clean, {len(taken) - len(stale)} complete",
        misses=stale,
    )

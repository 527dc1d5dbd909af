"""``python -m tests.acceptance.growth [SIZE …]``: what a run costs beside 100, 1,000 and 10,000 documents.

One replica portal of each size is crawled whole; then runs are measured, each a process of its own: some that
find nothing new, and some that find five new documents. Requests must not grow with the archive, nor the
processor time by more than half.
"""

import argparse
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.replica import Replica, World
from tests.replica.pages.trs import WUXIANG
from tests.replica.worlds.big import big_notice, big_world
from tests.support.crawling import YIFA, crawl_words

SIZES = (100, 1_000, 10_000)
ROUNDS = 5
NEW = 5
"""documents that a run finds"""
MORE = 1.5
"""times the processor time beside the smallest archive: more is growth"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one run took."""

    requests: int
    seconds: float
    """of the processor, start of the program included"""
    stored: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What runs cost beside an archive of so many documents: the median of several."""

    documents: int
    unchanged: Cost
    new: Cost


def measure(size: int, rounds: int = ROUNDS) -> Grown:
    """Crawl a portal of *size* documents whole, then measure *rounds* runs of each kind."""
    world = big_world(size)
    with tempfile.TemporaryDirectory() as folder, Replica(world) as replica:
        archive = Path(folder, "archive.db")
        command = [*YIFA, *crawl_words(archive, replica, ["wuxiang"])]
        _run(command, archive)
        # a run derives 2,000 documents at its end: what the first leaves is no cost of the others
        subprocess.run([*YIFA, "derive", "--archive", archive], capture_output=True, check=True)
        documents = _ask(archive, "SELECT count(*) FROM document")
        unchanged = [_run(command, archive) for _ in range(rounds)]
        new = []
        for number in range(rounds):
            _publish(world, number)
            new.append(_run(command, archive))
    return Grown(documents=documents, unchanged=_median(unchanged), new=_median(new))


def _publish(world: World, number: int) -> None:
    site = world.site(WUXIANG)
    for each in range(number * NEW, (number + 1) * NEW):
        world.insert(WUXIANG, big_notice(site, -1 - each))


def _run(command: Sequence[str], archive: Path) -> Cost:
    """Crawl once, and check that the list was read."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with closing(sqlite3.connect(archive)) as db:
        sql = """SELECT tally, (SELECT group_concat(verdict) FROM walk WHERE walk.run_id = run.run_id)
            FROM run ORDER BY run_id DESC LIMIT 1"""
        tally, verdicts = db.execute(sql).fetchone()
    if verdicts not in ("complete", "caught_up"):
        raise AssertionError(f"{verdicts}: {done.stderr}")
    (told,) = json.loads(tally)["portals"].values()
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(requests=told["requests"], seconds=seconds, stored=told["new"])


def _median(costs: Sequence[Cost]) -> Cost:
    (requests,) = {each.requests for each in costs}
    (stored,) = {each.stored for each in costs}
    return Cost(requests=requests, stored=stored, seconds=statistics.median(each.seconds for each in costs))


def _ask(archive: Path, sql: str) -> int:
    with closing(sqlite3.connect(archive)) as db:
        return int(db.execute(sql).fetchone()[0])


def grows(rows: Sequence[Grown]) -> list[str]:
    """Return what costs more beside the largest archive than beside the smallest."""
    least, most = rows[0], rows[-1]
    found = []
    for name, one, other in (("unchanged", least.unchanged, most.unchanged), ("new", least.new, most.new)):
        if other.requests > one.requests:
            found.append(f"{name}: {other.requests} requests instead of {one.requests}")
        if other.seconds > MORE * one.seconds:
            found.append(f"{name}: {other.seconds:.2f} s instead of {one.seconds:.2f}")
    return found


def main() -> int:
    """Print the table; 1 where anything grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    rows = []
    print(f"medians of {asked.rounds} runs; CPU s with the start of the program")
    print(f"{'documents':>10}  {'nothing new':>22}  {f'{NEW} new documents':>22}")
    print(f"{'':>10}  {'requests':>10} {'CPU s':>11}  {'requests':>10} {'CPU s':>11}")
    for size in sorted(asked.sizes):
        row = measure(size, asked.rounds)
        rows.append(row)
        shown = (f"{each.requests:>10} {each.seconds:>11.2f}" for each in (row.unchanged, row.new))
        print(f"{row.documents:>10}  {'  '.join(shown)}", flush=True)
    found = grows(rows)
    for each in found:
        print(f"GROWS  {each}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

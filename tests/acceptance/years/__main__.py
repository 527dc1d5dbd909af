"""Years of crawling, held to the truth: ``python -m tests.acceptance.years [--days 180] [--seed N]``.

Four portals of different platforms live through a seeded schedule; the real crawl comes every day (or every
so many), each time as a process of its own, with that day as its clock. Then the archive's own account is
compared with what happened. Exit status 1 on any difference.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests.acceptance.years.judge import Judge
from tests.acceptance.years.line import Line
from tests.acceptance.years.simulate import Crawl, simulate
from tests.replica.lives.living import Living

SHOWN = 12
"""differences of each sort that are spelt out"""


def main() -> int:
    """Run the simulation and print the comparison; return 1 on any difference."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=180, help="length of the schedule (180)")
    parser.add_argument("--seed", type=int, default=1, help="which schedule (1)")
    parser.add_argument("--every", type=int, default=1, help="days between two crawls (1)")
    parser.add_argument("--outages", type=int, default=10, help="portals down, walled off, broken… (10)")
    parser.add_argument("--keep", type=Path, help="keep the archive here, where none is yet")
    options = parser.parse_args()
    if options.keep and options.keep.exists():
        parser.error(f"{options.keep} is there: its years would be added to these")
    living = Living(seed=options.seed, days=options.days, outages=options.outages)
    with tempfile.TemporaryDirectory(prefix="years-") as folder:
        archive = options.keep or Path(folder) / "years.db"
        began = time.monotonic()
        crawls = simulate(living, archive, every=options.every, told=_tell)
        seconds = time.monotonic() - began
        lines = list(Judge(living, crawls, archive).lines())
    requests = sum(sum(each.asked.values()) + each.disturbed for each in crawls)
    print(file=sys.stderr)
    print(
        f"seed {options.seed}: {options.days} days, a crawl every {options.every}; "
        f"{len(crawls)} crawls in {seconds:.0f} s, {requests} requests"
    )
    print_lines(lines)
    wrong = sum(len(each.missed) + len(each.invented) for each in lines)
    print("no difference" if not wrong else f"{wrong} differences")
    return 1 if wrong else 0


def _tell(crawl: Crawl) -> None:
    print(f"\rday {crawl.day}", end="", file=sys.stderr, flush=True)


def print_lines(lines: Iterable[Line]) -> None:
    """Print the judgement, a line per kind of event, and every difference."""
    lines = list(lines)
    print(f"{'event':16}{'truth':>7}{'found':>7}{'missed':>7}{'invented':>9}   days until found: half, all")
    for line in lines:
        counts = f"{line.truth:7}{line.found:7}{len(line.missed):7}{len(line.invented):9}"
        lags = f"{statistics.median_low(line.lags):>8}, {max(line.lags)}" if line.lags else ""
        print(f"{line.kind:16}{counts}   {lags}".rstrip())
    for line in lines:
        for word, each in [("MISSED", each) for each in line.missed[:SHOWN]] + [
            ("INVENTED", each) for each in line.invented[:SHOWN]
        ]:
            print(f"{word}  {line.kind}: {each}")


if __name__ == "__main__":
    raise SystemExit(main())

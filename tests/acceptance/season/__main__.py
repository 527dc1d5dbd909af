"""A season held to the truth: ``python -m tests.acceptance.season [--seed N] [--bodies 40]``.

Three counties of 40 bodies and their prefecture publish, or do not, over four years; the real crawl comes on
simulated days; then coverage and lag are compared with what happened. Exit status 1 on any difference.
"""

import argparse
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.acceptance.season.plan import Season
from tests.acceptance.season.run import judge_again, run

SHOWN = 40
"""differences that are spelt out"""


def main() -> int:
    """Crawl and judge a season; return 1 on any difference."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="which season (1)")
    parser.add_argument("--bodies", type=int, default=40, help="bodies of each county (40)")
    parser.add_argument("--keep", type=Path, help="keep the archive here, where none is yet")
    parser.add_argument("--judge", type=Path, help="crawl nothing: judge this archive that --keep kept")
    options = parser.parse_args()
    if options.keep and options.keep.exists():
        parser.error(f"{options.keep} is there")
    season, began = Season(seed=options.seed, bodies_each=options.bodies), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="season-") as name:
        if options.judge:
            judgement = judge_again(season, Path(name), options.judge)
        else:
            judgement = run(season, Path(name), told=_tell)
        if options.keep:
            shutil.copy(Path(name) / "season.db", options.keep)
    seconds = time.monotonic() - began
    print(file=sys.stderr)
    days = len(list(season.crawl_days()))
    print(f"seed {options.seed}: {len(season.years)} years, {days} crawls of 4 portals in {seconds:.0f} s")
    for line in (*judgement.lines(), *judgement.wrong[:SHOWN]):
        print(line)
    print("no difference" if not judgement.wrong else f"{len(judgement.wrong)} differences")
    return 1 if judgement.wrong else 0


def _tell(day: date, status: int) -> None:
    print(f"\r{day} {status:>3}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())

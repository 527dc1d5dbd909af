"""``python -m tests.acceptance.fleet [PART…]``: prints what was measured; 1 where it falls short."""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.acceptance.fleet.chaos import chaos
from tests.acceptance.fleet.cost import cost
from tests.acceptance.fleet.speed import speed
from tests.support.postgres import UNTRIED, Postgres, find_programs, serving

PARTS: dict[str, Callable[[Postgres, Path, random.Random], bool]] = {
    "speed": speed, "chaos": chaos, "cost": cost,
}  # fmt: skip


def main() -> int:
    """Run the parts that are named, else all; 1 where one falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seed", type=int, default=18)
    given = parser.parse_args()
    programs = find_programs()
    if programs is None:
        print(UNTRIED)
        return 1
    good = True
    with serving(programs) as postgres:
        for name in given.parts or PARTS:
            with tempfile.TemporaryDirectory(prefix=f"yifa-fleet-{name}-") as folder:
                good = PARTS[name](postgres, Path(folder), random.Random(given.seed)) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

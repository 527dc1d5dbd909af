"""``python -m tests.acceptance.torture [--only G1,G3] [--seed N] [--small]``: figure and pass mark, by goal.

The exit status is 1 if a mark is missed. Each goal runs in a process of its own, one after the other. The
seed is drawn and printed where none is given; with it, the same cases are drawn again.
"""

import argparse
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.acceptance.torture.goal import CannotRunError, Goal, Setting
from tests.acceptance.torture.goals import GOALS, WANTED

MISSES_SHOWN = 20
SEEDS = 1_000_000


def run_one(goal: Goal, setting: Setting) -> bool:
    """Run a goal here and print its line; return whether its mark was reached."""
    began = time.monotonic()
    try:
        measured = goal.run(setting)
    except CannotRunError as error:
        print(f"{goal.number:4} NOT RUN  {goal.title}: {error}", flush=True)
        return False
    word = "reached" if measured.reached else "MISSED "
    print(f"{goal.number:4} {word}  {goal.title}: {measured.figure}")
    print(f"{'':14}mark: {goal.mark}")
    print(f"{'':14}seed {setting.seed}, {time.monotonic() - began:.0f} s{', small' if setting.small else ''}")
    for line in measured.misses[:MISSES_SHOWN]:
        print(f"{'':14}{line}")
    if len(measured.misses) > MISSES_SHOWN:
        print(f"{'':14}… and {len(measured.misses) - MISSES_SHOWN} more")
    sys.stdout.flush()
    return measured.reached


def run_apart(goal: Goal, seed: int, *, small: bool) -> bool:
    """Run a goal in a process of its own; return whether its mark was reached."""
    command = [sys.executable, "-m", "tests.acceptance.torture", "--only", goal.number, "--seed", str(seed)]
    status = subprocess.run([*command, *(["--small"] if small else [])], check=False).returncode
    if status not in (0, 1):
        print(f"{goal.number:4} MISSED   {goal.title}: ended with status {status}", flush=True)
    return status == 0


def chosen(only: str) -> list[str]:
    """Return the numbers of the goals that are asked for."""
    names = [name.strip().upper() for name in only.split(",") if name.strip()] or list(WANTED)
    if unknown := set(names) - {*WANTED, *(goal.number for goal in GOALS)}:
        raise SystemExit(f"no such goal: {', '.join(sorted(unknown))}")
    return names


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.acceptance.torture", description=__doc__)
    parser.add_argument("--only", default="", metavar="G1,G3", help="these goals; else all")
    parser.add_argument("--seed", type=int, help="draw the same cases again; else drawn and printed")
    parser.add_argument("--small", action="store_true", help="a sample of each")
    asked = parser.parse_args()
    names = chosen(asked.only)
    seed = secrets.randbelow(SEEDS) if asked.seed is None else asked.seed
    known = {goal.number: goal for goal in GOALS}
    missed = []
    for name in names:
        if name not in known:
            print(f"{name:4} MISSING  nothing here measures it")
            reached = False
        elif len(names) == 1:
            with tempfile.TemporaryDirectory(prefix="torture-") as folder:
                reached = run_one(known[name], Setting(seed=seed, folder=Path(folder), small=asked.small))
        else:
            reached = run_apart(known[name], seed, small=asked.small)
        missed += [] if reached else [name]
    if len(names) > 1:
        print(f"{len(names) - len(missed)} of {len(names)} goals reached, seed {seed}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

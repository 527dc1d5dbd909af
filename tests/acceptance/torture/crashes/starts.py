"""G15: ten crawls of one archive start at once; one runs, the others say who holds it."""

import re
import time
from subprocess import Popen

from archive.file.lock import Lock
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.site import PATIENCE_SECONDS, Bench, benches, kill
from tests.replica import Response

AT_ONCE = 10
IN_USE = 4
HELD_SECONDS = 300.0
"""how long the portal lets the one that runs wait"""
HOLDER = re.compile(r"in use by process (\d+) \(yifa crawl\) since ")


def _waits(processes: list[Popen[str]]) -> list[Popen[str]]:
    """Return those that still run once all others have ended."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        running = [each for each in processes if each.poll() is None]
        if len(running) <= 1:
            return running
        time.sleep(0.02)  # until all but one have ended
    return [each for each in processes if each.poll() is None]


def run_case(bench: Bench, number: int, *, at_once: int = AT_ONCE) -> list[str]:
    """Start them, and return what is not as it must be."""
    for host in bench.replica.hosts:
        bench.replica.world.serve(f"http://{host}/robots.txt", Response(delay_seconds=HELD_SECONDS))
    processes = [bench.start() for _ in range(at_once)]
    running = _waits(processes)
    misses = [] if len(running) == 1 else [f"{len(running)} run at once"]
    for each in processes:
        if each in running:
            continue
        _, said = each.communicate()
        named = HOLDER.search(said)
        if each.returncode != IN_USE or named is None or not running or int(named[1]) != running[0].pid:
            misses.append(f"ended with {each.returncode}: {said.strip()[-200:]}")
    for each in running:
        kill(each)
    Lock(bench.archive.resolve()).release()  # free at once, though its holder was killed
    return [f"start {number}: {line}" for line in misses[:3]]


def run(setting: Setting) -> Measured:
    """Start them again and again."""
    number = setting.size(20, 1)
    with benches(setting.folder, extra=0) as each:
        told = [run_case(each.own(), case) for case in range(number)]
    bad = sum(map(bool, told))
    return Measured(
        figure=f"{number} x {AT_ONCE} starts: exactly one ran in {number - bad}",
        misses=[line for lines in told for line in lines],
    )

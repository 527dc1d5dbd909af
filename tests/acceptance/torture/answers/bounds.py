"""G7: what is endless, huge, deep, wide or slow costs bounded memory and time, and holds nobody else up."""

import json
import os
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.acceptance.torture import launch
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.portals import words
from tests.acceptance.torture.site import LAUNCHER, ROOT, head
from tests.faults.case import Served, catalogue
from tests.faults.cases import CASES
from tests.faults.serving import FaultyPortals
from tests.faults.site import with_fresh
from tests.support.crawling import rows

# transport that is slow or endless, bodies that unpack or grow, lists and pages beyond measure, redos
NUMBERS = (*range(12, 20), *range(21, 24), *range(43, 47), 65, 67, 91, 100, *range(133, 141), 156)
MOST_BYTES = 400 << 20
LONGEST_BUSY = 1.0
LONGEST_ADDRESS = 95.0
PATIENCE_SECONDS = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a case took."""

    name: str
    peak_bytes: int
    busy_seconds: float
    longest_address: float
    misses: Sequence[str] = ()


def play(case: Served, name: str, folder: Path) -> Cost:
    """Crawl the case's portal with its fault, as a user would, and measure."""
    folder.mkdir()
    site = with_fresh(case.sound(case.number))
    case.fault(site)
    told = folder / "told.json"
    with FaultyPortals() as server:
        server.put(2, {site.host: site})
        address = (case.address() if case.address else None) or server.address
        done = subprocess.run(
            words([site], folder, address, before=LAUNCHER), cwd=ROOT, capture_output=True, text=True,
            timeout=PATIENCE_SECONDS, check=False, env={**os.environ, launch.LOOP: str(told)},
        )  # fmt: skip
    if not told.exists():
        died = [f"{name}: died with {done.returncode}: {done.stderr.strip()[-300:]}"]
        return Cost(name=name, peak_bytes=0, busy_seconds=0, longest_address=0, misses=died)
    seen = json.loads(told.read_text())
    longest = rows(folder / "a.db", "SELECT coalesce(max(seconds), 0) AS s FROM outcome")[0]["s"]
    cost = Cost(
        name=name, peak_bytes=seen["peak_bytes"], busy_seconds=seen["busy_seconds"], longest_address=longest
    )
    return replace(cost, misses=head(list(_beyond(cost)), name))


def _beyond(cost: Cost) -> Iterable[str]:
    """Yield which bounds a case broke."""
    if cost.peak_bytes > MOST_BYTES:
        yield f"{cost.peak_bytes >> 20} MB"
    if cost.busy_seconds > LONGEST_BUSY:
        yield f"the event loop was busy for {cost.busy_seconds:.2f} s"
    if cost.longest_address > LONGEST_ADDRESS:
        yield f"one address took {cost.longest_address:.0f} s"


def run(setting: Setting) -> Measured:
    """Play every case of size, time and parser, each alone."""
    names = catalogue()
    played = {number: CASES.get(number) for number in NUMBERS[:: setting.size(1, 8)]}
    cases = [case for case in played.values() if isinstance(case, Served)]

    def work(case: Served) -> Cost:
        return play(case, f"{case.number} {names[case.number]}", setting.folder / str(case.number))

    told = setting.each(work, cases)
    misses = [line for cost in told for line in cost.misses]
    misses += [
        f"{number} {names[number]}: not played" for number, case in played.items() if case not in cases
    ]
    most, busy = max(cost.peak_bytes for cost in told) >> 20, max(cost.busy_seconds for cost in told)
    return Measured(
        figure=f"{len(cases)} faults: most memory {most} MB, loop busy at most {busy:.2f} s, longest address "
        f"{max(cost.longest_address for cost in told):.0f} s",
        misses=misses,
    )

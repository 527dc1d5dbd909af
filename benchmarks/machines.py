"""``python -m benchmarks.machines``: 2,850 portals on 1, 3 and 10 machines, on paper, with the arithmetic.

Every line is made of the figures at the top. Those were measured, and each says by what; how many columns and
documents a county has, and how often it is asked, is as `docs/running.md` assumes.
"""

import math
from collections.abc import Iterator

MACHINES = (1, 3, 10)
PORTALS, SECTIONS, DOCUMENTS, ROWS, REVISITS = 2850, 5, 300, 20, 24_000
"""portals; columns of each; documents of each; rows of a page of a list; pages asked again on a day"""
PORTALS_OF_JOB, PROCESSES, CORES = 30, 6, 4
BEAT_SECONDS = 15
"""between two renewals of a lease"""
REQUEST_SECONDS, JOB_SECONDS = 1.3, 4
"""a request at a pace of 1 s; to start and end a crawl without news: make fleet PART=speed"""
CPU_OF_REQUEST, CPU_OF_JOB = 0.01875, 5.0
MEMORY_OF_CRAWL, MEMORY_OF_WORKER = 116, 85
"""seconds; MB: make fleet PART=cost"""
MEMORY_OF_ADDRESS = 0.00018
"""MB: make scale"""
BYTES_OF_DOCUMENT = 51_142
"""of a real page of 48.7 kB, with text and index: make bench"""
CPU_TO_VERIFY, CPU_TO_COLLECT = 0.00215, 0.015
"""seconds: python -m benchmarks.join --documents 1000"""

ALL = PORTALS * SECTIONS * DOCUMENTS
FIRST, DAY = ALL + ALL // ROWS, PORTALS * SECTIONS + REVISITS
JOBS = math.ceil(PORTALS / PORTALS_OF_JOB)
EACH = FIRST // PORTALS
LONGEST = EACH * REQUEST_SECONDS
SHORTEST = DAY / PORTALS * REQUEST_SECONDS + JOB_SECONDS
VERIFY, COLLECT = ALL * CPU_TO_VERIFY, ALL * CPU_TO_COLLECT
STARTS = JOBS * CPU_OF_JOB
GIGABYTES = ALL * BYTES_OF_DOCUMENT / 1e9
MEMORY = PROCESSES * (MEMORY_OF_CRAWL + EACH * PORTALS_OF_JOB * MEMORY_OF_ADDRESS) + MEMORY_OF_WORKER


def lines() -> Iterator[str]:
    """Yield the arithmetic, line by line."""
    starts, addresses = f"{JOBS} x {CPU_OF_JOB} s", EACH * PORTALS_OF_JOB
    yield f"documents: {PORTALS:,} x {SECTIONS} x {DOCUMENTS} = {ALL:,}"
    yield f"requests at first: {ALL:,} + {ALL:,} / {ROWS} = {FIRST:,}; of a portal {EACH:,}"
    yield f"requests of a day: {PORTALS:,} x {SECTIONS} + {REVISITS:,} = {DAY:,}"
    yield f"jobs: {PORTALS:,} / {PORTALS_OF_JOB} = {JOBS}"
    yield f"a job at first: {EACH:,} x {REQUEST_SECONDS} s = {LONGEST / 60:.0f} min"
    yield f"a job of a day: {DAY / PORTALS:.1f} x {REQUEST_SECONDS} s + {JOB_SECONDS} s = {SHORTEST:.0f} s"
    yield f"CPU at first: {_product(FIRST, CPU_OF_REQUEST)} + {starts} = {_hours(_crawling(FIRST))}"
    yield f"CPU of a day: {_product(DAY, CPU_OF_REQUEST)} + {starts} = {_hours(_crawling(DAY))}"
    yield f"CPU to verify every copy: {_product(ALL, CPU_TO_VERIFY)} = {_hours(VERIFY)}"
    yield f"CPU to collect all at first: {_product(ALL, CPU_TO_COLLECT)} = {_hours(COLLECT)}"
    yield f"CPU to collect a day: every copy verified again, {_hours(VERIFY)}, and what is new joined"
    yield f"all shards: {ALL:,} x {BYTES_OF_DOCUMENT / 1000} kB = {GIGABYTES:.0f} GB"
    yield (
        f"memory of a machine: {PROCESSES} x ({MEMORY_OF_CRAWL} MB + {addresses:,} addresses x "
        f"{MEMORY_OF_ADDRESS * 1e6:.0f} B) + {MEMORY_OF_WORKER} MB = {MEMORY:.0f} MB"
    )
    for machines in MACHINES:
        yield from _on(machines)


def _crawling(requests: int) -> float:
    return requests * CPU_OF_REQUEST + STARTS


def _product(number: int, seconds: float) -> str:
    return f"{number:,} x {seconds * 1000:g} ms"


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h"


def _on(machines: int) -> Iterator[str]:
    """Yield what so many machines take; each verifies the copies of its own shards."""
    at_once, cores = PROCESSES * machines, CORES * machines
    rounds = math.ceil(JOBS / at_once)
    yield f"{machines} machine(s): {at_once} jobs at once, {rounds} round(s), {cores} cores"
    for name, requests, job in (("at first", FIRST, LONGEST), ("a day", DAY, SHORTEST)):
        cpu = _crawling(requests) + VERIFY
        seconds = max(rounds * job, cpu / cores)
        yield (
            f"  {name}: the longer of {rounds} x {job:.0f} s and {_hours(cpu)} of CPU / {cores} = "
            f"{seconds / 60:.0f} min; {requests / seconds:,.0f} requests a second, "
            f"{cpu / seconds / machines:.1f} cores busy on each"
        )
    disk = 2 * GIGABYTES / machines
    yield f"  shards and their copies on each: 2 x {GIGABYTES:.0f} GB / {machines} = {disk:.0f} GB"
    renewed = at_once * PORTALS_OF_JOB / BEAT_SECONDS
    yield f"  leases renewed: {at_once} x {PORTALS_OF_JOB} / {BEAT_SECONDS} s = {renewed:.0f} a second"


if __name__ == "__main__":
    print("\n".join(lines()))

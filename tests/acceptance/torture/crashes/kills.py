"""G1: a crawl is killed at a random moment, run again, and compared with one that was left alone."""

import random
import time
from dataclasses import dataclass

from tests.acceptance.torture.canonical import Dump, damages, differences, dump_of
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.site import ENDED_WELL, Bench, Benches, benches, head, kill

EXTRA = 40
FETCHED_AGAIN = 16
"""documents and files that one kill may cost a second fetch"""
LATEST_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """What one case gave."""

    again: int
    """documents and files fetched again, for each kill"""
    lists_again: int
    misses: list[str]


def kill_at(bench: Bench, requests: int, dice: random.Random) -> bool:
    """Start the crawl, kill it soon after the replica was asked so often; return whether it still ran."""
    before = len(bench.replica.requests)
    process = bench.start()
    while len(bench.replica.requests) - before < requests and process.poll() is None:
        time.sleep(0.002)  # until so much was asked for
    time.sleep(dice.random() * LATEST_SECONDS)  # the moment of the kill is chance
    ran = process.poll() is None
    kill(process)
    return ran


def one_case(bench: Bench, wanted: Dump, total: int, kills: int, dice: random.Random, name: str) -> Killed:
    """Kill a crawl so many times, let it end, and compare."""
    killed = 0
    for turn in range(kills):
        # the later ones find less to do
        killed += kill_at(bench, dice.randrange(0, max(total - turn * total // 3, 2)), dice)
    status, said = bench.finish()
    misses = [] if status in ENDED_WELL else [f"resume ended with {status}: {said.strip()[-200:]}"]
    misses += damages(bench.archive) + differences(wanted, dump_of(bench.archive))
    hits = bench.documents()
    again = sum(times - 1 for times in hits.values())
    if again > FETCHED_AGAIN * max(killed, 1):
        misses.append(f"{again} documents and files fetched again after {killed} kills")
    lists = len(bench.replica.requests) - hits.total() - (total - len(hits))
    each = -(-again // killed) if killed else again
    return Killed(again=each, lists_again=lists, misses=head(misses, name))


def run(setting: Setting) -> Measured:
    """Run all kills."""
    single, double = setting.size(200, 4), setting.size(20, 1)
    with benches(setting.folder, extra=EXTRA) as each:
        wanted, total = unkilled(each)

        def work(number: int) -> Killed:
            name = f"kill {number}"
            kills = 1 if number < single else 2
            return one_case(each.own(), wanted, total, kills, setting.dice("G1", number), name)

        told = setting.each(work, range(single + double))
    misses = [line for case in told for line in case.misses]
    bad = sum(bool(case.misses) for case in told)
    again = [case.again for case in told]
    return Measured(
        figure=f"{single} kills + {double} during resume: {len(told) - bad} archives as unkilled; documents "
        f"fetched again per kill {sum(again) / len(again):.1f} mean, {max(again)} most; list and home pages "
        f"read anew {max(case.lists_again for case in told)} most",
        misses=misses,
    )


def unkilled(each: Benches) -> tuple[Dump, int]:
    """Return what a crawl that is left alone stores, and how often it asks."""
    bench = each.own()
    status, said = bench.finish()
    assert status in ENDED_WELL, said
    assert not damages(bench.archive)
    return dump_of(bench.archive), len(bench.replica.requests)

"""G2: the crawl is killed at every step of its writing and at every system call that changes the archive."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.acceptance.torture import launch
from tests.acceptance.torture.canonical import Dump, damages, differences, dump_of
from tests.acceptance.torture.crashes.kills import unkilled
from tests.acceptance.torture.goal import CannotRunError, Measured, Setting
from tests.acceptance.torture.site import ENDED_WELL, LAUNCHER, Bench, Benches, benches, head, wait
from tests.support.crawling import YIFA

CALLS = ("fdatasync", "fsync", "ftruncate", "unlink", "pwrite64")
"""what changes the archive's files"""
AT_LEAST = 40
HITS = 12
"""of one point: all of them up to so many, else so many spread evenly, the first and the last among them"""
CALL_HITS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One kill: where, and at which time of coming there."""

    point: str
    at: int

    @property
    def is_call(self) -> bool:
        """Return whether the point is a system call."""
        return self.point in CALLS


def need_strace() -> None:
    """Say so where strace is missing, or may not look into processes here.

    Raises:
        CannotRunError: it is.
    """
    if shutil.which("strace") is None:
        raise CannotRunError("strace is not installed (Debian package strace)")
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        raise CannotRunError(f"strace may not trace here: {tried.stderr.strip()[-200:]}")


def strace(*expressions: str, log: str = "/dev/null", signals: bool = False) -> list[str]:
    """Return the words that start a command under strace.

    Where it is to send *signals*, it must stop at every call: at those a filter picks out for it (the quick
    way), the kernel takes none.
    """
    chosen = [word for each in expressions for word in ("-e", each)]
    return ["strace", "-f", *([] if signals else ["--seccomp-bpf"]), "-o", log, *chosen]


def spread(hits: int, most: int) -> Sequence[int]:
    """Return which of *hits* times to choose: all, or *most* of them from the first to the last.

    >>> list(spread(3, 12)), list(spread(100, 4))
    ([1, 2, 3], [1, 34, 67, 100])
    """
    if hits <= most:
        return range(1, hits + 1)
    return [1 + round(step * (hits - 1) / max(most - 1, 1)) for step in range(most)]


def counted_steps(bench: Bench) -> Mapping[str, int]:
    """Return how often an unkilled crawl comes to each step of its writing."""
    path = bench.folder / "count.json"
    status, said = bench.finish(*LAUNCHER, env={launch.COUNT: str(path)})
    assert status in ENDED_WELL, said
    counts: dict[str, int] = json.loads(path.read_text())
    return counts


def counted_calls(bench: Bench) -> Mapping[str, int]:
    """Return how often an unkilled crawl makes each call that changes the archive's files."""
    log = bench.folder / "calls"
    status, said = bench.finish(*strace(f"trace={','.join(CALLS)}", log=str(log)), *YIFA)
    assert status in ENDED_WELL, said
    names = [
        line.split(maxsplit=1)[1].partition("(")[0] for line in log.read_text(errors="replace").splitlines()
    ]
    return {call: names.count(call) for call in CALLS if call in names}


def run_case(bench: Bench, case: Case, wanted: Dump) -> tuple[bool, list[str]]:
    """Kill the crawl there, run it again; return whether it was killed, and what is not as it must be."""
    if case.is_call:
        kill = f"inject={case.point}:signal=SIGKILL:when={case.at}"
        start = [*strace(f"trace={case.point}", kill, signals=True), *YIFA]
        first, _ = wait(bench.start(*start))
    else:
        first, _ = wait(bench.start(*LAUNCHER, env={launch.KILL: f"{case.point}:{case.at}"}))
    status, said = bench.finish()
    misses = [] if status in ENDED_WELL else [f"resume ended with {status}: {said.strip()[-200:]}"]
    misses += damages(bench.archive) + differences(wanted, dump_of(bench.archive))
    return first not in ENDED_WELL, head(misses, f"{case.point}, time {case.at}")


def chosen_cases(each: Benches, setting: Setting) -> list[Case]:
    """Return the kills to make."""
    steps, calls = counted_steps(each.own()), counted_calls(each.own())
    most, most_calls = setting.size(HITS, 1), setting.size(CALL_HITS, 2)
    cases = [Case(point=point, at=at) for point, hits in steps.items() for at in spread(hits, most)]
    cases += [Case(point=call, at=at) for call, hits in calls.items() for at in spread(hits, most_calls)]
    return cases[:: setting.size(1, 12)]


def run(setting: Setting) -> Measured:
    """Run every kill."""
    need_strace()
    with benches(setting.folder, extra=0) as each:
        wanted, _ = unkilled(each)
        cases = chosen_cases(each, setting)
        told = setting.each(lambda case: run_case(each.own(), case, wanted), cases)
    points = {case.point for case in cases}
    misses = [line for _, lines in told for line in lines]
    killed = {case.point for case, (was_killed, _) in zip(cases, told, strict=True) if was_killed}
    if len(killed) < AT_LEAST and not setting.small:
        misses.append(f"{len(killed)} points only")
    misses += [f"never killed at {point}" for point in sorted(points - killed)]
    whole = sum(not lines for _, lines in told)
    return Measured(
        figure=f"{len(killed)} points, {sum(was for was, _ in told)} kills: {whole} archives as unkilled",
        misses=misses,
    )

"""G4: one system call of the crawl's writer fails, each in turn: nothing lost, half stored or unsaid."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.acceptance.torture.canonical import Dump, damages, differences, dump_of
from tests.acceptance.torture.crashes.failpoints import counted_calls, need_strace, spread, strace
from tests.acceptance.torture.crashes.kills import unkilled
from tests.acceptance.torture.goal import Measured, Setting
from tests.acceptance.torture.site import ENDED_WELL, Bench, benches, head, wait
from tests.support.crawling import YIFA

WRITE_FAILED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One call, the error it gives, and which time; for ever after too, where the disk stays as it is."""

    call: str
    error: str
    at: int
    ever: bool = False

    @property
    def words(self) -> str:
        """Return the fault in words."""
        return f"{self.call} {self.error} at {self.at}{' and ever after' if self.ever else ''}"


def chosen(calls: Mapping[str, int], number: int) -> list[Fault]:
    """Return *number* faults: each sync and cut, once and for ever; the rest spread over the writes."""
    few = [call for call in ("fdatasync", "fsync", "ftruncate") if call in calls]
    faults = [
        Fault(call=call, error="EIO", at=at, ever=ever)
        for call in few for at in range(1, calls[call] + 1) for ever in (False, True)
    ]  # fmt: skip
    kinds = [(error, ever) for error in ("EIO", "ENOSPC") for ever in (False, True)]
    share = -(-(number - len(faults)) // len(kinds))
    faults += [
        Fault(call="pwrite64", error=error, at=at, ever=ever)
        for error, ever in kinds for at in spread(calls["pwrite64"], share)
    ]  # fmt: skip
    return faults


def run_case(bench: Bench, fault: Fault, wanted: Dump) -> list[str]:
    """Crawl with the fault, then without, and return what is not as it must be."""
    when = f"{fault.at}{'+' if fault.ever else ''}"
    command = [*strace(f"trace={fault.call}", f"inject={fault.call}:error={fault.error}:when={when}"), *YIFA]
    status, said = wait(bench.start(*command))
    misses = []
    if "Traceback" in said:
        misses.append(f"a traceback: {said.strip()[-300:]}")
    begun = bench.archive.exists() and bench.archive.stat().st_size > 0
    if status in ENDED_WELL:  # the fault may have met what SQLite can do without: then nothing may be missing
        misses += differences(wanted, dump_of(bench.archive))
    elif status != WRITE_FAILED:
        misses.append(f"ended with {status}: {said.strip()[-200:]}")
    again, what = bench.finish()
    misses += (
        [] if again in ENDED_WELL else [f"resume ended with {again} (begun: {begun}): {what.strip()[-200:]}"]
    )
    misses += damages(bench.archive) + differences(wanted, dump_of(bench.archive))
    return head(misses, fault.words)


def run(setting: Setting) -> Measured:
    """Run every fault."""
    need_strace()
    with benches(setting.folder, extra=0) as each:
        wanted, _ = unkilled(each)
        faults = chosen(counted_calls(each.own()), 500)
        faults = faults[:: setting.size(1, 40)]
        told = setting.each(lambda fault: run_case(each.own(), fault, wanted), faults)
    bad = sum(map(bool, told))
    return Measured(
        figure=f"{len(faults)} faults: {len(faults) - bad} said with 3 or harmless, as unhurt once resumed",
        misses=[line for lines in told for line in lines],
    )

"""Counts what a run did at each portal, and derives the exit status from that."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from archive.tables.outcomes import Balance
from yifa.model.listing import Certificate, WalkVerdict
from yifa.model.record import Outcome
from yifa.model.status import Status
from yifa.model.text import count_of


@dataclass(slots=True)
class PortalTally:
    """One portal's counts in one run."""

    new: int = 0
    """publications read for the first time, whether or not their text was known"""
    changed: int = 0
    same: int = 0
    failed: int = 0
    explained: int = 0
    """not fetched, as the state of the page explains: withdrawn, gone, restricted"""
    files: int = 0
    files_left: int = 0
    """left to the next run by the limit on a run's files"""
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    parked: str | None = None
    """why the portal was left alone before the end"""
    blocked: bool = False
    """it was the portal that turned us away"""
    finished: bool = False
    """this portal's crawl came to its own end"""
    stopped: str | None = None
    """why our own run broke this portal's crawl off, or did not begin it"""
    balance: Balance | None = None
    """what was to be fetched, compared with how it ended; None where nothing was begun"""
    verdicts: list[tuple[WalkVerdict, str]] = field(default_factory=list)
    """how each walk ended: verdict and stop reason"""
    walks_due: bool = True
    """a run that walked no list fell short"""
    _excused: set[int] = field(default_factory=set)
    """sections whose failure was taken back"""

    def count(self, outcome: Outcome) -> None:
        """Count what saving one page did."""
        name = str(Outcome.NEW if outcome is Outcome.DUPLICATE else outcome)
        setattr(self, name, getattr(self, name) + 1)

    def excuse(self, section_id: int, stop: Certificate) -> None:
        """Take back, once, that a section's list failed: it was found at one other address or several."""
        if section_id not in self._excused and (stop.verdict, stop.stop_reason) in self.verdicts:
            self._excused.add(section_id)
            self.verdicts.remove((stop.verdict, stop.stop_reason))
            self.failed -= 1

    def as_json(self) -> dict[str, object]:
        """Return the counts for the run's record."""
        return {
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "failed": self.failed,
            "explained": self.explained,
            "files": self.files,
            "files_left": self.files_left,
            "requests": self.requests,
            "bytes": self.bytes,
            "seconds": round(self.seconds, 1),
            "parked": self.parked,
            "stopped": self.stopped,
            "ledger": asdict(self.balance) if self.balance else None,
        }

    def in_words(self) -> str:
        """Return the counts in one short line, zeros left out."""
        names = ("new", "changed", "same")
        counts = [f"{getattr(self, name)} {name}" for name in names if getattr(self, name)]
        counts += [f"{self.files} files"] if self.files else []
        counts += [f"{self.files_left} files left to the next run"] if self.files_left else []
        counts += [f"{self.failed} failed"] if self.failed else []
        counts += [f"{self.explained} withdrawn, gone or restricted"] if self.explained else []
        end = self.parked or self.stopped or ""
        lost = "" if self.is_even else self.unaccounted()
        return "; ".join(part for part in (", ".join(counts) or "nothing stored", end, lost) if part)

    @property
    def left_over(self) -> str | None:
        """Return in words what the limit on a run's files left to the next run; None where nothing."""
        left = count_of(self.files_left, "file is", "files are")
        return f"{left} left to the next run by the limit on a run's files" if self.files_left else None

    @property
    def is_even(self) -> bool:
        """Return whether every address that was to be fetched is accounted for."""
        return self.balance is None or self.balance.is_even

    def unaccounted(self) -> str:
        """Return in words what the ledger lacks."""
        balance = self.balance
        assert balance is not None
        counts = f"{balance.done} were got, {balance.failed} not, {balance.pending} wait"
        lost = f"; lost: {', '.join(balance.lost[:3])}" if balance.lost else ""
        return (
            f"the ledger does not balance: {balance.discovered} addresses were to be fetched, {counts}{lost}"
        )

    @property
    def fell_short(self) -> bool:
        """Return whether anything failed, or a list not read as far as asked."""
        good = (WalkVerdict.COMPLETE, WalkVerdict.CAUGHT_UP)
        short = any(verdict not in good and reason != "since_reached" for verdict, reason in self.verdicts)
        return bool(
            self.failed
            or self.files_left
            or self.parked
            or self.stopped
            or short
            or (self.walks_due and not self.verdicts)
            or not self.is_even
        )


def exit_status(tallies: Iterable[PortalTally]) -> Status:
    """Return whether a portal turned us away, anything fell short, or all was as expected."""
    tallies = list(tallies)
    if any(tally.blocked for tally in tallies):
        return Status.BLOCKED
    return Status.FELL_SHORT if any(tally.fell_short for tally in tallies) else Status.AS_EXPECTED

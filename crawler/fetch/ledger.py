"""What a portal's crawl has begun in this run, and how each of it ended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from archive.store import Archive
from archive.tables.outcomes import Balance
from yifa.model.fetch import Ended, Fetched, FetchKind, OutcomeCode, Task

Key = tuple[FetchKind, str]


@dataclass(slots=True)
class _Asked:
    """How far the fetching of one address has come."""

    began_at: datetime
    attempts: int = 0
    status: int | None = None
    bytes: int = 0


@dataclass(slots=True, kw_only=True)
class Ledger:
    """One portal's book in one run: every address in it ends in exactly one row of table ``outcome``."""

    archive: Archive
    run_id: int
    portal_id: int
    clock: Callable[[], datetime]
    _asked: dict[Key, _Asked] = field(default_factory=dict)
    _open: set[Key] = field(default_factory=set)
    _codes: dict[Key, OutcomeCode] = field(default_factory=dict)
    _due: set[Key] = field(default_factory=set)

    def expect(self, tasks: Iterable[Task]) -> None:
        """Note what the queue holds for this run."""
        self._due.update((task.kind, task.url) for task in tasks)

    def begin(self, url: str, kind: FetchKind) -> None:
        """Note that an address is going to be asked for."""
        self._asked.setdefault((kind, url), _Asked(self.clock()))
        self._open.add((kind, url))

    def tried(self, url: str, kind: FetchKind) -> None:
        """Note that an address was asked for once more."""
        self._asked[kind, url].attempts += 1

    def answered(self, url: str, fetched: Fetched) -> None:
        """Note what came; what it is has still to be told."""
        asked = self._asked[fetched.kind, url]
        asked.status, asked.bytes = fetched.status, len(fetched.body)

    def end(self, url: str, kind: FetchKind, code: OutcomeCode | None, detail: str = "") -> None:
        """Keep how an address ended, in the transaction that is open; without a *code*, as it did before.

        The caller without a code has more to say about an answer that was judged already; where there was
        none, what it says is about what was read.
        """
        key = (kind, url)
        now = self.clock()
        asked = self._asked.setdefault(key, _Asked(now))
        code = self._codes.get(key, OutcomeCode.PARSE_ERROR) if code is None else code
        ended = Ended(
            url=url, kind=kind, code=code, detail=detail, status=asked.status, bytes=asked.bytes,
            seconds=(now - asked.began_at).total_seconds(), attempts=asked.attempts, at=now,
        )  # fmt: skip
        self.archive.record_outcome(self.portal_id, self.run_id, ended)
        self._codes[key] = code
        self._open.discard(key)

    def end_as(self, url: str, other: str, kind: FetchKind, detail: str) -> None:
        """Let an address end as the one it leads to did."""
        self.end(url, kind, self._codes[kind, other], detail)

    def is_due(self, url: str, kind: FetchKind) -> bool:
        """Return whether the queue held an address that has not ended yet."""
        return (kind, url) in self._due and (kind, url) not in self._codes

    def close(self) -> Balance:
        """Close what is still open as interrupted, and return the balance as the archive has it."""
        for kind, url in sorted(self._open):
            self.end(url, kind, OutcomeCode.INTERRUPTED, "the run ended before the answer was stored")
        return self.archive.balance(self.portal_id, self.run_id, frozenset(self._due | self._asked.keys()))

"""Binds the archive to one portal, run and clock: what a crawl writes, it writes through a `Book`."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from archive.expected import Expected, Key
from archive.store import Archive
from archive.tables.files import Files
from archive.tables.links import KeptFile
from archive.tables.outcomes import Balance
from archive.tables.page_states import Doubt
from archive.tables.portals import KnownRow, StoredSection
from archive.tables.queue import key_of
from archive.tables.validators import Held, Proof
from archive.tables.versions import Saved
from archive.tables.walks import EntriesOutcome, LedAway, WalkPlan
from yifa.model.fetch import Ended, Fetched, FetchKind, OutcomeCode, Task, Verdict
from yifa.model.listing import Certificate, Entry
from yifa.model.packed import Packed
from yifa.model.portal import Portal
from yifa.model.record import Finding, PageState, Record


@dataclass(slots=True)
class _Fetching:
    """How far the fetching of one address has come."""

    began_at: datetime
    attempts: int = 0
    status: int | None = None
    bytes: int = 0


@dataclass(slots=True, kw_only=True)
class Book:
    """The archive as one portal's crawl writes it: each address ends in exactly one row of ``outcome``."""

    archive: Archive
    run_id: int
    portal_id: int
    clock: Callable[[], datetime]
    _fetchings: dict[Key, _Fetching] = field(default_factory=dict)
    _open: set[Key] = field(default_factory=set)
    _codes: dict[Key, OutcomeCode] = field(default_factory=dict)
    _due: Expected = field(default_factory=Expected)
    _honest: bool | None = None
    """the portal may be asked whether a page has changed; None = not looked up yet"""

    @classmethod
    def open(cls, archive: Archive, run_id: int, portal: Portal, clock: Callable[[], datetime]) -> "Book":
        """Return the portal's book; keep its profile as last used, and note a clock that went back."""
        book = cls(archive=archive, run_id=run_id, portal_id=archive.portals.add(portal), clock=clock)
        moved = archive.profiles.use(book.portal_id, portal, clock())
        if moved:
            detail = f"{moved} addresses stored before are kept under {portal.home} now"
            book.note(portal.home, Finding(code="addresses_moved", detail=detail))
        later = archive.runs.later_than(run_id)
        if later is not None:
            detail = f"it is {clock():%Y-%m-%d %H:%M} UTC by this machine, and an earlier run was at {later}"
            book.note(portal.home, Finding(code="clock_behind", detail=detail))
        return book

    def with_twins(self, portal: Portal) -> Portal:
        """Return a profile with every host that a profile of the portal ever named as its home's twin."""
        known = self.archive.profiles.twins(self.portal_id).of(portal.home)
        return replace(portal, aliases=tuple(dict.fromkeys((*portal.aliases, *known))))

    def forsaken(self, portal: Portal) -> tuple[str, ...]:
        """Return the hosts of former home pages that the profile names no more, and pages are kept under."""
        return self.archive.profiles.forsaken(self.portal_id, portal)

    # -- the ledger: what was begun, and how it ended

    def expect(self, tasks: Packed[Task]) -> None:
        """Note what the queue holds for this run."""
        self._due.add(tasks.shown_by(key_of))

    def begin(self, url: str, kind: FetchKind) -> None:
        """Note that an address is going to be asked for."""
        self._fetchings.setdefault((kind, url), _Fetching(self.clock()))
        self._open.add((kind, url))

    def tried(self, url: str, kind: FetchKind) -> None:
        """Note that an address was asked for once more."""
        self._fetchings[kind, url].attempts += 1

    def answered(self, url: str, fetched: Fetched) -> None:
        """Note status and size of an answer; `end` says later what it was worth."""
        fetching = self._fetchings[fetched.kind, url]
        fetching.status, fetching.bytes = fetched.status, len(fetched.body)

    def end(self, url: str, kind: FetchKind, code: OutcomeCode | None, detail: str = "") -> None:
        """Keep how an address ended, in the transaction that is open.

        Without a *code*, the one kept before stays and *detail* adds to it; where none was kept, what came
        could not be read.
        """
        key = (kind, url)
        now = self.clock()
        fetching = self._fetchings.setdefault(key, _Fetching(now))
        code = self._codes.get(key, OutcomeCode.PARSE_ERROR) if code is None else code
        ended = Ended(
            url=url, kind=kind, code=code, detail=detail, status=fetching.status, bytes=fetching.bytes,
            seconds=(now - fetching.began_at).total_seconds(), attempts=fetching.attempts, at=now,
        )  # fmt: skip
        self.archive.outcomes.keep(self.portal_id, self.run_id, ended)
        self._codes[key] = code
        self._open.discard(key)

    def end_as(self, url: str, other: str, kind: FetchKind, detail: str) -> None:
        """Let an address end as the *other* one did that it leads to."""
        self.end(url, kind, self._codes[kind, other], detail)

    def is_due(self, url: str, kind: FetchKind) -> bool:
        """Return whether the queue held this address, and it has not ended yet."""
        return (kind, url) not in self._codes and (kind, url) in self._due

    def close(self, why: str = "the run ended") -> Balance:
        """Close what is still open as interrupted, and return the balance as the archive has it."""
        for kind, url in sorted(self._open):
            self.end(url, kind, OutcomeCode.INTERRUPTED, f"{why}, before the answer was stored")
        discovered = frozenset((*self._due, *self._fetchings))
        return self.archive.outcomes.balance(self.portal_id, self.run_id, discovered)

    # -- what came, and what was odd or missing

    def note(self, url: str, finding: Finding) -> None:
        """Keep an oddity that is not about a stored version."""
        self.archive.runs.note(self.run_id, self.portal_id, url, finding)

    def index_if_full(self) -> bool:
        """Index what is stored where it is a full batch; return whether it was."""
        return self.archive.index_if_full()

    def commit_if_full(self) -> bool:
        """Commit what is stored where it is a full batch; return whether it was."""
        return self.archive.commit_if_full()

    def keep(self, fetched: Fetched, verdict: Verdict, detail: str) -> int:
        """Keep a response with its bytes and return its capture's number."""
        return self.archive.captures.keep(
            self.portal_id, self.run_id, fetched, verdict=verdict, detail=detail
        )

    def fail(self, url: str, kind: FetchKind, reason: str, detail: str, *, retry: bool = True) -> None:
        """Put an address that was not got into the failure queue."""
        self.archive.queue.fail(
            self.portal_id, self.run_id, url=url, kind=kind, reason=reason, detail=detail, at=self.clock(),
            retry=retry,
        )  # fmt: skip

    def resolve(self, url: str) -> None:
        """Close the failure of an address that was got after all."""
        self.archive.queue.resolve(url, self.clock())

    def resolve_lists(self, used_since: datetime) -> None:
        """Close what failed of the portal's lists, once every list used since then was read."""
        self.archive.queue.resolve_lists(self.portal_id, used_since=used_since, at=self.clock())

    def rows_led_away(self) -> tuple[LedAway, ...]:
        """Return the rows of this run's lists that lead to another host, and led to the portal's before."""
        return self.archive.walks.led_away(self.run_id, self.portal_id)

    def note_absences(self) -> tuple[Doubt, ...]:
        """Delist the pages that this run's walks prove to be on no list; return the lists in doubt."""
        return self.archive.states.note_absences(self.run_id, self.portal_id, self.clock())

    def note_not_there(self, url: str, at: datetime, detail: str) -> PageState | None:
        """Mark a page unreachable, or gone, as its answer proves; return its state then."""
        return self.archive.states.note_not_there(url, self.run_id, at=at, detail=detail)

    # -- pages and files

    def save(
        self, record: Record, *, capture_id: int, entry: Entry | None, at: datetime, extraction: int,
        hash_rule: int,
    ) -> Saved:  # fmt: skip
        """Store what a page says, and tell whether it is new, changed or the same.

        Raises:
            NotTextError: the record holds characters no text can hold.
        """
        return self.archive.versions.save(
            record, capture_id=capture_id, portal_id=self.portal_id, run_id=self.run_id, entry=entry, at=at,
            extraction=extraction, hash_rule=hash_rule,
        )  # fmt: skip

    def redirect(self, from_url: str, to_url: str, at: datetime) -> None:
        """Note that a listed address answered under another one."""
        self.archive.versions.redirect(from_url, to_url, self.run_id, at)

    def replace_file(self, file: KeptFile) -> int:
        """Give every page that shows another file at this address a new version; return how many."""
        return self.archive.files.replace(file, self.run_id)

    @property
    def files(self) -> Files:
        """Return the files of all versions."""
        return self.archive.files

    def is_honest(self) -> bool:
        """Return whether the portal's validators were seen to tell the truth, and never to lie."""
        if self._honest is None:
            self._honest = self.archive.validators.is_honest(self.portal_id)
        return self._honest

    def held(self, url: str, kind: FetchKind) -> Held | None:
        """Return the validator of an address's last whole answer; None where it came with none."""
        return self.archive.validators.held(url, kind)

    def check_validator(self, known: Held | None, now: Fetched, *, changed: bool, claimed: bool) -> None:
        """Compare a whole answer with the validator before it; a lie becomes a finding and ends the trust."""
        if known is None:
            return
        proof = self.archive.validators.check(
            self.portal_id, self.run_id, known, now, changed=changed, claimed=claimed
        )
        if proof is Proof.LIED:
            self._honest = False
            how = "304" if claimed else f"the same {known.name}"
            detail = f"{how} for other content; the portal is asked for whole answers from now on"
            self.note(now.requested_url, Finding(code="validator_lied", detail=detail))

    def note_unmodified(self, task: Task, at: datetime) -> None:
        """Take the portal's word that a page or file is as it was."""
        self.archive.versions.note_unmodified(task, self.portal_id, at)

    # -- the queue

    def due(self, kind: FetchKind) -> Packed[Task]:
        """Return the portal's pages, or its files, that may be tried now, oldest first."""
        return self.archive.queue.due(self.portal_id, self.clock(), kind)

    def add_revisits(self) -> None:
        """Make tasks of the pages that are to be looked at again in this run."""
        self.archive.queue.add_revisits(self.run_id, self.portal_id, at=self.clock())

    def add_refresh(self, since: str | None, until: str | None) -> None:
        """Make tasks of all pages whose rows are dated in a span, and of their files, to be fetched whole."""
        self.archive.queue.add_refresh(self.portal_id, at=self.clock(), since=since, until=until)

    def add_recheck(self, urls: Collection[str]) -> None:
        """Make tasks of these pages, and of their files, to be fetched whole."""
        self.archive.queue.add_recheck(self.portal_id, urls, at=self.clock())

    def add_retries(self, *, given_up: bool) -> None:
        """Make every page and file not got due now, those *given_up* only if asked."""
        self.archive.queue.add_retries(self.portal_id, at=self.clock(), given_up=given_up)

    def unopened(self, due: datetime | None, *, given_up: bool) -> tuple[tuple[str, FetchKind], ...]:
        """Return the home page or columns that failed and may be tried by *due* (None: whenever)."""
        return self.archive.queue.unopened(self.portal_id, due, given_up=given_up)

    def park(self, reason: str, detail: str, until: datetime | None) -> datetime:
        """Keep that the portal is to be left alone, by itself or *until* it says, and return until when."""
        return self.archive.parking.park(
            self.portal_id, self.run_id, reason=reason, detail=detail, at=self.clock(), until=until
        )

    def parked_until(self) -> tuple[str, str] | None:
        """Return until when the portal is to be left alone and why, or None where it may be asked."""
        return self.archive.parking.until(self.portal_id, self.clock())

    # -- lists

    def add_section(self, *, name: str, url: str, found_by: str, found_path: str | None) -> int:
        """Keep a section with its name, and how it was found, as last used; return its number."""
        return self.archive.portals.add_section(
            self.portal_id, name=name, url=url, found_by=found_by, found_path=found_path, at=self.clock()
        )

    def use_section(self, section_id: int) -> None:
        """Note that this run walks a section known from before."""
        self.archive.portals.use_section(section_id, self.clock())

    def sections(self) -> tuple[StoredSection, ...]:
        """Return the portal's sections, first used first."""
        return self.archive.portals.sections(self.portal_id)

    def superseded(self) -> frozenset[int]:
        """Return the discovered sections that are gone, and found again by name at another address."""
        return self.archive.portals.superseded(self.portal_id)

    def known_rows(self) -> Packed[KnownRow]:
        """Return every row the portal's lists have shown."""
        return self.archive.portals.known_rows(self.portal_id)

    def plan_walk(self, section_id: int) -> WalkPlan:
        """Return how far a section is to be walked, by what was seen of it before."""
        return self.archive.walks.plan(section_id, self.clock())

    def begin_walk(self, section_id: int) -> int:
        """Begin a walk and return its number."""
        return self.archive.walks.begin(self.run_id, section_id, self.clock())

    def keep_entries(
        self, walk_id: int, section_id: int, entries: Sequence[Entry], *, list_page: int = 1
    ) -> EntriesOutcome:
        """Keep the rows of a listing page; return what was new and the tasks made of it."""
        return self.archive.walks.keep_entries(
            walk_id, section_id, self.portal_id, entries, self.clock(), list_page=list_page
        )

    def end_walk(self, walk_id: int, certificate: Certificate) -> None:
        """Keep a walk's certificate."""
        self.archive.walks.end(walk_id, certificate, self.clock())

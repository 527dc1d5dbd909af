"""The archive: the crawl's only state, and the only code that writes it."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

import sqlite_utils

from archive.alarms.raising import Visited, raise_alarms
from archive.file.connecting import connect_to_read, connect_to_write, explained
from archive.file.lock import Lock
from archive.file.place import refuse_network
from archive.schema.fixity import Fixity, watch
from archive.search import index as indexing
from archive.tables import captures, files, parking, queue, rereading, validators
from archive.tables import outcomes as ledger
from archive.tables import page_states as removals
from archive.tables import replaced_files as replacing
from archive.tables import versions as saving
from archive.tables import walks as walking
from archive.tables.payloads import sha256
from archive.tables.rereading import StoredVersion
from archive.tables.versions import Saved
from archive.tables.walks import EntriesOutcome, StoredSection
from archive.times import stamp
from yifa.model.errors import ArchiveError, ArchiveWriteError, NotTextError
from yifa.model.fetch import Ended, Fetched, FetchKind, Task, Verdict
from yifa.model.listing import Certificate, Entry, WalkVerdict
from yifa.model.portal import Portal
from yifa.model.record import FieldValue, Finding, Outcome, PageState, Record
from yifa.reading.files.result import Extracted

__all__ = ["BATCH", "Archive", "EntriesOutcome", "Saved", "StoredSection"]

BATCH = 12
"""addresses done with in one transaction: beside the requests under way, what a crash costs a second fetch"""


class Archive:
    """One SQLite file. Writing happens in a transaction, committed every `BATCH` addresses and by `commit`.

    A full batch is committed when the next answer comes, so never between two steps of one page. Every change
    is a savepoint of its own: a bad page rolls back alone, and no page is ever half stored.
    """

    def __init__(
        self, path: Path, db: sqlite_utils.Database, resources: ExitStack, seals: Fixity | None
    ) -> None:
        self.path = path
        self.db = db
        self._resources = resources
        self._seals = seals
        self._layouts: captures.Layouts = {}
        self._to_index: indexing.Before = {}
        self._done = 0
        self._is_open = True
        self._refused: ArchiveWriteError | None = None
        self.changes = 0
        """how often anything was changed: a run that gets on changes it"""

    @classmethod
    def open(cls, path: Path, *, holder: str = "", read_only: bool = False, create: bool = True) -> "Archive":
        """Return the archive at *path*: to read it, or, its lock taken, to write it.

        Args:
            path: the SQLite file; for writing, it and its folder are made if *create* allows.
            holder: what is written into the lock file beside the process, usually the command.
            read_only: change nothing and take no lock.
            create: make the archive if there is none.

        Raises:
            ArchiveInUseError: another process writes to it; names that process.
            ArchiveWriteError: the disk refuses.
            ArchiveError: there is none, it is another program's file, damaged, or a newer yifa's.
        """
        if path.is_dir():
            raise ArchiveError(f"{path}: a folder, not an archive")
        if not path.exists() and (read_only or not create):
            raise ArchiveError(f"{path}: no such archive")
        with ExitStack() as resources:
            if not read_only:
                _make_folder(path.parent)
                refuse_network(path)
                resources.enter_context(Lock(path.resolve(), holder))
            db = connect_to_read(path) if read_only else connect_to_write(path)
            resources.callback(db.conn.close)
            seals = None if read_only else watch(db.conn)
            return cls(path, db, resources.pop_all(), seals)

    def close(self) -> None:
        """Commit what was stored, close the file and give its lock back; a second time does nothing."""
        if self._is_open:
            self._is_open = False
            with self._resources:
                if self._refused is None:
                    self.commit()

    def reopen(self) -> None:
        """Go on from what is on disk, after a write was refused.

        A commit that was refused may be there all the same; what is not is stored again when it is fetched.

        Raises:
            ArchiveWriteError: the disk still refuses.
        """
        self.db.conn.close()
        self.db = connect_to_write(self.path)
        self._resources.callback(self.db.conn.close)
        self._seals = watch(self.db.conn)
        self._to_index.clear()
        self._refused = None

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a savepoint of the open transaction, opened if there is none."""
        db = self.db.conn
        self.changes += 1
        with self._unless_refused():
            if not db.in_transaction:
                self._to_index.clear()
                db.execute("BEGIN IMMEDIATE")
            waiting = dict(self._to_index)
            db.execute("SAVEPOINT change")
            try:
                yield db
            except BaseException:  # whatever stopped the change undoes it; raised again
                self._layouts.clear()
                self._to_index = waiting
                if db.in_transaction:  # a full disk may have rolled everything back already
                    db.execute("ROLLBACK TO change")
                    db.execute("RELEASE change")
                raise
            db.execute("RELEASE change")

    @contextmanager
    def _unless_refused(self) -> Iterator[None]:
        """After a write that the disk refused nothing is written any more, until `reopen`.

        What was in memory and what is on disk may differ then.
        """
        if self._refused is not None:
            raise self._refused
        try:
            with explained(self.path):
                yield
        except ArchiveWriteError as error:
            self._refused = error
            raise

    def commit(self) -> None:
        """Index what was stored so far and make it survive anything. Until then a search does not find it.

        Raises:
            ArchiveWriteError: the disk refuses; what was stored since the last commit is lost.
        """
        self._done = 0
        db = self.db.conn
        with self._unless_refused():
            try:
                if db.in_transaction:
                    indexing.reindex(db, self._to_index.items())
                    if self._seals is not None:
                        self._seals.write(db)
                db.commit()
            except sqlite3.Error:
                db.rollback()
                raise
            finally:
                self._to_index.clear()

    def begin_run(self, command: str, arguments: Mapping[str, object], software: str, at: datetime) -> int:
        """Return the number of a new run; what runs that were killed left open is closed as interrupted.

        What a clock that was ahead has put off for too long is due again.
        """
        with self._change() as db:
            ledger.interrupt_killed_runs(db, stamp(at))
            queue.void_plans(db, at)
        row = (command, json.dumps(arguments, ensure_ascii=False), software, stamp(at))
        return self._insert(
            "INSERT INTO run (command, arguments, software, started_at) VALUES (?, ?, ?, ?)", row
        )

    def raise_alarms(self, run_id: int, visited: Sequence[Visited], at: datetime) -> int:
        """Judge the portals a run visited, keep what should alarm a person, and return how much that is."""
        with self._change() as db:
            return raise_alarms(db, run_id, visited, at)

    def later_run(self, run_id: int) -> str | None:
        """Return when an earlier run was, if that was later: the clock was ahead then, or is behind now."""
        found = self.db.conn.execute(
            """SELECT max(coalesce(e.ended_at, e.started_at)) FROM run AS e JOIN run AS r ON r.run_id = ?
            WHERE e.run_id < r.run_id AND coalesce(e.ended_at, e.started_at) > r.started_at""",
            (run_id,),
        ).fetchone()[0]
        return None if found is None else str(found)

    def end_run(self, run_id: int, *, exit_status: int, tally: Mapping[str, object], at: datetime) -> None:
        """Keep how a run ended, and commit."""
        row = (stamp(at), exit_status, json.dumps(tally, ensure_ascii=False), run_id)
        with self._change() as db:
            db.execute("UPDATE run SET ended_at = ?, exit_status = ?, tally = ? WHERE run_id = ?", row)
        self.commit()

    def _insert(self, sql: str, row: Sequence[object]) -> int:
        with self._change() as db:
            number = db.execute(sql, row).lastrowid
        assert number is not None
        return number

    def add_portal(self, portal: Portal) -> int:
        """Return the portal's number; its profile is kept as last used."""
        with self._change() as db:
            return walking.keep_portal(db, portal)

    def add_section(
        self, portal_id: int, *, name: str, url: str, found_by: str, found_path: str | None, at: datetime
    ) -> int:
        """Return the section's number; what is told of it is kept as last used."""
        with self._change() as db:
            return walking.keep_section(
                db, portal_id, name=name, url=url, found_by=found_by, found_path=found_path, at=stamp(at)
            )

    def use_section(self, section_id: int, at: datetime) -> None:
        """Note that a run walks a section known from before."""
        with self._change() as db:
            db.execute("UPDATE section SET last_seen_at = ? WHERE section_id = ?", (stamp(at), section_id))

    def sections(self, portal_id: int) -> tuple[StoredSection, ...]:
        """Return the portal's sections, first used first."""
        return walking.sections_of(self.db.conn, portal_id)

    def superseded(self, portal_id: int) -> frozenset[int]:
        """Return the discovered sections that have moved and are walked at their new address."""
        return walking.superseded(self.db.conn, portal_id)

    def known_rows(self, portal_id: int) -> tuple[walking.KnownRow, ...]:
        """Return every row the portal's lists have shown, to know them again."""
        return walking.known_rows(self.db.conn, portal_id)

    def begin_walk(self, run_id: int, section_id: int, at: datetime) -> int:
        """Return the number of a new walk."""
        row = (run_id, section_id, stamp(at))
        return self._insert("INSERT INTO walk (run_id, section_id, started_at) VALUES (?, ?, ?)", row)

    def progress_walk(self, walk_id: int, *, pages: int, rows_seen: int) -> None:
        """Keep how far a walk has come, so that a killed one tells."""
        with self._change() as db:
            db.execute(
                "UPDATE walk SET pages = ?, rows_seen = ? WHERE walk_id = ?", (pages, rows_seen, walk_id)
            )

    def end_walk(self, walk_id: int, certificate: Certificate, at: datetime) -> None:
        """Keep a walk's certificate."""
        with self._change() as db:
            walking.end_walk(db, walk_id, certificate, stamp(at))
        self._done += BATCH  # a list read to its end is not to be read again after a crash

    def plan_walk(self, section_id: int, at: datetime) -> walking.WalkPlan:
        """Return how far a section is to be walked, by what was seen of it before."""
        return walking.plan_walk(self.db.conn, section_id, at)

    def known_version(self, url: str) -> saving.KnownVersion | None:
        """Return what the archive holds of a page now; None where it was never read."""
        return saving.known_version(self.db.conn, url)

    def fell_short(self, section_id: int) -> bool:
        """Tell whether the section's last walk, if any, did not come as far as it was asked to."""
        row = self.db.conn.execute(
            "SELECT verdict, stop_reason FROM walk WHERE section_id = ? ORDER BY walk_id DESC LIMIT 1",
            (section_id,),
        ).fetchone()
        return row is None or not (
            row[0] in (WalkVerdict.COMPLETE, WalkVerdict.CAUGHT_UP) or row[1] == "since_reached"
        )

    def rows_when_whole(self, section_id: int) -> int:
        """Return how many rows the listing had when last read to its end; 0 = it never was."""
        row = self.db.conn.execute(
            "SELECT rows_seen FROM walk WHERE section_id = ? AND verdict = ? ORDER BY walk_id DESC LIMIT 1",
            (section_id, WalkVerdict.COMPLETE),
        ).fetchone()
        return int(row[0]) if row else 0

    def record_capture(
        self, portal_id: int, run_id: int, fetched: Fetched, *, verdict: Verdict, detail: str
    ) -> int:
        """Keep a response with its bytes and return its capture's number.

        The same answer as the address's latest only moves that capture's last_seen_at. Before it, a full
        batch is committed.
        """
        self._commit_if_full()
        with self._change() as db:
            return captures.keep_capture(
                db,
                self._layouts,
                fetched,
                portal_id=portal_id,
                run_id=run_id,
                verdict=verdict,
                detail=detail,
            )

    def last_home(self, portal_id: int) -> bytes | None:
        """Return the bytes of the portal's home page as last received well, or None."""
        row = self.db.conn.execute(
            "SELECT capture_id FROM capture WHERE portal_id = ? AND kind = ? AND verdict = ? "
            "ORDER BY last_seen_at DESC, capture_id DESC LIMIT 1",
            (portal_id, FetchKind.HOME, Verdict.OK),
        ).fetchone()
        return self.payload_of(row[0]) if row else None

    def record_entries(
        self,
        walk_id: int,
        section_id: int,
        portal_id: int,
        entries: Sequence[Entry],
        at: datetime,
        *,
        list_page: int = 1,
    ) -> EntriesOutcome:
        """Keep the rows of a listing page; return what was new and the tasks made of it.

        A task is made of a page never read (unless it was given up) and of one whose row changed or is back;
        rows of kind EXTERNAL and RESTRICTED lead to none.
        """
        seen = walking.Sighting(
            walk_id=walk_id, section_id=section_id, portal_id=portal_id, at=stamp(at), list_page=list_page
        )
        with self._change() as db:
            outcome = walking.keep_entries(db, entries, seen)
        self._done += 1
        return outcome

    def tasks(self, portal_id: int, now: datetime) -> tuple[Task, ...]:
        """Return the portal's pages that may be tried by *now*, oldest first."""
        return queue.due_tasks(self.db.conn, portal_id, now, FetchKind.PAGE)

    def entry_of(self, url: str) -> Entry | None:
        """Return the row that leads to a page: what it says is of that page, however it was come by."""
        return queue.entry_of(self.db.conn, url)

    def file_tasks(self, portal_id: int, now: datetime) -> tuple[Task, ...]:
        """Return the portal's attachments that may be tried by *now*, oldest first."""
        return queue.due_tasks(self.db.conn, portal_id, now, FetchKind.ATTACHMENT)

    def add_revisits(self, run_id: int, portal_id: int, *, at: datetime) -> int:
        """Make tasks of the pages that are to be looked at again in a run and return how many."""
        with self._change() as db:
            return queue.add_revisits(db, run_id, portal_id, at)

    def note_absences(self, run_id: int, portal_id: int, at: datetime) -> tuple[removals.Doubt, ...]:
        """Take the steps off the lists that a run's walks prove; return the lists that are not believed."""
        with self._change() as db:
            return removals.note_absences(db, run_id, portal_id, stamp(at))

    def note_not_there(self, url: str, run_id: int, *, at: datetime, detail: str) -> PageState | None:
        """Take the step that an answer of a page proves, that it is not there; return its state then.

        None where the answer proves nothing. What is gone is no failure and no task any more.
        """
        with self._change() as db:
            state = removals.note_not_there(db, url, run_id, stamp(at), detail)
            if state is PageState.GONE:
                queue.finish(db, url, stamp(at))
            return state

    def add_retries(self, portal_id: int, *, at: datetime, given_up: bool = False) -> int:
        """Make every page and attachment not got due now, those *given_up* only if asked; return how many."""
        with self._change() as db:
            return queue.add_retries(db, portal_id, at, given_up=given_up)

    def unopened(
        self, portal_id: int, due: datetime | None, *, given_up: bool = False
    ) -> tuple[tuple[str, FetchKind], ...]:
        """Return the portal's home page or columns that failed and may be tried by *due* (None: whenever)."""
        return queue.unopened(self.db.conn, portal_id, due, given_up=given_up)

    def resolve_lists(self, portal_id: int, *, used_since: datetime, at: datetime) -> None:
        """Close what failed of the portal's lists, if every list used since then was read."""
        with self._change() as db:
            queue.resolve_lists(db, portal_id, stamp(used_since), stamp(at))

    def save(
        self,
        record: Record,
        *,
        capture_id: int,
        portal_id: int,
        run_id: int,
        entry: Entry | None,
        at: datetime,
        extraction: int = 1,
        hash_rule: int = 1,
    ) -> Saved:
        """Store what a page says, strike it from the queue, and tell whether it is new, changed or the same.

        A page is the same while its own text, title, fields and attachments' names are; findings are kept
        with the version they are about, so an unchanged page adds none. Where *entry* was listed under
        another address, that page is led to this one as by `redirect_page`.

        Raises:
            NotTextError: the record holds characters no text can hold (lone surrogates).
        """
        source = saving.Source(
            capture_id=capture_id,
            portal_id=portal_id,
            run_id=run_id,
            at=stamp(at),
            extraction=extraction,
            hash_rule=hash_rule,
        )
        try:
            with self._change() as db:
                saved = saving.save_record(db, record, source, self._to_index)
                queue.finish(db, record.url, source.at)
                removals.note_answer(db, saved.page_id, source.run_id, source.at, capture_id)
                published = record.fields.date_published or (entry.published if entry else None)
                queue.plan_look(db, saved.page_id, at, published, saved.outcome)
                if saved.outcome is Outcome.SAME:
                    replacing.add_file_looks(db, saved.version_id, portal_id, at)
                if entry is not None and entry.url != record.url:
                    self._follow(db, entry.url, record.url, run_id, source.at)
        except UnicodeEncodeError as error:
            raise NotTextError(record.url, "text", f"a lone surrogate: {error.reason}") from error
        self._done += 1
        return saved

    def reread(
        self, stored: StoredVersion, record: Record, *, run_id: int, extraction: int, hash_rule: int
    ) -> None:
        """Let a stored version say what its bytes are read as today; it stays the same version."""
        source = saving.Source(
            capture_id=stored.capture_id,
            portal_id=stored.portal_id,
            run_id=run_id,
            at=stored.seen_at,
            extraction=extraction,
            hash_rule=hash_rule,
        )
        with self._change() as db:
            rereading.rewrite(db, stored, record, source, self._to_index)
        self._done += 1
        self._commit_if_full()

    def _commit_if_full(self) -> None:
        if self._done >= BATCH:
            self.commit()

    def record_outcome(self, portal_id: int, run_id: int, ended: Ended) -> None:
        """Keep how an address that the run was to fetch ended."""
        with self._change() as db:
            ledger.keep_outcome(db, portal_id, run_id, ended)

    def park(
        self, portal_id: int, run_id: int, *, reason: str, detail: str, at: datetime, until: datetime | None
    ) -> datetime:
        """Keep that a portal is to be left alone, by itself or *until* it says, and return until when."""
        with self._change() as db:
            return parking.park(db, portal_id, run_id, reason=reason, detail=detail, at=at, until=until)

    def parked_until(self, portal_id: int, now: datetime) -> tuple[str, str] | None:
        """Return until when a portal is to be left alone and why, or None where it may be asked."""
        return parking.parked_until(self.db.conn, portal_id, now)

    def balance(
        self, portal_id: int, run_id: int, discovered: frozenset[tuple[FetchKind, str]]
    ) -> ledger.Balance:
        """Return the ledger of a portal in a run: *discovered* held against what the archive says."""
        with explained(self.path):
            return ledger.balance(self.db.conn, portal_id, run_id, discovered)

    @staticmethod
    def _follow(db: sqlite3.Connection, from_url: str, to_url: str, run_id: int, at: str) -> None:
        listed = db.execute("SELECT page_id FROM page WHERE url = ?", (from_url,)).fetchone()
        if listed is not None:
            removals.note_answer(db, listed[0], run_id, at, None)
        saving.follow_redirect(db, from_url, to_url, at)
        queue.finish(db, from_url, at)

    def redirect_page(self, from_url: str, to_url: str, run_id: int, at: datetime) -> None:
        """Note that a listed address answered under another canonical one: the first one's task is done.

        The first keeps its page row; its current version becomes the second's, once that has one.
        """
        with self._change() as db:
            self._follow(db, from_url, to_url, run_id, stamp(at))

    def record_finding(self, run_id: int, portal_id: int, url: str, finding: Finding) -> None:
        """Keep an oddity that is not about a stored version."""
        row = (run_id, portal_id, url, finding.code, finding.field, finding.detail)
        self._insert(
            "INSERT INTO finding (run_id, portal_id, url, code, field, detail) VALUES (?, ?, ?, ?, ?, ?)", row
        )

    def record_failure(
        self,
        portal_id: int,
        run_id: int,
        *,
        url: str,
        kind: FetchKind,
        reason: str,
        detail: str,
        at: datetime,
        retry: bool = True,
    ) -> None:
        """Count an attempt that failed: put the address off (1 h, 6 h, 1 d, 3 d, then 7 d), or give it up.

        It is given up after eight attempts or without *retry*; its task is then gone.
        """
        failed = queue.FailedAttempt(
            portal_id=portal_id, run_id=run_id, url=url, kind=kind, reason=reason, detail=detail, at=at
        )
        with self._change() as db:
            queue.add_failure(db, failed, retry=retry)
            if kind is FetchKind.ATTACHMENT:
                status = "skipped" if reason in files.DECLINED else "failed"
                files.note_missing(db, url, status, f"{reason}: {detail}")
        self._done += 1

    def keep_file(
        self, fetched: Fetched, *, url: str, media_type: str, file_name: str | None, capture_id: int
    ) -> int:
        """Give a file's bytes to the versions that link to *url*, strike it from the queue; return how many.

        A document that consists of files is told apart by their hashes from then on.
        """
        at = stamp(fetched.fetched_at)
        file = files.KeptFile(
            url=url, capture_id=capture_id, media_type=media_type, size=len(fetched.body),
            file_name=file_name, at=at,
        )  # fmt: skip
        with self._change() as db:
            versions = files.keep_file(db, file, self._to_index)
            queue.finish(db, url, at)
        self._done += 1
        return len(versions)

    def is_honest(self, portal_id: int) -> bool:
        """Return whether a portal may be asked whether something has changed."""
        return validators.is_honest(self.db.conn, portal_id)

    def held(self, url: str, kind: FetchKind) -> validators.Held | None:
        """Return the validator that came with an address's last whole answer."""
        return validators.held(self.db.conn, url, kind)

    def check_validator(
        self,
        portal_id: int,
        run_id: int,
        known: validators.Held,
        now: Fetched,
        *,
        changed: bool,
        claimed: bool,
    ) -> validators.Proof:
        """Keep what a whole answer proves of the validator that came with the one before; return it."""
        same = sha256(now.body) == known.sha256
        test = validators.proof_of(known, now, changed=changed, same_bytes=same, claimed=claimed)
        with self._change() as db:
            validators.keep_proof(db, portal_id, run_id, known, now, test, claimed=claimed)
        return test

    def note_unmodified(self, task: Task, portal_id: int, at: datetime) -> None:
        """Take a portal's word that a page or file is as it was: it is struck from the queue."""
        with self._change() as db:
            version_id = queue.note_unmodified(db, task.url, portal_id, at)
            queue.finish(db, task.url, stamp(at))
            if version_id is not None:
                replacing.add_file_looks(db, version_id, portal_id, at)

    def known_file(self, url: str) -> str | None:
        """Return the SHA-256 of the file that pages show at an address; None = none was got."""
        return replacing.known_file(self.db.conn, url)

    def replace_file(
        self,
        fetched: Fetched,
        *,
        url: str,
        media_type: str,
        file_name: str | None,
        capture_id: int,
        run_id: int,
    ) -> int:
        """Give every page that shows another file at *url* a new version with this one; return how many."""
        file = files.KeptFile(
            url=url, capture_id=capture_id, media_type=media_type, size=len(fetched.body),
            file_name=file_name, at=stamp(fetched.fetched_at),
        )  # fmt: skip
        with self._change() as db:
            return replacing.replace_file(db, file, run_id, self._to_index)

    def files_to_read(
        self, codes: Sequence[str] | None = None, *, retry: bool = False, ocr: bool = False
    ) -> tuple[files.FileToRead, ...]:
        """Return the files of these portals (None: of all) whose text is to be looked for."""
        return files.files_to_read(self.db.conn, codes, retry=retry, ocr=ocr)

    def keep_text(self, payload_id: int, found: Extracted, at: datetime) -> None:
        """Keep what was read from a file; committed every `BATCH` files."""
        with self._change() as db:
            files.keep_text(db, payload_id, found, stamp(at))
        self._done += 1
        self._commit_if_full()

    def fill_from_files(self, payloads: Sequence[int], read: Callable[[str], Sequence[FieldValue]]) -> int:
        """Fill what pages do not say from the files that are their documents; return how many values."""
        filled = 0
        for version_id, text in files.texts_of_documents(self.db.conn, payloads):
            with self._change() as db:
                filled += files.fill_gaps(db, version_id, read(text))
        self.commit()
        return filled

    def name_of_file(self, url: str) -> str:
        """Return what the first page that links to a file calls it."""
        return files.name_of(self.db.conn, url)

    def skip_file(self, url: str, reason: str) -> None:
        """Note that a file is not fetched, by our own rules, and strike it from the queue."""
        with self._change() as db:
            files.note_missing(db, url, "skipped", reason)
            db.execute("DELETE FROM task WHERE url = ?", (url,))

    def leave_file(self, url: str, at: datetime) -> None:
        """Strike a file that is kept already from the queue."""
        with self._change() as db:
            queue.finish(db, url, stamp(at))

    def postpone_file(self, url: str, reason: str) -> None:
        """Note why a file is left to a later run."""
        with self._change() as db:
            files.note_missing(db, url, "waiting", reason)

    def resolve_failure(self, url: str, at: datetime) -> None:
        """Note that an address was got after all."""
        with self._change() as db:
            queue.resolve(db, url, stamp(at))

    def payload(self, sha256: str) -> bytes:
        """Return the bytes whose SHA-256 is given, checked against it.

        Raises:
            ArchiveError: the archive has none, or they are damaged.
        """
        with explained(self.path):
            return captures.read_payload(self.db.conn, sha256)

    def payload_of(self, capture_id: int) -> bytes:
        """Return a response's body as received.

        Raises:
            ArchiveError: there is no such capture, or its bytes are damaged.
        """
        with explained(self.path):
            return captures.read_body(self.db.conn, capture_id)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{folder}: cannot be made: {error.strerror}") from error

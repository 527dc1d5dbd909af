"""Opens and closes the archive: the crawl's only state, written by nothing above this package."""

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from archive.file.connecting import connect_to_read, explained, refuse_what_is_none
from archive.file.disk import place_of, refuse_network
from archive.file.lock import Lock
from archive.file.scratch import sweep
from archive.file.writing import connect_to_write
from archive.schema.database import Database
from archive.search.index import index_anew
from archive.tables.captures import Captures
from archive.tables.files import Files
from archive.tables.mutes import Mutes
from archive.tables.outcomes import Outcomes
from archive.tables.page_states import PageStates
from archive.tables.parking import Parking
from archive.tables.portals import Portals
from archive.tables.profiles import Profiles
from archive.tables.queue import Queue
from archive.tables.rereading import Rereading
from archive.tables.runs import Runs
from archive.tables.texts import FileTexts
from archive.tables.transaction import Transaction, Watching
from archive.tables.validators import Validators
from archive.tables.versions import Versions
from archive.tables.walks import Walks
from yifa.model.errors import ArchiveError, ArchiveWriteError
from yifa.model.telling import Tell, tell_nobody


class Archive(Transaction):
    """One SQLite file; its tables are its attributes: ``archive.queue.due(…)``, ``archive.walks.plan(…)``."""

    def __init__(self, path: Path, db: Database, resources: ExitStack, watching: Watching | None) -> None:
        super().__init__(path, db, watching)
        self._resources = resources
        self._place = place_of(path)
        self._is_open = True
        self.runs = Runs(self)
        self.portals = Portals(self)
        self.profiles = Profiles(self)
        self.walks = Walks(self)
        self.queue = Queue(self)
        self.captures = Captures(self)
        self.versions = Versions(self)
        self.states = PageStates(self)
        self.files = Files(self)
        self.texts = FileTexts(self)
        self.outcomes = Outcomes(self)
        self.parking = Parking(self)
        self.validators = Validators(self)
        self.rereading = Rereading(self)
        self.mutes = Mutes(self)

    @classmethod
    def open(
        cls, path: Path, *, holder: str = "", read_only: bool = False, create: bool = True,
        tell: Tell = tell_nobody,
    ) -> "Archive":  # fmt: skip
        """Return the archive at *path*: to read it, or, its lock taken, to write it.

        Args:
            path: the SQLite file; for writing, it and its folder are made if *create* allows.
            holder: what is written into the lock file beside the process, usually the command.
            read_only: change nothing and take no lock.
            create: make the archive if there is none.
            tell: is told how far it is with what a new schema has made anew: minutes, once.

        Raises:
            ArchiveInUseError: another process writes to it; names that process.
            ArchiveWriteError: the disk refuses.
            ArchiveError: there is none, it is another program's file, damaged, or a newer yifa's.
        """
        refuse_what_is_none(path)
        if not path.exists() and (read_only or not create):
            raise ArchiveError(f"{path}: no such archive")
        with ExitStack() as resources:
            if not read_only:
                _make_folder(path.parent)
                refuse_network(path)
                resources.enter_context(Lock(path.resolve(), holder))
                sweep(path.resolve().parent)
            db = connect_to_read(path) if read_only else connect_to_write(path)
            resources.callback(db.conn.close)
            if not read_only:
                with explained(path):
                    index_anew(db.conn, tell)
            watching = None if read_only else Watching.over(db.conn)
            return cls(path, db, resources.pop_all(), watching)

    def close(self) -> None:
        """Commit what was stored, close the file and give its lock back; a second time does nothing."""
        if self._is_open:
            self._is_open = False
            with self._resources:
                if not self.is_refused:
                    self.commit()

    def reopen(self) -> None:
        """Go on from what is on disk, after a write was refused.

        A commit that was refused may be there all the same; what is not is stored again when it is fetched.

        Raises:
            ArchiveWriteError: the disk still refuses, or the file is not there any more.
        """
        self.need_place()
        self.db.conn.close()
        db = connect_to_write(self.path)
        self._resources.callback(db.conn.close)
        self.reset(db, Watching.over(db.conn))

    def need_place(self) -> None:
        """Check that the file that is written is still the one at its path.

        Raises:
            ArchiveWriteError: it was removed, moved or replaced; the system would let it be written for ever.
        """
        if place_of(self.path) != self._place:
            raise ArchiveWriteError(f"{self.path}: removed, moved or replaced while it was written")

    def __enter__(self) -> "Archive":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{folder}: cannot be made: {error.strerror}") from error

"""Merges archives into one that says what they say together, the same whatever their order."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from archive.file.connecting import connect_to_read, explained, refuse_journal
from archive.file.lock import Lock
from archive.file.writing import connect_to_write
from archive.proof import memory
from archive.proof.adding import Addition, DisorderError
from archive.proof.anew import replace_whole
from archive.proof.changes import changed_rows, unsealed
from archive.proof.content import Joined, digest_of, hashed, join_all
from archive.proof.following import follow
from archive.proof.lookup import Lookup
from archive.proof.own import names_of_own
from archive.proof.reader import ArchiveReader, is_folded
from archive.proof.rules import PARTS, Table, tables_of
from archive.proof.touched import Touched
from archive.proof.verify import verify_rows
from archive.schema.structure import owners_own, problems
from archive.search.index import reindex
from archive.tables.profiles import Twins, twins_across
from archive.tables.transaction import Watching
from yifa.model.errors import ArchiveError, DamagedError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What merging did."""

    digest: str
    """of what the merged archive says"""
    added: Mapping[str, int]
    """table → rows the merged archive had not"""
    rows: Mapping[str, int]
    """table → rows it has now"""
    kept: tuple[str, ...] = ()
    """what the owner of the merged archive had added to it: kept as it was"""
    left: tuple[str, ...] = ()
    """what owners had added to the others: not merged"""
    is_anew: bool = False
    """the merged archive was written anew: what was derived from it before is not in it"""


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that is read, and nobody writes to."""

    path: Path
    db: sqlite3.Connection
    state: str


def _open(path: Path, resources: ExitStack, *, is_target: bool) -> Opened:
    """Open an archive to read it, and lock it; it may lie on a read-only medium.

    Raises:
        ArchiveError: it is no archive, in use, or another schema's.
    """
    if not path.is_file():
        raise ArchiveError(f"{path}: no such archive")
    resources.enter_context(Lock(path.resolve(), "yifa merge", reading=not is_target))
    return _read(path, resources)


def _read(path: Path, resources: ExitStack) -> Opened:
    db = connect_to_read(path).conn
    resources.callback(db.close)
    db.execute("BEGIN")
    for _ in problems(db):
        _refuse_damaged(path, db)
    return Opened(path, db, memory.state_of(db))


def _refuse_damaged(path: Path, db: sqlite3.Connection) -> None:
    """Hash every row again.

    Raises:
        DamagedError: one is not as it was stored.
    """
    damage = verify_rows(db)
    if damage:
        raise DamagedError(f"{path}: {len(damage)} damages, see `yifa verify`; nothing was merged")


def _count(db: sqlite3.Connection) -> dict[str, int]:
    names = [name for name in tables_of(db) if name not in PARTS]
    return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - the schema's


def merge(archives: Sequence[Path], into: Path) -> Merged:
    """Make *into* say what it says already (if there is one) and what *archives* say.

    It is changed in one transaction: a merge that is killed changes nothing. What an archive said when it was
    joined is not read again.

    Raises:
        ArchiveError: one of them cannot be used; nothing is changed then.
    """
    paths = [
        path for path in {path.resolve(): path for path in archives}.values() if not _is_same(path, into)
    ]
    if into.is_dir() or not into.resolve().parent.is_dir():
        raise UsageError(f"{into}: no file, and no folder to make one in")
    with ExitStack() as resources:
        target = _open_target(into, resources)
        sources = [_open(path, resources, is_target=False) for path in paths]
        left = tuple(f"{part} of {source.path}" for source in sources for part in names_of_own(source.db))
        if target is None:
            digest = replace_by_all(into, None, sources)
            return replace(_merged(digest, {}, into, left=left), is_anew=True)
        had = _count(target.db)
        known = memory.told(target.db)
        new = [source for source in sources if known is None or not memory.is_joined(target.db, source.state)]
        kept = names_of_own(target.db)
        if not new:
            digest = known.digest if known else digest_of(target.db)
            return Merged(digest=digest, added=dict.fromkeys(had, 0), rows=had, kept=kept, left=left)
        added = add_in_place(target, new, is_known=known is not None)
        target.db.close()
        digest = replace_by_all(into, _read(into, resources), sources) if added is None else added
    return replace(_merged(digest, had, into, kept=kept, left=left), is_anew=added is None)


def _is_same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve()


def _open_target(into: Path, resources: ExitStack) -> Opened | None:
    if into.exists():
        return _open(into, resources, is_target=True)
    refuse_journal(into)
    resources.enter_context(Lock(into.resolve(), "yifa merge"))
    return None


def _merged(
    digest: str, had: Mapping[str, int], into: Path, *, kept: tuple[str, ...] = (), left: tuple[str, ...]
) -> Merged:
    with closing(connect_to_read(into).conn) as db:
        rows = _count(db)
    added = {name: number - had.get(name, 0) for name, number in rows.items()}
    return Merged(digest=digest, added=added, rows=rows, kept=kept, left=left)


def replace_by_all(into: Path, target: Opened | None, sources: Sequence[Opened]) -> str:
    """Write all that archives say into a new file that takes the place of *into*; return its digest."""
    archives = [*([target] if target else []), *sources]
    for archive in archives:
        _refuse_damaged(archive.path, archive.db)
    opened = [archive.db for archive in archives]
    twins = twins_across(opened)
    readers = [ArchiveReader(db, number, twins) for number, db in enumerate(opened)]
    joined: Joined = join_all(readers)
    return replace_whole(into, joined, readers, joined.digest()).digest()


def add_in_place(target: Opened, sources: Sequence[Opened], *, is_known: bool) -> str | None:
    """Add to an archive what others say anew; return its digest, None where that is not to be done in place.

    That is where rows there would have to be renumbered or addresses change, and where what the owner added
    would notice.
    """
    twins = twins_across([target.db, *(source.db for source in sources)])
    if not _can_be_added_to(target.db, twins, sources, is_known=is_known):
        return None
    target.db.close()  # so that the writer is the last, and leaves no journal
    with explained(target.path), closing(connect_to_write(target.path).conn) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            with db:
                return _Adding(db, twins, is_known=is_known).add(_by_time(sources))
        except DisorderError:
            return None


def _by_time(sources: Iterable[Opened]) -> list[Opened]:
    return sorted(
        sources, key=lambda source: str(source.db.execute("SELECT min(started_at) FROM run").fetchone()[0])
    )


def _can_be_added_to(
    db: sqlite3.Connection, twins: Mapping[str, Twins], sources: Sequence[Opened], *, is_known: bool
) -> bool:
    if any(kind in ("trigger", "index") for kind, _, _ in owners_own(db)):
        return False
    own = twins_across([db])
    if any(own[code] != twins[code] for code in own):
        return False
    return is_known or all(is_folded(db, code, twins) for code in _codes(sources))


def _codes(sources: Iterable[Opened]) -> Iterator[str]:
    for source in sources:
        for (code,) in source.db.execute("SELECT code FROM portal"):
            yield code


class _Adding:
    """A transaction in which archives are added to one."""

    def __init__(self, db: sqlite3.Connection, twins: Mapping[str, Twins], *, is_known: bool) -> None:
        self.db = db
        self.twins = twins
        self.watching = Watching.over(db)
        self.target = Lookup(db, 0, twins)
        if not is_known:
            memory.forget(db)
            self._say_all()

    @property
    def tables(self) -> Mapping[str, Table]:
        return self.target.tables

    def _say_all(self) -> None:
        """Read all that is said."""
        self.db.execute("DELETE FROM said")
        said = hashed(self.db)
        for name in self.tables:
            memory.change_lines(self.db, name, (), said.lines_of(name))

    def add(self, sources: Sequence[Opened]) -> str:
        """Add archives and return the digest."""
        touched = Touched(self.target)
        for number, source in enumerate(sources, 1):
            self._add_one(touched, Lookup(source.db, number, self.twins), source)
        reindex(self.db, touched.to_index.items())
        self.watching.write(self.db)
        if not touched.write_lines():
            self._say_all()
        return memory.tell(self.db, list(self.tables)).digest

    def _add_one(self, touched: Touched, reader: Lookup, source: Opened) -> None:
        now = memory.digests_of(source.db, self.tables)
        before = memory.before(self.db, now)
        if before is None:
            _refuse_damaged(source.path, source.db)
        elif table := unsealed(source.db, self.tables, now, before.digests):
            raise DamagedError(f"{source.path}: {table} is damaged, see `yifa verify`; nothing was merged")
        changed = None if before is None else changed_rows(reader, now, before)
        addition = Addition(self.target, reader, touched)
        addition.add(changed)
        follow(touched, addition)
        keys = memory.keys_of(reader.identities, now, before)
        memory.remember(self.db, source.state, now, keys, before.number if before else None)

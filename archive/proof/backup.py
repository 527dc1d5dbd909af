"""Copies an archive as it is at one moment, and checks the copy before it takes its name."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from archive.file.connecting import connect_to_read, explained, refuse_journal
from archive.file.scratch import scratch_folder
from archive.proof import manifest
from archive.proof.verify import Verified, verify
from yifa.model.errors import ArchiveError, DamagedError, UsageError
from yifa.model.telling import Tell, tell_nobody


def back_up(archive: Path, target: Path, tell: Tell = tell_nobody) -> Verified:
    """Copy an archive, also while it is written to, and return what checking the copy gave.

    The copy is made beside *target* and takes its name once every row and payload of it was hashed again; its
    manifest, ``TARGET.manifest.json``, lists what it holds. *tell* is told how far the check is.

    Raises:
        ArchiveError: the archive cannot be read, or the copy not written.
        DamagedError: the copy, and so the archive, is damaged.
    """
    if not archive.is_file():
        raise ArchiveError(f"{archive}: no such archive")
    folder = target.resolve().parent
    if not folder.is_dir() or target.is_dir():
        raise UsageError(f"{target}: no file, and no folder to make one in")
    if target.exists() and target.samefile(archive):
        raise UsageError(f"{target}: the archive itself")
    refuse_journal(target)
    with explained(target), scratch_folder(folder) as beside:
        path = beside / target.name
        with closing(connect_to_read(archive).conn) as db, closing(sqlite3.connect(path)) as copy:
            db.backup(copy)
        listed = path.with_name(f"{target.name}{manifest.ENDING}")
        with closing(connect_to_read(path).conn) as db:
            verified = verify(db, tell=tell)
            if verified.damage:
                raise DamagedError(
                    f"{archive}: {len(verified.damage)} damages, see `yifa verify`; no copy was made"
                )
            manifest.write(manifest.take(db, path), listed)
        for written in (path, listed):
            with written.open("rb") as file:
                os.fsync(file.fileno())
        path.replace(target)  # first: an older manifest still fits a newer copy, not the other way round
        listed.replace(target.with_name(listed.name))
    return verified

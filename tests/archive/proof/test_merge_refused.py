"""A merge that is refused or killed leaves the archive as it was, or whole."""

import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from archive.proof.merge import merge
from archive.store import Archive
from tests.support.commands import fill_archive, run
from tests.support.factory import (
    make_record,
)
from tests.support.histories import digest
from tests.support.merging import LATER, OTHER, merged, visit_at


def test_an_archive_that_cannot_be_merged_is_one_line_and_nothing_is_changed(tmp_path: Path) -> None:
    """In use, damaged, newer, none, no archive at all."""
    good, into = fill_archive(tmp_path / "good.db"), tmp_path / "c.db"
    damaged = Path(shutil.copyfile(good, tmp_path / "damaged.db"))
    newer = Path(shutil.copyfile(good, tmp_path / "newer.db"))
    text = tmp_path / "text.db"
    text.write_text("no database at all, but long enough to be one" * 20, encoding="utf-8")
    with closing(sqlite3.connect(damaged)) as db, db:
        db.execute("UPDATE field SET raw = 'x'")
    with closing(sqlite3.connect(newer)) as db:
        db.execute("PRAGMA user_version = 99")
    in_use = Path(shutil.copyfile(good, tmp_path / "in-use.db"))

    with Archive.open(in_use, holder="yifa crawl"):
        used = run("merge", good, in_use, "--into", into)
        target = run("merge", good, "--into", in_use)

    assert (used.exit_code, "in use by process" in used.stderr) == (4, True)
    assert (target.exit_code, "in use by process" in target.stderr) == (4, True)
    for source, status, words in (
        (damaged, 1, "nothing was merged"),
        (newer, 2, "made by a newer yifa (schema 99"),
        (tmp_path / "none.db", 2, "no such archive"),
        (text, 2, "file is not a database"),
    ):
        ran = run("merge", good, source, "--into", into)
        assert (ran.exit_code, words in ran.stderr, ran.stderr.count("\n")) == (status, True, 1), ran.stderr
    assert run("merge", good, "--into", tmp_path / "no" / "c.db").exit_code == 2
    assert not into.exists()


def merge_and_die(source: Path, into: Path, step: int) -> int:
    """Merge in a process that is killed at its n-th touch of a file; return how it ended."""
    child = os.fork()
    if child == 0:
        left = iter(range(step - 1))

        def count(event: str, _: object) -> None:
            if (
                event.startswith(("sqlite3.", "os.", "open", "tempfile.", "shutil."))
                and next(left, None) is None
            ):
                signal.raise_signal(signal.SIGKILL)

        sys.addaudithook(count)
        merge([source], into)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_merge_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """Killed wherever it opens, connects to, renames or removes a file; in the end it gets through."""
    one, two, into = fill_archive(tmp_path / "one.db"), tmp_path / "two.db", tmp_path / "into.db"
    visit = visit_at(two, days=1)
    visit.save(make_record(OTHER, text="另一文"), at=LATER)
    visit.archive.close()
    before = digest(one)
    after = merged(tmp_path / "whole.db", one, two)["digest"]
    status, step, seen = -signal.SIGKILL, 0, set()

    while status == -signal.SIGKILL:
        step += 1
        shutil.copyfile(one, into)
        status = merge_and_die(two, into, step)
        seen.add(digest(into))
        assert run("verify", archive=into).exit_code == 0

    assert status == 0
    assert step > 10
    assert seen == {before, after}
    assert digest(into) == after

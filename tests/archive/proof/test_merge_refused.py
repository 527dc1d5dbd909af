"""A merge that is refused or killed leaves the archive as it was, or whole."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from archive.proof.merge import merge
from archive.store import Archive
from tests.support.archives.histories import digest
from tests.support.commands import fill_archive, run
from tests.support.factory import (
    make_record,
)
from tests.support.merging import LATER, OTHER, merged, visit_at
from tests.support.processes import stops


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


def merge_in_steps(source: Path, into: Path) -> Iterator[int]:
    """Merge in a process that stops at each touch of a file; yield the process at each."""

    def work(stop: Callable[[], None]) -> None:
        def note(event: str, _: object) -> None:
            if event.startswith(("sqlite3.", "os.", "open", "tempfile.", "shutil.")):
                stop()

        sys.addaudithook(note)
        merge([source], into)

    return stops(work)


def test_a_merge_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    """What is on the disk wherever it opens, connects to, renames or removes a file is one or the other."""
    one, two = fill_archive(tmp_path / "one.db"), tmp_path / "two.db"
    into, left = tmp_path / "merged" / "into.db", tmp_path / "left" / "into.db"
    visit = visit_at(two, days=1)
    visit.save(make_record(OTHER, text="另一文"), at=LATER)
    visit.archive.close()
    before = digest(one)
    after = merged(tmp_path / "whole.db", one, two)["digest"]
    into.parent.mkdir()
    shutil.copyfile(one, into)
    steps, known, seen = 0, set[bytes](), set()

    for _ in merge_in_steps(two, into):
        steps += 1
        content = b"".join(file.read_bytes() for file in (into, Path(f"{into}-wal")) if file.exists())
        if content not in known:  # what is byte for byte as at another step need not be read again
            known.add(content)
            shutil.rmtree(left.parent, ignore_errors=True)
            shutil.copytree(into.parent, left.parent)
            seen.add(digest(left))
            assert run("verify", archive=left).exit_code == 0

    assert steps > 10
    assert seen == {before, after}
    assert digest(into) == after

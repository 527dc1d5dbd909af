"""Several processes read an archive as it is at one moment, whatever is written meanwhile."""

import os
import signal
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event

import pytest

from archive.file.connecting import reading
from archive.hand_on.release import together
from archive.hand_on.release.together import reading_together
from archive.schema.database import Database
from tests.archive.hand_on.release.test_release import SAID, files_of
from tests.support.asked import count
from tests.support.commands import run
from tests.support.factory import HOME, Visit, make_record
from tests.support.reports import fill
from yifa.model.errors import ArchiveError, YifaError


@pytest.fixture
def all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the archive, and on a machine of one core too."""
    monkeypatch.setattr(together, "WORTH_PROCESSES", 0)  # else it takes 4,000 documents
    monkeypatch.setattr(
        "os.cpu_count", lambda: 2
    )  # the processes are real; where there is one core, none began


def pages_of(db: Database, least: int) -> int:
    """Return how many pages there are, at least so many."""
    return max(least, int(db.execute("SELECT count(*) FROM page").fetchone()[0]))


def test_a_release_is_the_same_from_one_process_and_from_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = fill(tmp_path / "a.db")
    alone = run("release", tmp_path / "alone", *SAID, archive=path)
    monkeypatch.setattr(together, "WORTH_PROCESSES", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 3)

    several = run("release", tmp_path / "several", *SAID, archive=path)

    assert (alone.exit_code, several.exit_code) == (0, 0), several.output
    assert files_of(tmp_path / "several") == files_of(tmp_path / "alone")


@pytest.mark.usefixtures("all_cores")
def test_what_is_written_once_they_read_is_not_read(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    visit.archive.commit()

    with reading(visit.archive.path) as db, reading_together(db, visit.archive.path) as all_:
        visit.save(make_record(f"{HOME}2.html", text="另一篇"))
        visit.archive.commit()
        with all_.each(pages_of, [0, 0, 0, 0]) as pages:
            seen = [*pages, pages_of(db, 0)]

    assert seen == [1, 1, 1, 1, 1]
    assert count(visit.archive, "page") == 2


@pytest.mark.usefixtures("all_cores")
def test_they_begin_anew_where_one_of_them_saw_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crawl commits after this process began to read and before the others did."""
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    visit.archive.commit()
    hold, begun = together._hold, []

    def hold_and_write(db: Database) -> None:
        hold(db)
        begun.append(pages_of(db, 0))
        if len(begun) < 3:
            visit.save(make_record(f"{HOME}{len(begun)}.html", text=f"第{len(begun)}篇"))
            visit.archive.commit()

    monkeypatch.setattr(together, "_hold", hold_and_write)
    with (
        reading(visit.archive.path) as db,
        reading_together(db, visit.archive.path) as all_,
        all_.each(pages_of, [0, 0]) as pages,
    ):
        seen = [*pages, pages_of(db, 0)]

    assert (begun, seen) == ([1, 2, 3], [3, 3, 3])


@pytest.mark.usefixtures("all_cores")
def test_what_one_of_them_refuses_is_told(tmp_path: Path) -> None:
    """In one line, as if this process had read."""
    path = fill(tmp_path / "a.db")

    with (
        reading(path) as db,
        reading_together(db, path) as all_,
        pytest.raises(ArchiveError, match="no such archive"),
        all_.each(refuse, [str(tmp_path / "none.db")]) as refused,
    ):
        list(refused)


def refuse(_: Database, path: str) -> None:
    """Open an archive that is not there."""
    with reading(Path(path)):
        pass


@pytest.mark.usefixtures("all_cores")
def test_where_one_of_them_fails_the_others_are_ended(tmp_path: Path) -> None:
    """Before what they write to is taken away."""
    path, others = fill(tmp_path / "a.db"), active_children()

    with reading(path) as db, reading_together(db, path) as all_:
        with (
            pytest.raises(FileExistsError),
            all_.each(write_or_fail, [(tmp_path / "one", True), (tmp_path / "two", False)]) as written,
        ):
            list(written)

        assert (tmp_path / "one").exists()
        assert not any(map(is_there, {*active_children()} - {*others}))


def is_there(process: BaseProcess) -> bool:
    """Return whether the system has a process; the pool's own thread may just be learning that it ended."""
    try:
        os.kill(process.pid or 0, 0)
    except ProcessLookupError:
        return False
    return True


def write_or_fail(_: Database, order: tuple[Path, bool]) -> None:
    """Make a folder and never come back, or fail once the other has."""
    folder, stays = order
    if stays:
        folder.mkdir()
        Event().wait()
    while not folder.with_name("one").exists():
        pass
    folder.with_name("one").mkdir()


@pytest.mark.usefixtures("all_cores")
def test_that_one_of_them_was_killed_is_told(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.db")

    with (
        reading(path) as db,
        reading_together(db, path) as all_,
        pytest.raises(YifaError, match="memory enough"),
        all_.each(die, [0, 0]) as dead,
    ):
        list(dead)


def die(_: Database, __: int) -> None:
    """Be killed, as where the system has no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)

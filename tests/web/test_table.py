"""The table of all counties, made in a process of its own, and pages beside a crawl that writes."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.store import Archive
from tests.support.factory import Visit, make_record
from tests.support.pages.serving import NOW, Pages, served
from yifa.web.table import Standings

PATIENCE_SECONDS = 60.0


@pytest.fixture
def standings(visit: Visit, tmp_path: Path) -> Iterator[Standings]:
    """A table of a small archive, due whenever the archive has changed."""
    visit.archive.close()
    made = Standings(tmp_path / "archive.db", lambda: NOW, lambda: 0.0, shortest=0.0)
    yield made
    made.close()


def test_a_table_whose_process_was_killed_is_made_by_another(standings: Standings) -> None:
    assert standings.current() is None
    for pid in standings._maker._processes:
        os.kill(pid, signal.SIGKILL)
    standings.wait(PATIENCE_SECONDS)
    problem = standings.problem
    standings.current()

    assert problem
    assert standings.wait(PATIENCE_SECONDS) is not None
    assert standings.problem is None


def test_an_archive_that_was_only_read_has_not_changed(standings: Standings, tmp_path: Path) -> None:
    standings.current()
    standings.wait(PATIENCE_SECONDS)
    with Archive.open(tmp_path / "archive.db", read_only=True):
        while_read = standings.is_behind
    with Archive.open(tmp_path / "archive.db") as archive, archive.change() as db:
        db.execute("UPDATE portal SET name = '清江县'")

    assert (while_read, standings.is_behind) == (False, True)


def test_pages_show_what_is_stored_while_it_is_being_written(visit: Visit, tmp_path: Path) -> None:
    visit.list()
    visit.archive.commit()
    with served(tmp_path / "archive.db") as address:
        pages = Pages(address)
        before = pages.get("/search?lang=en").words
        visit.save(make_record())
        visit.archive.commit()
        after = pages.get("/search?lang=en").words

    assert "0 publications" in before
    assert "1 publication" in after

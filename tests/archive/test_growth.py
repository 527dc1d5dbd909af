"""What a portal, a run or a list is asked costs what it has, not what the archive has."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.alarms.raising import Visited, raise_alarms
from archive.answers.failures import failures, portals_to_retry, weigh_none
from archive.answers.lasting.removals import read_evidence, read_removals
from archive.answers.run import report, report_to_keep
from archive.answers.status import status
from archive.book import Book
from archive.derived.reports import count_due
from archive.search.filters import Filters
from archive.search.looked_in import look_in
from archive.store import Archive
from tests.support.archives.counties import BEGIN, VISITS, make, portal_of
from tests.support.plans import scanned, statements_of
from yifa.model.fetch import FetchKind
from yifa.profiles.counties import load_counties

NOW = BEGIN + timedelta(days=60)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("growth") / "a.db"
    make(path, 90, 3)
    with Archive.open(path, holder="tests") as made:
        yield made


def found(archive: Archive, run: Callable[[], object]) -> dict[str, str]:
    """The growing tables that something reads from end to end; what it wrote is taken back."""
    db = archive.db.conn
    db.execute("BEGIN")
    statements = statements_of(db, run)
    db.execute("ROLLBACK")
    assert statements
    return scanned(db, statements)


def test_the_archive_is_one_that_runs_leave(archive: Archive) -> None:
    """Crawled and crawled again, with rows that left, pages that failed, files, reports and seals."""
    counts = {
        name: archive.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in ("portal", "run", "page", "version", "attachment", "page_state", "finding", "fixity")
    }

    assert counts["portal"] == 3
    assert counts["run"] == VISITS + 1
    assert counts["page"] >= 90
    assert min(counts.values()) > 0


def test_the_end_of_a_run_reads_no_table_that_grows(archive: Archive) -> None:
    (run,) = archive.db.execute("SELECT max(run_id) FROM run").fetchone()
    visited = [Visited(code="110102", parked=None, blocked=False, unbalanced=None)]

    def end() -> None:
        raise_alarms(archive.db.conn, run, visited, NOW)
        archive.db.execute("UPDATE run SET report = NULL WHERE run_id = ?", (run,))
        report_to_keep(archive.db, run)

    assert found(archive, end) == {}


def test_a_run_begins_and_walks_without_reading_a_table_that_grows(tmp_path: Path) -> None:
    make(tmp_path / "a.db", 30, 2)
    with Archive.open(tmp_path / "a.db", holder="tests") as archive:
        portal = portal_of(next(iter(load_counties().values())))

        def visit() -> None:
            run = archive.runs.begin("crawl", {"portals": [portal.code]}, "yifa 0", NOW)
            book = Book.open(archive, run, portal, lambda: NOW)
            for section in book.sections():
                book.plan_walk(section.section_id)
                book.begin_walk(section.section_id)
            book.note_absences()
            book.add_revisits()
            book.add_retries(given_up=False)
            book.due(FetchKind.PAGE)
            book.due(FetchKind.ATTACHMENT)
            book.parked_until()
            book.is_honest()
            book.close()

        statements = statements_of(archive.db.conn, visit)

        assert scanned(archive.db.conn, statements) == {}


@pytest.mark.parametrize(
    ("ask", "reads"),
    [
        (lambda a: report(a.db), set()),
        (lambda a: failures(a.db, ["110102"]), set()),
        (lambda a: weigh_none(a.db, ["110102"]), set()),
        (lambda a: portals_to_retry(a.db), set()),
        (lambda a: read_removals(a.db, ["110102"]), {"page_state"}),
        (lambda a: read_evidence(a.db, None), set()),
        # every page is counted once, by indexes
        (lambda a: status(a.db, NOW), {"page"}),
        (lambda a: look_in(a.db, Filters(portal="110102")), set()),
        # every version is counted once, by an index, and every text of a file; no document's row is read
        (lambda a: count_due(a.db.conn), {"version", "file_text"}),
    ],
)  # fmt: skip
def test_questions_read_no_table_that_grows(
    archive: Archive, ask: Callable[[Archive], object], reads: set[str]
) -> None:
    assert found(archive, lambda: ask(archive)).keys() == reads


def test_a_scan_is_seen(archive: Archive) -> None:
    """By alias, through a view, and as an index that SQLite would make for one question."""
    statements = ["SELECT count(*) FROM version AS v WHERE v.title = 'x'", "SELECT url FROM publications"]

    assert scanned(archive.db.conn, statements).keys() == {"version", "page"}

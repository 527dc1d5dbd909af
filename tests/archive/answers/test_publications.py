"""Publications: a page is one row, the same whatever was fetched first, and says how it stands."""

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.answers.recheck import pages_of
from archive.hand_on.units import DOCUMENTS, PUBLICATIONS, count_rows, read_rows
from archive.proof.merge import merge
from archive.search.filters import Filters
from archive.search.search import search
from archive.store import Archive
from tests.support.crawling import rows
from tests.support.factory import AT, HOME, PAGE, Visit, make_entry, make_portal, make_record
from yifa.model.errors import YifaError
from yifa.model.listing import EntryKind

ELSEWHERE = "http://www.baishi.example/"
EDITED, MOVED, COPY = f"{HOME}edited.html", f"{HOME}moved.html", f"{ELSEWHERE}copy.html"
DAY = timedelta(days=1)
TIMES = ("state_since", "first_listed_at", "last_listed_at", "first_fetched_at", "last_fetched_at")


def here(path: Path, order: int) -> None:
    """Store a portal's pages in one order or the other: one edited, one that leads elsewhere now."""
    visit = Visit(path)
    visit.list(make_entry(), make_entry(EDITED), make_entry(MOVED))
    saves = [
        (make_record(), AT),
        (make_record(EDITED, text="起初。"), AT),
        (make_record(MOVED, text="旧址。"), AT),
    ]
    for record, at in saves[::order]:
        visit.save(record, at=at)
    visit.save(make_record(EDITED, text="更正。"), at=AT + 9 * DAY)
    visit.save(make_record(f"{HOME}new.html", text="新址。"), make_entry(MOVED), at=AT + 9 * DAY)
    visit.archive.close()


def there(path: Path) -> None:
    """Store another portal's page, with the first one's text."""
    visit = Visit(path, make_portal("990102", "白石县", "baishi", ELSEWHERE))
    visit.save(make_record(COPY, publisher="白石县转载"))
    visit.archive.close()


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """Two archives of the same pages, stored in opposite orders."""
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    here(one, 1)
    there(one)
    there(other)
    here(other, -1)
    return one, other


def exported(path: Path, unit: Any = PUBLICATIONS) -> list[dict[str, Any]]:
    with Archive.open(path, read_only=True) as archive:
        return list(read_rows(archive.db, unit, Filters()))


def by_url(path: Path) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in exported(path)}


def test_an_export_is_the_same_whatever_was_fetched_first(both: tuple[Path, Path]) -> None:
    one, other = both

    assert exported(one) == exported(other)
    assert [row["url"] for row in exported(one, DOCUMENTS)] == [
        row["url"] for row in exported(other, DOCUMENTS)
    ]


def test_views_are_the_same_whatever_the_order_of_a_merge(both: tuple[Path, Path], tmp_path: Path) -> None:
    merge([*both], tmp_path / "a.db")
    merge([*both[::-1]], tmp_path / "b.db")
    numbers = ("page_id", "version_id", "document_id")

    for view in ("publications", "versions", "documents", "coverage"):
        said = [
            sorted(
                sorted((name, str(value)) for name, value in row.items() if name not in numbers)
                for row in rows(tmp_path / name, f"SELECT * FROM {view}")
            )
            for name in ("a.db", "b.db")
        ]
        assert said[0] == said[1], view
        assert said[0], view
    assert [row["url"] for row in exported(tmp_path / "a.db")] == [row["url"] for row in exported(both[0])]


def test_a_text_of_two_counties_stands_in_both(both: tuple[Path, Path]) -> None:
    told = by_url(both[0])

    assert {(told[url]["county"], told[url]["publisher"]) for url in (PAGE, COPY)} == {
        ("清溪县", "清溪县人民政府办公室"), ("白石县", "白石县转载"),
    }  # fmt: skip
    assert (told[PAGE]["copies"], told[COPY]["copies"]) == ([COPY], [PAGE])
    assert told[PAGE]["bodies"] == "清溪县人民政府、清溪县人民政府办公室"
    assert told[COPY]["bodies"] == "清溪县人民政府、白石县转载"
    covered = rows(both[0], "SELECT county, publications, documents FROM coverage ORDER BY portal")
    assert covered == [
        {"county": "清溪县", "publications": 3, "documents": 3},
        {"county": "白石县", "publications": 1, "documents": 1},
    ]


def test_an_edited_page_is_one_row_with_what_it_shows_now(both: tuple[Path, Path]) -> None:
    row = by_url(both[0])[EDITED]
    shown = rows(both[0], "SELECT * FROM versions WHERE url = ? ORDER BY version_id", EDITED)

    assert (row["text"], row["versions"], row["section"], row["state"]) == ("更正。", 2, "依法行政", "listed")
    assert [(each["last_fetch_without"], each["first_fetch_with"], each["current"]) for each in shown] == [
        (None, "2026-01-20T02:30:00Z", 0),
        ("2026-01-20T02:30:00Z", "2026-01-29T02:30:00Z", 1),
    ]


def test_an_address_that_leads_elsewhere_now_names_it(both: tuple[Path, Path]) -> None:
    """The page that answers has the place on the list of the address that leads to it."""
    told = by_url(both[0])

    assert (told[MOVED]["replaced_by"], told[MOVED]["text"]) == (f"{HOME}new.html", "旧址。")
    new = told[f"{HOME}new.html"]
    assert (new["replaced_by"], new["section"], new["first_listed_at"]) == (
        None, "依法行政", "2026-01-20T02:30:00Z",
    )  # fmt: skip


def test_another_address_of_a_page_is_no_publication_of_its_own(tmp_path: Path) -> None:
    """A row that always led to the same page under another address: one publication, listed."""
    visit = Visit(tmp_path / "a.db")
    visit.list(make_entry(f"{HOME}go?id=1"))
    visit.save(make_record(), make_entry(f"{HOME}go?id=1"))
    visit.archive.close()

    (row,) = exported(tmp_path / "a.db")
    assert (row["url"], row["section"], row["state"]) == (PAGE, "依法行政", "listed")


def test_a_change_lies_between_two_whole_answers(tmp_path: Path) -> None:
    """What came unchanged in between moves the interval's beginning; a list that shows the page does not."""
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    visit.save(make_record(), at=AT + 3 * DAY)
    visit.list(make_entry(), at=AT + 5 * DAY)
    visit.save(make_record(text="更正。"), at=AT + 9 * DAY)
    visit.save(make_record(text="更正。"), at=AT + 10 * DAY)
    visit.archive.close()

    shown = rows(tmp_path / "a.db", "SELECT * FROM versions ORDER BY version_id")
    assert [
        (each["last_fetch_without"], each["first_fetch_with"], each["last_fetch_with"]) for each in shown
    ] == [
        (None, "2026-01-20T02:30:00Z", "2026-01-23T02:30:00Z"),
        ("2026-01-23T02:30:00Z", "2026-01-29T02:30:00Z", "2026-01-30T02:30:00Z"),
    ]


@pytest.fixture
def searched(tmp_path: Path) -> Iterator[Archive]:
    here(tmp_path / "a.db", 1)
    there(tmp_path / "a.db")
    with Archive.open(tmp_path / "a.db", read_only=True) as archive:
        yield archive


def test_a_page_is_one_hit_by_what_it_shows_now_or_by_what_it_showed(searched: Archive) -> None:
    now, before = search(searched.db, ["更正"], Filters()), search(searched.db, ["起初"], Filters())

    assert [(hit.url, hit.current) for hit in now.hits] == [(EDITED, True)]
    assert [(hit.url, hit.current) for hit in before.hits] == [(EDITED, False)]
    assert search(searched.db, ["法治政府"], Filters()).total == count_rows(
        searched.db, PUBLICATIONS, Filters(), ["法治政府"]
    )


def test_what_grows_is_looked_up_by_an_index(searched: Archive) -> None:
    """No row of the views scans a table for itself."""
    for sql in (
        "SELECT * FROM publications WHERE portal = '990101'",
        "SELECT * FROM publications WHERE page_id = 1",
        "SELECT * FROM versions WHERE page_id = 1",
        "SELECT * FROM publications WHERE url = 'x'",
    ):
        plan = [row[3] for row in searched.db.execute(f"EXPLAIN QUERY PLAN {sql}")]
        scans = [step for step in plan if re.match(r"SCAN [a-z]$", step)]
        assert not scans, (sql, scans)


def test_any_order_of_saving_gives_the_same_publications(tmp_path: Path) -> None:
    """Copies, edits and pages of two portals, shuffled as crawls may shuffle them."""
    told = []
    for seed in range(4):
        path = tmp_path / f"{seed}.db"
        pages = [(number, number % 3) for number in range(9)]
        random.Random(seed).shuffle(pages)
        visit = Visit(path)
        for number, text in pages:
            visit.save(make_record(f"{HOME}{number}.html", text=f"第{text}篇。"))
        visit.archive.close()
        told.append([{name: row[name] for name in row if name not in TIMES} for row in exported(path)])

    assert told[0] == told[1] == told[2] == told[3]
    with closing(sqlite3.connect(tmp_path / "0.db")) as db:
        assert db.execute("SELECT sum(copies_elsewhere), count(*) FROM publications").fetchone() == (18, 9)


def test_what_is_to_be_fetched_again_is_a_page_or_all_that_show_a_text(searched: Archive) -> None:
    (document,) = searched.db.execute("SELECT document FROM publications WHERE url = ?", (PAGE,)).fetchone()

    assert [(page.portal, page.url) for page in pages_of(searched.db, EDITED)] == [("990101", EDITED)]
    assert [page.url for page in pages_of(searched.db, document)] == [PAGE, COPY]
    with pytest.raises(YifaError, match="does not know the address"):
        pages_of(searched.db, f"{HOME}never.html")


def test_a_row_that_leads_off_the_portal_is_not_fetched_again(visit: Visit) -> None:
    visit.list(make_entry(f"{HOME}away", kind=EntryKind.EXTERNAL))

    with pytest.raises(YifaError, match="leads off the portal"):
        pages_of(visit.archive.db, f"{HOME}away")

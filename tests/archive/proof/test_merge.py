"""Archives joined: the same whatever the order and grouping, nothing lost, nothing twice."""

import json
import random
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.proof.rules import load_rules, tables_of
from tests.acceptance.merge import main
from tests.support.archives.histories import digest, make_histories, merge_by_chance
from tests.support.commands import fill_archive, run
from tests.support.crawling import rows
from tests.support.factory import (
    AT,
    HOME,
    PAGE,
    TEXT,
    Visit,
    make_entry,
    make_fetched,
    make_page,
    make_record,
)
from tests.support.merging import LATER, OTHER, merged, visit_at
from yifa.model.fetch import FetchKind


@pytest.mark.no_cover  # many alike
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 2**32))
@example(seed=314)
def test_any_order_and_grouping_gives_the_same(seed: int) -> None:
    """A part of what ``python -m tests.acceptance.merge`` does.

    314: one archive found a page later than any listed it, and never fetched it; the day it was found, of
    which a merge keeps the earliest, was no witness of what it is.
    """
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        paths = make_histories(Path(folder), dice)
        places = [Path(folder) / name for name in ("one", "two")]
        for place in places:
            place.mkdir()

        one, two = (merge_by_chance(paths, place, dice) for place in places)

        assert digest(one) == digest(two)
        assert run("verify", archive=one).exit_code == 0


@pytest.mark.no_cover
def test_the_orders_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["6"]) == 0
    assert "6 digests equal, 6 merged archives sound" in capsys.readouterr().out


def test_an_archive_merged_into_itself_or_twice_adds_nothing(tmp_path: Path) -> None:
    """Its file is not even written."""
    path = fill_archive(tmp_path / "a.db")
    before = path.read_bytes()

    told = merged(path, path, path)

    assert not any(told["added"].values())
    assert path.read_bytes() == before
    again = run("merge", path, "--into", path)
    assert again.stdout.endswith(": nothing was added\n")
    assert merged(tmp_path / "b.db", path)["digest"] == told["digest"]


def test_row_numbers_say_nothing_and_every_value_does(tmp_path: Path) -> None:
    path = fill_archive(tmp_path / "a.db")
    merged(tmp_path / "b.db", path)
    before = digest(path)

    with closing(sqlite3.connect(tmp_path / "b.db")) as db, db:
        db.execute("UPDATE field SET field_id = field_id + 100")
    renumbered = digest(tmp_path / "b.db")
    changes = []
    for sql in (
        "UPDATE field SET raw = 'x' WHERE field_id = 101",
        "UPDATE version SET title = 'x' WHERE version_id = 1",
        "UPDATE document SET text = 'x' WHERE document_id = 1",
        "UPDATE failure SET reason = 'x' WHERE failure_id = 1",
        "UPDATE entry SET title = 'x'",
        "DELETE FROM finding WHERE finding_id = 1",
        "INSERT INTO page_state (page_id, state, at, run_id, detail) VALUES (1, 'gone', '2026', 1, '')",
    ):
        with closing(sqlite3.connect(tmp_path / "b.db")) as db, db:
            db.execute(sql)
        changes.append(digest(tmp_path / "b.db"))

    assert renumbered == before
    assert len({before, *changes}) == 8


def test_versions_of_two_crawlers_find_their_place(tmp_path: Path) -> None:
    """The newest is current though merged first; documents are described by what showed them first."""
    new, old, into = tmp_path / "new.db", tmp_path / "old.db", tmp_path / "c.db"
    visit = visit_at(new, days=1)
    visit.save(make_record(PAGE, "新标题", f"{TEXT}\n补记"), at=LATER)
    visit.save(make_record(OTHER, "后见"), at=LATER)
    visit.archive.close()
    visit = visit_at(old)
    visit.save(make_record(PAGE, "旧标题"), at=AT)
    visit.archive.close()

    merged(into, new, old)

    said = rows(
        into,
        "SELECT title, first_with_at FROM version JOIN page USING (page_id) WHERE url = ?"
        " ORDER BY version_id",
        PAGE,
    )
    assert [row["title"] for row in said] == ["旧标题", "新标题"]
    (current,) = rows(
        into, "SELECT title FROM page JOIN version ON version_id = current_version_id WHERE url = ?", PAGE
    )
    assert current == {"title": "新标题"}
    (shown,) = rows(into, "SELECT title, copies FROM documents WHERE text = ?", TEXT)
    assert shown == {"title": "后见", "copies": 2}  # the page whose address comes first, of one date
    assert json.loads(run("search", "补记", "--json", archive=into).stdout)["total"] == 1


def test_what_another_crawler_got_is_no_task_and_no_failure_any_more(tmp_path: Path) -> None:
    """And what it got before is still to be fetched."""
    one, two, into = tmp_path / "one.db", tmp_path / "two.db", tmp_path / "c.db"
    visit = visit_at(one)
    visit.list(make_entry(PAGE), make_entry(OTHER, title="另一"), at=AT)
    visit.fail(PAGE, at=AT)
    visit.fail(OTHER, at=AT)
    visit.archive.close()
    visit = visit_at(two, days=1)
    visit.save(make_record(PAGE), at=LATER)
    visit.save(make_record(OTHER), at=AT - timedelta(days=1))
    visit.archive.close()

    merged(into, one, two)

    assert [row["url"] for row in rows(into, "SELECT url FROM task WHERE kind = 'page'")] == [OTHER]
    failures = {row["url"]: row["resolved_at"] for row in rows(into, "SELECT url, resolved_at FROM failure")}
    assert failures == {PAGE: "2026-01-21T02:30:00Z", OTHER: None}
    assert {row["attempts"] for row in rows(into, "SELECT attempts FROM task WHERE kind = 'page'")} == {1}


def test_the_profile_last_used_stays(tmp_path: Path) -> None:
    one, two, into = tmp_path / "one.db", tmp_path / "two.db", tmp_path / "c.db"
    for path, name in ((one, "旧名"), (two, "新名")):
        visit = visit_at(path)
        visit.list(make_entry(PAGE), at=AT)
        at = LATER if path is two else AT
        visit.archive.portals.add_section(
            visit.portal_id, name=name, url=f"{HOME}x/", found_by="profile", found_path=None, at=at
        )
        with visit.archive.change() as db:
            db.execute("UPDATE portal SET name = ?", (name,))
        visit.archive.close()

    merged(into, two, one)

    assert rows(into, "SELECT name FROM portal") == [{"name": "新名"}]
    assert {row["name"] for row in rows(into, "SELECT name FROM section")} == {"依法行政", "新名"}


def test_a_redirected_page_leads_to_the_newest_version_of_its_target(tmp_path: Path) -> None:
    one, into = tmp_path / "one.db", tmp_path / "c.db"
    visit = visit_at(one)
    visit.list(make_entry(PAGE), at=AT)
    visit.save(make_record(PAGE), at=AT)
    visit.save(make_record(OTHER, "转到"), at=AT)
    visit.archive.versions.redirect(PAGE, OTHER, visit.run_id, LATER)
    visit.archive.close()

    merged(into, one)

    (page,) = rows(
        into,
        "SELECT title FROM page JOIN version ON version_id = current_version_id WHERE page.url = ?",
        PAGE,
    )
    assert page == {"title": "转到"}


def test_pages_packed_with_different_dictionaries_are_read_from_the_merged_archive(tmp_path: Path) -> None:
    """Each archive's first page is its dictionary; each page is unpacked afterwards, and crawling goes on."""
    paths = [tmp_path / "one.db", tmp_path / "two.db"]
    for path, order in zip(paths, (range(6), reversed(range(6))), strict=True):
        visit = visit_at(path)
        for number in order:
            visit.save(make_record(f"{HOME}{number}.html", f"标题{number}", f"{TEXT}{number}"))
        visit.archive.close()

    merged(tmp_path / "c.db", *paths)

    assert {row["codec"] for row in rows(tmp_path / "c.db", "SELECT codec FROM payload")} > {
        "zstd+dictionary"
    }
    visit = visit_at(tmp_path / "c.db", days=3)
    visit.save(make_record(f"{HOME}9.html", "标题九", f"{TEXT}9"), at=LATER + timedelta(days=3))
    visit.archive.close()
    assert run("verify", archive=tmp_path / "c.db").exit_code == 0


def test_a_reading_by_later_rules_wins_and_makes_no_version(tmp_path: Path) -> None:
    before, after, into = tmp_path / "before.db", tmp_path / "after.db", tmp_path / "c.db"
    visit = Visit(before)
    capture_id = visit.keep(make_fetched(PAGE, make_page()))
    visit.archive.versions.save(
        make_record(publisher="旧读"),
        capture_id=capture_id,
        portal_id=1,
        run_id=1,
        entry=None,
        at=AT,
        extraction=0,
    )
    visit.archive.close()
    shutil.copyfile(before, after)
    assert run("reread", archive=after).exit_code == 0

    merged(into, after, before)

    assert rows(into, "SELECT count(*) AS n FROM version") == [{"n": 1}]
    assert rows(into, "SELECT extraction, title FROM version") == rows(
        after, "SELECT extraction, title FROM version"
    )


def test_every_table_is_joined_by_a_rule_or_as_a_set(tmp_path: Path) -> None:
    """A table with keys of its own needs a rule; one without is the set of its rows."""
    with closing(sqlite3.connect(fill_archive(tmp_path / "a.db"))) as db:
        tables = tables_of(db)
        for name, table in tables.items():
            indexes = db.execute(
                'SELECT count(*) FROM pragma_index_list(?) WHERE "unique"', (name,)
            ).fetchone()
            assert name in load_rules() or not indexes[0], f"{name} needs a rule in archive/proof/joins.toml"
            behind = [
                each
                for each in table.references.values()
                if list(tables).index(each) > list(tables).index(name)
            ]
            assert not behind, f"{name} refers to {behind}, which come after it"
    assert set(load_rules()) <= set(tables)


def test_rows_alike_in_one_archive_are_all_kept(tmp_path: Path) -> None:
    """Two findings of the same words are two findings."""
    visit = Visit(tmp_path / "a.db")
    for _ in range(2):
        visit.archive.queue.fail(
            visit.portal_id, visit.run_id, url=PAGE, kind=FetchKind.PAGE, reason="dns", detail="", at=AT
        )
        finding = replace(make_record().findings[0], code="odd")
        visit.archive.runs.note(visit.run_id, visit.portal_id, PAGE, finding)
        visit.archive.runs.begin("crawl", {}, "yifa 0", AT)
    visit.archive.close()

    merged(tmp_path / "c.db", tmp_path / "a.db")

    assert rows(tmp_path / "c.db", "SELECT count(*) AS n FROM finding") == [{"n": 2}]
    assert rows(tmp_path / "c.db", "SELECT count(*) AS n FROM run") == [{"n": 3}]

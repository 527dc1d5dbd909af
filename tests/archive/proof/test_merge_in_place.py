"""What is new is added in place: the same as if all were joined anew, at the cost of what is new."""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from archive.file.connecting import connect_to_read
from archive.proof import memory
from archive.proof.changes import changed_rows
from archive.proof.lookup import Lookup
from archive.proof.merge import merge
from archive.proof.verify import verify
from tests.support.archives.histories import History, digest, make_histories
from tests.support.commands import fill_archive, run
from tests.support.crawling import rows
from tests.support.factory import AT, PAGE, TEXT, Visit, make_portal, make_record
from tests.support.merging import LATER, OTHER, merged, visit_at

FAR = make_portal("990102", "白石县", "baishi", "http://www.baishi.example/")


def numbers(path: Path) -> list[dict[str, object]]:
    return rows(path, "SELECT page_id, url FROM page ORDER BY url")


def go_on(path: Path, days: int, *records: tuple[str, str]) -> None:
    """Let an archive's crawler find some pages (address, text) some days later."""
    visit = visit_at(path, days=days)
    for url, text in records:
        visit.save(make_record(url, text=text), at=AT + timedelta(days=days))
    visit.archive.close()


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(2))
def test_archives_that_go_on_are_joined_as_if_anew(tmp_path: Path, seed: int) -> None:
    """Whatever they lived through, in whatever order they are taken up again."""
    dice = random.Random(seed)
    paths = make_histories(tmp_path, dice, 3)
    into = tmp_path / "into.db"
    merge(paths[:1], into)
    for step, path in enumerate((*paths[1:], *paths)):
        if step > 1:
            history = History(path, dice, days=40 * step)
            for _ in range(dice.randrange(1, 10)):
                history.step()
            history.archive.close()
        anew = tmp_path / f"anew-{step}.db"

        told = merge([into, path], anew)
        joined = merge([path], into)

        assert (joined.digest, joined.rows) == (told.digest, told.rows)
        assert digest(into) == joined.digest
        with closing(connect_to_read(into).conn) as db:
            assert verify(db).damage == []


def test_rows_keep_their_numbers_and_only_what_is_new_is_written(tmp_path: Path) -> None:
    one, into = fill_archive(tmp_path / "one.db"), tmp_path / "into.db"
    two = Visit(tmp_path / "two.db", FAR)
    two.save(make_record(f"{FAR.home}1.html", "他县", "他县的文"), at=LATER)
    two.archive.close()
    merged(into, one)
    before = numbers(into)

    told = merged(into, two.archive.path)

    assert {name: number for name, number in told["added"].items() if number} == {
        "portal": 1, "section": 1, "walk": 1, "payload": 1, "capture": 1, "page": 1, "document": 1,
        "version": 1, "attachment": 1,
    }  # fmt: skip
    assert [row for row in numbers(into) if row in before] == before
    assert told["digest"] == merged(tmp_path / "anew.db", one, two.archive.path)["digest"]
    assert rows(into, "SELECT count(*) AS n FROM document_fts('他县')") == [{"n": 1}]


def test_what_was_joined_is_not_read_again(tmp_path: Path) -> None:
    """Of an archive that went on, only what it says since: the walk before, left open, is ended by then."""
    one, into = tmp_path / "one.db", tmp_path / "into.db"
    go_on(one, 0, (PAGE, TEXT), (OTHER, f"{TEXT}\n二"))
    merged(into, one)
    before = into.read_bytes()

    again = run("merge", one, "--into", into)

    assert again.stdout.endswith(": nothing was added\n")
    assert into.read_bytes() == before
    go_on(one, 3, (f"{OTHER}3", "新文"))
    with closing(connect_to_read(one).conn) as db, closing(connect_to_read(into).conn) as known:
        reader = Lookup(db, 0, {})
        now = memory.digests_of(db, reader.tables)
        joined = memory.before(known, now)
        assert joined is not None
        changed = changed_rows(reader, now, joined)
    assert {name: len(changed[name]) for name in ("document", "version", "capture", "page", "walk")} == {
        "document": 1, "version": 1, "capture": 1, "page": 1, "walk": 2,
    }  # fmt: skip
    merged(into, one)
    assert rows(into, "SELECT count(*) AS n FROM joined WHERE digest IS NULL") == [{"n": 1}]


def test_a_crawl_into_the_merged_archive_makes_it_read_all_again(tmp_path: Path) -> None:
    one, two, into = tmp_path / "one.db", tmp_path / "two.db", tmp_path / "into.db"
    go_on(one, 0, (PAGE, TEXT))
    merged(into, one)
    go_on(into, 5, (OTHER, "另一文"))
    go_on(two, 9, (f"{OTHER}2", "第三文"))

    told = merged(into, two)

    assert told["digest"] == merged(tmp_path / "anew.db", into, two, one)["digest"]


def test_older_news_are_joined_anew_in_the_order_of_time(tmp_path: Path) -> None:
    new, old, into = tmp_path / "new.db", tmp_path / "old.db", tmp_path / "into.db"
    go_on(new, 5, (PAGE, f"{TEXT}\n后"))
    go_on(old, 2, (PAGE, TEXT))
    merged(into, new)

    merged(into, old)
    assert not into.with_name("into.db-wal").exists(), "who copies the file copies all of it"

    said = rows(into, "SELECT first_with_at FROM version ORDER BY version_id")
    assert said == sorted(said, key=lambda row: str(row["first_with_at"]))
    assert rows(into, "SELECT count(*) AS n FROM joined WHERE digest IS NULL") == [{"n": 2}]


@pytest.mark.parametrize("damaged", ["one.db", "into.db"])
def test_a_damaged_row_that_the_merge_needs_stops_it(tmp_path: Path, damaged: str) -> None:
    one, into = tmp_path / "one.db", tmp_path / "into.db"
    go_on(one, 0, (PAGE, TEXT))
    merged(into, one)
    go_on(one, 3, (PAGE, f"{TEXT}\n改"))
    sql = "UPDATE page SET last_fetched_at = '2027', rhythm_days = 77"
    with closing(sqlite3.connect(tmp_path / damaged)) as db, db:
        db.execute(sql if damaged == "into.db" else "UPDATE version SET title = 'x' WHERE version_id = 2")
    before = into.read_bytes()

    if damaged == "into.db":
        go_on(one, 700, (PAGE, f"{TEXT}\n又改"))
    refused = run("merge", one, "--into", into)

    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "damaged, see `yifa verify`; nothing was merged" in refused.stderr
    assert into.read_bytes() == before


def test_a_row_that_another_program_wrote_stops_it(tmp_path: Path) -> None:
    """Nothing sealed it, so what changed since the archive was joined does not show it."""
    one, into = tmp_path / "one.db", tmp_path / "into.db"
    go_on(one, 0, (PAGE, TEXT))
    merged(into, one)
    go_on(one, 3, (OTHER, "另一文"))
    with closing(sqlite3.connect(one)) as db, db:
        db.execute("INSERT INTO run (command, arguments, software, started_at) VALUES ('x', '', '', '2027')")

    refused = run("merge", one, "--into", into)

    assert (refused.exit_code, "run is damaged, see" in refused.stderr) == (1, True)


def test_what_a_merge_remembers_is_right_or_not_used(tmp_path: Path) -> None:
    """Digests that are lost or wrong are made anew."""
    one, into = tmp_path / "one.db", tmp_path / "into.db"
    go_on(one, 0, (PAGE, TEXT))
    merged(into, one)
    with closing(sqlite3.connect(into)) as db, db:
        db.execute("UPDATE said SET lines = zeroblob(32) WHERE name = 'page'")
    go_on(one, 3, (PAGE, f"{TEXT}\n改"))

    told = merged(into, one)

    assert told["digest"] == digest(into)


def test_no_lookup_reads_a_table_that_grows(tmp_path: Path) -> None:
    path = fill_archive(tmp_path / "a.db")
    with closing(connect_to_read(path).conn) as db:
        plans: dict[str, str] = {}
        lookup = Lookup(db, 0, {})
        for name, table in lookup.tables.items():
            if name in ("portal", "park", "mute", "time_stamp", "field"):
                continue
            asked: list[str] = []
            db.set_trace_callback(asked.append)
            lookup.find(table, ["x"] * len(table.rule.key))
            db.set_trace_callback(None)
            plans[name] = db.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchone()[3]

    assert [name for name, plan in plans.items() if not plan.startswith("SEARCH")] == []


def test_an_archive_that_is_written_anew_is_derived_anew(tmp_path: Path) -> None:
    """An index of the owner's keeps a merge from adding in place; the new file has nothing derived."""
    into, other = tmp_path / "into.db", tmp_path / "other.db"
    go_on(into, 0, (PAGE, TEXT))
    go_on(other, 1, (OTHER, f"{TEXT}又及。"))
    assert run("derive", archive=into).exit_code == 0
    with closing(sqlite3.connect(into)) as db:
        db.execute("CREATE INDEX mine ON run (command)")

    assert merged(into, other)["is_anew"]
    assert rows(into, "SELECT count(*) AS n FROM derivation") == [{"n": 2}]

    merged(into, other)  # nothing new
    assert rows(into, "SELECT count(*) AS n FROM derivation") == [{"n": 2}]


def test_a_merge_derives_what_came_and_leaves_what_waited(tmp_path: Path) -> None:
    """A crawl that stored more than a run derives at its end leaves the rest to `yifa derive`."""
    into, other = tmp_path / "into.db", tmp_path / "other.db"
    go_on(into, 0, (PAGE, TEXT))
    go_on(other, 1, (OTHER, f"{TEXT}又及。"))

    merged(into, other)

    derived = rows(
        into, "SELECT url FROM derivation JOIN version USING (document_id) JOIN page USING (page_id)"
    )
    assert derived == [{"url": OTHER}]

"""Stored bytes are read again with today's rules: the same versions say more, none is made."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from archive.store import Archive
from archive.tables.links import KeptFile
from archive.tables.rereading import stored_version
from pipelines.reread import EXAMPLES, entry_of, reread
from tests.replica import Replica
from tests.support.archives.kept import receive
from tests.support.commands import run
from tests.support.crawling import Ran, crawl, current, rows, yifa
from tests.support.factory import (
    AT,
    HOME,
    PAGE,
    TEXT,
    TITLE,
    Visit,
    make_entry,
    make_fetched,
    make_page,
    make_record,
)
from yifa.model.fetch import FetchKind
from yifa.model.record import Attachment
from yifa.reading.labels import HERE

LABEL = "责任部门"
COUNTIES = ("甘州区", "武冈市")
COPY = f"{HOME}copy.html"


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two archives of the same portals: one crawled while a label was not in the vocabulary, one with it."""
    folder = tmp_path_factory.mktemp("older")
    labels = folder / "labels.toml"
    labels.write_text(
        (HERE / "labels.toml").read_text(encoding="utf-8").replace(f'"{LABEL}"', '"不认"'), encoding="utf-8"
    )
    before, after = folder / "before.db", folder / "after.db"
    with Replica() as replica:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("YIFA_LABELS", str(labels))
            crawl(before, replica, *COUNTIES)
        crawl(after, replica, *COUNTIES)
    return before, after


def test_a_version_whose_answer_is_damaged_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    """Headers that are no JSON, a time that is none, bytes that do not unpack: each costs its version."""
    visit = Visit(tmp_path / "a.db")
    for number in range(5):
        visit.save(make_record(f"{HOME}{number}.html", text=f"{TEXT}{number}"))
    visit.archive.close()
    with sqlite3.connect(tmp_path / "a.db") as db:
        db.execute("UPDATE capture SET headers = substr(headers, 2) WHERE capture_id = 1")
        db.execute("UPDATE capture SET headers = '[[1, 2]]' WHERE capture_id = 2")
        db.execute("UPDATE capture SET fetched_at = '2026-99' WHERE capture_id = 3")
        db.execute("UPDATE payload SET data = zeroblob(9) WHERE payload_id = 4")
    db.close()

    for more in (["--dry-run"], []):
        ran = run("reread", "--json", *more, archive=tmp_path / "a.db")

        refused = json.loads(ran.stdout)["refused"]
        assert ran.exit_code == 1
        assert [row["version"] for row in refused] == [1, 2, 3, 4]
        assert all(row["reason"].startswith("damaged, see `yifa verify`: ") for row in refused)


def copy(archive: Path, folder: Path) -> Path:
    target = folder / "archive.db"
    target.write_bytes(archive.read_bytes())
    return target


def told(ran: Ran) -> dict[str, object]:
    found = ran.json()
    assert isinstance(found, dict)
    return found


def test_unchanged_rules_change_nothing(older: tuple[Path, Path], tmp_path: Path) -> None:
    """Every page of a crawl is read from its stored bytes as it was from the wire."""
    archive = copy(older[1], tmp_path)
    before = archive.read_bytes()

    ran = yifa("reread", "--dry-run", "--archive", archive)

    assert (ran.status, ran.err) == (0, "")
    assert "Nothing was written" in ran.out
    assert " 0 otherwise, 0 not read" in ran.out
    assert archive.read_bytes() == before


def test_a_dry_run_names_exactly_the_versions_that_a_new_label_changes(
    older: tuple[Path, Path], tmp_path: Path
) -> None:
    archive = copy(older[0], tmp_path)
    before = archive.read_bytes()
    due = [
        row["version_id"]
        for row in rows(archive, "SELECT DISTINCT version_id FROM field WHERE label LIKE ?", f"%{LABEL}%")
    ]

    found = told(yifa("reread", "--dry-run", "--json", "--archive", archive))

    assert found["changed"] == sorted(due)
    assert len(due) > 5
    fields = found["fields"]
    assert isinstance(fields, dict)
    assert fields["values"]["times"] == len(due)
    assert len(fields["values"]["examples"]) == EXAMPLES
    assert fields["responsible_department"]["examples"][0]["before"] is None
    assert found["run"] is None
    assert archive.read_bytes() == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_reread_gives_what_a_crawl_with_todays_rules_gives(
    older: tuple[Path, Path], tmp_path: Path, jobs: str
) -> None:
    """The same versions, no new ones, as a run of its own; afterwards nothing is left to change."""
    archive = copy(older[0], tmp_path)
    versions = rows(
        archive, "SELECT version_id, page_id, document_id, capture_id, first_with_at FROM version"
    )

    ran = yifa("reread", "--jobs", jobs, "--archive", archive)

    assert ran.status == 0
    assert "responsible_department: " in ran.out
    assert (
        rows(archive, "SELECT version_id, page_id, document_id, capture_id, first_with_at FROM version")
        == versions
    )
    said = {url: without_numbers(row) for url, row in current(archive).items()}
    assert said == {url: without_numbers(row) for url, row in current(older[1]).items()}
    assert values(archive) == values(older[1])
    (last,) = rows(archive, "SELECT command, exit_status FROM run ORDER BY run_id DESC LIMIT 1")
    assert last == {"command": "reread", "exit_status": 0}
    assert yifa("verify", "--archive", archive).status == 0
    assert told(yifa("reread", "--dry-run", "--json", "--archive", archive))["changed"] == []


def without_numbers(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if not name.endswith(("_id", "with_at", "without_at"))}


def values(archive: Path) -> list[dict[str, object]]:
    sql = """SELECT url, name, label, raw, value, origin, chosen FROM field JOIN version USING (version_id)
        JOIN page USING (page_id) ORDER BY 1, 2, 3, 4, 5, 6, 7"""
    return rows(archive, sql)


def test_only_the_portals_named_are_read(older: tuple[Path, Path], tmp_path: Path) -> None:
    archive = copy(older[0], tmp_path)

    found = told(yifa("reread", "武冈市", "--json", "--archive", archive))

    assert list(found["portals"]) == ["430581"]  # type: ignore[call-overload] # a JSON object
    assert yifa("reread", "无此县", "--archive", archive).status == 2
    assert yifa("reread", "--archive", tmp_path / "none.db").status == 2
    assert "read again" not in yifa("report", "--archive", archive).err


def save(visit: Visit, url: str, body: bytes) -> None:
    """Store a record as if an older yifa had read it from these bytes."""
    capture_id = visit.keep(make_fetched(url, body))
    visit.archive.versions.save(
        make_record(url),
        capture_id=capture_id,
        portal_id=visit.portal_id,
        run_id=visit.run_id,
        entry=None,
        at=AT,
    )


def test_bytes_no_longer_judged_a_document_are_told_of_and_not_touched(tmp_path: Path) -> None:
    """A challenge an older yifa took for a page, a page without a body, and one with another address."""
    path = tmp_path / "a.db"
    visit = Visit(path)
    for number in range(25):
        body = f"<html><title>404</title><body>{number} 页面不存在</body></html>"
        save(visit, f"{HOME}{number}.html", body.encode())
    visit.archive.close()
    before = values(path)

    ran = run("reread", archive=path)

    assert ran.exit_code == 1
    assert "not touched: " in ran.stdout
    assert "… and 5 more; see --json" in ran.stdout
    assert "0 versions as before, 0 otherwise, 25 not read" in ran.stdout
    assert values(path) == before
    assert run("verify", archive=path).exit_code == 0


def test_the_listings_row_is_read_as_it_was_then(tmp_path: Path) -> None:
    """A later row of the list does not change what an earlier version was read with."""
    visit = Visit(tmp_path / "a.db")
    save(visit, PAGE, make_page())
    visit.archive.commit()

    assert entry_of(stored_version(visit.archive.db.conn, 1)) is None
    visit.archive.close()


def test_a_rule_that_changes_texts_moves_documents_and_the_index(tmp_path: Path) -> None:
    """One text of two pages becomes two, then one again; the index follows, no version is added."""
    path = tmp_path / "a.db"
    visit = Visit(path)
    visit.save(make_record(PAGE))
    visit.save(make_record(COPY))
    visit.archive.commit()
    other = make_record(COPY, text=f"{TEXT}\n稽查附记")
    more = replace(other, attachments=(Attachment(url=f"{HOME}new.pdf", name="新附件"),))

    reread_as(visit, 2, more)
    split = state(visit.archive)
    reread_as(visit, 1, make_record(PAGE, text=f"{TEXT}\n稽查附记"))
    joined = state(visit.archive)
    reread_as(visit, 1, make_record(PAGE, text=f"{TEXT} \n稽查附记", title=f"{TITLE}之二"))
    visit.archive.close()

    assert split == ([(1, 1), (2, 2)], 2, 2)
    assert joined == ([(1, 2), (2, 2)], 1, 1)
    assert rows(path, "SELECT name FROM attachment WHERE version_id = 2") == [{"name": "新附件"}]
    hits = json.loads(run("search", "稽查", "--json", archive=path).stdout)["results"]
    assert [hit["title"] for hit in hits] == [TITLE, f"{TITLE}之二"]  # two pages, one of them renamed
    assert run("verify", archive=path).exit_code == 0


def reread_as(visit: Visit, version_id: int, record: object) -> None:
    stored = stored_version(visit.archive.db.conn, version_id)
    visit.archive.rereading.rewrite(stored, record, run_id=visit.run_id, extraction=2, hash_rule=2)  # type: ignore[arg-type] # a Record
    visit.archive.commit()


def state(archive: Archive) -> tuple[list[tuple[int, int]], int, int]:
    db = archive.db.conn
    versions = db.execute("SELECT version_id, document_id FROM version ORDER BY 1").fetchall()
    (documents,) = db.execute("SELECT count(*) FROM document").fetchone()
    (found,) = db.execute(
        "SELECT count(*) FROM document_fts WHERE document_fts MATCH '\"行政 政复\"'"
    ).fetchone()
    return versions, documents, found


def test_a_text_alone_in_its_document_changes_in_place(tmp_path: Path) -> None:
    """The document keeps its number; what hashes as another known text joins it."""
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record(PAGE), make_entry())
    visit.archive.commit()

    reread_as(visit, 1, make_record(PAGE, text="改写之后的正文"))

    assert state(visit.archive) == ([(1, 1)], 1, 0)
    told = reread(visit.archive.path, portals=("000000",), at=AT, dry_run=True)
    assert (told.same, told.changed) == (0, [])
    visit.archive.close()
    assert run("verify", archive=tmp_path / "a.db").exit_code == 0


def test_a_page_whose_files_a_page_before_shows_is_not_held_to_that_pages_text(tmp_path: Path) -> None:
    """The first page's file is replaced by the second's while this one's is still to be fetched."""
    path, new = tmp_path / "a.db", b"%PDF-1.7 the new report"
    visit = Visit(path)
    for url, name, more in ((PAGE, "a.pdf", "<p>清溪县司法局</p>"), (COPY, "b.pdf", "")):
        link = f"详见附件。</p>{more}<p><a href='{HOME}files/{name}'>报告.pdf</a>"
        save(visit, url, make_page(text=link))
    visit.archive.close()
    reread(path, portals=None, at=AT)
    visit = Visit(path)
    receive(visit, f"{HOME}files/a.pdf")
    fetched = make_fetched(
        f"{HOME}files/a.pdf", new, content_type="application/pdf", kind=FetchKind.ATTACHMENT
    )
    file = KeptFile.of(
        fetched, url=fetched.url, media_type="application/pdf", file_name=None, capture_id=visit.keep(fetched)
    )
    visit.archive.files.replace(file, visit.run_id)
    receive(visit, f"{HOME}files/b.pdf", new)
    visit.archive.close()

    told = reread(path, portals=None, at=AT, dry_run=True)

    shown = rows(path, "SELECT version_id, text FROM version JOIN document USING (document_id) ORDER BY 1")
    assert [row["version_id"] for row in shown if "司法局" in row["text"]] == [1, 2, 3]
    assert (told.same, told.changed) == (3, [])

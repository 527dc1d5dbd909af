"""What is kept of files, when archives are read again, joined and verified."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.proof.merge import merge
from archive.tables.links import KeptFile
from archive.tables.rereading import differences, stored_version
from pipelines.reread import reread
from tests.replica import Replica
from tests.support.archives.histories import digest
from tests.support.archives.kept import FILE, OTHER, PDF, documents, note, of, receive, states
from tests.support.commands import run
from tests.support.crawling import crawl, rows, yifa
from tests.support.factory import AT, PAGE, Visit, make_fetched, make_page
from yifa.model.fetch import FetchKind
from yifa.model.record import FieldValue, Origin, Record
from yifa.reading.files.result import READ, Extracted

SECOND = FILE.replace(".pdf", "2.pdf")
FACT = FieldValue(
    field="date_written", label="", raw="2026年1月5日", value="2026-01-05", origin=Origin.FILE, chosen=True
)


def keep(visit: Visit, record: Record) -> None:
    """Store a record as read from bytes that two archives both have."""
    capture = visit.keep(make_fetched(record.url, make_page()))
    visit.archive.versions.save(
        record, capture_id=capture, portal_id=visit.portal_id, run_id=visit.run_id, entry=None, at=AT
    )


def begin(path: Path, *files: str) -> Visit:
    visit = Visit(path)
    keep(visit, note(PAGE, *files))
    return visit


def read_file(visit: Visit, text: str, version: str = "1", payload: int = 2) -> None:
    found = Extracted(status=READ, text=text, extractor="pdf", version=version)
    visit.archive.texts.keep(payload, found, AT)


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    begun = begin(tmp_path / "a.db", FILE)
    yield begun
    begun.archive.close()


def again(visit: Visit, record: Record) -> None:
    stored = stored_version(visit.archive.db.conn, 1)
    visit.archive.rereading.rewrite(stored, record, run_id=visit.run_id, extraction=2, hash_rule=1)
    visit.archive.commit()


def sound(visit: Visit) -> bool:
    visit.archive.close()
    return run("verify", archive=visit.archive.path).exit_code == 0


def test_a_document_that_is_its_files_stays_so_when_it_is_read_again(visit: Visit) -> None:
    receive(visit)

    again(visit, note(PAGE, FILE))

    assert documents(visit.archive) == [(of(PDF), 1)]
    assert list(differences(stored_version(visit.archive.db.conn, 1), note(PAGE, FILE))) == []
    assert sound(visit)


def test_another_text_of_the_page_leaves_the_files_hash(visit: Visit) -> None:
    receive(visit)
    title = "清溪县年度报告之二"

    again(visit, note(PAGE, FILE, title=title, hashed="b"))

    assert documents(visit.archive) == [(of(PDF), 1)]
    assert [row["indexed_title"] for row in visit.archive.db.query("SELECT indexed_title FROM document")] == [
        title
    ]
    assert sound(visit)


def test_a_link_read_today_is_a_task_and_one_no_longer_read_is_none(visit: Visit) -> None:
    again(visit, note(PAGE, OTHER))

    assert [row[0] for row in states(visit.archive)] == [OTHER]
    assert [task.url for task in visit.files_due()] == [OTHER]
    assert sound(visit)


def test_a_file_that_was_got_stays_though_its_link_is_not_read_today(visit: Visit) -> None:
    receive(visit)

    again(visit, note(PAGE, OTHER))

    assert [row[:2] for row in states(visit.archive)] == [(FILE, "fetched"), (OTHER, "waiting")]
    assert list(differences(stored_version(visit.archive.db.conn, 1), note(PAGE, OTHER))) == []


def test_what_a_file_told_stays_until_the_page_tells_it(visit: Visit) -> None:
    receive(visit)
    read_file(visit, "成文日期：2026年1月5日")
    record = note(PAGE, FILE)
    visit.archive.texts.fill([2], lambda _: [FACT])
    assert list(differences(stored_version(visit.archive.db.conn, 1), record)) == []

    again(visit, record)
    kept = rows(visit.archive.path, "SELECT date_written FROM version")
    again(visit, replace(record, fields=replace(record.fields, date_written="2026-01-06")))

    assert kept == [{"date_written": "2026-01-05"}]
    assert rows(visit.archive.path, "SELECT date_written FROM version") == [{"date_written": "2026-01-06"}]
    assert rows(visit.archive.path, "SELECT * FROM field WHERE origin = 'file'") == []
    assert sound(visit)


def test_a_text_of_an_early_file_is_sealed_and_read_anew_it_leaves_the_index(visit: Visit) -> None:
    receive(visit)
    receive(visit, OTHER, PDF + b"2")
    read_file(visit, "复议三件", payload=3)
    visit.archive.commit()
    read_file(visit, "复议四件", payload=2)
    visit.archive.commit()
    read_file(visit, "处罚五件", payload=2)

    assert sound(visit)


def test_files_got_by_two_crawlers_make_one_document(tmp_path: Path) -> None:
    """Each has one of two files; together they have the document, in any order."""
    for name, url, body in (("a", FILE, PDF), ("b", SECOND, PDF + b"2")):
        visit = begin(tmp_path / f"{name}.db", FILE, SECOND)
        receive(visit, url, body)
        read_file(visit, f"附件{name}")
        visit.archive.close()
    one, two, both = tmp_path / "a.db", tmp_path / "b.db", tmp_path / "ab.db"

    merge([one, two], both)
    merge([two, one], tmp_path / "ba.db")
    merge([one, both], tmp_path / "again.db")

    assert digest(both) == digest(tmp_path / "ba.db") == digest(tmp_path / "again.db")
    assert {row["status"] for row in rows(both, "SELECT status FROM attachment")} == {"fetched"}
    found = rows(both, "SELECT content_sha256 FROM documents")
    assert found == [{"content_sha256": of(PDF, PDF + b"2")}]
    assert run("verify", archive=both).exit_code == 0
    assert run("search", "附件b", archive=both).exit_code == 0


def test_of_two_texts_of_a_file_the_newer_programs_is_kept(tmp_path: Path) -> None:
    for name, version in (("a", "10"), ("b", "9")):
        visit = begin(tmp_path / f"{name}.db", FILE)
        receive(visit)
        read_file(visit, f"第{version}版", version)
        visit.archive.close()
    into = tmp_path / "c.db"

    merge([tmp_path / "a.db", tmp_path / "b.db"], into)

    assert rows(into, "SELECT text FROM file_text") == [{"text": "第10版"}]
    assert run("verify", archive=into).exit_code == 0


def test_what_a_file_told_is_kept_beside_a_newer_reading_of_the_page(tmp_path: Path) -> None:
    one, two, into = begin(tmp_path / "a.db", FILE), begin(tmp_path / "b.db", FILE), tmp_path / "c.db"
    receive(one)
    read_file(one, "成文日期：2026年1月5日")
    one.archive.texts.fill([2], lambda _: [FACT])
    again(two, replace(note(PAGE, FILE), title="新读的标题"))
    one.archive.close()
    two.archive.close()

    merge([tmp_path / "a.db", tmp_path / "b.db"], into)
    merge([tmp_path / "b.db", into], tmp_path / "d.db")

    kept = rows(into, "SELECT title, date_written FROM version")
    assert kept == [{"title": "新读的标题", "date_written": "2026-01-05"}]
    assert digest(into) == digest(tmp_path / "d.db")
    assert run("verify", archive=into).exit_code == 0


def test_a_file_got_after_it_failed_elsewhere_is_no_open_failure(tmp_path: Path) -> None:
    late = AT + timedelta(days=1)
    one, two = begin(tmp_path / "a.db", FILE), begin(tmp_path / "b.db", FILE)
    one.archive.queue.fail(
        one.portal_id, one.run_id, url=FILE, kind=FetchKind.ATTACHMENT, reason="timeout", detail="",
        at=AT,
    )  # fmt: skip
    fetched = make_fetched(FILE, PDF, kind=FetchKind.ATTACHMENT, at=late)
    file = KeptFile.of(
        fetched, url=FILE, media_type="application/pdf", file_name=None, capture_id=two.keep(fetched)
    )
    two.archive.files.keep(file)
    one.archive.close()
    two.archive.close()
    into = tmp_path / "c.db"

    merge([tmp_path / "a.db", tmp_path / "b.db"], into)

    assert rows(into, "SELECT status FROM attachment") == [{"status": "fetched"}]
    assert [row["resolved_at"] is None for row in rows(into, "SELECT resolved_at FROM failure")] == [False]


def test_a_crawled_archive_with_its_files_is_read_again_to_the_same(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with Replica() as replica:
        crawl(archive, replica)
    yifa("extract", "--archive", archive)

    told = reread(archive, portals=None, at=AT, dry_run=True)

    assert told.refused == []
    assert told.changed == []

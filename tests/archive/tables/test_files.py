"""Files in the archive: kept once, given to every version that waits, and what they make of documents."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from archive.proof.verify import verify
from archive.schema.migrations import STEPS, version_of
from archive.search.filters import Filters
from archive.search.search import search
from archive.store import Archive
from tests.support.archives.kept import FILE, OTHER, PDF, documents, note, of, receive, states
from tests.support.factory import AT, HOME, PAGE, Visit, make_entry, make_record
from yifa.model.fetch import FetchKind
from yifa.model.listing import EntryKind
from yifa.model.record import Outcome


def found(visit: Visit, word: str) -> int:
    visit.archive.commit()
    return search(visit.archive.db, [word], Filters()).total


def test_a_pages_files_are_tasks_with_the_page_as_referer(visit: Visit) -> None:
    visit.save(make_record())

    (task,) = visit.files_due()
    assert (task.url, task.kind, task.referer, task.entry) == (
        f"{HOME}files/fb1.docx", FetchKind.ATTACHMENT, PAGE, None,
    )  # fmt: skip
    assert visit.archive.queue.due(visit.portal_id, AT) == ()


def test_a_file_is_given_to_every_version_that_waits_and_kept_once(visit: Visit) -> None:
    visit.save(make_record())
    visit.save(make_record(f"{HOME}copy.html"))
    url = f"{HOME}files/fb1.docx"
    given = receive(visit, url)
    receive(visit, FILE)

    assert given == 2
    assert states(visit.archive) == [(url, "fetched", None, "application/pdf", len(PDF), "报告.pdf")] * 2
    kept = visit.archive.db.execute("SELECT count(*) FROM payload WHERE size = ?", [len(PDF)])
    assert kept.fetchone() == (1,)
    assert visit.files_due() == ()


def test_the_text_tells_a_page_with_a_text_whatever_its_files(visit: Visit) -> None:
    saved = visit.save(make_record())
    before = documents(visit.archive)
    receive(visit, f"{HOME}files/fb1.docx")

    assert documents(visit.archive) == before
    assert visit.save(make_record()) == replace(saved, outcome=Outcome.SAME)


def test_two_notes_that_say_the_same_are_two_documents_by_their_files(visit: Visit) -> None:
    visit.save(note(PAGE, FILE))
    visit.save(note(f"{HOME}b.html", OTHER))
    assert len(documents(visit.archive)) == 1
    receive(visit, FILE, b"%PDF one")
    receive(visit, OTHER, b"%PDF two")

    assert sorted(documents(visit.archive)) == sorted([(of(b"%PDF one"), 1), (of(b"%PDF two"), 1)])
    assert found(visit, "详见附件") == 2


def test_the_same_file_on_two_pages_is_one_document(visit: Visit) -> None:
    visit.save(note(PAGE, FILE, title="关于公布年度报告的通知", hashed="a"))
    visit.save(note(f"{HOME}b.html", OTHER, title="年度工作报告全文", hashed="b"))
    visit.archive.commit()
    receive(visit, FILE)
    receive(visit, OTHER)

    assert documents(visit.archive) == [(of(PDF), 2)]
    assert (found(visit, "年度报告的通知"), found(visit, "工作报告全文")) == (2, 1)


def test_a_document_that_leaves_the_index_before_it_was_committed_is_not_in_it(visit: Visit) -> None:
    visit.save(note(PAGE, FILE, title="关于公布年度报告的通知", hashed="a"))
    visit.save(note(f"{HOME}b.html", OTHER, title="年度工作报告全文", hashed="b"))
    receive(visit, FILE)
    receive(visit, OTHER)

    assert (found(visit, "年度报告的通知"), found(visit, "工作报告全文")) == (2, 1)
    assert verify(visit.archive.db.conn).damage == []


def test_all_files_must_be_there_before_they_tell_the_document(visit: Visit) -> None:
    visit.save(note(PAGE, FILE, OTHER))
    before = documents(visit.archive)
    receive(visit, FILE)
    assert documents(visit.archive) == before
    receive(visit, OTHER, b"%PDF two")

    assert documents(visit.archive) == [(of(PDF, b"%PDF two"), 1)]
    assert of(PDF, b"%PDF two") == of(b"%PDF two", PDF)


def test_an_unchanged_note_is_the_same_and_asks_for_no_file(visit: Visit) -> None:
    first = visit.save(note())
    receive(visit)

    assert visit.save(note()) == replace(first, outcome=Outcome.SAME)
    assert visit.files_due() == ()


def test_a_changed_note_asks_for_its_file_again_and_both_versions_stay(visit: Visit) -> None:
    visit.save(note())
    receive(visit)
    changed = visit.save(note(title="清溪县年度报告（更正）", hashed="b"))
    assert [task.url for task in visit.files_due()] == [FILE]
    receive(visit, FILE, b"%PDF corrected")

    assert changed.outcome is Outcome.CHANGED
    assert sorted(documents(visit.archive)) == sorted([(of(PDF), 1), (of(b"%PDF corrected"), 1)])


def test_what_is_read_anew_from_the_same_bytes_takes_over_the_files(visit: Visit) -> None:
    capture = visit.keep()
    saving = {"capture_id": capture, "portal_id": visit.portal_id, "run_id": visit.run_id, "entry": None}
    visit.archive.versions.save(note(), at=AT, **saving)  # type: ignore[arg-type] # keywords of several types
    receive(visit)
    again = visit.archive.versions.save(note(title="读得更准的标题", hashed="b"), at=AT, **saving)  # type: ignore[arg-type] # as above

    assert again.outcome is Outcome.CHANGED
    assert documents(visit.archive) == [(of(PDF), 2)]
    assert visit.files_due() == ()


def test_a_file_that_is_not_got_says_why_and_is_tried_again(visit: Visit) -> None:
    visit.save(note(PAGE, FILE, OTHER))
    for url, reason, retry in ((FILE, "not_a_file", True), (OTHER, "too_large", False)):
        visit.archive.queue.fail(
            visit.portal_id, visit.run_id, url=url, kind=FetchKind.ATTACHMENT, reason=reason,
            detail="seen", at=AT, retry=retry,
        )  # fmt: skip
    assert [row[:3] for row in states(visit.archive)] == [
        (FILE, "failed", "not_a_file: seen"),
        (OTHER, "skipped", "too_large: seen"),
    ]
    assert visit.archive.queue.add_retries(visit.portal_id, at=AT, given_up=True) == 2
    assert [(each.url, each.referer) for each in visit.files_due()] == [
        (FILE, PAGE),
        (OTHER, PAGE),
    ]
    receive(visit)

    assert states(visit.archive)[0][1:3] == ("fetched", None)
    still_open = visit.archive.db.execute("SELECT count(*) FROM failure WHERE resolved_at IS NULL")
    assert still_open.fetchone() == (1,)


def test_what_is_declined_leaves_the_queue_and_what_is_postponed_stays(visit: Visit) -> None:
    visit.save(note(PAGE, FILE, OTHER))
    visit.archive.files.skip(FILE, "external: elsewhere")
    visit.archive.files.postpone(OTHER, "run_limit: enough")

    assert [row[:3] for row in states(visit.archive)] == [
        (FILE, "skipped", "external: elsewhere"),
        (OTHER, "waiting", "run_limit: enough"),
    ]
    assert [task.url for task in visit.files_due()] == [OTHER]


def test_a_row_that_leads_to_a_file_makes_a_task_of_its_own_kind(visit: Visit) -> None:
    visit.list(make_entry(FILE, "年度报告", kind=EntryKind.ATTACHMENT))

    (task,) = visit.files_due()
    assert task.entry is not None
    assert (task.url, task.entry.title, task.section_id) == (FILE, "年度报告", visit.section_id)


WITHOUT_FILES = """
DROP VIEW files; DROP VIEW coverage; DROP VIEW publications; DROP VIEW versions; DROP VIEW documents;
DROP VIEW partial;
DROP TABLE file_fts; DROP TABLE file_text;
DROP INDEX attachment_by_url; DROP INDEX attachment_by_payload; DROP INDEX version_by_page_sha256;
DROP INDEX attachment_lacking;
ALTER TABLE task DROP COLUMN kind; ALTER TABLE task DROP COLUMN referer;
ALTER TABLE document DROP COLUMN indexed_title; ALTER TABLE version DROP COLUMN page_sha256;
ALTER TABLE attachment DROP COLUMN status; ALTER TABLE attachment DROP COLUMN reason;
ALTER TABLE attachment DROP COLUMN media_type; ALTER TABLE attachment DROP COLUMN size;
ALTER TABLE attachment DROP COLUMN file_name; ALTER TABLE attachment DROP COLUMN fetched_at;
DELETE FROM task; DELETE FROM _sqlite_migrations WHERE name = 'files_are_fetched_and_read';
"""


def test_an_archive_whose_files_were_not_fetched_opens_and_its_files_become_tasks(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    visit = Visit(path)
    visit.save(note())
    visit.list(make_entry(OTHER, "年度报告", kind=EntryKind.ATTACHMENT))
    visit.archive.close()
    with sqlite3.connect(path) as db:
        db.executescript(WITHOUT_FILES)
        db.execute(f"PRAGMA user_version = {version_of(STEPS) - 1}")
    db.close()

    with Archive.open(path) as archive:
        tasks = archive.queue.due(1, AT.replace(year=2099), FetchKind.ATTACHMENT)
        title, same = archive.db.execute(
            "SELECT indexed_title, content_sha256 = page_sha256 FROM document, version"
        ).fetchone()
    assert [(task.url, task.referer) for task in tasks] == [(FILE, PAGE), (OTHER, None)]
    assert (title, same) == ("清溪县年度报告", 1)
    assert (tmp_path / f"archive.db.schema-{version_of(STEPS) - 1}").exists()

"""What the archive keeps, and that it keeps it whole."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.proof.verify import verify
from archive.search.grams import match_query
from archive.store import Archive
from archive.tables.portals import StoredSection
from archive.tables.transaction import BATCH
from tests.support.factory import (
    AT,
    HOME,
    LISTING,
    PAGE,
    TEXT,
    TITLE,
    Visit,
    make_entry,
    make_fetched,
    make_page,
    make_pair,
    make_portal,
    make_record,
)
from yifa.model.errors import ArchiveError, ArchiveInUseError, ArchiveWriteError, NotTextError
from yifa.model.fetch import Verdict
from yifa.model.listing import Certificate, EntryKind, WalkVerdict
from yifa.model.record import Finding, Origin, Outcome

OTHER = f"{HOME}zwgk/yfxz/202601/t20260116_1000002.html"
LATER = AT + timedelta(hours=2)


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    visit = Visit(tmp_path / "archive.db")
    with visit.archive:
        yield visit


def count(archive: Archive, table: str) -> int:
    return int(archive.db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def one(archive: Archive, sql: str, *values: object) -> tuple[object, ...]:
    row = archive.db.conn.execute(sql, values).fetchone()
    assert isinstance(row, tuple)
    return row


# saving


def test_saving_twice_is_saving_once(visit: Visit) -> None:
    first = visit.save(make_record())
    stored = list(visit.archive.db.conn.iterdump())
    second = visit.save(make_record(), at=LATER)

    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.SAME)
    assert replace(second, outcome=first.outcome) == first
    moved = [line for line in visit.archive.db.conn.iterdump() if line not in stored]
    assert all(line.startswith(('INSERT INTO "page"', 'INSERT INTO "capture"')) for line in moved)


@pytest.mark.parametrize(
    ("record", "outcome"),
    [
        (make_record(text=TEXT + "补充"), Outcome.CHANGED),
        (make_record(publisher="清溪县司法局"), Outcome.CHANGED),
        (make_record(title="关于清溪县的报告"), Outcome.CHANGED),
        (replace(make_record(), attachments=()), Outcome.CHANGED),
        (replace(make_record(), breadcrumb=("首页",), report_year=None), Outcome.SAME),
        (make_record(url=OTHER), Outcome.DUPLICATE),
        (make_record(url=OTHER, text="另一份报告"), Outcome.NEW),
    ],
)
def test_saving_tells_what_it_did(visit: Visit, record: object, outcome: Outcome) -> None:
    visit.save(make_record())

    assert visit.save(record).outcome is outcome  # type: ignore[arg-type] # a list of cases has one type


def test_the_same_content_at_two_addresses_is_one_document_with_two_pages(visit: Visit) -> None:
    saved = [visit.save(make_record(url=url)) for url in (PAGE, OTHER)]

    assert saved[0].document_id == saved[1].document_id
    assert one(visit.archive, "SELECT copies, url FROM documents") == (2, PAGE)


def test_a_page_that_returns_to_old_content_has_three_versions(visit: Visit) -> None:
    outcomes = [visit.save(make_record(text=text)).outcome for text in (TEXT, "撤回", TEXT)]

    assert outcomes == [Outcome.NEW, Outcome.CHANGED, Outcome.CHANGED]
    assert (count(visit.archive, "version"), count(visit.archive, "document")) == (3, 2)


def test_a_version_keeps_values_pairs_attachments_and_findings(visit: Visit) -> None:
    version = visit.save(make_record()).version_id
    db = visit.archive.db.conn

    fields = db.execute("SELECT name, label, raw, value, chosen FROM field WHERE version_id = ?", (version,))
    assert fields.fetchall() == [
        ("publisher", "发布机构：", "清溪县人民政府办公室", "清溪县人民政府办公室", 1),
        (None, "办理科室：", "综合科", None, 0),
    ]
    assert one(visit.archive, "SELECT name FROM attachment") == ("附表一.docx",)
    assert one(visit.archive, "SELECT code, url, version_id FROM finding") == ("unknown_label", PAGE, version)
    assert one(visit.archive, "SELECT title, report_year, breadcrumb FROM version")[:2] == (TITLE, 2025)


def test_a_two_character_word_finds_the_document(visit: Visit) -> None:
    saved = visit.save(make_record())
    visit.archive.commit()
    sql = "SELECT rowid FROM document_fts WHERE document_fts MATCH ?"

    assert one(visit.archive, sql, match_query("复议")) == (saved.document_id,)
    assert visit.archive.db.conn.execute(sql, (match_query("诉讼"),)).fetchone() is None


def test_a_bad_page_rolls_back_alone(visit: Visit) -> None:
    visit.save(make_record())
    before = list(visit.archive.db.conn.iterdump())
    capture = visit.keep()

    with pytest.raises(NotTextError, match="surrogate"):
        visit.archive.versions.save(
            make_record(url=OTHER, text="坏\ud800字"),
            capture_id=capture, portal_id=visit.portal_id, run_id=visit.run_id, entry=None, at=AT,
        )  # fmt: skip

    after = [line for line in visit.archive.db.conn.iterdump() if line not in before]
    assert all("capture" in line for line in after)


@given(text=st.text(), title=st.none() | st.text(), label=st.text(), value=st.text())
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_as_it_was_stored(text: str, title: str | None, label: str, value: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        visit = Visit(Path(folder) / "a.db")
        record = make_record(title=title, text=text, remarks=value)
        pairs = (make_pair(label, value, None),)
        with visit.archive as archive:
            visit.save(replace(record, pairs=pairs, values=()))

            assert one(archive, "SELECT text FROM document") == (text,)
            assert one(archive, "SELECT title, remarks FROM version") == (title, value)
            assert one(archive, "SELECT label, raw FROM field") == (label, value)


URLS = tuple(f"{HOME}{number}.html" for number in range(3))
TEXTS = ("清溪县开展执法监督。", "清溪县公开行政复议文书。", "清溪县公开行政复议文书。附表")


@given(history=st.lists(st.tuples(st.sampled_from(URLS), st.sampled_from(TEXTS), st.sampled_from("甲乙"))))
@settings(max_examples=40, deadline=None)
def test_the_archive_does_what_a_dict_would(history: list[tuple[str, str, str]]) -> None:
    pages: dict[str, list[tuple[str, str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        visit = Visit(Path(folder) / "a.db")
        with visit.archive as archive:
            for url, text, editor in history:
                contents = {said[0] for versions in pages.values() for said in versions}
                versions = pages.setdefault(url, [])
                expected = Outcome.DUPLICATE if text in contents else Outcome.NEW
                if versions:
                    expected = Outcome.SAME if versions[-1] == (text, editor) else Outcome.CHANGED
                if expected is not Outcome.SAME:
                    versions.append((text, editor))

                assert visit.save(make_record(url=url, text=text, editor=editor)).outcome is expected

            rows = archive.db.conn.execute(
                """SELECT url, text, editor FROM version JOIN page USING (page_id)
                JOIN document USING (document_id) ORDER BY version_id"""
            )
            found: dict[str, list[tuple[str, str]]] = {}
            for url, text, editor in rows:
                found.setdefault(url, []).append((text, editor))
            assert found == pages


# responses


def test_an_unchanged_answer_is_one_capture_seen_twice(visit: Visit) -> None:
    first = visit.keep(make_fetched())
    again = visit.keep(make_fetched(at=LATER))

    assert first == again
    seen = one(visit.archive, "SELECT fetched_at, last_seen_at, times_seen FROM capture")
    assert seen == ("2026-01-20T02:30:00Z", "2026-01-20T04:30:00Z", 2)


def test_another_answer_is_another_capture_and_the_same_bytes_are_kept_once(visit: Visit) -> None:
    answers = [make_fetched(), make_fetched(status=404), make_fetched(), make_fetched(body=b"")]

    captures = [visit.keep(fetched) for fetched in answers]

    assert len(set(captures)) == 4
    assert count(visit.archive, "payload") == 1
    assert visit.keep(make_fetched(body=b""), Verdict.EMPTY) != captures[3]


def test_every_body_comes_back_as_received(visit: Visit) -> None:
    bodies = [make_page(text=f"第{n}号文件") for n in range(4)] + [b"%PDF-1.4 scan", b"", b"\xff\xfe"]
    captures = [visit.keep(make_fetched(f"{HOME}{n}", body)) for n, body in enumerate(bodies)]
    visit.archive.commit()

    with Archive.open(visit.archive.path, read_only=True) as reader:
        assert [reader.captures.body(capture) for capture in captures] == bodies
    codecs = [row[0] for row in visit.archive.db.conn.execute("SELECT codec FROM payload")]
    assert codecs == ["zstd", "zstd+dictionary", "zstd+dictionary", "zstd+dictionary", "identity", "identity"]


def test_a_reopened_archive_packs_with_the_same_dictionary(visit: Visit) -> None:
    visit.keep()
    visit.archive.close()
    again = Visit(visit.archive.path)
    with again.archive as archive:
        again.keep(make_fetched(OTHER, make_page(text="另一份文件")))

        dictionary = one(archive, "SELECT layout_dictionary_id FROM portal")
        assert (
            one(archive, "SELECT dictionary_id FROM payload ORDER BY payload_id DESC") == dictionary == (1,)
        )


@pytest.mark.parametrize(
    ("body", "verdict"),
    [(b"<html></html>", Verdict.OK), (b"%PDF" + bytes(9999), Verdict.OK), (make_page(), Verdict.CHALLENGE)],
)
def test_only_a_page_worth_it_becomes_the_dictionary(visit: Visit, body: bytes, verdict: Verdict) -> None:
    visit.keep(make_fetched(body=body), verdict)

    assert one(visit.archive, "SELECT layout_dictionary_id FROM portal") == (None,)


def test_a_payload_that_needs_a_dictionary_never_becomes_one(visit: Visit) -> None:
    page = make_page(text="两个门户同时刊登")
    for body in (make_page(), page):
        visit.keep(make_fetched(body=body))
    second = visit.archive.portals.add(make_portal("990102", "白石县", "baishi"))
    visit.archive.captures.keep(
        second, visit.run_id, make_fetched(body=page, at=LATER), verdict=Verdict.OK, detail=""
    )

    assert one(visit.archive, "SELECT layout_dictionary_id FROM portal WHERE portal_id = ?", second) == (
        None,
    )


def test_bytes_the_archive_lacks_are_told(visit: Visit) -> None:
    with pytest.raises(ArchiveError, match="payload 00: not in the archive"):
        visit.archive.captures.payload("00")
    with pytest.raises(ArchiveError, match="capture 7: not in the archive"):
        visit.archive.captures.body(7)


# listings and the queue


def see(visit: Visit, *entries: object) -> tuple[int, int, int, list[tuple[str, str]]]:
    told = visit.archive.walks.keep_entries(
        visit.walk_id, visit.section_id, visit.portal_id, entries, AT  # type: ignore[arg-type] # cases
    )  # fmt: skip
    return told.new, told.changed, told.known, [(task.url, task.why) for task in told.tasks]


def test_a_row_makes_one_task_until_its_page_is_read(visit: Visit) -> None:
    entry = make_entry(pairs=(make_pair("文号", "清政发〔2026〕1号", "document_number", Origin.LIST),))

    assert see(visit, entry) == (1, 0, 0, [(PAGE, "new")])
    assert see(visit, entry) == (0, 0, 1, [])
    (task,) = visit.archive.queue.due(visit.portal_id, AT)
    assert (task.entry, task.portal, task.section_id) == (entry, "990101", visit.section_id)
    visit.save(make_record(), entry)
    assert visit.archive.queue.due(visit.portal_id, AT) == ()
    assert see(visit, entry) == (0, 0, 1, [])


@pytest.mark.parametrize("row", [make_entry(title=f"{TITLE}（修订）"), make_entry(published="2026-02-01")])
def test_a_changed_row_makes_a_task(visit: Visit, row: object) -> None:
    see(visit, make_entry())
    visit.save(make_record())

    assert see(visit, row) == (0, 1, 0, [(PAGE, "changed_row")])


@pytest.mark.parametrize("kind", [EntryKind.EXTERNAL, EntryKind.RESTRICTED])
def test_a_row_that_leads_to_no_page_is_kept_without_a_task(visit: Visit, kind: EntryKind) -> None:
    assert see(visit, make_entry(kind=kind)) == (1, 0, 0, [])
    assert one(visit.archive, "SELECT kind FROM page") == (kind,)


def test_a_failed_page_waits_longer_each_time_and_is_then_given_up(visit: Visit) -> None:
    visit.list(make_entry())
    waits = []
    for _ in range(9):
        visit.fail()
        waits.append(one(visit.archive, "SELECT next_attempt_at FROM failure")[0])
    days = ["20T03:30", "20T08:30", "21T02:30", "23T02:30", *["27T02:30"] * 4]

    assert waits == [*(f"2026-01-{day}:00Z" for day in days), None]
    assert count(visit.archive, "task") == 0
    assert see(visit, make_entry()) == (0, 0, 1, [])


def test_a_failed_page_keeps_its_attempts_when_listed_again(visit: Visit) -> None:
    visit.list(make_entry())
    visit.fail()

    assert see(visit, make_entry()) == (0, 0, 1, [])
    assert visit.archive.queue.due(visit.portal_id, AT) == ()
    (task,) = visit.archive.queue.due(visit.portal_id, AT + timedelta(hours=1))
    assert task.attempts == 1


def test_a_page_not_to_be_retried_is_given_up_at_once(visit: Visit) -> None:
    visit.list(make_entry())
    visit.fail(retry=False)

    assert one(visit.archive, "SELECT attempts, next_attempt_at FROM failure") == (1, None)
    assert count(visit.archive, "task") == 0
    assert visit.archive.queue.add_retries(visit.portal_id, at=LATER) == 0
    assert visit.archive.queue.add_retries(visit.portal_id, at=LATER, given_up=True) == 1
    (task,) = visit.archive.queue.due(visit.portal_id, LATER)
    assert (task.why, task.attempts, task.entry) == ("retry", 1, make_entry())


def test_a_page_that_no_listing_shows_is_retried_without_a_row(visit: Visit) -> None:
    visit.fail()

    assert visit.archive.queue.add_retries(visit.portal_id, at=LATER) == 1
    (task,) = visit.archive.queue.due(visit.portal_id, LATER)
    assert (task.url, task.entry, task.section_id) == (PAGE, None, None)


def test_the_day_of_the_visit_printed_as_that_of_the_last_change_makes_no_version(visit: Visit) -> None:
    """A page really changed today says so tomorrow too."""
    late = AT + timedelta(days=20, hours=15)  # in China the next day has begun

    first = visit.save(make_record(date_updated="2026-01-20"))
    same = visit.save(make_record(date_updated="2026-02-10"), at=late)
    elsewhere = visit.save(make_record(date_updated="2026-02-10", publisher="司法局"), at=late)
    later = visit.save(make_record(date_updated="2026-02-10"), at=late + timedelta(days=9))

    outcomes = [each.outcome for each in (first, same, elsewhere, later)]
    assert outcomes == [Outcome.NEW, Outcome.SAME, Outcome.CHANGED, Outcome.CHANGED]


def test_a_failure_is_closed_by_success_and_counts_anew_after_it(visit: Visit) -> None:
    visit.fail()
    visit.save(make_record())
    assert one(visit.archive, "SELECT resolved_at FROM failure") == ("2026-01-20T02:30:00Z",)

    visit.fail(at=LATER)
    sql = "SELECT attempts, first_failed_at, resolved_at FROM failure"
    assert one(visit.archive, sql) == (1, "2026-01-20T04:30:00Z", None)
    visit.archive.queue.resolve(PAGE, LATER)
    assert one(visit.archive, "SELECT resolved_at FROM failure") == ("2026-01-20T04:30:00Z",)


def test_a_recent_document_is_looked_at_again_within_a_week(visit: Visit) -> None:
    visit.list(make_entry())
    visit.save(make_record(), make_entry())

    week = AT + timedelta(days=7)
    assert visit.archive.queue.add_revisits(visit.run_id, visit.portal_id, at=LATER) == 0
    assert visit.archive.queue.add_revisits(visit.run_id, visit.portal_id, at=week) == 1
    assert visit.archive.queue.add_revisits(visit.run_id, visit.portal_id, at=week) == 0
    (task,) = visit.archive.queue.due(visit.portal_id, week)
    assert (task.why, task.entry, task.section_id) == ("revisit", make_entry(), visit.section_id)


@pytest.mark.parametrize("by_save", [True, False])
def test_a_listed_address_that_answers_under_another_is_done(visit: Visit, by_save: bool) -> None:
    visit.list(make_entry(OTHER))
    saved = visit.save(make_record(), make_entry(OTHER) if by_save else None)
    if not by_save:
        visit.archive.versions.redirect(OTHER, PAGE, visit.run_id, AT)

    assert visit.archive.queue.due(visit.portal_id, AT) == ()
    assert one(visit.archive, "SELECT current_version_id FROM page WHERE url = ?", OTHER) == (
        saved.version_id,
    )
    assert see(visit, make_entry(OTHER)) == (0, 0, 1, [])
    assert visit.save(make_record(OTHER)).outcome is Outcome.DUPLICATE


# runs, portals, walks


def test_a_run_keeps_how_it_went(visit: Visit) -> None:
    visit.archive.runs.end(visit.run_id, exit_status=0, tally={"new": 3}, at=LATER)

    row = one(visit.archive, "SELECT command, arguments, ended_at, exit_status, tally FROM run")
    assert row == ("crawl", '{"portals": ["qingxi"]}', "2026-01-20T04:30:00Z", 0, '{"new": 3}')
    assert not visit.archive.db.conn.in_transaction


def test_a_portal_and_its_sections_are_kept_as_last_used(visit: Visit) -> None:
    archive = visit.archive
    renamed = replace(make_portal(), name="清溪市", checked=AT.date())

    assert archive.portals.add(renamed) == visit.portal_id
    number = archive.portals.add_section(
        visit.portal_id,
        name="法治政府",
        url=LISTING,
        found_by="discovered",
        found_path="首页 > 公开",
        at=LATER,
    )
    assert number == visit.section_id
    assert archive.portals.sections(visit.portal_id) == (
        StoredSection(
            section_id=number, name="法治政府", url=LISTING, found_by="discovered", found_path="首页 > 公开"
        ),
    )
    assert one(archive, "SELECT name, profile_checked FROM portal") == ("清溪市", "2026-01-20")


@pytest.mark.parametrize(
    ("verdict", "complete"),
    [(WalkVerdict.COMPLETE, True), (WalkVerdict.CAUGHT_UP, True), (WalkVerdict.FAILED, False)],
)
def test_a_walk_keeps_its_certificate(visit: Visit, verdict: WalkVerdict, complete: bool) -> None:
    visit.archive.walks.progress(visit.walk_id, pages=1, rows_seen=20)
    assert one(visit.archive, "SELECT pages, rows_seen, verdict FROM walk") == (1, 20, None)
    certificate = Certificate(
        verdict=verdict, stop_reason="last_page", pages=2, rows_seen=31, newest="2026-01-15"
    )

    visit.archive.walks.end(visit.walk_id, certificate, LATER)

    row = one(visit.archive, "SELECT verdict, stop_reason, pages, rows_seen, newest, ended_at FROM walk")
    assert row == (verdict, "last_page", 2, 31, "2026-01-15", "2026-01-20T04:30:00Z")
    assert visit.archive.walks.plan(visit.section_id, AT).may_catch_up is complete


def test_a_finding_is_kept_with_its_address(visit: Visit) -> None:
    visit.archive.runs.note(visit.run_id, visit.portal_id, LISTING, Finding(code="odd", detail="两个标题"))

    assert one(visit.archive, "SELECT url, code, detail, version_id FROM finding") == (
        LISTING,
        "odd",
        "两个标题",
        None,
    )


# the file


def test_an_archive_reopens_with_what_was_stored(visit: Visit) -> None:
    visit.save(make_record())
    visit.archive.close()

    with Archive.open(visit.archive.path, create=False) as archive:
        assert count(archive, "documents") == 1
        assert one(archive, "PRAGMA journal_mode") == ("wal",)
        assert one(archive, "PRAGMA synchronous") == (2,)


def test_a_batch_is_committed_by_itself(visit: Visit) -> None:
    for number in range(BATCH + 1):
        visit.save(make_record(f"{HOME}{number}.html", text=f"第{number}号"))

    with Archive.open(visit.archive.path, read_only=True) as reader:
        assert count(reader, "version") == BATCH


def test_a_second_writer_is_refused_and_a_reader_is_not(visit: Visit) -> None:
    visit.archive.commit()

    with pytest.raises(ArchiveInUseError, match=r"\(tests\)"):
        Archive.open(visit.archive.path)
    with Archive.open(visit.archive.path, read_only=True) as reader:
        assert count(reader, "portal") == 1


def test_a_reader_changes_nothing(visit: Visit) -> None:
    visit.archive.close()

    with Archive.open(visit.archive.path, read_only=True) as reader, pytest.raises(ArchiveWriteError):
        reader.portals.add(make_portal())


def test_an_archive_on_a_read_only_medium_can_be_read(visit: Visit) -> None:
    visit.archive.close()
    Path(f"{visit.archive.path}-shm").symlink_to(visit.archive.path.parent / "missing" / "shm")

    with Archive.open(visit.archive.path, read_only=True) as reader:
        assert count(reader, "portal") == 1

    Path(f"{visit.archive.path}-wal").write_bytes(b"what a writer left")
    with pytest.raises(ArchiveWriteError, match="unable to open"):
        Archive.open(visit.archive.path, read_only=True)


def make_foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipe (name TEXT)")
    db.close()


def make_old(path: Path) -> None:
    Archive.open(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 0")
    db.close()


@pytest.mark.parametrize(
    ("make", "read_only", "line"),
    [
        (Path.exists, True, "no such archive"),
        (Path.mkdir, False, "a folder, not an archive"),
        (
            lambda path: path.write_text("no database, but long enough to look at" * 9),
            False,
            "not a database",
        ),
        (lambda path: path.write_text("no database, but long enough to look at" * 9), True, "not a database"),
        (lambda path: path.write_bytes(b""), True, "empty, not an archive"),
        (make_foreign, False, "not a yifa archive"),
        (make_foreign, True, "not a yifa archive"),
        (make_old, True, r"made by an older yifa \(schema 0 of \d+\)"),
    ],
)
def test_what_is_no_archive_is_one_line(
    tmp_path: Path, make: Callable[[Path], object], read_only: bool, line: str
) -> None:
    path = tmp_path / "a.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None

    with pytest.raises(ArchiveError, match=line) as refused:
        Archive.open(path, read_only=read_only)

    assert "\n" not in str(refused.value)
    assert before is None or path.read_bytes() == before


def test_an_archive_is_not_made_where_none_may_be(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such archive"):
        Archive.open(tmp_path / "a.db", create=False)
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be made"):
        Archive.open(tmp_path / "file" / "a.db")


def fill(visit: Visit) -> None:
    for number in range(20):
        visit.save(make_record(f"{HOME}{number}.html", text=TEXT * 50 + str(number)))


def test_a_full_disk_is_one_line_and_what_was_committed_stays(visit: Visit) -> None:
    visit.save(make_record())
    visit.archive.commit()
    pages = one(visit.archive, "PRAGMA page_count")[0]
    visit.archive.db.conn.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(ArchiveWriteError, match=r"archive\.db: cannot be written: database or disk is full"):
        fill(visit)
    visit.archive.close()

    with Archive.open(visit.archive.path) as archive:
        assert one(archive, "PRAGMA integrity_check") == ("ok",)
        assert one(archive, "SELECT url FROM page ORDER BY page_id") == (PAGE,)


def test_after_a_refused_write_nothing_is_written_until_the_archive_is_opened_again(visit: Visit) -> None:
    visit.save(make_record())
    visit.archive.commit()
    pages = one(visit.archive, "PRAGMA page_count")[0]
    visit.archive.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(ArchiveWriteError):
        fill(visit)
    visit.archive.db.conn.execute("PRAGMA max_page_count = 100000")

    with pytest.raises(ArchiveWriteError, match="full"):
        visit.archive.walks.progress(visit.walk_id, pages=7, rows_seen=7)
    with pytest.raises(ArchiveWriteError, match="full"):
        visit.archive.commit()
    visit.archive.reopen()
    fill(visit)
    visit.archive.commit()

    assert count(visit.archive, "page") == 21
    assert verify(visit.archive.db.conn).damage == []


def test_a_commit_the_disk_refuses_is_told(visit: Visit) -> None:
    visit.archive.commit()
    visit.archive.db.conn.execute(
        "CREATE TABLE late (portal INTEGER REFERENCES portal DEFERRABLE INITIALLY DEFERRED)"
    )
    visit.archive.walks.progress(visit.walk_id, pages=9, rows_seen=9)
    visit.archive.db.conn.execute("INSERT INTO late VALUES (99)")

    with pytest.raises(sqlite3.IntegrityError):
        visit.archive.commit()

    assert not visit.archive.db.conn.in_transaction
    assert one(visit.archive, "SELECT pages FROM walk") == (0,)


def test_a_mistake_of_ours_is_not_blamed_on_the_disk(visit: Visit) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        visit.archive.walks.begin(999, 999, AT)


CRAWL = """
import sys
from pathlib import Path
from tests.support.factory import HOME, Visit, make_entry, make_record
visit = Visit(Path(sys.argv[1]))
for number in range(100000):
    url = f"{HOME}{number}.html"
    visit.list(make_entry(url))
    visit.save(make_record(url, text=f"第{number}号文件。" * 40), make_entry(url))
    if number % 7 == 0:
        visit.archive.commit()
        print(number, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 2, 5, 9, 14, 30])
def test_a_killed_crawl_keeps_what_it_committed_and_nothing_half(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "a.db"
    command = [sys.executable, "-c", CRAWL, str(path)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env={**os.environ}) as crawl:
        assert crawl.stdout is not None
        committed = 0
        for _ in range(lines):
            committed = int(crawl.stdout.readline())
        crawl.send_signal(signal.SIGKILL)

    with Archive.open(path) as archive:
        assert one(archive, "PRAGMA integrity_check") == ("ok",)
        assert archive.db.conn.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = count(archive, "version")
        assert kept > committed
        assert [count(archive, each) for each in ("document", "field")] == [kept, 2 * kept]
        sql = "SELECT count(*) FROM document_fts WHERE document_fts MATCH ?"
        assert one(archive, sql, match_query("号文")) == (kept,)
        waiting = "SELECT count(*) FROM page WHERE url IN (SELECT url FROM task)"
        assert one(archive, waiting) == (count(archive, "page") - kept,)
        assert count(archive, "entry") == count(archive, "page")


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 program here")
def test_plain_sqlite_can_search_the_archive(visit: Visit) -> None:
    visit.save(make_record())
    visit.archive.close()
    sql = "SELECT title FROM documents WHERE document_id IN (SELECT rowid FROM document_fts('\"复议\"'))"

    said = subprocess.run(
        ["sqlite3", str(visit.archive.path), sql], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == TITLE

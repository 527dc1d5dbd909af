"""What is found by which words of a page and its files; and what an answer is worth."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.proof.verify import verify
from archive.schema.database import Database
from archive.search.filters import Filters
from archive.search.matching import condition_of, evaluate
from archive.search.query import read_query
from archive.search.search import search
from archive.store import Archive
from tests.support.archives.kept import FILE, OTHER, note, receive
from tests.support.factory import AT, HOME, PAGE, Visit, make_entry, make_fetched, make_record
from yifa.model.fetch import FetchKind, Verdict
from yifa.model.listing import Certificate, EntryKind, Proof, WalkVerdict
from yifa.reading.files.result import Extracted


def read_file(visit: Visit, number: int, status: str, text: str = "", reason: str | None = None) -> None:
    """Keep what reading the file with this number gave."""
    read = Extracted(status=status, text=text, reason=reason, extractor="tests", version="1")
    visit.archive.texts.keep(number, read, AT)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One list read to its end; two reports, a note with four files; an address that failed, one waiting."""
    visit = Visit(tmp_path_factory.mktemp("looked") / "a.db")
    one = make_record(
        text="全年受理行政复议申请42件，应诉12件。二○二五年。", document_number="清政发〔2025〕3号"
    )
    other = make_record(
        f"{HOME}b.html", "要点解读", "行政复议与信访。", date_published=None, publisher="青河县住建局"
    )
    visit.save(replace(one, attachments=()))
    visit.save(replace(other, attachments=(), report_year=None))
    visit.save(note(f"{HOME}c.html", FILE, OTHER, title="退耕通知", hashed="c"))
    receive(visit, FILE, b"%PDF one")
    receive(visit, OTHER, b"%PDF two")
    numbers = [
        number for (number,) in visit.archive.db.execute("SELECT payload_id FROM attachment ORDER BY url")
        if number
    ]  # fmt: skip
    read_file(visit, numbers[0], "read", "退耕还林面积汇总，诉讼三件。")
    read_file(visit, numbers[1], "needs_ocr", reason="2 pages are pictures")
    visit.list(make_entry(f"{HOME}w.html"), make_entry(f"{HOME}x.html", kind=EntryKind.EXTERNAL))
    visit.fail(f"{HOME}f.html")
    done = Certificate(
        verdict=WalkVerdict.COMPLETE, stop_reason="no_next", pages=1, rows_read=3, proof=Proof.NO_PAGER
    )
    visit.archive.walks.end(visit.walk_id, done, AT)
    visit.archive.close()
    with Archive.open(visit.archive.path, read_only=True) as archive:
        yield archive.db


REPORT, EXPLAINED, NOTE = "清溪县2025年法治政府建设年度报告", "要点解读", "退耕通知"


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("990101000/2026-00017 NOT 要点", {REPORT, NOTE}),
        ("990101000/2026-0001", set()),
        ("清政发[2025]3号", {REPORT}),
        ("清政发（２０２５）3号", {REPORT}),
        ("住建局", {EXPLAINED}),
        ("二〇二五", {REPORT}),
        ("二零二五", set()),
        ("退耕还林", {NOTE}),
        ("退耕 诉讼", {NOTE}),
        ("复议 OR 诉讼", {REPORT, EXPLAINED, NOTE}),
        ("复议 NOT 信访", {REPORT}),
        ("NOT 复议", {NOTE}),
        ("(应诉 OR 信访) 复议", {REPORT, EXPLAINED}),
        ("应诉 OR 信访 退耕", {REPORT}),
        ("“复议与信访”", {EXPLAINED}),
        ("“复议信访”", set()),
        ("退耕 NOT 诉讼", set()),
        ("fb.pdf", {NOTE}),
        ("b.pdf", set()),
        ("复", {REPORT, EXPLAINED}),
    ],
)
def test_words_are_found_wherever_the_page_or_its_files_have_them(
    db: Database, typed: str, titles: set[str]
) -> None:
    assert {hit.title for hit in search(db, [typed], Filters()).hits} == titles


def test_nothing_found_says_how_what_was_typed_was_understood(db: Database) -> None:
    """Operators in small letters are words."""
    said = search(db, ["核电 or 风电"], Filters()).looked_in.words

    assert said.startswith(
        'Nothing found in 3 documents and 1 file. Asked for: "核电" AND "or" AND "风电". Not '
    )


def test_the_newest_come_first_where_wanted(db: Database) -> None:
    hits = search(db, ["复议 OR 退耕"], Filters(), order="date").hits

    assert [hit.date_published for hit in hits] == ["2026-01-15", "2026-01-15", None]


def test_nothing_found_names_what_was_not_looked_in(db: Database) -> None:
    said = search(db, ["核电站"], Filters()).looked_in.words

    assert said == (
        "Nothing found in 3 documents and 1 file. Not looked in: 1 scan (yifa extract --ocr), 1 address that "
        "failed, 1 page still to be fetched (yifa crawl), 1 listed page of which nothing is kept. "
        "Every list known here was read to its proved end, last on 2026-01-20: 清溪县 990101."
    )


def test_what_a_filter_cannot_judge_is_said(db: Database) -> None:
    """An undated page is in no span of time; a report without a year is about none."""
    spans = search(db, ["复议"], Filters(since="2020", until="2030")).looked_in
    years = search(db, ["复议"], Filters(year=2024, publisher="司法局")).looked_in

    assert [(gap.code, gap.count) for gap in spans.not_judged] == [("since", 1)]
    assert years.not_judged == ()
    year = search(db, ["复议"], Filters(year=2024)).looked_in
    assert year.words.count("Not judged: 1 page without a report year.") == 1


def test_the_index_follows_what_pages_say_of_themselves(visit: Visit) -> None:
    """Saved, changed, given a file's name; every row of the index is what the rows say."""
    visit.save(make_record(PAGE, publisher="甲县司法局"))
    visit.archive.commit()
    visit.save(make_record(PAGE, publisher="乙县司法局"))
    visit.archive.commit()
    fetched = make_fetched(f"{HOME}files/fb1.docx", b"PK", kind=FetchKind.ATTACHMENT)
    visit.keep(fetched, Verdict.OK)
    with visit.archive.change() as db:
        db.execute("UPDATE attachment SET file_name = '汇总表.docx' WHERE version_id = 2")
        db.execute("UPDATE version SET publisher = '丙县司法局' WHERE version_id = 1")
    visit.archive.commit()

    found = {
        word: search(visit.archive.db, [word], Filters()).total for word in ("甲县", "乙县", "丙县", "汇总表")
    }
    assert found == {"甲县": 0, "乙县": 1, "丙县": 1, "汇总表": 1}
    assert verify(visit.archive.db.conn).damage == []


def test_an_index_emptied_by_a_new_schema_says_so_until_it_is_filled(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.save(make_record())
    visit.archive.commit()
    for name in ("document_fts", "version_fts"):
        visit.archive.db.execute(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")
    visit.archive.db.conn.commit()

    empty = search(visit.archive.db, ["复议"], Filters()).looked_in.words
    visit.archive.close()
    with Archive.open(tmp_path / "a.db", create=False) as archive:
        assert search(archive.db, ["复议"], Filters()).total == 1

    assert "1 search index not filled yet" in empty


@pytest.mark.parametrize(
    "words",
    [
        "复议", "复议 要点", "要点 OR 面积", "复议 NOT 信访", "NOT 复议", "NOT 面积 NOT 信访",
        "NOT (复议 面积)", "(复议 OR 面积) NOT (信访 OR 应诉)", "没有 NOT 复议",
        f"NOT ({'复议 OR ' * 1500} 面积)",
    ],
)  # fmt: skip
def test_versions_are_found_the_same_among_few_and_by_sql(db: Database, words: str) -> None:
    query = read_query(words)
    numbers = [number for (number,) in db.execute("SELECT version_id FROM version").fetchall()]

    all_found = evaluate(db.conn, query)
    condition, parameters = condition_of(query, "w")
    by_sql = db.execute(f"SELECT version_id FROM version AS w WHERE {condition}", parameters).fetchall()

    assert len(numbers) == 3
    assert {number for (number,) in by_sql} == all_found.keys()
    for among in ([], numbers[:1], numbers[1:], numbers):
        assert evaluate(db.conn, query, among) == {
            number: rank for number, rank in all_found.items() if number in among
        }

"""Searching: every word, exactly, best first; and what an empty answer is worth."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.schema.database import Database
from archive.search.filters import Filters
from archive.search.grams import fold
from archive.search.search import Matches, cut_snippets, find_spans, search
from archive.store import Archive
from tests.support.factory import AT, HOME, PAGE, Visit, make_portal, make_record
from yifa.commands.terminal.days import first_day, last_day, read_day
from yifa.commands.terminal.places import find_code
from yifa.model.errors import ProfileError, UsageError
from yifa.model.listing import Certificate, Proof, WalkVerdict

NOTICE = "关于公布规范性文件清理结果的通知，自２０２４年３月起施行。"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An archive with three texts of two portals, one of them on three pages."""
    path = tmp_path / "a.db"
    here = Visit(path)
    here.save(make_record())
    here.save(make_record(f"{HOME}copy.html"))
    notice = make_record(
        f"{HOME}n.html",
        "清理通知",
        NOTICE,
        publisher="清溪县司法局",
        issuing_authority=None,
        date_published="2024-03",
    )
    here.save(replace(notice, report_year=None, document_kind="other"))
    here.archive.close()
    there = Visit(path, make_portal("990102", "白石县", "baishi", "http://www.baishi.example/"))
    report = make_record(
        "http://www.baishi.example/r.html",
        "白石县2024年报告",
        "行政复议工作。",
        publisher="白石县司法局",
        date_published=None,
    )
    there.save(replace(report, report_year=2024))
    there.save(make_record("http://www.baishi.example/copy.html", publisher="白石县转载"))
    there.archive.close()
    with Archive.open(path, read_only=True) as archive:
        yield archive.db


def titles(found: Matches) -> list[str | None]:
    """Return the titles found, in order."""
    return [hit.title for hit in found.hits]


def test_a_document_is_found_by_two_characters_of_its_text(db: Database) -> None:
    """复议 stands in the middle of a longer word."""
    found = search(db, ["复议"], Filters())

    assert found.total == 4
    assert set(titles(found)) == {"清溪县2025年法治政府建设年度报告", "白石县2024年报告"}


def test_every_word_must_stand_in_the_document(db: Database) -> None:
    """Words are joined by and, not or."""
    assert titles(search(db, ["复议", "行政许可"], Filters())) == ["清溪县2025年法治政府建设年度报告"] * 3
    assert search(db, ["复议 行政许可 没有的"], Filters()).total == 0


def test_a_word_in_the_title_comes_first(db: Database) -> None:
    """白石县 stands in one title, and in the name of another page's publisher."""
    assert titles(search(db, ["报告"], Filters()))[0] in {
        "白石县2024年报告",
        "清溪县2025年法治政府建设年度报告",
    }
    assert titles(search(db, ["白石县"], Filters())) == [
        "白石县2024年报告",
        "清溪县2025年法治政府建设年度报告",
    ]


def test_a_hit_tells_where_it_is_from(db: Database) -> None:
    """A hit is a page, with what it says itself; copies count pages of both portals."""
    hits = search(db, ["行政许可"], Filters()).hits
    hit = next(hit for hit in hits if hit.url == PAGE)

    assert sorted((hit.portal, hit.copies) for hit in hits) == [("990101", 3), ("990101", 3), ("990102", 3)]
    assert (hit.county, hit.portal, hit.state, hit.current) == ("清溪县", "990101", "listed", True)
    assert (hit.publisher, hit.report_year, hit.date_published) == (
        "清溪县人民政府办公室",
        2025,
        "2026-01-15",
    )
    assert hit.snippets == (
        "…份规范性文件开展合法性审查。 事项 数量 行政处罚 356 «行政许可» 1208 清溪县人民政府 2026年1月12日",
    )


def test_a_copy_is_described_as_the_portal_asked_for_shows_it(db: Database) -> None:
    """A filter chooses the pages that meet it."""
    hit = search(db, ["行政许可"], Filters(portal="990102")).hits[0]

    assert (hit.county, hit.publisher, hit.copies) == ("白石县", "白石县转载", 3)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(portal="990101"), 2),
        (Filters(portal="990102"), 2),
        (Filters(year=2024), 1),
        (Filters(publisher="司法"), 1),
        (Filters(publisher="清溪县人民政府"), 4),
        (Filters(since="2026-01-15"), 3),
        (Filters(until="2026-01-14"), 0),
        (Filters(since="2025", until="2026"), 3),
    ],
)
def test_filters_narrow_the_answer(db: Database, filters: Filters, count: int) -> None:
    """Of the four pages with 复议; an undated one is in no span of time."""
    assert search(db, ["复议"], filters).total == count


def test_a_date_cut_to_the_month_is_in_every_span_that_may_hold_it(db: Database) -> None:
    """2024-03 may be the 20th or the 1st."""
    assert search(db, ["清理"], Filters(since="2024-03-20")).total == 1
    assert search(db, ["清理"], Filters(until="2024-03-01")).total == 1
    assert search(db, ["清理"], Filters(since="2024-04-01")).total == 0


def test_the_limit_cuts_the_list_but_not_the_total(db: Database) -> None:
    """The total says what is left out."""
    found = search(db, ["报告"], Filters(), limit=1)

    assert (len(found.hits), found.total) == (1, 4)


def test_nothing_found_says_that_no_list_was_read_to_its_end(db: Database) -> None:
    """Absence of evidence is not evidence of absence."""
    said = search(db, ["没有的词"], Filters()).looked_in.words

    assert said.startswith("Nothing found in 3 documents and 0 files. Not looked in: 1 file not fetched (")
    assert "2 lists without a proved end. Not read to a proved end: 依法行政 of 清溪县 990101" in said


def test_nothing_found_names_the_portals_whose_lists_were_not_read(tmp_path: Path) -> None:
    """One list complete, then both."""
    visit = Visit(tmp_path / "a.db")
    other = visit.archive.portals.add_section(
        visit.portal_id, name="法治", url=f"{HOME}fz/", found_by="profile", found_path=None, at=AT
    )
    done = Certificate(verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=1,
                       proof=Proof.LAST_PAGE)  # fmt: skip
    visit.archive.walks.end(visit.walk_id, done, AT)

    half = search(visit.archive.db, ["没有"], Filters()).looked_in.words
    visit.archive.walks.end(visit.archive.walks.begin(visit.run_id, other, AT), done, AT)
    whole = search(visit.archive.db, ["没有"], Filters()).looked_in.words
    visit.archive.close()

    assert half.endswith("Not read to a proved end: 法治 of 清溪县 990101 (never read to its end).")
    assert whole.endswith(
        "Every list known here was read to its proved end, last on 2026-01-20: 清溪县 990101."
    )


def test_nothing_found_names_what_was_not_followed(tmp_path: Path) -> None:
    """A list read to its end once, and then seen to have a next page that only a script turns."""
    visit = Visit(tmp_path / "a.db")
    done = Certificate(verdict=WalkVerdict.COMPLETE, stop_reason="no_next", pages=1, rows_read=1)
    visit.archive.walks.end(visit.walk_id, done, AT)
    unrecorded = search(visit.archive.db, ["没有"], Filters()).looked_in.words
    unproved = replace(done, verdict=WalkVerdict.UNPROVED, sign="next by a function: <a>下一页")
    section = visit.archive.db.execute("SELECT section_id FROM walk").fetchone()[0]
    visit.archive.walks.end(visit.archive.walks.begin(visit.run_id, section, AT), unproved, AT)

    words = search(visit.archive.db, ["没有"], Filters()).looked_in.words
    visit.archive.close()

    assert unrecorded.endswith("依法行政 of 清溪县 990101 (what proves its end was not recorded).")
    assert words.endswith("依法行政 of 清溪县 990101 (next by a function: <a>下一页).")


def test_a_portal_never_crawled_is_no_evidence(db: Database) -> None:
    """The archive does not hold the portal at all."""
    words = search(db, ["报告"], Filters(portal="140429")).looked_in.words

    assert words.startswith("Nothing found in 0 documents and 0 files. Nothing of portal 140429 is in this")


def test_signs_alone_cannot_be_searched(db: Database) -> None:
    """There is nothing in the index for them."""
    with pytest.raises(UsageError, match="nothing to search"):
        search(db, ["，。"], Filters())


def test_a_portal_of_the_archive_is_found_by_any_of_its_names(db: Database) -> None:
    """Also when it has no profile any more; else the profiles decide."""
    assert {find_code(db, name) for name in ("990102", "baishi", "白石县")} == {"990102"}
    assert find_code(db, "武乡") == "140429"
    with pytest.raises(ProfileError, match="did you mean"):
        find_code(db, "wuxian")


@pytest.mark.parametrize("text", ["2025-13", "2025-02-30", "25", "2025/01-01", "", "0000"])
def test_what_is_no_date_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UsageError, match="is no date"):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-02-03", "2024-02-03", "2024-02-03"),
    ],
)
def test_a_cut_date_spans_its_days(text: str, first: str, last: str) -> None:
    """A year is all its days."""
    assert (first_day(text).isoformat(), last_day(text).isoformat()) == (first, last)


def test_a_number_is_highlighted_whole_and_in_either_width() -> None:
    """２０２４年 is 2024年; 2024 is not in 120241."""
    assert find_spans(NOTICE, ["2024年"]) == [(18, 23)]
    assert find_spans("编号120241，2024", ["2024"]) == [(9, 13)]
    assert find_spans("面积３㎡，", ["3m2"]) == [(2, 4)]
    assert find_spans(NOTICE, ["。"]) == []


def test_snippets_are_few_and_cut() -> None:
    """Long texts give at most three pieces, each on one line."""
    text = ("字" * 100 + "复议\n") * 9

    snippets = list(cut_snippets(text, ["复议"]))

    assert len(snippets) == 3
    assert all(piece.startswith("…") and piece.endswith("…") and "«复议»" in piece for piece in snippets)
    assert all("\n" not in piece for piece in snippets)


@given(
    st.text(alphabet="行政复议法治２㎡Aa ，", max_size=40),
    st.text(alphabet="行政复议法治", min_size=1, max_size=4),
)
def test_a_chinese_word_is_highlighted_wherever_it_stands(text: str, word: str) -> None:
    """Every occurrence lies in a span, and every span ends with the word."""
    spans = find_spans(text, [word])

    starts = [at for at in range(len(text)) if text.startswith(word, at)]
    assert all(any(a <= at and at + len(word) <= b for a, b in spans) for at in starts)
    assert all(fold(text[a:b]).endswith(word) for a, b in spans)

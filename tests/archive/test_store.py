"""What the archive keeps, and that it keeps it whole."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.file.connecting import reading
from archive.proof.verify import verify
from archive.search.grams import phrase
from archive.tables.portals import StoredSection
from archive.tables.transaction import BATCH
from tests.support.asked import LATER, OTHER, count, one
from tests.support.factory import (
    AT,
    HOME,
    LISTING,
    PAGE,
    TEXT,
    TITLE,
    Visit,
    make_pair,
    make_portal,
    make_record,
)
from yifa.model.errors import NotTextError
from yifa.model.listing import Certificate, WalkVerdict
from yifa.model.record import Finding, Outcome

# saving


def test_saving_twice_is_saving_once(visit: Visit) -> None:
    first = visit.save(make_record())
    stored = list(visit.archive.db.conn.iterdump())
    second = visit.save(make_record(), at=LATER)

    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.SAME)
    assert replace(second, outcome=first.outcome) == first
    moved = [line for line in visit.archive.db.conn.iterdump() if line not in stored]
    times = tuple(f'INSERT INTO "{table}"' for table in ("page", "capture", "version"))
    assert all(line.startswith(times) for line in moved)
    assert len(moved) == len(times)


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

    assert one(visit.archive, sql, phrase("复议")) == (saved.document_id,)
    assert visit.archive.db.conn.execute(sql, (phrase("诉讼"),)).fetchone() is None


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


class CutShort(dict[int, Any]):
    """What is to be indexed, where somebody presses Ctrl-C once the first of it is."""

    def items(self) -> Any:
        """Yield the first pair, then stop."""
        for pair in super().items():
            yield pair
            raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["commit", "index_if_full"])
def test_a_batch_that_ctrl_c_cuts_short_is_not_committed_without_its_index(visit: Visit, step: str) -> None:
    visit.save(make_record())
    visit.archive.commit()
    for number in range(BATCH):
        visit.save(make_record(url=f"{HOME}{number}.html", text=f"{TEXT}{number}"))
    visit.archive.count(BATCH)
    visit.archive.to_index = CutShort(visit.archive.to_index)

    with pytest.raises(KeyboardInterrupt):
        getattr(visit.archive, step)()
    visit.archive.close()

    with reading(visit.archive.path) as db:
        assert verify(db.conn).damage == []
        assert db.execute("SELECT count(*) FROM version").fetchone() == (1,)


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
    visit.archive.walks.progress(visit.walk_id, pages=1, rows_read=20)
    assert one(visit.archive, "SELECT pages, rows_read, verdict FROM walk") == (1, 20, None)
    certificate = Certificate(
        verdict=verdict, stop_reason="last_page", pages=2, rows_read=31, newest="2026-01-15"
    )

    visit.archive.walks.end(visit.walk_id, certificate, LATER)

    row = one(visit.archive, "SELECT verdict, stop_reason, pages, rows_read, newest, ended_at FROM walk")
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

"""What is derived from texts: made anew where they change, no part of the archive's truth."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.derived.reports import Derived, count_due
from archive.proof.content import digest_of
from archive.proof.verify import verify
from archive.schema.ours import derived_tables, our_tables
from archive.store import Archive
from tests.support.archives.kept import note
from tests.support.archives.older import take_back
from tests.support.factory import PAGE, Visit, make_record
from tests.support.reports import fill, read_file, report

OF_FREQUENT = {"frequent", "several", "unsettled"}
"""tables that have rows where there are tens of thousands of texts"""


def counts(archive: Archive) -> dict[str, int]:
    return {
        name: archive.db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in sorted(derived_tables())
    }


def test_derived_tables_are_ours_and_under_no_fixity() -> None:
    reports = {"derivation", "element", "element_item", "figure", "figure_sort", "fingerprint"}
    assert derived_tables() == {*reports, "naming", "wording", *OF_FREQUENT}
    assert derived_tables().isdisjoint(our_tables())


def test_what_is_derived_can_be_dropped_and_made_again_and_changes_no_digest(tmp_path: Path) -> None:
    with Archive.open(fill(tmp_path / "a.db")) as archive:
        derived, made, digest = Derived(archive), counts(archive), digest_of(archive.db.conn)
        derived.forget()
        dropped, without = counts(archive), digest_of(archive.db.conn)
        told: list[tuple[str, int, int]] = []
        number = derived.derive(tell=lambda what, done, of: told.append((what, done, of)))

        assert (number, told, derived.derive()) == (4, [("documents derived", 4, 4)], 0)
        assert set(dropped.values()) == {0}
        assert {name for name, number in made.items() if not number} == OF_FREQUENT
        assert counts(archive) == made
        assert without == digest_of(archive.db.conn) == digest
        assert verify(archive.db.conn).damage == []


def test_what_a_run_that_is_stopped_did_not_derive_is_left_for_later(tmp_path: Path) -> None:
    with Archive.open(fill(tmp_path / "a.db")) as archive:
        derived, made = Derived(archive), counts(archive)
        derived.forget()
        wanted = iter((True, True, False))

        number = derived.derive(wanted=lambda: next(wanted))

        assert (number, count_due(archive.db.conn)) == (0, 4)
        assert counts(archive)["naming"] == made["naming"]
        assert derived.derive() == 4


def test_a_report_in_a_file_is_read_once_the_file_is(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.save(replace(note(title="清溪县水务局2025年法治政府建设报告"), report_year=2025))
    derived = Derived(visit.archive)
    derived.derive()
    forms = "SELECT DISTINCT form FROM element"
    before = visit.archive.db.execute(forms).fetchall()

    text = "一、主要成效\n全年办理公证12件。" + "认真落实公证执业要求。" * 8 + "\n二、存在问题\n力量偏少。"
    payload = read_file(visit, text)

    assert before == [("unreadable",)]
    assert count_due(visit.archive.db.conn) == 1
    assert derived.derive() == 1
    assert visit.archive.db.execute("SELECT payload_id FROM derivation").fetchall() == [(payload,)]
    assert ("section",) in visit.archive.db.execute(forms).fetchall()
    assert visit.archive.db.execute(
        "SELECT value FROM fact WHERE indicator = 'notarisations'"
    ).fetchall() == [(12.0,)]
    visit.archive.close()


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("清溪县2025年法治政府建设年度报告", "正文。", "annual_report"),
        ("清溪县2026年法治政府建设工作要点", "正文。", "plan"),
        (None, "2025年，清溪县扎实推进法治政府建设。", "annual_report"),
        (None, "关于停水的公告。", "other"),
    ],
)
def test_only_annual_reports_have_elements(tmp_path: Path, title: str | None, text: str, kind: str) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.save(replace(make_record(PAGE, title, text), attachments=()))
    Derived(visit.archive).derive()

    assert visit.archive.db.execute("SELECT kind FROM derivation").fetchall() == [(kind,)]
    assert bool(counts(visit.archive)["element"]) == (kind == "annual_report")
    visit.archive.close()


def test_another_page_with_the_text_may_say_what_it_is(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    visit.save(replace(report(2025), title="公示"))
    Derived(visit.archive).derive()
    visit.save(replace(report(2025), url=f"{PAGE}2"))

    assert Derived(visit.archive).derive() == 1
    assert visit.archive.db.execute("SELECT kind FROM derivation").fetchall() == [("annual_report",)]
    visit.archive.close()


def test_an_older_archive_keeps_its_figures_and_shows_them_as_before(tmp_path: Path) -> None:
    """Until schema 24 `fact` was a table with all that a figure says."""
    path, facts = fill(tmp_path / "a.db"), "SELECT * FROM fact ORDER BY document_id, place"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        before = db.execute(facts).fetchall()
        db.execute("CREATE TABLE before AS SELECT * FROM fact")
        for made in ("VIEW fact", "TABLE figure", "TABLE figure_sort"):
            db.execute(f"DROP {made}")
        db.execute("ALTER TABLE before RENAME TO fact")
        take_back(db, "figures_share_what_many_have_in_common")

    with Archive.open(path) as archive:
        assert before
        assert archive.db.execute(facts).fetchall() == before
        assert count_due(archive.db.conn) == 0
        assert verify(archive.db.conn).damage == []


def test_an_older_archive_gets_the_tables_and_nothing_in_them(tmp_path: Path) -> None:
    with Archive.open(fill(tmp_path / "a.db")) as archive:
        Derived(archive).forget()
    with closing(sqlite3.connect(tmp_path / "a.db")) as db:
        assert db.execute("SELECT count(*) FROM derivation").fetchone() == (0,)

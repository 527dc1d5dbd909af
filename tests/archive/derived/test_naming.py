"""Whom publications name is derived once, and forgotten where it may no longer be so."""

from dataclasses import replace
from pathlib import Path

import pytest

from archive.derived.naming import Namings
from tests.support.factory import HOME, Visit, make_record
from yifa.reading.report.wording import RULES

SHOWN = (
    ("清溪县司法局2025年法治政府建设年度报告", None),
    ("2024年法治政府建设年度报告", "清溪县融媒体中心"),
    ("关于发放补贴的通知", "清溪县财政局"),
)
"""title, and who published it"""


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    """Give an archive whose publications are derived."""
    made = Visit(tmp_path / "a.db")
    for number, (title, publisher) in enumerate(SHOWN):
        text, said = f"正文{number}。", {"publisher": publisher, "issuing_authority": None}
        record = make_record(f"{HOME}{number}.html", title, text, **said)
        made.save(replace(record, signoff_organ=None))
    Namings(made.archive).derive()
    return made


def kept(visit: Visit) -> list[tuple[object, ...]]:
    sql = """SELECT n.kind, n.year, w.origin, w.words FROM naming AS n
        LEFT JOIN wording AS w USING (wording_id) ORDER BY n.version_id"""
    return list(visit.archive.db.execute(sql).fetchall())


def test_a_publication_keeps_its_kind_its_year_and_the_words_that_name_bodies(visit: Visit) -> None:
    assert kept(visit) == [
        ("annual_report", 2025, "title", "某某县司法局"),
        ("annual_report", 2024, None, None),
        ("notice", None, "publisher", "某某县财政局"),
    ]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("UPDATE version SET title = '清溪县教育局2025年法治政府建设年度报告' WHERE version_id = 1", 2),
        ("UPDATE version SET publisher = '清溪县水务局' WHERE version_id = 2", 2),
        ("UPDATE version SET last_with_at = '2026-02-01T00:00:00Z'", 3),
        ("UPDATE document SET text = '2023年以来，' WHERE document_id = 2", 2),
        ("UPDATE page SET portal_id = portal_id WHERE page_id = 3", 2),
        ("UPDATE portal SET name = '青禾县'", 0),
        ("UPDATE portal SET name = name", 3),
    ],
    ids=["title", "publisher", "seen again", "text", "page", "portal", "the same name"],
)
def test_what_changes_is_derived_anew(visit: Visit, change: str, left: int) -> None:
    with visit.archive.change() as db:
        db.execute(change)

    assert len(kept(visit)) == left
    assert Namings(visit.archive).derive() == len(SHOWN) - left
    assert len(kept(visit)) == len(SHOWN)


def test_other_rules_derive_all_anew(visit: Visit) -> None:
    with visit.archive.change() as db:
        db.execute("UPDATE naming SET rules = 'others'")

    assert Namings(visit.archive).derive() == len(SHOWN)
    rules = visit.archive.db.execute("SELECT DISTINCT rules FROM naming").fetchall()
    assert rules == [(RULES,)]


def test_a_report_that_names_its_year_in_its_text_alone_is_on_that_year(visit: Visit) -> None:
    record = make_record(f"{HOME}9.html", "清溪县水务局法治政府建设年度报告", "2022年以来，全局依法治水。")
    visit.save(record)

    Namings(visit.archive).derive()

    assert kept(visit)[-1] == ("annual_report", 2022, "title", "某某县水务局")

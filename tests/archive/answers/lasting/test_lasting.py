"""What pages of all portals changed, how long they lasted, and what the tables of that cover."""

from dataclasses import replace
from datetime import date, timedelta
from math import inf
from pathlib import Path

import pytest

from archive.answers.browse.weeks import read_week
from archive.answers.lasting.edits import read_edits
from archive.answers.lasting.exposure import GROUPS, Watched, by_group, read_watched
from archive.answers.lasting.removals import read_removals, steps_of
from archive.answers.lasting.stream import EDITED, Span
from tests.support.factory import AT, HOME, PAGE, TEXT, Visit, make_record
from tests.support.lives import Life, url
from yifa.model.record import Attachment

DAY = timedelta(days=1)
LATER = TEXT.replace("42件", "45件")


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    """A report that is edited before, around and after 1 April 2026, and a notice that is edited."""
    made = Visit(tmp_path / "a.db")
    made.save(make_record(), at=AT)
    made.save(make_record(text=LATER), at=AT + DAY)
    made.save(make_record(text=LATER, publisher="清溪县司法局"), at=AT + 80 * DAY)
    made.save(make_record(text=LATER.replace("，", ","), publisher="清溪县司法局"), at=AT + 90 * DAY)
    notice = replace(make_record(f"{HOME}n.html", "关于停水的通知", "停水。"), document_kind="other")
    made.save(notice, at=AT)
    made.save(replace(notice, text="停电。", content_sha256="0" * 64), at=AT + 9 * DAY)
    return made


def test_an_edit_has_its_interval_and_what_changed(visit: Visit) -> None:
    edits = list(read_edits(visit.archive.db, Span()))

    assert [(edit.earliest, edit.latest, edit.due, edit.weight, edit.changed) for edit in edits] == [
        ("2026-04-10T02:30:00Z", "2026-04-20T02:30:00Z", "after", "cosmetic", ("text",)),
        ("2026-01-21T02:30:00Z", "2026-04-10T02:30:00Z", "around", "substantive", ("publisher",)),
        ("2026-01-20T02:30:00Z", "2026-01-29T02:30:00Z", None, "substantive", ("text",)),
        ("2026-01-20T02:30:00Z", "2026-01-21T02:30:00Z", "before", "substantive", ("text",)),
    ]
    assert [(value.before, value.after) for value in edits[1].values] == [
        ("清溪县人民政府办公室", "清溪县司法局")
    ]
    assert [(edit.sentences, bool(edit.cosmetic)) for edit in edits] == [
        (0, True), (0, False), (1, False), (1, False),
    ]  # fmt: skip


def test_edits_are_those_the_pages_for_readers_show(visit: Visit) -> None:
    """One answer, asked by day, by portal, or week by week."""
    db = visit.archive.db
    week = read_week(db, date(2026, 1, 19), kind=EDITED)

    edits = list(read_edits(db, Span(since=date(2026, 1, 19), before=date(2026, 1, 26))))

    assert [edit.version for edit in edits] == [change.version for change in week.changes]
    assert week.counts == {"added": 2, "edited": 1}
    assert [edit.latest[:10] for edit in read_edits(db, Span(since=date(2026, 4, 20)))] == ["2026-04-20"]
    assert not list(read_edits(db, Span(), portals=["990102"]))
    assert len(list(read_edits(db, Span(), portals=["990101", "990102"]))) == 4


def test_a_file_with_another_name_is_a_change(tmp_path: Path) -> None:
    visit = Visit(tmp_path / "a.db")
    file = f"{HOME}a.pdf"
    record = replace(make_record(PAGE), attachments=(Attachment(url=file, name="报告.pdf"),))
    visit.save(record)
    named = replace(record, attachments=(Attachment(url=file, name="年报.pdf"),))
    visit.save(named, at=AT + 5 * DAY)

    edit = next(iter(read_edits(visit.archive.db, Span())))

    assert edit.changed[-1] == "file"
    assert [(value.field, value.kind) for value in edit.values][-1] == ("file 年报.pdf", "renamed")


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """Ten pages watched for 400 days: 1 is lost from day 30 to 40, 2 only leaves its list, 3 comes back."""
    made = Life(tmp_path / "a.db")
    numbers = range(1, 11)
    made.walk(*numbers).read(*numbers).settle()
    made.day(30).walk(*numbers).read(*numbers).settle()
    made.day(40).walk(3, *range(4, 11)).settle()
    made.read(2)
    made.miss(1)
    made.day(60).walk(*range(4, 11)).settle()
    made.miss(3)
    made.day(61).walk(*range(3, 11)).read(3).settle()
    made.day(400).walk(*range(3, 11)).read(*range(2, 11)).settle()
    return made


def watched(life: Life) -> dict[str, Watched]:
    return {page.url: page for page in read_watched(life.archive.db)}


def test_a_page_lasts_from_its_first_answer_to_the_interval_in_which_it_was_lost(life: Life) -> None:
    pages = watched(life)

    assert [(pages[url(n)].lower_bound, pages[url(n)].upper_bound) for n in (1, 2, 3, 4)] == [
        (30, 40), (400, inf), (400, inf), (400, inf),
    ]  # fmt: skip
    assert pages[url(1)].state == "unreachable"
    assert not list(read_watched(life.archive.db, ["990102"]))


def test_groups_count_person_time_and_what_is_left(life: Life) -> None:
    (year,) = by_group(read_watched(life.archive.db), GROUPS["year"])

    assert (year.name, year.pages, year.lost, year.delisted, year.moved) == ("2025", 10, 1, 1, 0)
    assert (year.days_least, year.days_most) == (3630, 3640)
    assert (year.rate_least, year.rate_most) == (10.03, 10.06)
    assert (year.left_1_year, year.left_2_years, year.watched_days) == ("0.900", "", 400)
    names = {by: [group.name for group in by_group(watched(life).values(), GROUPS[by])] for by in GROUPS}
    assert names == {
        "year": ["2025"], "kind": ["county_report"], "county": ["990101 清溪县"], "prefecture": ["临江市"],
    }  # fmt: skip


def test_a_page_whose_text_stands_elsewhere_is_moved_not_lost(life: Life) -> None:
    life.day(401)
    life.save(make_record(url(20), "第1号", f"{TEXT}\n1"))
    life.walk(20, section="b")
    (year,) = by_group(read_watched(life.archive.db), GROUPS["year"])

    assert watched(life)[url(1)].replaced_by == url(20)
    assert (year.lost, year.moved, year.rate_most) == (0, 1, 0.0)


def test_pages_that_were_asked_once_were_watched_for_no_time(tmp_path: Path) -> None:
    life = Life(tmp_path / "a.db").walk(1).read(1)
    (year,) = by_group(read_watched(life.archive.db), GROUPS["year"])

    assert (year.days_most, year.rate_least, year.left_1_year) == (0, None, "")


def test_the_steps_since_a_day_are_rows(life: Life) -> None:
    db, since = life.archive.db, Span(since=date(2026, 3, 15))
    steps = list(steps_of(read_removals(db, ["990101"], since), since))

    assert {(step.url, step.state) for step in steps} == {
        (url(3), "delisted"),
        (url(3), "unreachable"),
        (url(3), "listed"),
    }
    assert all(step.walk or step.capture for step in steps)
    assert {(step.kind, step.year, step.state_now) for step in steps} == {("county_report", 2025, "listed")}
    assert not read_removals(db, ["990102"])

"""A report that is overdue by law is said to be so, beside the walks that prove it; it alarms nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest

from archive.alarms.raising import judged_now
from archive.answers.duty import Duty, find_duty
from archive.answers.status import status, sum_up
from tests.support.stories import Story, complete, ended, every, settled
from yifa.model.listing import WalkVerdict


def at(year: int, month: int, day: int, hour: int = 4) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def duty(story: Story, now: datetime) -> Duty | None:
    """Return what is overdue at the end of a run at that time, which raises no alarm about it."""
    assert story.run(now) == ()
    return owed(story, now)


def owed(story: Story, now: datetime) -> Duty | None:
    return find_duty(judged_now(story.archive.db.conn, story.portal_id, now))


def test_the_report_is_overdue_from_the_day_after_in_china(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    before = duty(story, at(2026, 4, 1, 15))  # 23 o'clock in China
    said = duty(story, at(2026, 4, 1, 17))

    assert before is None
    assert said is not None
    assert (said.years, said.walk, said.read_on) == ((2025,), 2, "2026-04-02")
    assert said.words == (
        "no report on 2025 by the county is stored (the newest is on 2024), the last was due by 2026-04-01; "
        "every list in use was read since, to a proved end or down to known rows above one, "
        "依法行政 on 2026-04-02 (walk 2, complete, last_page) the first"
    )

    story.publish(date(2026, 4, 8), kind="county_report", year=2025)
    assert duty(story, at(2026, 4, 9)) is None


def test_what_was_due_stays_said_when_the_year_ends(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    duty(story, at(2026, 4, 2))
    winter = owed(story, at(2027, 1, 2))
    story.run(at(2027, 4, 3))
    spring = owed(story, at(2027, 4, 3))

    assert winter is not None
    assert winter.years == (2025,)
    assert spring is not None
    assert spring.years == (2025, 2026)
    assert "no report on 2025 and 2026 by the county is stored" in spring.words


@pytest.mark.parametrize(
    "last",
    [
        ended(WalkVerdict.FAILED, "refused"),
        ended(WalkVerdict.UNPROVED, "unproved", "not followed: next by a function"),
    ],
)
def test_it_rests_on_walks_to_a_proved_end_alone(story: Story, last: object) -> None:
    settled(story, date(2026, 3, 30))
    story.run(at(2026, 3, 31))
    story.run(at(2026, 4, 2), last)  # type: ignore[arg-type] # pytest's parameters have no type

    assert owed(story, at(2026, 4, 2)) is None


def test_a_walk_whose_proof_was_not_recorded_proves_nothing(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    story.run(at(2026, 4, 2))
    with story.archive.change() as db:
        db.execute("UPDATE walk SET proof = NULL")

    assert owed(story, at(2026, 4, 2)) is None


def test_a_walk_down_to_known_rows_rests_on_the_one_that_read_the_list_whole(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    story.run(at(2026, 3, 31), complete(3))
    story.run(at(2026, 4, 3), ended(WalkVerdict.CAUGHT_UP, "caught_up"))
    said = owed(story, at(2026, 4, 3))

    assert said is not None
    assert "(walk 2, caught_up above walk 1, last_page)" in said.words


def test_reports_of_departments_are_enough_where_no_county_report_was_ever_seen(story: Story) -> None:
    for day in every(10, date(2024, 3, 30), 74):
        story.publish(day)
    story.publish(date(2026, 3, 1), kind="dept_report", year=2025)

    assert duty(story, at(2026, 4, 2)) is None


def test_a_report_on_the_list_that_could_not_be_read_is_not_said_to_be_missing(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    url = story.publish(date(2026, 3, 30))
    story.list[url] = type(story.list[url])(
        type(story.list[url].entry)(url=url, title="2025年法治政府建设年度报告", published="2026-03-30"),
        story.list[url].record,
    )
    story.run(at(2026, 4, 2), no_body=[url])

    assert owed(story, at(2026, 4, 2)) is None


def test_status_says_so_in_its_first_line_and_no_portal_is_troubled_by_it(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    duty(story, at(2026, 4, 2))
    portals = status(story.archive.db, at(2026, 4, 2) + timedelta(hours=1))

    assert sum_up(portals) == "1 portal: 1 without an alarm; 1 without a report that was due"
    assert portals[0].duty is not None
    assert portals[0].alarms == ()

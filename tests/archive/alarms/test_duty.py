"""The report that the law wants by 1 April alarms where it is not published."""

from datetime import UTC, date, datetime

from tests.support.stories import Story, codes, ended, every, settled
from yifa.model.listing import WalkVerdict


def test_the_report_not_published_by_1_april_alarms_from_the_day_after(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    before = story.run(datetime(2026, 4, 1, 4, tzinfo=UTC))
    (duty,) = story.run(datetime(2026, 4, 2, 4, tzinfo=UTC))

    assert before == ()
    assert (duty.code, duty.section) == ("duty", None)
    assert (
        "no report on 2025 by the county is stored (the newest is on 2024), due by 2026-04-01" in duty.detail
    )
    assert "every list was read since, last on 2026-04-02 (walk 2)" in duty.detail

    story.publish(date(2026, 4, 8), kind="county_report", year=2025)
    assert story.run(datetime(2026, 4, 9, 4, tzinfo=UTC)) == ()


def test_reports_of_departments_are_enough_where_no_county_report_was_ever_seen(story: Story) -> None:
    for day in every(10, date(2024, 3, 30), 74):
        story.publish(day)
    story.publish(date(2026, 3, 1), kind="dept_report", year=2025)

    assert story.run(datetime(2026, 4, 2, 4, tzinfo=UTC)) == ()


def test_a_report_on_the_list_that_could_not_be_read_is_not_said_to_be_missing(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    url = story.publish(date(2026, 3, 30))
    story.list[url] = type(story.list[url])(
        type(story.list[url].entry)(url=url, title="2025年法治政府建设年度报告", published="2026-03-30"),
        story.list[url].record,
    )

    assert story.run(datetime(2026, 4, 2, 4, tzinfo=UTC), no_body=[url]) == ()


def test_the_duty_is_not_judged_by_lists_that_were_not_read_since(story: Story) -> None:
    settled(story, date(2026, 3, 30))
    story.run(datetime(2026, 3, 31, 4, tzinfo=UTC))

    alarms = story.run(datetime(2026, 4, 2, 4, tzinfo=UTC), ended(WalkVerdict.FAILED, "refused"))

    assert codes(alarms) == ["outage"]

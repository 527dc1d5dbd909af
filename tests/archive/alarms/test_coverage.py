"""A field that new documents lack alarms."""

import random
from datetime import UTC, date, datetime

from archive.alarms.coverage import may_be_chance
from tests.support.stories import AUTUMN, DAY, Story, every, settled


def test_a_field_new_documents_lack_alarms_and_old_ones_of_a_backfill_do_not(story: Story) -> None:
    settled(story)
    story.run(AUTUMN)
    for day in every(5, date(2019, 1, 1), 30):
        story.publish(day, publisher=None, index_number=None)
    backfilled = story.run(AUTUMN + DAY)
    healthy, broken = [], []
    for number in range(2, 6):
        story.publish((AUTUMN + number * DAY).date())
        healthy.append(story.run(AUTUMN + number * DAY))
    for number in range(6, 16):
        story.publish((AUTUMN + number * DAY).date(), publisher=None, index_number=None)
        broken.append(story.run(AUTUMN + number * DAY))

    assert [backfilled, *healthy] == [()] * 5
    (alarm,) = broken[-1]
    assert (alarm.code, alarm.section) == ("coverage_fell", "依法行政")
    assert "publisher on 0 of the 10 newest other documents, on 50 of 50 before" in alarm.detail
    assert alarm.since < alarm.at
    assert broken[0] == broken[1] == ()


def test_a_field_that_pages_lost_when_read_anew_alarms(story: Story) -> None:
    settled(story)
    story.run(AUTUMN)
    for url in list(story.list)[:6]:
        story.change(url, publisher=None)
    for url in list(story.list)[6:9]:
        story.change(url, index_number=None)

    (alarm,) = story.run(AUTUMN + DAY)

    assert (alarm.code, alarm.section) == ("coverage_fell", None)
    assert alarm.detail == "pages read anew: publisher on 3 of the 9 that had it (run 2)"


def test_reports_are_not_held_against_other_documents(story: Story) -> None:
    """In the season, what is new is reports, and these have no document number."""
    for day in every(10, date(2024, 1, 1), 74):
        story.publish(day, document_number="清政发〔2024〕1号")
    story.run(datetime(2026, 1, 10, tzinfo=UTC))
    for day in every(2, date(2026, 1, 12), 10):
        story.publish(day, kind="dept_report", year=2025)

    assert story.run(datetime(2026, 2, 1, tzinfo=UTC)) == ()


def test_a_share_may_vary_by_chance() -> None:
    dice = random.Random(7)
    alarms = 0
    for _ in range(20_000):
        share, of = dice.random(), dice.randrange(5, 11)
        have = sum(dice.random() < share for _ in range(of))
        alarms += not may_be_chance(share, have, of)

    assert alarms <= 2

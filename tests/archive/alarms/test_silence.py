"""A section quiet beyond its own rhythm alarms; a season does not."""

import random
from datetime import date, timedelta

import pytest

from archive.alarms.silence import rhythm_of
from tests.support.stories import AUTUMN, DAY, Story, codes, ended, every, settled
from yifa.model.listing import WalkVerdict


def test_a_section_quiet_beyond_its_rhythm_alarms_with_the_numbers_and_since_when(story: Story) -> None:
    settled(story)
    first = story.run(AUTUMN)
    still = story.run(AUTUMN + 15 * DAY)
    (silence,) = story.run(AUTUMN + 40 * DAY)
    (later,) = story.run(AUTUMN + 41 * DAY)

    assert (first, still) == ((), ())
    assert (silence.code, silence.section, silence.is_new) == ("silence", "依法行政", True)
    assert "newest row of 2025-09-01, 40 days before the list was last read" in silence.detail
    assert "gaps of up to 10 days are usual, more than 30 are not" in silence.detail
    assert later.since == silence.at == "2025-10-11T02:00:00Z"
    assert later.words.endswith("; since 2025-10-11T02:00:00Z")

    story.publish((AUTUMN + 42 * DAY).date())
    assert story.run(AUTUMN + 42 * DAY) == ()


def test_silence_is_never_concluded_from_a_list_that_was_not_read(story: Story) -> None:
    settled(story)
    story.run(AUTUMN)

    alarms = story.run(AUTUMN + 40 * DAY, ended(WalkVerdict.FAILED, "timeout"))

    assert codes(alarms) == ["outage"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], "no row has a day"),
        (every(7, date(2025, 5, 1), 8), "8 days of publication tell no rhythm"),
        (every(3, date(2025, 1, 2), 30), "do not tell silence from a season's end"),
    ],
)
def test_too_little_history_is_said_and_alarms_nobody(days: list[date], said: str) -> None:
    rhythm = rhythm_of(days, date(2027, 1, 1))

    assert said in rhythm.words
    assert rhythm.limit_days is None


def test_a_season_is_no_silence_once_a_year_is_known() -> None:
    """Reports every spring, day after day, and nothing from April on."""
    days = every(2, date(2024, 1, 10), 30) + every(2, date(2025, 1, 8), 30)

    assert rhythm_of(days, date(2025, 12, 31)).limit_days == 612


def test_a_section_that_publishes_beside_the_season_is_known_by_that() -> None:
    assert rhythm_of(every(7, date(2025, 5, 1), 13), date(2025, 12, 1)).limit_days == 30


def test_an_old_silence_does_not_hide_the_next() -> None:
    """One gap of three months in ten years of weeks."""
    days = every(7, date(2015, 1, 1), 200) + every(7, date(2019, 2, 1), 300)

    assert rhythm_of(days, date(2025, 6, 1)).limit_days == 30


def test_a_quiet_time_of_the_year_counts_until_the_section_publishes_in_it() -> None:
    """A column that began with a few reports in March, and has published every three days since December."""
    began = every(2, date(2025, 3, 1), 10)
    steadily = every(3, date(2025, 12, 1), 60)

    by_spring = rhythm_of([*began, *(day for day in steadily if day < date(2026, 3, 20))], date(2026, 3, 20))
    by_summer = rhythm_of([*began, *steadily], date(2026, 8, 1))

    assert (by_spring.limit_days or 0) > 250
    assert by_summer.limit_days == 30


def test_a_column_of_every_autumn_is_not_alarming_in_spring() -> None:
    days = [day for year in (2023, 2024, 2025) for day in every(7, date(year, 9, 1), 17)]

    assert (rhythm_of(days, date(2026, 6, 1)).limit_days or 0) > 250


def test_random_rhythms_seldom_alarm() -> None:
    """Days of publication by chance, in many sections for three years: at most 1 in 300 gaps alarms."""
    dice = random.Random(4)
    gaps = alarms = 0
    for _ in range(60):
        mean, day, days = dice.uniform(2, 40), date(2022, 1, 1), [date(2022, 1, 1)]
        while day < date(2025, 1, 1):
            day += timedelta(days=max(1, round(dice.expovariate(1 / mean))))
            limit = rhythm_of(days, days[-1]).limit_days
            gaps += limit is not None
            alarms += limit is not None and (day - days[-1]).days > limit
            days.append(day)

    assert gaps > 2000
    assert alarms < gaps / 300

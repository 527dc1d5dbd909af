"""Alarms: each condition fires on its evidence, says since when, and a healthy archive stays quiet."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.alarms.coverage import may_be_chance
from archive.alarms.raising import KeptAlarm, alarms_now
from archive.alarms.silence import rhythm_of
from tests.support.stories import CODE, Story, complete, ended
from yifa.model.listing import WalkVerdict
from yifa.model.record import Finding

DAY = timedelta(days=1)
AUTUMN = datetime(2025, 9, 1, 2, tzinfo=UTC)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """An archive nobody has crawled into yet."""
    told = Story(tmp_path / "a.db")
    yield told
    told.archive.close()


def every(days: int, first: date, count: int) -> list[date]:
    return [first + number * days * DAY for number in range(count)]


def settled(story: Story, until: date = date(2025, 9, 1)) -> None:
    """Let the portal have published every ten days for two years, last year's report among it."""
    for day in every(10, until - 730 * DAY, 74):
        story.publish(day)
    for year in (2023, 2024):
        story.publish(date(year + 1, 3, 1), kind="county_report", year=year)


def codes(alarms: Sequence[KeptAlarm]) -> list[str]:
    return [each.code for each in alarms]


# --- silence


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

    assert (rhythm_of(days, date(2025, 12, 31)).limit_days or 0) == 612


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


# --- the duty


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


# --- rows


@pytest.mark.parametrize(("rows", "alarm"), [(76, False), (73, False), (69, False), (60, True), (0, False)])
def test_a_list_that_lost_a_tenth_of_its_rows_alarms(story: Story, rows: int, alarm: bool) -> None:
    settled(story)
    story.run(AUTUMN)

    alarms = story.run(AUTUMN + DAY, complete(rows))

    assert codes(alarms) == (["rows_shrank"] if alarm else [])
    assert not alarm or f"{rows} rows on 2025-09-02 (walk 2), 76 on 2025-09-01 (walk 1)" in alarms[0].detail


def test_a_shrunken_list_alarms_until_that_is_its_size(story: Story) -> None:
    """A list read down to known rows says nothing about its size."""
    settled(story)
    story.run(AUTUMN)
    story.run(AUTUMN + DAY, complete(10))
    caught_up = ended(WalkVerdict.CAUGHT_UP, "caught_up")

    alarms = [story.run(AUTUMN + number * DAY, caught_up) for number in (2, 15)]
    story.run(AUTUMN + 25 * DAY, complete(10))
    settled_down = story.run(AUTUMN + 100 * DAY, complete(10))

    assert [codes(each) for each in alarms] == [["rows_shrank"], ["rows_shrank"]]
    assert alarms[1][0].since == "2025-09-02T02:00:00Z"
    assert "rows_shrank" not in codes(settled_down)


# --- not reached, turned away, moved, redesigned


@pytest.mark.parametrize(
    ("certificate", "code"),
    [
        (ended(WalkVerdict.FAILED, "timeout", "no answer"), "outage"),
        (ended(WalkVerdict.FAILED, "not_found", "404"), "outage"),
        (ended(WalkVerdict.BLOCKED, "challenge", "HTTP 412"), "blocked"),
        (ended(WalkVerdict.BLOCKED, "retry_after", "86400 s"), "blocked"),
        (ended(WalkVerdict.FAILED, "redirected_away", "leads to http://other.example/"), "host_moved"),
        (ended(WalkVerdict.FAILED, "layout_changed", "no rows"), "layout_changed"),
        (ended(WalkVerdict.FAILED, "layout", "no rows"), "layout_changed"),
        (ended(WalkVerdict.TRUNCATED, "repeated_page", "page 2 shows page 1"), "layout_changed"),
        (ended(WalkVerdict.TRUNCATED, "since_reached"), None),
        (ended(WalkVerdict.TRUNCATED, "signal"), None),
        (ended(WalkVerdict.CAUGHT_UP, "caught_up"), None),
    ],
)
def test_a_walk_alarms_by_why_it_stopped(story: Story, certificate: object, code: str | None) -> None:
    settled(story)
    story.run(AUTUMN)

    alarms = story.run(AUTUMN + DAY, certificate)  # type: ignore[arg-type] # pytest's parameters have no type

    assert codes(alarms) == ([code] if code else [])
    assert not alarms or "read before by walk 1, 2025-09-01" in alarms[0].detail


def test_a_list_never_read_is_not_said_to_have_changed(story: Story) -> None:
    (first,) = story.run(AUTUMN, ended(WalkVerdict.FAILED, "layout", "no rows"))

    assert (first.code, first.detail.endswith("never read before")) == ("outage", True)
    assert story.run(AUTUMN + DAY, ended(WalkVerdict.TRUNCATED, "no_next")) == ()


def test_an_outage_that_ends_and_comes_back_is_another(story: Story) -> None:
    settled(story)
    down = ended(WalkVerdict.FAILED, "refused")
    first = story.run(AUTUMN, down)
    second = story.run(AUTUMN + DAY, down)
    up = story.run(AUTUMN + 2 * DAY)
    third = story.run(AUTUMN + 3 * DAY, down)

    assert up == ()
    assert [each.since for (each,) in (first, second, third)] == [
        "2025-09-01T02:00:00Z", "2025-09-01T02:00:00Z", "2025-09-04T02:00:00Z",
    ]  # fmt: skip


@pytest.mark.parametrize(("blocked", "code"), [(True, "blocked"), (False, "outage")])
def test_a_portal_left_alone_amid_its_pages_alarms(story: Story, blocked: bool, code: str) -> None:
    settled(story)

    (alarm,) = story.run(AUTUMN, parked="circuit_open: 5 failures in a row", blocked=blocked)

    assert (alarm.code, alarm.detail) == (
        code,
        "run 1 left the portal alone: circuit_open: 5 failures in a row",
    )


@pytest.mark.parametrize(
    ("home", "code"),
    [
        (("dns", "no such host"), "outage"),
        (("redirected_away", "leads to http://other.example/"), "host_moved"),
        (("section_not_found", "no column on the 12 pages looked at"), "outage"),
    ],
)
def test_a_portal_whose_home_page_leads_nowhere_alarms(
    story: Story, home: tuple[str, str], code: str
) -> None:
    (alarm,) = story.run(AUTUMN, home=home)

    assert (alarm.code, ": ".join(home) in alarm.detail) == (code, True)


def test_a_redesign_alarms_once_with_what_the_profile_should_say(story: Story) -> None:
    """Not in the first run, where the profile was wrong from the start."""
    settled(story)
    findings = (
        Finding(code="layout_changed", detail="no longer looks as the profile says"),
        Finding(code="profile_change_proposed", detail='platform = "vsb"\n# 3 known rows found again'),
    )

    first = story.run(AUTUMN, findings=findings)
    (alarm,) = story.run(AUTUMN + DAY, findings=findings)

    assert first == ()
    assert alarm.code == "layout_changed"
    assert 'platform = "vsb" # 3 known rows found again' in alarm.detail


def test_pages_that_changed_look_so_until_a_run_reads_others(story: Story) -> None:
    """A run that reads no page says nothing else about them."""
    settled(story)
    changed = Finding(code="layout_changed", detail="no longer looks as the profile says")
    story.run(AUTUMN)
    page = next(iter(story.list))

    first = story.run(AUTUMN + DAY, findings=[changed], pages_read=[page])
    second = story.run(AUTUMN + 2 * DAY)
    third = story.run(AUTUMN + 3 * DAY, pages_read=[page])

    assert [codes(each) for each in (first, second, third)] == [["layout_changed"], ["layout_changed"], []]
    assert second[0].since == first[0].at
    assert second[0].detail.endswith("(run 2)")


@pytest.mark.parametrize(("broken", "alarm"), [(2, False), (3, True)])
def test_pages_without_a_body_alarm_where_they_are_many(story: Story, broken: int, alarm: bool) -> None:
    settled(story)
    story.run(AUTUMN)
    urls = [story.publish((AUTUMN + DAY).date()) for _ in range(5)]

    alarms = story.run(AUTUMN + DAY, no_body=urls[:broken])

    assert codes(alarms) == (["layout_changed"] if alarm else [])


def test_a_ledger_that_does_not_balance_alarms(story: Story) -> None:
    settled(story)

    assert codes(story.run(AUTUMN, unbalanced="2 lost")) == ["ledger"]


def test_a_list_not_read_for_long_alarms_in_the_run_and_to_whoever_asks(story: Story) -> None:
    settled(story)
    story.run(AUTUMN)
    down = ended(WalkVerdict.FAILED, "refused")

    asked = [alarms_now(story.archive.db.conn, story.portal_id, CODE, AUTUMN + n * DAY) for n in (40, 50)]
    run = story.run(AUTUMN + 50 * DAY, down)

    assert [codes(each) for each in asked] == [[], ["stale"]]
    assert codes(run) == ["outage", "stale", "silence"][:2]


def test_a_sweep_that_finds_what_early_stops_missed_alarms(story: Story) -> None:
    settled(story)
    story.run(AUTUMN)
    swept = replace(complete(76), early_stop_page=1, missed=2)

    (alarm,) = story.run(AUTUMN + DAY, swept)

    assert (alarm.code, alarm.section) == ("missed", "依法行政")
    assert "2 rows new or changed below page 1, where all was known (walk 2)" in alarm.detail


# --- coverage


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


# --- a healthy archive


@pytest.mark.parametrize("seed", range(6))
def test_a_healthy_portal_crawled_for_a_year_alarms_nobody(story: Story, seed: int) -> None:
    """Documents by chance, some edited, one withdrawn now and then, the report in time; crawled weekly."""
    dice = random.Random(seed)
    mean = dice.choice((4, 9, 20))
    day = date(2023, 1, 1)
    while day < date(2025, 9, 1):
        day += timedelta(days=1 + round(dice.expovariate(1 / mean)))
        story.publish(day, document_number=dice.choice((None, "清政发〔2024〕1号")))
    story.publish(date(2025, 3, 20), kind="county_report", year=2024)
    said: list[tuple[str, str]] = []
    at = AUTUMN
    while at < AUTUMN + 365 * DAY:
        while day < at.date():
            story.publish(day, document_number=dice.choice((None, "清政发〔2025〕1号")))
            day += timedelta(days=1 + round(dice.expovariate(1 / mean)))
        if at.month == 3 and not any(each.record.report_year == 2025 for each in story.list.values()):
            story.publish(at.date(), kind="county_report", year=2025)
        if dice.random() < 0.2:
            story.change(dice.choice(list(story.list)), document_number="清政发〔2025〕2号")
        if dice.random() < 0.2:
            del story.list[dice.choice(list(story.list)[:-10])]
        said += [(each.code, each.detail) for each in story.run(at)]
        at += 7 * DAY

    assert said == []

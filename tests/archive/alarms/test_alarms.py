"""Alarms: each condition fires on its evidence, says since when, and a healthy archive stays quiet."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.alarms.raising import alarms_now, judged_now
from tests.support.stories import AUTUMN, DAY, Story, codes, complete, ended, settled
from yifa.model.listing import WalkVerdict
from yifa.model.record import Finding

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
        (ended(WalkVerdict.UNPROVED, "unproved", "not followed: next by a function"), "unproved"),
        (ended(WalkVerdict.TRUNCATED, "rows_missing", "5 of 57 declared rows were seen"), "unproved"),
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
    assert codes(story.run(AUTUMN + DAY, ended(WalkVerdict.TRUNCATED, "no_next"))) == ["unproved"]


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
    assert alarm.profile_lines == 'platform = "vsb"\n# 3 known rows found again'


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


def test_a_recheck_does_not_end_what_the_pages_of_a_crawl_showed(story: Story) -> None:
    settled(story)
    changed = Finding(code="layout_changed", detail="no longer looks as the profile says")
    story.run(AUTUMN)
    page = next(iter(story.list))

    story.run(AUTUMN + DAY, findings=[changed], pages_read=[page])
    story.run(AUTUMN + 2 * DAY, pages_read=[page], command="recheck")
    after = story.run(AUTUMN + 3 * DAY)

    assert codes(after) == ["layout_changed"]


def test_a_section_stays_moved_for_a_run_that_did_not_come_to_it(story: Story) -> None:
    settled(story)
    story.run(AUTUMN)
    moved = Finding(code="section_moved", detail="依法行政 is read at another address")

    first = story.run(AUTUMN + DAY, findings=[moved])
    cut = story.run(AUTUMN + 2 * DAY, home=("timeout", "no answer"), unfinished="a signal")

    assert codes(first) == ["section_moved"]
    assert "section_moved" in codes(cut)


@pytest.mark.parametrize(("broken", "alarm"), [(2, False), (3, True)])
def test_pages_without_a_body_alarm_where_they_are_many(story: Story, broken: int, alarm: bool) -> None:
    settled(story)
    story.run(AUTUMN)
    urls = [story.publish((AUTUMN + DAY).date()) for _ in range(5)]

    alarms = story.run(AUTUMN + DAY, no_body=urls[:broken])

    assert codes(alarms) == [*["layout_changed"] * alarm, "failed"]


def test_a_ledger_that_does_not_balance_alarms(story: Story) -> None:
    settled(story)

    assert codes(story.run(AUTUMN, unbalanced="2 lost")) == ["ledger"]


def test_a_list_not_read_for_long_alarms_in_the_run_and_to_whoever_asks(story: Story) -> None:
    settled(story)
    story.run(AUTUMN)
    down = ended(WalkVerdict.FAILED, "refused")

    db = story.archive.db.conn
    asked = [alarms_now(judged_now(db, story.portal_id, AUTUMN + n * DAY)) for n in (40, 50)]
    run = story.run(AUTUMN + 50 * DAY, down)

    assert [codes(each) for each in asked] == [[], ["stale"]]
    assert codes(run) == ["outage", "stale"]


def test_whoever_asks_sees_a_stale_list_in_the_state_the_run_left_it(story: Story) -> None:
    """Also where the last run did not come to the list."""
    settled(story)
    story.run(AUTUMN)
    late = AUTUMN + 50 * DAY
    story.run(late, ended(WalkVerdict.FAILED, "refused"))
    after_one = alarms_now(judged_now(story.archive.db.conn, story.portal_id, late))
    story.run(late + DAY, home=("timeout", "no answer"), unfinished="a signal")
    after_two = alarms_now(judged_now(story.archive.db.conn, story.portal_id, late + DAY))

    states = [[alarm.state for alarm in alarms if alarm.code == "stale"] for alarms in (after_one, after_two)]
    assert states == [["new"], ["standing"]]


def test_a_sweep_that_finds_what_early_stops_missed_alarms(story: Story) -> None:
    settled(story)
    story.run(AUTUMN)
    swept = replace(complete(76), early_stop_page=1, missed=2)

    (alarm,) = story.run(AUTUMN + DAY, swept)

    assert (alarm.code, alarm.section) == ("missed", "依法行政")
    assert "2 rows new or changed below page 1, where all was known (walk 2)" in alarm.detail


# --- a healthy archive


@pytest.mark.no_cover
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

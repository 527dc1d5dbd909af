"""Days with English months, or the year last: read where they can be one day only, else printed as found."""

import pytest

from tests.support.reading.listings import TITLES, facts, page, read
from yifa.reading.dating.dates import find_moments, read_moment

DAY, MOMENT = "2026-03-05", "2026-03-05T09:15:00"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Mar 5, 2026", DAY), ("March 5th, 2026", DAY), ("5 March 2026", DAY), ("05-MAR-2026", DAY),
        ("Mar. 5 2026", DAY), ("Mar 5, 2026 9:15:00 AM", MOMENT),
        ("Mar 5, 2026, 9:15:00 PM", "2026-03-05T21:15:00"), ("Sept. 5, 2026", "2026-09-05"),
        ("Thu, 05 Mar 2026 09:15:00 +0800", MOMENT), ("Thu, 05 Mar 2026 01:15:00 GMT", MOMENT),
        ("Thu Mar 05 09:15:00 CST 2026", MOMENT), ("Thu Mar 05 01:15:00 UTC 2026", MOMENT),
        ("3/25/2026", "2026-03-25"), ("25/3/2026", "2026-03-25"), ("5/5/2026", "2026-05-05"),
        ("3/25/2026 3:07:22 PM", "2026-03-25T15:07:22"), ("发布时间：3/25/2026", "2026-03-25"),
        ("3/5/2026", None), ("3/5/2026 3:07:22 PM", None), ("13/13/2026", None), ("1/25/2026/3", None),
        ("May 2026", None), ("decide 3, 2026", None), ("Marx 5, 2026年", None), ("No. 5, 2026", None),
    ],
)  # fmt: skip
def test_a_day_reads_where_it_can_be_one_only(text: str, iso: str | None) -> None:
    assert read_moment(text) == iso
    assert all(text[one.start : one.end] in text.strip() for one in find_moments(text))


@pytest.mark.parametrize(
    ("clock", "shown"),
    [
        ("01:15:00 UTC", "09:15:00"), ("09:15:00 GMT+8", "09:15:00"), ("09:15:00 GMT+08:00", "09:15:00"),
        ("09:15:00 +0800", "09:15:00"), ("09:15:00 +08:00", "09:15:00"), ("01:15:00Z", "09:15:00"),
        ("01:15:00Z浏览", "09:15:00"), ("09:15:00 CST", "09:15:00"),
        ("09:15:00 ZGJ", "09:15:00"), ("09:15:00 + 8条", "09:15:00"),
    ],
)  # fmt: skip
def test_a_zone_may_stand_apart_from_its_clock(clock: str, shown: str) -> None:
    assert read_moment(f"2026-03-05 {clock}") == f"2026-03-05T{shown}"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("贰零贰陆年叁月伍日", DAY), ("贰〇贰陆年三月五日", DAY), ("二〇二六年叁月拾伍日", "2026-03-15"),
        ("二〇二六年三月五日", DAY), ("贰零贰陆年拾叁月伍日", None),
    ],
)  # fmt: skip
def test_the_numerals_of_cheques_are_numerals(text: str, iso: str | None) -> None:
    assert read_moment(text) == iso


def _listed(*days: str) -> list[str | None]:
    items = "".join(
        f"<li><a href='/a/{number}.html'>{title}</a><span>{day}</span></li>"
        for number, (title, day) in enumerate(zip(TITLES, days, strict=False))
    )
    return [day for _, day in facts(read(page(f"<ul>{items}</ul>")))]


def test_a_list_tells_by_one_of_its_days_which_number_is_the_month() -> None:
    assert _listed("3/5/2026", "2/28/2026", "2/1/2026") == ["2026-03-05", "2026-02-28", "2026-02-01"]
    assert _listed("3/5/2026 3:05:09 PM", "2/28/2026 3:05 PM") == ["2026-03-05", "2026-02-28T15:05"]
    assert _listed("5/3/2026", "28/2/2026", "1/2/2026") == ["2026-03-05", "2026-02-28", "2026-02-01"]


def test_a_list_that_does_not_tell_gives_no_day_and_says_so() -> None:
    items = "".join(f"<li><a href='/a/{n}.html'>{TITLES[n]}</a><b>{n + 1}/5/2026</b></li>" for n in range(3))
    listing = read(page(f"<ul>{items}</ul>"))

    assert [day for _, day in facts(listing)] == [None, None, None]
    assert [finding.code for finding in listing.findings] == ["unreadable_date"] * 3
    assert _listed("3/25/2026", "25/3/2026", "2/1/2026") == ["2026-03-25", "2026-03-25", None]

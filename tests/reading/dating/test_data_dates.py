"""Moments as data gives them: read, or None; never another day by another zone."""

import json
from typing import Any

import pytest

from tests.support.reading.listings import TITLES, read
from yifa.reading.dating.data_dates import moment_of, printed_of

MOMENT, DAY = "2026-01-20T09:15:00", "2026-01-20"


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        (1768871700, MOMENT), (1768871700000, MOMENT), (" 1768871700000", MOMENT), (1768871700000.0, MOMENT),
        ("/Date(1768871700000)/", MOMENT), ("/Date(1768871700000+0800)/", MOMENT),
        ("\\/Date(1768871700000-0000)\\/", MOMENT), ("new Date(1768871700000)", MOMENT),
        ([2026, 1, 20], DAY), ([2026, 1, 20, 9, 15], MOMENT), ([2026, 1, 20, 9, 15, 0], MOMENT),
        ([2026, 1, 20, 9, 15, 0, 123000000], MOMENT),
        ({"year": 2026, "month": 1, "day": 20}, DAY),
        ({"year": 2026, "month": "JANUARY", "monthValue": 1, "dayOfMonth": 20, "dayOfWeek": "TUESDAY"}, DAY),
        ({"year": 2026, "month": "JANUARY", "dayOfMonth": 20, "hour": 9, "minute": 15, "second": 0}, MOMENT),
        ({"date": {"year": 2026, "month": 1, "day": 20}, "time": {"hour": 9, "minute": 15, "second": 0}},
        MOMENT),
        ({"year": 126, "month": 0, "date": 20, "day": 2, "hours": 9, "minutes": 15, "seconds": 0}, MOMENT),
        ({"year": 126, "month": 0, "date": 20, "day": 2, "time": 1768871700000, "timezoneOffset": -480},
        MOMENT),
        ({"date": "2026-01-20 09:15:00.000000", "timezone_type": 3, "timezone": "Asia/Shanghai"}, MOMENT),
        ({"$date": 1768871700000}, MOMENT), ({"$date": {"$numberLong": "1768871700000"}}, MOMENT),
        ({"$date": "2026-01-20T01:15:00Z"}, MOMENT),
        ("Tue Jan 20 09:15:00 CST 2026", MOMENT),  # China's, not Chicago's
        ("Tue, 20 Jan 2026 01:15:00 GMT", MOMENT), ("Tue, 20 Jan 2026 09:15:00", MOMENT),
        ("20260120091500", MOMENT), ("2026-01-20", DAY), ("202601200915", None),
    ],
)  # fmt: skip
def test_every_form_of_data_reads_as_that_moment(value: object, iso: str | None) -> None:
    assert moment_of(value) == iso


@pytest.mark.parametrize(
    "value",
    [
        True, None, 7, 20, 123456789, "/Date(-62135596800000)/", [], [2026], [2026, 13, 40], ["2026", "1",
        "20"],
        [2026, 1, 20.5], {}, {"month": 1, "day": 20}, {"year": 2026}, {"text": "2026-01-20"}, [True, 1, 20],
        {"year": 2026, "month": "JANVIER", "day": 20}, "昨天",
        {"date": {"date": {"date": {"date": {"date": 1}}}}},
    ],
)  # fmt: skip
def test_what_is_no_moment_is_none(value: object) -> None:
    assert moment_of(value) is None


def _rows(dates: list[Any], names: tuple[str, str, str] = ("title", "url", "publishTime")) -> str:
    rows = [
        dict(zip(names, (title, f"/zwgk/x{number}.html", day), strict=True))
        for number, (title, day) in enumerate(zip(TITLES, dates, strict=False))
    ]
    return json.dumps({"code": 0, "total": len(rows), "data": rows}, ensure_ascii=False)


def test_rows_of_an_interface_have_their_days_or_a_finding() -> None:
    days: list[Any] = [
        "/Date(1768871700000)/",
        [2026, 1, 19],
        {"year": 2026, "month": 13, "day": 1},
        "上周五",
    ]

    listing = read(_rows(days), "/api/list?page=1")

    assert [entry.published for entry in listing.entries] == [MOMENT, "2026-01-19", None, None]
    assert [entry.published_text for entry in listing.entries] == list(map(printed_of, days))
    assert [finding.code for finding in listing.findings] == ["unreadable_date"] * 2


def test_days_under_a_name_nobody_knows_are_known_by_their_form() -> None:
    listing = read(
        _rows([[2026, 1, 20 - number] for number in range(4)], ("bt", "dz", "ctm")), "/api/list?page=1"
    )

    assert [entry.published for entry in listing.entries] == [f"2026-01-{20 - number}" for number in range(4)]

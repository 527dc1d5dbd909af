"""Dates: every way to print a day reads as that day, and nothing else reads as one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.model.listing import Entry
from yifa.reading.dating.dates import ZEROS, date_from_url, find_moments, number, read_moment
from yifa.reading.dating.row_dates import read_row_date, with_years

DAYS = st.dates(date(1949, 1, 1), date(2100, 12, 31))
NUMERALS = "〇一二三四五六七八九"
SHAPES = [
    "{0.year}-{0.month}-{0.day}",
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0.year}/{0.month}/{0.day}",
    "{0:%Y.%m.%d}",
    "{0.year}. {0.month}. {0.day}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year} 年 {0.month} 月 {0.day} 日",
    "{0:%Y年%m月%d日}",
    "{0:%Y%m%d}",
]
WRAPPERS = ["{}", "[{}]", "（{}）", " {} ", "【{}】"]


def in_numerals(day: date, zero: str) -> str:
    def number(value: int) -> str:
        tens, ones = divmod(value, 10)
        return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (
            NUMERALS[ones] if ones else ""
        )

    year = "".join(NUMERALS[int(digit)] for digit in str(day.year)).replace("〇", zero)
    return f"{year}年{number(day.month)}月{number(day.day)}日"


@given(DAYS, st.sampled_from(SHAPES), st.sampled_from(WRAPPERS))
def test_every_way_to_print_a_day_reads_as_that_day(day: date, shape: str, wrapper: str) -> None:
    text = wrapper.format(shape.format(day))

    assert read_moment(text) == day.isoformat()


@given(DAYS, st.sampled_from(SHAPES))
def test_full_width_digits_and_signs_read_alike(day: date, shape: str) -> None:
    text = "".join(chr(ord(char) + 0xFEE0) if char in "0123456789-/." else char for char in shape.format(day))

    assert read_moment(text) == day.isoformat()


@given(DAYS, st.sampled_from(["\u3007", "\u25cb", "零", "O", "\uff2f", "0", "\u25ef"]))
def test_chinese_numerals_read_whatever_circle_was_typed(day: date, zero: str) -> None:
    assert read_moment(in_numerals(day, zero)) == day.isoformat()


@given(DAYS, st.integers(0, 23), st.integers(0, 59), st.integers(0, 59))
def test_a_time_is_kept_to_the_precision_printed(day: date, hour: int, minute: int, second: int) -> None:
    clock = f"{hour:02}:{minute:02}"

    assert read_moment(f"{day:%Y-%m-%d} {clock}") == f"{day}T{clock}"
    assert read_moment(f"{day:%Y-%m-%d}-{clock}:{second:02}") == f"{day}T{clock}:{second:02}"
    assert read_moment(f"{day:%Y年%m月%d日}{hour}时{minute}分") == f"{day}T{clock}"
    assert read_moment(f"{day:%Y-%m-%d}T{clock}:{second:02}+08:00") == f"{day}T{clock}:{second:02}"


@given(st.text(alphabet="0123456789-/.:年月日一二十 T[]第号x", max_size=40))
def test_whatever_is_found_is_a_real_moment_at_its_place(text: str) -> None:
    for moment in find_moments(text):
        padded = moment.iso + "-01" if len(moment.iso) == 7 else moment.iso[:10]
        assert date.fromisoformat(padded).year in range(1949, 2101)
        assert text[moment.start : moment.end].strip() == text[moment.start : moment.end] != ""


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026年2月", "2026-02"),
        ("2026-02", "2026-02"),
        ("[2026/2]", "2026-02"),
        ("2026.02", "2026-02"),
        ("二〇二六年二月", "2026-02"),
        ("2026年元月5号", "2026-01-05"),
        ("二○二六年三月廿一日", "2026-03-21"),
        ("2026年1月5", "2026-01-05"),
        ("发布日期：2026-01-15", "2026-01-15"),
        ("2026-01-23 星期五 09:05:11", "2026-01-23T09:05:11"),
        ("2026年1月23日（周五）下午3时05分", "2026-01-23T15:05"),
        ("2026年1月23日 星期五", "2026-01-23"),
        ("发布时间：20260115", "2026-01-15"),
        ("2026-02-10 17:08 5条评论", "2026-02-10T17:08"),
        ("2026年1月5日 9点5分3秒", "2026-01-05T09:05:03"),
        ("2026-02-10T17:08:05.123Z", "2026-02-11T01:08:05"),
        ("2026-02-10 5:08 PM", "2026-02-10T17:08"),
        ("2026-02-10 25:61", "2026-02-10"),
        ("2026-02-10，即2026年2月10日", "2026-02-10"),
        ("2026-02-10（2026-02-10 17:08）", "2026-02-10T17:08"),
        ("1.2026年1月5日起施行", "2026-01-05"),
        ("2026年1月10家企业", "2026-01"),
    ],
)
def test_moments_as_portals_print_them(text: str, iso: str) -> None:
    assert read_moment(text) == iso


@pytest.mark.parametrize(
    ("clock", "shown"),
    [
        ("03:20:00 PM", "15:20:00"), ("5:08:05 下午", "17:08:05"), ("05:08:05.123 PM", "17:08:05"),
        ("下午 5:08", "17:08"), ("下午5时08分", "17:08"), ("PM 5:08", "17:08"), ("5:08 p.m.", "17:08"),
        ("9:30am", "09:30"), ("上午09:30:15", "09:30:15"), ("09:30（上午）", "09:30"), ("AM 12:05", "00:05"),
        ("12:05:09 AM", "00:05:09"), ("12:05 PM", "12:05"), ("下午12:05", "12:05"), ("中午12:05", "12:05"),
        ("中午1:05", "13:05"), ("凌晨12:05", "00:05"), ("晚上8:05", "20:05"), ("早上8:05", "08:05"),
        ("17:08 PM", "17:08"), ("下午17:08", "17:08"), ("17:08", "17:08"), ("0:08 AM", "00:08"),
        # what may mean two hours, or none: the day alone
        ("上午12:05", None), ("晚上12:05", None), ("15:20 AM", None), ("0:20 PM", None), ("13:00 凌晨", None),
    ],
)  # fmt: skip
def test_a_clock_of_twelve_hours_shows_the_hour_of_its_half(clock: str, shown: str | None) -> None:
    """Never the other half's; neither does a word after the time that belongs to the text."""
    assert read_moment(f"2026-01-20 {clock}") == (f"2026-01-20T{shown}" if shown else "2026-01-20")
    assert read_moment(f"2026年1月20日{clock}") == (f"2026-01-20T{shown}" if shown else "2026-01-20")
    assert read_moment("2026-01-20 09:30 下午2:00开会") == "2026-01-20T09:30"


@pytest.mark.parametrize("zero", "\u3007\u25cb\u25ef0OoＯｏ０ΟοОо⚪◦")
@pytest.mark.parametrize("gap", ["", " ", "\u3000", "\xa0"])
def test_a_numeral_may_be_spread_and_its_zero_any_circle(zero: str, gap: str) -> None:
    assert read_moment(gap.join(f"二{zero}二六年一月二十日")) == "2026-01-20"
    assert read_moment(gap.join(f"二{zero}一{zero}年十二月三十一日")) == "2010-12-31"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2 0 2 6 年 1 月 2 0 日", "2026-01-20"), ("2026年1月1 6日", "2026-01-16"),
        ("2026 年1 1月6日", "2026-11-06"),
        ("20260120091500", "2026-01-20T09:15:00"), ("20261320091500", None), ("1 2 3 4 5 年级", None),
        ("5 2 0 2 6年1月", None),
    ],
)  # fmt: skip
def test_digits_may_be_spread_too(text: str, iso: str | None) -> None:
    assert read_moment(text) == iso


@pytest.mark.parametrize("dash", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\u2043\u2500")
def test_whatever_dash_joins_a_date_it_is_read_at_its_place(dash: str) -> None:
    text = f"发布时间：2026{dash}01{dash}20 09:15"

    assert [(moment.iso, text[moment.start : moment.end]) for moment in find_moments(text)] == [
        ("2026-01-20T09:15", text[5:])
    ]
    assert read_row_date(f"[01{dash}15]", url="http://a.gov.cn/202601/t20260115_1.html") == (
        f"01{dash}15", "2026-01-15",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-02-30", "2026-13-01", "2026年13月5日", "2026年第3号", "1643241600000", "1643241600",
        "01-15",
        "2026-01547", "武政发〔2026〕3号", "120260210", "x20260210", "10.20.2026.1.5", "2026.1.5.3",
        "0206-01-15",
        "2026-01-05至2026-01-09", "2024-2025学年", "2026年", "2026年1-6月", "1948-01-01", "2101-01-01",
        "26-01-15",
        "三十二万人", "2026/01-15", "人均2026.5元", "2026-1-155", "2026年2月30日", "电话：20261301",
    ],
)  # fmt: skip
def test_no_date_is_invented(text: str) -> None:
    assert read_moment(text) is None


def test_a_range_holds_both_its_days() -> None:
    text = "公示期2026.01.15-2026.01.20"

    assert [each.iso for each in find_moments(text)] == ["2026-01-15", "2026-01-20"]
    assert [text[each.start : each.end] for each in find_moments(text)] == ["2026.01.15", "2026.01.20"]


@pytest.mark.parametrize(
    ("text", "printed", "iso"),
    [
        ("2026-01-15", "2026-01-15", "2026-01-15"),
        ("[ 2026-01-15 ]", "2026-01-15", "2026-01-15"),
        ("办公室 2026/01/15 08:30", "2026/01/15 08:30", "2026-01-15T08:30"),
        ("2026-01-05 2026-01-15", "2026-01-15", "2026-01-15"),
        ("[01-15]", "01-15", None),
        ("01/15", "01/15", None),
        ("1-5", "1-5", None),
        ("02-29", "02-29", None),
        ("通知公告 1月15日", "1月15日", None),
        ("15 2026-01", "15 2026-01", "2026-01-15"),
        ("2026.01 15", "2026.01 15", "2026-01-15"),
        ("15 2026年1月", "15 2026年1月", "2026-01-15"),
        ("01-15 2026", "01-15 2026", "2026-01-15"),
        ("2026 01/15", "2026 01/15", "2026-01-15"),
        ("2026-01", "2026-01", "2026-01"),
        ("13-45", None, None),
        ("35 2026-01", "2026-01", "2026-01"),
        ("暂无", None, None),
        ("1/11", "1/11", None),
        ("第1/11页", None, None),
    ],
)
def test_a_rows_date(text: str, printed: str | None, iso: str | None) -> None:
    assert read_row_date(text, url="http://www.example.gov.cn/info/1/2.htm") == (printed, iso)


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("/yfxz/202412/t20241230_2900001.html", "2025-01-02"),
        ("/sf/202501/0123456789abcdef0123456789abcdef.shtml", "2025-01-02"),
        ("/art/2024/art_0123456789abcdef0123456789abcdef.html", "2024-01-02"),
        ("/info/1040/3461.htm", None),
    ],
)
def test_a_date_without_year_takes_the_addresss(path: str, iso: str) -> None:
    assert read_row_date("01-02", url="http://www.example.gov.cn" + path) == ("01-02", iso)


ORDERED = [
    (["2026-01-15", "12-30", "12-28", "2025-12-25"], ["2025-12-30", "2025-12-28"]),
    (["2025-11-02", "12-05", "01-09", "2026-01-20"], ["2025-12-05", "2026-01-09"]),  # rising
    (["2026-03-01", "03-01", "02-11", "2026-02-10"], ["2026-03-01", "2026-02-11"]),
    (["2026-02-10", "12-30", "06-10", "02-29", "2023-12-01"], [None, None, "2024-02-29"]),
    (["2026-02-10", "12-30", "06-10", "12-28", "2024-12-20"], ["2025-12-30", "2025-06-10", "2024-12-28"]),
    (["2026-01-15", "12-30", "12-28"], [None, None]),  # nothing below them
    (["12-30", "12-28", "2025-12-25"], [None, None]),  # nothing above them
    (["2026-01-15", "06-10", "2024-01-20"], [None]),  # two years fit
    (["2026-01-15", "03-10", "12-01", "2025-12-25"], [None, None]),  # none fits
    (["2026-01-15", "2026-02-01", "12-30", "2025-12-25"], [None]),  # no order: a row is put on top
    (["07-01", "05-15", "04-27"], [None, None, None]),
]


@pytest.mark.parametrize(("printed", "wanted"), ORDERED)
def test_the_order_of_a_list_gives_a_year_where_one_alone_fits(
    printed: list[str], wanted: list[str | None]
) -> None:
    """The clock of whoever reads gives none: the same bytes read alike in every year."""
    rows = [
        Entry(url="http://a.gov.cn/1", title="关于…的通知", published_text=day, published=read_moment(day))
        for day in printed
    ]

    dated = with_years(rows)

    assert [row.published for row in dated if len(row.published_text or "") < len("2026-01-15")] == wanted
    assert all(
        row.published == read_moment(day) for row, day in zip(dated, printed, strict=True) if len(day) > 5
    )


def test_a_leap_day_that_fits_no_year_stays_unread() -> None:
    url = "http://www.example.gov.cn/art/2025/art_0123456789abcdef0123456789abcdef.html"

    assert read_row_date("02-29", url=url) == ("02-29", None)


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("/202601/t20260115_2900001.html", "2026-01-15"),
        ("/202601/t20260115_2900001_ghb.html", "2026-01-15"),
        ("/202601/t20260115_2900001.html?from=x", "2026-01-15"),
        ("/197001/t19700101_2900001.html", None),
        ("/202613/t20261301_2900001.html", None),
        ("/art/2026/3/8/art_140_21.html", "2026-03-08"),
        ("/2026-01/15/content_77.shtml", "2026-01-15"),
        ("/2026-01/15/c_11277.htm", "2026-01-15"),
        ("/20260115/0a1b2c3d/c.html", "2026-01-15"),
        ("/2026-01-15/77.html", "2026-01-15"),
        ("/20260115093011223/index.shtml", "2026-01-15"),
        ("/2026/1/15/0123456789abcdef0123456789abcdef.shtml", "2026-01-15"),
        ("/columns/ab/202601/15/0a-1b.html", "2026-01-15"),
        ("/info/egovinfo/1016/xxgkcontent/x-/2023-1026015.htm", "2023-10-26"),
        ("/202601/0123456789abcdef0123456789abcdef.shtml", "2026-01"),
        ("/art/2025/art_0123456789abcdef0123456789abcdef.html", None),
        ("/info/1040/346301.htm", None),
        ("/t20260115_1/", None),
    ],
)
def test_a_date_in_the_address(path: str, iso: str | None) -> None:
    assert date_from_url("http://www.example.gov.cn/zwgk" + path) == iso


@pytest.mark.parametrize("zero", ZEROS)
def test_every_character_typed_for_nought_is_one_in_a_year(zero: str) -> None:
    assert read_moment(f"二{zero}二六年一月五日") == "2026-01-05"
    assert number(f"二{zero}二六") == 2026

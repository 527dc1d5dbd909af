"""The day of a row: beside a hidden part, in an attribute, from a script; the links that a row holds."""

import json

import pytest

from tests.support.reading.listings import DATES, HOST, TITLES, WANTED, facts, page, read, rows
from yifa.reading.listing.feeds import read_json

POPUP = (
    "<table><tr><td>索引号：</td><td>1/2026-1</td></tr><tr><td>{label}：</td><td>2020-01-01</td></tr></table>"
)


@pytest.mark.parametrize("label", ["生成日期", "成文日期", "发文日期"])
@pytest.mark.parametrize("hiding", ["style='display:none'", "hidden", "style='visibility: hidden'"])
def test_the_day_seen_goes_before_another_that_a_hidden_part_names(label: str, hiding: str) -> None:
    popup = f"<div {hiding}>{POPUP.format(label=label)}</div>"
    items = rows("<li><a href='{href}'>{title}</a><b>{date}</b>" + popup + "</li>", "/a/{n}.html")

    assert facts(read(page(f"<ul>{items}</ul>"))) == WANTED


def test_the_day_seen_goes_before_one_in_a_hidden_part_without_colons() -> None:
    popup = "<dl style='display:none'><dt>生成日期</dt><dd>2019-09-09</dd></dl>"
    items = rows("<li><a href='{href}'>{title}</a><b>{date}</b>" + popup + "</li>", "/a/{n}.html")

    assert facts(read(page(f"<ul>{items}</ul>"))) == WANTED


def test_a_day_of_publication_in_a_hidden_part_is_the_row_s_where_no_other_is_seen() -> None:
    popup = POPUP.format(label="发布日期")
    items = rows("<li><a href='{href}'>{title}</a><div hidden>" + popup + "</div></li>", "/a/{n}.html")

    assert {day for _, day in facts(read(page(f"<ul>{items}</ul>")))} == {"2020-01-01"}


@pytest.mark.parametrize(
    "shape",
    [
        "<span title='{date}'>{md}</span>", "<span title='发布时间：{date} 10:00'>[{md}]</span>",
        "<time datetime='{date}T10:00:00+08:00'>{md}</time>", "<i data-date='{date}'>{md}</i>",
        "<time datetime='{date}'>三天前</time>",
    ],
)  # fmt: skip
def test_the_year_of_a_day_may_stand_in_an_attribute(shape: str) -> None:
    items = rows("<li><a href='{href}'>{title}</a>" + shape + "</li>", "/a/{n}.html")

    assert [day and day[:10] for _, day in facts(read(page(f"<ul>{items}</ul>")))] == DATES


@pytest.mark.parametrize("gap", [" ", "&#10;"])
def test_the_card_over_a_title_tells_the_day_where_the_row_prints_none(gap: str) -> None:
    card = gap.join(("标题：{title}", "发布时间：{date} 08:30", "来源：司法局"))
    items = rows("<li><a href='{href}' title='" + card + "'>{cut}</a></li>", "/a/{n}.html")

    assert [(title, day and day[:10]) for title, day in facts(read(page(f"<ul>{items}</ul>")))] == WANTED


def test_an_attribute_with_another_day_gives_no_year() -> None:
    items = rows("<li><a href='{href}'>{title}</a><b title='2024-06-07'>{md}</b></li>", "/a/{n}.html")

    assert {day for _, day in facts(read(page(f"<ul>{items}</ul>")))} == {None}


@pytest.mark.parametrize(
    "script",
    [
        "document.write('{date}'.substring(0,10));", "var s='{date} 10:00'; document.write(s.split(' ')[0])",
        'document.write(short("{date}"))', "document.write('{date}');",
    ],
)  # fmt: skip
def test_a_script_in_a_row_prints_its_day(script: str) -> None:
    items = rows("<li><a href='{href}'>{title}</a><b><script>" + script + "</script></b></li>", "/a/{n}.html")

    assert [day and day[:10] for _, day in facts(read(page(f"<ul>{items}</ul>")))] == DATES


def test_a_script_with_two_days_or_a_link_prints_none() -> None:
    for script in ("document.write(a('{date}','2020-01-01'))", "document.write('<a>{date}</a>'+x)"):
        items = rows("<li><a href='{href}'>{title}</a><script>" + script + "</script></li>", "/a/{n}.html")

        assert {day for _, day in facts(read(page(f"<ul>{items}</ul>")))} == {None}


@pytest.mark.parametrize(
    "beside",
    [
        "<a href='/a/{{n}}.pdf'>[PDF]</a>", "<a href='/f/{{n}}.docx'>示例县行政机关年度报告全文下载.docx</a>",
        "<a href='/b/{{n}}.html'>图解</a>", "<a href='/f/{{n}}.pdf'>PDF</a><a href='/f/{{n}}.doc'>DOC</a>",
    ],
)  # fmt: skip
def test_a_row_with_a_link_to_its_file_is_one_row(beside: str) -> None:
    items = "".join(
        f"<li><a href='/a/{n}.html'>{title}</a>{beside.format().format(n=n)}<span>{day}</span></li>"
        for n, (title, day) in enumerate(WANTED)
    )
    listing = read(page(f"<ul>{items}</ul>"))

    assert facts(listing) == WANTED
    assert [entry.url for entry in listing.entries] == [f"{HOST}/a/{n}.html" for n in range(5)]


def test_titles_that_share_a_day_are_rows_of_their_own() -> None:
    shared = "".join(
        f"<div><h4>{day}</h4><a href='/a/{n}1.html'>{title}</a><a href='/a/{n}2.html'>又一件{title}</a></div>"
        for n, (title, day) in enumerate(WANTED)
    )

    assert len(read(page(f"<div>{shared}</div>")).entries) == 10


@pytest.mark.parametrize("holder", ["textarea", "xmp"])
def test_a_list_in_a_field_is_read_when_the_page_has_none(holder: str) -> None:
    items = rows("<li><a href='{href}'>{title}</a><b>{date}</b></li>", "/a/{n}.html")
    listing = read(page(f"<{holder} style='display:none'><ul>{items}</ul></{holder}><div id='list'></div>"))

    assert facts(listing) == WANTED
    assert [finding.code for finding in listing.findings] == ["listing_in_field"]


def test_rows_that_scripts_write_one_by_one_are_a_list() -> None:
    items = rows(
        "<script>document.write('<li><a href=\"{href}\">{title}</a><b>{date}</b></li>');</script>",
        "/a/{n}.html",
    )

    assert facts(read(page(f"<ul>{items}</ul>"))) == WANTED


def _answer(**more: object) -> str:
    given = [{"title": title, "url": f"/a/{n}.html", **more} for n, title in enumerate(TITLES)]
    return json.dumps({"rows": given}, ensure_ascii=False)


@pytest.mark.parametrize(
    "name",
    ["publishedAt", "releaseTime", "createTime", "docRelTime", "pub_time", "fbsj", "FBRQ", "gkrq", "c7"],
)  # fmt: skip
def test_a_day_in_data_is_read_under_whatever_name(name: str) -> None:
    listing = read(_answer(**{name: "2026-01-20 09:15:00"}), "/list.json")

    assert {day for _, day in facts(listing)} == {"2026-01-20T09:15:00"}


@pytest.mark.parametrize(
    ("more", "day"),
    [
        ({"addTime": "2026-01-01", "fbsj": "2026-01-02", "modifyTime": "2026-01-03"}, "2026-01-02"),
        ({"endTime": "2026-01-01", "startTime": "2026-01-02"}, None),
        ({"a": "2026-01-01", "b": "2026-01-02"}, None),
        ({"hits": "20260101", "siteId": 1768871700}, None),
        ({"modifyTime": "2026-01-03", "addTime": "2026-01-01"}, "2026-01-01"),
    ],
)  # fmt: skip
def test_of_several_days_in_data_that_of_publication_counts(more: dict[str, object], day: str | None) -> None:
    assert {found for _, found in facts(read(_answer(**more), "/list.json"))} == {day}


def test_a_day_in_data_that_cannot_be_read_is_a_finding() -> None:
    listing = read(_answer(fbsj="去年"), "/list.json")

    assert [finding.code for finding in listing.findings] == ["unreadable_date"] * len(TITLES)


def test_what_has_a_day_and_no_address_among_rows_is_given_up_only_by_a_known_name() -> None:
    organs = [{"title": "示例县司法局", "addTime": "2026-01-01"}]
    given = [{"title": TITLES[0], "url": "/a/1.html", "pubDate": "2026-01-01"}]

    assert read_json({"organs": organs, "rows": given}).given_up == ()


def test_rows_as_attributes_are_read_whatever_encoding_the_answer_names() -> None:
    items = "".join(
        f'<row title="{title}" url="/a/{n}.html" date="{day}"/>' for n, (title, day) in enumerate(WANTED)
    )
    text = f'<?xml version="1.0" encoding="GBK"?><list>{items}</list>'

    assert facts(read(text, "/list.xml")) == WANTED

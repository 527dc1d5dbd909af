"""Rows never closed, days nobody reads, brackets of titles, and data in the forms that scripts are given."""

import json

import pytest

from tests.support.reading.listings import DATES, HOST, TITLES, WANTED, facts, page, read, rows
from yifa.reading.listing.embedded import json_of


@pytest.mark.parametrize(
    "shape",
    [
        "<div class='i'><a href='{href}'>{title}</a><em>{date}</em>",
        "<div><p><a href='{href}'>{title}</a></p><p>{date}</p>",
        "<span class='r'><a href='{href}'>{title}</a><i>{date}</i>",
    ],
)  # fmt: skip
def test_rows_never_closed_are_rows(shape: str) -> None:
    listing = read(page(f"<div class='list'>{rows(shape, '/a/{n}.html')}</div>"))

    assert facts(listing) == WANTED
    assert [entry.url for entry in listing.entries] == [f"{HOST}/a/{n}.html" for n in range(5)]


def test_a_box_in_a_box_stays_one_row() -> None:
    inner = "<div><a href='{href}'>查看全文内容请点这里</a>{date}</div>"
    shape = f"<li><div><a href='{{href}}'>{{title}}</a>{inner}</div></li>"

    assert facts(read(page(f"<ul>{rows(shape, '/a/{n}.html')}</ul>"))) == WANTED


@pytest.mark.parametrize(
    "shape",
    [
        "<a href='/a/{n}.html'>{title}（第二批）</a> {day}",
        "<a href='/a/{n}.html'>{title}（第二批） {day}</a>",
        "<a href='/a/{n}.html'>{title}（第二批）[{day}]</a>",
        "<a href='/a/{n}.html'>[{day}]{title}（第二批）</a>",
        "<a href='/a/{n}.html'>{title}（第二批）<i>({day})</i></a>",
    ],
)  # fmt: skip
def test_a_title_keeps_its_own_brackets_beside_the_day_s(shape: str) -> None:
    items = "".join(
        f"<li>{shape.format(n=n, title=title, day=day)}</li>" for n, (title, day) in enumerate(WANTED)
    )

    assert facts(read(page(f"<ul>{items}</ul>"))) == [(f"{title}（第二批）", day) for title, day in WANTED]


def test_a_title_keeps_a_bracket_it_begins_with() -> None:
    items = "".join(
        f"<li><a href='/a/{n}.html'>{day}【公告】{title}</a></li>" for n, (title, day) in enumerate(WANTED)
    )

    assert facts(read(page(f"<ul>{items}</ul>"))) == [(f"【公告】{title}", day) for title, day in WANTED]


def test_a_title_that_begins_with_a_day_keeps_it() -> None:
    items = "".join(
        f"<li><a href='/a/{n}.html'>2026年1月{n + 1}日{title}</a><b>2026-02-01</b></li>"
        for n, title in enumerate(TITLES)
    )

    assert [title[:6] for title, _ in facts(read(page(f"<ul>{items}</ul>")))] == ["2026年1"] * 5


def _days(shape: str) -> tuple[list[str | None], list[str]]:
    items = "".join(
        f"<li><a href='/a/{n}.html'>{title}</a><b>{shape.format(*day.split('-'), day[2:4])}</b></li>"
        for n, (title, day) in enumerate(WANTED)
    )
    listing = read(page(f"<ul>{items}</ul>"))
    assert [title for title, _ in facts(listing)] == TITLES
    return [day for _, day in facts(listing)], [finding.code for finding in listing.findings]


@pytest.mark.parametrize("shape", ["{3}年{1}月{2}日", "{3}-{1}-{2}", "{3}.{1}.{2}"])
def test_a_year_of_two_digits_is_this_century_s(shape: str) -> None:
    assert _days(shape) == (DATES, [])


@pytest.mark.parametrize("shape", ["{3}年13月{2}日", "{0}年度{1}月{2}日后", "第{1}月{2}日"])
def test_rows_whose_days_cannot_be_read_are_rows_and_said_so(shape: str) -> None:
    assert _days(shape) == ([None] * 5, ["unreadable_date"] * 5)


def test_a_list_whose_days_are_no_text_of_their_own_keeps_its_rows() -> None:
    items = rows(
        "<li><a href='{href}'>{title}</a><p>此件于去年度01月45日之后由本单位公布</p></li>", "/a/{n}.html"
    )

    assert [title for title, _ in facts(read(page(f"<ul>{items}</ul>")))] == TITLES


def test_links_beside_pages_without_days_are_no_rows() -> None:
    items = rows("<li><a href='{href}'>{title}</a></li>", "./202601/t20260115_29000{n}0.html")
    menu = "".join(f"<li><a href='/zwgk/lm{n}/'>又一个栏目名称{n}</a></li>" for n in range(2))
    listing = read(page(f"<ul>{items}{menu}</ul>"), platform="trs")

    assert [title for title, _ in facts(listing)] == TITLES


def _rows(**more: object) -> list[dict[str, object]]:
    return [{"title": title, "url": f"/a/{n}.html", **more} for n, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    "more",
    [
        {"time": {"seconds": 1768871700, "nanoseconds": 0}}, {"time": {"_seconds": 1768871700}},
        {"year": 2026, "month": 1, "day": 20}, {"pubDate": None, "attributes": {"publishDate": "2026-01-20"}},
        {"pubDate": "", "addTime": "2026-01-20"},
    ],
)  # fmt: skip
def test_a_day_in_parts_or_inside_a_row_s_data_is_read(more: dict[str, object]) -> None:
    listing = read(json.dumps({"rows": _rows(**more)}, ensure_ascii=False), "/list.json")

    assert {(day or "")[:10] for _, day in facts(listing)} == {"2026-01-20"}


CALLS = [
    "cb({})", "jQuery11_7({});", "/**/cb({});", "/* x */ cb( {} ) ;", "try{{cb({})}}catch(e){{}}",
    "/**/ typeof cb === 'function' && cb({});", "a.b.cb({})\n",
]  # fmt: skip


@pytest.mark.parametrize("call", CALLS)
def test_data_given_to_a_function_is_read_however_it_is_called(call: str) -> None:
    text = call.format(json.dumps({"rows": _rows(pubDate="2026-01-20")}, ensure_ascii=False))

    assert len(read(text, "/list.json").entries) == len(TITLES)


@pytest.mark.parametrize(
    "text", ['cb({"a": 1}); go();', '{"a": 1} {}', "cb({a: 1})", 'if (x) cb({"a": 1})', "cb()"]
)
def test_a_program_is_no_data(text: str) -> None:
    assert json_of(text) is None


def test_rows_that_a_script_adds_one_by_one_are_a_list() -> None:
    pushed = "".join(
        f"a.push({{title:'{title}',url:'/a/{n}.html',date:'{day}'}});"
        for n, (title, day) in enumerate(WANTED)
    )

    assert facts(read(page(f"<script>var a=[];{pushed}</script>"))) == WANTED


def test_what_a_script_adds_that_is_no_row_costs_nothing() -> None:
    broken = "a.push({title:'" * 60
    main = rows("<li><a href='{href}'>{title}</a><b>{date}</b></li>", "/a/{n}.html")

    assert facts(read(page(f"<script>_hmt.push({{a:1}});{broken}</script><ul>{main}</ul>"))) == WANTED


GIVEN = [{"title": title, "url": f"/a/{n}.html", "pubDate": day} for n, (title, day) in enumerate(WANTED)]
DATA = json.dumps(GIVEN, ensure_ascii=False)


@pytest.mark.parametrize(
    "holder",
    [
        f"<div data-list='{DATA}'></div>", f"<my-list :rows='{DATA}'></my-list>",
        f"<script type='application/json'>{{\"props\": {{\"list\": {DATA}}}}}</script>",
        f"<script>var d = JSON.parse('{DATA}');</script>",
        "<script>show(JSON.parse(" + json.dumps(json.dumps(GIVEN)) + "))</script>",
    ],
)  # fmt: skip
def test_data_that_a_page_keeps_for_its_script_is_its_list(holder: str) -> None:
    assert facts(read(page(f"{holder}<div id='app'></div>"))) == WANTED


@pytest.mark.parametrize(
    "holder", ["<script>JSON.parse(x)</script>", "<p data-x='{\"a\"'></p>", "<script>{}</script>"]
)
def test_data_that_is_none_leaves_the_list(holder: str) -> None:
    main = rows("<li><a href='{href}'>{title}</a></li>", "/a/{n}.html")

    assert [title for title, _ in facts(read(page(f"{holder}<ul>{main}</ul>")))] == TITLES

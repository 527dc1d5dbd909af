"""Every way portals print a row, a day and a pager reads as that row, that day, that next page."""

from datetime import date

import pytest

from yifa.model.listing import Listing
from yifa.profiles.folders import load_platforms
from yifa.reading.dating.row_dates import read_row_date
from yifa.reading.listing.read import read_listing
from yifa.reading.markup import parse

URL = "http://www.zixian.example/x/index.html"
TITLES = tuple(
    f"子县{name}局关于2025年度法治政府建设情况的报告" for name in ("司法", "财政", "教育", "水务", "审计")
)
DAYS = tuple(f"2026-03-{20 - 2 * number}" for number in range(5))
# {n} the row's number, {t} its title, {c} the title cut, {y} {m} {d} its day
ROWS = {
    "time": "<li><a href='/x/{n}.html'>{t}</a><time>{y}-{m}-{d}</time></li>",
    "office between": "<li><a href='/x/{n}.html'>{t}</a><i>县司法局</i><i>{y}-{m}-{d}</i></li>",
    "number in link": "<li><a href='/x/{n}.html'><em>0{n}</em>{t}</a><span>{y}-{m}-{d}</span></li>",
    "day first in link": "<li><a href='/x/{n}.html'><span>{y}-{m}-{d}</span>{t}</a></li>",
    "card in link": "<li><a href='/x/{n}.html'><div><b>{d}</b><i>{y}-{m}</i></div><div>{t}</div></a></li>",
    "block link": "<a href='/x/{n}.html'><p>{t}</p><span>{y}-{m}-{d}</span></a>",
    "picture first": "<li><a href='/x/{n}.html'><img></a><a href='/x/{n}.html'>{t}</a>{y}-{m}-{d}</li>",
    "summary": "<li><h4><a href='/x/{n}.html'>{t}</a></h4><p>按2025年12月31日方案。</p>{y}/{m}/{d}</li>",
    "day over month": "<li><b>{d}</b>/<i>{y}-{m}</i><a href='/x/{n}.html'>{t}</a></li>",
    "three boxes": "<li><p><b>{d}</b><i>{m}月</i><u>{y}</u></p><a href='/x/{n}.html'>{t}</a></li>",
    "month first": "<li><p><i>{m}月</i><b>{d}</b><u>{y}</u></p><a href='/x/{n}.html'>{t}</a></li>",
    "year apart": "<li><p>{m}/{d}</p><p>{y}</p><a href='/x/{n}.html'>{t}</a></li>",
    "year with its sign": "<li><p>{m}-{d}</p><p>{y}年</p><a href='/x/{n}.html'>{t}</a></li>",
    "short year": "<li><a href='/x/{n}.html'>{t}</a>[26-{m}-{d}]</li>",
    "labelled": "<li><a href='/x/{n}.html'>{t}</a><i>发布时间：{y}-{m}-{d}</i><i>来源：县局</i></li>",
    "cut": "<li><a href='/x/{n}.html' title='{t}'>{c}……</a>({y}.{m}.{d})</li>",
    "opened": "<li><a href='#' onclick=\"openInfo('/x/{n}.html')\">{t}</a><i>{y}-{m}-{d}</i></li>",
    "kept for a script": "<li><a data-href='/x/{n}.html' href='javascript:;'>{t}</a><i>{y}-{m}-{d}</i></li>",
    "row kept": "<li data-url='/x/{n}.html'><p>{t}</p><i>{y}-{m}-{d}</i></li>",
    "written day": "<li><a href='/x/{n}.html'>{t}</a><script>document.write('{y}-{m}-{d}')</script></li>",
    "own table": "<table><tr><td><a href='/x/{n}.html'>{t}</a></td><td>{y}-{m}-{d}</td></tr></table>",
    "office linked": "<li><a href='/bm/{n}/'>子县第{n}局</a><a href='/x/{n}.html'>{t}</a>{y}-{m}-{d}</li>",
    "row opened": "<li onclick=\"location.href='/x/{n}.html'\"><p>{t}</p><i>{y}-{m}-{d}</i></li>",
}
PAGERS = {
    "<a href='index_1.html'><img src=n.gif alt='下一页'></a>": "index_1.html",
    "<a href='?page=2'>后页</a>": "index.html?page=2",
    "<a href='#' onclick=\"location.href='index_1.html'\">下一页</a>": "index_1.html",
    "<a href=\"javascript:window.location='list_2.html'\">下一页</a>": "list_2.html",
    "<input type='button' value='下一页' onclick=\"location='list_2.html'\">": "list_2.html",
    "<select><option value='index.html'>1<option value='index_2.html'>2</select>": "index_2.html",
    "<select><option value='1'>1</option><option value='2'>2</option></select>": None,
    "<a class='disabled' href='index_9.html'>下一页</a>": None,
    "<a href='index.html'>下一页</a>": None,
}


def _read(rows: str, pager: str = "") -> Listing:
    html = f"<html><body><div><ul>{rows}</ul></div><div>{pager}</div></body></html>"
    return read_listing(html, parse(html), URL, load_platforms()["generic"], today=date(2026, 11, 26))


def _rows(form: str) -> str:
    return "".join(
        form.format(n=number, t=title, c=title[:9], y=day[:4], m=day[5:7], d=day[8:])
        for number, (title, day) in enumerate(zip(TITLES, DAYS, strict=True), 1)
    )


@pytest.mark.parametrize("form", ROWS.values(), ids=ROWS)
def test_every_form_of_row_is_that_row(form: str) -> None:
    entries = _read(_rows(form)).entries

    assert [(each.title, each.published) for each in entries] == list(zip(TITLES, DAYS, strict=True))
    assert [each.url for each in entries] == [f"http://www.zixian.example/x/{n}.html" for n in range(1, 6)]


@pytest.mark.parametrize(("pager", "following"), PAGERS.items())
def test_every_form_of_pager_leads_to_that_page(pager: str, following: str | None) -> None:
    found = _read(_rows(ROWS["time"]), pager)

    assert found.next_url == (following and f"http://www.zixian.example/x/{following}")


def test_what_is_newest_beside_the_list_is_not_the_list() -> None:
    """Though it is longer."""
    newest = "".join(
        f"<li><a href='/n/{n}.html'>子县第{n}次常务会议召开</a>2026-03-2{n}</li>" for n in range(9)
    )
    entries = _read(_rows(ROWS["time"]), f"<h3>最新更新</h3><ul>{newest}</ul>").entries

    assert [each.title for each in entries] == list(TITLES)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("三月 05", "2026-03-05"), ("05 三月", "2026-03-05"), ("12月 26", "2026-12-26"),
        ("03-05 2024年", "2024-03-05"), ("2024年 03-05", "2024-03-05"), ("13月 5", None), ("二月 30", None),
    ],
)  # fmt: skip
def test_boxes_of_month_and_day_are_a_day(printed: str, day: str | None) -> None:
    """Of the year that the row's address names, where they name none."""
    url = "http://www.zixian.example/art/2026/art_0123456789abcdef0123456789abcdef.html"

    assert read_row_date(printed, url=url)[1] == day


def test_a_title_keeps_a_number_of_its_own() -> None:
    entries = _read(
        "".join(f"<li><a href='/x/{n}.html'><b>{n}</b>号公告说明</a>2026-03-0{n}</li>" for n in "123")
    ).entries

    assert [each.title for each in entries] == ["1号公告说明", "2号公告说明", "3号公告说明"]

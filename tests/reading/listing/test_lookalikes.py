"""A page with dated links that is no listing says what it is: a document, a front page, a menu of columns."""

from datetime import date

import pytest

from yifa.model.errors import LayoutError, NoListingError
from yifa.model.listing import Listing
from yifa.profiles.folders import load_platforms
from yifa.reading.listing.read import read_listing
from yifa.reading.markup import parse

URL = "http://www.zixian.example/zwgk/fzzf/"
TODAY = date(2026, 11, 26)
NAMES = ("要闻动态", "通知公告", "部门动态", "政策文件")
SENTENCE = "2025年，子县司法局坚持依法行政，扎实推进法治政府建设各项工作，取得了一定成效。"
DOCUMENT = f"<h1>子县报告</h1><p>来源：县司法局 发布时间：2026-03-01</p><div>{f'<p>{SENTENCE}</p>' * 6}</div>"
NAV = "<div class='nav'><a href='/'>首页</a> <a href='/zwgk/'>政务公开</a></div>"


def _rows(folder: str, more: str = "") -> str:
    return "".join(
        f"<li><a href='{folder}{n}77.html'>子县司法局第{n}号工作报告</a>{more}<i>2026-03-0{n + 1}</i></li>"
        for n in range(6)
    )


def _block(name: str, folder: str, more: str = "<a href='{}'>更多&gt;&gt;</a>") -> str:
    head = f"<h2><a href='{folder}'>{name}</a>{more.format(folder)}</h2>"
    return f"<div class='b'>{head}<ul>{_rows(folder)}</ul></div>"


def _read(body: str, url: str = URL) -> Listing:
    html = f"<html><body>{NAV}{body}</body></html>"
    return read_listing(html, parse(html), url, load_platforms()["generic"], today=TODAY)


@pytest.mark.parametrize(
    "body",
    [
        f"{DOCUMENT}<h3>相关文章</h3><ul>{_rows('/x/')}</ul>",
        f"{DOCUMENT}<ul>{_rows('/x/')}</ul>",
        f"{DOCUMENT}<p>上一篇：<a href='2.html'>子县报告一</a></p><p>下一篇：<a href='3.html'>子县报告</a>",
    ],
    ids=["headed", "bare", "neighbours"],
)
def test_a_document_with_links_below_it_is_no_listing(body: str) -> None:
    """Whatever stands below it: related pages, the pages before and after."""
    with pytest.raises(NoListingError, match="a document with related links"):
        _read(body, URL + "1.html")


def test_an_address_of_a_document_is_no_listing() -> None:
    """By its platform's pattern."""
    url = "http://www.zixian.example/zwgk/202603/t20260301_1234567.html"
    with pytest.raises(NoListingError, match="a document"):
        read_listing(
            page := f"<html><body><ul>{_rows('/x/')}</ul></body></html>",
            parse(page), url, load_platforms()["trs"], today=TODAY,
        )  # fmt: skip


def test_a_box_that_opens_on_a_click_is_no_listing() -> None:
    """Nor is one link around a document, nor what the script of a document's page names."""
    hidden = f"<div style='display:none'><ul>{''.join(_rows('/x/').split('<li>')[:3])}</ul></div>"
    around = f"<div><p>{SENTENCE * 20}</p><a href='/x/1.html'>2026年第3号公报</a><i>2026-03-01</i></div>"
    script = "<script>C={DETAIL:{'id':1},'relation':[{'title':'图解子县报告','url':'/j/1.html'}]}</script>"
    for body in (hidden, around, script):
        with pytest.raises(LayoutError):
            _read(body)


def test_a_short_notice_under_its_heading_is_a_document() -> None:
    """A column's name over an introduction, its visits counted, is none."""
    title = "子县司法局关于召开听证会的公告"
    notice = f"<title>{title}</title><h1>{title}</h1><p>发布时间：2026-03-01</p>定于十日召开，欢迎旁听。"
    column = f"<title>依法行政</title><h1>依法行政</h1><p>{SENTENCE * 4}</p><p>来源：子县　访问量：33</p>"

    with pytest.raises(NoListingError, match="a document"):
        _read(f"{notice}<ul>{_rows('/x/')}</ul>")
    assert len(_read(f"{column}<ul>{_rows('/x/')}</ul>").entries) == 6


def test_an_introduction_over_a_list_is_no_document() -> None:
    """A column may say in a sentence what it is for; cards show the beginning of each document."""
    cards = _rows("/x/", f"<p>{SENTENCE}</p>")

    assert len(_read(f"<p>{SENTENCE}</p><ul>{_rows('/x/')}</ul>").entries) == 6
    assert len(_read(f"<ul>{cards}</ul>").entries) == 6


def test_a_front_page_of_columns_is_no_listing() -> None:
    """Each block leads to its column by 更多, by a picture of it, or by its heading."""
    words = "".join(_block(name, f"/zwgk/fzzf/c{n}/") for n, name in enumerate(NAMES))
    picture = "<a href='{}'><img src='/images/more.gif'></a>"
    pictures = "".join(_block(name, f"/c{n}/", picture) for n, name in enumerate(NAMES))
    headings = "".join(_block(name, f"/c{n}/", "") for n, name in enumerate(NAMES))

    with pytest.raises(NoListingError, match="a front page of 4 columns") as found:
        _read(words)
    assert found.value.columns[0] == ("要闻动态", f"{URL}c0/")
    for page in (pictures, headings):
        with pytest.raises(NoListingError, match="a front page of 4 columns") as found:
            _read(page)
        assert found.value.columns == ()  # elsewhere on the portal: none of this page's own


def test_tabs_over_the_parts_of_a_front_page_are_its_columns() -> None:
    """Offices over the parts of one list are not, though each part leads into a folder of its own."""
    parts = "".join(f"<ul>{_rows(f'/c{n}/')}</ul>" for n in range(4))
    tabs = "".join(f"<li><a href='/c{n}/'>{name}</a></li>" for n, name in enumerate(NAMES))

    with pytest.raises(NoListingError, match="a front page of 4 columns"):
        _read(f"<ul class='tabs'>{tabs}</ul><div>{parts}</div>")
    assert len(_read(f"<div>{parts}</div>").entries) == 24


@pytest.mark.parametrize("more", ["<a class='more' href='{}'>+</a>", "<a href='{}' title='更多'><i></i></a>"])
def test_more_may_be_said_by_a_sign(more: str) -> None:
    with pytest.raises(NoListingError, match="a front page of 3 columns"):
        _read(
            "".join(
                _block(name, f"/c{n}/", more).replace(f">{name}<", "><") for n, name in enumerate(NAMES[:3])
            )
        )


def test_blocks_of_different_structure_are_a_front_page_too() -> None:
    """The longest of them is not its list."""
    blocks = [
        _block(name, f"/c{n}/").replace("class='b'", f"class='{'xyzw'[n]}'") for n, name in enumerate(NAMES)
    ]
    with pytest.raises(NoListingError, match="a front page"):
        _read("".join(blocks) + _block("法治", "/fz/").replace("</ul>", f"{_rows('/fz/8')}</ul>"))


OWN = _rows("/zwgk/fzzf/")
ELSEWHERE = "".join(_block(name, f"/c{n}/") for n, name in enumerate(NAMES[:3]))


@pytest.mark.parametrize(
    "own",
    [
        f"<ul class='main'>{OWN}</ul>",
        f"<div class='b'><ul>{OWN}</ul></div>",
        f"<div class='b'><h2>法治政府建设</h2><ul>{OWN}</ul></div>",
        _block("法治政府建设", "/zwgk/fzzf/"),
        f"<title>法治政府-子县</title><div class='b'><h2>法治政府</h2><ul>{_rows('/art/26/')}</ul></div>",
    ],
)
def test_a_list_of_one_page_beside_the_blocks_of_other_columns_is_a_list(own: str) -> None:
    """It has no pager that would prove it; its rows lie in its folder, or its heading is the page's name."""
    assert len(_read(f"{own}{ELSEWHERE}").entries) == 6


def test_the_latest_rows_of_a_front_page_are_no_list() -> None:
    inside = "".join(_block(name, f"/zwgk/fzzf/c{n}/") for n, name in enumerate(NAMES[:3]))

    for latest in (f"<div class='b'><h2>最新</h2><ul>{OWN}</ul></div>", f"<ul class='new'>{OWN}</ul>"):
        with pytest.raises(NoListingError, match="a front page"):
            _read(f"{latest}{inside}")
    with pytest.raises(NoListingError, match="a front page"):
        _read(f"<div class='b'><h2>要闻</h2><ul>{_rows('/art/26/')}</ul></div>{ELSEWHERE}")


def test_rows_that_each_lead_to_more_are_a_list() -> None:
    items = "".join(
        f"<div class='i'><h4><a href='{n}77.html'>子县司法局第{n}号工作报告</a></h4><p>摘要</p>"
        f"<a href='{n}77.html'>更多</a><i>2026-03-0{n + 1}</i></div>"
        for n in range(6)
    )

    assert len(_read(items).entries) == 6


def test_years_over_the_parts_of_one_list_make_no_front_page() -> None:
    """Nor does a list cut into pieces of some rows."""
    years = "".join(f"<h3>{year}年</h3><ul>{_rows(f'/x/{year}')}</ul>" for year in (2024, 2025, 2026))
    linked = years.replace("年</h3>", "年</a></h3>").replace("<h3>", "<h3><a href='/x/y/'>")

    assert len(_read(years).entries) == len(_read(linked).entries) == 18


def test_a_pager_proves_a_list() -> None:
    """Whatever stands around it."""
    blocks = "".join(_block(name, f"/c{n}/") for n, name in enumerate(NAMES[:2]))

    assert _read(f"<ul class='main'>{_rows('/x/')}</ul>{blocks}<a href='index_2.html'>下一页</a>").next_url


def test_a_menu_of_columns_is_no_listing() -> None:
    """Folders without days; those whose names are long numbers hold documents."""
    menu = "".join(f"<li><a href='{URL}{n}/'>政府信息公开指南{n}</a></li>" for n in "abcdef")
    pages = "".join(f"<li><a href='{URL}2026031415{n}/index.html'>子县第{n}号报告</a></li>" for n in "123456")

    with pytest.raises(NoListingError, match="a menu of 6 columns") as found:
        _read(f"<ul>{menu}</ul>")
    assert len(found.value.columns) == 6
    assert len(_read(f"<ul>{pages}</ul>").entries) == 6


def test_a_page_without_any_list_says_that() -> None:
    with pytest.raises(LayoutError, match="expected a list of links, found none"):
        _read("<form><input name='q'></form>")

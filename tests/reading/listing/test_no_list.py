"""What is no list, an empty list, and links that are no rows."""

import pytest

from tests.support.reading.listings import FAMILIES, HOST, TODAY, WANTED, facts, page, read, rows
from yifa.model.errors import LayoutError
from yifa.profiles.folders import load_platforms
from yifa.reading import markup
from yifa.reading.listing.read import read_listing


@pytest.mark.parametrize("words", ["共0条", "暂无相关信息", "没有相关记录"])
def test_a_list_that_says_it_is_empty_has_no_rows(words: str) -> None:
    listing = read(f"<html><body><div class='list'>{words}</div></body></html>")

    assert (listing.entries, listing.rows_declared) == ((), 0)


def test_a_page_without_a_list_is_a_layout_error() -> None:
    with pytest.raises(LayoutError, match="a list of links"):
        read("<html><body><h1>示例县</h1><p>正文一段。</p><a href='/'>首页</a></body></html>")


def test_same_host_frames_are_offered_instead() -> None:
    text = "<html><body><iframe src='./list/index.html'></iframe><iframe src='http://else.cn/'></iframe></body></html>"

    listing = read(text)

    assert (listing.entries, listing.frames) == ((), (f"{HOST}/zwgk/yfxz/list/index.html",))


MENU = "<ul>" + "".join(f"<li><a href='/m{n}/'>政务公开栏目之{n}</a></li>" for n in range(8)) + "</ul>"


def test_menus_do_not_fill_a_list_that_is_empty_or_framed() -> None:
    assert read(page(f"{MENU}<p>暂无信息</p>")).entries == ()
    assert read(page(f"{MENU}<iframe src='l.html'></iframe>")).frames == (f"{HOST}/zwgk/yfxz/l.html",)
    assert read(page(f"{MENU}<iframe src='l.html'></iframe>")).entries == ()


def test_stray_links_are_no_list() -> None:
    with pytest.raises(LayoutError):
        read(
            "<html><body><p>正文一段。</p><a href='/share/'>分享到社交平台</a><iframe src='/visit.jsp'>"
            "</iframe></body></html>"
        )


def test_numbered_links_below_the_list_are_not_the_list() -> None:
    items = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>", FAMILIES["vsb"][1])
    pager = "<div class='pb_sys_common'><a href='yfxz/2.htm'>2</a><a href='yfxz/2.htm'>下页</a></div>"

    assert facts(read(page(f"<div class='m'><ul>{items}</ul>{pager}</div>"), "/z/yfxz.htm", "vsb")) == WANTED


def test_a_repeated_empty_label_does_not_hide_the_column_name() -> None:
    rows = "".join(
        f'<li><a href="/a/t2026011{n}_{n}00001.html">第{n}号通知</a>2026-01-1{n}</li>' for n in range(5)
    )
    head = '<meta name="ColumnName" content="依法行政"><meta name="ColumnName" content="">'
    text = f"<html><head>{head}</head><body><ul>{rows}</ul></body></html>"
    listing = read_listing(
        text, markup.parse(text), "http://a.gov.cn/a/", load_platforms()["trs"], today=TODAY
    )

    assert listing.column_name == "依法行政"


@pytest.mark.parametrize(
    "row",
    [
        '<li><a href="/zwgk/{n}.html">关于法治政府建设的第{n}号报告<span>2026-01-0{n}</span>',
        '<li><a href="/zwgk/{n}.html">关于法治政府建设的第{n}号报告<span>2026-01-0{n}</span></li>',
        '<tr><td><a href="/zwgk/{n}.html">关于法治政府建设的第{n}号报告</td><td>2026-01-0{n}</td></tr>',
        '<div><a href="/zwgk/{n}.html">关于法治政府建设的第{n}号报告<em>2026-01-0{n}</em></div>',
        '<a href="/zwgk/{n}.html">关于法治政府建设的第{n}号报告</a>　2026-01-0{n}<br><!--<a href="/x">-->',
    ],
)
def test_links_that_are_never_closed_hold_no_others(row: str) -> None:
    rows = "".join(row.format(n=n) for n in range(1, 7))
    page = f"<html><body><table><ul>{rows}</ul></table><p>主办：清溪县人民政府</p></body></html>"

    found = read(page)

    assert [(each.url[-6:], each.published) for each in found.entries] == [
        (f"{n}.html", f"2026-01-0{n}") for n in range(1, 7)
    ]
    assert {each.title for each in found.entries} == {f"关于法治政府建设的第{n}号报告" for n in range(1, 7)}

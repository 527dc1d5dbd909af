"""What a pager prints in Chinese numerals and wide signs is read as what it prints in digits."""

import pytest

from tests.reading.listing.test_ends import end, page, read
from yifa.model.listing import WalkVerdict


@pytest.mark.parametrize(
    ("said", "pages", "rows"),
    [
        ("共三页", 3, None),
        ("第一页 共十二页", 12, None),
        ("第<span>一</span>页 共<b>三</b>页", 3, None),
        ("当前第一页，共三页，每页六条", 3, None),
        ("一/三页", 3, None),
        ("页次：一／十二", 12, None),
        ("页次：1／3页", 3, None),
        ("第１／１２页", 12, None),
        ("三页中的第一页", 3, None),
        ("总页数：十二页", 12, None),
        ("共三頁 第一頁", 3, None),
        ("共廿一页", 21, None),
        ("共卅页", 30, None),
        ("共两页", 2, None),
        ("共二○页", 20, None),
        ("共贰拾叁页", 23, None),
        ("共 十 二 页", 12, None),
        ("（共三页）", 3, None),
        ("共五十二条", None, 52),
        ("一共五十二条记录", None, 52),
        ("共<b>一百〇二</b>条", None, 102),
        ("每页六条，共五十二条", None, 52),
        ("记录总数：五十二", None, 52),
        ("共五十二条三页", 3, 52),
        ("共52條記錄", None, 52),
        ("本栏目共有信息52条", None, 52),
    ],
)
def test_a_total_in_numerals_is_declared(said: str, pages: int | None, rows: int | None) -> None:
    body = page(f'<div class="page">{said}</div>')
    listing = read(body)

    assert (listing.pages_declared, listing.rows_declared) == (pages, rows)
    assert end(body).verdict is WalkVerdict.TRUNCATED


@pytest.mark.parametrize("said", ["共一页", "第一页/共壹页", "一/一页", "共六条", "共六条 第一页/共一页"])
def test_a_total_in_numerals_may_say_that_the_list_is_whole(said: str) -> None:
    assert end(page(f"<div>{said}</div>")).verdict is WalkVerdict.COMPLETE


@pytest.mark.parametrize(
    "prose",
    [
        "本办法分为七章，共五十二条。",
        "白皮书全文共十二页",
        "全县行政许可事项共三十六项",
        "我县执法主体共四十个",
        "第十二条 本办法",
        "该条例共十章九十二条",
    ],
)
def test_prose_that_counts_is_no_pager(prose: str) -> None:
    stop = end(page(f"<p>{prose}</p>"))

    assert (stop.verdict, stop.pages_declared, stop.rows_declared) == (WalkVerdict.COMPLETE, None, None)


@pytest.mark.parametrize(
    "pager",
    [
        '<div class="page"><b>第一页</b> <a href="javascript:go(2)">第二页</a></div>',
        '<p><b>第一頁</b> <a href="javascript:go(2)">第二頁</a></p>',
        '<div class="page"><b>一</b> <a href="javascript:go(2)">二</a></div>',
        '<select onchange="go(this.value)"><option>第一页</option><option>第二页</option></select>',
        '<div class="page"><i>一/三</i></div>',
    ],
    ids=["labelled", "traditional", "boxed", "select", "one of three"],
)
def test_a_control_labelled_in_numerals_is_a_sign(pager: str) -> None:
    assert end(page(pager)).verdict is WalkVerdict.UNPROVED


def test_days_of_the_week_are_no_pages() -> None:
    tabs = "".join(f'<a href="javascript:day({n})">{day}</a>' for n, day in enumerate("一二三四五六", 1))

    assert end(page(f"<div>{tabs}</div>")).verdict is WalkVerdict.COMPLETE


def test_links_named_in_numerals_are_followed() -> None:
    pager = '<b>第一页</b> <a href="list_2.html">第二页</a> <a href="list_3.html">第三页</a>'
    listing = read(page(f"<div>{pager}</div>"))

    assert listing.next_url == "http://www.example.gov.cn/zwgk/fzjs/list_2.html"
    assert (listing.page_number, listing.pages_labelled) == (1, 3)


@pytest.mark.parametrize(
    "pager",
    [
        '<b>第1页</b> <a href="javascript:go(2)">第2页</a> <a href="javascript:go(3)">第3页</a>',
        '第1页 <select><option value="a_2.html">第2页<option value="a_3.html">第3页</select>',
    ],
    ids=["links", "menu"],
)
def test_the_number_of_another_page_is_not_this_ones(pager: str) -> None:
    assert read(page(f"<div>{pager}</div>")).page_number == 1

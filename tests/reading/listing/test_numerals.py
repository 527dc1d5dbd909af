"""What a pager prints, in digits or Chinese numerals, and the strings without which it is not looked for."""

import pytest

from tests.reading.listing.test_ends import end, page, read
from yifa.model.listing import WalkVerdict
from yifa.reading.listing.numerals import HERE, PAGES, ROWS, Said


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


PRINTED = """
共12页 · 总计<b>12</b>頁 · 1/12页 · <i class="p_t">3/11</i> · 共52条 1/12 · 1/12 下一页 · 第3页 · 3/12页
<b>1</b> /&nbsp;<i>12</i> 頁 · 1 / 12 <a>尾頁</a>
Page 1 of 12 · totalPage = 12 · <total_pages>12< · TotalPages: 2 · totalpages: 2 · pageCount: 3 · PageCount:2
page_count=3
pagecount:2 · Page_Count: 2 · countPage=8 · allPages=4 · pageTotal: 4 · 总页数：12 · 页总数为12 · 总页码：3
12页中的第1页 · 12页之中的第1页 · 12頁中的第1頁 · 总52条，12页 · 共52条 · 共有<b>52</b>条记录 · 总 52 篇
合计：52条
totalRecord: 189 · <totalrecord>756< · total records: 7 · recordCount=7 · totalCount: 7 · 总记录数：52
总条数:52
记录总数：5 · 找到 52 条记录 · 查到 5 条 · 检索到 5 条 · 结果：52 条 · 1 of 52 entries · 1 of 52 records
1 of 5 rows
""".replace("\n", " · ").split(" · ")


@pytest.mark.parametrize("patterns", [PAGES, ROWS, HERE], ids=["pages", "rows", "here"])
def test_whatever_a_pattern_finds_has_a_string_it_needs(patterns: tuple[Said, ...]) -> None:
    """And the part it cannot do without; and each pattern finds a way to print a count."""
    for pattern, needs, part, _ in patterns:
        found = [match[0] for text in PRINTED if (match := pattern.search(text))]

        assert found
        assert all(any(word in text for word in needs) for text in found)
        assert part is None or all(map(part.search, found))


@pytest.mark.parametrize("patterns", [PAGES, ROWS, HERE], ids=["pages", "rows", "here"])
def test_it_finds_what_the_pattern_finds_alone(patterns: tuple[Said, ...]) -> None:
    """Wherever it stands, once and several times."""
    for text in (*PRINTED, *(f"甲{one}乙{one}{one}" for one in PRINTED), " · ".join(PRINTED)):
        for said in patterns:
            alone = [match.span() for match in said.pattern.finditer(text)]

            assert [match.span() for match in said.find(text)] == alone

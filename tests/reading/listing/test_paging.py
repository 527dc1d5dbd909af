"""Paging: the next page by each family's rule, never the page itself or one before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.profiles.folders import load_platforms
from yifa.reading import markup
from yifa.reading.listing.paging import PAGING, Next, after_feed, next_page

HOST = "http://www.example.gov.cn"


def look(body: str, path: str, platform: str = "generic") -> Next | None:
    text = f"<html><body>{body}</body></html>"
    return next_page(text, markup.parse(text), HOST + path, load_platforms()[platform])


def following(body: str, path: str, platform: str = "generic") -> tuple[str | None, str | None]:
    found = look(body, path, platform)
    return (found.url.removeprefix(HOST) if found.url else None, found.rule) if found else (None, None)


def call(arguments: str) -> str:
    return f"<div class='page'><script>createPageHTML({arguments});</script></div>"


@pytest.mark.parametrize(
    ("arguments", "path", "wanted"),
    [
        ('3, 0, "index", "html"', "/a/yfxz/", "/a/yfxz/index_1.html"),
        ("3,1,'index','shtml'", "/a/yfxz/index_1.shtml", "/a/yfxz/index_2.shtml"),
        ("3, 2, 'index', 'html'", "/a/yfxz/index_2.html", None),
        ('1,0,"index","html"', "/a/yfxz/", None),
        ("'page_div',10, 1,'xlist','shtml',189", "/x/c/xlist.shtml", "/x/c/xlist_2.shtml"),
        ("'page_div',10, 9,'xlist','shtml',189", "/x/c/xlist_9.shtml", "/x/c/xlist_10.shtml"),
        ("'page_div',10,10,'xlist','shtml',189", "/x/c/xlist_10.shtml", None),
        ("'page_div',1,1,'list','shtml',5", "/x/c/list.shtml", None),
        ('3, 0, "index", "html"', "/a/yfxz/index_1.html", "/a/yfxz/index_2.html"),
    ],
)
def test_create_page_html_in_both_dialects(arguments: str, path: str, wanted: str | None) -> None:
    assert following(call(arguments), path, "trs")[0] == wanted


def test_a_stale_total_of_rows_is_reported_and_not_believed() -> None:
    found = look(call("'page_div',3, 1,'list','shtml',5"), "/x/c/list.shtml", "ucap")

    assert found == Next(
        url=f"{HOST}/x/c/list_2.shtml",
        rule="create_page_html",
        pages_declared=3,
        rows_declared=5,
        page_number=1,
    )


@given(st.integers(1, 30), st.integers(0, 40))
def test_create_page_html_ends(pages: int, current: int) -> None:
    path = "/a/" if current == 0 else f"/a/index_{current}.html"

    url, _ = following(call(f"{pages}, {current}, 'index', 'html'"), path, "trs")

    assert url == (f"/a/index_{current + 1}.html" if current + 1 < pages else None)


@pytest.mark.parametrize(
    "text", ["下一页", "下页", "后一页", "下一页>", "[下一页]", " 下 一 页 ", "Next", ">", "›"]
)
def test_a_next_link_is_followed_by_its_text(text: str) -> None:
    assert following(f"<a href='index_2.html'>{text}</a>", "/a/") == ("/a/index_2.html", "next_link")


@pytest.mark.parametrize(
    "body",
    [
        "<a href='#'>下一页</a>",
        "<a href='javascript:go(2)'>下一页</a>",
        "<a>下一页</a>",
        "<a href='/a/'>下一页</a>",
        "<a href='index.html'>下一页</a>",
        "<a class='next disabled' href='index_9.html'>下一页</a>",
        "<span class='next'><a href='/b/other.html'>下篇</a></span>",
        "<a href='http://elsewhere.gov.cn/'>&gt;</a>",
        "<p>正文</p>",
    ],
)
def test_what_is_no_next_page(body: str) -> None:
    assert following(body, "/a/")[0] is None


@pytest.mark.parametrize(
    ("path", "href"),
    [
        ("/a/index_3.html", "index_2.html"),
        ("/a/index_3.html", "index.html"),
        ("/a/index_3.html", "./"),
        ("/a/list.jsp?PAGENUM=3", "?PAGENUM=3"),
        ("/a/list.jsp?PAGENUM=3", "?PAGENUM=2"),
        ("/a/yfxz/3.htm", "../yfxz.htm"),
    ],
)
def test_no_rule_leads_back(path: str, href: str) -> None:
    assert following(f"<a href='{href}'>下一页</a>", path)[0] is None


def test_the_next_class_counts_on_the_link_or_around_it() -> None:
    assert (
        following("<span class='p_next p_fun'><a href='yfxz/10.htm'>»</a></span>", "/z/yfxz.htm", "vsb")[0]
        == "/z/yfxz/10.htm"
    )
    assert following("<a class='next' href='index_2.html'></a>", "/a/")[0] == "/a/index_2.html"


def test_link_rel_next_is_followed() -> None:
    text = "<html><head><link rel='next' href='/a/p2.html'></head><body></body></html>"

    found = next_page(text, markup.parse(text), HOST + "/a/", load_platforms()["generic"])

    assert found is not None
    assert (found.url, found.rule) == (f"{HOST}/a/p2.html", "link_rel")


COUNTDOWN = (
    "<div class='pb_sys_common'><span class='p_t'>共52条</span><span class='p_pages'>{}</span>"
    "<span class='p_t'>{}</span></div>"
)


def test_a_countdown_is_followed_from_its_total() -> None:
    assert following(COUNTDOWN.format("", "1/11"), "/z/yfxz.htm", "vsb") == (
        "/z/yfxz/10.htm",
        "vsb_countdown",
    )
    assert following(COUNTDOWN.format("", "2/11"), "/z/yfxz/10.htm", "vsb") == (
        "/z/yfxz/9.htm",
        "vsb_countdown",
    )
    assert following(COUNTDOWN.format("", "11/11"), "/z/yfxz/1.htm", "vsb")[0] is None
    assert following(COUNTDOWN.format("", "1/1"), "/z/yfxz.htm", "vsb")[0] is None
    assert following("", "/z/yfxz.htm", "vsb")[0] is None


def test_the_next_link_wins_over_a_wrong_total() -> None:
    link = "<span class='p_next p_fun'><a href='yfxz/12.htm'>下页</a></span>"

    found = look(COUNTDOWN.format(link, "1/11"), "/z/yfxz.htm", "vsb")

    assert found == Next(
        url=f"{HOST}/z/yfxz/12.htm", rule="next_link", pages_declared=11, rows_declared=52, page_number=1
    )


@pytest.mark.parametrize(
    ("query", "links", "wanted"),
    [
        ("?wbtreeid=2", ["?totalpage=18&PAGENUM=2&wbtreeid=2"], "?totalpage=18&PAGENUM=2&wbtreeid=2"),
        ("?wbtreeid=2", ["?totalpage=18&PAGENUM=18", "?totalpage=18&PAGENUM=2"], "?totalpage=18&PAGENUM=2"),
        ("?PAGENUM=9", ["?totalpage=18&PAGENUM=1", "?totalpage=18&PAGENUM=18"], "?totalpage=18&PAGENUM=10"),
        ("?PAGENUM=18", ["?totalpage=18&PAGENUM=1", "?totalpage=18&PAGENUM=17"], None),
        ("", ["?ainfolist1t=9&ainfolist1p=2&ainfolist1c=5"], "?ainfolist1t=9&ainfolist1p=2&ainfolist1c=5"),
    ],
)  # fmt: skip
def test_dynamic_pages_of_vsb(query: str, links: list[str], wanted: str | None) -> None:
    body = "".join(f"<a href='{href}'>{n}</a>" for n, href in enumerate(links))

    assert following(body, "/l.jsp" + query, "vsb") == (
        "/l.jsp" + wanted if wanted else None,
        "vsb_dynamic" if wanted else None,
    )


@pytest.mark.parametrize(
    ("path", "hrefs", "wanted"),
    [
        ("/a/list.aspx?id=1", ["?id=1&pageNo=2", "?id=1&pageNo=3"], "/a/list.aspx?id=1&pageNo=2"),
        ("/a/list.aspx?id=1&pageNo=2", ["?id=1&pageNo=1", "?id=1&pageNo=3"], "/a/list.aspx?id=1&pageNo=3"),
        ("/a/list?x=1", ["?x=1&curPage=0", "?x=1&curPage=1"], "/a/list?x=1&curPage=1"),
        ("/info/iList.jsp?cat_id=3", ["?cat_id=3&cur_page=2"], "/info/iList.jsp?cat_id=3&cur_page=2"),
        ("/a/list?page=3", ["?page=1", "?page=2"], None),
        ("/a/list", ["/b/list?page=2"], None),
        ("/a/list", ["?id=2"], None),
    ],
)
def test_the_parameter_of_the_pages_own_links_is_used(
    path: str, hrefs: list[str], wanted: str | None
) -> None:
    body = "".join(f"<a href='{href}'>x</a>" for href in hrefs)

    assert following(body, path) == (wanted, "query_links" if wanted else None)


def test_a_parameter_known_to_be_ignored_is_not_used() -> None:
    assert following("<a href='?page=2'>2</a>", "/x/list.shtml", "ucap")[0] is None


@pytest.mark.parametrize(
    ("path", "links", "wanted"),
    [
        ("/a/", {"1": "index.html", "2": "index_1.html", "3": "index_2.html"}, "/a/index_1.html"),
        ("/a/", {"1": "index.html", "2": "index_2.html", "3": "index_3.html"}, "/a/index_2.html"),
        ("/a/index_2.html", {"1": "index.html", "2": "index_2.html", "3": "index_3.html"}, "/a/index_3.html"),
        ("/a/index_3.html", {"1": "index.html", "2": "index_2.html", "3": "index_3.html"}, None),
        ("/a/list1.html", {"1": "list1.html", "2": "list2.html"}, "/a/list2.html"),
        ("/a/xxgk-list-g.html", {"2": "xxgk-list-g-2.html"}, "/a/xxgk-list-g-2.html"),
        ("/a/1.html", {"1": "1.html", "2": "2.html"}, "/a/2.html"),
        ("/a/list.shtml", {"x": "list_2.shtml", "y": "list_3.shtml"}, "/a/list_2.shtml"),
        ("/a/list.shtml", {"x": "other_2.shtml", "2": "/b/list_2.shtml"}, None),
        ("/a/9.html", {"x": "other.html"}, None),
    ],
)
def test_numbered_files_count_as_their_links_say(
    path: str, links: dict[str, str], wanted: str | None
) -> None:
    body = "".join(f"<a href='{href}'>{text}</a>" for text, href in links.items())

    assert following(body, path) == (wanted, "suffix_links" if wanted else None)


@pytest.mark.parametrize(
    ("text", "pages", "rows", "number"),
    [
        ("共12页 共189条", 12, 189, None),
        ("共<b>12</b>页 / 共 <em>189</em> 条记录", 12, 189, None),
        ("第3/12页", 12, None, 3),
        ("第 3 页", None, None, 3),
        ("<span class='p_t'>3/11</span>", 11, None, 3),
        ("<script>var totalPage = 7; var totalRecord = '99';</script>", 7, 99, None),
        ("<script>pageCount:8,</script>", 8, None, None),
        ("共52条 1/11 首页 上页", 11, 52, None),
        ("<p>1/11 <a href='x'>下页</a></p>", 11, None, None),
        ("总共 <em>13</em> 记录 页码 <em>1</em>/<em>3</em>", 3, 13, None),
        ("发布于 2026/3/12 上一篇", None, None, None),
        ("<a href='index_9.html'>2</a>", None, None, None),
    ],
)
def test_what_a_page_says_of_its_extent(
    text: str, pages: int | None, rows: int | None, number: int | None
) -> None:
    found = look(text, "/a/b.html")

    assert (found and (found.pages_declared, found.rows_declared, found.page_number)) in (
        (pages, rows, number),
        None if (pages, rows, number) == (None, None, None) else 0,
    )


@pytest.mark.parametrize(
    ("numbers", "last", "pages"),
    [
        ({"2": "index_2.html"}, "index_304.html", 304),
        ({"2": "index_1.html"}, "index_11.html", 12),
        ({"2": "?page=2"}, "?page=40", 40),
        ({"1": "index.html", "2": "z_2.html"}, "z_2.html", 2),
        ({"2": "index_2.html"}, "end.html", None),
        ({}, "index_9.html", None),
    ],
)
def test_the_last_link_gives_the_number_of_pages(
    numbers: dict[str, str], last: str, pages: int | None
) -> None:
    body = "".join(f"<a href='{href}'>{text}</a>" for text, href in numbers.items())

    found = look(f"{body}<a href='{last}'>尾页</a>", "/a/")

    assert (found.pages_declared if found else None) == pages


@pytest.mark.parametrize(
    ("script", "following_page"),
    [
        ("var n = 3; var c = 0; createPageHTML(n, c, 'index', 'html');", "/a/index_1.html"),
        ("var n = 1; createPageHTML(n, 0, 'index', 'html');", None),
        (
            'var countPage = 4; var currentPage = 1; w("<a href=\\"zcfg_"+2+"."+"shtml\\">");',
            "/a/zcfg_2.shtml",
        ),
        ("function createPageHTML(count, page, name, ending) {}", None),
        ("var countPage = 4;", None),
    ],
)
def test_a_pager_drawn_from_variables_goes_on(script: str, following_page: str | None) -> None:
    assert following(f"<script>{script}</script>", "/a/")[0] == following_page


def test_an_interface_is_asked_for_its_next_page_while_there_is_one() -> None:
    url = f"{HOST}/common/search/1?_pageSize=20&page=2"

    assert after_feed(url, pages=3, rows=55, number=2).url == f"{HOST}/common/search/1?_pageSize=20&page=3"
    assert after_feed(url, pages=2, rows=40, number=2).url is None
    assert after_feed(f"{HOST}/api", pages=2, rows=40, number=1).url is None
    assert (
        after_feed(f"{HOST}/gkmlpt/api/all/1?page=0", pages=2, rows=150, number=None).url
        == f"{HOST}/gkmlpt/api/all/1?page=2"
    )


def test_every_rule_a_platform_names_exists() -> None:
    named = {rule for platform in load_platforms().values() for rule in platform.paging}

    assert named <= set(PAGING)


@given(st.integers(1, 60), st.sampled_from(["/a/", "/a/index_{}.html", "/l.jsp?PAGENUM={}"]))
def test_no_page_proposes_itself(number: int, path: str) -> None:
    here = path.format(number)
    links = "".join(f"<a href='{path.format(n)}'>{n}</a>" for n in range(1, number + 1))

    assert following(links + f"<a href='{here}'>下一页</a>", here)[0] is None


@pytest.mark.parametrize(
    "control",
    [
        '<a href="index_2.html">下翻</a>',
        '<a href="index_2.html">【向后翻页】</a>',
        '<a href="index_2.html">下一页(2)</a>',
        '<a href="index_2.html">older posts</a>',
        '<a href="index_2.html" title="下一页"><i></i></a>',
        '<a href="index_2.html"><img src="/i/r.gif" alt="下页"></a>',
        '<a href="index_2.html" aria-label="Next page"><svg></svg></a>',
        """<input type="button" value="后翻页" onclick="location.href='index_2.html'">""",
    ],
)
def test_what_is_called_next_is_followed_by_all_words_that_would_be_a_sign(control: str) -> None:
    assert following(control, "/a/yfxz/")[0] == "/a/yfxz/index_2.html"


@pytest.mark.parametrize(
    "control",
    [
        '<a href="/photo/2.html"><img src="/i/r.gif" alt="下一页"></a>',
        '<a href="/photo/2.html" title="next"><i></i></a>',
        '<a href="xia.html" class="none">下翻</a>',
    ],
)
def test_a_picture_leads_on_within_its_list_only_and_nothing_idle_does(control: str) -> None:
    assert following(control, "/a/yfxz/")[0] is None


def test_a_next_link_that_leads_back_is_told_though_the_page_counts_nothing() -> None:
    found = look('<a href="index.html">下翻</a>', "/a/yfxz/")

    assert found == Next(url=None, rule=None, loops=True)

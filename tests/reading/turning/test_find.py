"""From a page's signs to the request for its next page; the kinds of lists are crawled in the evidence."""

from datetime import date

import pytest

from pipelines.saved import read_saved_listing
from tests.reading.listing.test_ends import URL, page
from yifa.model.fetch import Ask
from yifa.model.listing import Listing
from yifa.reading.markup import parse
from yifa.reading.turning.find import find_ways, leads_nowhere
from yifa.reading.turning.ways import Way


def listing(body: bytes, url: str = URL) -> Listing:
    said = read_saved_listing(body, url=url, portal=None, today=date(2026, 11, 21))
    assert said.listing is not None
    return said.listing


def ways(after: str, *, number: int = 2, url: str = URL) -> list[Way]:
    body = page(after)
    text = body.decode()
    found = find_ways(
        text, parse(text), listing(body, url), Ask(url=url), url, charset="utf-8", number=number
    )
    return list(found)


def test_a_number_s_code_is_turned_to_the_page_wanted() -> None:
    """The first number on the page is not the next page's where the page does not say which one it is."""
    pager = (
        '<div class="page"><a href="javascript:t(1)">2</a><a href="javascript:t(2)">3</a></div>'
        "<script>function t(n){location.href='i_'+n+'.html'}</script>"
    )

    assert [way.first.url for way in ways(pager, number=3)] == [f"{URL}i_2.html"]


def test_the_last_page_is_not_taken_for_the_next() -> None:
    pager = "<a href='javascript:t(9)'>尾页</a><script>function t(n){location.href='?p='+n}</script>"

    assert [way.first.url for way in ways(pager)] == [f"{URL}?p=2"]


@pytest.mark.parametrize(
    "script",
    [
        'function hit(n){$.get("/visit.jsp?page="+n)}', 'function hit(n){$.get("/hits?id="+n)}',
        'function hit(n){$.post("/api/like",{page:n})}', 'function hit(n){$.get("/show?id="+n)}',
        'function hit(n){$.get("http://elsewhere.example/?page="+n)}', 'function hit(n){$.get(address+n)}',
    ],
)  # fmt: skip
def test_what_counts_or_changes_something_is_never_asked_for(script: str) -> None:
    assert ways(f'<a onclick="elsewhere()">加载更多</a><script>{script}</script>') == []


def test_without_a_sign_nothing_is_looked_for() -> None:
    assert ways("<script>function t(n){location.href='?p='+n}</script>") == []


def test_a_control_that_stands_idle_is_no_sign() -> None:
    script = "<script>var p=1,all={};function t(){{if(p<all){{location='?p='+(p+1)}}}}</script>"
    pages = [page("<a href='javascript:t()'>下一页</a>" + script.format(count)) for count in (1, 2)]

    assert [leads_nowhere(parse(body.decode()), listing(body), URL) for body in pages] == [True, False]


def test_numbers_are_counted_on_with_their_zeros() -> None:
    way = Way(
        kind="request", first=Ask(url="http://a.cn/p_02_8.json"), second=Ask(url="http://a.cn/p_03_8.json")
    )

    asked = [way.ask(turn) for turn in (0, 1, 9)]

    assert [ask.url for ask in asked if ask] == [f"http://a.cn/p_{n}_8.json" for n in ("02", "03", "11")]


ELSEWHERE = {
    "a field to jump": """<div class=page>第<input id=pageNum type=text>页
<button onclick='jump()'>确定</button></div><script>
function jump(){location.href='i_'+$('#pageNum').val()+'.html'}</script>""",
    "what an element says": """<button class=more data-page=2 data-url=more>加载更多</button><script>
$('.more').click(function(){$.get($(this).data('url')+'?page='+$(this).data('page'),draw)})</script>""",
    "a product that asks for its data": """<div id=p></div><script>
$('#p').pagination({dataSource:'list.do',pageSize:6,totalNumber:14})</script>""",
    "a component's function": """<el-pagination @current-change='change' :total='14'></el-pagination><script>
new Vue({data:{page:1},methods:{change(n){this.page=n;this.load()},
load(){this.$http.get('q?page='+this.page)}}})
</script>""",
    "rows by an observer": """<script>
let n=1;new IntersectionObserver(es=>{if(es[0].isIntersecting){n++;fetch('q?page='+n)}})</script>""",
}
ASKED = ("i_2.html", "more?page=2", "list.do?pageNumber=2&pageSize=6", "q?page=2", "q?page=2")


@pytest.mark.parametrize(
    ("after", "first"), list(zip(ELSEWHERE.values(), ASKED, strict=True)), ids=list(ELSEWHERE)
)
def test_what_stands_beside_a_control_tells_what_it_asks(after: str, first: str) -> None:
    assert ways(after)[0].first.url == f"{URL}{first}"


@pytest.mark.parametrize(
    "script",
    [
        "function f(){var x=new XMLHttpRequest();x.open('POST','/q');x.send('{page:2}')}",
        "function f(){location='http://['}", "function f(){$.get('q?a=\\ud83d&page=2')}",
        "function f(){$.post('q',{a:'\\ud83d',page:2})}", "Pager({size:9,prefix:'//[',suffix:'html'})",
    ],
)  # fmt: skip
def test_what_is_no_address_or_no_text_leads_nowhere_in_peace(script: str) -> None:
    assert len(ways(f"<a onclick='f()'>下一页</a><script>{script}</script>")) < 3


@pytest.mark.parametrize(
    ("call", "following"),
    [
        (
            "$('#p').pagination({items:14,itemsOnPage:6,hrefTextPrefix:'list_',hrefTextSuffix:'.html'})",
            "list_2.html",
        ),
        ("$('#p').pagination({items:14,hrefTextPrefix:'?page='})", "?page=2"),
        ("$('#p').twbsPagination({totalPages:3,href:'?page={{number}}'})", "?page=2"),
        ("new Paging({total:3,href:'index_{page}.html'})", "index_2.html"),
        ("$('#p').pagination(14,{link_to:'?p=__id__'})", "?p=1"),
        ("$('#p').bootstrapPaginator({totalPages:3,pageUrl:function(type,page){return '?i='+page}})", "?i=2"),
    ],
)
def test_a_call_names_the_address_around_a_page_s_number(call: str, following: str) -> None:
    way = ways(f"<div id='p'></div><script>{call}</script>")[0]

    assert way.first.url == f"{URL}{following}"
    assert (way.rows or 14, way.pages or 3) == (14, 3)


def test_a_prefix_that_only_marks_a_place_on_the_page_is_no_address() -> None:
    call = "$('#p').pagination({items:14,hrefTextPrefix:'#page-'})"

    assert not any("#" in way.first.url for way in ways(f"<div id='p'></div><script>{call}</script>"))


def test_a_button_s_own_name_takes_the_place_of_the_address_s() -> None:
    form = '<form><button name="page" value="3">下一页</button></form>'

    assert ways(form, url=f"{URL}?page=2")[0].first.url == f"{URL}?page=3"

"""From a page that only frames its list to the requests that bring the rows, family by family."""

import json
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.walks.supply import Supply
from crawler.walks.walk import Walk
from yifa.model.fetch import Ask
from yifa.model.listing import Entry, Listing
from yifa.profiles.folders import load_platforms
from yifa.reading.listing.read import read_listing
from yifa.reading.listing.row_requests import (
    Course,
    columns_in,
    find_courses,
    is_answer,
    is_empty_answer,
    is_frame,
    is_whole,
    scripts_wanted,
    shows_rows,
)
from yifa.reading.markup import parse

HOST = "http://www.example.gov.cn"
PAGE = f"{HOST}/col/col61490/index.html"
HANWEB = """<div id="247686"><script type="text/xml"><datastore></datastore></script></div><script>
$('#247686').jpage({totalRecord:189, perPage:20, proxyUrl:'/module/jpage/dataproxy.jsp',
params:{col:1,appid:1,webid:39,path:'/',columnid:61490,sourceContentType:1,unitid:'247686',
webname:'%E7%94%B2%E5%8E%BF',permissiontype:0}})</script>"""
JPAAS = """<div queryData="{&quot;webId&quot;:&quot;w&quot;,&quot;tplSetId&quot;:&quot;t&quot;,
&quot;pageId&quot;:&quot;p&quot;,&quot;tagId&quot;:&quot;导航&quot;}"></div>
<div queryData="{'webId':'w','tplSetId':'t','pageId':'p','tagId':'分页列表','pageSize':'12'}"></div>"""
GKMLPT = r"""<script>window._CONFIG = {SID: '755041', TREE: [
{id: 1, name: '机构职能', children: []},
{"id":5241,"name":"\u4f9d\u6cd5\u884c\u653f","parent":0}]}</script>"""
EPOINT = '<script src="/js/webBuilderCommon.js"></script><script>var categorynum="032002"</script>'


def courses(platform: str, text: str, url: str = PAGE, **more: str) -> tuple[Course, ...]:
    return find_courses(text, url, load_platforms()[platform], **more)  # type: ignore[arg-type] # all are texts


def sent(ask: Ask) -> dict[str, str]:
    """Return what a request's address and form say."""
    pairs = parse_qs(urlsplit(ask.url).query, keep_blank_values=True)
    return {key: each[0] for key, each in (pairs | parse_qs(ask.body, keep_blank_values=True)).items()}


def test_a_record_store_is_asked_for_by_rows_then_by_pages() -> None:
    by_rows, by_pages = courses("hanweb", HANWEB)
    third, second = by_rows.ask(3), by_pages.ask(2)

    assert (third.method, urlsplit(third.url).path) == ("POST", "/module/jpage/dataproxy.jsp")
    assert sent(third).items() >= {
        "startrecord": "41", "endrecord": "60", "perpage": "20", "columnid": "61490", "unitid": "247686",
        "webid": "39", "webname": "甲县", "path": "/",
    }.items()  # fmt: skip
    assert (second.method, sent(second)["page"]) == ("GET", "2")


def test_rows_are_asked_for_a_hundred_at_once_at_most() -> None:
    (course, _) = courses("hanweb", HANWEB.replace("perPage:20", "perPage:500"))

    assert sent(course.ask(2))["startrecord"] == "101"


def test_parameters_in_a_query_string_are_found_too() -> None:
    """The store's own nextgroup link, and ids that some portals encrypt."""
    text = (
        '<a href="/module/web/jpage/dataproxy.jsp?page=2&amp;webid=8&amp;columnid=a%2Bb%3D&amp;unitid=x9==">'
    )
    (course, _) = courses("hanweb", text, f"{HOST}/list/")

    assert sent(course.ask(1)).items() >= {"webid": "8", "columnid": "a+b=", "unitid": "x9=="}.items()


def test_the_disclosure_module_is_asked_by_its_form() -> None:
    text = "<script>infotypeId='A02';jdid=3096;area='0024';divid='div1'</script>"
    (course,) = courses("hanweb", text, f"{HOST}/xxgk/")
    asked = course.ask(2)

    assert urlsplit(asked.url).path == "/module/xxgk/search.jsp"
    assert (
        sent(asked).items() >= {"infotypeId": "A02", "jdid": "3096", "area": "0024", "currpage": "2"}.items()
    )


def test_of_several_units_the_list_comes_first() -> None:
    found = courses("jpaas", JPAAS)
    asked = sent(found[0].ask(2))

    assert asked["tagId"] == "分页列表"
    assert json.loads(asked["paramJson"]) == {"pageNo": 2, "pageSize": 12}
    assert asked["parseType"] == "bulidstatic"
    assert [sent(each.ask(1))["tagId"] for each in found] == ["分页列表", "导航", "分页列表", "导航"]


@pytest.mark.parametrize(
    ("url", "section", "address"),
    [
        ("/gkmlpt/index", "依法行政", "/gkmlpt/api/all/5241?page=1&sid=755041"),
        ("/gkmlpt/policy#30", "依法行政", "/gkmlpt/api/all/30?page=1&sid=755041"),
        ("/jbgs/gkmlpt/index#/7", "", "/jbgs/gkmlpt/api/all/7?page=1&sid=755041"),
    ],
)
def test_a_catalogue_is_chosen_by_fragment_else_by_name(url: str, section: str, address: str) -> None:
    (course,) = courses("gkmlpt", GKMLPT, HOST + url, section=section)

    assert course.ask(1).url == HOST + address


def test_a_catalogue_that_is_not_in_the_tree_is_not_asked_for() -> None:
    assert courses("gkmlpt", GKMLPT, f"{HOST}/gkmlpt/index", section="财政信息") == ()


def test_columns_that_only_a_script_names_are_columns() -> None:
    platform = load_platforms()["gkmlpt"]

    assert columns_in(GKMLPT, f"{HOST}/gkmlpt/index", platform) == (
        ("机构职能", f"{HOST}/gkmlpt/index#1"),
        ("依法行政", f"{HOST}/gkmlpt/index#5241"),
    )
    assert columns_in(GKMLPT, HOST, load_platforms()["trs"]) == ()


def test_a_label_is_asked_with_what_address_and_page_say() -> None:
    url = f"{HOST}/zwgk/public/column/6636010?type=4&catId=7031014&action=list"
    (course,) = courses("lonsun", "<script>siteId: 6635800, pageSize:15</script>", url)

    assert sent(course.ask(2)).items() >= {
        "siteId": "6635800", "organId": "6636010", "catId": "7031014", "pageIndex": "2", "pageSize": "15",
        "result": "暂无相关信息",
    }.items()  # fmt: skip


def test_a_channel_is_searched_by_the_id_its_page_names() -> None:
    channel = "0123456789abcdef0123456789abcdef"
    (course,) = courses("ucap", f'<meta name="channelId" content="{channel}">')

    assert urlsplit(course.ask(1).url).path == f"/common/search/{channel}"


def test_a_script_that_holds_the_rest_is_wanted_and_used() -> None:
    """Only what is still missing is worth a request."""
    url = f"{HOST}/govxxgk/114110240057660135/openSubPage.html"
    platform, root = load_platforms()["epoint"], parse(EPOINT)
    script = "siteInfo={projectName:'EWB',siteGuid:'7eb5-f7'}"
    (course,) = find_courses(EPOINT, url, platform, scripts=script)
    asked = course.ask(3)

    assert scripts_wanted(root, EPOINT, url, platform) == (f"{HOST}/js/webBuilderCommon.js",)
    assert scripts_wanted(root, EPOINT + script, url, platform) == ()
    assert scripts_wanted(root, EPOINT, url, load_platforms()["trs"]) == ()
    assert is_frame(EPOINT, root, url, platform, section="")
    assert asked.url == f"{HOST}/EWB/rest/lightfrontaction/getgovinfolist"
    assert json.loads(asked.body) == {
        "deptcode": "114110240057660135", "categorynum": "032002", "siteGuid": "7eb5-f7", "pageIndex": 3,
        "pageSize": 15,
    }  # fmt: skip


def test_without_a_project_the_interface_stands_at_the_root() -> None:
    text = "<script>siteGuid:'g',deptcode:'1',categorynum:'2'</script>"
    (course,) = courses("epoint", text)

    assert course.ask(1).url == f"{HOST}/rest/lightfrontaction/getgovinfolist"


@pytest.mark.parametrize(
    ("platform", "url", "second"),
    [
        ("henan", "/sitesources/x/page_pc/zwgk/index.html", "/sitesources/x/page_pc/zwgk/list2.html"),
        ("nfcms", "/zwgk/yfxz/", "/zwgk/yfxz/index_2.html"),
        ("pc_list", "/x/c1/pc/list.html", "/x/c1/pc/list_2.html"),
        ("cicro", "/info/iList.jsp?tm_id=1&cur_page=1&q=x", "/info/iList.jsp?tm_id=1&q=x&cur_page=2"),
        (
            "epoint",
            "/govxxgk/1/openSubPage.html?specialurl=/govxxgk/1/category/032/govlist.html&righttitle=x",
            "/govxxgk/1/category/032/govlist.html",
        ),
    ],
)
def test_pagers_that_only_a_script_draws(platform: str, url: str, second: str) -> None:
    (course,) = courses(platform, "<p></p>", HOST + url)

    assert course.ask(2).url == HOST + second


def test_the_key_of_a_request_is_one_and_resolves_as_its_address() -> None:
    one, two = (
        Ask(url=f"{HOST}/q", method="POST", body="p=1"),
        Ask(url=f"{HOST}/q", method="POST", body="p=2"),
    )

    assert one.key != two.key
    assert one.key.startswith(f"{HOST}/q#")
    assert Ask(url=f"{HOST}/q").key == f"{HOST}/q"


def make_listing(rows: int = 2, **more: object) -> Listing:
    entries = tuple(Entry(url=f"{HOST}/{n}", title="题", published_text="2026-01-01") for n in range(rows))
    return replace(Listing(url=PAGE, entries=entries), **more)  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("listing", "whole"),
    [
        (None, False),
        (make_listing(0), False),
        (make_listing(), True),
        (make_listing(next_url=HOST), True),
        (make_listing(pages_declared=1, rows_declared=9), True),
        (make_listing(pages_declared=3), False),
        (make_listing(rows_declared=9), False),
        (make_listing(rows_declared=2), True),
    ],
)
def test_a_page_that_shows_its_whole_list_needs_no_request(listing: Listing | None, whole: bool) -> None:
    assert is_whole(listing, load_platforms()["hanweb"]) is whole


def test_menus_are_no_rows() -> None:
    menu = Listing(url=PAGE, entries=(Entry(url=f"{HOST}/lm1/", title="栏目一"),))
    page = Listing(url=PAGE, entries=(Entry(url=f"{HOST}/art/2026/1/2/art_1_2.html", title="某事"),))

    assert not shows_rows(menu, load_platforms()["hanweb"])
    assert shows_rows(page, load_platforms()["hanweb"])


@pytest.mark.parametrize(
    ("text", "kind", "fits", "empty"),
    [
        ('{"data":{"total":0,"results":[]}}', "json", True, True),
        ('{"data":{"page":3,"total":15,"results":[]}}', "json", True, True),
        ('{"data":{"html":"<ul></ul>"}}', "json", True, True),
        ('{"data":{"html":"<ul><li><a href=\\"/a\\">x</a></li></ul>"}}', "json", True, False),
        ('{"success":false}', "json", True, False),
        ("<html>index</html>", "json", False, False),
        ("<datastore><recordset></recordset></datastore>", "store", True, True),
        ("<html></html>", "store", False, False),
        ("<ul></ul>", "any", True, False),
    ],
)
def test_an_answer_is_of_its_kind_and_may_be_empty(text: str, kind: str, fits: bool, empty: bool) -> None:
    assert is_answer(text, kind) is fits
    assert is_empty_answer(text) is empty


def make_supply(text: str = HANWEB) -> tuple[Supply, Walk]:
    walk = Walk()
    supply = Supply(courses=courses("hanweb", text))
    supply.start(walk)
    return supply, walk


def test_a_course_by_rows_begins_behind_the_rows_seen() -> None:
    supply, walk = make_supply()
    walk.addresses.update(str(number) for number in range(45))
    supply.start(walk)

    assert supply.number == 3


def test_a_course_by_pages_passes_over_the_pages_the_frame_showed() -> None:
    """The first answer tells how long the server's pages are, whatever was asked for."""
    supply, walk = make_supply()
    walk.addresses.update(str(number) for number in range(45))
    supply.give_up("", walk)

    assert supply.number == 1
    assert not supply.repeats("first", 15, walk)
    assert supply.number == 4


def test_answers_may_overlap_but_not_repeat() -> None:
    supply, walk = make_supply()

    assert [supply.repeats(body, 5, walk) for body in ("a", "b", "c")] == [False, False, True]
    supply.start(walk)
    assert [supply.repeats(body, 5, walk) for body in ("a", "a")] == [False, True]


def test_a_course_given_up_behind_rows_has_broken_off() -> None:
    supply, walk = make_supply()
    supply.give_up("before", walk)
    broken_before = supply.broken
    supply.turn("body", 5)
    supply.give_up("after", walk)

    assert (broken_before, supply.broken) == (False, True)
    assert (supply.course, supply.problems) == (None, ["before", "after"])


def test_rows_are_not_looked_for_inside_a_row() -> None:
    """Its files and related pages are not the list's."""
    row = {
        "title": "甲局2025年法治政府建设年度报告", "url": "/a/1.html", "date": "2026-03-01",
        "attachment": [{"name": "附件.pdf", "url": "/f.pdf"}],
        "relation": [{"title": "解读", "url": "/j.html"}],
    }  # fmt: skip
    rows = [row, {**row, "url": "/a/2.html"}]
    text = json.dumps({"name": "依法行政", "url": "/lm/", "total": 2, "articles": rows})
    platform = load_platforms()["gkmlpt"]
    listing = read_listing(text, parse(text), f"{HOST}/api", platform, today=date(2026, 4, 1))

    assert [entry.url for entry in listing.entries] == [f"{HOST}/a/1.html", f"{HOST}/a/2.html"]


def test_a_platform_s_own_word_for_its_total_is_read() -> None:
    link = '<a href="/x/art/2026/art_0123456789abcdef0123456789abcdef.html">关于某事的报告</a>'
    text = f"<ul><li>{link}2026-01-02</li></ul><div class='page pagination' rows='189' count='15'></div>"
    answer = json.dumps({"success": True, "data": {"html": text.replace("'", '"')}})
    platform = load_platforms()["jpaas"]
    read = [
        read_listing(each, parse(each), PAGE, platform, today=date(2026, 4, 1)) for each in (text, answer)
    ]

    assert [each.rows_declared for each in read] == [189, 189]

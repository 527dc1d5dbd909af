"""Listings: rows, titles, dates and kinds, in the shapes portals give them. All texts are invented."""

import json
from datetime import date
from pathlib import Path

import pytest

from yifa.model.errors import LayoutError
from yifa.model.listing import EntryKind, Listing
from yifa.model.portal import Platform
from yifa.model.record import Origin
from yifa.profiles.folders import load_platforms
from yifa.profiles.recognise import recognise
from yifa.reading import markup
from yifa.reading.listing.read import read_listing

TODAY = date(2026, 3, 1)
HOST = "http://www.example.gov.cn"
HEX = "0123456789abcdef0123456789abcdef"
PAGES = Path(__file__).resolve().parents[4] / "shared" / "pages"
NAVIGATION = (
    '<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a '
    'href="/hd/">互动交流</a>'
    '</li></ul></div><div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开'
    "</a> &gt; 依法行政</div>"
)
FOOTER = (
    '<div class="footer"><a href="/about.html">关于我们</a><a href="/map.html">网站地图</a>'
    '<a href="http://www.elsewhere.gov.cn/">邻县人民政府门户网站</a><p>共享国办 备案号 12345678号</p></div>'
)
TITLES = [
    "示例县司法局关于2025年法治政府建设情况的报告",
    "示例县水务局2025年度法治政府建设工作报告",
    "示例县人民政府关于印发重大行政决策目录的通知",
    "示例县行政执法人员资格公告",
    "示例县城关镇2025年法治政府建设年度报告",
]
DATES = ["2026-02-10", "2026-01-30", "2026-01-15", "2025-12-31", "2025-12-01"]


def page(*blocks: str, head: str = "") -> str:
    return f"<html><head>{head}</head><body>{NAVIGATION}{''.join(blocks)}{FOOTER}</body></html>"


def read(text: str, path: str = "/zwgk/yfxz/", platform: str | Platform = "generic") -> Listing:
    chosen = load_platforms()[platform] if isinstance(platform, str) else platform
    return read_listing(text, markup.parse(text), HOST + path, chosen, today=TODAY)


def facts(listing: Listing) -> list[tuple[str, str | None]]:
    return [(each.title, each.published) for each in listing.entries]


WANTED = list(zip(TITLES, DATES, strict=True))


def rows(shape: str, href: str = "./202601/t20260115_29000{n}0.html", start: int = 0) -> str:
    return "".join(
        shape.format(
            href=href.format(n=n + start),
            title=title,
            cut=title[:10] + "…",
            date=day,
            day=day[8:],
            month=day[:7],
            md=day[5:],
            slash=day.replace("-", "/"),
        )
        for n, (title, day) in enumerate(WANTED)
    )


SHAPES = {
    "span after": "<ul>{}</ul>|<li><a href='{href}'>{title}</a><span>{date}</span></li>",
    "title attribute": "<ul>{}</ul>|<li><a href='{href}' title='{title}'>{cut}</a><b>{date}</b></li>",
    "three dots": "<ul>{}</ul>|<li><a href='{href}' title='{title}'>示例县...</a><i>{date}</i></li>",
    "date before": "<ul>{}</ul>|<li><em>{date}</em><a href='{href}'>{title}</a></li>",
    "brackets in the text": "<ul>{}</ul>|<li><a href='{href}'>{title}</a> [{date}]</li>",
    "small in the link": "<ul>{}</ul>|<li><a href='{href}'>{title}<small>{date}</small></a></li>",
    "date in the link's text": "<ul>{}</ul>|<li><a href='{href}'>{title} [{date}]</a></li>",
    "table rows": "<table>{}</table>|<tr><td>{date}</td><td><a href='{href}'>{title}</a></td></tr>",
    "table body": "<table><tbody>{}</tbody></table>|<tr><td><a href='{href}'>{title}</a></td>"
    "<td>{slash}</td></tr>",
    "definition list": "<dl>{}</dl>|<dt>{date}</dt><dd><a href='{href}'>{title}</a></dd>",
    "links and spans in one item": "<ul><li>{}</li></ul>|<a href='{href}'>{title}</a><span>{date}</span>",
    "paragraphs": "<div class='list'>{}</div>|<p><a href='{href}'>{title}</a>　{date}</p>",
    "split boxes": "<ul>{}</ul>|<li><div><i>{day}</i><em>{month}</em></div><a href='{href}'>{title}</a></li>",
    "no year": "<ul>{}</ul>|<li><a href='{href}'>{title}</a><span>[{md}]</span></li>",
    "split tags": "<ul>{}</ul>|<li><a href='{href}'>{title}</a><span>\n [ {month}\n-{day} ]</span></li>",
    "cards": (
        "<div class='cards'>{}</div>|<a href='{href}'><div class='d'><b>{day}</b><i>{month}</i></div>"
        "<div><h3>{title}</h3><p>为全面推进依法行政，现将有关情况报告如下，请予审议并监督落实执行。</p></div></a>"
    ),
    "category tag first": (
        "<ul>{}</ul>|<li><a href='/zwgk/tz/'>[法治政府建设年度报告公开专栏栏目]</a><a href="
        "'{href}'>{title}</a><span>{date}</span></li>"
    ),
    "image, title, details": (
        "<ul>{}</ul>|<li><a href='{href}'><img src='a.jpg'></a><a href='{href}'>{title}</a><span>{date}"
        "</span>"
        "<a href='{href}'>[查看详情]</a></li>"
    ),
    "cover without text": "<ul>{}</ul>|<li><a class='c' href='{href}'></a><h4>{title}</h4><span>{date}"
    "</span></li>",
    "image with alt": "<ul>{}</ul>|<li><a href='{href}'><img alt='{title}' src='a.jpg'></a><span>{date}"
    "</span></li>",
    "bullet": "<ul>{}</ul>|<li><a href='{href}'>· {title}</a><span>{date}</span></li>",
    "title card": "<ul>{}</ul>|<li><a href='{href}' title='文章标题：{title}\n发布时间：{date}'>{cut}"
    "</a><span>{date}</span></li>",
    "two columns": "<table>{}</table>|<tr><td>·</td><td><a href='{href}'>{title}</a></td><td>({date})"
    "</td></tr>",
    "nested headings": "<ul>{}</ul>|<li><h4><i></i><a href='{href}' title='{title}'>{title}</a>"
    "<span>[\n{date} ]</span></h4></li>",
    "divs": "<div id='l'>{}</div>|<div class='row'><div class='lie2'><a href='{href}'>{title}</a></div>"
    "<div>{date}</div></div>",
}


@pytest.mark.parametrize("platform", ["trs", "generic"])
@pytest.mark.parametrize("shape", SHAPES)
def test_rows_are_read_whatever_their_shape(shape: str, platform: str) -> None:
    frame, row = SHAPES[shape].split("|")

    listing = read(page(frame.format(rows(row))), platform=platform)

    assert facts(listing) == WANTED
    assert listing.entries[0].url == f"{HOST}/zwgk/yfxz/202601/t20260115_2900000.html"
    assert all(each.published_text for each in listing.entries)
    assert listing.column_name == "依法行政"


FAMILIES = {
    "trs": ("/zwgk/yfxz/", "./202601/t20260115_29000{n}0.html"),
    "ucap": ("/example/yfxz/list.shtml", "/example/yfxz/202601/0123456789abcdef0123456789abcde{n}.shtml"),
    "vsb": ("/zwgk/yfxz.htm", "../info/5034/3461{n}.htm"),
    "hanweb": ("/col/col1305/index.html", "/art/2026/1/15/art_1305_2{n}.html"),
    "jpaas": ("/zwgk/yfxz/", "/zwgk/yfxz/art/2026/art_0123456789abcdef0123456789abcde{n}.html"),
    "nfcms": ("/zwgk/yfxz/", "/zwgk/yfxz/content/post_10077{n}.html"),
    "gkmlpt": ("/gkmlpt/policy", "/gkmlpt/content/9/9103/post_91035{n}.html"),
    "lonsun": ("/public/column/6599971?type=4&catId=6716251&action=list", "/public/6599971/1357{n}.html"),
    "pc_list": (
        "/example/c1056/pc/list.html",
        "/example/c1056/pc/content/content_173456789012345678{n}.html",
    ),
    "henan": ("/sitesources/x/page_pc/zwgk/", "article0123456789abcdef0123456789abcde{n}.html"),
    "epoint": (
        "/govxxgk/114110240057660135/govlist.html",
        "/032/20260115/01234567-89ab-cdef-0123-456789abcde{n}.html",
    ),
    "cicro": ("/info/iList.jsp?node_id=GKx&cat_id=1", "/zwgk/xx/xx/12{n}.htm"),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_recognised_and_its_undated_cards_are_read(family: str) -> None:
    path, href = FAMILIES[family]
    listing_page = page("<ul class='list'>", rows("<li><a href='{href}'>{title}</a></li>", href), "</ul>")

    listing = read(listing_page, path, family)

    assert [each.title for each in listing.entries] == TITLES
    assert {each.published for each in listing.entries} == {None}
    assert family in {recognise(url, "").name for url in (listing.entries[0].url, listing.url)}


def test_navigation_inside_the_container_falls_out() -> None:
    text = page(
        "<div class='main'><ul><li><a href='/example/gzjg/'>工作机构信息公开</a></li>",
        rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>", FAMILIES["ucap"][1]),
        "<li><a href='http://www.elsewhere.com/'>全国法规规章规范性文件数据库</a></li>",
        "<li><a href='list_2.shtml'>2</a></li><li><a href='/example/more.shtml'>更多&gt;&gt;</a></li>"
        "</ul></div>",
    )

    assert facts(read(text, "/example/yfxz/list.shtml", "ucap")) == WANTED


def test_rows_that_lead_elsewhere_are_kept_with_their_kind() -> None:
    hrefs = [
        "../info/1040/1.htm",
        "https://mp.weixin.qq.com/s/abc",
        "/zwgk/files/report.PDF",
        "../content.jsp?urltype=news.NewsContentUrl&wbtreeid=1&wbnewsid=7",
        "//zwgk.example.gov.cn/x/y.html",
    ]
    items = (
        f"<li><a href='{href}'>{t}</a><i>{d}</i></li>" for href, (t, d) in zip(hrefs, WANTED, strict=True)
    )

    listing = read(page("<ul>", *items, "</ul>"), "/zwgk/yfxz.htm", "vsb")

    assert facts(listing) == WANTED
    assert [each.kind for each in listing.entries] == [
        EntryKind.PAGE, EntryKind.EXTERNAL, EntryKind.ATTACHMENT, EntryKind.RESTRICTED, EntryKind.PAGE,
    ]  # fmt: skip
    assert listing.entries[4].url == "http://zwgk.example.gov.cn/x/y.html"


def test_an_unknown_address_dialect_loses_no_rows() -> None:
    text = page(
        "<ul>",
        rows("<li><a href='/zw/detail-{href}'>{title}</a><span>{date}</span></li>", "{n}.asp"),
        "</ul>",
    )

    assert facts(read(text, platform="trs")) == WANTED


def test_a_row_without_its_date_stays_when_its_address_is_like_the_others() -> None:
    text = page(
        "<ul><li><a href='/d/77'>示例县依法行政工作要点的通知</a></li>",
        rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>", "/d/{n}"),
        "</ul>",
    )

    assert facts(read(text)) == [("示例县依法行政工作要点的通知", None), *WANTED]


def test_sticky_rows_keep_the_pages_order() -> None:
    text = page(
        "<ul>", rows("<li class='top'><a href='{href}'>{title}</a><i>{date}</i></li>", start=5), "</ul>"
    )

    assert [each.title for each in read(text, platform="trs").entries] == TITLES


def test_a_list_broken_into_several_is_read_whole() -> None:
    items = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>|").split("|")
    text = page("<div class='l'><ul>", *items[:3], "</ul><hr><ul>", *items[3:], "</ul></div>")

    assert facts(read(text)) == WANTED


def test_the_list_before_the_pager_wins_over_a_longer_side_list() -> None:
    side = rows("<li><a href='{href}'>邻居{title}</a><span>{date}</span></li>", "/hot/{n}.html")
    main = "<li><a href='/zwgk/yfxz/9.html'>示例县行政复议办理情况通报</a><span>2026-02-11</span></li>"
    pager = "<div class='p'><a href='index_1.html'>下一页</a></div>"
    text = page(f"<div class='s'><ul>{side}</ul></div><div class='m'><ul>{main}</ul>{pager}</div>")

    assert facts(read(text)) == [("示例县行政复议办理情况通报", "2026-02-11")]


def test_related_and_hot_lists_are_not_the_list() -> None:
    hot = rows("<li><a href='{href}'>热门{title}</a><span>{date}</span></li>", "/hot/{n}.html")
    main = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>", "/d/{n}.html")

    assert (
        facts(
            read(
                page(
                    f"<div class='x'><h3>热点推荐</h3><ul>{hot}</ul></div><div class='y'><ul>{main}"
                    f"</ul></div>"
                )
            )
        )
        == WANTED
    )
    assert (
        facts(read(page(f"<div class='y'><ul>{main}</ul></div><div class='relate'><ul>{hot}</ul></div>")))
        == WANTED
    )


def test_a_hidden_second_tab_is_not_read() -> None:
    main = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>", "/d/{n}.html")
    other = rows("<li><a href='{href}'>另外{title}</a><span>{date}</span></li>", "/e/{n}.html")
    text = page(
        f"<div class='t'><ul>{main}</ul></div><div class='t2' style='display: none'><ul>{other}</ul></div>"
    )

    assert facts(read(text)) == WANTED


def test_an_archive_of_months_is_not_the_list() -> None:
    months = "".join(f"<li><a href='/a/{n}'>2025年{n}月(3)</a></li>" for n in range(1, 13))
    main = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>", "/d/{n}.html")

    assert facts(read(page(f"<ul>{main}</ul><div class='months'><ul>{months}</ul></div>"))) == WANTED


def test_hrefs_with_spaces_newlines_and_backslashes_resolve() -> None:
    hrefs = [
        " ./a/1.html ",
        "./a/\n2.html",
        ".\\a\\3.html",
        "../../zwgk/yfxz/a/4.html",
        "//www.example.gov.cn/zwgk/yfxz/a/5.html",
    ]
    items = (
        f"<li><a href='{href}'>{t}</a><i>{d}</i></li>" for href, (t, d) in zip(hrefs, WANTED, strict=True)
    )

    listing = read(page("<ul>", *items, "</ul>"))

    assert [each.url for each in listing.entries] == [f"{HOST}/zwgk/yfxz/a/{n}.html" for n in range(1, 6)]


def test_base_href_is_honoured() -> None:
    text = page(
        "<ul>",
        rows("<li><a href='d/{href}'>{title}</a><i>{date}</i></li>", "{n}.html"),
        "</ul>",
        head="<base href='/other/'>",
    )

    assert read(text).entries[0].url == f"{HOST}/other/d/0.html"


def test_each_address_stands_once_under_its_canonical_form() -> None:
    items = rows("<li><a href='{href};jsessionid=1'>{title}</a><i>{date}</i></li>", "/d/{n}.html")
    text = page("<ul>", items, items.replace(";jsessionid=1", ""), "</ul>")
    root = markup.parse(text)

    listing = read_listing(
        text, root, HOST, load_platforms()["generic"], today=TODAY, canonicalise=lambda url: url.split(";")[0]
    )

    assert [each.url for each in listing.entries] == [f"{HOST}/d/{n}.html" for n in range(5)]


def test_columns_with_a_header_become_pairs() -> None:
    head = "<tr><th>索引号</th><th>名称</th><th>文 号</th><th>成文日期</th><th>发布日期</th></tr>"
    text = page(
        "<table>", head,
        rows("<tr><td>0123/2026-1</td><td><a href='{href}'>{title}</a></td><td>示政发〔2026〕3号</td>"
            "<td>2025-11-11</td><td>{date}</td></tr>"),
        "</table>",
    )  # fmt: skip

    listing = read(text, platform="trs")

    assert facts(listing) == WANTED
    found = [(pair.label, pair.field, pair.value, pair.origin) for pair in listing.entries[0].pairs]
    assert found == [
        ("索引号", "index_number", "0123/2026-1", Origin.LIST),
        ("文 号", "document_number", "示政发〔2026〕3号", Origin.LIST),
        ("成文日期", "date_written", "2025-11-11", Origin.LIST),
    ]


def test_columns_under_thead_and_list_headers_become_pairs() -> None:
    cells = rows("<tr><td>0123/9</td><td><a href='{href}'>{title}</a></td><td>{date}</td></tr>")
    head = "<tr><td>索引号</td><td>标题</td><td>发布日期</td></tr>"
    table = f"<table><thead>{head}</thead><tbody>{cells}</tbody></table>"
    items = rows(
        "<ul><li>1</li><li>0123/9</li><li><a href='{href}'>{title}</a></li><li>{date}</li></ul>",
        "/public/65999/1{n}.html",
    )
    names = "<ul><li>序号</li><li>索引号</li><li>信息名称</li><li>发布日期</li></ul>"
    lists = f"<div class='xxgk_navli'>{names}{items}</div>"
    for text, platform in ((table, "trs"), (lists, "lonsun")):
        listing = read(page(text), platform=platform)

        assert facts(listing) == WANTED
        assert [pair.value for pair in listing.entries[4].pairs] == ["0123/9"]


def test_labels_inside_a_row_become_pairs() -> None:
    text = page(
        "<ul>",
        rows(
            "<li><a href='{href}'>{title}</a><p>索引号：<b>0123/9</b></p><p>成文日期：2025-11-11</p>"
            "<p>发布日期：{date}</p></li>"
        ),
        "</ul>",
    )

    listing = read(text)

    assert facts(listing) == WANTED
    assert [pair.field for pair in listing.entries[0].pairs] == ["index_number", "date_written"]


def test_rows_named_by_the_platform_are_believed() -> None:
    platform = Platform(name="x", title="x", order=1, rows=("div.gone li", "div.r li"))
    odd = "<div class='r'><li><a href='/a/'>短标题</a> 2026-01-01</li></div>"
    main = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>")

    assert facts(read(page(f"<ul>{main}</ul>{odd}"), platform=platform)) == [("短标题", "2026-01-01")]


def test_a_list_in_a_comment_is_read_when_the_page_has_none() -> None:
    items = rows("<li><a href='{href}'>{title}</a><b>{date}</b></li>", "/example/c1/202601/17424{n}.shtml")
    call = "<script>createPageHTML('page_div',10, 1,'zlist','shtml',200);</script>"
    text = page(f"<ul><!-- {items} {call} --></ul>", head='<meta name="SiteIDCode" content="1234560001">')

    listing = read(text, "/example/c1/zlist.shtml", "ucap")

    assert facts(listing) == WANTED
    assert [each.code for each in listing.findings] == ["listing_in_comment"]
    assert (listing.next_url, listing.pages_declared) == (f"{HOST}/example/c1/zlist_2.shtml", 10)
    assert listing.site_id_code == "1234560001"


def test_a_commented_draft_does_not_replace_the_live_list() -> None:
    main = rows("<li><a href='{href}'>{title}</a><span>{date}</span></li>")
    draft = rows("<li><a href='{href}'>旧的{title}</a><span>{date}</span></li>")

    assert facts(read(page(f"<!-- <ul>{draft}</ul> --><ul>{main}</ul>"))) == WANTED


def store(items: str, more: str = "") -> str:
    records = "".join(f"<record><![CDATA[{each}]]></record>" for each in items.split("|") if each)
    return f"<datastore>{more}<recordset>{records}</recordset></datastore>"


def test_a_record_store_is_read_and_counted() -> None:
    items = rows("<li><a href='{href}' title='{title}'>{cut}</a><b>{date}</b></li>|", FAMILIES["hanweb"][1])
    text = store(items, "<totalrecord>756</totalrecord><totalpage>31</totalpage>")

    listing = read(text, "/module/web/jpage/dataproxy.jsp?page=2&columnid=3", "hanweb")

    assert facts(listing) == WANTED
    assert (listing.rows_declared, listing.pages_declared) == (756, 31)
    assert listing.next_url == f"{HOST}/module/web/jpage/dataproxy.jsp?page=3&columnid=3"


def test_a_record_store_inside_a_page_is_read_with_bare_cells() -> None:
    items = rows(
        "<tr><td>·</td><td><a href='{href}'>{title}</a></td><td>{date}</td></tr>|", FAMILIES["hanweb"][1]
    )
    text = page(f"<div id='9'><script type='text/xml'>{store(items)}</script></div>")

    assert facts(read(text, "/col/col1305/index.html", "hanweb")) == WANTED


def test_an_empty_record_store_is_an_empty_list() -> None:
    listing = read("<datastore><recordset></recordset></datastore>", "/col/col1/", "hanweb")

    assert (listing.entries, listing.rows_declared) == ((), 0)


def answer(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def test_a_search_interface_in_json_is_read() -> None:
    results = [
        {
            "title": title, "subTitle": "null", "url": f"//www.example.gov.cn/x/202601/{HEX[:-1]}{n}.shtml",
            "publishedTimeStr": f"{day} 08:30:00", "publishedTime": 1,
            "domainMetaList": [{"resultList": [{"key": "syh", "value": "0123/9"}]}],
        }
        for n, (title, day) in enumerate(WANTED)
    ]  # fmt: skip
    text = answer({"data": {"page": 1, "rows": 5, "channelId": HEX, "total": 12, "results": results}})

    listing = read(text, f"/common/search/{HEX}?_isJson=true&page=1", "ucap")

    assert facts(listing) == [(title, f"{day}T08:30:00") for title, day in WANTED]
    assert (listing.rows_declared, listing.pages_declared, listing.page_number) == (12, 3, 1)
    assert listing.next_url == f"{HOST}/common/search/{HEX}?_isJson=true&page=2"
    assert [(pair.field, pair.value) for pair in listing.entries[0].pairs] == [("index_number", "0123/9")]


def test_json_within_json_is_read() -> None:
    results = [
        {
            "source": {
                "title": t,
                "pubDate": d,
                "urls": answer({"pc": f"/x/pc/content_{n}.html"}),
                "images": "[]",
            }
        }
        for n, (t, d) in enumerate(WANTED)
    ]

    listing = read(answer({"data": {"results": results}}), "/queryList", "pc_list")

    assert facts(listing) == WANTED
    assert listing.entries[2].url == f"{HOST}/x/pc/content_2.html"


def test_epoch_seconds_and_milliseconds_are_chinas_time() -> None:
    articles = [
        {"title": TITLES[0], "url": "/gkmlpt/content/9/9103/post_1.html", "display_publish_time": 1770739200},
        {"title": TITLES[1], "url": "/gkmlpt/content/9/9103/post_2.html", "date": 1770739200000},
        {"title": TITLES[2], "url": "https://mp.weixin.qq.com/s/x", "date": "无"},
    ]
    text = answer({"classify": {"name": "依法行政", "post_count": 3}, "articles": articles, "total": 3})

    listing = read(text, "/gkmlpt/api/all/1?page=1&sid=2", "gkmlpt")

    assert [each.published for each in listing.entries] == [
        "2026-02-11T00:00:00",
        "2026-02-11T00:00:00",
        None,
    ]
    assert listing.entries[2].kind is EntryKind.EXTERNAL
    assert listing.next_url is None


def test_markup_inside_json_is_read() -> None:
    items = rows(
        "<li><a href='{href}' title='{title}'>{cut}</a><span>{date}</span></li>", FAMILIES["jpaas"][1]
    )
    text = f"back({answer({'success': True, 'data': {'html': f'<ul>{items}</ul>'}})});"

    assert facts(read(text, "/api-gateway/x?pageNo=1", "jpaas")) == WANTED


def test_an_empty_json_list_is_an_empty_list_and_other_json_none() -> None:
    listing = read(answer({"data": {"total": 0, "results": []}}), "/common/search/1", "ucap")

    assert (listing.entries, listing.rows_declared) == ((), 0)
    with pytest.raises(LayoutError):
        read(answer({"code": 500, "msg": "error"}), "/common/search/1", "ucap")


def test_a_list_in_a_script_is_read() -> None:
    articles = [
        {
            "id": n,
            "title": f"<b>{t}</b>",
            "pubDate": d,
            "urls": answer({"pc": f"/x/c1/pc/content/content_{n}.html"}),
        }
        for n, (t, d) in enumerate(WANTED)
    ]
    text = page(
        f"<div id='app'></div><script>var broken=[{{'a'}}]; var articleList={answer(articles)}; var "
        f"small=[{{}}];</script>"
    )

    listing = read(text, "/x/c1/pc/list.html", "pc_list")

    assert facts(listing) == WANTED


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


def test_the_columns_name_comes_from_its_label_first() -> None:
    text = page(
        "<ul>",
        rows("<li><a href='{href}'>{title}</a><i>{date}</i></li>"),
        "</ul>",
        head="<meta name='ColumnName' content='法治政府建设'>",
    )

    assert read(text).column_name == "法治政府建设"


def test_undated_links_to_other_portals_are_a_list_where_nothing_else_is() -> None:
    items = "".join(
        f"<li><a href='http://www.e{n}.gov.cn/x/index.html'>第{n}区预决算公开平台</a></li>"
        for n in "甲乙丙丁"
    )

    listing = read(page(f"<div class='q'><ul>{items}</ul></div>"), platform="nfcms")

    assert [each.kind for each in listing.entries] == [EntryKind.EXTERNAL] * 4


def saved_listings() -> list[dict[str, object]]:
    index = PAGES / "INDEX.jsonl"
    lines = index.read_text(encoding="utf-8").splitlines() if index.exists() else []
    return [row for row in map(json.loads, lines) if row["kind"] == "listing"]


def test_saved_listings_are_read_as_people_read_them() -> None:
    saved = saved_listings()
    if not saved:
        pytest.skip("no saved pages beside the project")

    for row in saved:
        text = (PAGES / str(row["file"])).read_text(encoding="utf-8")
        site = str(row["site"]).split(" ")[0]
        url = f"http://{site if '.' in site else 'www.example.gov.cn'}/a/"
        listing = read_listing(text, markup.parse(text), url, recognise(url, text), today=TODAY)
        gold = row["gold"]
        assert isinstance(gold, dict)
        first, last = listing.entries[0], listing.entries[-1]
        assert len(listing.entries) == gold["item_links"]
        assert {"title": first.title, "date": first.published} == gold["first"]
        assert {"title": last.title, "date": last.published} == gold["last"]
        assert (listing.pages_declared or 1) == gold["total_pages"]


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

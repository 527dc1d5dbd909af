"""Listings: rows, titles, dates and kinds, in the shapes portals give them. All texts are invented."""

import json

import pytest

from tests.support.reading.gold import PAGES
from tests.support.reading.listings import FAMILIES, HOST, TITLES, TODAY, WANTED, facts, page, read, rows
from yifa.model.listing import EntryKind
from yifa.model.portal import Platform
from yifa.profiles.folders import load_platforms
from yifa.profiles.recognise import recognise
from yifa.reading import markup
from yifa.reading.listing.read import rank_of_frame, read_listing


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


@pytest.mark.parametrize(
    ("frames", "first"),
    [
        ('<frame src="menu.htm"><frame src="list.htm" name="main">', "list.htm"),
        ('<frame src="top.htm"><frame src="left.htm"><frame src="right.asp?id=3">', "right.asp?id=3"),
        ('<frame src="a.asp" name="topFrame"><frame src="b.asp" name="mainFrame">', "b.asp"),
        ('<iframe src="/tq.html"></iframe><iframe src="/x.html"></iframe>', "/x.html"),
        ('<iframe src="/one.html"></iframe><iframe src="/two.html"></iframe>', "/one.html"),
        ('<iframe src="/desktop/rows.html"></iframe><iframe src="/two.html"></iframe>', "/desktop/rows.html"),
    ],
)
def test_the_frame_that_is_named_as_the_list_comes_first(frames: str, first: str) -> None:
    root = markup.parse(f"<html><frameset>{frames}</frameset></html>")

    assert min(root.iter("frame", "iframe"), key=rank_of_frame).get("src") == first

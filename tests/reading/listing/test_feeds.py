"""Rows that stand in stores, interfaces and scripts instead of in markup."""

import json

import pytest

from tests.support.reading.listings import FAMILIES, HOST, TITLES, WANTED, facts, page, read, rows
from yifa.model.errors import LayoutError
from yifa.model.listing import EntryKind

HEX = "0123456789abcdef0123456789abcdef"


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


def numbered(**more: object) -> str:
    """Return an answer with rows, and with what it says beside them."""
    items = [{"title": title, "url": f"/a/{n}.html", "date": day} for n, (title, day) in enumerate(WANTED)]
    return answer({"list": items, **more})


@pytest.mark.parametrize(
    ("path", "more", "following"),
    [
        ("/api?page=0", {"totalPages": 3, "totalElements": 14, "number": 0}, "/api?page=1"),
        ("/api?page=1", {"totalPages": 3, "totalElements": 14, "number": 1}, "/api?page=2"),
        ("/api?page=2", {"totalPages": 3, "totalElements": 14, "number": 2}, None),
        ("/api?pageIndex=0", {"pageCount": 3, "pageIndex": 0}, "/api?pageIndex=1"),
        ("/api?pageIndex=1", {"pageCount": 3, "pageIndex": 1}, "/api?pageIndex=2"),
        ("/api?page=0", {"pageCount": 3}, "/api?page=2"),  # what says nothing has its first page twice
        ("/api?page=0", {"pageCount": 3, "page": 1}, "/api?page=2"),
        ("/api?page=2", {"pageCount": 3, "number": 7}, "/api?page=3"),
    ],
)
def test_pages_are_counted_from_zero_where_the_answer_says_so(
    path: str, more: dict[str, object], following: str | None
) -> None:
    assert read(numbered(**more), path).next_url == (HOST + following if following else None)


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({"total": "共14条"}, (14, None)),
        ({"page": {"info": "共14条记录，共3页"}}, (14, 3)),
        ({"bar": "<span>总记录数：14</span>"}, (14, None)),
        ({"total": 57, "info": "共14条"}, (57, None)),
        ({"column": "共青团县委的报告"}, (None, None)),
    ],
)
def test_counts_may_be_words(more: dict[str, object], counts: tuple[int | None, int | None]) -> None:
    listing = read(numbered(**more), "/api")

    assert (listing.rows_declared, listing.pages_declared) == counts


@pytest.mark.parametrize(
    ("path", "more", "signs"),
    [
        ("/api?pageNo=1", {}, ["an address that counts pages: pageNo=1"]),
        ("/api?size=5&start=0", {}, ["an address that counts pages: start=0"]),
        ("/api?start=2026-01-01", {}, []),
        ("/api?pageNo=1", {"total": 5}, []),
        ("/api?pageNo=1", {"info": "共5条"}, []),
        ("/api?pageNo=1", {"hasMore": False}, []),
        ("/api?id=1", {}, []),
    ],
)
def test_an_answer_asked_for_by_number_that_counts_nothing_may_have_a_next(
    path: str, more: dict[str, object], signs: list[str]
) -> None:
    assert [sign.told for sign in read(numbered(**more), path).signs] == signs


def test_an_answer_without_rows_behind_the_declared_pages_is_the_end() -> None:
    text = answer({"list": [], "total": 14, "pageSize": 5})

    assert (read(text, "/api?page=3").entries, read(text, "/api?page=3").rows_declared) == ((), 14)
    with pytest.raises(LayoutError):
        read(text, "/api?page=2")


@pytest.mark.parametrize(
    ("links", "following"),
    [
        ('<link rel="next" href="/feed?page=2"/>', "/feed?page=2"),
        ('<link rel="self" href="/feed"/><link rel="next" href="feed?page=2"/>', "/feed?page=2"),
        ('<link rel="self" href="/feed"/><link rel="alternate" href="/a/"/>', None),
        ('<link rel="next" href="/feed"/>', None),
    ],
)
def test_a_feed_in_xml_names_its_next_page(links: str, following: str | None) -> None:
    entries = "".join(
        f'<entry><title>{title}</title><link rel="alternate" type="text/html" href="/a/{n}.html"/>'
        f'<link rel="edit" href="/e/{n}"/><updated>{day}</updated></entry>'
        for n, (title, day) in enumerate(WANTED)
    )
    feed = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{links}{entries}</feed>'

    listing = read(feed, "/feed")

    assert len(listing.entries) == len(WANTED)
    assert listing.next_url == (HOST + following if following else None)


CELLS = [(title, f"/a/{n}.html", day) for n, (title, day) in enumerate(WANTED)]
IN_ARRAYS = {
    "pushed": "".join(f"a.push(['{title}','{url}','{day}']);" for title, url, day in CELLS),
    "assigned": f"var rows = {json.dumps(CELLS, ensure_ascii=False)};",
    "another order": "var d=["
    + ",".join(f"['{day}','{n}','{url}','{title}']" for n, (title, url, day) in enumerate(CELLS))
    + "]",
}


@pytest.mark.parametrize("script", IN_ARRAYS.values(), ids=list(IN_ARRAYS))
def test_rows_of_cells_in_a_script_are_read_by_what_the_cells_look_like(script: str) -> None:
    assert facts(read(page(f"<div id='box'></div><script>{script}draw()</script>"))) == WANTED


@pytest.mark.parametrize(
    "script",
    [
        "m.push(['政务公开信息栏目','/zwgk/index.html']);m.push(['办事服务指南栏目','/bsfw/index.html']);",
        "var chart=[['2026-01-15','甲县司法局案件'],['2026-01-16','乙县司法局案件']];",
        "var one=[['关于甲的通知','/a/1.html','2026-01-15'],['关于乙的通知','/a/1.html','2026-01-16']];",
    ],
)
def test_cells_without_days_or_addresses_of_their_own_are_no_rows(script: str) -> None:
    with pytest.raises(LayoutError):
        read(page(f"<div id='box'></div><script>{script}draw()</script>"))

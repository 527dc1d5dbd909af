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

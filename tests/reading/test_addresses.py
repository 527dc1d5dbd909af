"""Addresses: resolved as a browser would, twins folded."""

import re
from urllib.parse import quote

import pytest

from yifa.reading.addresses import base_of, canonical, encode_queries, in_header, resolve
from yifa.reading.markup import parse

BASE = "http://www.ynwd.gov.cn/zfxxgk/fdzdgknr/yfxz.htm"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("../../info/5034/346101.htm", "http://www.ynwd.gov.cn/info/5034/346101.htm"),
        ("//www.ynwd.gov.cn/a.htm", "http://www.ynwd.gov.cn/a.htm"),
        ("?PAGENUM=2", "http://www.ynwd.gov.cn/zfxxgk/fdzdgknr/yfxz.htm?PAGENUM=2"),
        (" ..\\info\\1\\2.htm ", "http://www.ynwd.gov.cn/zfxxgk/info/1/2.htm"),
        ("/a b/报告.htm", "http://www.ynwd.gov.cn/a%20b/%E6%8A%A5%E5%91%8A.htm"),
        ("/a%20b.htm#top", "http://www.ynwd.gov.cn/a%20b.htm"),
        ("yfxz/\n2.htm", "http://www.ynwd.gov.cn/zfxxgk/fdzdgknr/yfxz/2.htm"),
    ],
)
def test_hrefs_resolve_as_in_a_browser(href: str, url: str) -> None:
    assert resolve(BASE, href) == url


@pytest.mark.parametrize(
    "href",
    [
        None,
        "",
        "#",
        "javascript:void(0)",
        "mailto:a@b.cn",
        "ftp://a/b",
        "file:///etc/passwd",
        "http://[::1",
        "http://a:x/",
        "/half\ud800.htm",
    ],
)
def test_what_leads_nowhere_is_no_address(href: str | None) -> None:
    assert resolve(BASE, href) is None


@pytest.mark.parametrize(
    "twin",
    [
        "http://www.gsgz.gov.cn/a/t20260318_1500001.html",
        "https://www.gsgz.gov.cn/a/t20260318_1500001.html",
        "http://gsgz.gov.cn/a/t20260318_1500001.html#top",
        "http://www.gsgz.gov.cn:80/a/t20260318_1500001_ghb.html?tdsourcetag=s_pcqq",
        "http://www.gsgz.gov.cn/a/t20260318_1500001.html;jsessionid=A1",
    ],
)
def test_twins_of_a_page_have_one_canonical_address(twin: str) -> None:
    found = canonical(
        twin,
        home="http://www.gsgz.gov.cn/",
        aliases=["gsgz.gov.cn"],
        rewrite=[(re.compile(r"_ghb(\.s?html?)$"), r"\1")],
    )

    assert found == "http://www.gsgz.gov.cn/a/t20260318_1500001.html"


def test_a_query_that_names_the_page_is_kept_as_it_stands() -> None:
    url = "http://a.gov.cn/info/iList.jsp?tm_id=2619&site_id=CMSwubu&cur_page=2&x=%E4%B8%AD"

    assert canonical(url) == url


def test_canonical_twice_is_canonical_once() -> None:
    once = canonical("HTTPS://A.gov.cn:443/x/index.html?from=wx&b=&a=1")

    assert once == canonical(once) == "https://a.gov.cn/x/?b=&a=1"


@pytest.mark.parametrize(
    "query",
    [
        "2026/1.htm&id=7", "id=%B1%A8%B8%E6", "id=%e6%8a%a5", "t=1", "t=2", "t=3&id=", "from=2023-01-01",
        "from=list",
        "v=2", "time=2026", "_=7", "id=1700000000", "id=1700000000000", "a=1&&b=2", "q=a+b&q=a%20b",
        "timestamp=20260115",
        "version=0.5", "sid=12", "x=0.5", "spm=7",
    ],
)  # fmt: skip
def test_what_may_name_a_page_stays_byte_for_byte(query: str) -> None:
    """Beside a parameter that goes, too."""
    url = f"http://a.gov.cn/info/list.jsp?{query}"

    assert canonical(url) == url
    assert canonical(f"{url}&from=timeline") == url
    assert canonical(f"http://a.gov.cn/info/list.jsp?isappinstalled=0&{query}") == url


@pytest.mark.parametrize(
    "pair",
    [
        "t=1700000000000", "_=1700000000", "timestamp=1700000000123", "rnd=0.8437593",
        "whatever=0.84375931234",
        "ts=20260115093011223", "from=singlemessage", "from=groupmessage", "isappinstalled=0",
        "utm_source=wx",
        "tdsourcetag=s_pctim_aiomsg", "spm=a2c4e.11153940.0.0", "jsessionid=0123456789ABCDEF0123",
        "V=1700000000",
    ],
)  # fmt: skip
def test_a_parameter_goes_whose_value_shows_that_it_changes_with_the_visit(pair: str) -> None:
    assert canonical(f"http://a.gov.cn/x.jsp?{pair}") == "http://a.gov.cn/x.jsp"
    assert canonical(f"http://a.gov.cn/x.jsp?id=7&{pair}&p=2") == "http://a.gov.cn/x.jsp?id=7&p=2"


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/x/../z.htm", "/z.htm"), ("/x/./z.htm", "/x/z.htm"), ("/x/%2e%2E/z.htm", "/z.htm"),
        ("/../../z", "/z"),
        ("/x/y/..", "/x/"), ("/x/.", "/x/"), ("/..", "/"), ("/x//../z", "/x/z"), ("/x/..z/...", "/x/..z/..."),
        ("/x/.z", "/x/.z"),
    ],
)  # fmt: skip
def test_segments_of_dots_are_walked(path: str, plain: str) -> None:
    assert canonical(f"http://a.gov.cn{path}") == f"http://a.gov.cn{plain}"
    assert resolve(BASE, f"http://a.gov.cn{path}") == f"http://a.gov.cn{plain}"
    assert resolve(BASE, path) == f"http://www.ynwd.gov.cn{plain}"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_bytes_of_a_header_are_encoded_once_as_they_stand(encoding: str) -> None:
    raw = "/法治/報告 1.htm".encode(encoding)
    header = raw.decode("latin-1")

    assert resolve(BASE, in_header(header)) == "http://www.ynwd.gov.cn" + quote(raw, safe="/")
    assert in_header(in_header(header)) == in_header(header)


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("<base href='http://b.gov.cn/x/'>", "http://b.gov.cn/x/"),
        ("<base target='_blank'><base href='/x/'>", "http://www.ynwd.gov.cn/x/"),
        ("<base href='/x/'><base href='/y/'>", "http://www.ynwd.gov.cn/x/"),
        ("<base href='../x/'>", "http://www.ynwd.gov.cn/zfxxgk/x/"),
        ("<noscript><base href='http://b.gov.cn/'></noscript>", BASE),
        ("<noscript><base href='http://b.gov.cn/'></noscript><base href='/x/'>", "http://www.ynwd.gov.cn/x/"),
        ("<template><base href='http://b.gov.cn/'></template>", BASE),
        ("<!-- <base href='http://b.gov.cn/'> -->", BASE),
        ("<base href=''><base href='/y/'>", BASE),
        ("<base href='javascript:void(0)'>", BASE),
        ("<base target='_self'>", BASE),
    ],
)
def test_links_are_relative_to_the_base_a_browser_heeds(head: str, base: str) -> None:
    assert base_of(parse(f"<html><head>{head}</head><body><p>文</p></body></html>"), BASE) == base


def test_a_query_goes_out_in_the_encoding_of_its_page() -> None:
    """As browsers send it; paths and what is encoded already stay."""
    markup = (
        "<a href='/搜?w=法治&x=%E6%B3%95#顶'>a</a><form action='/s?w=法'></form>"
        "<a href='javascript:go(\"?法\")'>b</a>"
    )
    chinese, plain = parse(markup), parse(markup)

    encode_queries(chinese, "gb18030")
    encode_queries(plain, "utf-8")

    links = [link.get("href") for link in chinese.iter("a")]
    assert links == ["/搜?w=%B7%A8%D6%CE&x=%E6%B3%95#顶", 'javascript:go("?法")']
    assert next(chinese.iter("form")).get("action") == "/s?w=%B7%A8"
    assert resolve(BASE, next(plain.iter("a")).get("href")) == (
        "http://www.ynwd.gov.cn/%E6%90%9C?w=%E6%B3%95%E6%B2%BB&x=%E6%B3%95"
    )

"""Addresses: resolved as a browser would, twins folded."""

import re

import pytest

from yifa.reading.addresses import canonical, resolve

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

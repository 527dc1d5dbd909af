"""The replica serves what it says it serves, and its truth is what its pages print."""

import http.client
import json
import re
import signal
import ssl
import subprocess
import sys
import zlib
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from lxml.html import HtmlElement, document_fromstring

from tests.replica import Replica
from tests.replica.client import get
from tests.replica.pages.trs import WUXIANG
from tests.replica.pages.ucap import SEARCH
from tests.replica.worlds.big import big_notice, big_world
from tests.replica.worlds.documents import new_world

PORTALS = ("140225", "140429", "430581", "532329", "620702")
LISTING_B = "http://www.gsgz.gov.cn/gzzfxxgk/fdzdgknr/yfxz_6051/"
REFRESH = re.compile(r'http-equiv="refresh" content="0;url=([^"]+)"')


def found(tree: HtmlElement, xpath: str) -> list[str]:
    """Return the strings an XPath finds."""
    values = tree.xpath(xpath)
    assert isinstance(values, list)
    return [str(value) for value in values]


def bare(text: str) -> str:
    """Return *text* without white space."""
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def unchanged() -> Iterator[Replica]:
    with Replica() as running:
        yield running


def test_every_true_page_prints_its_title_its_text_and_its_printed_values(unchanged: Replica) -> None:
    for url, page in unchanged.truth.pages.items():
        if url in unchanged.truth.files:
            continue
        answer = get(unchanged, url)
        tree = document_fromstring(re.sub(r"</(?:html|body)>", "", answer.text))
        shown = bare("".join(str(each) for each in tree.itertext()))

        assert answer.status == 200, url
        assert bare(page.title) in shown, url
        for line in page.text.split("\n"):
            assert bare(line) in shown, (url, line)
        assert (page.fields.index_number or "") in answer.text
        assert all(name in answer.text for _, name in page.attachments)


def test_the_truth_counts_contents_not_addresses(unchanged: Replica) -> None:
    truth = unchanged.truth
    several = [document for document in truth.documents if len(document.urls) > 1]
    texts = [bare(document.text) for document in truth.documents]
    only_attached = [text for text in texts if text == "详见附件。"]

    assert len(truth.documents) >= 60
    assert len(truth.pages) == sum(len(document.urls) for document in truth.documents)
    assert sorted(document.portals for document in several) == [("140225", "140429"), ("620702",)]
    assert len(only_attached) == 2
    assert set(truth.pages).isdisjoint(truth.not_documents)
    assert set(truth.pages).isdisjoint(truth.failures)


@pytest.mark.parametrize("portal", PORTALS)
def test_a_listing_s_pages_hold_exactly_its_rows_in_order(unchanged: Replica, portal: str) -> None:
    section, seen = unchanged.truth.sections[portal], list[str]()
    for url in section.page_urls:
        tree = document_fromstring(get(unchanged, url).text)
        hrefs = [urljoin(url, link.get("href")) for link in tree.iter("a")]
        hrefs = [re.sub(r"_ghb(?=\.)|\?from=.*", "", each).replace("//gsgz", "//www.gsgz") for each in hrefs]
        wanted = {row.url for row in section.rows}
        seen += [each for each in hrefs if each in wanted]

    assert seen == [row.url for row in section.rows]


@pytest.mark.parametrize("portal", PORTALS)
def test_the_listing_is_reached_from_the_home_page_by_links_frames_and_jumps(
    unchanged: Replica, portal: str
) -> None:
    section = unchanged.truth.sections[portal]
    todo, seen = [urljoin(section.url, "/")], set[str]()
    while todo and section.url not in seen:
        url = todo.pop(0)
        if url in seen or urlsplit(url).netloc != urlsplit(section.url).netloc:
            continue
        seen.add(url)
        answer = get(unchanged, url)
        if answer.status == 301:
            todo.append(answer.headers["Location"])
        elif answer.status == 200 and "/html" in answer.headers["Content-Type"]:
            tree = document_fromstring(answer.text)
            hrefs = found(tree, "//a/@href | //iframe/@src") + REFRESH.findall(answer.text)
            todo += [urljoin(url, href) for href in hrefs if not href.startswith("java")]

    assert section.url in seen


def test_decoys_and_attachments_are_served_and_failures_fail(unchanged: Replica) -> None:
    truth = unchanged.truth
    kinds = {url: get(unchanged, url) for url, why in truth.not_documents.items() if why != "external"}

    assert all(answer.status == 200 for answer in kinds.values())
    assert {why: get(unchanged, url).status for url, why in truth.failures.items()} == {
        "http_error": 404,
        "soft_404": 200,
    }


def test_both_pager_dialects_stand_in_script(unchanged: Replica) -> None:
    sections = unchanged.truth.sections
    scripts = {code: get(unchanged, sections[code].url).text for code in PORTALS}

    assert 'createPageHTML(3, 0, "index", "html");' in scripts["140429"]
    assert "createPageHTML(2, 0, 'index', 'html');" in scripts["620702"]
    assert "createPageHTML('page_div',2, 1,'list','shtml',9);" in scripts["430581"]
    assert "createPageHTML('page_div',3, 1,'class_new','shtml',16);" in scripts["140225"]
    assert '<span class="p_t">1/3</span>' in scripts["532329"]


def test_charsets_are_declared_as_the_worst_portals_declare_them(unchanged: Replica) -> None:
    pages = {url: get(unchanged, url) for url in unchanged.truth.pages if url not in unchanged.truth.files}
    narrow = [answer for answer in pages.values() if b"charset=gb2312" in answer.body]
    lying = [answer for answer in pages.values() if b"charset=gbk" in answer.body]
    silent = [answer for answer in pages.values() if b"charset=" not in answer.body]

    assert len(narrow) == 2
    assert all("䶮" in answer.body.decode("gb18030") and "㐂" in answer.text for answer in narrow)
    assert lying
    assert silent
    assert all("法治" in answer.body.decode() for answer in (*lying, *silent))
    assert {answer.headers["Content-Type"] for answer in (*narrow, *lying, *silent)} == {"text/html"}


def test_twins_are_byte_for_byte_the_same_page(unchanged: Replica) -> None:
    url = next(url for url in unchanged.truth.pages if "gsgz" in url)
    body = get(unchanged, url).body

    assert get(unchanged, url.replace(".html", "_ghb.html")).body == body
    assert get(unchanged, url.replace("//www.", "//")).body == body
    assert get(unchanged, LISTING_B).body == get(unchanged, LISTING_B + "index_ghb.html").body


def test_a_directory_without_its_slash_is_a_redirect(unchanged: Replica) -> None:
    answer = get(unchanged, LISTING_B.rstrip("/"))

    assert (answer.status, answer.headers["Location"]) == (301, LISTING_B)


def test_pages_below_the_published_depth_are_stubs(unchanged: Replica) -> None:
    answer = get(unchanged, LISTING_B + "index_3.html")

    assert answer.status == 200
    assert 300 <= len(answer.body) <= 400


def test_robots_txt_comes_in_its_three_kinds(unchanged: Replica) -> None:
    robots = {host: get(unchanged, f"http://{host}/robots.txt") for host in unchanged.hosts}

    assert b"<html" in robots["www.wuxiang.gov.cn"].body
    assert robots["www.wuxiang.gov.cn"].status == 200
    assert b"Disallow: /private/" in robots["www.wugang.gov.cn"].body
    assert robots["www.ynwd.gov.cn"].status == 404


def test_a_download_wants_a_referer_of_the_portal(unchanged: Replica) -> None:
    page = next(p for p in unchanged.truth.pages.values() if p.portal == "532329" and p.attachments)
    url = page.attachments[0][0]

    assert get(unchanged, url).body.startswith(b"<html")
    assert get(unchanged, url, Referer=page.url).body.startswith(b"%PDF")


def test_a_walled_item_answers_200_and_a_login_form(unchanged: Replica) -> None:
    url = next(url for url, why in unchanged.truth.not_documents.items() if why == "restricted")

    answer = get(unchanged, url)

    assert (answer.status, "系统提示" in answer.text) == (200, True)


def test_the_dynamic_list_pages_by_query_only_links(unchanged: Replica) -> None:
    url, rows = "http://www.ynwd.gov.cn/zfxxgk/fdzdgknr/list.jsp?wbtreeid=5034", list[str]()
    while url:
        tree = document_fromstring(get(unchanged, url).text)
        rows += found(tree, "//li[@id]/a/@href")
        onward = found(tree, "//a[text()='下页']/@href")
        assert all(href.startswith("?") for href in onward)
        url = urljoin(url, onward[0]) if onward else ""

    assert len(rows) == len(unchanged.truth.sections["532329"].rows)


def test_the_search_interface_answers_the_column_as_json(unchanged: Replica) -> None:
    pages = [json.loads(get(unchanged, f"http://www.wugang.gov.cn{SEARCH}?page={n}").body) for n in (1, 2, 9)]

    assert [len(page["data"]["results"]) for page in pages] == [8, 7, 0]


def test_one_connection_carries_many_requests_and_a_head_has_no_body(unchanged: Replica) -> None:
    connection = http.client.HTTPConnection(unchanged.hosts["www.ynwd.gov.cn"], timeout=10)
    lengths = []
    for method in ("HEAD", "GET"):
        connection.request(method, "/", headers={"Host": "www.ynwd.gov.cn"})
        answer = connection.getresponse()
        lengths.append((int(answer.headers["Content-Length"]), len(answer.read())))
    connection.close()

    assert lengths[0] == (lengths[1][1], 0)


def test_a_request_made_as_to_a_proxy_is_understood(unchanged: Replica) -> None:
    connection = http.client.HTTPConnection(unchanged.hosts["www.ynwd.gov.cn"], timeout=10)

    connection.request("GET", "http://www.ynwd.gov.cn/zfxxgk.htm?x=1", headers={"Connection": "close"})

    assert connection.getresponse().status == 200
    connection.close()


def test_the_same_tree_stands_behind_tls(unchanged: Replica) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    address = unchanged.https_hosts["www.hunyuan.gov.cn"]
    connection = http.client.HTTPSConnection(address, context=context, timeout=10)

    connection.request("GET", "/", headers={"Host": "www.hunyuan.gov.cn"})
    body = connection.getresponse().read()
    connection.close()

    assert body == get(unchanged, "http://www.hunyuan.gov.cn/").body


def test_a_client_that_speaks_no_tls_does_not_stop_the_tls_server(unchanged: Replica) -> None:
    connection = http.client.HTTPConnection(unchanged.https_hosts["www.hunyuan.gov.cn"], timeout=10)

    connection.request("GET", "/")

    with pytest.raises((http.client.HTTPException, ConnectionError)):
        connection.getresponse()

    connection.close()
    test_the_same_tree_stands_behind_tls(unchanged)


def test_the_big_portal_has_as_many_pages_as_asked_each_of_about_48_kb() -> None:
    with Replica(big_world(45)) as replica:
        section = replica.truth.sections["140429"]
        sizes = [len(get(replica, row.url).body) for row in section.rows]
        texts = [len(page.text) for page in replica.truth.pages.values() if page.portal == "140429"]

    assert (len(section.rows), section.pages, len(set(section.rows))) == (45, 3, 45)
    assert all(46_000 < size < 50_000 for size in sizes)
    assert not texts


def test_the_big_portal_s_reports_hold_as_many_numbers_as_real_ones_and_repeat_no_more() -> None:
    """Five real ones: 11 to 21 numbers in a thousand characters; zlib leaves 0.39 to 0.45 of their bytes."""
    site = new_world().site(WUXIANG)
    for number in range(3):
        text = "\n".join(block for block in big_notice(site, number).blocks if isinstance(block, str))
        assert 10 <= 1000 * len(re.findall(r"\d+", text)) / len(text) <= 21
        assert 0.38 < len(zlib.compress(text.encode())) / len(text.encode()) < 0.47


def test_the_command_prints_where_each_host_is_and_stops_when_told() -> None:
    command = [sys.executable, "-m", "tests.replica", "--pages", "3"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(6)]
        host, _, address = lines[0].partition("=")
        connection = http.client.HTTPConnection(address, timeout=10)
        connection.request("GET", "/", headers={"Host": host})
        status = connection.getresponse().status
        connection.close()
        process.send_signal(signal.SIGTERM)
        code = process.wait(10)

    assert (status, code) == (200, 0)
    assert all(re.fullmatch(r"[\w.]+=127\.0\.0\.1:\d+", line) for line in lines)


def test_the_command_says_in_json_what_a_crawl_must_find_and_ends_with_its_input(replica: Replica) -> None:
    command = [sys.executable, "-m", "tests.replica", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        answer = json.loads(process.stdout.readline())
        process.stdin.close()
        code = process.wait(10)

    assert code == 0
    assert [rule.partition("=")[0] for rule in answer["portal_hosts"]] == [
        *(f"http://{host}" for host in replica.hosts),
        *(f"https://{host}" for host in replica.https_hosts),
    ]
    assert set(answer["published"]) == set(replica.truth.pages)
    assert set(answer["failures"]) == set(replica.truth.failures)


def test_prepared_pages_go_packed_to_whoever_takes_that() -> None:
    world = big_world(1)
    path = next(iter(world.prepared["www.wuxiang.gov.cn"]))
    with Replica(world) as running:
        url = f"http://www.wuxiang.gov.cn{path}"
        plain, packed = get(running, url), get(running, url, **{"Accept-Encoding": "gzip"})
        world.packs = False
        again = get(running, url, **{"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert zlib.decompress(packed.body, 31) == plain.body == again.body
    assert "Content-Encoding" not in plain.headers | again.headers

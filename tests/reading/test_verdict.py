"""Verdicts: what is not the page asked for is told apart before anything reads it."""

import json
from datetime import UTC, datetime

import pytest

from tests.support.reading.gold import PAGES
from yifa.model.fetch import Fetched, FetchKind, Verdict
from yifa.model.portal import Portal, Section
from yifa.profiles.folders import load_platforms
from yifa.reading import markup
from yifa.reading.verdict import Judgement, judge

HOME = "http://www.example.gov.cn/"
URL = HOME + "zwgk/202601/t20260115_2900001.html"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
PORTAL = Portal(
    code="123456",
    name="示例县",
    slug="example",
    province="某省",
    prefecture="某市",
    platform=load_platforms()["trs"],
    home=HOME,
    sections=(Section(name="依法行政", url=HOME + "zwgk/"),),
)
TEXT = "为全面推进依法行政，现将示例县二〇二五年法治政府建设情况报告如下。" * 20
REPORT = f"<html><head><title>法治政府建设报告</title></head><body><h1>报告</h1><p>{TEXT}</p></body></html>"


def verdict(
    body: str | bytes,
    *,
    status: int = 200,
    url: str = URL,
    requested: str | None = None,
    kind: FetchKind = FetchKind.PAGE,
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html"),),
    flags: tuple[str, ...] = (),
    portal: Portal | None = PORTAL,
    home_title: str | None = None,
) -> Judgement:
    data = body.encode() if isinstance(body, str) else body
    text = data.decode("utf-8", "replace")
    fetched = Fetched(
        url=url,
        requested_url=requested or url,
        status=status,
        headers=headers,
        body=data,
        fetched_at=NOW,
        kind=kind,
        flags=flags,
    )
    return judge(fetched, text, markup.parse(text), kind=kind, portal=portal, home_title=home_title)


def page(text: str, title: str = "示例县人民政府", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{text}</body></html>"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (
            412,
            "<html><head><meta content='x' r='m'><script>$_ts=window['$_ts'];</script></head></html>",
        ),
        (
            202,
            "<html><head><meta content='x' r='m'><script>$_ts=window['$_ts'];</script></head></html>",
        ),
        (521, "<script>document.cookie='__jsl_clearance_s=1';location.href=location.pathname</script>"),
        (512, ""),
        (468, page("拦截")),
        (200, "<html><script>document.cookie='a=1';location.reload();</script></html>"),
        (200, "<html><body><script src='/_guard/auto.js'></script></body></html>"),
        (200, "<script>var a=1;b(a)</script>"),
        (200, page("请完成安全验证后继续访问", "安全验证")),
        (200, page("您的访问请求存在异常，已被网站防火墙拦截", "访问拦截")),
        (403, page("请输入验证码")),
        (429, page("访问过于频繁，请稍后再试")),
    ],
)
def test_challenges_are_known(status: int, body: str) -> None:
    assert verdict(body, status=status).verdict is Verdict.CHALLENGE


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500, 503])
def test_other_refusals_are_http_errors(status: int) -> None:
    assert verdict(page("Forbidden"), status=status) == Judgement(
        verdict=Verdict.HTTP_ERROR, detail=f"status {status}"
    )


@pytest.mark.parametrize(
    "words",
    [
        "您访问的页面不存在", "抱歉，您要查看的信息找不到", "对不起，您访问的网页已被删除",
        "该信息已删除", "404 Not Found", "页面不存在或已下线",
        "很抱歉！没有找到您要访问的页面", "错误：404", "Page not found", "文章已被撤下",
        "页面跑丢了~", "啊哦，页面溜走了", "您要找的页面离家出走了", "页面开小差了", "您访问的内容失踪了",
    ],
)  # fmt: skip
def test_a_short_page_that_says_so_is_a_soft_404(words: str) -> None:
    assert verdict(page(f"<p>{words}</p><a href='/'>返回首页</a>")).verdict is Verdict.SOFT_404


@pytest.mark.parametrize(
    "words",
    [
        "申请人李某申请宣告王某失踪一案，现将信息公告如下：王某失踪多年，知情者请与本院联系。",
        "现发布信息：张某，女，70岁，于3月2日离家出走，至今未归，请知情者与县公安局联系。",
        "据群众提供的文件和信息，嫌疑人溜走后去向不明，请有关单位协助查找。",
    ],
)
def test_a_short_notice_of_who_is_missing_is_a_document(words: str) -> None:
    assert verdict(page(f"<p>{words}</p>", "公告")).verdict is Verdict.OK


def test_a_soft_404_is_known_by_its_title_or_address() -> None:
    assert verdict(page(TEXT, "404 页面")).verdict is Verdict.SOFT_404
    assert verdict(page("x"), url=HOME + "404.html", requested=URL).verdict is Verdict.SOFT_404
    assert verdict(page("x"), url=HOME + "error/", requested=URL).verdict is Verdict.SOFT_404


def test_the_home_page_in_place_of_a_page_is_a_soft_404() -> None:
    home = page(TEXT, "示例县人民政府门户网站")

    assert verdict(home, url=HOME, requested=URL).verdict is Verdict.SOFT_404
    assert verdict(home, url=HOME + "index.html", requested=URL).verdict is Verdict.SOFT_404
    assert verdict(home, home_title="示例县人民政府门户网站").verdict is Verdict.SOFT_404
    assert (
        verdict(home, url=HOME, kind=FetchKind.HOME, home_title="示例县人民政府门户网站").verdict
        is Verdict.OK
    )
    assert verdict(page("<script>location.href='/'</script>")).verdict is Verdict.SOFT_404
    assert verdict(page("", head="<meta http-equiv='refresh' content='0;url=/'>")).verdict is Verdict.SOFT_404


@pytest.mark.parametrize("words", ["系统提示：系统发生错误", "您没有权限访问该页面", "请先登录后查看"])
def test_walled_pages_are_restricted(words: str) -> None:
    assert verdict(page(words, "系统提示")).verdict is Verdict.RESTRICTED


@pytest.mark.parametrize("words", ["系统维护中，请稍后访问", "网站正在升级改版", "本站暂停服务"])
def test_closed_sites_are_in_maintenance(words: str) -> None:
    assert verdict(page(words)).verdict is Verdict.MAINTENANCE


@pytest.mark.parametrize(
    "words", ["系统繁忙，请稍后再试", "服务器忙，请过一会再访问", "请求超时，try again later"]
)
def test_a_portal_that_is_busy_does_not_say_that_the_page_is_gone(words: str) -> None:
    assert verdict(page(words, "错误提示")).verdict is Verdict.MAINTENANCE
    assert verdict(page("您访问的页面不存在", "错误提示")).verdict is Verdict.SOFT_404


def test_nothing_is_empty() -> None:
    assert verdict(b"") == Judgement(verdict=Verdict.EMPTY, detail="0 bytes")
    assert verdict(b" \n").verdict is Verdict.EMPTY
    assert verdict("<html><body><div></div></body></html>").detail == "no visible text"


def test_a_deep_listing_stub_is_empty_and_called_so() -> None:
    stub = page("<div class='list'>示例县人民政府</div>")

    assert verdict(stub, kind=FetchKind.LISTING) == Judgement(verdict=Verdict.EMPTY, detail="stub")
    assert verdict(stub).verdict is Verdict.OK
    assert verdict(page("共0条"), kind=FetchKind.LISTING).verdict is Verdict.OK
    assert verdict(page("<iframe src='list.html'></iframe>"), kind=FetchKind.LISTING).verdict is Verdict.OK
    assert (
        verdict(
            page("", head="<meta http-equiv=refresh content='0;url=l.html'>"), kind=FetchKind.LISTING
        ).verdict
        is Verdict.OK
    )


def test_cut_answers_are_truncated() -> None:
    assert verdict(REPORT, flags=("partial",)).verdict is Verdict.TRUNCATED
    assert verdict(REPORT, flags=("cached", "dataloss")).detail == "dataloss"
    assert verdict(REPORT, headers=(("Content-Length", "99999"),)).verdict is Verdict.TRUNCATED
    assert (
        verdict(REPORT, headers=(("Content-Length", "99999"), ("Content-Encoding", "gzip"))).verdict
        is Verdict.OK
    )
    assert verdict(REPORT, headers=(("Content-Length", "12"),)).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("tail", "why"),
    [
        ("<p class='indent", "tag"),
        ("<!-- 页脚", "comment"),
        ("<script>var a = 1;", "script"),
        ("<div><table><tr><td><div>", "blocks"),
        ("<div><p>为规范行政执法行为，现就有", "sentence"),
        ("<table><tr><td>各乡镇、", "sentence"),
    ],
)
def test_markup_that_stops_in_the_middle_is_truncated(tail: str, why: str) -> None:
    cut = f"<html><head></head><body><p>{TEXT}</p><p>{TEXT}</p>{tail}"

    found = verdict(cut)

    assert found.verdict is Verdict.TRUNCATED
    assert why in found.detail


def test_a_whole_page_without_closing_tags_is_ok() -> None:
    unclosed = f"<html><body><div><div><table><tr><td><p>{TEXT}<p>{TEXT}<div>主办：示例县人民政府办公室"

    assert verdict(unclosed).verdict is Verdict.OK
    assert verdict(f"<html><body><div><p>{TEXT}<p>{TEXT}</div>").verdict is Verdict.OK
    assert verdict(f"<html><body><div><p>{TEXT}<br>示例县司法局<br>2026年1月20日").verdict is Verdict.OK
    assert verdict(f"<html><body><div>{TEXT}附件：一、名单；二、表格。").verdict is Verdict.OK
    assert verdict(f"<p>{TEXT}</p>").verdict is Verdict.OK


def test_an_answer_of_another_host_is_redirected_away() -> None:
    found = verdict(REPORT, url="http://www.elsewhere.com/", requested=URL)

    assert found == Judgement(verdict=Verdict.REDIRECTED_AWAY, detail="answered by www.elsewhere.com")
    assert verdict(REPORT, url="http://www.elsewhere.com/a.html", portal=None).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"%PDF-1.7 x", "text/html"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "text/html"),
        (b"PK\x03\x04abc", "application/octet-stream"),
        (b"\x89PNG\r\n", "image/png"),
        (b"something", "application/pdf"),
        (b'{"code": 1}', "text/html"),
        (b"ok", "application/json"),
    ],
)
def test_what_is_no_markup_is_not_html(body: bytes, media: str) -> None:
    assert verdict(body, headers=(("Content-Type", media),)).verdict is Verdict.NOT_HTML


@pytest.mark.parametrize(
    "body",
    ['{"data": {"results": []}}', "cb({});", "<datastore><recordset></recordset></datastore>", "[]"],
)
def test_data_is_ok_where_a_listing_was_asked_for(body: str) -> None:
    headers = (("Content-Type", "application/json"),)

    assert verdict(body, kind=FetchKind.LISTING, headers=headers).verdict is Verdict.OK


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('<row title="示例县司法局年度报告" url="/a/1.html"/>', Verdict.OK),
        ("", Verdict.EMPTY),
        ("<row/>", Verdict.EMPTY),
    ],
)
def test_a_short_answer_in_xml_is_no_stub_where_it_has_rows(rows: str, expected: Verdict) -> None:
    """Rows as attributes are seen by no reader, yet they are there."""
    markup = f'<?xml version="1.0" encoding="utf-8"?><list>{rows}</list>'

    assert verdict(markup, kind=FetchKind.LISTING).verdict is expected


def test_a_page_sent_as_bytes_of_unknown_kind_is_still_a_page() -> None:
    assert verdict(REPORT, headers=(("Content-Type", "application/octet-stream"),)).verdict is Verdict.OK


def test_hijacked_pages_are_known_by_title_hidden_links_or_vocabulary() -> None:
    hidden = "<div style='display: none'>" + "<a href='http://x.com'>澳门赌场</a>" * 3 + "</div>"
    words = "百家乐 老虎机 真人娱乐 六合彩 时时彩 博彩平台 "

    assert verdict(page(TEXT, "澳门银河娱乐_注册送彩金")).verdict is Verdict.HIJACKED
    assert verdict(page(TEXT + hidden)).verdict is Verdict.HIJACKED
    assert verdict(page(words * 5 + "<a href='/'>x</a>" * 20)).verdict is Verdict.HIJACKED
    assert verdict(page("BET365 LONG8 " * 20)).verdict is Verdict.HIJACKED


def test_reports_that_fight_such_things_are_ok() -> None:
    report = TEXT + "严厉打击赌博违法犯罪，查处赌场三处、彩票投注站一处，整治色情网站。" * 2

    assert verdict(page(report, "关于打击整治赌博违法犯罪工作情况的报告")).verdict is Verdict.OK
    assert verdict(page(report, "关于严厉打击跨境赌场的通告")).verdict is Verdict.OK


@pytest.mark.parametrize(
    "body",
    [
        "<h1>关于印发方案的通知</h1><p>详见附件。</p><a href='P020260115.pdf'>附件：方案.pdf</a>",
        "<p>示例县行政执法公示</p><img src='W020260115.jpg'>",
        "<iframe src='report.pdf'></iframe>",
        "<p>现将名单公布如下：无。</p>",
    ],
)
def test_short_honest_pages_are_ok(body: str) -> None:
    assert verdict(page(body)) == Judgement(verdict=Verdict.OK, detail="")


def test_a_document_about_maintenance_is_ok() -> None:
    notice, label = "关于政务服务平台系统维护的公告", "<meta name='ArticleTitle' content='公告'>"

    assert verdict(page(notice + TEXT)).verdict is Verdict.OK
    assert verdict(page(notice, head=label)).verdict is Verdict.OK
    assert verdict(page(notice + TEXT * 9)).verdict is Verdict.OK


def test_an_error_between_the_portals_menus_is_a_soft_404() -> None:
    menus = "".join(f"<li><a href='/{n}/'>政务公开栏目之{n}</a></li>" for n in range(60))

    assert verdict(page(f"<ul>{menus}</ul><p>您访问的页面不存在</p>")).verdict is Verdict.SOFT_404
    assert (
        verdict(page(f"<ul>{menus}<li><a href='/x'>该信息已删除怎么办</a></li></ul>")).verdict is Verdict.OK
    )


def test_data_without_a_tree_is_judged_by_its_text() -> None:
    fetched = Fetched(url=URL, requested_url=URL, status=200, headers=(), body=b"plain", fetched_at=NOW)

    assert judge(fetched, "plain", None, kind=FetchKind.PAGE).verdict is Verdict.OK
    assert judge(fetched, "", None, kind=FetchKind.PAGE).detail == "no text"


def test_an_application_that_draws_itself_is_not_empty() -> None:
    script = "var detail = {" + ",".join(f"'k{n}': '{TEXT[:20]}'" for n in range(120)) + "};"

    assert verdict(f"<html><body><script>{script}</script></body></html>").verdict is Verdict.OK


def test_saved_pages_are_all_ok() -> None:
    index = PAGES / "INDEX.jsonl"
    if not index.exists():
        pytest.skip("no saved pages beside the project")

    for row in map(json.loads, index.read_text(encoding="utf-8").splitlines()):
        kind = FetchKind.LISTING if row["kind"] == "listing" else FetchKind.PAGE
        body = (PAGES / row["file"]).read_bytes()
        assert verdict(body, url=row["url"] or URL, kind=kind, portal=None).verdict is Verdict.OK, row["file"]

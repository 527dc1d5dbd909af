"""Cases 103–132: pages that are not what they say, or not what was asked for."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import count
from typing import Any

from tests.faults.case import Case, Current, Evidence, Fresh, Served
from tests.faults.cases.shared import Fault, at_pages, each_page, html
from tests.faults.site import Answer, Call, Document, Reply, Site

RUISHU = "<html><head><meta content='x' r='m'><script>$_ts=window['$_ts'];</script></head></html>"
COOKIE = "<script>document.cookie='__jsl_clearance_s=1;path=/';location.href=location.pathname</script>"
RELOAD = "<html><script>document.cookie='a=1';setTimeout(function(){location.reload();},900);</script></html>"
CAPTCHA = (
    "<html><head><title>安全验证</title></head><body><p>请输入验证码后继续访问</p>"
    "<form><img src='/code'><input name='c'></form></body></html>"
)
PLEASE_WAIT = (
    "<html><head><title>服务中心</title></head><body><div class='box'><p>您的请求正在排队处理，当前人数较多，"
    "服务器将按顺序为您分配资源，请不要关闭本窗口，稍后页面会自己打开，感谢您的理解与支持。</p></div></body></html>"
)
NOT_THERE = (
    "<html><head><title>提示</title></head><body>您访问的页面不存在或已删除，"
    "<a href='/'>返回首页</a></body></html>"
)
CASINO = "<html><head><title>澳门新葡京娱乐城</title></head><body><h1>澳门新葡京</h1>{}</body></html>".format(
    "<p>真人百家乐、老虎机、时时彩、六合彩，注册送彩金，首存百分之百，二十四小时在线投注平台。</p>" * 9
)
HIDDEN = (
    "<div style='position:absolute;left:-9999px'>"
    + "".join(
        f"<a href='http://w{n}.example/'>澳门赌场{n}</a><a href='http://v{n}.example/'>真人百家乐</a>"
        for n in range(8)
    )
    + "</div>"
)
STOP, HALF = "。".encode(), b"\xed\xa0\x80\xe3\x80\x82"
REMOVED = "<p>该信息已删除</p>"


def labelled(charset: str, *, header: str | None = None, meta: str | None = None) -> Fault:
    """Return a fault: pages in *charset* that say they are in another."""

    def make(site: Site, document: Document) -> Reply:
        text = site.markup(document).replace('charset="utf-8"', f'charset="{meta}"' if meta else "data-x")
        kind = f"text/html; charset={header}" if header else "text/html"
        return html(text.encode(charset), content_type=kind)

    return each_page(make)


def rewritten(change: Callable[[str], str | bytes]) -> Fault:
    """Return a fault that changes the markup of both pages."""
    return each_page(lambda site, document: html(change(site.markup(document))))


def with_island(site: Site, document: Document) -> Reply:
    """Return a page in GBK with a piece in UTF-8, as a template and an included file make one."""
    first, rest = site.markup(document).split("<h1>", 1)
    title, body = rest.split("二、", 1)
    data = first.encode("gb18030") + b"<h1>" + title.encode("utf-8") + ("二、" + body).encode("gb18030")
    return html(data, content_type="text/html")


def home_instead(site: Site) -> None:
    """Redirect the pages to the home page."""
    there = Answer(status=302, headers=(("Location", "/"),))
    site.answer(there, site.known.path, site.fresh.path)


def random_text(site: Site) -> None:
    """Answer any address with a page of this portal that says something else each time."""
    number = count(1)

    def other(call: Call) -> Reply:
        n = next(number)
        text = f"为方便群众办事，第{n}号服务窗口即日起迁至新址办公，咨询电话不变，由此带来不便敬请谅解。"
        document = Document(
            path=call.path, title=f"便民服务窗口迁址通知第{n}号", date="2025-05-05", paragraphs=(text,) * 4
        )
        return site.page(document)

    for path in (site.known.path, site.fresh.path):
        site.answer(other, path)
    stands = site.stands
    listing = {each.path for each in site.documents} | {"/", "/yfxz/"}
    site.default = lambda call: stands(call.path) if call.path in listing else other(call)


def cloaked(site: Site, document: Document) -> Callable[[Call], Reply]:
    """Return a rule: browsers get the page, programs the casino."""

    def rule(call: Call) -> Reply:
        return site.page(document) if "Mozilla" in call.headers.get("user-agent", "") else html(CASINO)

    return rule


def cloak(site: Site) -> None:
    """Cloak both pages."""
    for document in (site.known, site.fresh):
        site.answer(cloaked(site, document), document.path)


def entities(text: str) -> str:
    """Write title and description as numbers, as hijackers do."""
    title = "".join(f"&#{ord(each)};" for each in "澳门银河赌场_银河国际线上娱乐")
    return re.sub(
        r"<title>.*?</title>", f"<title>{title}</title><meta name='description' content='{title}'>", text
    )


def copied(site: Site) -> None:
    """Publish the known document's words at the new address."""
    first = site.known
    site.documents[0] = replace(
        site.documents[0], title=first.title, date=first.date, paragraphs=first.paragraphs
    )


def two_addresses(evidence: Evidence) -> Iterable[str]:
    """Check that both addresses show one document."""
    found = evidence.rows(
        "SELECT DISTINCT document_id FROM version JOIN page USING (page_id) WHERE url IN (?, ?)",
        evidence.site.url(evidence.site.known.path),
        evidence.site.url(evidence.site.fresh.path),
    )
    if len(found) != 1:
        yield f"{len(found)} documents at the two addresses"


def changed(site: Site) -> None:
    """Change the known document's text in place."""
    site.documents[-1] = replace(
        site.known, paragraphs=(*site.known.paragraphs[:3], "四、补充说明：上文数据以统计公报为准。")
    )


def both_versions(evidence: Evidence) -> Iterable[str]:
    """Check that the version before the change is still there."""
    url = evidence.site.url(evidence.site.known.path)
    sql = "SELECT count(*) AS n FROM version JOIN page USING (page_id) WHERE url = ?"
    if evidence.rows(sql, url)[0]["n"] < 2:
        yield "the version before the change is not there"


def volatile(site: Site) -> None:
    """Let counter, clock and token change with every request."""
    number = count(7000)
    for document in (site.known, site.fresh):
        text = site.markup(document)

        def rule(call: Call, text: str = text) -> Reply:
            n = next(number)
            more = f"<div class='views'>浏览次数：{n}</div><div>今天是2026年6月{n % 28 + 1}日</div>"
            return html(text.replace("<h1>", f"<input type='hidden' name='token' value='{n}'>{more}<h1>", 1))

        site.answer(rule, document.path)


def other_bytes(evidence: Evidence) -> Iterable[str]:
    """Check that the bytes differ though the document does not."""
    sql = "SELECT count(DISTINCT payload_id) AS n FROM capture WHERE url = ? AND verdict = 'ok'"
    if evidence.rows(sql, evidence.site.url(evidence.site.known.path))[0]["n"] < 2:
        yield "the changed bytes were not kept"


def flags(code: str) -> Callable[[Evidence], Iterable[str]]:
    """Return a check that a finding of this code is there."""

    def check(evidence: Evidence) -> Iterable[str]:
        if code not in evidence.findings():
            yield f"no finding {code}, only {evidence.findings()}"

    return check


def raw_kept(evidence: Evidence) -> Iterable[str]:
    """Check that the answer itself is in the archive as evidence."""
    sql = (
        "SELECT count(*) AS n FROM capture WHERE run_id = ? AND requested_url = ? AND payload_id IS NOT NULL"
    )
    if not evidence.rows(sql, evidence.faulty, evidence.site.url(evidence.site.known.path))[0]["n"]:
        yield "the bytes of the bad answer were not kept"


def _charset(number: int, how: str, fault: Fault, code: str = "charset_fixed") -> Served:
    return Served(
        number=number,
        how=how,
        fault=fault,
        code=code,
        again=False,
        fresh=Fresh.RIGHT,
        never=(),
        watch=lambda site: site.fresh.path,
    )


def _bad(number: int, how: str, fault: Fault, code: str, **more: Any) -> Served:
    return Served(number=number, how=how, fault=fault, code=code, again=True, check=raw_kept, **more)


CASES: tuple[Case, ...] = (
    _charset(103, "header utf-8, body GBK", labelled("gb18030", header="utf-8")),
    _charset(104, "meta utf-8, body GBK", labelled("gb18030", meta="utf-8")),
    _charset(105, "header gbk, body UTF-8", labelled("utf-8", header="gbk")),
    _charset(
        106,
        "header ISO-8859-1, meta gb2312, body GBK",
        labelled("gb18030", header="ISO-8859-1", meta="gb2312"),
    ),
    _charset(107, "meta big5, body UTF-8", labelled("utf-8", meta="big5")),
    _charset(108, "header utf8mb4", labelled("utf-8", header="utf8mb4")),
    _charset(
        109,
        "header gb2312, body with characters only GB18030 has",
        each_page(
            lambda site, document: html(
                site.markup(document).replace("</h1>", "</h1><!-- 㐂𠀀镕 -->").encode("gb18030"),
                content_type="text/html; charset=gb2312",
            )
        ),
        code="ok",
    ),
    _charset(
        110,
        "charset=uu, hex, bz2",
        each_page(
            lambda site, document: html(
                site.markup(document),
                content_type=f"text/html; charset={('uu', 'hex', 'bz2')[len(document.title) % 3]}",
            )
        ),
    ),
    Served(
        number=111,
        how="GBK page with an island of UTF-8",
        fault=each_page(with_island),
        code="charset_suspect",
        again=True,
        fresh=Fresh.ANY,
        never=(),
        check=raw_kept,
    ),
    _charset(112, "UTF-16 without mark", labelled("utf-16-le"), code="ok"),
    Served(
        number=113,
        how="NUL bytes in the text",
        fault=rewritten(lambda text: text.replace("。", "\0。")),
        code="ok_unchanged",
        again=False,
        fresh=Fresh.RIGHT,
        never=(),
        check=flags("odd_characters"),
    ),
    Served(
        number=114,
        how="half surrogates, as bytes and as references",
        fault=rewritten(lambda text: text.replace("</h1>", "&#xD800;</h1>").encode().replace(STOP, HALF, 1)),
        code="ok_unchanged",
        again=False,
        fresh=Fresh.RIGHT,
        never=(),
        check=flags("charset_suspect"),
    ),
    Served(
        number=115,
        how="bidirectional controls in the text",
        fault=rewritten(
            lambda text: text.replace("二、", "二\u202e、\u202c").replace("三、", "\u2066三、\u2069")
        ),
        code="ok_unchanged",
        again=False,
        fresh=Fresh.RIGHT,
        never=(),
        check=flags("odd_characters"),
    ),
    _bad(116, "200 with a script and nothing else", at_pages(html(RELOAD)), "waf_challenge"),
    _bad(117, "412 with a script", at_pages(html(RUISHU, status=412)), "waf_challenge"),
    _bad(118, "521 with a cookie script", at_pages(html(COOKIE, status=521)), "waf_challenge"),
    _bad(119, "200 with a captcha", at_pages(html(CAPTCHA)), "waf_challenge"),
    _bad(
        120,
        "the same words of no known product at every page",
        lambda site: site.answer(html(PLEASE_WAIT), *(each.path for each in site.documents)),
        "waf_challenge",
    ),
    _bad(121, "200 with 页面不存在", at_pages(html(NOT_THERE)), "soft_404"),
    _bad(122, "redirect to the home page", home_instead, "soft_404"),
    _bad(123, "200 with other words each time, at any address", random_text, "soft_404"),
    _bad(124, "the casino in place of the page", at_pages(html(CASINO)), "hijack_suspect"),
    _bad(
        125,
        "the page, and hidden links to casinos",
        rewritten(lambda text: text.replace("</h1>", f"</h1>{HIDDEN}")),
        "hijack_suspect",
    ),
    _bad(126, "the page, its title replaced by numbered characters", rewritten(entities), "hijack_suspect"),
    _bad(127, "the casino for programs, the page for browsers", cloak, "hijack_suspect"),
    _bad(128, "the casino for a while, then the page again", at_pages(html(CASINO)), "hijack_suspect"),
    Served(
        number=129,
        how="the same document at a new address",
        fault=copied,
        code="dup_content",
        again=False,
        watch=lambda site: site.fresh.path,
        fresh=Fresh.RIGHT,
        check=two_addresses,
        heals=False,
    ),
    Served(
        number=130,
        how="the text changed in place",
        fault=changed,
        code="ok",
        again=False,
        current=Current.NEW,
        fresh=Fresh.RIGHT,
        check=both_versions,
        heals=False,
    ),
    Served(
        number=131,
        how="counter, clock and token differ each time",
        fault=volatile,
        code="ok_unchanged",
        again=False,
        fresh=Fresh.RIGHT,
        check=other_bytes,
    ),
    Served(
        number=132,
        how="该信息已删除 in place of the document",
        fault=lambda site: site.answer(html(site.markup(site.known, main=REMOVED)), site.known.path),
        code="gone",
        again=True,
        fresh=Fresh.RIGHT,
        check=raw_kept,
    ),
)

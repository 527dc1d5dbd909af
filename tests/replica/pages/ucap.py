"""开普云 UCAP: how 武冈 (line twice, noisy list) and 浑源 (metadata list, jump page) print their pages."""

import json
import posixpath
import re
from functools import partial
from html import escape

from tests.replica.pages import blocks, chrome
from tests.replica.pages.chrome import Asked, Route, page_answer
from tests.replica.world import Notice, Response, Row, Site, hexes

WUGANG, HUNYUAN = "430581", "140225"
SEARCH = f"/common/search/{hexes('channel')}"
CHANNEL = chrome.metas([("channelId", hexes("channel"))])
PAGE = re.compile(r"(?:^|&)page=(\d+)")
LABELS = (
    ("索 引 号", "index_number"), ("信息分类", "info_category"), ("发布机构", "publisher"),
    ("发布日期", "date_published"), ("标　　题", "title"), ("文　　号", "document_number"),
    ("时　　效", "validity_status"),
)  # fmt: skip
PRINTED_TWICE = (("来源", "content_source"), ("作者", "author"), ("更新时间", "date_updated"))


def _folder(site: Site) -> str:
    return posixpath.dirname(site.column) + "/"


def _stem(site: Site) -> str:
    return posixpath.basename(site.column).removesuffix(".shtml")


def _files(notice: Notice) -> str:
    return "".join(
        f'<p class="insertfileTag"><a href="{file.path}" target="_blank">{escape(file.name)}</a></p>'
        for file in notice.files
    )


def _lines_a(notice: Notice) -> str:
    """Return 武冈's bullets and its line: the same values twice."""
    bullets = "".join(
        f"<li>{label}：{escape(notice.value(name))}</li>"
        for label, name in PRINTED_TWICE
        if notice.value(name)
    )
    line = "&nbsp;&nbsp;".join(
        f"<span>{label}： {escape(notice.value(name))}</span>"
        for label, name in PRINTED_TWICE
        if notice.value(name)
    )
    return f'<ul class="detail-meta">{bullets}</ul><div class="article_attr">{line}</div>'


def _body_a(site: Site, notice: Notice) -> str:
    inner = blocks.body_html(notice, _files(notice))
    code = '<div class="ewm"><p>扫一扫在手机打开当前页</p></div>'
    if "tagged" in notice.quirks:
        return f'<div id="zoom"><UCAPCONTENT>{inner}</UCAPCONTENT></div>{code}{chrome.footer(site)}'
    return f'<div id="zoom" class="detail-content">{inner}{code}{chrome.footer(site)}</div>'


def detail_a(site: Site, notice: Notice, noise: int) -> str:
    """Return 武冈's article."""
    crumbs = chrome.crumb_links(
        site.breadcrumb, ["/", "/wugang/wgzwgk/zwgkn.shtml", "/wugang/xxgk/xxgk_list.shtml", site.column]
    )
    title = blocks.br_title(notice)
    heading = f"<UCAPTITLE>{title}</UCAPTITLE>" if "tagged" in notice.quirks else title
    return (
        f'<div class="position">您当前所在的位置: {crumbs}</div>'
        f'<div class="article"><h1 class="detail-title">{heading}</h1>'
        f"{_lines_a(notice)}{chrome.views(noise)}{_body_a(site, notice)}</div>"
    )


def detail_b(site: Site, notice: Notice) -> str:
    """Return 浑源's article: list of metadata, title and time again, body, related tail."""
    items = []
    for label, name in LABELS:
        value = blocks.br_title(notice) if name == "title" else escape(notice.value(name))
        items.append(f"<li><span>{label}：</span><span>{value}</span></li>")
    when = notice.value("line_published") or notice.value("date_published")
    source = notice.value("content_source")
    crumbs = chrome.crumb_links(
        site.breadcrumb, ["/", "/hyxrmzfz/zwgk/zwgk.shtml", "/hyxrmzfz/qtfdxx/nav_list.shtml", site.column]
    )
    tail = '<div class="arc-ewm"><p>扫一扫在手机上查看当前页面</p></div>' + "".join(
        f'<div class="xg"><h4>{name}</h4><ul></ul></div>' for name in ("相关解读", "相关政策", "相关稿件")
    )
    return (
        f'<div class="position">当前位置：{crumbs}</div>'
        f'<div class="zwgk_comr1"><ul>{"".join(items)}</ul></div>'
        f"<h1><UCAPTITLE>{blocks.br_title(notice)}</UCAPTITLE></h1>"
        f'<div class="article_attr">发布时间：<PUBLISHTIME>{when}</PUBLISHTIME> 来源：{escape(source)}'
        "<table><tr><td></td><td></td><td></td><td></td></tr></table></div>"
        f'<div id="zoomcon"><UCAPCONTENT>{blocks.body_html(notice, _files(notice))}</UCAPCONTENT>{tail}</div>'
    )


def detail(site: Site, notice: Notice, asked: Asked) -> Response:
    """Return a notice's page."""
    article = detail_a(site, notice, asked.noise) if site.code == WUGANG else detail_b(site, notice)
    top = chrome.navigation(site, [("/", "政务公开")], 60) + chrome.noise_bar(asked.noise)
    foot = "" if site.code == WUGANG else chrome.footer(site)
    html = chrome.html_page(
        title=f"{escape(notice.flat_title)}_{site.owner}",
        head=CHANNEL + chrome.article_metas(site, notice),
        body=top + article + foot,
    )
    return chrome.encoded(html, notice.quirks)


def _row(site: Site, row: Row) -> str:
    href = f"//{site.hosts[0]}{row.path}" if row.form == "protocol" else row.path
    return blocks.row_html(row, href, prefix=' class="texto"' if site.code == HUNYUAN else "")


def listing(site: Site, number: int, asked: Asked) -> Response:
    """Return page *number* (1-based) of the column; its pager exists only in script."""
    pages = site.pages()
    rows = "\n".join(_row(site, row) for row in pages[number - 1])
    total = 9 if site.code == WUGANG else len(site.rows)  # 武冈's total was right once
    script = f"createPageHTML('page_div',{len(pages)}, {number},'{_stem(site)}','shtml',{total});"
    pager = f'<div id="page_div" class="page"></div><script>{script}</script>'
    noise = ""
    if site.code == WUGANG:
        noise = '<li><a href="/wugang/wgzwyw/zwyw_new.shtml">政务要闻</a></li>'
        noise += '<li><a href="/wugang/ztzl/fzxc/list.shtml">法治宣传专题</a></li>'
    inner = f'<ul class="list">{noise}{rows}</ul>{pager}{chrome.friends() if site.code == WUGANG else ""}'
    crumbs = chrome.crumb_links(site.breadcrumb, ["/", "/", "/", site.column])
    main = f'<div class="list-box">{inner}</div>'
    return chrome.column(site, site.section, [], asked=asked, main=main, crumbs=crumbs)


def search(site: Site, asked: Asked) -> Response:
    """Return the same column as its search interface answers: rows as JSON."""
    found = PAGE.search(asked.query)
    pages, number = site.pages(), int(found[1]) if found else 1
    rows = pages[number - 1] if 0 < number <= len(pages) else []
    results = [
        {"title": row.title, "url": row.path, "publishedTimeStr": f"{row.date} 00:00:00"} for row in rows
    ]
    data = {"data": {"page": number, "rows": site.per_page, "total": len(site.rows), "results": results}}
    return Response(
        headers=(("Content-Type", "application/json;charset=utf-8"),),
        body=json.dumps(data, ensure_ascii=False).encode(),
    )


# slug → name of columns that are not walked
OTHERS = {"xzzf": "行政执法", "czxx": "财政信息", "zsyz": "招商引资"}


def _root(site: Site) -> str:
    return "/wugang/" if site.code == WUGANG else "/hyxrmzfz/"


def _decoy_address(site: Site, slug: str) -> str:
    return f"{_root(site)}{slug}/202601/{hexes(site.code + slug)}.shtml"


def _decoy(site: Site, slug: str, name: str) -> dict[str, Route]:
    """Return another column with one document that is none of ours."""
    address, title = _decoy_address(site, slug), f"{name}有关事项公告"
    row = f'<ul><li><a href="{address}">{title}</a><span>2026-01-12</span></li></ul>'
    script = "<script>createPageHTML('page_div',1, 1,'list','shtml',1);</script>"
    text = (
        f"<h1><UCAPTITLE>{title}</UCAPTITLE></h1><UCAPCONTENT><p>现将{name}事项予以公告。</p></UCAPCONTENT>"
    )
    return {
        f"{_root(site)}{slug}/list.shtml": lambda asked: chrome.column(
            site, name, [], asked=asked, main=row + script
        ),
        address: lambda asked: chrome.column(site, name, [], asked=asked, main=text),
    }


def decoys(site: Site) -> tuple[str, ...]:
    """Return the addresses of documents in other columns."""
    return tuple(_decoy_address(site, slug) for slug in OTHERS)


JUMP = (
    '<html><head><meta charset="utf-8"><title></title><meta http-equiv="refresh" content="0;url={0}"></head>'
    '<body><script>window.location.href="{0}";</script></body></html>'
)


def _tree(site: Site) -> dict[str, Route]:
    """Return the columns between home page and listing."""

    def go(name: str, links: list[tuple[str, str]]) -> Route:
        return lambda asked: chrome.column(site, name, links, asked=asked)

    if site.code == WUGANG:
        inner = [
            ("/wugang/czxx/list.shtml", "财政信息"),
            ("/wugang/xzzf/list.shtml", "行政执法"),
            (site.column, "依法行政"),
        ]
        return {
            "/wugang/wgzwgk/zwgkn.shtml": go("政务公开", [("/wugang/xxgk/xxgk_list.shtml", "政府信息公开")]),
            "/wugang/xxgk/xxgk_list.shtml": go("政府信息公开", inner),
        }
    root = "/hyxrmzfz/"
    legal = [(f"{root}wjgk/list.shtml", "文件公开"), (f"{root}qtfdxx/nav_list.shtml", "其他法定信息")]
    other = [(f"{root}xzzf/list.shtml", "行政执法"), (site.column, "法治政府建设")]
    return {
        f"{root}zwgk/zwgk.shtml": go("政务公开", [(f"{root}zfxxgk/jump.shtml", "政府信息公开")]),
        f"{root}zfxxgk/jump.shtml": chrome.always(page_answer(JUMP.format(f"{root}zfxxgk/zfxxgk.shtml"))),
        f"{root}zfxxgk/zfxxgk.shtml": go(
            "政府信息公开", [(f"{root}fdzdgk/nav_list.shtml", "法定主动公开内容")]
        ),
        f"{root}fdzdgk/nav_list.shtml": go("法定主动公开内容", legal),
        f"{root}qtfdxx/nav_list.shtml": go("其他法定信息", other),
    }


def routes(site: Site) -> dict[str, Route]:
    """Return everything a UCAP portal serves."""
    root = _root(site)
    first = f"{root}wgzwgk/zwgkn.shtml" if site.code == WUGANG else f"{root}zwgk/zwgk.shtml"
    menu = [(first, "政务公开"), (f"{root}zsyz/list.shtml", "招商引资")]
    found: dict[str, Route] = {
        "/": lambda asked: chrome.home(site, menu, asked),
        SEARCH: lambda asked: search(site, asked),
        **_tree(site),
    }
    for slug, name in OTHERS.items():
        found |= _decoy(site, slug, name)
    for number in range(1, len(site.pages()) + 1):
        name = f"{_stem(site)}_{number}.shtml" if number > 1 else f"{_stem(site)}.shtml"
        found[_folder(site) + name] = partial(listing, site, number)
    for notice in site.notices.values():
        found[notice.path] = partial(detail, site, notice)
        for file in notice.files:
            found[file.path] = chrome.always(file.answer)
    return found

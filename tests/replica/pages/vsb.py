"""博达 VSB: how 武定 prints its pages: countdown pager, no metadata block, downloads that want a Referer."""

import posixpath
import re
from dataclasses import replace
from functools import partial
from html import escape
from urllib.parse import urlsplit

from tests.replica.pages import blocks, chrome
from tests.replica.pages.chrome import Asked, Route, page_answer
from tests.replica.world import Notice, Response, Row, Site

TREE = 5034
DYNAMIC = "/zfxxgk/fdzdgknr/list.jsp"
DOWNLOAD = "/system/_content/download.jsp"
WALLED = "/content.jsp"
PAGENUM = re.compile(r"PAGENUM=(\d+)")
WALL = (
    "<html><head><title>系统提示</title>"
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>'
    '<form action="/system/resource/login.jsp"><h2>系统提示</h2>'
    "<p>系统发生错误：您没有权限访问该内容，请登录。</p></form></body></html>"
)
HOTLINK = (
    "<html><head><title>下载</title></head><body>" + "<p>请从本站页面进入下载。</p>" * 90 + "</body></html>"
)
VENDOR = (
    '<link rel="stylesheet" href="/_sitegray/_sitegray_d.css">'
    '<script src="/_sitegray/_sitegray.js"></script>\n'
    '<script src="/system/resource/js/counter.js"></script>\n<META Name="keywords" Content="" />\n'
)


def file_path(fileid: str) -> str:
    """Return the address of an attachment."""
    return f"{DOWNLOAD}?urltype=news.DownloadAttachUrl&owner=1511420087&wbfileid={fileid}"


def _pager(pages: int, number: int, base: str) -> str:
    """Return the pager of page *number* (1-based); page p of N is ``base{N-p+1}.htm``."""

    def address(p: int) -> str:
        if p == 1:
            return base.rstrip("/") + ".htm" if number == 1 else f"../{base.rstrip('/')}.htm"
        return f"{base if number == 1 else ''}{pages - p + 1}.htm"

    def button(kind: str, text: str, p: int) -> str:
        if p in (number, 0) or p > pages:
            return f'<span class="p_{kind}_d p_fun_d">{text}</span>'
        return f'<span class="p_{kind} p_fun"><a href="{address(p)}">{text}</a></span>'

    numbers = "".join(
        f'<span class="p_no_d">{p}</span>'
        if p == number
        else f'<span class="p_no"><a href="{address(p)}">{p}</a></span>'
        for p in range(1, pages + 1)
    )
    buttons = button("first", "首页", 1) + button("prev", "上页", number - 1) + numbers
    buttons += button("next", "下页", number + 1) + button("last", "尾页", pages)
    return f'<span class="p_pages">{buttons}</span><span class="p_t">{number}/{pages}</span>'


def _climb(href: str, at: str) -> str:
    """Return a row's address as VSB writes it: climbing from the list file to the root."""
    if "://" in href:
        return href
    parts = urlsplit(href)
    return posixpath.relpath(parts.path, posixpath.dirname(at)) + (f"?{parts.query}" if parts.query else "")


def _rows(rows: list[Row], at: str) -> str:
    return "\n".join(
        blocks.row_html(row, escape(_climb(row.path, at)), prefix=f' id="line_u6_{place}"')
        for place, row in enumerate(rows)
    )


def listing(site: Site, number: int, at: str, asked: Asked) -> Response:
    """Return page *number* (1-based) of the static list, which stands at *at*."""
    pages = site.pages()
    stem = posixpath.basename(site.column).removesuffix(".htm") + "/"
    pager = f'<span class="p_t">共{len(site.rows)}条</span>' + _pager(len(pages), number, stem)
    main = f'<ul class="list">{_rows(pages[number - 1], at)}</ul>'
    main += f'<div class="pb_sys_common pb_sys_normal pb_sys_style1">{pager}</div>'
    return _column(site, site.section, [("/zfxxgk/fdzdgknr/xzzf.htm", "行政执法")], asked, main)


def dynamic(site: Site, asked: Asked) -> Response:
    """Return the same column as a JSP lists it: query-only hrefs in the pager."""
    pages = site.pages()
    found = PAGENUM.search(asked.query)
    number = min(max(int(found[1]) if found else 1, 1), len(pages))
    tail = f"urltype=tree.TreeTempUrl&amp;wbtreeid={TREE}"
    links = "".join(
        f'<a href="?totalpage={len(pages)}&amp;PAGENUM={p}&amp;{tail}">{p}</a> '
        for p in range(1, len(pages) + 1)
    )
    if number < len(pages):
        links += (
            f'<a class="Next" href="?totalpage={len(pages)}&amp;PAGENUM={number + 1}&amp;{tail}">下页</a>'
        )
    main = f'<ul class="list">{_rows(pages[number - 1], DYNAMIC)}</ul><div class="pages">{links}</div>'
    return _column(site, site.section, [], asked, main)


def _column(site: Site, name: str, links: list[tuple[str, str]], asked: Asked, main: str) -> Response:
    answer = chrome.column(site, name, links, asked=asked, main=main)
    body = answer.body.replace(b"</head>", VENDOR.encode() + b"</head>", 1)
    return page_answer(body.decode())


def _neighbours(site: Site, notice: Notice) -> str:
    """Return 上一条 (newer) and 下一条 (older) as VSB prints them."""
    listed = [row for row in site.rows if row.leads_to == "page"]
    place = next((at for at, row in enumerate(listed) if row.path == notice.path), None)
    if place is None:
        return ""
    lines = []
    for word, at, none in (("上一条", place - 1, "已是首条"), ("下一条", place + 1, "已是尾条")):
        if 0 <= at < len(listed):
            href = posixpath.basename(listed[at].path)
            lines.append(f'<p>{word}：<a href="{href}">{escape(listed[at].title)}</a></p>')
        else:
            lines.append(f"<p>{none}</p>")
    return "".join(lines)


def _files(notice: Notice) -> str:
    return "".join(
        f'<p>附件【<a href="{escape(file.path)}" target="_blank">{escape(file.name)}</a>】已下载'
        f'<span id="nattach{number}"><script>getClickTimes({number},1511420087,"x")</script></span>次</p>'
        for number, file in enumerate(notice.files, 9001)
    )


def detail(site: Site, notice: Notice, asked: Asked) -> Response:
    """Return a notice's page: all it says of itself stands in the head, or only in its title."""
    heading = "" if "bare" in notice.quirks else f"<h3>{blocks.br_title(notice)}</h3>"
    newsid = posixpath.basename(notice.path).removesuffix(".htm")
    clicks = f'<p>来源：　时间：　点击数：<script>_showDynClicks("wbnews", 1511420087, {newsid})</script></p>'
    template = "vsb_content_2" if "bare" in notice.quirks else "vsb_content"
    form = (
        f'<form name="_newscontent_fromname">{heading}{clicks}<div id="{template}">'
        '<div class="v_news_content">'
        f"{blocks.body_html(notice)}</div></div>{_files(notice)}{_neighbours(site, notice)}</form>"
    )
    top = chrome.navigation(site, [("/zfxxgk.htm", "政务公开")], 60) + chrome.noise_bar(asked.noise)
    crumbs = chrome.crumb_links(
        site.breadcrumb, ["/", "/zfxxgk.htm", "/zfxxgk/fdzdgknr.htm", site.column], " >> "
    )
    position = f'<div class="position">当前位置： {crumbs} >> 正文</div>'
    html = chrome.html_page(
        title=f"{escape(notice.flat_title)}-{site.owner}",
        head=VENDOR + chrome.article_metas(site, notice),
        body=top + position + form + chrome.footer(site),
    )
    return chrome.encoded(html, notice.quirks)


def download(site: Site, asked: Asked) -> Response:
    """Return the file to who comes from one of the portal's pages, and a page to everyone else."""
    if urlsplit(asked.headers.get("referer", "")).hostname != asked.host:
        return page_answer(HOTLINK)
    files = (file for notice in site.notices.values() for file in notice.files)
    file = next((each for each in files if each.path.partition("?")[2] == asked.query), None)
    if file is None:
        return page_answer(HOTLINK)
    named = ("Content-Disposition", "attachment; filename=" + file.name.encode("gbk").decode("latin-1"))
    return replace(file.answer, headers=(*file.answer.headers, named))


def _go(site: Site, name: str, links: list[tuple[str, str]]) -> Route:
    return lambda asked: _column(site, name, links, asked, "")


# name → list and document of columns that are not walked
OTHERS = {
    "行政执法": ("/zfxxgk/fdzdgknr/xzzf.htm", "/info/2501/341761.htm"),
    "财政信息": ("/zfxxgk/fdzdgknr/czxx.htm", "/info/2502/341800.htm"),
    "招商引资": ("/zsyz.htm", "/info/1040/341855.htm"),
}


def decoys(site: Site) -> tuple[str, ...]:
    """Return the addresses of documents in other columns."""
    return tuple(address for _, address in OTHERS.values())


def _other(site: Site, name: str, path: str, address: str) -> dict[str, Route]:
    title, text = f"{name}有关事项公告", f"<p>现将本级{name}有关事项予以公告，请知悉。</p>"
    link = f'<a href="{posixpath.relpath(address, posixpath.dirname(path))}">{title}</a>'
    row = f'<ul><li id="line_u8_0">{link}<span>2026-01-12</span></li></ul>'
    page = f'<h3>{title}</h3><div id="vsb_content"><div class="v_news_content">{text}</div></div>'
    return {
        path: lambda asked: _column(site, name, [], asked, row),
        address: lambda asked: _column(site, name, [], asked, page),
    }


def routes(site: Site) -> dict[str, Route]:
    """Return everything a VSB portal serves."""
    menu = [("zfxxgk.htm", "政务公开"), ("zsyz.htm", "招商引资")]
    content = [
        ("fdzdgknr/czxx.htm", "财政信息"),
        ("fdzdgknr/xzzf.htm", "行政执法"),
        (posixpath.relpath(site.column, "/zfxxgk"), "依法行政"),
    ]
    found: dict[str, Route] = {
        "/": lambda asked: chrome.home(site, menu, asked),
        "/zfxxgk.htm": _go(
            site, "政务公开", [("zfxxgk/zfxxgkzn.htm", "指南"), ("zfxxgk/fdzdgknr.htm", "法定主动公开内容")]
        ),
        "/zfxxgk/fdzdgknr.htm": _go(site, "法定主动公开内容", content),
        DYNAMIC: lambda asked: dynamic(site, asked),
        DOWNLOAD: partial(download, site),
        WALLED: chrome.always(page_answer(WALL)),
    }
    for name, (path, address) in OTHERS.items():
        found |= _other(site, name, path, address)
    stem, count = site.column.removesuffix(".htm"), len(site.pages())
    for number in range(1, count + 1):
        at = f"{stem}/{count - number + 1}.htm" if number > 1 else site.column
        found[at] = partial(listing, site, number, at)
    for notice in site.notices.values():
        found[notice.path] = partial(detail, site, notice)
        own = (file for file in notice.files if not file.path.startswith(DOWNLOAD))
        found |= {file.path: chrome.always(file.answer) for file in own}  # from before a redesign
    return found

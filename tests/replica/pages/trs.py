"""拓尔思 TRS WCM: how 武乡 (M1 table, framed list) and 甘州 (M2 grid, twins, stub) print their pages."""

import posixpath
from functools import partial
from html import escape

from tests.replica.pages import blocks, chrome
from tests.replica.pages.chrome import Asked, Route, page_answer
from tests.replica.world import Notice, Response, Row, Site

WUXIANG, GANZHOU = "140429", "620702"
FONTS = (
    '<div class="tool">字体大小:'
    + "".join(
        f'【<a href="javascript:f({size})">{word}</a>】'
        for size, word in ((16, "大"), (14, "中"), (12, "小"))
    )
    + "</div>"
)
TREE_A = "/zwgk/zfxxgk/zfxxgkml/"
TREE_B = "/gzzfxxgk/"
LABELS_A = (
    (("索 引 号", "index_number"), None),
    (("发文字号", "document_number"), ("发文时间", "date_issued")),
    (("发文机关", "issuing_authority"), ("主 题 词", "keywords")),
    (("标 题", "title"), None),
    (("主题分类", "subject_category"), ("发布日期", "date_published")),
)
LABELS_B = (
    (("索引号", "index_number"), ("发文字号", "document_number")),
    (("关键词", "keywords"), ("发布机构", "publisher")),
    (("公开形式", "disclosure_method"), ("责任部门", "responsible_department")),
    (("生成日期", "date_generated"), ("是否有效", "validity_status")),
)


def _value(notice: Notice, name: str) -> str:
    return blocks.br_title(notice) if name == "title" else escape(notice.value(name))


def _cell_a(notice: Notice, label: str, name: str, span: str = "") -> str:
    return f"<td{span}><span>{label}</span><span>：</span><span>{_value(notice, name)}</span></td>"


def table_a(notice: Notice) -> str:
    """Return 武乡's block: label and value in one cell, labels split over spans and padded."""
    rows = []
    for left, right in LABELS_A:
        if right is None:
            rows.append(f"<tr>{_cell_a(notice, *left, ' colspan=2')}</tr>")
        else:
            rows.append(f"<tr>{_cell_a(notice, *left)}{_cell_a(notice, *right)}</tr>")
    return '<table width="100%" border="0"><tbody>' + "\n".join(rows) + "</tbody></table>"


def table_b(notice: Notice) -> str:
    """Return 甘州's block: four columns, a label's value in the next cell, many empty."""
    rows = (
        "<tr>" + "".join(f"<td>{label}</td><td>{_value(notice, name)}</td>" for label, name in row) + "</tr>"
        for row in LABELS_B
    )
    return '<table class="xxgk_table" cellpadding="0"><tbody>' + "".join(rows) + "</tbody></table>"


def _files(notice: Notice) -> str:
    links = (
        f'<p><a href="./{posixpath.basename(file.path)}" target="_blank">{escape(file.name)}</a></p>'
        for file in notice.files
    )
    return "".join(links)


def _editor(notice: Notice, outer: str) -> str:
    inner = blocks.body_html(notice, _files(notice))
    if "nested" in notice.quirks:
        inner = f'<div class="TRS_Editor">{inner}</div>'
    return f'<div class="{outer}TRS_Editor">{inner}</div>'


def detail(site: Site, notice: Notice, asked: Asked) -> Response:
    """Return a notice's page."""
    crumbs = chrome.crumb_links(site.breadcrumb, ["/", "/", "../../", "../", "./"], ">")
    top = chrome.navigation(site, [("/zwgk/", "政务公开")], 60) + chrome.noise_bar(asked.noise)
    position = f'<div class="position">当前位置：{crumbs}</div>'
    code = '<div class="ewm"><p>扫一扫在手机打开当前页面</p><img src="/ewm.png"></div>'
    if site.code == WUXIANG:
        block = f"<div><div><div><div>{FONTS}{table_a(notice)}</div></div></div></div>"
        main = block + _editor(notice, "article-con ")
    else:
        heading = f'<h1 class="title">{blocks.br_title(notice)}</h1>'
        body = f'<div id="zoom">{_editor(notice, "")}</div>'
        main = f'<div class="main">{heading}{table_b(notice)}{body}{code}</div>'
    title = f"{escape(notice.flat_title)}-{site.owner}"
    html = chrome.html_page(
        title=title, head=chrome.article_metas(site, notice), body=top + position + main + chrome.footer(site)
    )
    return chrome.encoded(html, notice.quirks)


def _relative(row: Row, site: Site) -> str:
    """Return a row's address as TRS writes it: relative to the column; or a twin of it."""
    path = row.path
    if "://" in path:
        return path
    if row.form == "alias":
        return f"http://{site.hosts[-1]}{path}"
    if row.form == "twin":
        path = path.replace(".html", "_ghb.html")
    if path.startswith(site.column):
        return "./" + path.removeprefix(site.column)
    return posixpath.relpath(path, site.column)


def listing(site: Site, number: int, asked: Asked) -> Response:
    """Return page *number* (0-based) of the column."""
    pages = site.pages()
    rows = [blocks.row_html(row, _relative(row, site)) for row in pages[number]]
    quote = '"' if site.code == WUXIANG else "'"
    script = f"createPageHTML({len(pages)}, {number}, {quote}index{quote}, {quote}html{quote});"
    main = (
        '<ul class="list-li">' + "\n".join(rows) + f'</ul><div class="page"><script>{script}</script></div>'
        '<div class="hot"><h3>热点专题</h3><ul><li><a href="/ztzl/fzxc/">法治宣传专题</a></li></ul></div>'
    )
    crumbs = chrome.crumb_links(site.breadcrumb, ["/", "/", "../../", "../", "./"], ">")
    links = [("../xzzf/", "行政执法"), ("../czxx/", "财政信息")]
    return chrome.column(site, site.section, links, asked=asked, main=main, crumbs=crumbs)


def _decoy(site: Site, name: str, path: str) -> dict[str, Route]:
    """Return another column with one document that is none of ours."""
    address = f"{path}202601/t20260112_{2800000 + len(path)}.html"
    title = f"{name}有关事项的公告"

    def page(asked: Asked) -> Response:
        text = f'<div class="TRS_Editor"><p>{site.owner}就{name}事项公告如下，请有关单位知悉。</p></div>'
        return chrome.column(site, name, [], asked=asked, main=f"<h1>{title}</h1>{text}")

    def index(asked: Asked) -> Response:
        link = f'<a href="./{address.removeprefix(path)}">{title}</a>'
        row = f'<ul class="list-li"><li>{link}<span>2026-01-12</span></li></ul>'
        script = '<script>createPageHTML(1, 0, "index", "html");</script>'
        return chrome.column(site, name, [], asked=asked, main=row + script)

    return {path: index, address: page}


def _others(site: Site) -> dict[str, str]:
    """Return the columns that are not walked: path → name."""
    base = posixpath.dirname(site.column.rstrip("/")) + "/"
    return {f"{base}xzzf/": "行政执法", f"{base}czxx/": "财政信息", "/zsyz/": "招商引资"}


def decoys(site: Site) -> tuple[str, ...]:
    """Return the addresses of documents in other columns."""
    found = [address for path, name in _others(site).items() for address in _decoy(site, name, path)]
    return tuple(path for path in found if path.endswith(".html"))


def _tree_a(site: Site) -> dict[str, Route]:
    """Return the way from 武乡's home page: menu, a link without its slash, a directory, a framed list."""
    frame = '<iframe src="./yfxz_237001/" id="list" width="100%" frameborder="0"></iframe>'

    def go(name: str, links: list[tuple[str, str]], main: str = "") -> Route:
        return lambda asked: chrome.column(site, name, links, asked=asked, main=main)

    directory = [("./wjgk/", "文件公开"), ("./yfxz/", "依法行政"), ("./czxx/", "财政信息")]
    return {
        "/zwgk/": go("政务公开", [("/zwgk/zfxxgk", "政府信息公开"), ("/zwgk/zsyz/", "招商引资")]),
        "/zwgk/zfxxgk/": go(
            "政府信息公开", [("./zfxxgkzn/", "信息公开指南"), ("./zfxxgkml/", "政府信息公开目录")]
        ),
        TREE_A: go("政府信息公开目录", directory),
        TREE_A + "yfxz/": go("依法行政", [("./xzzf/", "行政执法")], frame),
    }


def _tree_b(site: Site) -> dict[str, Route]:
    def go(name: str, links: list[tuple[str, str]]) -> Route:
        return lambda asked: chrome.column(site, name, links, asked=asked)

    content = [("./zfwj_6041/", "政府文件"), ("./yfxz_6051/", "依 法 行 政"), ("./czyjs/", "财政预决算")]
    return {
        TREE_B: go("政府信息公开", [("./zfxxgkzn/", "信息公开指南"), ("./fdzdgknr/", "法定主动公开内容")]),
        TREE_B + "fdzdgknr/": go("法定主动公开内容", content),
    }


STUB = (
    '<html><head><title></title></head><body><div class="page"></div><!-- ' + "x" * 270 + " --></body></html>"
)


def _twins(routes: dict[str, Route]) -> dict[str, Route]:
    """Return the accessibility twins: the same pages under ``_ghb`` names."""
    found = {}
    for path, route in routes.items():
        name = path + "index.html" if path.endswith("/") else path
        found[name.replace(".html", "_ghb.html")] = route
    return found


def routes(site: Site) -> dict[str, Route]:
    """Return everything a TRS portal serves."""
    menu = [("/zwgk/", "政务公开")] if site.code == WUXIANG else [(TREE_B, "政府信息公开")]
    found: dict[str, Route] = {"/": lambda asked: chrome.home(site, [*menu, ("/zsyz/", "招商引资")], asked)}
    found |= _tree_a(site) if site.code == WUXIANG else _tree_b(site)
    for path, name in _others(site).items():
        found |= _decoy(site, name, path)
    for number in range(len(site.pages())):
        name = f"index_{number}.html" if number else ""
        found[site.column + name] = partial(listing, site, number)
    for notice in site.notices.values():
        found[notice.path] = partial(detail, site, notice)
        for file in notice.files:
            found[file.path] = chrome.always(file.answer)
    if site.code == GANZHOU:
        for number in range(len(site.pages()), 6):
            found[f"{site.column}index_{number}.html"] = chrome.always(page_answer(STUB))
        found |= _twins(found)
    for path in [each for each in found if each.endswith("/")]:
        found[path + "index.html"] = found[path]
        if path != "/":
            found[path.rstrip("/")] = chrome.always(chrome.gone(site.origin + path))
    return found

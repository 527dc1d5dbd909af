"""The minor families (guide §3.11) and portals of no family: lists turned by links, scripts and forms."""

import json
from functools import partial
from html import escape
from urllib.parse import parse_qs

from tests.replica.pages import blocks, chrome, holding
from tests.replica.pages.chrome import Asked, Route
from tests.replica.world import Notice, Response, Row, Site

LABELS = (
    ("索引号", "index_number"), ("文号", "document_number"), ("发布机构", "publisher"),
    ("发布日期", "date_published"),
)  # fmt: skip
VIEW_STATE = "/wEPDwUKMTY0{}bbAQ=="


def _styles(site: Site) -> tuple[str, str, str]:
    pager, rows, page = site.mode.split()
    return pager, rows, page


def _address(site: Site, number: int) -> str:
    """Return where page *number* (from 1) of the list stands; all pages of a form stand at one address."""
    if number == 1 or not site.turning:
        return site.column
    return site.turning.replace("{m}", str(number - 1)).replace("{}", str(number))


def _rows_html(site: Site, rows: list[Row]) -> str:
    style = _styles(site)[1]
    links = [
        (f'<a href="{escape(row.path)}" target="_blank">{escape(row.title)}</a>', row.date) for row in rows
    ]
    if style == "table":
        lines = "".join(
            f"<tr><td>{n}</td><td>{link}</td><td>{day}</td></tr>" for n, (link, day) in enumerate(links, 1)
        )
        return f"<table><tr><th>序号</th><th>标题</th><th>发布日期</th></tr>{lines}</table>"
    if style == "dl":
        return "".join(f"<dl><dt>{link}</dt><dd>{day}</dd></dl>" for link, day in links)
    if style == "divs":
        return "".join(
            f"<div><div><i>{day[8:]}</i><em>{day[:7]}</em></div><div><h4>{link}</h4></div></div>"
            for link, day in links
        )
    if style == "cards":
        return "".join(
            f'<div class="item"><h3>{link}</h3><p>有关情况报告如下。</p><p>时间：{day}　点击：3</p></div>'
            for link, day in links
        )
    return "<ul>" + "".join(f"<li>{link}<span>[{day}]</span></li>" for link, day in links) + "</ul>"


def _hidden(**fields: str) -> str:
    return "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())


def _pager_html(site: Site, number: int) -> str:
    kind, count = _styles(site)[0], len(site.pages())
    total = f"共{len(site.rows)}条 {number}/{count}页"
    following = min(number + 1, count)
    match kind:
        case "next":
            hrefs = {"首页": 1, "上一页": max(number - 1, 1), "下一页": following, "尾页": count}
            links = " ".join(f'<a href="{escape(_address(site, n))}">{text}</a>' for text, n in hrefs.items())
            return f'<div class="page">{total} {links}</div>'
        case "numbers":
            return '<div class="page">' + "".join(
                f"<b>{n}</b>" if n == number else f'<a href="{_address(site, n)}">{n}</a>'
                for n in range(1, count + 1)
            ) + "</div>"  # fmt: skip
        case "form":
            fields = _hidden(order="0", pageNo=str(number))
            link = f'<a href="javascript:turn({following})">下一页</a>'
            return f'<form name="pager" method="post" action="{site.column}">{fields}{total} {link}</form>'
        case "postback":
            fields = _hidden(__EVENTTARGET="", __EVENTARGUMENT="", __VIEWSTATE=VIEW_STATE)
            link = f"<a href=\"javascript:__doPostBack('pager','{following}')\">下一页</a>"
            return f'<form method="post" action="{site.column}">{fields}{total} {link}</form>'
        case "variables":
            return (
                f"<script>var currentPage = {number - 1};//from 0\nvar countPage = {count};\n"
                'document.write("<a href=\\"index_"+(currentPage+1)+"."+"html\\">下一页</a>");</script>'
            )
        case _:
            return f"<script>var totalPage = {count}; draw(totalPage, {number});</script>"


def _asked_number(site: Site, asked: Asked) -> int:
    """Return which page of the list is asked for."""
    sent = {key: values[-1] for key, values in parse_qs(asked.body).items()}
    if _styles(site)[0] == "form" and sent.get("order") == "0":
        return int(sent["pageNo"])
    if _styles(site)[0] == "postback" and sent.get("__VIEWSTATE") == VIEW_STATE:
        return int(sent["__EVENTARGUMENT"]) if sent["__EVENTTARGET"] == "pager" else 1
    target = f"{asked.path}?{asked.query}" if asked.query else asked.path
    numbers = range(1, len(site.pages()) + 1)
    return next((n for n in numbers if _address(site, n) == target), 1)


def listing(site: Site, asked: Asked) -> Response:
    """Return a page of the list."""
    number = _asked_number(site, asked)
    main = _rows_html(site, site.pages()[number - 1]) + _pager_html(site, number)
    if _styles(site)[0] == "literal":
        rows = ",".join(f"{{bt:'{row.title}',lj:'{row.path}',sj:'{row.date}'}}" for row in site.rows)
        main = f'<div id="app"></div><script>var rows = [{rows}]; show(rows);</script>'
    if _styles(site)[0] == "jsonp":
        call = (
            "url: '/tcms/messageController/getMessage.do', data: {columnId: 'c7', perpage: 4, startrecord: 1}"
        )
        main = f'<div id="rows"></div><script>$.ajax({{{call}, dataType: "jsonp"}});</script>'
    crumbs = chrome.crumb_links(site.breadcrumb, ["/", "/zwgk/", site.column], " > ")
    return chrome.column(site, site.section, [("/xzzf/", "行政执法")], asked=asked, main=main, crumbs=crumbs)


def messages(site: Site, asked: Asked) -> Response:
    """Return rows in JSONP, to who comes from the list's page."""
    values = {key: each[-1] for key, each in parse_qs(asked.query).items()}
    if site.origin not in asked.headers.get("referer", "") or values.get("columnId") != "c7":
        return chrome.NOT_FOUND
    rows = site.rows[int(values["startrecord"]) - 1 : int(values["endrecord"])]
    data = [{"title": row.title, "url": row.path, "pubDate": row.date} for row in rows]
    text = json.dumps({"total": len(site.rows), "data": data}, ensure_ascii=False)
    return Response(headers=(("Content-Type", "application/javascript"),), body=f"rows({text});".encode())


def _block(site: Site, notice: Notice) -> str:
    pairs = [(label, escape(notice.value(name))) for label, name in LABELS]
    match _styles(site)[2]:
        case "line":
            day, source = notice.value("date_published"), notice.value("content_source")
            return f"<p>发布时间：{day}　来源：{source}　浏览次数：<script>hits()</script></p>"
        case "list":
            return (
                "<ul>"
                + "".join(f"<li><b>{name}：</b><span>{value}</span></li>" for name, value in pairs)
                + "</ul>"
            )
        case "dl":
            return "<dl>" + "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in pairs) + "</dl>"
        case _:
            cells = [f"<td>{name}：</td><td>{value}</td>" for name, value in pairs]
            return "<table>" + "".join(f"<tr>{cells[at]}{cells[at + 1]}</tr>" for at in (0, 2)) + "</table>"


def detail(site: Site, notices: dict[str, Notice], asked: Asked) -> Response:
    """Return a notice's page: the one whose address was asked for, among those of one path."""
    target = f"{asked.path}?{asked.query}" if asked.query else asked.path
    notice = notices.get(target)
    if notice is None:
        return chrome.NOT_FOUND
    crumbs = chrome.crumb_links(site.breadcrumb, ["/", "/zwgk/", site.column], " > ")
    block, title = _block(site, notice), f"<h1>{blocks.br_title(notice)}</h1>"
    above = title + block if _styles(site)[2] == "line" else block + title
    container = "wz" if site.platform == "generic" else "content"
    body = f'<div class="{container}">{blocks.body_html(notice, holding.shown(notice.files))}</div>'
    below = '<p><a href="javascript:print()">【打印】</a><a href="javascript:close()">【关闭】</a></p>'
    html = chrome.html_page(
        title=f"{escape(notice.flat_title)}-{site.owner}",
        head=chrome.article_metas(site, notice),
        body=chrome.navigation(site, [("/zwgk/", "政务公开")], 60)
        + f'<div class="position">当前位置：{crumbs}</div>{above}{body}{below}{chrome.footer(site)}',
    )
    return chrome.encoded(html, notice.quirks)


def decoys(site: Site) -> tuple[str, ...]:
    """Return the addresses of documents in other columns: there are none."""
    del site
    return ()


def routes(site: Site) -> dict[str, Route]:
    """Return everything a portal of these families serves."""
    links = [("/zwgk/", "政务公开")]
    found: dict[str, Route] = {
        "/": lambda asked: chrome.home(site, links, asked),
        "/zwgk/": lambda asked: chrome.column(site, "政务公开", [(site.column, site.section)], asked=asked),
        "/tcms/messageController/getMessage.do": partial(messages, site),
    }
    for number in range(1, len(site.pages()) + 1):
        found[_address(site, number).partition("?")[0]] = partial(listing, site)
    by_path: dict[str, dict[str, Notice]] = {}
    for notice in site.notices.values():
        by_path.setdefault(notice.path.partition("?")[0], {})[notice.path] = notice
    found |= holding.routes(site.notices.values())
    found |= {path: partial(detail, site, notices) for path, notices in by_path.items()}
    return found

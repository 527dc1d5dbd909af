"""The families whose pages only frame their lists (guide §3.4 to §3.10): shells, interfaces, documents."""

import json
import re
from collections.abc import Callable
from functools import partial
from html import escape
from urllib.parse import parse_qs

from tests.replica.pages import blocks, chrome, holding
from tests.replica.pages.chrome import Asked, Route, page_answer
from tests.replica.world import Notice, Response, Row, Site, hexes

UNIT, COLUMN, WEB = "247686", "61490", "39"
SID, CATALOGUE = "755041", "5241"
ORGAN, CATEGORY = "6599971", "6716251"
DEPARTMENT, SITE_GUID = "114110240057660135", "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
CHANNEL = hexes("framed channel")
GROUP = 3
"""pages that a Hanweb column page holds in its store"""
MOST = 300
"""rows that a Hanweb proxy gives at once"""
LABELS = (
    ("索引号", "index_number"), ("文号", "document_number"), ("发布机构", "publisher"),
    ("发布日期", "date_published"),
)  # fmt: skip
BODIES = {
    "hanweb": '<!--<$[正文]>begin--><div class="bt-content">{}</div><!--<$[正文]>end-->',
    "jpaas": '<div id="zoom"><div class="content">{}</div></div>',
    "gkmlpt": '<div class="article-content">{}</div>',
    "nfcms": '<div class="article-content">{}</div>',
    "lonsun": '<div class="contentxxgk j-fontContent">{}</div>',
    "pc_list": '<div class="article-content-body">{}</div>',
    "cicro": '<div class="ewb-article-detail">{}</div>',
    "henan": '<div id="zoom">{}</div>',
    "epoint": '<div class="ewb-article-detail">{}</div>',
    "ucap": '<div id="zoomcon"><UCAPCONTENT>{}</UCAPCONTENT></div>',
}


def _json(value: object) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(headers=(("Content-Type", "application/json;charset=utf-8"),), body=body)


def _asked(asked: Asked) -> dict[str, str]:
    """Return what a request sends, in its address and in its form."""
    values = parse_qs(asked.query, keep_blank_values=True) | parse_qs(asked.body, keep_blank_values=True)
    return {key: each[-1] for key, each in values.items()}


def _number(values: dict[str, str], name: str) -> int:
    return int(values[name]) if values.get(name, "").isdecimal() else 1


def _page(site: Site, number: int) -> list[Row]:
    """Return page *number* (1-based) of the list; nothing beyond its end."""
    pages = site.pages()
    return pages[number - 1] if 0 < number <= len(pages) else []


def _items(rows: list[Row]) -> str:
    return "\n".join(blocks.row_html(row, row.path) for row in rows)


def _shell(site: Site, asked: Asked, main: str, head: str = "") -> Response:
    answer = chrome.column(site, site.section, [("/xzzf/", "行政执法")], asked=asked, main=main)
    return page_answer(answer.body.decode().replace("</head>", f"{head}</head>", 1))


# Hanweb: the record store of a column page, its proxy, the information-disclosure module


def _store(site: Site, rows: list[Row], group: int = 2) -> str:
    records = "".join(f"<record><![CDATA[{blocks.row_html(row, row.path)}]]></record>" for row in rows)
    link = f"/module/web/jpage/dataproxy.jsp?page={group}&appid=1&webid={WEB}&path=/&columnid={COLUMN}"
    return (
        f'<datastore><nextgroup><![CDATA[<a href="{link}&unitid={UNIT}"></a>]]></nextgroup>'
        f"<recordset>{records}</recordset></datastore>"
    )


def hanweb_column(site: Site, asked: Asked) -> Response:
    """Return a column page: the first rows in a store, the proxy's parameters in a script."""
    first = _store(site, site.rows[: GROUP * site.per_page])
    script = (
        f"$('#{UNIT}').jpage({{totalRecord:{len(site.rows)}, perPage:{site.per_page}, "
        f"proxyUrl:'/module/web/jpage/dataproxy.jsp', params:{{col:1,appid:1,webid:{WEB},path:'/',"
        f"columnid:{COLUMN},sourceContentType:1,unitid:'{UNIT}',webname:'{site.owner}',permissiontype:0}}}});"
    )
    if site.mode == "grouped":  # nothing but the store tells that there is more, and where
        script = ""
    main = f'<div id="{UNIT}"><script type="text/xml">{first}</script></div><script>{script}</script>'
    return _shell(site, asked, main)


def hanweb_proxy(site: Site, asked: Asked) -> Response:
    """Return rows as the proxy of this portal understands what it is asked."""
    values = _asked(asked)
    if (values.get("unitid"), values.get("columnid")) != (UNIT, COLUMN):
        return page_answer(_store(site, []))
    start, end = _number(values, "startrecord"), _number(values, "endrecord")
    match site.mode:
        case "records":  # windows that overlap
            rows = site.rows[max(start - 3, 0) : end][:MOST]
        case "page":
            rows = _page(site, _number(values, "page"))
        case "grouped" if asked.body:
            return Response(status=405, body=b"<html>Method Not Allowed</html>")
        case "grouped":
            number, size = _number(values, "page"), GROUP * site.per_page
            rows = site.rows[(number - 1) * size : number * size]
        case _:  # whatever is asked
            rows = site.rows[: GROUP * site.per_page]
    body = _store(site, rows).encode()
    return Response(headers=(("Content-Type", "text/xml;charset=utf-8"),), body=body)


def xxgk_column(site: Site, asked: Asked) -> Response:
    """Return a column page of the disclosure module: nothing but parameters."""
    script = "var infotypeId='A0212';var jdid='3096';var area='002482429';var divid='div1229498488';"
    return _shell(site, asked, f'<div id="div1229498488"></div><script>{script}</script>')


def xxgk_search(site: Site, asked: Asked) -> Response:
    """Return a page of the module's table."""
    values = _asked(asked)
    rows = _page(site, _number(values, "currpage")) if values.get("infotypeId") == "A0212" else []
    lines = "".join(
        f'<tr class="tr_main_value_{"odd" if place % 2 else "even"}"><td>{place}</td>'
        f'<td><a href="{row.path}" title="{escape(row.title)}">{escape(row.title[:20])}</a></td>'
        f"<td>{row.date}</td></tr>"
        for place, row in enumerate(rows, 1)
    )
    end = f"共{len(site.pages())}页" if site.rows else "没有相关信息"
    return page_answer(f"<table>{lines}</table><div>{end}</div>")


# Hanweb, new generation: units that the page names in queryData


def _query_data(tag: str) -> str:
    return (
        f"{{'webId':'a1b2','tplSetId':'c3d4','pageId':'e5f6','tagId':'{tag}','pageType':'column',"
        "'parseType':'bulidstatic'}"
    )


def _unit_html(site: Site, number: int) -> str:
    size = site.per_page
    return (
        f"<ul>{_items(_page(site, number))}</ul>"
        f"<div class='pagination' rows='{len(site.rows)}' count='{size}'></div>"
    )


def jpaas_column(site: Site, asked: Asked) -> Response:
    """Return a column page with two units: a menu, and the list, rendered or not."""
    first = _unit_html(site, 1) if site.mode == "rendered" else ""
    main = (
        f'<div class="left" queryData="{_query_data("左侧导航")}"></div>'
        f'<div class="page-content" queryData="{_query_data("信息列表")}">{first}</div>'
    )
    return _shell(site, asked, main)


def jpaas_unit(site: Site, asked: Asked) -> Response:
    """Return a unit's HTML in JSON; a call from outside the portal's pages is refused."""
    values = _asked(asked)
    if not asked.headers.get("referer"):
        return Response(status=403, body=b"<html>Forbidden</html>")
    if values.get("tagId") != "信息列表":
        menu = "".join(f'<li><a href="/lm{n}/index.html">栏目{n}</a></li>' for n in range(8))
        return _json({"success": True, "data": {"html": f"<ul>{menu}</ul>"}})
    number = json.loads(values.get("paramJson", "{}")).get("pageNo", 1)
    number = 1 if site.mode == "stuck" else number
    return _json({"success": True, "data": {"html": _unit_html(site, number)}})


# gkmlpt: a catalogue tree in a script, an interface of 100 to a page, bodies in scripts


def gkmlpt_index(site: Site, asked: Asked) -> Response:
    """Return the catalogue's page: everything in window._CONFIG, a JS object."""
    tree = (
        "{id: 5240, name: '机构职能', parent: 0, post_count: 3},"
        f"{{id: {CATALOGUE}, name: '{site.section}', parent: 0, post_count: {len(site.rows)}}}"
    )
    config = f"window._CONFIG = {{ SID: '{SID}', SERVICE_AREA_ID: 12, TREE: [{tree}] }};"
    return _shell(site, asked, f'<div id="app"></div><script>{config}</script>')


def gkmlpt_api(site: Site, asked: Asked) -> Response:
    """Return a page of the catalogue; page 0 is page 1."""
    values = _asked(asked)
    if values.get("sid") != SID:
        return _json({"total": 0, "articles": []})
    rows = _page(site, max(int(values.get("page", "1")), 1))
    articles = [
        {
            "id": place, "title": row.title, "identifier": site.notices[row.path].value("index_number"),
            "publisher": site.notices[row.path].value("publisher"), "date": 1773792000,
            "display_publish_time": row.date, "url": site.origin + row.path, "post_url": row.path,
            "attachment": [{"name": f"附件{n}.pdf", "url": f"/attachment/0/{n}.pdf"} for n in (1, 2)],
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    return _json({"classify": {"name": site.section}, "total": len(site.rows), "articles": articles})


# the others


def ucap_column(site: Site, asked: Asked) -> Response:
    """Return a column page whose rows a script fetches."""
    head = chrome.metas([("channelid", CHANNEL)])
    return _shell(site, asked, '<ul id="body"></ul><div id="page_div"></div>', head)


def ucap_search(site: Site, asked: Asked) -> Response:
    """Return a page of the column's JSON."""
    number = _number(_asked(asked), "page")
    results = [
        {
            "title": row.title,
            "url": f"//{site.hosts[0]}{row.path}",
            "publishedTimeStr": f"{row.date} 09:00:00",
            "resList": [{"name": "相关解读", "url": "/jd/1.shtml"}],
            "domainMetaList": [{"resultList": [{"name": "文号", "key": "wh", "value": "null"}]}],
        }
        for row in _page(site, number)
    ]
    data = {"page": number, "rows": site.per_page, "total": len(site.rows), "results": results}
    return _json({"data": data})


def lonsun_column(site: Site, asked: Asked) -> Response:
    """Return a disclosure column: parameters in its address and in a script."""
    script = f"var siteId = {ORGAN[:4]}; load({{labelName:'publicInfoList', siteId: '{ORGAN[:4]}'}});"
    return _shell(site, asked, f'<div class="xxgk_list"></div><script>{script}</script>')


def lonsun_label(site: Site, asked: Asked) -> Response:
    """Return a page of the list as markup."""
    values = _asked(asked)
    right = (values.get("organId"), values.get("catId")) == (ORGAN, CATEGORY)
    rows = _page(site, _number(values, "pageIndex")) if right else []
    lines = "".join(
        f'<ul><li>{place}</li><li class="syh">{site.notices[row.path].value("index_number")}</li>'
        f'<li><a href="{row.path}" title="{escape(row.title)}">{escape(row.title)}</a></li>'
        f'<li class="date">{row.date}</li></ul>'
        for place, row in enumerate(rows, 1)
    )
    script = f"<script>Ls.pagination('#page_public_info').init({{pageCount:{len(site.pages())},}});</script>"
    return page_answer(f'<div class="xxgk_navli">{lines or "暂无相关信息"}</div>{script}')


def _source(row: Row) -> dict[str, object]:
    return {"title": row.title, "pubDate": f"{row.date} 08:30", "urls": json.dumps({"pc": row.path})}


def pc_column(site: Site, asked: Asked) -> Response:
    """Return list.html: the first page's rows in a script."""
    first = [
        _source(row) | {"articleFiles": [{"fileName": "a.pdf", "filePath": "/a.pdf", "domainName": ""}]}
        for row in _page(site, 1)
    ]
    script = (
        f"var articleList={json.dumps(first, ensure_ascii=False)};"
        f"var param = {{webSiteCode:['lbxrmzf'], channelCode:['c105699'], pageSize:{site.per_page}}};"
    )
    return _shell(site, asked, f'<div id="list"></div><script>{script}</script>')


def pc_query(site: Site, asked: Asked) -> Response:
    """Return a page of rows, JSON within JSON."""
    values = _asked(asked)
    rows = _page(site, _number(values, "current")) if values.get("channelCode[]") == "c105699" else []
    results = [{"source": _source(row) | {"showTitle": "", "images": "[]"}} for row in rows]
    return _json({"data": {"total": len(site.rows), "results": results}})


def cicro_list(site: Site, asked: Asked) -> Response:
    """Return a page of iList.jsp; its pager is drawn by a script."""
    number = _number(_asked(asked), "cur_page")
    main = (
        f'<div class="ewb-job"><ul>{_items(_page(site, number))}</ul></div>'
        f'<div class="pages"><script>page({number})</script>第{number}页 共{len(site.pages())}页</div>'
    )
    return _shell(site, asked, main)


def suffixed(site: Site, number: int, asked: Asked) -> Response:
    """Return a page of a list whose pager is drawn by a script that knows how many there are."""
    script = f"<script>var totalPage = {len(site.pages())}; drawPager(totalPage);</script>"
    table = f'<div id="articleListTable"><ul>{_items(_page(site, number))}</ul></div>'
    return _shell(site, asked, f'{table}<div class="page">{script}</div>')


def epoint_column(site: Site, asked: Asked) -> Response:
    """Return a disclosure page that leaves everything to scripts."""
    script = f"var deptcode = '{DEPARTMENT}'; var categorynum = '032002';"
    head = '<script src="/js/webBuilderCommon.js"></script>'
    return _shell(site, asked, f'<ul id="govinfolist"></ul><script>{script}</script>', head)


def epoint_common(_asked_: Asked) -> Response:
    """Return the script that knows the site."""
    script = f"var siteInfo = {{ projectName: '/EpointWebBuilder', siteGuid: '{SITE_GUID}' }};\n" * 2
    return Response(headers=(("Content-Type", "application/javascript"),), body=script.encode())


def epoint_list(site: Site, asked: Asked) -> Response:
    """Return a page of rows; the interface says nothing of their number."""
    values = json.loads(asked.body or "{}")
    right = (values.get("siteGuid"), values.get("deptcode")) == (SITE_GUID, DEPARTMENT)
    rows = _page(site, values.get("pageIndex", 1)) if right else []
    data = [{"infourl": row.path, "realtitle": row.title, "infodate": row.date} for row in rows]
    return _json({"custom": {"data": data}, "status": {"code": 1}})


# documents


def _block(site: Site, notice: Notice) -> str:
    """Return the metadata block in the family's shape."""
    pairs = [(label, escape(notice.value(name))) for label, name in LABELS]
    if site.platform == "cicro":
        return (
            '<div id="symbol">' + "".join(f"<div>{name}：{value}</div>" for name, value in pairs) + "</div>"
        )
    if site.platform in ("epoint", "ucap"):
        items = "".join(f"<li><span>{name}：</span><span>{value}</span></li>" for name, value in pairs)
        return f'<div class="zwgk_comr1"><ul>{items}</ul></div>'
    cells = [f"<td>{name}</td><td>{value}</td>" for name, value in pairs]
    rows = "".join(f"<tr>{cells[at]}{cells[at + 1]}</tr>" for at in (0, 2))
    return f'<table class="xxgk_table"><tbody>{rows}</tbody></table>'


def _title(site: Site, notice: Notice) -> str:
    title = blocks.br_title(notice)
    match site.platform:
        case "ucap":
            return f"<h1><UCAPTITLE>{title}</UCAPTITLE></h1>"
        case "hanweb":
            return f'<p class="tit"><!--<$[标题名称(html)]>begin-->{title}<!--<$[标题名称(html)]>end--></p>'
        case "cicro":
            return f'<div id="main">{title}</div>'
        case _:
            return f"<h1>{title}</h1>"


def detail(site: Site, notice: Notice, asked: Asked) -> Response:
    """Return a notice's page."""
    inner = blocks.body_html(notice, holding.shown(notice.files))
    crumbs = chrome.crumb_links(site.breadcrumb, ["/", "/zwgk/", site.column], " > ")
    body = BODIES[site.platform].format(inner)
    if site.platform == "gkmlpt":
        content = json.dumps(escape(inner), ensure_ascii=False).replace("</", "<\\/")
        script = f'window._CONFIG = {{SID: "{SID}", DETAIL: {{"content": {content}}}}};'
        body = f'<div id="app"></div><script>{script}</script>'
    if site.platform == "nfcms":
        body += f'<script>var NFCMS_POST_ID = "{len(inner)}";</script>'
    code = '<div class="ewm"><p>扫一扫在手机打开当前页面</p></div>'
    html = chrome.html_page(
        title=f"{escape(notice.flat_title)}-{site.owner}",
        head=chrome.article_metas(site, notice),
        body=chrome.navigation(site, [("/zwgk/", "政务公开")], 60)
        + f'<div class="position">当前位置：{crumbs}</div>'
        + _block(site, notice) + _title(site, notice) + body + code + chrome.footer(site),
    )  # fmt: skip
    return chrome.encoded(html, notice.quirks)


def decoys(site: Site) -> tuple[str, ...]:
    """Return the addresses of documents in other columns: there are none."""
    del site
    return ()


Maker = Callable[[Site, Asked], Response]
# platform and mode → what stands at the column, and the interface it uses
INTERFACES: dict[str, dict[str, Maker]] = {
    "hanweb": {"": hanweb_column, "/module/web/jpage/dataproxy.jsp": hanweb_proxy},
    "hanweb xxgk": {"": xxgk_column, "/module/xxgk/search.jsp": xxgk_search},
    "jpaas": {"": jpaas_column, "/api-gateway/jpaas-publish-server/front/page/build/unit": jpaas_unit},
    "gkmlpt": {"": gkmlpt_index, f"/gkmlpt/api/all/{CATALOGUE}": gkmlpt_api},
    "ucap": {"": ucap_column, f"/common/search/{CHANNEL}": ucap_search},
    "lonsun": {"": lonsun_column, "/site/label/8888": lonsun_label},
    "pc_list": {"": pc_column, "/queryList": pc_query},
    "cicro": {"": cicro_list},
    "epoint": {"": epoint_column, "/EpointWebBuilder/rest/lightfrontaction/getgovinfolist": epoint_list},
}
SUFFIXES = {"henan": "list{}.html", "nfcms": "index_{}.html"}


def _for(make: Maker, site: Site) -> Route:
    return lambda asked: make(site, asked)


def routes(site: Site) -> dict[str, Route]:
    """Return everything a portal of these families serves."""
    path = site.column.partition("?")[0].partition("#")[0]
    links = [("/zwgk/", "政务公开")]
    inside = [(path, "政府信息公开目录") if site.platform == "gkmlpt" else (site.column, site.section)]
    found: dict[str, Route] = {
        "/": lambda asked: chrome.home(site, links, asked),
        "/zwgk/": lambda asked: chrome.column(site, "政务公开", inside, asked=asked),
    }
    makers = INTERFACES.get(f"{site.platform} {site.mode}") or INTERFACES.get(site.platform, {})
    found |= {place or path: _for(make, site) for place, make in makers.items()}
    if site.platform == "epoint":
        found["/js/webBuilderCommon.js"] = epoint_common
    if site.platform in SUFFIXES:
        found[path] = partial(suffixed, site, 1)
        folder = re.sub(r"[^/]*$", "", path)
        for number in range(2, len(site.pages()) + 1):
            found[folder + SUFFIXES[site.platform].format(number)] = partial(suffixed, site, number)
    for notice in site.notices.values():
        found[notice.path] = partial(detail, site, notice)
    return found | holding.routes(site.notices.values())

"""The families whose pages only frame their lists (guide §3.4 to §3.10): shells, interfaces, documents."""

import json
import re
from collections.abc import Callable
from functools import partial
from html import escape

from tests.replica.pages import blocks, chrome, holding
from tests.replica.pages.chrome import Asked, Route, page_answer
from tests.replica.pages.hanweb import (
    hanweb_column,
    hanweb_proxy,
    jpaas_column,
    jpaas_unit,
    xxgk_column,
    xxgk_search,
)
from tests.replica.pages.shells import (
    BODIES,
    CHANNEL,
    LABELS,
    json_answer,
    list_items,
    number_asked,
    rows_of_page,
    shell_around,
    values_asked,
)
from tests.replica.world import Notice, Response, Row, Site

SID, CATALOGUE = "755041", "5241"
ORGAN, CATEGORY = "6599971", "6716251"
DEPARTMENT, SITE_GUID = "114110240057660135", "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"


# gkmlpt: a catalogue tree in a script, an interface of 100 to a page, bodies in scripts


def gkmlpt_index(site: Site, asked: Asked) -> Response:
    """Return the catalogue's page: everything in window._CONFIG, a JS object."""
    tree = (
        "{id: 5240, name: '机构职能', parent: 0, post_count: 3},"
        f"{{id: {CATALOGUE}, name: '{site.section}', parent: 0, post_count: {len(site.rows)}}}"
    )
    config = f"window._CONFIG = {{ SID: '{SID}', SERVICE_AREA_ID: 12, TREE: [{tree}] }};"
    return shell_around(site, asked, f'<div id="app"></div><script>{config}</script>')


def gkmlpt_api(site: Site, asked: Asked) -> Response:
    """Return a page of the catalogue; page 0 is page 1."""
    values = values_asked(asked)
    if values.get("sid") != SID:
        return json_answer({"total": 0, "articles": []})
    rows = rows_of_page(site, max(int(values.get("page", "1")), 1))
    articles = [
        {
            "id": place, "title": row.title, "identifier": site.notices[row.path].value("index_number"),
            "publisher": site.notices[row.path].value("publisher"), "date": 1773792000,
            "display_publish_time": row.date, "url": site.origin + row.path, "post_url": row.path,
            "attachment": [{"name": f"附件{n}.pdf", "url": f"/attachment/0/{n}.pdf"} for n in (1, 2)],
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    return json_answer({"classify": {"name": site.section}, "total": len(site.rows), "articles": articles})


# the others


def ucap_column(site: Site, asked: Asked) -> Response:
    """Return a column page whose rows a script fetches."""
    head = chrome.metas([("channelid", CHANNEL)])
    return shell_around(site, asked, '<ul id="body"></ul><div id="page_div"></div>', head)


def ucap_search(site: Site, asked: Asked) -> Response:
    """Return a page of the column's JSON."""
    number = number_asked(values_asked(asked), "page")
    results = [
        {
            "title": row.title,
            "url": f"//{site.hosts[0]}{row.path}",
            "publishedTimeStr": f"{row.date} 09:00:00",
            "resList": [{"name": "相关解读", "url": "/jd/1.shtml"}],
            "domainMetaList": [{"resultList": [{"name": "文号", "key": "wh", "value": "null"}]}],
        }
        for row in rows_of_page(site, number)
    ]
    data = {"page": number, "rows": site.per_page, "total": len(site.rows), "results": results}
    return json_answer({"data": data})


def lonsun_column(site: Site, asked: Asked) -> Response:
    """Return a disclosure column: parameters in its address and in a script."""
    script = f"var siteId = {ORGAN[:4]}; load({{labelName:'publicInfoList', siteId: '{ORGAN[:4]}'}});"
    return shell_around(site, asked, f'<div class="xxgk_list"></div><script>{script}</script>')


def lonsun_label(site: Site, asked: Asked) -> Response:
    """Return a page of the list as markup."""
    values = values_asked(asked)
    right = (values.get("organId"), values.get("catId")) == (ORGAN, CATEGORY)
    rows = rows_of_page(site, number_asked(values, "pageIndex")) if right else []
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
        for row in rows_of_page(site, 1)
    ]
    script = (
        f"var articleList={json.dumps(first, ensure_ascii=False)};"
        f"var param = {{webSiteCode:['lbxrmzf'], channelCode:['c105699'], pageSize:{site.per_page}}};"
    )
    return shell_around(site, asked, f'<div id="list"></div><script>{script}</script>')


def pc_query(site: Site, asked: Asked) -> Response:
    """Return a page of rows, JSON within JSON."""
    values = values_asked(asked)
    rows = (
        rows_of_page(site, number_asked(values, "current"))
        if values.get("channelCode[]") == "c105699"
        else []
    )
    results = [{"source": _source(row) | {"showTitle": "", "images": "[]"}} for row in rows]
    return json_answer({"data": {"total": len(site.rows), "results": results}})


def cicro_list(site: Site, asked: Asked) -> Response:
    """Return a page of iList.jsp; its pager is drawn by a script."""
    number = number_asked(values_asked(asked), "cur_page")
    main = (
        f'<div class="ewb-job"><ul>{list_items(rows_of_page(site, number))}</ul></div>'
        f'<div class="pages"><script>page({number})</script>第{number}页 共{len(site.pages())}页</div>'
    )
    return shell_around(site, asked, main)


def suffixed(site: Site, number: int, asked: Asked) -> Response:
    """Return a page of a list whose pager is drawn by a script that knows how many there are."""
    script = f"<script>var totalPage = {len(site.pages())}; drawPager(totalPage);</script>"
    table = f'<div id="articleListTable"><ul>{list_items(rows_of_page(site, number))}</ul></div>'
    return shell_around(site, asked, f'{table}<div class="page">{script}</div>')


def epoint_column(site: Site, asked: Asked) -> Response:
    """Return a disclosure page that leaves everything to scripts."""
    script = f"var deptcode = '{DEPARTMENT}'; var categorynum = '032002';"
    head = '<script src="/js/webBuilderCommon.js"></script>'
    return shell_around(site, asked, f'<ul id="govinfolist"></ul><script>{script}</script>', head)


def epoint_common(_asked_: Asked) -> Response:
    """Return the script that knows the site."""
    script = f"var siteInfo = {{ projectName: '/EpointWebBuilder', siteGuid: '{SITE_GUID}' }};\n" * 2
    return Response(headers=(("Content-Type", "application/javascript"),), body=script.encode())


def epoint_list(site: Site, asked: Asked) -> Response:
    """Return a page of rows; the interface says nothing of their number."""
    values = json.loads(asked.body or "{}")
    right = (values.get("siteGuid"), values.get("deptcode")) == (SITE_GUID, DEPARTMENT)
    rows = rows_of_page(site, values.get("pageIndex", 1)) if right else []
    data = [{"infourl": row.path, "realtitle": row.title, "infodate": row.date} for row in rows]
    return json_answer({"custom": {"data": data}, "status": {"code": 1}})


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

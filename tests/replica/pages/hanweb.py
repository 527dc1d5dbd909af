"""大汉 Hanweb, old and new: record stores, the disclosure module, units named in the page."""

import json
from html import escape

from tests.replica.pages import blocks
from tests.replica.pages.chrome import Asked, page_answer
from tests.replica.pages.shells import (
    GROUP,
    MOST,
    json_answer,
    list_items,
    number_asked,
    rows_of_page,
    shell_around,
    values_asked,
)
from tests.replica.world import Response, Row, Site

UNIT, COLUMN, WEB = "247686", "61490", "39"


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
    return shell_around(site, asked, main)


def hanweb_proxy(site: Site, asked: Asked) -> Response:
    """Return rows as the proxy of this portal understands what it is asked."""
    values = values_asked(asked)
    if (values.get("unitid"), values.get("columnid")) != (UNIT, COLUMN):
        return page_answer(_store(site, []))
    start, end = number_asked(values, "startrecord"), number_asked(values, "endrecord")
    match site.mode:
        case "records":  # windows that overlap
            rows = site.rows[max(start - 3, 0) : end][:MOST]
        case "page":
            rows = rows_of_page(site, number_asked(values, "page"))
        case "grouped" if asked.body:
            return Response(status=405, body=b"<html>Method Not Allowed</html>")
        case "grouped":
            number, size = number_asked(values, "page"), GROUP * site.per_page
            rows = site.rows[(number - 1) * size : number * size]
        case _:  # whatever is asked
            rows = site.rows[: GROUP * site.per_page]
    body = _store(site, rows).encode()
    return Response(headers=(("Content-Type", "text/xml;charset=utf-8"),), body=body)


def xxgk_column(site: Site, asked: Asked) -> Response:
    """Return a column page of the disclosure module: nothing but parameters."""
    script = "var infotypeId='A0212';var jdid='3096';var area='002482429';var divid='div1229498488';"
    return shell_around(site, asked, f'<div id="div1229498488"></div><script>{script}</script>')


def xxgk_search(site: Site, asked: Asked) -> Response:
    """Return a page of the module's table."""
    values = values_asked(asked)
    rows = rows_of_page(site, number_asked(values, "currpage")) if values.get("infotypeId") == "A0212" else []
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
        f"<ul>{list_items(rows_of_page(site, number))}</ul>"
        f"<div class='pagination' rows='{len(site.rows)}' count='{size}'></div>"
    )


def jpaas_column(site: Site, asked: Asked) -> Response:
    """Return a column page with two units: a menu, and the list, rendered or not."""
    first = _unit_html(site, 1) if site.mode == "rendered" else ""
    main = (
        f'<div class="left" queryData="{_query_data("左侧导航")}"></div>'
        f'<div class="page-content" queryData="{_query_data("信息列表")}">{first}</div>'
    )
    return shell_around(site, asked, main)


def jpaas_unit(site: Site, asked: Asked) -> Response:
    """Return a unit's HTML in JSON; a call from outside the portal's pages is refused."""
    values = values_asked(asked)
    if not asked.headers.get("referer"):
        return Response(status=403, body=b"<html>Forbidden</html>")
    if values.get("tagId") != "信息列表":
        menu = "".join(f'<li><a href="/lm{n}/index.html">栏目{n}</a></li>' for n in range(8))
        return json_answer({"success": True, "data": {"html": f"<ul>{menu}</ul>"}})
    number = json.loads(values.get("paramJson", "{}")).get("pageNo", 1)
    number = 1 if site.mode == "stuck" else number
    return json_answer({"success": True, "data": {"html": _unit_html(site, number)}})

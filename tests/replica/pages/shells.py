"""What the families whose pages only frame their lists have in common."""

import json
from urllib.parse import parse_qs

from tests.replica.pages import blocks, chrome
from tests.replica.pages.chrome import Asked, page_answer
from tests.replica.world import Response, Row, Site, hexes

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


def json_answer(value: object) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(headers=(("Content-Type", "application/json;charset=utf-8"),), body=body)


def values_asked(asked: Asked) -> dict[str, str]:
    """Return what a request sends, in its address and in its form."""
    values = parse_qs(asked.query, keep_blank_values=True) | parse_qs(asked.body, keep_blank_values=True)
    return {key: each[-1] for key, each in values.items()}


def number_asked(values: dict[str, str], name: str) -> int:
    return int(values[name]) if values.get(name, "").isdecimal() else 1


def rows_of_page(site: Site, number: int) -> list[Row]:
    """Return page *number* (1-based) of the list; nothing beyond its end."""
    pages = site.pages()
    return pages[number - 1] if 0 < number <= len(pages) else []


def list_items(rows: list[Row]) -> str:
    return "\n".join(blocks.row_html(row, row.path) for row in rows)


def shell_around(site: Site, asked: Asked, main: str, head: str = "") -> Response:
    answer = chrome.column(site, site.section, [("/xzzf/", "行政执法")], asked=asked, main=main)
    return page_answer(answer.body.decode().replace("</head>", f"{head}</head>", 1))

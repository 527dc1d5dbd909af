"""The five seed texts, rendered as the pages their portals would serve (field guide §3, §8)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
ALWAYS = {
    "index_no": "index_number",
    "doc_no": "document_number",
    "subject": "subject_category",
    "keywords": "keywords",
    "validity": "validity_status",
    "source": "content_source",
    "author": "author",
    "publisher": "publisher",
}
"""gold's names of the values that every seed has or lacks, and ours"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedPage:
    """One seed document as a page."""

    code: str
    url: str
    html: str
    gold: dict[str, Any]
    body: str
    """the document as the seed text has it, from its first to its last character"""


def _paragraphs(body: str, style: str = "") -> str:
    return "\n".join(f"<p{style}>\u3000\u3000{line}</p>" for line in body.splitlines() if line.strip())


def _page(head: str, body: str) -> str:
    nav = "".join(f'<li><a href="/{n}/">{n}</a></li>' for n in ("首页", "政务公开", "办事服务", "互动交流"))
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>'
        f'<div class="header"><ul class="nav">{nav}</ul></div>{body}</body></html>'
    )


def _wuxiang(gold: dict[str, Any], body: str) -> tuple[str, str]:
    title = gold["title"].replace(" ", "<br>")
    crumbs = "&gt;".join(
        f'<a href="#">{each}</a>'
        for each in ("首页", "武乡县人民政府", "政府信息公开目录", "依法行政", "依法行政")
    )
    rows = (
        f'<tr><td colspan="2"><span>索 引 号</span><span>：</span><span>{gold["index_no"]}</span></td></tr>'
        "<tr><td>发文字号：</td><td>发文时间：</td></tr>"
        f"<tr><td>发文机关：{gold['publisher']}</td><td>主 题 词：</td></tr>"
        f'<tr><td colspan="2"><span>标&nbsp;&nbsp;题</span><span>：</span><span>{title}</span></td></tr>'
        "<tr><td>主题分类：</td><td><span>发布日期</span><span>：</span>"
        f"<span>{gold['published']}</span></td></tr>"
    )
    html = _page(
        f"<title>{gold['title']}-武乡县人民政府</title>",
        f'<div class="dqwz">当前位置:{crumbs}</div>'
        '<div class="font">字体大小:<a>【大】</a> <a>【中】</a> <a>【小】</a></div>'
        f"<div><table>{rows}</table></div>"
        '<div class="article-con TRS_Editor"><style>.TRS_Editor '
        f"P{{line-height:2}}</style>{_paragraphs(body)}</div>",
    )
    return (
        "http://www.wuxiang.gov.cn/zwgk/zfxxgk/zfxxgkml/yfxz/yfxz_237001/202601/t20260115_2900001.html",
        html,
    )


def _wuding(gold: dict[str, Any], body: str) -> tuple[str, str]:
    html = _page(
        "<title>武定县2025年度法治政府建设工作情况报告-武定县人民政府</title>"
        '<meta name="PubDate" content="2026-03-20">',
        '<form name="_newscontent_fromname"><div id="vsb_content"><div class="v_news_content">'
        f'{_paragraphs(body)}</div></div><script>_showDynClicks("wbnews", 1, 346101)</script>'
        '<div><p>已是首条</p><p>下一条：<a href="330110.htm">'
        "武定县2024年度法治政府建设工作情况报告</a></p></div></form>",
    )
    return "http://www.ynwd.gov.cn/info/5034/346101.htm", html


def _wugang(gold: dict[str, Any], body: str) -> tuple[str, str]:
    crumbs = " &gt; ".join(f'<a href="#">{each}</a>' for each in gold["breadcrumb"])
    source, updated = gold["source"], gold["published"].replace("T", " ")
    html = _page(
        f"<title>{gold['title']}</title>",
        f'<div class="position">您当前所在的位置: {crumbs}</div><h1>{gold["title"]}</h1>'
        f"<ul><li>来源：{source}</li><li>作者：{source}</li><li>更新时间: {updated}</li></ul>"
        f'<div class="meta"><span>来源：{source}</span> <span>'
        f"更新时间: {updated}</span><p>作者：{source}</p></div>"
        f'<div id="zoom"><ucapcontent>{_paragraphs(body)}</ucapcontent></div>'
        '<div class="ewm">扫一扫在手机打开当前页</div>'
        "<div class=footer><p>主管：武冈市人民政府</p><p>主办：武冈市人民政府办公室</p>"
        "<p>承办：武冈市人民政府信息中心 联系方式：0739-4228019 网站地图</p>"
        "<p>湘ICP备13005897号 公安备案编号:湘公网安备43058102000008号 网站标识码：4305810010</p>"
        "<p>12345-5</p><p>武冈市市民服务热线</p></div>",
    )
    return "http://www.wugang.gov.cn/wugang/yfxz/202504/0123456789abcdef0123456789abcdef.shtml", html


def _ganzhou(gold: dict[str, Any], body: str) -> tuple[str, str]:
    generated = gold["created"].replace("T", " ")
    rows = (
        f"<tr><td>索引号</td><td>{gold['index_no']}</td><td>发文字号</td><td></td></tr>"
        f"<tr><td>关键词</td><td></td><td>发布机构</td><td>{gold['publisher']}</td></tr>"
        "<tr><td>公开形式</td><td></td><td>责任部门</td><td></td></tr>"
        f"<tr><td>生成日期</td><td>{generated}</td><td>是否有效</td><td></td></tr>"
    )
    html = _page(
        f"<title>{gold['title']}_甘州区人民政府</title>",
        f"<h1>{gold['title'].replace(' ', '<br/>')}</h1><table>{rows}</table>"
        f'<div class="TRS_UEDITOR">{_paragraphs(body)}</div><p>扫一扫在手机打开当前页面</p>',
    )
    return "http://www.gsgz.gov.cn/zwgk/yfxz/202603/t20260318_1400001.html", html


def _hunyuan(gold: dict[str, Any], body: str) -> tuple[str, str]:
    moment, organ = gold["published"].replace("T", " "), gold["publisher"]
    html = _page(
        f'<meta name="ArticleTitle" content="{gold["title"]}"><meta name="PubDate" content="{moment}">'
        f'<meta name="ContentSource" content="{organ}"><title>{gold["title"]}-浑源县人民政府</title>',
        '<div class="zwgk_comr1"><ul>'
        f"<li><span>索 引 号：</span><span>{gold['index_no']}</span>"
        "</li><li><span>信息分类：</span><span>县区</span></li>"
        f"<li><span>发布机构：</span><span>{organ}</span></li><li>"
        f"<span>发布日期：</span><span>{moment}</span></li>"
        f"<li><span>标题：</span><span>{gold['title']}</span></li><li>文号：</li><li>时效：</li></ul></div>"
        f"<h1><UCAPTITLE>{gold['title']}</UCAPTITLE></h1>"
        f'<div class="article_attr">发布时间：<PUBLISHTIME>{moment}'
        f"</PUBLISHTIME> 来源：{organ} | <i></i>| | |</div>"
        f'<div id="zoomcon"><UCAPCONTENT>{_paragraphs(body)}</UCAPCONTENT></div>'
        '<div class="arc-ewm">扫一扫在手机上查看当前页面</div>'
        "<div><p>相关解读</p><ul></ul><p>相关政策</p><ul></ul><p>相关稿件</p><ul></ul></div>",
    )
    return "http://www.hunyuan.gov.cn/hyxrmzfz/fzzf/202602/fedcba9876543210fedcba9876543210.shtml", html


RENDERERS: dict[str, Callable[[dict[str, Any], str], tuple[str, str]]] = {
    "wuxiang-140429.txt": _wuxiang,
    "wuding-532329.txt": _wuding,
    "wugang-430581.txt": _wugang,
    "ganzhou-620702.txt": _ganzhou,
    "hunyuan-140225.txt": _hunyuan,
}


def seed_page(name: str) -> SeedPage:
    """Return a seed document as the page of its portal."""
    gold = json.loads((SEEDS / "gold.json").read_text(encoding="utf-8"))[name]
    text = (SEEDS / name).read_text(encoding="utf-8")
    start = text.index(gold["body_start"])
    body = text[start : text.rindex(gold["body_end"]) + len(gold["body_end"])]
    url, html = RENDERERS[name](gold, body)
    return SeedPage(code=name.split("-")[1].removesuffix(".txt"), url=url, html=html, gold=gold, body=body)

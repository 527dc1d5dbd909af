"""A notice page of any family becomes a draft: titles, pairs, path, body, files."""

from dataclasses import dataclass, field

import pytest

from pipelines.record import make_record
from tests.support.reading.notices import BODY, FOOT, NAV, PARAGRAPHS, TITLE
from yifa.model.record import Draft, Origin, Record
from yifa.profiles.recognise import recognise
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TEXT = "\n".join(PARAGRAPHS)
ESCAPED = BODY.replace("<", "&lt;").replace(">", "&gt;").replace("/", "\\/")


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A page of one family, and what must be read from it besides the text."""

    url: str
    head: str = ""
    body: str
    fields: dict[str, str] = field(default_factory=dict)
    title: str = TITLE
    text: str = TEXT


HEX = "0123456789abcdef0123456789abcdef"
SHAPES = {
    "TRS, grid, nested editor, buttons below": Shape(
        url="http://www.c.gov.cn/zwgk/yfxz/202601/t20260121_1234567.html",
        head=f"<meta name='ArticleTitle' content='{TITLE}'><meta name='PubDate' content='2026-01-21 09:30'>",
        body=(
            "<div class=gkml><table><tr><td>索 引 号</td><td>"
            "014000001/2026-00007</td><td>主题分类</td><td>司法</td></tr>"
            "<tr><td>发布机构</td><td>丙县司法局</td><td>成文日期"
            "</td><td>2026年01月20日</td></tr></table></div>"
            f"<h2>{TITLE}</h2><div class=info>发布时间：2026-01-21 "
            "来源：丙县司法局 【字体：<a>大</a> <a>中</a> <a>小</a>】</div>"
            f"<div class='TRS_Editor'><div class='Custom_UnionStyle'>{BODY}</div></div>"
            "<div class=tools>【打印本页】【关闭窗口】</div>"
        ),
        fields={
            "index_number": "014000001/2026-00007",
            "publisher": "丙县司法局",
            "date_written": "2026-01-20",
            "date_published": "2026-01-21T09:30",
            "subject_category": "司法",
            "content_source": "丙县司法局",
        },
    ),
    "TRS without any editor class": Shape(
        url="http://www.c.gov.cn/zwgk/yfxz/202601/t20260121_1234568.html",
        head=f"<title>{TITLE}_丙县人民政府网站</title>",
        body=(
            f"<div class='w'><div class='bt'>{TITLE}</div><div class='sm'><span>日期：2026-01-21</span>"
            f"<span>来源：司法局</span></div><div class='nr'>{BODY}</div></div>"
        ),
        fields={"date_published": "2026-01-21", "content_source": "司法局"},
    ),
    "UCAP, list block, page breaks, related lists": Shape(
        url=f"http://www.c.gov.cn/bx/fzzf/202601/{HEX}.shtml",
        head="<meta name='SiteIDCode' content='1499990001'>",
        body=(
            "<div class=zwgk_comr1><ul><li><span>索 引 号：</span><span>014000001/2026-00007</span></li>"
            f"<li>标题：{TITLE}</li><li>文号：</li><li>时效：</li>"
            f"</ul></div><h1><UCAPTITLE>{TITLE}</UCAPTITLE></h1>"
            "<div>发布时间：<PUBLISHTIME>2026-01-21 17:08</PUBLISHTIME> 来源：丙县司法局 | |</div>"
            "<div id=zoomcon>"
            f"<UCAPCONTENT>{BODY.replace('<p>二、', '#PAGE_BREAK#<p>二、')}</UCAPCONTENT></div>"
            "<p>扫一扫在手机上查看当前页面</p><p>相关解读</p><ul><li><a href=x.shtml>图解报告</a></li></ul>"
        ),
        fields={"index_number": "014000001/2026-00007", "date_published": "2026-01-21T17:08"},
    ),
    "UCAP whose content element holds title, line and tail": Shape(
        url=f"http://www.c.gov.cn/bx/fzzf/202601/{HEX}.shtml",
        body=(
            f"<div class='detail-content'><h1>{TITLE}</h1><p>"
            "发布时间：2026-01-21 17:08　来源：丙县司法局　浏览量：8</p>"
            f"<p>字体：[大 中 小]</p>{BODY}<p>（责任编辑：王五）</p><p>附件：</p><p>视频：</p>"
            "<p>上一篇：<a href=a.shtml>丙县司法局2024年工作总结</a></p><p>下一篇：没有了</p></div>"
        ),
        fields={"date_published": "2026-01-21T17:08", "content_source": "丙县司法局"},
    ),
    "VSB with a decree number and download links": Shape(
        url="http://www.c.gov.cn/info/1040/34610.htm",
        head=f"<title>{TITLE}-丙县人民政府</title><META Name='keywords' Content='丙县人民政府' />",
        body=(
            f"<form name='_newscontent_fromname'><h3>{TITLE}</h3><p>"
            "来源：丙县司法局 时间：2026-01-21 点击数：<script>x()</script></p>"
            f"<div id='vsb_content_2'><div class='v_news_content'>{BODY}</div></div>"
            "<p>附件【<a "
            "href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=22'>表.xls</a>】"
            "已下载<span id=nattach22>3</span>次</p><p>上一条：<a "
            "href='9.htm'>甲</a></p><p>下一条：已是末条</p></form>"
        ),
        fields={"date_published": "2026-01-21", "content_source": "丙县司法局"},
    ),
    "Hanweb between marks": Shape(
        url="http://www.c.gov.cn/art/2026/1/21/art_140_2100.html",
        head=(
            "<meta name='pubdate' content='2026-01-21 10:00'><meta name='contentsource' content='丙县司法局'>"
        ),
        body=(
            "<table><tr><td class=title><!--<$[标题名称(html)]>"
            f"begin-->{TITLE}<!--<$[标题名称(html)]>end--></td></tr>"
            "<tr><td>发布日期：2026-01-21 10:00 浏览次数：</td></tr>"
            f"<tr><td><!--<$[正文]>begin-->{BODY}<!--<$[正文]>end-->"
            "</td></tr><tr><td>打印 关闭</td></tr></table>"
        ),
        fields={"date_published": "2026-01-21T10:00", "content_source": "丙县司法局"},
    ),
    "Hanweb between ContentStart and ContentEnd": Shape(
        url="http://www.c.gov.cn/art/2026/1/21/art_140_2101.html",
        head=f"<title>{TITLE}</title>",
        body=(
            f"<div class=b><h1>{TITLE}</h1><p>发布日期：2026-01-21</p><meta name='ContentStart'>{BODY}"
            "<meta name='ContentEnd'><p>【打印】 【关闭】</p></div>"
        ),
        fields={"date_published": "2026-01-21"},
    ),
    "gkmlpt with the body in a script": Shape(
        url="http://www.c.gov.cn/gkmlpt/content/9/9103/post_9103540.html",
        head=f"<title>{TITLE}</title>",
        body=(
            "<div class=classify><table><tr><td>索引号：</td><td><span>"
            "11440000/2026-00001</span></td><td>分类：</td><td></td></tr>"
            "<tr><td>发布机构：</td><td>丙县司法局</td><td>成文日期：</td><td>2026-01-20</td></tr>"
            f"<tr><td>名称：</td><td colspan=3>{TITLE}</td></tr><tr><td>文号："
            "</td><td></td><td>发布日期：</td><td>2026-01-21</td></tr>"
            "<tr><td>主题词：</td><td></td></tr></table></div><div class='article-content'></div>"
            '<script>window._CONFIG = { SID: \'755041\', DETAIL: {"id":9,"identifier":"11440000/2026-00001",'
            f'"content":"{ESCAPED}"}} }};</script>'
        ),
        fields={
            "index_number": "11440000/2026-00001",
            "publisher": "丙县司法局",
            "date_written": "2026-01-20",
            "date_published": "2026-01-21",
        },
    ),
    "NFCMS with icons instead of labels": Shape(
        url="http://www.c.gov.cn/zwgk/content/post_123.html",
        head=f"<meta name='ArticleTitle' content='{TITLE}'><meta name='PubDate' content='2026-01-21 10:00'>",
        body=(
            f"<h1 class=content_title>{TITLE}</h1><ul class=fl><li "
            "class=date><i></i><span>2026-01-21</span></li>"
            "<li class=ly><i></i><span>来源：<b>丙县司法局</b></span>"
            f"</li></ul><div id=zoomcon class=content_article>{BODY}"
            "<div class=content_extended><dl><dd>扫一扫在手机打开当前页</dd></dl></div></div>"
        ),
        fields={"date_published": "2026-01-21T10:00", "content_source": "丙县司法局"},
    ),
    "Lonsun table": Shape(
        url="http://www.c.gov.cn/public/6636010/7031014.html",
        head=f"<title>{TITLE}_丙县人民政府</title>",
        body=(
            "<table class=table><tr><th>索引号：</th><td>0036/2026-00005"
            "</td><th>组配分类：</th><td>法治政府建设</td></tr>"
            "<tr><th>发布机构：</th><td>丙县司法局</td><th>发布日期：</th><td>2026-01-21 08:15</td></tr>"
            f"<tr><th>名称：</th><td>{TITLE}</td><th>文号：</th><td>无</td></tr><tr>"
            "<th>有效性：</th><td>有效</td><th>关键词：</th><td></td></tr>"
            f"</table><div class='contentxxgk'><div class='j-fontContent'>{BODY}</div></div>"
        ),
        fields={
            "index_number": "0036/2026-00005",
            "info_category": "法治政府建设",
            "publisher": "丙县司法局",
            "date_published": "2026-01-21T08:15",
            "validity_status": "in_force",
        },
    ),
    "pc/list, line breaks for paragraphs": Shape(
        url="http://www.c.gov.cn/c/pc/content/content_1234567890123456789.html",
        head=f"<title>{TITLE}</title>",
        body=(
            f"<h1 class=article-title>{TITLE}</h1><div class=article-attr>"
            "<span>来源：<b></b></span><span>访问量：<b>9</b></span>"
            "<span>发布日期：<b>2026-01-21 10:49:00</b></span></div><div "
            f"class='article-content-body'>{'<br/>'.join(PARAGRAPHS)}</div>"
            "<div class=fj-a style='display: none;'><p>附件：</p></div><h3><span>关联稿件：</span></h3>"
        ),
        fields={"date_published": "2026-01-21T10:49:00"},
    ),
    "Cicro grid, every paragraph a div": Shape(
        url="http://www.c.gov.cn/zwgk/fz/bg/123.htm",
        head=f"<title>{TITLE}</title>",
        body=(
            f"<div id=main>{TITLE}</div><div id=symbol><div>"
            "索引号：CJ/2026-00001</div><div>文号：</div><div>日期：2026-01-21</div>"
            "<div>来源：丙县司法局</div></div><div "
            f"class='ewb-article-detail'>{BODY.replace('<p>', '<div>').replace('</p>', '</div>')}</div>"
        ),
        fields={
            "index_number": "CJ/2026-00001",
            "date_published": "2026-01-21",
            "content_source": "丙县司法局",
        },
    ),
    "old layout tables, nothing named": Shape(
        url="http://www.c.gov.cn/html/5602/12.html",
        head=f"<title>{TITLE}</title>",
        body=(
            "<table width=900><tr><td width=200><ul><li><a href=1>公告</a></li></ul>"
            f"</td><td><table><tr><td align=center><b>{TITLE}</b></td></tr>"
            "<tr><td>发布时间：2026-01-21 来源：丙县司法局</td></tr>"
            f"<tr><td>{BODY}</td></tr></table></td></tr></table>"
        ),
        fields={"date_published": "2026-01-21", "content_source": "丙县司法局"},
    ),
}


def _draft(shape: Shape) -> Draft:
    crumbs = "<div class='crumb'>您现在的位置：<a>首页</a> &gt; <a>政务公开</a> &gt; <a>依法行政</a></div>"
    text = (
        f"<html><head><meta charset=utf-8>{shape.head}</head>"
        f"<body>{NAV}{crumbs}{shape.body}{FOOT}</body></html>"
    )
    return read_page(text, parse(text), shape.url, recognise(shape.url, text))


def _record(shape: Shape) -> Record:
    return make_record(_draft(shape))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_page_of_any_family_is_read(shape: Shape) -> None:
    """Title, fields, path, sign-off, site code; and the text to the letter."""
    record = _record(shape)

    assert record.text == shape.text
    assert record.title == shape.title
    assert {name: getattr(record.fields, name) for name in shape.fields} == shape.fields
    assert record.breadcrumb == ("首页", "政务公开", "依法行政")
    assert (record.signoff_organ, record.signoff_date) == ("丙县司法局", "2026-01-20")
    assert (record.site_id_code, record.report_year, record.document_kind) == (
        "1499990001",
        2025,
        "dept_report",
    )
    assert (record.fields.document_number, record.fields.keywords) == (None, None)


def test_everything_printed_is_kept_with_its_origin() -> None:
    """Table, line and meta stay apart; the date chosen is the table's kin."""
    draft = _draft(SHAPES["TRS, grid, nested editor, buttons below"])

    origins = {each.origin for each in draft.pairs if each.field == "date_published"}
    assert origins == {Origin.LINE, Origin.META}
    assert (draft.platform, draft.body_found_by) == ("trs", ".TRS_Editor")


def test_files_are_found_inside_and_beside_the_document() -> None:
    """The download link of a VSB page stands below the container."""
    draft = _draft(SHAPES["VSB with a decree number and download links"])

    assert [(each.name, each.url.rsplit("=", 1)[1]) for each in draft.attachments] == [("表.xls", "22")]

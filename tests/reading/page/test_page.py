"""A notice page of any family becomes a draft: titles, pairs, path, body, files."""

from dataclasses import dataclass, field

import pytest

from pipelines.record import make_record
from yifa.model.record import BodyKind, Draft, Origin, Record
from yifa.profiles.folders import load_platforms
from yifa.profiles.recognise import recognise
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page
from yifa.reading.page.titles import without_site

TITLE = "丙县司法局关于2025年法治政府建设情况的报告"
FIRST = "2025年，丙县司法局在县委、县政府的坚强领导下，认真履行推进法治政府建设职责。现将有关情况报告如下："
PARAGRAPHS = (
    FIRST,
    "一、主要举措和成效",
    "（一）规范行政执法。全年开展行政执法监督检查十二次，评查案卷一百三十件，发现问题均已督促整改到位。",
    "（二）办好行政复议。全年共收到行政复议申请二十五件，依法受理二十三件，全部在法定期限内审结。",
    "二、存在的不足和原因",
    "基层执法力量仍显不足，法治宣传的针对性还不够强，下一步将采取措施认真加以改进。",
    "丙县司法局",
    "2026年1月20日",
)
BODY = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
TEXT = "\n".join(PARAGRAPHS)
ESCAPED = BODY.replace("<", "&lt;").replace(">", "&gt;").replace("/", "\\/")
NAV = (
    "<div class='nav'><ul>"
    + "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(30))
    + "</ul></div>"
)
FOOT = (
    "<div class='foot'><p>主办：丙县人民政府办公室 承办：丙县政务信息中心 电话：0000-1234567</p>"
    "<p>网站标识码：1499990001 某ICP备00000000号 某公网安备 14999902000001号</p></div>"
)


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


def _page(body: str, head: str = "") -> Draft:
    text = f"<html><head>{head}</head><body>{NAV}{body}{FOOT}</body></html>"
    return read_page(text, parse(text), "http://www.c.gov.cn/a/b.html", load_platforms()["generic"])


def test_a_covering_note_with_a_file_is_attachment_only() -> None:
    """The file is the document."""
    draft = _page(
        f"<h1>{TITLE}</h1><div id=zoom><p>报告全文详见附件。</p>"
        "<p><a href='P02026.pdf'>报告.pdf</a></p></div>"
    )

    assert draft.body_kind is BodyKind.ATTACHMENT_ONLY
    assert [each.url for each in draft.attachments] == ["http://www.c.gov.cn/a/P02026.pdf"]


@pytest.mark.parametrize(
    "body",
    [
        "<iframe src='/x/report.pdf'></iframe>",
        "<iframe src='/js/viewer.html?file=%2Fx%2Freport.pdf'></iframe>",
        "<embed src='/x/report.pdf'>",
        "<script>showPdf('/x/report.pdf')</script><a href='#'>查看</a>",
    ],
)
def test_an_embedded_file_is_the_document(body: str) -> None:
    """However it is embedded."""
    draft = _page(f"<h1>{TITLE}</h1><div id=zoom>{body}</div>")

    assert draft.body_kind is BodyKind.ATTACHMENT_ONLY
    assert [each.url for each in draft.attachments] == ["http://www.c.gov.cn/x/report.pdf"]


def test_a_scanned_document_is_image_only() -> None:
    """Its images are its files."""
    draft = _page(
        f"<h1>{TITLE}</h1><div id=zoom><p><img src='W02026.jpg' "
        "alt='第一页'></p><p><img src='2.png'></p></div>"
    )

    assert draft.body_kind is BodyKind.IMAGE_ONLY
    assert [each.name for each in draft.attachments] == ["第一页", "2.png"]


def test_a_short_notice_is_a_document() -> None:
    """A title and one sentence are enough."""
    draft = _page("<h1>丙县司法局关于放假的通知</h1><div id=zoom><p>明日放假一天，请互相转告。</p></div>")

    assert (draft.body_kind, draft.body_found_by) == (BodyKind.HTML, "#zoom")


def test_a_page_without_a_body_is_empty_and_says_so() -> None:
    """Nothing is taken for a document that is none."""
    draft = _page("")

    assert (draft.body_html, draft.body_kind, [each.code for each in draft.findings]) == (
        None,
        BodyKind.EMPTY,
        ["no_body"],
    )


def test_a_base_address_is_honoured() -> None:
    """Links are relative to it."""
    draft = _page(
        f"<div id=zoom>{BODY}<a href='x.pdf'>附件</a></div>", "<base href='http://file.c.gov.cn/d/'>"
    )

    assert [each.url for each in draft.attachments] == ["http://file.c.gov.cn/d/x.pdf"]


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        (f"{TITLE}-丙县人民政府", TITLE),
        (f"{TITLE}_依法行政_丙县人民政府门户网站", TITLE),
        (f"{TITLE} | 丙县政务网", TITLE),
        ("丙县2021—2025年法治政府建设规划", "丙县2021—2025年法治政府建设规划"),
        ("丙县人民政府门户网站", None),
        ("", None),
    ],
)
def test_a_document_title_loses_the_sites_name(title: str, cut: str | None) -> None:
    """And only that; the site's name alone is no title."""
    assert without_site(title, {"依法行政"}) == cut


def test_the_sites_name_in_a_heading_is_not_the_title() -> None:
    """A banner is a heading too; the title may be a mere div."""
    body = f"<h1>丙县人民政府</h1><h2>依法行政</h2><div class='bt'>{TITLE}</div><div id=zoom>{BODY}</div>"
    draft = _page(body, f"<title>{TITLE}-丙县人民政府</title>")

    assert [each.value for each in draft.titles if each.origin is Origin.HEADING] == [TITLE]


def test_a_title_and_moment_in_a_script_are_read() -> None:
    """As pages of the Jiangxi cluster have them."""
    script = f"<script>var title='{TITLE}'; pubDate='2026-01-15 10:00';</script>"
    record = make_record(_page(f"{script}<div id=zoom>{BODY}</div>"))

    assert (record.title, record.fields.date_published) == (TITLE, "2026-01-15T10:00")


def test_a_publication_element_without_a_label_is_read() -> None:
    """``<publishtime>`` says what it is."""
    draft = _page(f"<p><publishtime>2026-01-15 10:00</publishtime></p><div id=zoom>{BODY}</div>")

    assert make_record(draft).fields.date_published == "2026-01-15T10:00"


def test_files_listed_beside_the_document_count_and_those_in_navigation_do_not() -> None:
    """A list of annexes is known by its class, its words or its links' words."""
    html = (
        f"<a href='/m/guide.pdf'>指南</a><div id=zoom>{BODY}</div>"
        "<div class='fj-list'><a href='1.doc'>表一</a></div>"
        "<p>附件：<a href='2.doc'>表二</a></p><p><a href='3.doc'>附件3</a></p><p><a href='2.doc'>再次</a></p>"
    )

    assert [each.name for each in _page(html).attachments] == ["表一", "表二", "附件3"]


def test_a_path_kept_in_hidden_spans_is_read_from_their_numbers() -> None:
    outer = "<span id='col2_name'>政务公开</span><span id='col2_url'>/col/col2/index.html</span>"
    spans = f"{outer}<span id='col1_name'>依法行政</span>"
    body = "<div id='zoom'><p>" + "全面推进依法行政各项工作，落实责任。" * 8 + "</p></div>"
    text = f"<html><body><div id='hiddenLocation' style='display:none'>{spans}</div>{body}</body></html>"
    draft = read_page(
        text, parse(text), "http://a.gov.cn/art/2026/3/1/art_1_2.html", load_platforms()["hanweb"]
    )

    assert draft.breadcrumb == ("政务公开", "依法行政")


def test_a_line_before_a_hidden_block_is_seen() -> None:
    body = "<div id='zoom'><p>" + "全面推进依法行政各项工作，落实责任。" * 8 + "</p></div>"
    hidden = "<div style='display:none'>来源：别处</div>"
    line = f"<div class='info'>来源：县司法局　发布时间：2026-03-01{hidden}</div>"
    text = f"<html><body><h1>县司法局2025年法治政府建设报告</h1>{line}{body}</body></html>"
    draft = read_page(text, parse(text), "http://a.gov.cn/a.html", load_platforms()["generic"])
    values = {pair.field: pair.value for pair in reversed(draft.pairs)}

    assert (values["content_source"], values["date_published"]) == ("县司法局", "2026-03-01")

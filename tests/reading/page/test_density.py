"""Documents in containers whose names say nothing are found by their own text, alone."""

import pytest

from pipelines.record import make_record
from yifa.model.record import Record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

URL = "http://www.zixian.example/zwgk/yfxz/202603/1234.html"
TITLE = "子县司法局关于2025年度法治政府建设情况的报告"
PARAGRAPHS = (
    "2025年，子县司法局扎实推进法治政府建设各项工作，现将有关情况报告如下。",
    "一、主要举措和成效",
    "（一）强化组织领导。主要负责人全年召开专题会议4次，研究解决重点问题12项。",
    "二、存在的问题。个别单位认识不够，行政执法队伍力量薄弱。",
)
SIGNED = ("子县司法局", "2026年2月28日")
PROSE = "".join(f"<p>　　{each}</p>" for each in (*PARAGRAPHS, *SIGNED))
BROKEN = "<br>".join(f"&nbsp;&nbsp;{each}" for each in (*PARAGRAPHS, *SIGNED))
MENU = "<ul class='nav'>" + "".join(f"<li><a href='/{n}/'>栏目名称{n}</a></li>" for n in range(20)) + "</ul>"
FOOT = "<div class='foot'><p>主办：子县人民政府办公室　承办：子县大数据中心　网站标识码：9901010001</p></div>"
HEAD = f"<h1>{TITLE}</h1><p>发布时间：2026-03-01　来源：县司法局</p>"
TABLE = (
    "<table><tr><td>索引号：</td><td>990101/2026-00012</td><td>主题分类：</td><td>司法行政</td></tr><tr>"
    f"<td>标　题：</td><td>{TITLE}</td><td>发布日期：</td><td>2026-03-01</td></tr></table>"
)
SIDE = "<p>子县人民政府网站由县政府办公室主办，是发布政务信息的平台，欢迎广大群众监督。</p>" * 2


def _read(body: str, title: str = TITLE) -> Record:
    html = f"<html><head><title>{title}-子县人民政府</title></head><body>{MENU}{body}{FOOT}</body></html>"
    return make_record(read_page(html, parse(html), URL, load_platforms()["generic"]))


@pytest.mark.parametrize(
    "page",
    [
        f"{HEAD}<div class='q1'>{PROSE}</div>",
        f"{TABLE}<h1>{TITLE}</h1><div>{PROSE}</div>",
        f"<h1>{TITLE}</h1><div>{PROSE}</div>{TABLE}",
        f"{HEAD}<div><div>{PROSE}</div></div><div><a href='javascript:print()'>打印</a></div>",
        f"<div>{SIDE}</div><div>{HEAD}<div>{PROSE}</div></div>",
        f"<div class='side'>{SIDE * 3}</div><div>{HEAD}<div>{PROSE}</div></div>",
        f"{HEAD}{PROSE}",
        f"<table><tr><td>{HEAD}</td></tr><tr><td><font size=3>{BROKEN}</font></td></tr></table>",
    ],
    ids=[
        "plain",
        "under a table",
        "over a table",
        "buttons",
        "beside prose",
        "side column",
        "bare",
        "old table",
    ],
)
def test_a_document_in_nameless_markup_is_read_whole_and_alone(page: str) -> None:
    """Short as it is: title, labels, menus and foot weigh nothing."""
    record = _read(page)

    assert record.text.split("\n") == [*PARAGRAPHS, *SIGNED]
    assert (record.title, record.fields.date_published) == (TITLE, "2026-03-01")
    assert (record.signoff_organ, record.signoff_date) == ("子县司法局", "2026-02-28")


def test_a_table_alone_is_a_document() -> None:
    """A list of decisions has no sentence."""
    rows = "".join(
        f"<tr><td>{n}</td><td>开展第{n}批规范性文件清理</td><td>县司法局</td></tr>" for n in range(9)
    )
    record = _read(f"{HEAD}<div><table><tr><th>序号</th><th>事项</th><th>单位</th></tr>{rows}</table></div>")

    assert record.text.split("\n")[:2] == ["序号\t事项\t单位", "0\t开展第0批规范性文件清理\t县司法局"]
    assert record.text.count("\n") == 9


def test_who_wrote_and_edited_is_read_below_the_document_in_its_container() -> None:
    """And is no part of the text."""
    below = "<p>来源：县司法局办公室</p><p>责任编辑：张三</p><p>【打印本页】【关闭窗口】</p>"
    record = _read(
        f"<h1>{TITLE}</h1><div>2026-03-01 09:30 | 阅读: 5 | <a>打印</a></div><div>{PROSE}{below}</div>"
    )

    assert record.text.split("\n")[-1] == SIGNED[1]
    assert (record.fields.content_source, record.fields.editor) == ("县司法局办公室", "张三")
    assert record.fields.date_published == "2026-03-01T09:30"


def test_menus_alone_are_no_document() -> None:
    """However many words they have."""
    record = _read(
        "<div>" + "".join(f"<p><a href='/{n}/'>政府信息公开指南{n}</a></p>" for n in range(30)) + "</div>"
    )

    assert (record.text, record.body_kind) == ("", "empty")


TAILS = (
    "<div>收听</div><div>暂停</div>",
    "<p>点赞（0）</p><p>您对本页内容是否满意？</p>",
    "<p>附件：</p>",
    "<p>上一篇：没有了</p><p>下一篇：<a href='2.html'>子县报告</a></p>",
    "<p>（责任编辑：王某）</p>",
    "<h3>相关解读</h3><p><a href='/jd/1.html'>图解：子县报告</a></p>",
    "<p>版权所有：子县政府 ICP备1号</p>",
)


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize(
    "head",
    ["", f"<h2>{TITLE}</h2><p>2026-03-01 09:30</p>", "<p>【字体：大 中 小】</p>", "<div>打印 分享</div>"],
)
def test_what_stands_around_the_text_in_its_container_is_no_text(head: str, tail: str) -> None:
    assert _read(f"{HEAD}<div>{head}{PROSE}{tail}</div>").text.split("\n") == [*PARAGRAPHS, *SIGNED]


@pytest.mark.parametrize(
    ("block", "number"),
    [
        (
            "<table><tr><td>索引号</td><td>：</td><td>01-2026-1</td></tr><tr><td>文号</td><td>：</td></table>",
            "01-2026-1",
        ),
        ("<p>[索引号：01-2026-1] [发布机构：县局]</p>", "01-2026-1"),
        ("<p>索引号︰01-2026-1　发布机构︰县局</p>", "01-2026-1"),
        (
            "<ul><li><div>索引号:</div><div>01-2026-1</div></li><li><div>来源:</div><div></div></li></ul>",
            "01-2026-1",
        ),
    ],
)
def test_labels_and_values_are_paired_in_every_shape(block: str, number: str) -> None:
    fields = _read(f"{block}{HEAD}<div>{PROSE}</div>").fields

    assert (fields.index_number, fields.date_published) == (number, "2026-03-01")


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("子县人民政府", f"<h1 class='logo'>子县人民政府</h1><h3>{TITLE}</h3>"),
        (f"子县人民政府门户网站 {TITLE}", ""),
    ],
)
def test_a_site_s_name_is_no_title(title: str, heading: str) -> None:
    html = f"<html><head><title>{title}</title></head><body>{heading}<div>{PROSE}</div></body></html>"

    assert make_record(read_page(html, parse(html), URL, load_platforms()["generic"])).title == TITLE


@pytest.mark.parametrize(
    "body",
    [
        "<section><p>{}</p><section><p>{}</p><p>{}</p></section></section><section><p>{}</p></section>",
        "<pre>{}\n{}\n{}\n{}</pre>",
        "<p><span style='display: block'>{}</span><span style='display:block'>{}</span>{}<br>{}</p>",
        "<div><p>{}</p><ol><li>{}</li><li>{}</li></ol></div><div><p>{}</p></div>",
    ],
    ids=["sections", "preformatted", "blocks", "list"],
)
def test_no_part_of_a_text_is_left_out(body: str) -> None:
    """Most of it in one element, the rest beside that."""
    parts = (PARAGRAPHS[0] * 6, *PARAGRAPHS[1:])

    assert _read(f"{HEAD}<div>{body.format(*parts)}</div>").text.split("\n") == list(parts)


@pytest.mark.parametrize(
    "below",
    [
        "<p>发布日期：2026-03-01　作者：办公室　来源：县司法局</p>",
        "<table><tr><td>信息来源：</td><td>县司法局</td><td>发布日期：</td><td>2026-03-01</td></tr></table>",
    ],
)
def test_day_and_source_may_stand_below_the_text(below: str) -> None:
    fields = _read(f"<h1>{TITLE}</h1><div>{PROSE}</div>{below}").fields

    assert (fields.date_published, fields.content_source) == ("2026-03-01", "县司法局")


@pytest.mark.parametrize(
    "head",
    ["<h1>{}</h1><p>子政发〔2026〕3号</p>", "<p>子政发〔2026〕3号</p><h1>{}</h1><p>来源：县司法局</p>"],
)
def test_a_number_beside_the_title_is_the_document_s(head: str) -> None:
    record = _read(f"{head.format(TITLE)}<div>{PROSE}</div>")
    quoting = _read(
        f"{HEAD}<div><p>根据《子县通知》（子政办发〔2025〕12号）要求，报告如下。</p>{PROSE}</div>"
    )

    assert record.fields.document_number == "子政发〔2026〕3号"
    assert quoting.fields.document_number is None


@pytest.mark.parametrize(
    "path",
    [
        "<ol class='breadcrumb'><li><a>首页</a></li><li><a>政务公开</a></li><li>依法行政</li></ol>",
        "<div>您的位置: <a>首页</a> / <a>政务公开</a> / <a>依法行政</a></div>",
        "<p>所在位置：<a>首页</a> -&gt; <a>政务公开</a> -&gt; <a>依法行政</a></p>",
    ],
)
def test_paths_are_read_whatever_parts_their_columns(path: str) -> None:
    assert _read(f"{path}{HEAD}<div>{PROSE}</div>").breadcrumb == ("首页", "政务公开", "依法行政")


@pytest.mark.parametrize(
    ("note", "kind", "files"),
    [
        ("<div><p>详见附件。</p><p><a href='/f/1.pdf'>附件：统计表.pdf</a></p></div>", "attachment_only", 1),
        (
            "<div><p><a href='/f/1.pdf'>报告.pdf</a></p><p><a href='/f/2.doc'>表.doc</a></p></div>",
            "attachment_only",
            2,
        ),
        ("<div><iframe src='/pdfjs/viewer.html?file=/f/1.pdf'></iframe></div>", "attachment_only", 1),
        (
            "<div><p><img src='/u/1.jpg' width=800></p><p><img src='/u/2.jpg' width=800></p></div>",
            "image_only",
            2,
        ),
        (
            "<div>" + "".join(f"<p><a href='/f/{n}.pdf'>{n}.pdf</a></p>" for n in range(12)) + "</div>",
            "empty",
            0,
        ),
    ],
    ids=["note", "files", "viewer", "scans", "list of files"],
)
def test_a_file_or_scans_under_the_heading_are_the_document(note: str, kind: str, files: int) -> None:
    record = _read(f"{HEAD}<img src='/logo.png'>{note}")

    assert (record.body_kind, len(record.attachments)) == (kind, files)

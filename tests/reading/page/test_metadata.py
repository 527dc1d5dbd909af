"""Labels and values are read from every shape of block, and from nothing else."""

import pytest

from yifa.model.record import Origin
from yifa.reading.dating.dates import read_moment
from yifa.reading.labels import MARK
from yifa.reading.lines import read_lines
from yifa.reading.markup import parse
from yifa.reading.page.metadata import Metadata, read_metadata


def _read(html: str, body: str = "") -> Metadata:
    root = parse(f"<html><body>{html}<div id='doc'>{body}</div></body></html>")
    doc = root.get_element_by_id("doc")
    lines = read_lines(root, mark=MARK, body=[doc], keep_hidden=True)
    return read_metadata(lines, read_lines(doc, mark=MARK))


def _fields(found: Metadata) -> dict[str, str]:
    return {each.field: each.value for each in reversed(found.pairs) if each.field and each.value}


FULL = {"index_number": "014000001/2026-00007", "publisher": "甲县司法局", "date_published": "2026-01-15"}
SHAPES = {
    "label and value in one cell, the label padded and split": (
        "<table><tr><td colspan=2><span>索 引</span> <b>号</b><span>：</span>014000001/2026-00007</td></tr>"
        "<tr><td>发布机构：甲县司法局</td><td>主 题 词：</td></tr><tr>"
        "<td>发布日期∶2026-01-15</td><td></td></tr></table>"
    ),
    "four columns with empty cells": (
        "<table><tr><th>索引号</th><td>014000001/2026-00007</td><th>发文字号</th><td></td></tr>"
        "<tr><th>关键词</th><td></td><th>发布机构</th><td>甲县司法局</td></tr>"
        "<tr><th>公开形式</th><td></td><th>发布日期</th><td>2026-01-15</td></tr></table>"
    ),
    "four columns whose empty cells are missing": (
        "<table><tr><td>索引号</td><td>014000001/2026-00007</td><td>发文字号</td></tr>"
        "<tr><td>关键词</td><td>发布机构</td><td>甲县司法局</td></tr>"
        "<tr><td>责任部门</td><td>发布日期</td><td>2026-01-15</td></tr></table>"
    ),
    "list items": (
        "<ul><li>索引号：014000001/2026-00007</li><li>发布机构：甲县司法局</li><li>发布日期：2026-01-15</li>"
        "<li>文号：</li><li>时效：</li></ul><h1>甲县司法局关于开展检查的通知</h1>"
    ),
    "pairs of inline elements without colons": (
        "<ul><li><strong>索引号</strong><span>014000001/2026-00007</span></li>"
        "<li><strong>发布机构</strong><span>甲县司法局</span></li>"
        "<li><strong>发布日期</strong><span>2026-01-15</span></li></ul>"
    ),
    "definition list": (
        "<dl><dt>索引号：</dt><dd>014000001/2026-00007</dd><dt>文号：</dt><dd></dd>"
        "<dt>发布机构：</dt><dd>甲县司法局</dd><dt>发布日期：</dt><dd>2026-01-15</dd></dl>"
    ),
    "grid of divs": (
        "<div class=g><div><div>索引号</div><div>014000001/2026-00007</div></div>"
        "<div><div>发布机构</div><div>甲县司法局</div></div><div>"
        "<div>发布日期</div><div>2026-01-15</div></div></div>"
    ),
    "flat grid of divs with colons": (
        "<div><div>索引号：</div><div>014000001/2026-00007</div><div>发布机构：</div><div>甲县司法局</div>"
        "<div>发布日期：</div><div>2026-01-15</div><div>有效性：</div></div>"
    ),
    "alternating lines": (
        "<div>索引号：<br>014000001/2026-00007<br>文号：<br>"
        "发布机构：<br>甲县司法局<br>发布日期：<br>2026-01-15</div>"
    ),
    "alternating paragraphs": (
        "<p>索引号</p><p>014000001/2026-00007</p><p>发布机构</p>"
        "<p>甲县司法局</p><p>发布日期</p><p>2026-01-15</p>"
    ),
    "brackets instead of colons": (
        "<p>【索引号】014000001/2026-00007</p><p>【发布机构】甲县司法局</p><p>【发布日期】2026-01-15</p>"
    ),
    "square brackets in items, some without a value": (
        "<ul><li>[ 索引号 ] 014000001/2026-00007</li><li>[ 发文字号 ]</li><li>[ 有效性 ]</li>"
        "<li>[ 发布机构 ] 甲县司法局</li><li>[ 发布日期 ] 2026-01-15</li></ul>"
    ),
    "square brackets in one line": (
        "<div>[ 索引号 ]014000001/2026-00007 [ 发文字号 ] [ 发布机构 ]甲县司法局 "
        "[ 发布日期 ]2026-01-15 [ 有效性 ]</div>"
    ),
    "full-width brackets in cells": (
        "<table><tr><td>［索引号］</td><td>014000001/2026-00007</td><td>［发文字号］</td><td></td></tr>"
        "<tr><td>［发布机构］</td><td>甲县司法局</td><td>［发布日期］</td><td>2026-01-15</td></tr></table>"
    ),
    "zero-width and full-width spaces": (
        "<table><tr><td>索\u3000引\u3000号&nbsp;：\u200b014000001/2026-00007</td></tr>"
        "<tr><td>发布\u200b机构：&ensp;甲县司法局</td><td>发布日期：2026-01-15</td></tr></table>"
    ),
    "one table with everything in a row": (
        "<table><tr><td>索引号：</td><td>014000001/2026-00007</td><td>发布机构：</td><td>甲县司法局</td>"
        "<td>发布日期：</td><td>2026-01-15</td></tr></table>"
    ),
}


@pytest.mark.parametrize("html", SHAPES.values(), ids=SHAPES.keys())
def test_a_block_of_any_shape_gives_its_values(html: str) -> None:
    """Label and value are paired whatever elements carry them, and empty values stay empty."""
    found = _read(html)

    assert {key: value for key, value in _fields(found).items() if value} == FULL
    assert {each.origin for each in found.pairs} == {Origin.TABLE}


LINES = {
    "with separators": (
        "<div>来源：甲县司法局 | 发布时间：2026-02-10 17:08 | 浏览次数：<span>12</span>次</div>"
    ),
    "with signs between": "<div>来源：甲县司法局 / 发布时间：2026-02-10 17:08 / 浏览量：<i></i></div>",
    "without separators": "<div>来源：甲县司法局发布时间：2026-02-10 17:08浏览次数：12</div>",
    "spans without white space": (
        "<p><span>发布时间：2026-02-10 17:08</span><span>来源：甲县司法局</span></p>"
    ),
    "a bare label beside others": "<p>时间：2026-02-10 17:08\u3000来源：甲县司法局\u3000字体：[大 中 小]</p>",
    "nested elements": (
        "<p><i>发布时间：</i><b><time>2026-02-10 17:08</time></b><i>来源：</i><b>甲县司法局</b></p>"
    ),
    "list items": (
        "<ul><li>发布时间：2026-02-10 17:08</li><li>来源：甲县司法局</li><li>【字体：大 中 小】</li></ul>"
    ),
    "the size of letters as 字号": "<p>发布时间：2026-02-10 17:08 来源：甲县司法局 字号：[ 大 中 小 ]</p>",
    "an unlabelled moment": "<p><span>2026-02-10 17:08</span></p><p>来源：甲县司法局</p>",
    "an unlabelled moment on the line": "<div>2026-02-10 17:08 来源：甲县司法局</div>",
}


@pytest.mark.parametrize("html", LINES.values(), ids=LINES.keys())
def test_the_line_under_the_title_is_read(html: str) -> None:
    """Its labels may follow each other with or without anything between them."""
    found = _fields(_read(f"<h1>甲县司法局关于开展检查的通知</h1>{html}"))

    assert found["date_published"] == "2026-02-10 17:08"
    assert found["content_source"] == "甲县司法局"
    assert "document_number" not in found


def test_an_empty_label_does_not_swallow_the_title() -> None:
    """Neither the heading after a list nor the next label is a value."""
    found = _read(
        "<ul><li>索引号：1/2026-1</li><li>文号：</li><li>时效：</li></ul><div class=t>甲县司法局通知</div>"
    )

    assert _fields(found) == {"index_number": "1/2026-1"}


def test_a_title_broken_within_its_cell_is_one() -> None:
    """A line break in a cell becomes one space."""
    found = _read(
        "<table><tr><td>索引号：1/2026-1</td></tr><tr><td>标 "
        "题：甲县司法局<br>关于检查的报告</td></tr></table>"
    )

    assert _fields(found)["title"] == "甲县司法局 关于检查的报告"


def test_a_data_table_in_the_document_is_no_metadata() -> None:
    """Columns called 名称, 日期, 备注, 文号 belong to the document."""
    table = (
        "<table><tr><td>序号</td><td>名称</td><td>文号</td><td>日期</td><td>备注</td></tr>"
        "<tr><td>1</td><td>甲办法</td><td>甲政发〔2024〕7号</td><td>2024-03-01</td><td>无</td></tr></table>"
    )

    assert _read("<h1>甲县文件目录</h1>", f"<p>现公布目录如下：</p>{table}").pairs == ()


def test_labels_in_navigation_forms_and_footer_are_not_read() -> None:
    """A search form's labels and the foot's 主办单位 say nothing about the page."""
    html = (
        "<div>关键词：<input><select><option>全部</option></select></div><ul><li><a>主题分类</a></li>"
        "<li><a>体裁分类</a></li></ul><div>主办单位：甲县人民政府办公室</div>"
    )

    assert _fields(_read(html)) == {}


def test_a_table_at_the_very_head_of_the_body_is_read() -> None:
    """Some templates keep the block in the body's own container."""
    body = (
        "<table><tr><td>索引号</td><td>1/2026-1</td><td>发布机构"
        "</td><td>甲县司法局</td></tr></table><p>各乡镇：</p>"
    )

    assert _fields(_read("", body)) == {"index_number": "1/2026-1", "publisher": "甲县司法局"}


@pytest.mark.parametrize(
    ("label", "field"),
    [("公文时效", "validity_status"), ("文件时效", "validity_status"), ("文件分类", "info_category")],
)
def test_labels_of_other_systems_mean_the_same(label: str, field: str) -> None:
    found = _read(f"<ul><li>索引号：014000001/2026-00007</li><li>{label}：有效</li></ul>")

    assert [pair.field for pair in found.pairs if pair.name == label] == [field]
    assert not found.findings


def test_an_unknown_label_in_a_block_is_kept_and_found() -> None:
    """Nobody reads it yet, so it is worth a note."""
    found = _read(
        "<table><tr><td>索引号</td><td>1/2026-1</td><td>公开程序</td><td>部门审核</td></tr>"
        "<tr><td>发布机构：甲局</td><td>监督渠道：电话</td></tr></table>"
    )

    assert [(each.label, each.value) for each in found.pairs if each.field is None] == [
        ("公开程序", "部门审核"),
        ("监督渠道", "电话"),
    ]
    assert {each.code for each in found.findings} == {"unknown_label"}


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>索引号</td><td>1/2026-1</td></tr><tr><td>发布机构</td><td>{long}</td></tr></table>",
        "<dl><dt>索引号</dt><dd>1/2026-1</dd><dt>发布机构</dt><dd><p>{long}</p><p>{long}</p></dd></dl>",
        "<p>索引号：1/2026-1</p><p>发布机构：{long}{long}</p>",
    ],
)
def test_a_value_too_long_to_be_one_is_found_and_left(html: str) -> None:
    """It is not stored as the publisher, and not passed over in silence."""
    metadata = _read(html.format(long="县司法局依法履行职责。" * 35))

    assert _fields(metadata) == {"index_number": "1/2026-1"}
    assert [(found.code, found.field) for found in metadata.findings] == [("value_too_long", "publisher")]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><td>发布：2025-01-02 更新：2025-01-03</td></tr></table>",
        "<table><tr><td>发布</td><td>2025-01-02</td><td>更新</td><td>2025-01-03</td></tr></table>",
        "<div>更新：2025-01-03 发布：2025-01-02</div>",
        "<div>发布：2025-01-02更新：2025-01-03</div>",
        "<div>发布：2025年1月2日（更新：2025年1月3日）</div>",
        "<div><span>发布：</span><span>2025-01-02</span><span>更新：</span><span>2025-01-03</span></div>",
        "<div>发布：2025-01-02<br>更新：2025-01-03</div>",
        "<div>发布于 2025-01-02 更新于 2025-01-03</div>",
        "<div>公布：２０２５－０１－０２ | 修改：2025/01/03 | 来源：县政府办</div>",
    ],
)
def test_a_short_word_is_a_label_where_a_day_stands_behind_it(html: str) -> None:
    fields = _fields(_read(html))

    assert read_moment(fields["date_published"]) == "2025-01-02"
    assert read_moment(fields["date_updated"]) == "2025-01-03"


@pytest.mark.parametrize(
    "html",
    [
        "<div>发布：县政府办 来源：县司法局</div>",
        "<table><tr><td>发布</td><td>县政府办</td></tr></table>",
        "<ul><li>公开</li><li>2025-01-02 县政府发布</li></ul>",
        "<div>信息更新：每日 来源：县司法局</div>",
        "<table><tr><td>更新</td></tr></table>",
    ],
)
def test_a_short_word_without_a_day_is_no_label(html: str) -> None:
    assert _fields(_read(html)).keys() <= {"content_source"}


@pytest.mark.parametrize(
    ("html", "field"),
    [
        ('<table><tr><th>索引号</th><td><img src="/i.png"></td></tr></table>', "index_number"),
        ('<table><tr><td>索引号：</td><!-- x --><td><img src="/i.png"></td></tr></table>', "index_number"),
        ('<dl><dt>发文字号</dt><dd><b><img src="/i.png"></b></dd></dl>', "document_number"),
        ('<div>发布日期：<img src="/i.png"> 来源：县政府办</div>', "date_published"),
        ('<div><span>发布机构：</span><span><img src="/i.png"></span></div>', "publisher"),
        ('<ul><li><b>文号：</b><img src="/i.png"></li><li>索引号：1/2026-1</li></ul>', "document_number"),
        (
            '<table><tr><td>成文日期：</td><td><object data="/i.png"></object></td></tr></table>',
            "date_written",
        ),
    ],
)
def test_a_picture_in_the_place_of_a_value_is_found(html: str, field: str) -> None:
    """Its words are not read, and not passed over in silence."""
    found = [finding for finding in _read(html).findings if finding.code == "value_is_picture"]

    assert [(finding.field, finding.detail.rpartition(" ")[2]) for finding in found] == [(field, "/i.png")]


@pytest.mark.parametrize(
    "html",
    [
        '<table><tr><th>索引号</th><td><img src="/i.png">1/2026-1</td></tr></table>',
        '<table><tr><th>索引号</th><td></td><th><img src="/i.png"></th></tr></table>',
        '<div>来源：<img src="/i.png">县政府办 打印：<img src="/p.png"> 关键词：<img src="/s.png"></div>',
        '<table><tr><th>标题<img src="/sort.png"></th><th>来源<img src="/sort.png"></th></tr></table>',
    ],
)
def test_a_picture_beside_a_value_or_a_button_is_none(html: str) -> None:
    assert "value_is_picture" not in {finding.code for finding in _read(html).findings}


def test_collisions_are_resolved_by_the_neighbours() -> None:
    """编号 needs company, 主题 beside 主题分类 is the title, 字号 in a table is the document's number."""
    lone = _read("<p>编号：77</p><p>来源：甲局</p>")
    block = _read(
        "<table><tr><td>编号</td><td>77</td><td>发布机构</td><td>"
        "甲局</td></tr><tr><td>主题</td><td>甲局通知</td>"
        "<td>主题分类</td><td>司法</td></tr><tr><td>字号</td><td>甲司发〔2026〕1号</td></tr></table>"
    )

    assert _fields(lone) == {"content_source": "甲局"}
    assert _fields(block) == {
        "index_number": "77", "publisher": "甲局", "title": "甲局通知", "subject_category": "司法",
        "document_number": "甲司发〔2026〕1号",
    }  # fmt: skip


def test_a_source_of_data_is_no_source() -> None:
    """Labels are matched whole: 数据来源 is not 来源."""
    assert _fields(_read("<p>数据来源：统计局</p><p>预计更新时间说明：无</p>")) == {}


def test_what_stands_below_the_document_is_read_with_caution() -> None:
    """The editor is; the date in a related list is not."""
    root = parse(
        "<html><body><div id='doc'>文</div><p>责任编辑：王五</p>"
        "<ul><li>发布时间：2020-01-01</li></ul></body></html>"
    )
    lines = read_lines(root, mark=MARK, body=[root.get_element_by_id("doc")])

    assert _fields(read_metadata(lines)) == {"editor": "王五"}


def test_a_hidden_block_is_read_where_nothing_visible_says_it() -> None:
    """A folded panel holds real metadata; a hidden copy adds nothing."""
    html = (
        "<p>来源：甲局</p><div style='display:none'><table><tr><td>索引号：1/2026-1</td></tr>"
        "<tr><td>来源：乙局</td></tr></table></div>"
    )

    assert _fields(_read(html)) == {"content_source": "甲局", "index_number": "1/2026-1"}


@pytest.mark.parametrize(
    "line",
    [
        "来源：甲县司法局 【打印】【关闭】",
        "来源：甲县司法局 分享 打印",
        "<span>来源：甲县司法局</span><a>打印</a><a>收藏</a>",
    ],
)
def test_the_buttons_after_a_line_are_no_part_of_its_last_value(line: str) -> None:
    """They stand behind white space, a bracket or an element's edge."""
    assert _fields(_read(f"<p>{line}</p>"))["content_source"] == "甲县司法局"

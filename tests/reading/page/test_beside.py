"""What stands beside a source, in a heading, under labels or in one cell with another label is told apart."""

import pytest

from pipelines.record import make_record
from yifa.model.record import BodyKind, Record
from yifa.profiles.folders import load_platforms
from yifa.profiles.recognise import recognise
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "丑县水务局关于开展节水执法检查的通知"
FIRST = "为规范全县节水执法行为，提高依法行政水平，现就开展检查有关事项通知如下，请各单位照此执行。"
PROSE = f"<p>{FIRST}</p><p>各乡镇要把检查列入年度计划，检查情况于季度末报县水务局备案，并在本单位公示。</p>"
ITEM = "<li><a href='/a/1.html'>另一篇不相干的工作动态标题</a><div>2024-01-25</div></li>"
SIDE = f"<div class='side'><ul>{ITEM}</ul></div>"
FOOT = "<div class='footer'>主办：丑县人民政府办公室</div>"
DAY, MOMENT = "2022-11-14", "2022-11-14T14:59"


def _record(above: str, *, head: str = "", body: str = PROSE, title: str = TITLE) -> Record:
    html = (
        f"<html><head><title>{title}</title>{head}</head><body><div><a href='/'>首页</a></div>{SIDE}"
        f"{above}<div class='con'>{body}</div>{FOOT}</body></html>"
    )
    url = "http://www.chou.example/zwgk/1024.html"
    return make_record(read_page(html, parse(html), url, load_platforms()["generic"]))


@pytest.mark.parametrize(
    ("line", "source", "published"),
    [
        ("来源：宣教中心&nbsp;&nbsp;2022-11-14 14:59&nbsp;&nbsp;【字体：<span>大</span> <span>小</span>】",
        "宣教中心", MOMENT),
        ("来源：宣教中心2022-11-14 14:59", "宣教中心", MOMENT),
        ("来源：宣教中心 | 2022-11-14 14:59 | 浏览 12 次", "宣教中心", MOMENT),
        ("来源：宣教中心　2022年11月14日", "宣教中心", DAY),
        ("<span>来源：宣教中心</span><span>2022-11-14</span>", "宣教中心", DAY),
        ("作者：王某某 2022-11-14 14:59", None, MOMENT),
        ("来源： 2022-11-14 14:59", None, MOMENT),
        ("来源：宣教中心 2022-11-14 发布时间：2022-11-14 14:59", "宣教中心", MOMENT),
        # a paper's own day is a part of its name
        ("来源：子州日报2022年11月12日 发布时间：2022-11-14", "子州日报2022年11月12日", DAY),
        ("来源：子州日报 2022年11月12日 发布时间：2022-11-14", "子州日报 2022年11月12日", DAY),
        ("来源：子州日报2022年11月12日第3版 发布时间：2022-11-14", "子州日报2022年11月12日第3版", DAY),
        ("来源：宣教中心 发布时间：2022-11-14 14:59", "宣教中心", MOMENT),
    ],
)  # fmt: skip
def test_a_moment_beside_a_source_is_the_day_of_publication(
    line: str, source: str | None, published: str
) -> None:
    record = _record(f"<h1>{TITLE}</h1><div class='from'>{line}</div>")

    assert (record.fields.content_source, record.fields.date_published) == (source, published)


@pytest.mark.parametrize("above", [SIDE, "<h1>{}</h1>" + SIDE, "<h1>{}</h1><div>来源：宣教中心</div>" + SIDE])
@pytest.mark.parametrize(
    "item",
    [
        "<li><a href='/a/2.html'>县里召开节水工作会议的动态</a><div>2024-01-26</div></li>",
        "<li><div>2024-01-26</div><div><a href='/a/2.html'>县里召开节水工作会议的动态</a></div></li>",
        "<li><p><a href='/a/2.html'>县里召开节水工作会议的动态</a></p>2024-01-26</li>",
    ],
)
def test_the_day_of_a_neighbour_in_a_side_list_is_not_the_page_s(above: str, item: str) -> None:
    head = "<meta name='PubDate' content='2022-11-14 15:00'><meta name='ContentSource' content='宣教中心'>"
    record = _record(f"{above.format(TITLE)}<div><h3>动态</h3><ul>{item}</ul></div>", head=head)

    assert record.fields.date_published == "2022-11-14T15:00"


LABELS = ("索取号", "发布时间", "发布机构", "文件编号", "备注")
VALUES = ("076478684Q/2024-00112", "", "丑县水务局", "丑水发〔2024〕5号", "")


def _table(shape: str) -> str:
    label = "".join(f"<td>{one}</td>" for one in LABELS)
    value = "".join(f"<td>{one}</td>" for one in VALUES)
    heads = "".join(f"<th>{one}：</th>" for one in LABELS)
    split = zip((LABELS[:3], LABELS[3:]), (VALUES[:3], VALUES[3:]), strict=True)
    pairs = "".join(f"<tr>{''.join(f'<td>{one}</td>' for one in row)}</tr>" for two in split for row in two)
    return {
        "head in body": f"<table><tbody><thead><tr>{label}</tr></thead><tr>{value}</tr></tbody></table>",
        "two rows": f"<table><tr>{label}</tr><tr>{value}</tr></table>",
        "heads": f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{value}</tr></tbody></table>",
        "two pairs of rows": f"<table>{pairs}</table>",
        "a label nobody knows": f"<table><tr>{label}</tr><tr>{value}</tr></table>".replace(
            "备注", "公开程序"
        ),
    }[shape]


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(
    "shape", ["head in body", "two rows", "heads", "two pairs of rows", "a label nobody knows"]
)
def test_labels_in_one_row_name_the_values_in_the_next(shape: str, inside: bool) -> None:
    table = _table(shape)
    record = _record(f"<h1>{TITLE}</h1>{'' if inside else table}", body=f"{table if inside else ''}{PROSE}")
    fields = record.fields

    assert (fields.index_number, fields.publisher, fields.document_number) == (
        VALUES[0],
        VALUES[2],
        VALUES[3],
    )
    assert record.text.startswith(FIRST)


@pytest.mark.parametrize(
    ("labels", "values"),
    [
        ("<td>索取号</td><td>发布机构</td><td>备注</td>", f"<td>{VALUES[0]}</td><td>丑县水务局</td>"),
        (
            "<td colspan='2'>索取号</td><td colspan=' 3 '>发布机构</td>",
            f"<td colspan='2'>{VALUES[0]}</td><td colspan='3'>丑县水务局</td>",
        ),
        (
            "<td>索取号</td><td colspan='2'>发布机构</td><td>备注</td>",
            f"<td>{VALUES[0]}</td><td>丑县水务局</td><td></td><td></td>",
        ),
        (
            "<td rowspan='2'>公开信息</td><td>索取号</td><td>发布机构</td>",
            f"<td>{VALUES[0]}</td><td>丑县水务局</td>",
        ),
        (
            "<td>索取号</td><td rowspan='2'></td><td>发布机构</td>",
            f"<td>{VALUES[0]}</td><td>丑县水务局</td>",
        ),
        (
            "<td></td><td>索取号</td><td>发布机构</td>",
            f"<td>1</td><td>{VALUES[0]}</td><td>丑县水务局</td><td>无</td>",
        ),
        ("<td>索取号</td><td colspan='x'>发布机构</td>", f"<td>{VALUES[0]}</td><td>丑县水务局</td>"),
    ],
)
def test_a_value_belongs_to_the_label_whose_columns_it_stands_in(labels: str, values: str) -> None:
    record = _record(f"<h1>{TITLE}</h1><table><tr>{labels}</tr><tr>{values}</tr></table>")

    assert (record.fields.index_number, record.fields.publisher) == (VALUES[0], "丑县水务局")


@pytest.mark.parametrize(
    "values",
    [
        f"<td>{VALUES[0]}</td><td colspan='2'>丑县水务局</td>",
        f"<td colspan='3'>{FIRST}</td>",
        f"<td>{FIRST}</td>",
    ],
)
def test_a_value_under_two_labels_is_given_to_none(values: str) -> None:
    labels = "<td>索取号</td><td>发布机构</td><td>信息来源</td>"

    fields = _record(f"<h1>{TITLE}</h1><table><tr>{labels}</tr><tr>{values}</tr></table>").fields

    assert (fields.index_number, fields.publisher, fields.content_source) == (None, None, None)


@pytest.mark.parametrize("first", ["序号", "文件名称"])
def test_a_table_of_several_rows_is_the_document_s_own(first: str) -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>丑水发〔2024〕{n}号</td><td>2024-01-0{n}</td><td>无</td></tr>"
        for n in (1, 2, 3)
    )
    table = f"<table><tr><td>{first}</td><td>文号</td><td>发布日期</td><td>备注</td></tr>{rows}</table>"

    record = _record(f"<h1>{TITLE}</h1>", body=table + PROSE)

    assert record.fields.document_number is None
    assert "丑水发〔2024〕1号" in record.text


NUMBER = "000014349/2026-01611"


@pytest.mark.parametrize(
    "cells",
    [
        f"<td>索引号</td><td>{NUMBER} 分类：其他</td>",
        f"<td>索引号：</td><td>{NUMBER}　公开方式：主动公开</td>",
        f"<td>索引号</td><td>{NUMBER}<br>分类：其他</td>",
        f"<th>索引号</th><td><span>{NUMBER}</span> <b>分类</b>：其他</td>",
        f"<td>索引号：{NUMBER} 分类：其他</td><td></td>", "<td>索引号</td><td>000014349/2026-<br>01611</td>",
        "<td>索引号</td><td>000014349/<br>2026-01611</td>",
        "<td>索引号：000014349/2026-<br>01611</td><td></td>",
        "<td>索引号</td><td><p>000014349/2026-</p><p>01611</p></td>", f"<td>索引号</td><td>{NUMBER}</td>",
    ],
)  # fmt: skip
def test_an_index_number_is_read_whole_and_alone(cells: str) -> None:
    table = f"<table><tr>{cells}</tr><tr><td>发文机关</td><td>丑县水务局</td></tr></table>"

    record = _record(f"{table}<h1>{TITLE}</h1>")

    assert (record.fields.index_number, record.fields.issuing_authority) == (NUMBER, "丑县水务局")
    assert "分类" not in cells or record.fields.subject_category == "其他"


def test_other_values_of_two_lines_keep_their_break() -> None:
    row = "<tr><td>发布机构</td><td>丑县水务局<br>丑县司法局</td></tr>"
    table = f"<table><tr><td>索引号</td><td>1/2</td></tr>{row}</table>"

    assert _record(f"{table}<h1>{TITLE}</h1>").fields.publisher == "丑县水务局 丑县司法局"


@pytest.mark.parametrize(
    ("heading", "title", "published"),
    [
        (f"{TITLE} <small>( 2022-11-14)</small>", TITLE, DAY),
        (f"{TITLE}<span>2022年11月14日</span>", TITLE, DAY),
        (f"{TITLE}<em>[2022-11-14 14:59]</em>", TITLE, MOMENT),
        (f"{TITLE}<span>来源：宣教中心</span><span>2022-11-14</span>", TITLE, DAY),
        (f"{TITLE}<span>（试行）</span>", f"{TITLE}（试行）", None),
        ("丑县2022年11月14日节水执法情况通报", "丑县2022年11月14日节水执法情况通报", None),
    ],
)  # fmt: skip
def test_a_day_in_the_heading_is_no_part_of_the_title(
    heading: str, title: str, published: str | None
) -> None:
    record = _record(f"<h2 id='t'>{heading}</h2>", title=title)

    assert (record.title, record.fields.date_published) == (title, published)


@pytest.mark.parametrize("pasted", ["Title", "无标题文档", "新建 Microsoft Word 文档", ""])
def test_the_title_of_a_pasted_document_is_no_text(pasted: str) -> None:
    inner = f"<html><head><meta charset='utf-8'><title>{pasted}</title></head><body>{PROSE}</body></html>"

    record = _record(f"<h2>{TITLE}</h2>", body=inner)

    assert record.text.startswith(FIRST)
    assert record.title == TITLE


@pytest.mark.parametrize(
    "unseen", ["<noscript>{}</noscript>", "<template>{}</template>", "<textarea>{}</textarea>"]
)
def test_a_document_of_no_character_is_empty(unseen: str) -> None:
    body = f"<div class='TRS_Editor'>{unseen.format(PROSE)}</div>"
    record = _record(f"<h1>{TITLE}</h1>", body=body)

    assert (record.body_kind, record.text) == (BodyKind.EMPTY, "")
    assert "no_text" in {finding.code for finding in record.findings}
    assert _record(f"<h1>{TITLE}</h1>").body_kind is BodyKind.HTML


OTHER = "http://www.other.gov.cn/xxgkpt/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=5674"


@pytest.mark.parametrize(
    ("markup", "platform"),
    [
        (f"<select><option value='{OTHER}'>某县</option></select>", "generic"),
        (f"<a href='{OTHER}'>某县</a>", "generic"), (f"<form action='{OTHER}'></form>", "generic"),
        ("<a href=//www.other.gov.cn/col/col1/dataproxy.jsp?x=1>某县</a>", "generic"),
        ("<a href='/list.jsp?wbtreeid=5674'>本县</a>", "vsb"),
        ("<script src='/system/resource/js/x.js'></script>", "vsb"),
        ("<script src='http://cdn.other.cn/system/resource/js/x.js'></script>", "vsb"),
        ("<a href='http://www.chou.example/list.jsp?wbtreeid=1'>本县</a>", "vsb"),
    ],
)  # fmt: skip
def test_a_link_to_another_site_names_no_platform(markup: str, platform: str) -> None:
    html = f"<html><body><h1>{TITLE}</h1>{PROSE}{markup}</body></html>"

    assert recognise("http://www.chou.example/zwgk/1024.html", html).name == platform

"""Files in tables and lists whose links only say 下载 are found, under the names beside them."""

from collections.abc import Sequence

import pytest

from tests.support.reading.holding import PROSE, files, page

NAMES = ("申请表", "点位图.pdf")
# the heads of a table, and the cells of its rows
TABLES = {
    "dynamic": (("附件名称", "大小", "下载"), ("{name}", "24KB", "<a href='/cms/attach/8{n}'>下载</a>")),
    "counted": (
        ("序号", "附件", "格式", "操作"),
        ("{n}", "{name}", "DOC", "<a href='/see.do?id=7'>预览</a> <a href='/cms/attach/8{n}'>下载</a>"),
    ),
    "by the name": (("文件名", "文件大小"), ("<a href='/cms/attach/8{n}'>{name}</a>", "1.2MB")),
    "by a handler": (
        ("名称", "下载"),
        ("{name}", "<a href='javascript:;' onclick=\"window.open('/cms/attach/8{n}')\">点击下载</a>"),
    ),
}


def _row(cells: Sequence[str], tag: str = "td") -> str:
    return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"


@pytest.mark.parametrize("tag", ["td", "th"])
@pytest.mark.parametrize("form", TABLES)
def test_the_rows_of_a_table_of_files_are_files_in_and_below_the_document(form: str, tag: str) -> None:
    heads, cells = TABLES[form]
    rows = [_row([cell.format(n=n, name=name) for cell in cells]) for n, name in enumerate(NAMES)]
    table = f"<table>{_row(heads, tag)}{''.join(rows)}</table>"
    wanted = [(f"/cms/attach/8{n}", name) for n, name in enumerate(NAMES)]

    assert files(page(PROSE, below=table)) == wanted
    assert files(page(PROSE + table)) == wanted


def test_a_long_table_of_files_that_pages_repeat_is_found_again() -> None:
    heads, cells = TABLES["dynamic"]
    rows = [_row([cell.format(n=n, name=f"{n}号表") for cell in cells]) for n in range(9)]
    table = f"<table>{_row(heads)}{''.join(rows)}</table>"

    found = [files(page(PROSE, below=table)) for _ in range(2)]

    assert found[0] == found[1]
    assert [name for _, name in found[0]] == [f"{n}号表" for n in range(9)]


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        (("名称", "发布日期"), ("<a href='/zwgk/get/9'>关于造林的公告</a>", "2026-01-02")),
        (("事项名称", "操作"), ("采砂许可", "<a href='/bsfw/do?id=8'>在线办理</a>")),
        (("文件名称", "操作"), ("采砂规划", "<a href='/zw/show.do?id=8'>查看</a>")),
        (("附件名称", "大小"), ("<a href='/zwgk/8.html'>关于造林的公告</a>", "大")),
        (("附件名称", "下载"), ("PDF阅读器", "<a href='/soft/7'>阅读器下载</a>")),
        (("附件名称", "下载"), ("申请表", "<a href='#' onclick=\"down('7')\">下载</a>")),
    ],
)
def test_other_tables_have_no_files(heads: Sequence[str], cells: Sequence[str]) -> None:
    assert files(page(PROSE, below=f"<table>{_row(heads)}{_row(cells)}</table>")) == []


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("<ul><li>采砂申请表.doc <a href='/d/download?id=1'>下载</a></li></ul>", "采砂申请表.doc"),
        (
            "<ul><li><span>采砂点位图</span>（<a href='/d/download?id=1'>点击下载</a>）</li></ul>",
            "采砂点位图",
        ),
        ("<p>附件1：采砂申请表 [<a href='/d/download?id=1'>下载</a>]</p>", "采砂申请表"),
        (
            "<table><tr><td>2.</td><td>采砂规划 <a href='/d/download?id=1'>下载</a></td></tr></table>",
            "采砂规划",
        ),
        # nothing is named before these
        ("<p>详情请<a href='/d/download?id=1'>下载附件</a></p>", "下载附件"),
        ("<p>附件：<a href='/d/download?id=1'>下载</a></p>", "下载"),
        ("<p>申请人填好后报送，表格在此处 <a href='/d/download?id=1'>下载</a></p>", "下载"),
        ("<li>申请人填好后报送。<a href='/d/download?id=1'>下载</a></li>", "下载"),
        ("<ul><li>采砂申请表 <a href='/d/download?id=1'>申请表样本</a></li></ul>", "申请表样本"),
    ],
)
def test_a_file_whose_link_names_none_has_the_name_before_it(inner: str, name: str) -> None:
    assert files(page(PROSE + inner)) == [("/d/download?id=1", name)]


@pytest.mark.parametrize(
    "below",
    [
        "<section><h3>相关下载</h3><ol><li><a href='/f/1.pdf'>规划图</a></li></ol></section>",
        "<div><strong>资料下载：</strong><br><a href='/f/1.pdf'>规划图</a></div>",
        "<div class='box'><p>文件下载:</p><div data-href='/f/1.pdf'>规划图</div></div>",
        "<div class='attach'><p><span>规划图</span></p><button data-url='/f/1.pdf'>规划图</button></div>",
        "<div><h5>附件：</h5><ul><li data-file='/f/1.pdf?v=2' class='dl'>规划图</li></ul></div>",
    ],
)
def test_a_list_of_files_below_the_document_is_told_by_what_heads_it(below: str) -> None:
    assert [name for _, name in files(page(PROSE, below=below))] == ["规划图"]


@pytest.mark.parametrize(
    "below",
    [
        "<div><h4>资料下载</h4><a href='/f/1.pdf'>办事指南</a></div>",
        "<div><h4>软件下载：</h4><a href='/f/1.zip'>输入法</a></div>",
        "<div class='foot'><i data-href='/app/zw.apk'>移动端</i><i data-src='/f/1.pdf'>手册</i></div>",
    ],
)
def test_a_column_of_downloads_is_no_list_of_the_document_s_files(below: str) -> None:
    assert files(page(PROSE, below=below)) == []

"""A table is a document's or lays out the page around one."""

import pytest

from pipelines.record import make_record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "寅县林业局关于加强春季造林检查的通知"
FIRST = "为切实抓好全县春季造林绿化工作，根据森林法和上级部署要求，现就检查工作的有关事项通知如下。"
SECOND = "各乡镇要逐地块核实造林面积和苗木质量，发现问题立即整改，并于每月末报县林业局备案。"


def _text(main: str) -> str:
    body = f"<div class='nav'><a href='/'>首页</a></div><div class='w'>{main}</div>"
    html = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    url = "http://www.yin.example/zwgk/content_7.html"
    return make_record(read_page(html, parse(html), url, load_platforms()["generic"])).text


FACT = f"<div>{FIRST}<br>{SECOND}<br>{FIRST}</div>"
CASE = ("案由", "滥伐林木", "事实")


def _rows(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


@pytest.mark.parametrize(
    "fact", [FACT, f"<p>{FIRST}</p><p>{SECOND}</p>", f"<div><p>{FIRST}</p><p>{SECOND}</p></div>"]
)
def test_a_table_of_a_document_is_whole_where_one_cell_has_nearly_all_text(fact: str) -> None:
    table = _rows((CASE[0], CASE[1]), (CASE[2], fact))

    assert _text(f"<h1>{TITLE}</h1><div>发布时间：2026-03-02</div>{table}").startswith(
        "案由\t滥伐林木\n事实\t"
    )


@pytest.mark.parametrize(
    "rows",
    [
        ((f"<b>{TITLE}</b>",), ("县林业局", "造林", "通知"), (FACT,)),
        (("来源：县林业局 发布时间：2026-03-02", "其他", "说明"), (FACT,)),
        (("<a href='/1'>政策</a>", "栏目一", "栏目二", "栏目三"), (FACT,)),
        (("栏目一", "栏目二"), (FACT,)),
    ],
)
def test_a_table_that_lays_out_a_page_is_no_part_of_its_document(rows: tuple[tuple[str, ...], ...]) -> None:
    """It has the title, labels or links in other cells, or hardly anything."""
    assert _text(f"<h3>公告</h3>{_rows(*rows)}").startswith(FIRST)

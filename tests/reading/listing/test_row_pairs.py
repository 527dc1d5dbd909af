"""Columns with a header, and labels inside a row, become pairs."""

import pytest

from tests.support.reading.listings import WANTED, facts, page, read, rows
from yifa.model.record import Origin


def test_columns_with_a_header_become_pairs() -> None:
    head = "<tr><th>索引号</th><th>名称</th><th>文 号</th><th>成文日期</th><th>发布日期</th></tr>"
    text = page(
        "<table>", head,
        rows("<tr><td>0123/2026-1</td><td><a href='{href}'>{title}</a></td><td>示政发〔2026〕3号</td>"
            "<td>2025-11-11</td><td>{date}</td></tr>"),
        "</table>",
    )  # fmt: skip

    listing = read(text, platform="trs")

    assert facts(listing) == WANTED
    found = [(pair.label, pair.field, pair.value, pair.origin) for pair in listing.entries[0].pairs]
    assert found == [
        ("索引号", "index_number", "0123/2026-1", Origin.LIST),
        ("文 号", "document_number", "示政发〔2026〕3号", Origin.LIST),
        ("成文日期", "date_written", "2025-11-11", Origin.LIST),
    ]


def test_columns_under_thead_and_list_headers_become_pairs() -> None:
    cells = rows("<tr><td>0123/9</td><td><a href='{href}'>{title}</a></td><td>{date}</td></tr>")
    head = "<tr><td>索引号</td><td>标题</td><td>发布日期</td></tr>"
    table = f"<table><thead>{head}</thead><tbody>{cells}</tbody></table>"
    items = rows(
        "<ul><li>1</li><li>0123/9</li><li><a href='{href}'>{title}</a></li><li>{date}</li></ul>",
        "/public/65999/1{n}.html",
    )
    names = "<ul><li>序号</li><li>索引号</li><li>信息名称</li><li>发布日期</li></ul>"
    lists = f"<div class='xxgk_navli'>{names}{items}</div>"
    for text, platform in ((table, "trs"), (lists, "lonsun")):
        listing = read(page(text), platform=platform)

        assert facts(listing) == WANTED
        assert [pair.value for pair in listing.entries[4].pairs] == ["0123/9"]


def test_labels_inside_a_row_become_pairs() -> None:
    text = page(
        "<ul>",
        rows(
            "<li><a href='{href}'>{title}</a><p>索引号：<b>0123/9</b></p><p>成文日期：2025-11-11</p>"
            "<p>发布日期：{date}</p></li>"
        ),
        "</ul>",
    )

    listing = read(text)

    assert facts(listing) == WANTED
    assert [pair.field for pair in listing.entries[0].pairs] == ["index_number", "date_written"]


@pytest.mark.parametrize("gap", [" ", "\u3000", " | ", "；", "，"])
def test_several_labels_in_one_text_become_pairs(gap: str) -> None:
    told = gap.join(("发布单位：示例县司法局", "发布日期：{date} 09:30", "成文日期：2025-01-01"))
    listing = read(page("<ul>", rows("<li><a href='{href}'>{title}</a><p>" + told + "</p></li>"), "</ul>"))

    assert [(title, day and day[:10]) for title, day in facts(listing)] == WANTED
    others = (pair for pair in listing.entries[0].pairs if pair.field != "date_published")
    assert [(pair.field, pair.value) for pair in others] == [
        ("publisher", "示例县司法局"), ("date_written", "2025-01-01"),
    ]  # fmt: skip

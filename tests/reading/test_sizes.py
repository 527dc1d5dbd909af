"""What portals may send at any length is read in proportion to it; each of these took minutes, or broke."""

from datetime import date

import pytest

from pipelines.record import make_record
from tests.support.factory import make_fetched, make_portal
from yifa.model.errors import PageError
from yifa.model.fetch import FetchKind
from yifa.model.listing import Listing
from yifa.reading.charset import declared_encoding
from yifa.reading.dating.dates import find_moments
from yifa.reading.dating.row_dates import read_row_date
from yifa.reading.files.names import LONGEST, name_in
from yifa.reading.listing.embedded import xml_of
from yifa.reading.listing.feeds import read_json
from yifa.reading.response import draft_of, listing_of, open_response

pytestmark = pytest.mark.no_cover  # long inputs of what other tests trace
URL = "http://www.qingxi.example/zwgk/t20260115_1.html"
TODAY = date(2026, 11, 26)
MANY = 60_000
LABELS = 30_000
MARKS = 20_000


def listing(markup: str) -> Listing:
    fetched = make_fetched(URL, markup.encode(), kind=FetchKind.LISTING)
    return listing_of(open_response(fetched, make_portal()), make_portal(), TODAY)


def test_rows_in_markup_a_thousand_deep_are_read() -> None:
    days = [f"2026-0{month}-05" for month in range(1, 7)]
    rows = "".join(
        f'<li><a href="/zwgk/{day}/{n}.html">关于法治政府建设情况的第{n}号报告</a><span>{day}</span></li>'
        for n, day in enumerate(days)
    )

    found = listing(f"<html><body>{'<div>' * 1500}<ul>{rows}</ul></body></html>")

    assert [each.published for each in found.entries] == days


def test_a_table_of_very_many_labels_is_read() -> None:
    labels = "<tr><td>索引号：</td><td>0001/2026-1</td></tr>" * LABELS
    body = (
        f'<div class="TRS_Editor">{"<p>全年办理行政复议案件十二件，无一件被撤销或者确认违法。</p>" * 9}</div>'
    )
    page = f"<html><head><title>报告</title></head><body><table>{labels}</table>{body}</body></html>"

    opened = open_response(make_fetched(URL, page.encode()), make_portal())

    assert len(draft_of(opened, make_portal()).pairs) == LABELS


@pytest.mark.parametrize(
    "inside",
    [
        "<!--<$[正文]>end-->" + "<!--<$[正文]>begin-->" * MARKS,
        "<meta name='ContentEnd'>" + "<meta name='ContentStart'>" * MARKS,
        f"<!-- {'<pre ' * MARKS} -->", "<div>" * 1500 + f"<{'a' * 100_000}",
        "<div>" * 1500 + "<script>" * MARKS,
        f"<div class='crumb'>当前位置：<a href='/'>首页</a> {'-' * 100_000} 依法行政</div>",
        f"<a href='/{'000/' * 50_000}content_1.htm'>关于报告的通知</a>", f"<h1>{'…' * 100_000}。关于</h1>",
    ],
    ids=["comments", "metas", "pre", "a name", "scripts", "crumbs", "an address", "dots"],
)  # fmt: skip
def test_a_page_made_to_hold_up_its_reader_is_read(inside: str) -> None:
    prose = "<p>全年办理行政复议案件十二件，无一件被撤销或者确认违法。</p>" * 9
    body = f"<div class='TRS_Editor'>{prose}{inside}</div>"
    page = f"<html><head><title>报告</title></head><body>{body}</body></html>"

    record = make_record(
        draft_of(open_response(make_fetched(URL, page.encode()), make_portal()), make_portal())
    )

    assert record.text.startswith("全年办理行政复议案件")


def test_a_label_of_very_many_blanks_is_read() -> None:
    wide = " " * 400_000

    assert declared_encoding(b"<html>", f"text/html; charset{wide}={wide}") is None
    assert declared_encoding(b"<html>", f"text/html; charset ={wide}'{wide}GBK") == "gbk"
    assert declared_encoding(f"<meta charset={' ' * 8000}>".encode()) is None


def test_very_many_elements_of_one_name_are_rows() -> None:
    items = "<item><title>关于报告</title><link>/a.html</link></item>" * MANY

    found = xml_of(f'<?xml version="1.0"?><rss item="x">{items}</rss>')

    assert isinstance(found, dict)
    assert len(found["rss"]["item"]) == MANY


@pytest.mark.parametrize("name", ["data:", "1", "a:b:c", "ü"])
def test_an_element_whose_name_is_none_is_no_surprise(name: str) -> None:
    found = xml_of(f'<?xml version="1.0"?><rows><{name}>关于报告</{name}></rows>')

    assert not read_json(found).items


@pytest.mark.parametrize("text", ["2024年3月5", "2024.03", "2024年3", "发布日期", "2024-03-05", "15"])
def test_a_date_before_very_many_blanks_is_read(text: str) -> None:
    wide = text + " " * 200_000

    assert [each.iso for each in find_moments(f"{wide}终")] == [
        each.iso for each in find_moments(f"{text} 终")
    ]
    assert read_row_date(f"{wide}终", url=URL) == read_row_date(f"{text}  终", url=URL)


def test_a_name_longer_than_any_files_is_cut() -> None:
    raw = ("附件：".encode("gbk") + "报告".encode()).decode("latin-1") * 20_000

    name = name_in(f'attachment; filename="{raw}"')

    assert name is not None
    assert len(name) == LONGEST


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename*0=a; filename*=utf-8''b.pdf; filename*0=c", "b.pdf"),
        ("attachment; filename*99999999999999999999=a; filename*=x; filename=b.pdf", "b.pdf"),
        ("attachment; filename*t; filename*1", None),
    ],
)
def test_pieces_of_a_name_numbered_beyond_sense_are_no_surprise(header: str, name: str | None) -> None:
    assert name_in(header) == name


def test_json_deeper_than_any_feed_is_no_list() -> None:
    with pytest.raises(PageError):
        listing('{"a":[' * MANY)

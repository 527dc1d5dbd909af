"""Finding rows: the list is told from what surrounds it, whatever the markup, and quickly."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yifa.model.errors import LayoutError
from yifa.model.listing import EntryKind
from yifa.profiles.folders import load_platforms
from yifa.reading import markup
from yifa.reading.listing.embedded import json_of, records_in
from yifa.reading.listing.feeds import load_keys, read_json
from yifa.reading.listing.links import ListingPage, kind_of, read_links, registrable
from yifa.reading.listing.read import read_listing
from yifa.reading.listing.rows import find_rows

URL = "http://www.example.gov.cn/zwgk/yfxz/"
GENERIC = load_platforms()["generic"]
TODAY = date(2026, 3, 1)
TAGS = st.sampled_from(
    ["ul", "li", "div", "a href='/x/1.html'", "span", "table", "tr", "td", "p", "dl", "dd", "h3"]
)
TEXTS = st.sampled_from(
    ["2026-01-15", "关于依法行政工作的通知", "更多>>", "共3页", "下一页", "<!--", "-->", "15", " ", "2026-01"]
)


def rows_of(body: str) -> list[str]:
    page = ListingPage(url=URL, platform=GENERIC)
    group = find_rows(read_links(markup.parse(f"<html><body>{body}</body></html>"), page), URL)
    return [links[0].text for links in group.rows.values()] if group else []


@given(
    st.lists(
        st.one_of(TAGS.map("<{}>".format), TAGS.map(lambda tag: f"</{tag.split()[0]}>"), TEXTS), max_size=60
    )
)
def test_no_markup_breaks_the_reader(parts: list[str]) -> None:
    text = "".join(parts)

    try:
        listing = read_listing(text, markup.parse(text), URL, GENERIC, today=TODAY)
    except LayoutError:
        return
    assert len({entry.url for entry in listing.entries}) == len(listing.entries)
    assert all(entry.title and entry.url.startswith("http") for entry in listing.entries)


@given(st.integers(1, 40), st.integers(0, 12))
def test_every_row_is_found_whatever_the_length_of_menu_and_list(rows: int, menu: int) -> None:
    items = "".join(
        f"<li><a href='/d/{n}.html'>第{n}号法治政府建设报告</a><i>2026-01-15</i></li>" for n in range(rows)
    )
    entries = "".join(f"<li><a href='/m{n}/'>机构职能栏目之{n}</a></li>" for n in range(menu))

    assert (
        len(rows_of(f"<div class='left'><ul>{entries}</ul></div><div class='right'><ul>{items}</ul></div>"))
        == rows
    )


def test_an_element_with_many_links_is_a_list_and_not_a_row() -> None:
    items = "".join(f"<a href='/d/{n}.html'>第{n}号法治政府建设报告</a> 2026-01-15 " for n in range(9))

    assert len(rows_of(f"<ul><li>{items}</li></ul>")) == 9


def test_nothing_is_found_where_there_are_no_titles() -> None:
    assert rows_of("<p><a href='/a/'>1</a><a href='/b/'>更多</a></p>") == []
    assert rows_of("") == []


def test_a_heading_anywhere_above_a_list_tells_what_it_is() -> None:
    item = "<li><a href='/{0}/{1}.html'>{0}类报告之{1}的通知</a><i>2026-01-15</i></li>"
    hot = "".join(item.format("热", n) for n in range(3))
    main = "".join(item.format("主", n) for n in range(2))
    side = f"<div class='a'><h3>阅读排行</h3><!-- x --><div><ul>{hot}</ul></div></div>"

    found = rows_of(f"{side}<div class='c'><ul>{main}</ul></div>")

    assert found == ["主类报告之0的通知", "主类报告之1的通知"]


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://zwgk.example.gov.cn/a.html", EntryKind.PAGE),
        ("http://www.other.gov.cn/a.html", EntryKind.EXTERNAL),
        ("http://www.example.gov.cn/a.docx", EntryKind.ATTACHMENT),
        ("http://www.other.gov.cn/a.pdf", EntryKind.EXTERNAL),
    ],
)
def test_kinds_of_addresses(url: str, kind: EntryKind) -> None:
    assert kind_of(url, ListingPage(url=URL, platform=GENERIC)) is kind


def test_registrable_names() -> None:
    hosts = [
        "a.b.example.gov.cn",
        "example.gov.cn",
        "x.example.sx.cn",
        "www.example.cn",
        "localhost",
        "10.0.0.1",
    ]

    assert [registrable(host) for host in hosts] == [
        "example.gov.cn", "example.gov.cn", "example.sx.cn", "example.cn", "localhost", "10.0.0.1",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "<html>", "{broken", "[" * 100_000, "plain"])
def test_what_is_no_json_is_none(text: str) -> None:
    assert json_of(text) is None


def test_deep_json_is_not_followed_forever() -> None:
    value: object = {"title": "关于依法行政的通知", "url": "/a/1.html"}
    for _ in range(40):
        value = [value]

    assert read_json(value).items == ()
    assert read_json(["{broken]", True, None, {"title": "x", "url": "no address"}]).items == ()


def test_a_record_without_data_is_passed_over() -> None:
    assert records_in("<datastore><record>x</record></datastore>") == ""
    assert records_in("<p>x</p>") is None


def test_every_key_of_json_listings_is_looked_for_in_small_letters() -> None:
    keys = load_keys()

    assert all(name == name.lower() for name in (*keys.title, *keys.url, *keys.date))


@pytest.mark.parametrize(
    "text",
    [
        "<!--" * 20_000, "<record><![CDATA[" * 8_000, "a=[{" * 20_000, "共"
            "<b>" * 20_000, "1/" * 40_000, "<div>" * 3_000,
        "<script>" + "a=[[1,2,3," * 5_000 + "</script>", "createPageHTML(" * 8_000, "二〇二六年" * 20_000,
    ],
)  # fmt: skip
def test_hostile_texts_are_refused_and_not_pondered(text: str) -> None:
    with pytest.raises(LayoutError):
        read_listing(text, markup.parse(text), URL, GENERIC, today=TODAY)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("place", ["xxgk_navli", "list"])
def test_the_last_page_of_a_list_is_read_whole_however_few_its_rows(rows: int, place: str) -> None:
    """Rows of cells in a place named like a menu: their parent has no more links than a row may have."""
    items = "".join(
        f"<ul><li>{n}</li><li class='syh'>340191/2025-{n}</li><li><a href='/public/65/11400{n}.html'>"
        f"第{n}号法治政府建设报告</a></li><li class='date'>2025-03-0{n + 1}</li></ul>"
        for n in range(rows)
    )
    script = "<script>Ls.pagination('#page_public_info').init({pageCount:18,});</script>"

    assert len(rows_of(f"<div class='{place}'>{items}</div>{script}")) == rows


ROW = "<a href='/d/{0}.html'>第{0}号法治政府建设报告</a>"
SHORT = {
    "a list": ("<ul>{}</ul>", f"<li>{ROW}<i>2026-01-15</i></li>"),
    "a table": ("<table>{}</table>", f"<tr><td>{ROW}</td><td>2026-01-15</td></tr>"),
    "paragraphs": ("{}", f"<p>{ROW} 2026-01-15</p>"),
    "a block": ("<div class='box'>{}</div>", f"<div class='row'><span>2026-01-15</span>{ROW}</div>"),
}


@pytest.mark.parametrize("shape", SHORT)
@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    "pager",
    ["<a href='?p=2'>上一页</a> <a href='#'>下一页</a>", "<a href='?p=1'>首页</a> <a href='?p=2'>上一页</a>"],
)
def test_what_stands_around_a_short_list_has_no_days_of_its_own(shape: str, rows: int, pager: str) -> None:
    """Menu, path and pager stand beside the rows in the page itself, and are no more than these."""
    around, row = SHORT[shape]
    above = (
        "<div><a href='/'>首页</a><a href='/zwgk/'>政务公开</a></div><div><a href='/zw/'>办事服务</a></div>"
    )
    items = around.format("".join(row.format(n) for n in range(rows)))

    assert len(rows_of(f"{above}{items}<div>{pager}</div>")) == rows


def test_a_day_beside_a_row_is_its_own_where_another_link_there_leads_to_the_same_page() -> None:
    row = f"<dt>{ROW}</dt><dd><a href='/d/{{0}}.html'>报告全文请点击此处阅读</a> 2026-01-15</dd>"

    assert len(rows_of(f"<dl>{''.join(row.format(n) for n in range(3))}</dl>")) == 3

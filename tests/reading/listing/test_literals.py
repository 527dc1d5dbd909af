"""Lists that scripts, feeds and unknown interfaces hold."""

import pytest

from yifa.reading.listing.embedded import feed_in_scripts, hidden_markup, json_of, xml_of
from yifa.reading.listing.feeds import read_json
from yifa.reading.listing.literals import read_literal
from yifa.reading.markup import parse

TITLES = ("子县司法局2025年法治政府建设报告", "子县财政局2025年法治政府建设报告")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 'x', \"b\": [1, -2.5,], $c: true} ;", {"a": "x", "b": [1, -2.5], "$c": True}),
        ("{d: undefined, /* e */ f: `t`}", {"d": None, "f": "t"}),
        (r"['it\'s', '\u4f9d\x41\n\/']", ["it's", "依A\n/"]),
        ("[{}] // the end\n", [{}]),
    ],
)
def test_a_literal_is_read_as_a_browser_reads_it(text: str, value: object) -> None:
    assert read_literal(text, 0)[0] == value


@pytest.mark.parametrize("text", ["", "{a: f(1)}", "['a' + b]", "{a:", "function"])
def test_what_must_be_computed_is_no_literal(text: str) -> None:
    with pytest.raises(ValueError):
        read_literal(text, 0)


def test_a_script_may_keep_its_list_as_a_literal() -> None:
    rows = ",".join(
        f"{{title:'{title}',url:'/x/{n}.html',date:'2026-03-0{n + 1}'}}" for n, title in enumerate(TITLES)
    )
    feed = feed_in_scripts([f"var page = 1; var list = [{rows}]; show(list);"])

    assert feed is not None
    assert [(each.title, each.href, each.date_iso) for each in feed.items] == [
        (TITLES[0], "/x/0.html", "2026-03-01"), (TITLES[1], "/x/1.html", "2026-03-02"),
    ]  # fmt: skip


def test_rows_under_names_nobody_knows_are_told_by_their_values() -> None:
    """The title is the longest Chinese text, the address what differs from row to row."""
    rows = [
        {"wjmc": title, "dz": f"/x/{n}.html", "tb": "/i/dot.png", "rq": "2026-03-02 10:00", "dw": "县司法局"}
        for n, title in enumerate(TITLES)
    ]
    feed = read_json({"code": 0, "data": {"total": 21, "pageSize": 2, "rs": rows}})

    assert [(each.title, each.href, each.date_iso) for each in feed.items] == [
        (TITLES[n], f"/x/{n}.html", "2026-03-02T10:00") for n in (0, 1)
    ]
    assert (feed.rows_declared, feed.pages_declared) == (21, 11)
    assert read_json({"rs": [{"a": "子县的报告", "b": 1}]}).items == ()


def test_a_feed_in_xml_is_a_list() -> None:
    """RSS with mail's dates, or any other XML; a page is none, nor is what cannot be parsed."""
    items = "".join(
        f"<item><title><![CDATA[{title}]]></title><link>http://a.example/{n}.html</link>"
        "<pubDate>Mon, 02 Mar 2026 02:00:00 GMT</pubDate></item>"
        for n, title in enumerate(TITLES)
    )
    channel = f"<channel><title>依法行政</title>{items}</channel>"
    feed = read_json(xml_of(f'<?xml version="1.0"?><rss version="2">{channel}</rss>'))

    assert [each.title for each in feed.items] == list(TITLES)
    assert {each.date_iso for each in feed.items} == {"2026-03-02T10:00:00"}
    assert xml_of('<?xml version="1.0"?><html><body></body></html>') is None
    assert xml_of("<?xml") is None
    assert json_of("<rss></rss>") is None


def test_markup_that_a_script_writes_is_found() -> None:
    line = r"""document.write("<li><a href=\"/{}.html\">{}<\/a></li>");"""
    rows = "".join(line.format(n, title) for n, title in enumerate(TITLES))
    ((place, markup),) = hidden_markup(parse(f"<ul><script>{rows}</script></ul>"))

    assert place == "script"
    assert [each.get("href") for each in parse(markup).iter("a")] == ["/0.html", "/1.html"]
    assert list(hidden_markup(parse("<p>none</p>"))) == []

"""The element that holds the document is found by name, by marks, or by its prose."""

from dataclasses import replace

import pytest

from yifa.profiles.folders import load_platforms
from yifa.reading.lines import read_lines
from yifa.reading.markup import parse, text_of
from yifa.reading.page.body import Body, find_body

GENERIC = load_platforms()["generic"]
PROSE = "癸县认真贯彻落实上级部署，扎实推进法治政府建设各项工作，取得了明显成效，现将有关情况报告如下。"
LONG = "".join(f"<p>{number}、{PROSE}</p>" for number in range(4))
NAV = "<ul>" + "".join(f"<li><a href='/{n}'>栏目名称{n}</a></li>" for n in range(40)) + "</ul>"


def _find(html: str, **changes: object) -> Body:
    text = f"<html><body>{NAV}{html}</body></html>"
    return find_body(parse(text), replace(GENERIC, **changes), text)  # type: ignore[arg-type]


def _text(body: Body) -> str:
    return "".join(text_of(each) for each in body.elements)


def test_the_platforms_selector_comes_first() -> None:
    """Then the usual containers."""
    html = f"<div class=own>{LONG}</div><div id=zoom>{LONG.replace('癸', '甲')}</div>"

    assert _find(html, page_body=("div.own",)).found_by == "div.own"
    assert _find(html).found_by == "#zoom"


def test_the_innermost_of_nested_containers_is_taken() -> None:
    """Unless the outer holds text of its own."""
    nested = f"<div class=TRS_Editor><div class=TRS_Editor>{LONG}</div></div>"
    own = (
        f"<div class=TRS_Editor><p>{PROSE}</p><div class=TRS_Editor><p>{PROSE}</p></div><p>{PROSE}</p></div>"
    )

    assert len(_find(nested).elements[0]) == 4
    assert _text(_find(own)).count("癸县") == 3


def test_a_body_split_over_siblings_is_one() -> None:
    """In page order; a copy for small screens counts once."""
    split = f"<div class=TRS_Editor><p>一{PROSE}</p></div><div class=TRS_Editor><p>二{PROSE}</p></div>"
    copies = f"<div id=a class=TRS_Editor>{LONG}</div><div id=b class=TRS_Editor>{LONG}</div>"

    assert _text(_find(split)).startswith("一癸县")
    assert len(_find(split).elements) == 2
    assert len(_find(copies).elements) == 1


def test_a_hidden_container_is_passed_over() -> None:
    """Whether it hides itself or an ancestor does."""
    html = f"<div style='display:none'><div id=zoom>{LONG}</div></div><div class=zoom>{LONG}</div>"

    assert _find(html).found_by == ".zoom"


def test_an_empty_container_does_not_hide_the_document() -> None:
    """The next selector, or density, finds it."""
    html = f"<div id=zoom></div><div class=unknown>{LONG}</div>"

    assert _find(html).found_by == "density"
    assert _text(_find(html)).count("癸县") == 4


def test_a_short_notice_is_found_by_its_container() -> None:
    """Few characters are a document too, if the container is known."""
    assert _text(_find("<div id=zoom><p>明日放假。</p></div>")) == "明日放假。"


@pytest.mark.parametrize(
    "html",
    [
        f"<!--<$[正文]>begin-->{LONG}<!--<$[正文]>end-->",
        f"<meta name='ContentStart'/>{LONG}<meta name='ContentEnd'/>",
    ],
)
def test_marks_hold_the_document(html: str) -> None:
    """Comments of Hanweb, or its meta elements."""
    found = _find(f"<div><h1>癸县报告</h1><p>来源：癸报</p>{html}<p>打印</p></div>")

    assert (found.found_by, found.marked) == ("marks", True)
    assert _text(found).startswith("0、癸县")


def test_a_lone_or_empty_mark_is_no_body() -> None:
    """Both edges are needed, and something between them."""
    assert _find("<!--<$[正文]>begin--><p>明日放假。</p>").found_by is None
    assert _find("<!--<$[正文]>begin--><!--<$[正文]>end-->").found_by is None


def test_the_densest_part_of_a_wide_container_is_taken() -> None:
    """``.content`` may hold title, metadata and a side column."""
    html = (
        f"<div class=content><h1>癸县报告</h1><p>来源：癸报</p><div class=x>{LONG}</div>"
        "<div><p>相关链接</p><ul><li><a href=1>"
        "癸县召开法治政府建设工作推进会议暨培训</a></li></ul></div></div>"
    )

    found = _find(html)

    assert found.found_by == ".content by density"
    assert found.elements[0].get("class") == "x"


def test_a_wide_container_with_a_short_notice_is_taken_whole() -> None:
    """For want of prose."""
    found = _find("<div class=content>明日放假</div>")

    assert (found.found_by, _text(found)) == (".content", "明日放假")


@pytest.mark.parametrize(
    "html",
    [
        f"<div><h1>癸县报告</h1></div><div id=d>{LONG}</div>",
        (
            "<div><h1>癸县报告</h1></div><div "
            f"id=d>{LONG.replace('<p>', '<div>').replace('</p>', '</div>')}</div>"
        ),
        f"<div><h1>癸县报告</h1></div><div id=d>{LONG.replace('<p>', '').replace('</p>', '<br>')}</div>",
        f"<div><h1>癸县报告</h1></div><div id=d><p>{PROSE * 4}</p><p>癸县司法局</p></div>",
        (
            "<div><h1>癸县报告</h1></div><div id=d><table><tr>"
            f"<td>{PROSE}</td></tr><tr><td>{PROSE}</td></tr></table></div>"
        ),
    ],
)
def test_density_finds_a_container_nobody_named(html: str) -> None:
    """Whatever its paragraphs are made of."""
    found = _find(html)

    assert (found.found_by, found.elements[0].get("id")) == ("density", "d")


def test_a_page_of_links_has_no_body() -> None:
    """Navigation is no prose."""
    assert _find("") == Body(elements=(), found_by=None)


def test_selectors_of_every_kind_are_followed() -> None:
    """Plain ones in the one pass, others as CSS."""
    html = f"<section><div class='a b' data-x=1>{LONG}</div></section>"

    for css in ("section", "section > div", "div[data-x]", ".b", "div.a.b"):
        assert _find(html, page_body=(css,)).found_by == css


def test_empty_cells_are_lines_and_hidden_lines_are_marked() -> None:
    """So that tables can be paired; hidden text only on request."""
    root = parse(
        "<table><tr><td>甲</td><td></td></tr></table><p style='display:none'>乙<b>丙</b></p><p>丁</p>"
    )

    assert [each.text for each in read_lines(root)] == ["甲", "", "丁"]
    assert [each.hidden for each in read_lines(root, keep_hidden=True)] == [False, False, True, False]
    assert len(read_lines(root, at_most=1)) == 1


def test_text_below_thousands_of_elements_is_found() -> None:
    """Whether it stands in a menu is asked of every element around it, however many those are."""
    body = _find("<div>" * 1500 + f"<section>{LONG}</section>")

    assert body.found_by == "density"
    assert PROSE in _text(body)

"""Addresses of a list's pages: how they count, which is next, which is last."""

import pytest

from pipelines.saved import read_saved_listing
from tests.reading.listing.test_ends import TODAY, page
from yifa.model.listing import Listing
from yifa.reading.listing.paging import page_below
from yifa.reading.markup import parse

URL = "http://www.example.gov.cn/zwgk/fzjs/"


def read(path: str, pager: str) -> Listing:
    """Return a list's page at an address below the column's, with a pager."""
    body = page(f'<div class="page">{pager}</div>')
    said = read_saved_listing(body, url=URL + path, portal=None, today=TODAY)
    assert said.listing is not None
    return said.listing


@pytest.mark.parametrize(
    ("path", "href", "back"),
    [
        ("?page=3", "?page=2", "?page=2"),
        ("index_3.html", "index_2.html", "index_2.html"),
        ("List_7_12.asp", "List_7_11.asp", "List_7_11.asp"),
        ("page/3/", "../2/", "page/2/"),
        ("?page=3", "?page=1", None),
        ("?page=3", "?page=3", None),
        ("?page=3", "?page=4", None),
        ("index_1.html", "index.html", None),
    ],
)
def test_a_next_whose_number_is_one_below_is_told(path: str, href: str, back: str | None) -> None:
    text = f'<div class="page"><a href="{href}">下一页</a></div>'

    assert page_below(text, parse(text), URL + path) == (URL + back if back else None)


@pytest.mark.parametrize(
    ("path", "links", "following"),
    [
        ("", {"page/2/": "2", "page/3/": "3"}, "page/2/"),
        ("", {"p/2": "»"}, "p/2"),
        ("", {"list-2/": '<img src="/i/next.gif" alt="">'}, "list-2/"),
        ("page/2/", {"../": "«", "../1/": "1", "../3/": "»"}, "page/3/"),
        ("page/3/", {"../2/": "«", "../1/": "1"}, None),
        ("news", {"news/2": "2", "news/3": "3"}, "news/2"),
        ("news/2", {"1": "1", "3": "3"}, "news/3"),
        ("news", {"other/2": "2", "other/3": "3"}, None),
        ("", {"page/9/": "»"}, None),
        ("", {"/zwgk/gsgg/page/2/": "2"}, None),
        ("", {"p/2": "关于某局的报告"}, None),
        ("", {"p/2": '<img src="/i/photo.jpg">'}, None),
    ],
)
def test_folders_may_count_pages(path: str, links: dict[str, str], following: str | None) -> None:
    pager = " ".join(f'<a href="{href}">{text}</a>' for href, text in links.items())

    assert read(path, pager).next_url == (URL + following if following else None)


@pytest.mark.parametrize(
    ("pager", "labelled"),
    [
        ('<a href="?page=2">下一页</a> <a href="?page=12">尾页</a>', 12),
        ('<a href="index_1.html">下一页</a> <a href="index_11.html">末页</a>', 11),
        ('<a href="?page=1">2</a> <a href="?page=1">下一页</a> <a href="?page=5">最后一页</a>', 6),
        ('<a href="?page=2">下一页</a> <a href="/zwgk/?page=12">别的栏目</a>', None),
        ('<a href="?page=2">下一页</a> <a href="?page=end">尾页</a>', None),
        ('<a href="?page=2">2</a> <a href="?page=2">下一页</a>', 2),
        ('共22条 <a href="?page=2">下一页</a> <a href="?page=12">尾页</a>', None),
    ],
)
def test_the_last_pages_link_labels_it(pager: str, labelled: int | None) -> None:
    said = read("", pager)

    assert (said.pages_declared or said.pages_labelled) == labelled


@pytest.mark.parametrize(
    ("path", "call", "following"),
    [
        ("", 'createPage(3,0,"index","html")', "index_1.html"),
        ("index_1.html", "show_page(3, 1, 'index', 'html')", "index_2.html"),
        ("list.shtml", "fenye('box', 3, 1, 'list', 'shtml', 14)", "list_2.shtml"),
        ("index_2.html", 'createPage(3,2,"index","html")', None),
        ("", 'load(3,0,"index","html")', None),
        ("", 'showPage(3,0,"index","rows")', None),
        ("", 'function showPage(n,i,"index","html")', None),
    ],
)
def test_a_call_with_the_arguments_of_create_page_html_is_one(
    path: str, call: str, following: str | None
) -> None:
    assert read(path, f"<script>{call};</script>").next_url == (URL + following if following else None)

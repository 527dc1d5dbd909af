"""Rows whose addresses a function of the page makes: ``<a onclick="openArticle('7')">``."""

import pytest

from tests.support.reading.listings import HOST, WANTED, facts, page, read, rows
from yifa.model.errors import LayoutError

# the link of a row, the script that says what it opens, and the address of the row numbered 3
OPENING = {
    "a handler": (
        "href='javascript:;' onclick=\"openArticle('{n}')\"",
        "function openArticle(id){window.open('/zwgk/show.jsp?id='+id)}",
        "/zwgk/show.jsp?id=3",
    ),
    "its link": (
        "href=\"javascript:view({n},'fz')\"",
        "function view(id,c){location.href='/zwgk/'+c+'/'+id+'.html'}",
        "/zwgk/fz/3.html",
    ),
    "a variable": (
        "onclick='go({n});return false'",
        "var at='/zwgk/info/';const go=n=>{location.assign(`${at}${n}.htm`)}",
        "/zwgk/info/3.htm",
    ),
    "what it holds": (
        "href='#' data-id='{n}' onclick='see(this)'",
        "function see(a){window.location='/zwgk/'+a.getAttribute('data-id')+'.html'}",
        "/zwgk/3.html",
    ),
    "bound": (
        "class='it' data-id='{n}'",
        "$('.it').on('click',function(){location.href='/zwgk/d/'+$(this).data('id')+'.html'})",
        "/zwgk/d/3.html",
    ),
    "bound above": (
        "href='#' class='it' data-id='{n}'",
        "$('ul').on('click','.it',function(){window.open('/zwgk/d/'+$(this).data('id')+'.html')})",
        "/zwgk/d/3.html",
    ),
}


@pytest.mark.parametrize("form", OPENING)
def test_a_row_has_the_address_that_its_function_makes(form: str) -> None:
    link, script, third = OPENING[form]
    shape = f"<li><a {link}>{{title}}</a><span>{{date}}</span></li>"
    listing = read(page(f"<ul>{rows(shape)}</ul><script>{script}</script>"))

    assert facts(listing) == WANTED
    assert third in {entry.url.removeprefix(HOST) for entry in listing.entries}


@pytest.mark.parametrize(
    "script", ["", "function openArticle(id){$.post('/ask',{id:id})}", "function openArticle(id){alert(id)}"]
)
def test_rows_whose_function_opens_nothing_known_are_no_list(script: str) -> None:
    shape = "<li><a onclick=\"openArticle('{n}')\">{title}</a><span>{date}</span></li>"

    with pytest.raises(LayoutError):
        read(page(f"<ul>{rows(shape)}</ul><script>{script}</script>"))


def test_a_row_s_own_address_stays() -> None:
    """What counts its readers, or opens it in a box, is not asked."""
    shape = "<li><a href='{href}' onclick=\"count('{n}')\">{title}</a><span>{date}</span></li>"
    script = "<script>function count(id){location='/zwgk/count.jsp?id='+id}</script>"

    assert read(page(f"<ul>{rows(shape)}</ul>{script}")) == read(page(f"<ul>{rows(shape)}</ul>"))

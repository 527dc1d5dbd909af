"""Files that only a page's scripts fetch are found where a script says how, and else told of as not got."""

import pytest

from tests.support.reading.holding import PROSE, files, page

FILE = [("/cms/get?id=81", "申请表.doc")]
HEADS = "<tr><th>附件名称</th><th>大小</th><th>下载</th></tr>"
ROWS = f"<table>{HEADS}<tr><td>申请表.doc</td><td>24KB</td><td>{{}}</td></tr></table>"
# what fetches a file, and the script that says how
FETCHING = {
    "a location": ("onclick=\"down('81')\"", "function down(id){window.location.href='/cms/get?id='+id}"),
    "a window": (
        "onclick='getFile(81)'",
        "var at='/cms';function getFile(f){var url=at+'/get?id='+f;window.open(url)}",
    ),
    "an arrow": ("onclick=\"dl('81')\"", "const dl=id=>{location.href=`/cms/get?id=${id}`}"),
    "a frame": (
        "href=\"javascript:fetchIt('81')\"",
        "function fetchIt(id){var f=document.createElement('iframe');f.src='/cms/get?id='+id;}",
    ),
    "a link made": (
        "onclick='return save(81)'",
        "function save(n){var a=document.createElement('a');a.href='/cms/get?id='+n;a.click();return false}",
    ),
    "a frame's attribute": ("onclick='get(81)'", "function get(n){$('#f').attr('src','/cms/get?id='+n)}"),
    "a library": ("onclick='get(81)'", "function get(n){$.fileDownload('/cms/get?id='+n)}"),
    "counted first": (
        "onclick='get(81)'", "function get(n){$.post('/count',{id:n});location='/cms/get?id='+n}",
    ),
    "itself": ("data-id='81' onclick='get(this)'", "function get(e){location='/cms/get?id='+e.dataset.id}"),
    "itself, by a library": (
        "data-id='81' onclick='get(this)'", "function get(e){location='/cms/get?id='+$(e).attr('data-id')}",
    ),
    "bound": (
        "class='dl' data-id='81'", "$('.dl').click(function(){location='/cms/get?id='+$(this).data('id')})",
    ),
    "bound above": (
        "class='dl' data-file-id='81'",
        "$(document).on('click','.dl',function(e){location='/cms/get?id='+$(this).attr('data-file-id')})",
    ),
}  # fmt: skip
PLACES = {
    "a table below": f"|{ROWS.format('<a {link}>下载</a>')}",
    "a table with buttons": f"{ROWS.format('<button {link}>下载</button>')}|",
    "the document": "<p>附件：<a {link}>申请表.doc</a></p>|",
    "a list below": "|<div><h4>附件：</h4><ul><li><a {link}>申请表.doc</a></li></ul></div>",
}


def _place(name: str, link: str, script: str = "") -> tuple[str, str]:
    inner, below = PLACES[name].format(link=link).split("|")
    return PROSE + inner, f"{below}<script>{script}</script>"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", FETCHING)
def test_a_file_has_the_address_that_a_script_makes(form: str, place: str) -> None:
    inner, below = _place(place, *FETCHING[form])
    draft = page(inner, below=below)

    assert files(draft) == FILE
    assert not draft.findings


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("link", "script"),
    [
        ("onclick=\"down('81')\"", ""),
        ("href=\"javascript:fetchIt('81')\"", "function fetchIt(id){$.post('/ask',{id:id},shown)}"),
        ("onclick='get(81)'", "function get(n){location=where(n)}"),
        ("class='dl' data-id='81'", "$('.other').click(function(){location='/x/1'})"),
        ("onclick=\"see('81')\"", "function see(id){window.open('/show/'+id+'.html')}"),
    ],
)
def test_a_file_without_a_known_address_is_told_of(link: str, script: str, place: str) -> None:
    """Unknown functions, answers, addresses made elsewhere, other controls' code, pages."""
    inner, below = _place(place, link, script)
    draft = page(inner, below=below)

    assert files(draft) == []
    assert [finding.code for finding in draft.findings] == ["file_without_address"]
    assert "申请表.doc" in draft.findings[0].detail


@pytest.mark.parametrize(
    "below",
    [
        "<div class='fj'><a onclick=\"getIt('81','申请表.doc')\">申请表.doc</a></div>",
        "<ul class='fj'><li>申请表.doc <button onclick=\"getIt('81','申请表.doc')\">下载</button></ul>",
        "<div class='fj'><a href=\"javascript:getIt('81','申请表.doc')\">申请表.doc</a></div>",
        "<ul class='fj'><li>申请表.doc <button onclick=\"location='/cms/get?id=81'\">下载</button></ul>",
    ],
)
def test_a_file_s_name_in_a_handler_is_no_address(below: str) -> None:
    script = "<script>function getIt(id,name){window.open('/cms/get?id='+id)}</script>"

    assert files(page(PROSE, below=below + script)) == FILE
    unknown = page(PROSE, below=below.replace("/cms/get?id=81", ""))
    assert [finding.code for finding in unknown.findings] == ["file_without_address"]


@pytest.mark.parametrize(
    "name", ["1.申请表.doc（24KB）", "申请表.pdf [1.2MB]", "申请表.xls (30 KB)", "申请表.wps"]
)
def test_a_file_below_the_document_is_known_by_its_name(name: str) -> None:
    below = f"<dl><dt>附件下载</dt><dd><a href='/d/5f3c'>{name}</a></dd></dl>"

    assert files(page(PROSE, below=below)) == [("/d/5f3c", name)]


@pytest.mark.parametrize(
    "link",
    ["<a href='/d/5f3c'>申请表</a>", "<a href='/zwgk/tzgg'>申请表.doc</a>", "<a href='/d/7.html'>a.doc</a>"],
)
def test_a_page_below_the_document_is_no_file(link: str) -> None:
    assert files(page(PROSE, below=f"<dl><dt>附件下载</dt><dd>{link}</dd></dl>")) == []


@pytest.mark.parametrize(
    ("inner", "below"),
    [
        ("<p>下载前请<a onclick=\"login('7')\">登录</a></p>", ""),
        ("<p><a href='javascript:window.print()'>打印附件</a></p>", ""),
        ("<p><a name='附件1'></a>附件</p>", ""),
        ("", "<div class='fj'><a onclick='doPrint(1)'>打印</a><a onclick='zoom(16)'>大</a></div>"),
        ("", "<ul><li><a onclick=\"menu('7')\">资料下载</a></li><li><a href='#'>附件</a></li></ul>"),
        ("", ROWS.format("<a onclick='get(1)'>阅读器下载</a>")),
        ("", ROWS.format("<a onclick='get(1)'>办理下载</a>").replace("附件名称", "事项")),
    ],
)  # fmt: skip
def test_other_controls_promise_no_file(inner: str, below: str) -> None:
    draft = page(PROSE + inner, below=below)

    assert (files(draft), draft.findings) == ([], ())


def test_a_file_that_is_got_otherwise_is_not_missed() -> None:
    listed = '<script>var attachFiles=[{"url":"/f/1.doc","name":"申请表.doc"}];</script>'
    draft = page(PROSE, below=listed + _place("a list below", "onclick='get(0)'")[1])

    assert files(draft) == [("/f/1.doc", "申请表.doc")]
    assert not draft.findings


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("/f/1.doc,/f/2.xls", ["/f/1.doc", "/f/2.xls"]),
        ("/f/1.doc|/f/2.xls|/f/3.pdf", ["/f/1.doc", "/f/2.xls", "/f/3.pdf"]),
        ("/f/甲,乙.doc", ["/f/%E7%94%B2,%E4%B9%99.doc"]),
        ("/f/1.doc", ["/f/1.doc"]),
    ],
)
def test_an_attribute_names_one_file_or_several(value: str, found: list[str]) -> None:
    draft = page(f"{PROSE}<input type='hidden' value='{value}'>")

    assert [address for address, _ in files(draft)] == found


@pytest.mark.parametrize("session", [";jsessionid=3F2A", ";JSESSIONID=AB.node1", ""])
@pytest.mark.parametrize("query", ["", "?id=3"])
def test_a_file_s_address_has_no_session(session: str, query: str) -> None:
    assert files(page(f"{PROSE}<p>附件：<a href='/f/1.doc{session}{query}'>申请表</a></p>")) == [
        (f"/f/1.doc{query}", "申请表")
    ]

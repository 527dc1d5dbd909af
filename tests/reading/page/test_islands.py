"""A document that a page keeps for its script to show is read where it is kept."""

import json
from html import escape
from urllib.parse import quote

import pytest

from yifa.model.record import BodyKind, Draft
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

TITLE = "卯县水务局关于农村供水管护的通知"
SENTENCE = "各乡镇要落实供水工程管护责任，定期检测水质，公开监督电话，对群众反映的问题及时处理并建立台账。"
PURPOSE = "为保障群众饮水安全，现就有关事项通知如下。"
DOCUMENT = f'<p class="a">各乡镇人民政府：</p><p>{SENTENCE}</p><p>{PURPOSE}{SENTENCE}</p>'
AS_STRING = json.dumps(DOCUMENT).replace("</", "<\\/")
PLAIN = f"各乡镇人民政府：\n{SENTENCE}\n{SENTENCE}"
KEPT = {
    "a field": f"<textarea style='display:none'>{escape(DOCUMENT)}</textarea>",
    "a field without markup": f"<textarea readonly hidden>{PLAIN}</textarea>",
    "an example": f"<xmp style='display:none'>{DOCUMENT}</xmp>",
    "an element": f"<template>{DOCUMENT}</template>",
    "a template": f"<script type='text/html' id='t'>{DOCUMENT}</script>",
    "a frame": f"<iframe srcdoc='{escape(DOCUMENT)}'></iframe>",
    "an attribute": f"<div id='c' data-content='{escape(DOCUMENT)}'></div>",
    "a hidden input": f"<input type='hidden' value='{escape(DOCUMENT)}'>",
    "a variable": f"<script>var html = {AS_STRING}; show(html);</script>",
    "an object": f"<script>var doc = {json.dumps({'id': 7, 'content': DOCUMENT})};</script>",
    "data": f"<script type='application/json'>{json.dumps({'d': {'nr': DOCUMENT}})}</script>",
    "an encoded text": f"<script>box.innerHTML = decodeURIComponent('{quote(DOCUMENT)}');</script>",
    "what is written": f"<script>document.write('{DOCUMENT}')</script>",
}


def _draft(body: str, *, below: str = "") -> Draft:
    head = f"<h1>{TITLE}</h1><div>发布时间：2026-03-02 来源：县水务局</div>"
    html = f"<html><head><title>{TITLE}</title></head><body>{head}{body}{below}</body></html>"
    return read_page(html, parse(html), "http://www.mao.gov.cn/a/7.html", load_platforms()["generic"])


@pytest.mark.parametrize("container", ["<div id='zoom'>{}</div>", "<div id='x'></div>{}"])
@pytest.mark.parametrize("form", KEPT)
def test_a_document_that_a_script_shows_is_read_where_it_is_kept(form: str, container: str) -> None:
    draft = _draft(container.format(KEPT[form]))

    assert draft.body_kind is BodyKind.HTML
    assert (draft.body_html or "").count(SENTENCE) == 2


BOXES = {
    "a box that warns": f"layer.open({{content: '<p>{SENTENCE}</p><p>{SENTENCE}</p>'}})",
    "a box of the site": f"var a = '<p>您即将离开卯县政府网站，是否继续前往？</p><p>{SENTENCE * 2}</p>'",
    "a short string": "var foot = '<p>主办：卯县人民政府办公室</p>'",
    "a text without markup": f"var words = '{SENTENCE}{SENTENCE}'",
    "a string that never ends": f"var html = '<p>{SENTENCE}{SENTENCE}",
}


@pytest.mark.parametrize("form", BOXES)
def test_what_else_scripts_say_is_no_document(form: str) -> None:
    draft = _draft("<div id='zoom'></div>", below=f"<script>{BOXES[form]}</script>")

    assert draft.body_kind is BodyKind.EMPTY


@pytest.mark.parametrize("gap", ["{{ d.text }}", "<%= text %>", "<input name='q'>"])
def test_a_template_with_gaps_is_no_document(gap: str) -> None:
    template = f"<script type='text/template'><div>{gap}</div>{DOCUMENT}</script>"

    assert _draft("<div id='zoom'></div>", below=template).body_kind is BodyKind.EMPTY


@pytest.mark.parametrize(
    ("own", "kind"),
    [
        ("<p>全县供水管护检查结果：合格。</p>", BodyKind.HTML),
        ("<p><img src='/W020260302.jpg' width='800'></p>", BodyKind.IMAGE_ONLY),
        ("<p><embed src='/f/7.pdf'></p>", BodyKind.ATTACHMENT_ONLY),
    ],
)
def test_a_page_that_shows_its_document_is_read_as_it_shows_it(own: str, kind: BodyKind) -> None:
    draft = _draft(f"<div id='zoom'>{own}</div>", below=KEPT["a variable"])

    assert draft.body_kind is kind
    assert SENTENCE not in (draft.body_html or "")

"""What kind of document a notice page holds, under which title, with which files."""

import pytest

from pipelines.record import make_record
from tests.support.reading.notices import BODY, FOOT, NAV, TITLE
from yifa.model.record import BodyKind, Draft, Origin
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page
from yifa.reading.page.titles import without_site


def _page(body: str, head: str = "") -> Draft:
    text = f"<html><head>{head}</head><body>{NAV}{body}{FOOT}</body></html>"
    return read_page(text, parse(text), "http://www.c.gov.cn/a/b.html", load_platforms()["generic"])


def test_a_covering_note_with_a_file_is_attachment_only() -> None:
    """The file is the document."""
    draft = _page(
        f"<h1>{TITLE}</h1><div id=zoom><p>报告全文详见附件。</p>"
        "<p><a href='P02026.pdf'>报告.pdf</a></p></div>"
    )

    assert draft.body_kind is BodyKind.ATTACHMENT_ONLY
    assert [each.url for each in draft.attachments] == ["http://www.c.gov.cn/a/P02026.pdf"]


@pytest.mark.parametrize(
    "body",
    [
        "<iframe src='/x/report.pdf'></iframe>",
        "<iframe src='/js/viewer.html?file=%2Fx%2Freport.pdf'></iframe>",
        "<embed src='/x/report.pdf'>",
        "<script>showPdf('/x/report.pdf')</script><a href='#'>查看</a>",
    ],
)
def test_an_embedded_file_is_the_document(body: str) -> None:
    """However it is embedded."""
    draft = _page(f"<h1>{TITLE}</h1><div id=zoom>{body}</div>")

    assert draft.body_kind is BodyKind.ATTACHMENT_ONLY
    assert [each.url for each in draft.attachments] == ["http://www.c.gov.cn/x/report.pdf"]


def test_a_scanned_document_is_image_only() -> None:
    """Its images are its files."""
    draft = _page(
        f"<h1>{TITLE}</h1><div id=zoom><p><img src='W02026.jpg' "
        "alt='第一页'></p><p><img src='2.png'></p></div>"
    )

    assert draft.body_kind is BodyKind.IMAGE_ONLY
    assert [each.name for each in draft.attachments] == ["第一页", "2.png"]


def test_a_short_notice_is_a_document() -> None:
    """A title and one sentence are enough."""
    draft = _page("<h1>丙县司法局关于放假的通知</h1><div id=zoom><p>明日放假一天，请互相转告。</p></div>")

    assert (draft.body_kind, draft.body_found_by) == (BodyKind.HTML, "#zoom")


def test_a_page_without_a_body_is_empty_and_says_so() -> None:
    """Nothing is taken for a document that is none."""
    draft = _page("")

    assert (draft.body_html, draft.body_kind, [each.code for each in draft.findings]) == (
        None,
        BodyKind.EMPTY,
        ["no_body"],
    )


def test_a_base_address_is_honoured() -> None:
    """Links are relative to it."""
    draft = _page(
        f"<div id=zoom>{BODY}<a href='x.pdf'>附件</a></div>", "<base href='http://file.c.gov.cn/d/'>"
    )

    assert [each.url for each in draft.attachments] == ["http://file.c.gov.cn/d/x.pdf"]


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        (f"{TITLE}-丙县人民政府", TITLE),
        (f"{TITLE}_依法行政_丙县人民政府门户网站", TITLE),
        (f"{TITLE} | 丙县政务网", TITLE),
        ("丙县2021—2025年法治政府建设规划", "丙县2021—2025年法治政府建设规划"),
        ("丙县人民政府门户网站", None),
        ("", None),
    ],
)
def test_a_document_title_loses_the_sites_name(title: str, cut: str | None) -> None:
    """And only that; the site's name alone is no title."""
    assert without_site(title, {"依法行政"}) == cut


def test_the_sites_name_in_a_heading_is_not_the_title() -> None:
    """A banner is a heading too; the title may be a mere div."""
    body = f"<h1>丙县人民政府</h1><h2>依法行政</h2><div class='bt'>{TITLE}</div><div id=zoom>{BODY}</div>"
    draft = _page(body, f"<title>{TITLE}-丙县人民政府</title>")

    assert [each.value for each in draft.titles if each.origin is Origin.HEADING] == [TITLE]


def test_a_title_and_moment_in_a_script_are_read() -> None:
    """As pages of the Jiangxi cluster have them."""
    script = f"<script>var title='{TITLE}'; pubDate='2026-01-15 10:00';</script>"
    record = make_record(_page(f"{script}<div id=zoom>{BODY}</div>"))

    assert (record.title, record.fields.date_published) == (TITLE, "2026-01-15T10:00")


def test_a_publication_element_without_a_label_is_read() -> None:
    """``<publishtime>`` says what it is."""
    draft = _page(f"<p><publishtime>2026-01-15 10:00</publishtime></p><div id=zoom>{BODY}</div>")

    assert make_record(draft).fields.date_published == "2026-01-15T10:00"


def test_files_listed_beside_the_document_count_and_those_in_navigation_do_not() -> None:
    """A list of annexes is known by its class, its words or its links' words."""
    html = (
        f"<a href='/m/guide.pdf'>指南</a><div id=zoom>{BODY}</div>"
        "<div class='fj-list'><a href='1.doc'>表一</a></div>"
        "<p>附件：<a href='2.doc'>表二</a></p><p><a href='3.doc'>附件3</a></p><p><a href='2.doc'>再次</a></p>"
    )

    assert [each.name for each in _page(html).attachments] == ["表一", "表二", "附件3"]


def test_a_path_kept_in_hidden_spans_is_read_from_their_numbers() -> None:
    outer = "<span id='col2_name'>政务公开</span><span id='col2_url'>/col/col2/index.html</span>"
    spans = f"{outer}<span id='col1_name'>依法行政</span>"
    body = "<div id='zoom'><p>" + "全面推进依法行政各项工作，落实责任。" * 8 + "</p></div>"
    text = f"<html><body><div id='hiddenLocation' style='display:none'>{spans}</div>{body}</body></html>"
    draft = read_page(
        text, parse(text), "http://a.gov.cn/art/2026/3/1/art_1_2.html", load_platforms()["hanweb"]
    )

    assert draft.breadcrumb == ("政务公开", "依法行政")


def test_a_line_before_a_hidden_block_is_seen() -> None:
    body = "<div id='zoom'><p>" + "全面推进依法行政各项工作，落实责任。" * 8 + "</p></div>"
    hidden = "<div style='display:none'>来源：别处</div>"
    line = f"<div class='info'>来源：县司法局　发布时间：2026-03-01{hidden}</div>"
    text = f"<html><body><h1>县司法局2025年法治政府建设报告</h1>{line}{body}</body></html>"
    draft = read_page(text, parse(text), "http://a.gov.cn/a.html", load_platforms()["generic"])
    values = {pair.field: pair.value for pair in reversed(draft.pairs)}

    assert (values["content_source"], values["date_published"]) == ("县司法局", "2026-03-01")

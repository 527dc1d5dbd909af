"""Files that data lists, scripts say or show, and a document prints; viewers, broken links, players."""

import pytest

from pipelines.record import make_record
from yifa.model.record import Attachment, BodyKind, Record
from yifa.profiles.folders import load_platforms
from yifa.reading.markup import parse
from yifa.reading.page.read import read_page

HOST = "http://www.chen.example"
TITLE = "辰县农业农村局关于做好春季农药抽检的通知"
TEXT = (
    "<p>为规范农药经营行为，根据农药管理条例和年度抽检计划，有关事项通知各乡镇和经营单位，请认真配合。</p>"
    "<p>抽检分三批进行，每批抽取不少于二十个样品，检测结果由县农业农村局向社会公布，不合格的依法处理，并责令经营单位限期召回已售产品、公开说明原因。</p>"
)
FILES = [("/u/26/plan.docx", "抽检方案.docx"), ("/u/26/form.xls", "抽样单.xls")]
FOUND = [Attachment(url=HOST + path, name=name) for path, name in FILES]


def _record(inner: str, below: str = "", *, text: str = TEXT, head: str = "") -> Record:
    body = (
        f"<h1>{TITLE}</h1><div class='nr'>{text}{inner}</div>{below}<div class='foot'>主办：辰县政府办</div>"
    )
    html = f"<html><head><title>{TITLE}</title>{head}</head><body><p>首页</p>{body}</body></html>"
    return make_record(
        read_page(html, parse(html), f"{HOST}/zwgk/content_9.html", load_platforms()["generic"])
    )


QUOTE = '"'


def _literal(url: str = "url", name: str = "name", quote: str = "") -> str:
    q = quote
    rows = (f"{{{q}{name}{q}:'{called}',{q}{url}{q}:'{path}'}}" for path, called in FILES)
    return f"[{','.join(rows)}]".replace("'", quote or "'")


LISTED = {
    "a script's literal": f"<script>var fileList = {_literal()};</script>",
    "keys that end so": f"<script>var enclosures = {_literal('enclosureUrl', 'enclosureName')};</script>",
    "a script that is data": f"<script type='application/json' id='fjList'>{_literal(quote=QUOTE)}</script>",
    "an attribute": f"<div data-attachs='{_literal(quote=QUOTE)}'></div>",
    "an attribute, escaped": f'<div data-files="{_literal(quote="&quot;")}"></div>',
    "a state": f'<script>window.__STATE__ = {{"d":{{"accessory":{_literal(quote=QUOTE)}}}}}</script>',
}


@pytest.mark.parametrize("form", LISTED)
def test_the_files_that_data_of_a_page_lists_are_found(form: str) -> None:
    assert list(_record("", LISTED[form]).attachments) == FOUND


@pytest.mark.parametrize(
    "below",
    [
        f"<!-- <script>var fileList = {_literal()};</script> -->",
        f"<script>var menus = {_literal()};</script>",
        f"<div data-menus='{_literal(quote=QUOTE)}'></div>",
        f"<script type='application/json' id='menu'>{_literal(quote=QUOTE)}</script>",
        "<script>var fileList = [{name: '列表', url: '/zwgk/list.html'}];</script>",
        "<script>var fileList = [{name: broken</script>",
    ],
)
def test_what_else_data_lists_is_no_file(below: str) -> None:
    assert _record("", below).attachments == ()


def test_a_script_that_hides_its_lines_from_old_browsers_is_read() -> None:
    script = f"<script><!--\nvar fileList = {_literal()};\n//--></script>"

    assert list(_record("", script).attachments) == FOUND


LINKS = "".join(f'<a href="{path}">{name}</a>' for path, name in FILES)


@pytest.mark.parametrize(
    ("inner", "below"),
    [
        (f"<script>document.write('{LINKS}')</script>", ""),
        ("", f"<div><p>相关附件：</p><script>var s = '{LINKS}'; document.write(s);</script></div>"),
        (
            "",
            "".join(
                f"<div class='fj'><script>put('{name}', '{path}')</script></div>" for path, name in FILES
            ),
        ),
    ],
)
def test_links_and_calls_of_a_script_name_files_in_the_document_or_a_list(inner: str, below: str) -> None:
    assert list(_record(inner, below).attachments) == FOUND


def test_a_variable_that_is_called_as_annexes_are_names_files() -> None:
    script = f"<script>var fj='甲|乙', fjUrl='{'|'.join(path for path, _ in FILES)}';</script>"

    assert [file.url for file in _record("", script).attachments] == [file.url for file in FOUND]


@pytest.mark.parametrize(
    "below",
    [
        f"<div class='menu'><script>document.write('{LINKS}')</script></div>",
        "<script>var helpUrl = '/help/manual.pdf';</script>",
        "<script>var fjPage = '/zwgk/fj/list.html';</script>",
        "<script>new Viewer().getDocument('/help/manual.pdf')</script>",
    ],
)
def test_scripts_beside_the_document_name_none_of_its_files(below: str) -> None:
    assert _record("", below).attachments == ()


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe src='/plug/pdf/index.html?/u/26/plan.pdf'></iframe>",
        "<iframe src='/pdfjs/web/viewer.html#/u/26/plan.pdf'></iframe>",
        "<iframe src='/plug/show.aspx?../u/26/plan.pdf'></iframe>",
        "<canvas></canvas><script>var u='/u/26/plan.pdf'; pdfjsLib.getDocument(u)</script>",
        "<div id='b'></div><script>$('#b').flipBook({pdf: '/u/26/plan.pdf'})</script>",
        "<div class='_df_book' source='/u/26/plan.pdf'></div>",
    ],
)
def test_a_file_that_a_page_shows_by_a_viewer_is_its_document(shown: str) -> None:
    record = _record(shown, text="")

    assert [file.url for file in record.attachments] == [f"{HOST}/u/26/plan.pdf"]
    assert record.body_kind is BodyKind.ATTACHMENT_ONLY


@pytest.mark.parametrize(
    "shown",
    ["<iframe src='/plug/map.html?/zwgk/'></iframe>", "<iframe src='/app/index.html#/list'></iframe>"],
)
def test_other_frames_show_no_file(shown: str) -> None:
    assert _record(shown).attachments == ()


@pytest.mark.parametrize(
    "player",
    [
        "<video controls><source src='/v/26/a.mp4'>您的浏览器不支持播放</video>",
        "<div id='v'></div><script>new ckplayer({container: '#v', video: '/v/26/a.mp4'})</script>",
        "<div class='wp_video_player' sudy-wp-src='/v/26/a.mp4'></div>",
    ],
)
def test_a_film_that_a_player_plays_is_the_document(player: str) -> None:
    record = _record(player, text="")

    assert [file.url for file in record.attachments] == [f"{HOST}/v/26/a.mp4"]
    assert record.body_kind is BodyKind.ATTACHMENT_ONLY


def test_the_films_beside_a_text_are_no_document() -> None:
    script = "<script>new ckplayer({container: '#v', video: '/v/26/a.mp4'})</script>"

    assert (_record(script).body_kind, _record(script).attachments) == (BodyKind.HTML, ())


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("<a href='/u/1.doc'>抽检</a><a href='/u/1.doc'>方案</a>", "抽检方案"),
        ("<a href='/u/1.doc'></a><a href='/u/1.doc'>抽检方案</a>", "抽检方案"),
        ("<a href='/u/1.doc'>抽检方案</a><a href='/u/1.doc'>下载</a>", "抽检方案"),
        ("<a href='/u/1.doc'>抽检方案</a>，<a href='/u/1.doc'>见此</a>", "抽检方案"),
        ("<span>抽检方案.doc</span><em>[24 KB]</em><a href='/u/1.doc'>下载</a>", "抽检方案.doc"),
        ("<b>抽检方案.doc</b> 1.2MB <a href='/u/1.doc'>下载</a>", "抽检方案.doc"),
        ("附件2：<b>抽检方案</b>（24KB）<a href='/u/1.doc'>下载</a>", "抽检方案"),
    ],
)
def test_a_file_has_the_name_that_stands_with_its_links(inner: str, name: str) -> None:
    assert [file.name for file in _record(f"<p>{inner}</p>").attachments] == [name]


@pytest.mark.parametrize(
    ("inner", "address"),
    [
        ("<a href='/get?t=1&amp;amp;f=1.doc'>方案.doc</a>", f"{HOST}/get?t=1&f=1.doc"),
        ("<a href='/servlet/attach?file=plan.doc'>方案.doc</a>", f"{HOST}/servlet/attach?file=plan.doc"),
        ("<img usemap='#m' src='/i/m.gif'><map name='m'><area href='/u/1.pdf'></map>", f"{HOST}/u/1.pdf"),
        ("附件下载地址：http://www.chen.example/u/1.doc。", f"{HOST}/u/1.doc"),
        ("请到https://x.chen.example:8443/u/2026/1.xlsx下载。", "https://x.chen.example:8443/u/2026/1.xlsx"),
    ],
)
def test_a_file_s_address_is_what_the_page_means(inner: str, address: str) -> None:
    assert [file.url for file in _record(f"<p>{inner}</p>").attachments] == [address]


@pytest.mark.parametrize(
    "inner",
    [
        "网址：http://www.chen.example/u/",
        "登录http://www.chen.example/zwgk/1.html查看",
        "http://www.chen.example",
    ],
)
def test_other_addresses_in_a_text_are_no_files(inner: str) -> None:
    assert _record(f"<p>{inner}</p>").attachments == ()

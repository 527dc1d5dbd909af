"""The many ways in which a page holds its files, and what stands beside them that is none."""

import tomllib
from pathlib import Path

import pytest

from tests.support.reading.holding import PROSE, files, page
from yifa.model.record import BodyKind
from yifa.reading.offered.attachments import MOST_LISTED

HERE = Path(__file__).parent
CASES = tomllib.loads((HERE / "hidden_files.toml").read_text(encoding="utf-8"))
IN_THE_DOCUMENT, BELOW_IT = (
    {each["name"]: (each["html"], each["url"]) for each in CASES[key]} for key in ("document", "below")
)
# what every page of a portal has outside its document
CHROME = {
    "app": "<div class='footer'><a href='/app/zw.apk'>APP下载</a></div>",
    "guide": "<div class='footer'><a href='/download/guide.doc'>用户手册下载</a></div>",
    "help": "<div class='nav'><a href='/help/manual.pdf'>使用帮助</a></div>",
    "asked": "<div class='footer'><a href='/down?id=3'>用户手册.doc</a><a href='/l?id=4'>下载中心</a></div>",
    "script": "<script>var help = '/help/manual.pdf';</script>",
}


@pytest.mark.parametrize("name", IN_THE_DOCUMENT)
def test_a_file_in_the_document_is_found(name: str) -> None:
    inner, url = IN_THE_DOCUMENT[name]
    alone, with_prose = page(inner), page(inner + PROSE, note="")

    assert [each for each, _ in files(alone)] == [url]
    assert [each for each, _ in files(with_prose)] == [url]
    assert (alone.body_kind, with_prose.body_kind) == (BodyKind.ATTACHMENT_ONLY, BodyKind.HTML)


@pytest.mark.parametrize("name", BELOW_IT)
def test_a_file_in_a_list_below_the_document_is_found(name: str) -> None:
    below, url = BELOW_IT[name]

    assert [each for each, _ in files(page(PROSE, below=below))] == [url]


@pytest.mark.parametrize(
    "form",
    [
        "<dl><dt>附件：</dt><dd>{0}</dd><dd>{1}</dd><dd>{2}</dd></dl>",
        "<div><p>附件：</p><p>{0}</p><p>{1}</p><p>{2}</p></div>",
        "<div><b>相关附件</b>{0}<br>{1}<br>{2}</div>",
    ],
)
def test_each_file_of_a_list_below_the_document_is_found(form: str) -> None:
    links = [f"<a href='/f/{name}.doc'>{name}表</a>" for name in "甲乙丙"]

    assert [name for _, name in files(page(PROSE, below=form.format(*links)))] == ["甲表", "乙表", "丙表"]


def test_a_long_list_of_files_below_the_document_is_found_whole() -> None:
    links = "".join(f"<p><a href='/f/{number}.doc'>{number}号表</a></p>" for number in range(MOST_LISTED))

    assert len(files(page(PROSE, below=f"<div><p>附件：</p>{links}</div>"))) == MOST_LISTED


@pytest.mark.parametrize("name", CHROME)
def test_what_every_page_offers_is_no_file_of_the_document(name: str) -> None:
    assert files(page(PROSE, below=CHROME[name])) == []
    assert files(page("<a href='/f/a.pdf'>报告</a>", below=CHROME[name])) == [("/f/a.pdf", "报告")]


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("<a href='/f/x.pdf' title='年度报告'>点击下载</a>", "年度报告"),
        ("<a href='/downfile.jsp?showname=%E6%8A%A5%E5%91%8A.pdf&amp;f=1'>下载</a>", "报告.pdf"),
        (
            "<a href='/downfile.jsp?showname=%E6%8A%A5%E5%91%8A.pdf&amp;f=1'>附件1：年度报告</a>",
            "附件1：年度报告",
        ),
        ("<a href='/f/x.pdf'>附件1</a>", "附件1"),
    ],
)
def test_a_file_has_the_name_that_tells_most(inner: str, name: str) -> None:
    assert [each for _, each in files(page(inner))] == [name]


@pytest.mark.parametrize(
    ("images", "found"),
    [
        ("<a href='/s/big1.jpg'><img src='/s/small1.jpg'></a>", ["/s/big1.jpg"]),
        ("<img src='/s/1.jpg' style='width: 600px'><img src='/s/2.jpg' style='width:90px'>", ["/s/1.jpg"]),
        (
            "<img src='/s/1.jpg'><img src='/s/c.jpg' alt='微信二维码'><img src='/s/d.png' class='share'>",
            ["/s/1.jpg"],
        ),
        (
            "<img src='/img/banner.jpg'><img src='/img/share_wx.png'><img src='/s/1.gif' width='1'>",
            [],
        ),
    ],
)
def test_pages_of_a_scan_are_told_from_ornament(images: str, found: list[str]) -> None:
    draft = page(images, note="")

    assert [url for url, _ in files(draft)] == found
    assert (draft.body_kind is BodyKind.IMAGE_ONLY) == bool(found)


def test_scans_under_a_sentence_that_announces_them_are_the_document() -> None:
    scans = "<img src='/s/1.jpg'><img src='/s/2.jpg'>"
    note = "<p>现将《丙县2025年法治政府建设年度报告》予以公布，请社会各界监督。</p>"
    announced = page(scans, note=note)
    illustrated = page(scans, note="<p>县司法局走进校园开展宪法宣传，同学们认真听讲，踊跃提问。</p>")

    assert [url for url, _ in files(announced)] == ["/s/1.jpg", "/s/2.jpg"]
    assert announced.body_kind is BodyKind.IMAGE_ONLY
    assert (illustrated.body_kind, files(illustrated)) == (BodyKind.HTML, [])

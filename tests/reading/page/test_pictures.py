"""A page whose document is a picture is kept as one, wherever the picture stands; ornaments are none."""

import pytest

from pipelines.saved import read_saved_page
from tests.acceptance.evidence.frames import Content, modern

URL = "http://www.qingyuan.gov.cn/zwgk/yfxz/1024.html"
TITLE = "清源县行政执法事项公示"
HEAD = f"<html><head><title>{TITLE}-清源县人民政府</title></head><body>"
FOOT = "<div class='footer'><img src='/images/20200101/jh.png'>主办：清源县人民政府办公室</div></body></html>"
SCAN = "<img src='/upload/20260120/a.jpg'>"


@pytest.mark.parametrize(
    "main",
    [
        f"<h1>{TITLE}</h1><p>{SCAN}</p>",
        f"<h1>{TITLE}</h1><div>发布时间：2026-01-20</div><p><img src='pic.jpg'></p>",
        f"<div>{SCAN}</div>",
        SCAN,
        f"<table><tr><td>{TITLE}</td></tr><tr><td>{SCAN}</td></tr></table>",
        f"<center><font>{SCAN}</font></center>",
    ],
)
def test_a_picture_is_the_document(main: str) -> None:
    read = read_saved_page(f"{HEAD}{main}{FOOT}".encode(), url=URL, portal=None)

    assert read.record is not None
    assert (read.record.body_kind, read.record.title) == ("image_only", TITLE)
    assert [file.url.rpartition("/")[2] for file in read.record.attachments] in (["a.jpg"], ["pic.jpg"])


@pytest.mark.parametrize(
    "main",
    [
        "<div class='banner'><img src='/upload/20260120/top.jpg'></div>",
        "<div><a href='http://www.gov.cn/'><img src='/upload/20260120/a.jpg'></a></div>",
        "<div><img src='/images/line.gif'></div>",
        f"<div style='display:none'>{SCAN}</div>",
    ],
)
def test_ornaments_are_no_document(main: str) -> None:
    read = read_saved_page(f"{HEAD}{main}{FOOT}".encode(), url=URL, portal=None)

    assert read.error == "no document body found on this page"


def test_a_heading_that_another_tag_closes_ends_there() -> None:
    body = "<p>为规范全县行政执法行为，现就有关事项通知如下。</p>" * 4
    content = Content(title=TITLE, place="清源县", organ="司法局", day="2026-01-20", body="")
    markup = modern(content).replace("</h1>", "</h2>").replace('<div class="TRS_Editor">', f"<div>{body}")

    read = read_saved_page(markup.encode(), url=URL, portal=None)

    assert read.record is not None
    assert (read.record.title, read.record.body_kind) == (TITLE, "html")
    assert len(read.record.text.splitlines()) == 4

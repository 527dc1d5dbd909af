"""Pages of PDF and OFD: what stands on them is read once and in order, what does not is named."""

import pytest

from tests.replica.files.formats import make_pdf
from tests.support.reading.parts import OFD, ofd, text_object
from yifa.reading.files.layout.edges import without_edges
from yifa.reading.files.layout.placed import PlacedLine
from yifa.reading.files.read import read
from yifa.reading.files.result import RefusedError

TITLE, BODY = "清溪县水务局法治政府建设情况报告", "全年办理案件四十六件，开展培训五次。"


def test_drawings_in_an_ofd_are_read_where_they_stand() -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{text_object("图中的字", 5)}</ofd:Content>'
    drawn = '<ofd:CompositeObject Boundary="0 40 170 20" ResourceID="7"/>'
    twice = '<ofd:CompositeObject Boundary="0 0 1 1" ResourceID="8"/>'
    nested = f'<ofd:CompositeGraphicUnit ID="8">{drawn}{twice}</ofd:CompositeGraphicUnit>'
    resources = f"<ofd:Res {OFD}>{unit}</ofd:CompositeGraphicUnit>{nested}</ofd:Res>".encode()
    page = text_object(TITLE, 30) + drawn + text_object(BODY, 80)
    named = "<ofd:PublicRes>Other.xml</ofd:PublicRes>"

    for document, name in (("", "PublicRes.xml"), ("", "DocumentRes.xml"), (named, "Other.xml")):
        found = read(ofd([page], document=document, parts={f"Doc_0/{name}": resources}))
        assert (found.text.split("\n"), found.reason) == ([TITLE, "图中的字", BODY], None)
    circle = read(ofd([page.replace('"7"', '"8"')], parts={"Doc_0/PublicRes.xml": resources}))
    assert circle.reason == "read, without: 2 missing drawings"
    assert read(ofd([page])).reason == "read, without: 1 missing drawing"


def test_annotations_of_an_ofd_are_read_and_its_watermarks_named() -> None:
    def annotation(kind: str, text: str) -> str:
        shown = f'<ofd:Appearance Boundary="0 60 170 10">{text_object(text, 0)}</ofd:Appearance>'
        return f'<ofd:Annot Type="{kind}">{shown}</ofd:Annot>'

    parts = {
        "Doc_0/Annots/Annotations.xml": (
            f'<ofd:Annotations {OFD}><ofd:Page PageID="0"><ofd:FileLoc>a.xml</ofd:FileLoc></ofd:Page>'
            '<ofd:Page PageID="1"><ofd:FileLoc>gone.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
        ).encode(),
        "Doc_0/Annots/a.xml": (
            f"<ofd:PageAnnot {OFD}>{annotation('Path', '批注的字')}{annotation('Watermark', '仅供查阅')}"
            "</ofd:PageAnnot>"
        ).encode(),
    }
    named = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
    found = read(ofd([text_object(BODY, 30), text_object(TITLE, 30)], document=named, parts=parts))

    assert found.text.split("\n") == [BODY, "批注的字", TITLE]
    assert found.reason == "read, without: 1 watermark, 1 missing page of annotations"


@pytest.mark.parametrize("how", ['Visible="false"', 'Alpha="0"', 'Fill="false"'])
def test_text_that_an_ofd_does_not_show_is_named_unless_it_is_that_of_a_scan(how: str) -> None:
    hidden = text_object("不显示的字", 50, more=how)
    picture = '<ofd:ImageObject ResourceID="9"/>'
    medium = '<ofd:MultiMedia ID="9"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia>'
    media = f"<ofd:Res {OFD}>{medium}</ofd:Res>"
    parts = {"Doc_0/PublicRes.xml": media.encode(), "Doc_0/a.png": b"\x89PNG"}

    shown = read(ofd([text_object(BODY, 30) + hidden]))
    scan = read(ofd([picture + hidden + text_object("一二三四五六七八九十", 60, more=how)], parts=parts))

    assert (shown.text, shown.reason) == (BODY, "read, without: 1 hidden text")
    assert scan.text == "不显示的字\n一二三四五六七八九十"
    assert (
        read(ofd([text_object(BODY, 30) + text_object("甲", 50, more='Stroke="true" Fill="false"')])).reason
        is None
    )


@pytest.mark.parametrize("away", [0.0, 0.1, 0.5, -0.4])
def test_text_drawn_again_to_look_bold_is_read_once(away: float) -> None:
    again = text_object(TITLE, 30 + away, x=20 + away)
    assert read(ofd([text_object(TITLE, 30) + again + text_object(TITLE, 40)])).text.count(TITLE) == 2


def test_a_page_that_is_missing_costs_that_page() -> None:
    found = read(ofd([text_object(TITLE, 30), None, text_object(BODY, 30), "<broken>"]))

    assert (found.text, found.reason) == (TITLE + BODY, "read, without: 2 missing pages")
    with pytest.raises(RefusedError, match="none of its 2 pages is there"):
        read(ofd([None, None]))


def line(text: str, page: int, middle: float, size: float = 10) -> PlacedLine:
    height = 1000 * middle
    return PlacedLine(
        text=text, left=0, right=90, bottom=height - 5, top=height + 5, page=page, page_height=1000, size=size
    )


@pytest.mark.parametrize(
    ("texts", "middle", "size", "kept"),
    [
        (["附件1", "附件2", "附件3"], 0.92, 10, [0, 1, 2]),
        (["附表 1", "附表 2", "附表 3"], 0.96, 10, [0, 1, 2]),
        (["2023年", "2024年", "2025年"], 0.92, 10, [0, 1, 2]),
        (["清单（1）", "清单（2）", "清单（3）"], 0.92, 10, [0, 1, 2]),
        (["清溪县人民政府文件"] * 3, 0.92, 10, [0]),
        (["清溪县人民政府文件"] * 3, 0.96, 20, [0]),
        (["序号\t事项\t件数"] * 3, 0.96, 10, [0]),
        (["清溪县内部资料"] * 3, 0.96, 10, []),
        (["清溪县公报 7", "清溪县公报 8", "清溪县公报 9"], 0.96, 10, []),
        (["第 1 页 共 3 页。", "第 2 页 共 3 页。", "第 3 页 共 3 页。"], 0.08, 10, []),
        (["— 4 —", "— 5 —", "— 6 —"], 0.08, 10, []),
        (["4", "5", "6"], 0.08, 10, []),
        (["4", "5", "310"], 0.08, 10, [2]),
        (["上", "中", "下"], 0.96, 10, [0, 1, 2]),
    ],
)
def test_only_what_runs_along_with_the_pages_is_left_out(
    texts: list[str], middle: float, size: float, kept: list[int]
) -> None:
    edges = [line(text, page, middle, size) for page, text in enumerate(texts, 1)]
    inner = [line("正文", page, 0.5) for page in (1, 2, 3) for _ in range(5)]

    assert [edges.index(one) for one in without_edges([*edges, *inner], 3) if one in edges] == kept


def test_annexes_are_paragraphs_of_their_own_in_a_pdf() -> None:
    full = "本清单共列行政处罚事项二十项，由县司法局负责解释并及时作出调整。"
    found = read(ofd([text_object("附件1", 25) + text_object(full, 80), text_object("附件2", 25)]))

    assert found.text.split("\n") == ["附件1", full, "附件2"]


def test_boxes_and_fields_over_a_pdf_are_read_and_files_in_it_named() -> None:
    def over(kind: bytes, key: bytes, text: str, flags: int = 4) -> bytes:
        value = b"<FEFF" + text.encode("utf-16-be").hex().encode() + b">" if text else b"/Off"
        return b"<</Type/Annot/Subtype/%s/F %d/Rect[60 300 300 320]/%s %s>>" % (kind, flags, key, value)

    boxes = (
        over(b"FreeText", b"Contents", "框里的字")
        + over(b"Widget", b"V", "填写的字")
        + over(b"Widget", b"V", "")
    )
    boxes += over(b"FreeText", b"Contents", "藏起的字", 2) + over(b"Link", b"Contents", "链接")
    body = make_pdf((TITLE, BODY)).replace(b"/MediaBox", b"/Annots[" + boxes + b"]/MediaBox")
    names = b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 1 0 R>>>>]>>>>/Pages 2 0 R"

    found = read(body.replace(b"/Pages 2 0 R", names))

    assert found.text.split("\n") == [TITLE, BODY, "框里的字", "填写的字"]
    assert found.reason == "read, without: 1 attached file"


def test_a_page_of_a_pdf_that_cannot_be_loaded_costs_that_page() -> None:
    whole = make_pdf((BODY,) * 90)
    kids = whole.index(b"/Kids[") + 6

    found = read(whole[:kids] + b"1 0 R" + whole[kids + 5 :])

    assert (found.status, found.reason) == ("read", "read, without: 1 unreadable page")
    assert found.pages == whole.count(b"/Type/Page/")


def test_a_header_of_a_pdf_is_no_text() -> None:
    assert "内部" not in read(make_pdf((BODY,) * 90, header="清溪县司法局内部资料")).text

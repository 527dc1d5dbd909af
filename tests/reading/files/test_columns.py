"""Lines on pages become paragraphs in reading order; pictures of text are told, and read by OCR."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.replica.files.formats import make_ofd, make_pdf, make_png, make_zip
from tests.replica.texts import report
from tests.support.reading.parts import docx
from tests.support.reading.programs import program
from yifa.reading.files.layout.columns import in_reading_order
from yifa.reading.files.layout.paragraphs import join_lines
from yifa.reading.files.layout.placed import PlacedLine
from yifa.reading.files.legible import why_illegible
from yifa.reading.files.ocr import Ocr
from yifa.reading.files.read import read

WIDTH, HEIGHT, SIZE = 595.0, 842.0, 12.0
WHOLE = report("layout", year=2025, organ="县司法局", place="县政府", field="普法")
PARAGRAPHS = tuple(each for each in WHOLE if len(each) > 60)[:6]


def placed(text: str, left: float, bottom: float, *, page: int = 0, size: float = SIZE) -> PlacedLine:
    return PlacedLine(
        text=text, left=left, right=left + size * len(text), bottom=bottom, top=bottom + size, page=page,
        page_height=HEIGHT, size=size,
    )  # fmt: skip


def column(
    paragraphs: Sequence[str], left: float, width: int, top: float = 700, *, step: float = 18
) -> list[PlacedLine]:
    """Return paragraphs set in a column of *width* characters, each indented by two."""
    lines, at = list[PlacedLine](), top
    for text in paragraphs:
        indent, rest = 2, text
        while rest:
            lines.append(placed(rest[: width - indent], left + indent * SIZE, at))
            rest, indent, at = rest[width - indent :], 0, at - step
    return lines


def test_two_columns_are_read_one_after_the_other_under_their_heading() -> None:
    heading = placed("县司法局关于2025年法治政府建设情况的报告", 120, 760, size=18)
    left, right = column(PARAGRAPHS[:3], 40, 20), column(PARAGRAPHS[3:5], 310, 20)
    rows = [replace(one, text=f"{one.text}\t{two.text}", right=two.right,
                    spans=((one.left, one.right), (two.left, two.right)))
            for one, two in zip(left, right, strict=False)]  # fmt: skip
    longer = max(left, right, key=len)[len(rows) :]

    assert join_lines([heading, *left, *right], 1) == [heading.text, *PARAGRAPHS[:5]]
    assert join_lines([heading, *rows, *longer], 1) == [heading.text, *PARAGRAPHS[:5]]


def test_a_table_of_two_columns_stays_rows() -> None:
    rows = [
        replace(placed("事项名称", 60, 700 - 20 * at), text=f"事项{at}\t{at}件", right=400,
                spans=((60, 110), (350, 400)))
        for at in range(12)
    ]  # fmt: skip

    assert join_lines(rows, 1) == [f"事项{at}\t{at}件" for at in range(12)]


def test_lines_written_in_no_order_are_read_from_top_to_bottom() -> None:
    lines = column(PARAGRAPHS[:3], 60, 36)

    assert join_lines(lines[::-1], 1) == list(PARAGRAPHS[:3])
    assert in_reading_order(lines[::-1]) == lines


def test_a_heading_over_two_lines_is_one_and_two_short_ones_stay_two() -> None:
    text = column(PARAGRAPHS[:3], 60, 40)
    first, second = placed("县" * 22, 60, 790, size=22), placed("工作报告", 256, 760, size=22)
    organ = placed("县司法局", 256, 790, size=22)

    assert join_lines([first, second, *text], 1)[:2] == ["县" * 22 + "工作报告", PARAGRAPHS[0]]
    assert join_lines([organ, second, *text], 1)[:2] == ["县司法局", "工作报告"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("".join(PARAGRAPHS), None),
        ("2025\t12\t3,402\n合计\t88", None),
        ("Annual report on the rule of law, 2025", None),
        ("".join(chr(0x4E00 + 97 * n) for n in range(200)), "only "),
        ("\ue001" * 30 + "法治", "private"),
        ("\x01\x02\x03\x04法", "private"),
        ("!\"#$%&'()*+,-./:;<=>?@" * 4, "signs"),
        ("", None),
    ],
)
def test_a_text_that_is_not_what_the_file_shows_is_told(text: str, why: str | None) -> None:
    found = why_illegible(text)

    assert found is None if why is None else (found or "").startswith(why)


def scan_of(*pictures: bytes) -> bytes:
    """Return an OFD file whose pages are pictures, its parts named as one of Windows' programs does."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    numbers = range(len(pictures))
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages\\P{n}\\Content.xml"/>' for n in numbers)
    root = "<ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    common = "<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData>"
    media = "".join(
        f'<ofd:MultiMedia ID="{n}"><ofd:MediaFile>p{n}.png</ofd:MediaFile></ofd:MultiMedia>' for n in numbers
    )
    members = {
        "OFD.xml": f"<ofd:OFD {space}>{root}</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}>{common}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {space} BaseLoc="Res">{media}</ofd:Res>',
    }
    for n in numbers:
        shown = f'<ofd:Content><ofd:ImageObject ResourceID="{n}"/></ofd:Content>'
        members[f"Doc_0/Pages/P{n}/content.xml"] = f"<ofd:Page {space}>{shown}</ofd:Page>"
    bodies = {f"Doc_0/Res/p{n}.png": body for n, body in enumerate(pictures)}
    return make_zip({name: xml.encode() for name, xml in members.items()} | bodies)


def docx_in_docx() -> bytes:
    """Return a Word file with a scanned one in it, and nothing beside that."""
    body = '<w:altChunk r:id="r1"/>'
    return docx(body, links={"r1": ("aFChunk", "/word/b.docx")}, parts={"word/b.docx": scanned_docx()})


def scanned_docx() -> bytes:
    from io import BytesIO

    from docx import Document

    document, out = Document(), BytesIO()
    for seed in ("1", "2"):
        document.add_picture(BytesIO(make_png(seed)))
    document.save(out)
    return out.getvalue()


LOOK = """import pathlib, sys
with open({log!r}, "a") as file:
    file.write(sys.argv[1].rsplit(".")[-1] + "\\n")
print("第" + str(len(open({log!r}).readlines())) + "页 的 文 字")"""


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (scan_of(make_png("1"), make_png("2")), "needs_ocr", "scan: 2 pages are pictures"),
        (scanned_docx(), "needs_ocr", "scan: 2 pictures and no text"),
        (make_zip({"1.png": make_png("1"), "2.png": make_png("2")}), "needs_ocr", "members: 1.png: picture"),
    ],
)
def test_scans_in_every_wrapping_wait_for_ocr_and_are_read_by_it(
    programs: Path, tmp_path: Path, body: bytes, status: str, reason: str
) -> None:
    program(programs, "tesseract", LOOK.format(log=str(tmp_path / "looked")))
    before, after = read(body), read(body, ocr=Ocr())

    assert (before.status, before.text) == (status, "")
    assert (before.reason or "").startswith(reason)
    if after.extractor == "rapidocr":
        pytest.skip("rapidocr is installed and goes first")
    assert after.status == "read"
    assert [line for line in after.text.split("\n") if not line.startswith("【")] == [
        "第1页的文字",
        "第2页的文字",
    ]


def test_pages_of_an_ofd_are_read_in_order_with_their_template_once() -> None:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    base = make_ofd(("甲" * 34, "乙", *PARAGRAPHS, *PARAGRAPHS))
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(base)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    document = members["Doc_0/Document.xml"].decode()
    members["Doc_0/Document.xml"] = document.replace(
        "<ofd:Pages>",
        "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        '<ofd:TemplatePage ID="7" BaseLoc="Tpls/T7.xml"/></ofd:CommonData><ofd:Pages>',
    ).encode()
    members["Doc_0/Tpls/T7.xml"] = (
        f'<ofd:Page {space}><ofd:Content><ofd:Layer><ofd:TextObject Boundary="60 2 100 10" CTM="2 0 0 2 0 0" '
        'Size="5"><ofd:TextCode X="0" Y="4">清溪县人民政府文件</ofd:TextCode></ofd:TextObject></ofd:Layer>'
        "</ofd:Content></ofd:Page>"
    ).encode()
    for name in [each for each in members if each.endswith("Content.xml")]:
        page = members[name].decode()
        members[name] = page.replace("<ofd:Content>", '<ofd:Template TemplateID="7"/><ofd:Content>').encode()
    found = read(make_zip(members))

    assert found.text.split("\n") == ["清溪县人民政府文件", "甲" * 34, "乙", *PARAGRAPHS, *PARAGRAPHS]
    assert (found.pages or 0) > 1


def test_a_pdf_with_some_scanned_pages_gives_them_in_their_place(programs: Path, tmp_path: Path) -> None:
    import pypdfium2 as pdfium

    joined = pdfium.PdfDocument.new()
    text = pdfium.PdfDocument(make_pdf(("前文" * 30,), numbers=False))
    joined.import_pages(text)
    page = joined.new_page(595, 842)
    bitmap = pdfium.PdfBitmap.new_native(60, 84, 1)
    image = pdfium.PdfImage.new(joined)
    image.set_bitmap(bitmap)
    image.set_matrix(pdfium.PdfMatrix().scale(595, 842))
    page.insert_obj(image)
    page.gen_content()
    joined.import_pages(pdfium.PdfDocument(make_pdf(("后文" * 30,), numbers=False)))
    path = tmp_path / "joined.pdf"
    joined.save(path)
    program(programs, "tesseract", "print('中 间 一 页')")
    before, after = read(path.read_bytes()), read(path.read_bytes(), ocr=Ocr())

    assert (before.status, before.text) == ("read", "前文" * 30 + "\n" + "后文" * 30)
    assert before.reason == "scan: pages 2 are pictures: not read without --ocr"
    if after.reason and "rapidocr" in after.reason:
        pytest.skip("rapidocr is installed and goes first")
    assert after.text.split("\n") == ["前文" * 30, "中间一页", "后文" * 30]
    assert after.reason == "scan: pages 2 read by tesseract"


def test_a_pdf_whose_fonts_lie_is_read_as_pictures(programs: Path) -> None:
    program(programs, "tesseract", "print('真 的 文 字')")
    body = make_pdf(("".join(chr(0x4E00 + 97 * n) for n in range(200)),))
    before, after = read(body), read(body, ocr=Ocr())

    assert (before.status, before.text) == ("needs_ocr", "")
    assert (before.reason or "").startswith("fonts: the characters cannot be told from the file: only ")
    if after.extractor == "rapidocr":
        pytest.skip("rapidocr is installed and goes first")
    assert (after.status, after.text) == ("read", "真的文字")


def test_a_scan_in_a_document_in_a_document_is_read_by_ocr(programs: Path, tmp_path: Path) -> None:
    program(programs, "tesseract", LOOK.format(log=str(tmp_path / "looked")))
    before, after = read(docx_in_docx()), read(docx_in_docx(), ocr=Ocr())

    assert before.text == ""
    assert after.status == "read"
    assert len(after.text.split("\n")) == 2

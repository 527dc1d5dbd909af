"""What of a file is not read is in its reason, and what is no text is not kept as one."""

import zipfile
from io import BytesIO

import pytest

from tests.replica.files.formats import make_pptx, make_rtf, make_xlsx, make_zip
from tests.support.reading.hostile import packed, wide_xlsx
from tests.support.reading.parts import DECLARED, docx, p, relations, xls
from yifa.reading.files.read import read
from yifa.reading.files.result import RefusedError, steady

TITLE, BODY = "清溪县水务局法治政府建设情况报告", "全年办理案件四十六件，开展培训五次。"


RTF = r"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}%s}"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (r"{\mmathPr\mmathFont34\mbrkBin0\mbrkBinSub0\mintLim0}甲\par", "甲"),
        (r"{\*\pgdscNo0 x}{\newerWord12\otherWord y}甲", "y甲"),
        (r"{\mmath{\*\moMath{\mf{\mnum{\mr\mscr0 a}}{\mden{\mr b}}}}}", "ab"),
        (r"{\shp{\*\shpinst{\sp{\sn x}{\sv 3}}{\shptxt 框里的字\par}}}甲", "框里的字\n甲"),
        (r"{\upr{ab}{\*\ud{\uc1\u30002?}}}", "甲"),
        (r"甲\trowd{\nestcell}乙{\nonesttables\par x}\nestrow 丙\cell 丁\cell\row", "甲\t乙\n丙\t丁"),
        (r"甲{\v 看不见}\v 看不见\v0 乙{\deleted 删}\plain 丙", "甲乙丙"),
        (r"\ldblquote 法治\rdblquote\emdash 甲\'d2\'bb", "“法治”—甲一"),
        (r"{\pict\bin5 }{{}x}甲", "甲"),
        ("\\'bc\n\\'d7\\'d2\r\n\\'d2", "甲乙"),
        ("\\'81@a \\'d2\\'d2", "丂a 乙"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt 甲}}{\footnote 注}", "甲注"),
    ],
)
def test_groups_of_an_rtf_are_shown_or_not_by_what_they_are(inner: str, text: str) -> None:
    escaped = "".join(f"\\u{ord(c)}?" if ord(c) > 126 else c for c in RTF % inner)

    assert read(escaped.encode()).text == text


def test_pictures_and_objects_of_an_rtf_are_named_once() -> None:
    picture = r"{\*\shppict{\pict\pngblip 00}}{\nonshppict{\pict\wmetafile8 00}}"
    body = RTF % (picture * 2 + r"{\object{\*\objdata 00}{\result shown}}{\*\annotation x}")

    found = read(body.encode())

    assert (found.text, found.reason) == (
        "shown",
        "read, without: 2 embedded pictures, 1 embedded object, 1 comment",
    )


ROWS = {(0, 0): TITLE, (1, 0): BODY, (1, 1): "四十六"}


@pytest.mark.parametrize(
    "made",
    [
        xls(ROWS), xls(ROWS, codepage=1252), xls(ROWS, codepage=None), xls(ROWS, stream="BOOK"),
        xls(ROWS, packed=False),
        xls(ROWS, charset=None, codepage=1200, stream="Workbook"),
        xls(ROWS, charset=None, codepage=1200, stream="workbook"),
        xls(ROWS | {(65000, 255): ""}, charset=None, codepage=1200, stream="Workbook"),
    ],
    ids=["936", "1252", "none", "case", "raw", "97", "97 case", "97 far"],
)  # fmt: skip
def test_old_workbooks_are_read_in_what_they_are_written_in(made: bytes) -> None:
    found = read(made)

    assert (found.status, found.text) == ("read", f"{TITLE}\n{BODY}\t四十六")


@pytest.mark.parametrize("charset", ["gbk", None])
def test_a_workbook_that_needs_a_password_says_so(charset: str | None) -> None:
    stream = "Book" if charset else "Workbook"
    with pytest.raises(RefusedError, match="encrypted: "):
        read(xls(ROWS, charset=charset, stream=stream, locked=True))


def test_a_stray_cell_costs_nothing() -> None:
    assert read(wide_xlsx()).text.split("\n")[-1].strip() == "远"
    assert read(wide_xlsx()).text.startswith(read(make_xlsx(("清溪县2025年法治政府建设年度报告",))).text)


def test_what_a_workbook_holds_besides_cells_is_read_or_named() -> None:
    base = make_xlsx((TITLE, BODY))
    with zipfile.ZipFile(BytesIO(base)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    formulas = (
        '<row r="9"><c r="A9"><f>2+2</f><v>4</v></c><c r="B9"><f>1+1</f></c>'
        '<c r="C9"><f t="shared" si="0"/></c></row></sheetData>'
    )
    members["xl/worksheets/sheet1.xml"] = sheet.replace("</sheetData>", formulas).encode()
    box = f"<x {DECLARED}><a:p><a:r><a:t>框里的字</a:t></a:r></a:p></x>".encode()
    more = {"xl/drawings/drawing1.xml": box, "xl/media/a.png": b"x", "xl/charts/chart1.xml": b"<x/>"}

    found = read(make_zip(members | more))

    assert found.text.split("\n") == [TITLE, BODY, "4", "框里的字"]
    assert found.reason == "read, without: 2 formulas, 1 embedded picture, 1 chart"


@pytest.mark.parametrize(
    ("target", "parts", "reason"),
    [
        ("worksheets/gone.xml", {}, "1 missing sheet"), ("../NULL", {}, "1 missing sheet"),
        ("worksheets/b.xml", {"xl/worksheets/b.xml": b"<worksheet><sheetData><row"}, "1 unreadable sheet"),
    ],
)  # fmt: skip
def test_a_sheet_that_is_missing_or_damaged_costs_that_sheet(
    target: str, parts: dict[str, bytes], reason: str
) -> None:
    with zipfile.ZipFile(BytesIO(make_xlsx((TITLE, BODY)))) as file:
        members = {name: file.read(name) for name in file.namelist()}
    book = members["xl/workbook.xml"].decode()
    more = '<sheet name="表二" sheetId="2" r:id="r2"/></sheets>'
    members["xl/workbook.xml"] = book.replace("</sheets>", more).encode()
    links = {"r1": ("worksheet", "worksheets/sheet1.xml"), "r2": ("worksheet", target)}
    members["xl/_rels/workbook.xml.rels"] = relations(links)

    found = read(make_zip(members | parts))

    assert (found.text.split("\n"), found.reason) == ([TITLE, BODY], f"read, without: {reason}")


def test_paragraphs_of_a_slide_have_their_automatic_numbers() -> None:
    def line(text: str, kind: str = "", *, at: int = 0, more: str = "") -> str:
        number = f'<a:buAutoNum type="{kind}" {more}/>' if kind else ""
        return f'<a:p><a:pPr lvl="{at}">{number}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'

    body = "".join((
        line("甲", "ea1ChsPlain"), line("乙", "arabicPeriod", at=1), line("丙", "arabicPeriod", at=1),
        line("丁", "ea1ChsPlain"), line("戊", "arabicPeriod", at=1), line("己"), line("庚", "ea1ChsPlain"),
        line("辛", "arabicParenR", more='startAt="5"'), line("", "arabicParenR"), line("壬", "arabicParenR"),
    ))  # fmt: skip
    slide = f"<p:sld {DECLARED}><p:txBody>{body}</p:txBody></p:sld>".encode()

    assert read(packed("ppt/slides/slide1.xml", slide, make_pptx([("x",)]))).text.split("\n") == [
        "一 甲", "1.乙", "2.丙", "二 丁", "1.戊", "己", "一 庚", "5)辛", "6)壬",
    ]  # fmt: skip


def test_a_slide_that_is_missing_costs_that_slide_and_notes_are_named() -> None:
    shown = make_pptx([(TITLE,), (BODY,), ("第三",)])
    with zipfile.ZipFile(BytesIO(shown)) as file:
        members = {name: file.read(name) for name in file.namelist() if name != "ppt/slides/slide2.xml"}
    members["ppt/slides/_rels/slide1.xml.rels"] = relations(
        {"r1": ("notesSlide", "n.xml"), "r2": ("image", "i.png")}
    )
    members["ppt/slides/n.xml"] = f"<x {DECLARED}><a:p><a:r><a:t>讲稿</a:t></a:r></a:p></x>".encode()
    members["ppt/slides/i.png"] = b"x"

    found = read(make_zip(members))

    assert (found.text.split("\n"), found.reason) == (
        [TITLE, "第三"], "read, without: 1 embedded picture, 1 page of notes, 1 missing slide",
    )  # fmt: skip


def test_what_members_lack_is_in_their_archives_reason() -> None:
    body = docx(p(BODY) + '<w:altChunk r:id="r1"/>', links={"r1": ("aFChunk", "gone.htm")})

    assert read(make_zip({"报告.docx": body})).reason == "members: 报告.docx: read, without: 1 missing part"
    assert read(make_zip({"报告.docx": docx(p(BODY))})).reason is None


TRADITIONAL = "依法行政是建設法治政府的關鍵，各級機關應當依照法律規定履行職責，保障公民權利。"


@pytest.mark.parametrize(
    "body",
    [
        xls({(0, 0): "\ue001\ue002\ue003"}, charset=None, stream="Workbook"),
        make_xlsx((TITLE.encode("gbk").decode("latin-1"),)),
        BODY.encode("gbk").decode("latin-1").encode(),
        (BODY * 3).encode().decode("gb18030", errors="ignore").encode(),
        docx(p("\ue001\ue002\ue003\ue004")),
        make_rtf((BODY.encode("gbk").decode("latin-1"),)),
    ],
)
def test_what_is_no_text_is_failed_in_every_format(body: bytes) -> None:
    with pytest.raises(RefusedError, match="illegible: "):
        read(body)


@pytest.mark.parametrize(
    "text",
    [
        TRADITIONAL * 3,
        "Ä ö ü ß é",
        "1\t2.5\t3\n4\t5\t-6",
        "√ □ ■",
        "A-1/2 (3)",
        "Résumé: déjà vu à Genève",
        "姓名：" + "_" * 90 + "性别：" + "_" * 40,
        "目录" + "." * 99 + "1",
        "+--" * 40 + "|甲|" + "--+" * 40,
    ],
)
def test_what_reads_oddly_and_is_genuine_is_kept(text: str) -> None:
    assert read(make_xlsx(tuple(text.split("\n")))).status == "read"


def test_a_reason_is_the_same_at_every_reading() -> None:
    said = "unreadable: <lxml at 0x7f0012ab> could not open /tmp/tmpab12cd34/page.png"

    assert steady(said) == "unreadable: <lxml> could not open page.png"
    with pytest.raises(RefusedError) as first:
        read(packed("word/document.xml", b"<w:x", docx(p(BODY))))
    with pytest.raises(RefusedError) as second:
        read(packed("word/document.xml", b"<w:x", docx(p(BODY))))
    assert str(first.value) == str(second.value)
    assert "0x" not in str(first.value)

"""Word files: what stands in one is read, what cannot be is named, a missing part costs itself."""

import re
import zipfile
from io import BytesIO

import pytest

from tests.replica.files.formats import make_docx, make_zip
from tests.support.reading.parts import DECLARED, docx, level, listed, numbered, p, part
from yifa.reading.files.detect import read_kind
from yifa.reading.files.read import read
from yifa.reading.files.result import RefusedError

CHINESE = (
    level("%1、", "chineseCounting") + level("（%2）", "chineseCounting", 1) + level("%3.", "decimal", 2)
)


def lines(body: bytes) -> list[str]:
    return read(body).text.split("\n")


def cell(text: str) -> str:
    return f"<w:tc>{p(text)}</w:tc>"


def test_numbers_go_on_and_begin_again_under_each_heading() -> None:
    body = "".join((
        listed("甲"), listed("乙", level=1), listed("丙", level=1), listed("丁", level=2), p("不编号"),
        listed("戊", level=2), listed("己"), listed("庚", level=1),
    ))  # fmt: skip

    assert lines(numbered(body, CHINESE)) == [
        "一、甲", "（一）乙", "（二）丙", "1.丁", "不编号", "2.戊", "二、己", "（一）庚",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "text", "third"),
    [
        ("chineseCountingThousand", "第%1条", "第三条 x"), ("japaneseCounting", "%1、", "三、x"),
        ("decimal", "%1.", "3.x"), ("decimal", "（%1）", "（3）x"), ("decimalEnclosedCircle", "%1", "③ x"),
        ("ideographTraditional", "%1、", "丙、x"), ("chineseLegalSimplified", "%1、", "叁、x"),
        ("lowerRoman", "%1)", "iii)x"), ("upperLetter", "%1.", "C.x"), ("decimalZero", "%1", "03 x"),
        ("decimalFullWidth", "%1．", "３．x"), ("bullet", "\uf0b7", "x"), ("none", "", "x"),
        ("decimal", "附件%1：", "附件3：x"), ("somethingNew", "%1.", "3.x"),
    ],
)  # fmt: skip
def test_every_form_of_number_is_written(form: str, text: str, third: str) -> None:
    assert lines(numbered(listed("x") * 3, level(text, form)))[2] == third


def test_a_list_may_begin_anew_or_elsewhere_and_numbers_of_all_levels_be_said() -> None:
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="7"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = listed("a") + listed("b", 2) + listed("c", 2) + listed("d", 3) + listed("e", 3, 1)
    levels = level("%1.") + level("%1.%2", at=1)

    assert lines(numbered(body, levels, nums=nums)) == ["1.a", "7.b", "8.c", "9.d", "9.1 e"]


def test_a_level_may_go_on_over_headings_and_write_higher_ones_in_digits() -> None:
    levels = level("第%1章", "chineseCounting")
    levels += level("第%2条", "chineseCounting", 1, '<w:lvlRestart w:val="0"/>')
    levels += level("%1.%2.%3", at=2, more="<w:isLgl/>")
    body = listed("a") + listed("b", level=1) + listed("c") + listed("d", level=1) + listed("e", level=2)

    assert lines(numbered(body, levels)) == ["第一章 a", "第一条 b", "第二章 c", "第二条 d", "2.2.1 e"]


def test_a_style_gives_the_number_and_none_takes_it_away() -> None:
    style = '<w:pStyle w:val="{}"/>'
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        '</w:style><w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
    )
    levels = level("%1、", "chineseCounting") + level("（%2）", "decimal", 1, '<w:pStyle w:val="H2"/>')
    none = style.format("H1") + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = p("a", style.format("H1")) + p("b", style.format("H2")) + p("c", none) + p("d", style.format("H1"))

    assert lines(numbered(body, levels, styles=styles)) == ["一、a", "（1）b", "c", "二、d"]


def test_a_column_of_automatic_numbers_is_read() -> None:
    row = f"<w:tr><w:tc>{listed('')}</w:tc>{cell('事项')}</w:tr>"

    assert lines(numbered(f"<w:tbl>{row * 2}</w:tbl>", level("%1"))) == ["1\t事项", "2\t事项"]


def test_rows_and_cells_are_found_in_whatever_wraps_them_and_deleted_ones_are_not() -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    gone = "<w:trPr><w:del w:id='1'/></w:trPr>"
    table = "".join((
        f"<w:tr>{cell('一')}{cell('二')}</w:tr>",
        control(f"<w:tr>{cell('三')}{control(cell('四'))}</w:tr>"),
        f"<w:customXml>{control('<w:tr>' + cell('五') + '</w:tr>')}</w:customXml>",
        f"<w:tr>{gone}{cell('删')}</w:tr>",
        f"<w:tr>{cell('六')}<w:tc><w:tcPr><w:cellDel w:id='2'/></w:tcPr>{p('删')}</w:tc></w:tr>",
    ))  # fmt: skip

    assert lines(docx(f"<w:tbl>{table}</w:tbl>")) == ["一\t二", "三\t四", "五", "六"]


def test_a_paragraph_whose_mark_was_deleted_goes_on_and_takes_no_number() -> None:
    mark = "<w:rPr><w:del w:id='1'/></w:rPr>"
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = f"<w:p><w:pPr>{number}{mark}</w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"

    assert lines(numbered(listed("甲") + gone + listed("乙"), level("%1."))) == ["1.甲", "2.乙"]
    assert lines(docx(p("前半", mark) + p("后半"))) == ["前半后半"]


def test_notes_formulas_diagrams_and_documents_within_are_read() -> None:
    def notes(kind: str) -> bytes:
        mark = f'<w:{kind} w:id="-1" w:type="separator"><w:p/></w:{kind}>'
        return part(f"{kind}s", f'{mark}<w:{kind} w:id="2">{p(f"{kind}的话")}</w:{kind}>')

    fraction = (
        "<m:f><m:num><m:r><m:t>办结数</m:t></m:r></m:num><m:den><m:r><m:t>a+b</m:t></m:r></m:den></m:f>"
    )
    marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
    diagram = (
        '<w:r><w:drawing><d:relIds xmlns:d="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'r:dm="r4"/></w:drawing></w:r>'
    )
    body = (
        f"<w:p><w:r><w:t>率=</w:t></w:r><m:oMath>{fraction}</m:oMath>{marks}</w:p><w:p>{diagram}</w:p>"
        '<w:altChunk r:id="r3"/><w:altChunk r:id="r5"/>'
    )
    whole = docx(
        body,
        links={
            "r1": ("footnotes", "footnotes.xml"), "r2": ("endnotes", "endnotes.xml"),
            "r3": ("aFChunk", "a.htm"), "r4": ("diagramData", "d.xml"), "r5": ("aFChunk", "/word/b.docx"),
        },
        parts={
            "word/footnotes.xml": notes("footnote"), "word/endnotes.xml": notes("endnote"),
            "word/a.htm": "<html><body><p>网页里的话</p></body></html>".encode(),
            "word/b.docx": make_docx(("文件里的话",)),
            "word/d.xml": f"<x {DECLARED}><a:p><a:r><a:t>图里的话</a:t></a:r></a:p></x>".encode(),
        },
    )  # fmt: skip
    found = read(whole)

    assert found.reason is None
    assert found.text.split("\n") == [
        "率=办结数/(a+b)", "图里的话", "网页里的话", "文件里的话", "footnote的话", "endnote的话",
    ]  # fmt: skip


BLIP = '<w:p><w:r><w:drawing><a:blip r:embed="{}"/></w:drawing></w:r></w:p>'
EQUATION = '<w:p><w:r><w:object><o:OLEObject ProgID="Equation.DSMT4" r:id="r8"/></w:object></w:r></w:p>'


def test_what_fields_forms_and_word_art_show_is_read_or_named() -> None:
    def run(inner: str) -> str:
        return f"<w:r>{inner}</w:r>"

    box = "<w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/>{}</w:checkBox></w:ffData></w:fldChar>"
    entries = "<w:result w:val='1'/><w:listEntry w:val='男'/><w:listEntry w:val='女'/>"
    parts = (
        run(box.format("<w:checked/>")), run(box.format("")),
        run(f"<w:fldChar><w:ffData><w:ddList>{entries}</w:ddList></w:ffData></w:fldChar>"),
        run("<w:instrText> EQ \\f(1,2)</w:instrText>"), run("<w:instrText>AUTONUM</w:instrText>"),
        "<w:fldSimple w:instr=' PAGE '><w:r><w:t>3</w:t></w:r></w:fldSimple>",
        run("<w:pict><v:shape><v:textpath string='清溪县人民政府文件'/></v:shape></w:pict>"),
    )  # fmt: skip
    found = read(docx(f"<w:p>{''.join(parts)}</w:p>"))

    assert found.text.split("\n") == ["☑□女3", "清溪县人民政府文件"]
    assert found.reason == "read, without: 1 formula, 1 automatic number"


def test_what_is_not_read_is_named_the_same_way_each_time() -> None:
    text = p("全年办理案件四十六件，开展培训五次。")
    body = "".join((
        text, EQUATION * 2, *map(BLIP.format, ("r1", "r2", "r3")), '<w:altChunk r:id="r4"/>',
        "<w:p><w:r><w:object><o:OLEObject ProgID='Excel.Sheet.12'/></w:object></w:r></w:p>",
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Own" w:char="F0FE"/></w:r></w:p>',
    ))  # fmt: skip
    links = {
        "r1": ("image", "media/a.png"), "r2": ("image", "media/gone.png"), "r3": ("image", "../NULL"),
        "r4": ("aFChunk", "gone.htm"),
    }  # fmt: skip
    made = docx(body, links=links, parts={"word/media/a.png": b"\x89PNG"})

    assert read(made).text.split("\n") == ["全年办理案件四十六件，开展培训五次。", "☑"]
    assert read(made) == read(made)
    assert read(made).reason == (
        "read, without: 2 formulas, 1 embedded picture, 2 missing pictures, 1 missing part, "
        "1 embedded object, 1 symbol"
    )


def test_a_header_with_words_and_comments_are_named_and_a_page_number_is_not() -> None:
    def page(text: str) -> bytes:
        return part("hdr", p(text))

    section = '<w:headerReference r:id="r1"/><w:footerReference r:id="r2"/>'
    refer = f"<w:p><w:pPr><w:sectPr>{section}</w:sectPr></w:pPr></w:p>"
    links = {"r1": ("header", "h.xml"), "r2": ("footer", "f.xml"), "r3": ("comments", "c.xml")}
    parts = {
        "word/h.xml": page("内部资料"), "word/f.xml": page("— 3 — 第 页"),
        "word/c.xml": part("comments", f"<w:comment>{p('改')}</w:comment>"),
    }  # fmt: skip

    assert (
        read(docx(p("正文") + refer, links=links, parts=parts)).reason == "read, without: 1 header, 1 comment"
    )


def strict(body: bytes) -> bytes:
    """Return an office file in the strict namespaces of ISO 29500."""
    with zipfile.ZipFile(BytesIO(body)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    usual = re.compile(rb"http://schemas\.openxmlformats\.org/(?!package)([A-Za-z]+)/2006/")
    return make_zip({n: usual.sub(rb"http://purl.oclc.org/ooxml/\1/", data) for n, data in members.items()})


def test_strict_files_are_read_as_others() -> None:
    made = strict(numbered(listed("甲") + listed("乙"), CHINESE))

    assert b"purl.oclc.org" in zipfile.ZipFile(BytesIO(made)).read("word/document.xml")
    assert lines(made) == ["一、甲", "二、乙"]


@pytest.mark.parametrize("main", ["word/document2.xml", "word/主文.xml", "docs/text.xml"])
def test_the_part_that_holds_the_document_may_be_called_anything(main: str) -> None:
    assert lines(docx(p("正文"), main=main)) == ["正文"]


def test_names_in_the_directory_are_spelled_at_will() -> None:
    with zipfile.ZipFile(BytesIO(docx(p("正文")))) as file:
        odd = make_zip({name.replace("/", "\\").upper(): file.read(name) for name in file.namelist()})

    assert (read_kind(odd).ending, lines(odd)) == ("docx", ["正文"])


def test_a_file_whose_document_is_missing_is_refused() -> None:
    with zipfile.ZipFile(BytesIO(docx(p("正文")))) as file:
        rest = {name: file.read(name) for name in file.namelist() if name != "word/document.xml"}
    with pytest.raises(RefusedError, match=r"word/document\.xml is missing"):
        read(make_zip(rest))

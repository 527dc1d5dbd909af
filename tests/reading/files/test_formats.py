"""The text of each format, whole and in order; and files made to hurt, each with its reason."""

from base64 import b64encode
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.replica.files.formats import (
    assemble,
    make_docx,
    make_file,
    make_ofd,
    make_pdf,
    make_png,
    make_rtf,
    make_xlsx,
    make_zip,
)
from tests.replica.files.ole import make_ole
from tests.replica.texts import report
from tests.support.reading.hostile import packed
from tests.support.reading.reports import REPORT, TITLE, WHOLE
from yifa.reading.files.child import ReadingLimits, extract
from yifa.reading.files.detect import is_page_instead, read_kind
from yifa.reading.files.layout.edges import PAGE_NUMBER
from yifa.reading.files.ocr import Ocr, engine
from yifa.reading.files.office.sheets import _cell
from yifa.reading.files.read import MAX_CHARACTERS, read
from yifa.reading.files.result import RefusedError


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx", "ofd", "rtf", "txt"])
@pytest.mark.parametrize("seed", range(4))
def test_every_format_gives_its_paragraphs_whole_and_in_order(ending: str, seed: int) -> None:
    text = (
        TITLE,
        *report(f"{seed}", year=2025, organ="县司法局", place="县政府", field="普法"),
        "2026年1月2日",
    )

    found = read(make_file(ending, text))

    assert (found.status, found.reason, found.text) == ("read", None, "\n".join(text))
    assert found.version


def test_headers_and_page_numbers_are_no_text() -> None:
    found = read(make_pdf(REPORT, header="清溪县司法局内部资料 2025"))

    assert found.text == WHOLE
    assert found.pages == 2


@pytest.mark.parametrize("text", ["— 1 —", "- 12 -", "3", "第3页", "第 3 页 共 9 页", "3/9", "第3页,共9页"])
def test_page_numbers_are_known(text: str) -> None:
    assert PAGE_NUMBER.match(text)


@pytest.mark.parametrize("text", ["2025年", "一", "3件", "附件1", "12345"])
def test_what_is_no_page_number_stays(text: str) -> None:
    assert not PAGE_NUMBER.match(text)


def test_radicals_become_the_characters_they_look_like() -> None:
    assert read(make_pdf(("⼈⺠政府⼯作报告，⻓效机制",))).text == "人民政府工作报告，长效机制"


def test_a_scan_is_recognised() -> None:
    image = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
    )
    scan = assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            (
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                b"/Resources<</XObject<</I 5 0 R>>>>>>"
            ),
            b"<</Length 30>>stream\nq 595 0 0 842 0 0 cm /I Do Q  \nendstream",
            image + b"stream\n\x00\nendstream",
        ]
    )

    found = read(scan)

    assert (found.status, found.text, found.pages) == ("needs_ocr", "", 1)
    assert found.reason == "scan: 1 pages are pictures"


def test_characters_that_the_fonts_do_not_tell_need_ocr() -> None:
    found = read(make_pdf(("\ue001\ue002\ue003\ue004\ue005法治",)))

    assert (found.status, found.text) == ("needs_ocr", "")


def test_word_tables_boxes_and_deletions() -> None:
    """Cells by tab in their place; text boxes once; what was deleted is gone."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"

    def paragraph(inner: str) -> str:
        return f"<w:p><w:r>{inner}</w:r></w:p>"

    def said(words: str) -> str:
        return f"<w:t>{words}</w:t>"

    choice = f"<mc:Choice><w:txbxContent>{paragraph(said('框'))}</w:txbxContent></mc:Choice>"
    box = f"<w:r><mc:AlternateContent>{choice}<mc:Fallback>{paragraph(said('框'))}</mc:Fallback>"
    box += "</mc:AlternateContent></w:r>"
    inner = f"<w:tbl><w:tr><w:tc>{paragraph(said('内'))}</w:tc></w:tr></w:tbl>"
    xml = (
        f'<w:document xmlns:w="{w}" xmlns:mc="{mc}"><w:body><w:sdt><w:sdtContent>{paragraph(said("目录"))}'
        f"</w:sdtContent></w:sdt><w:p><w:r>{said('前')}<w:br/>{said('后')}<w:tab/>{said('格')}</w:r>"
        f"<w:del><w:r><w:delText>删</w:delText></w:r></w:del>{box}</w:p><w:tbl><w:tr>"
        f"<w:tc>{paragraph(said('一'))}{paragraph(said('续'))}</w:tc><w:tc>{inner}<w:p/></w:tc></w:tr></w:tbl>"
        "<w:sectPr/></w:body></w:document>"
    )

    assert read(packed("word/document.xml", xml.encode(), make_docx(REPORT))).text.split("\n") == [
        "目录", "前", "后\t格", "框", "一 续\t内",
    ]  # fmt: skip


def test_a_zip_gives_each_member_under_its_name() -> None:
    names = {
        "报告.docx": make_docx(REPORT),
        "坏.docx": b"PK\x03\x04 word/document",
        "图.png": make_png("x"),
        "夹/": b"",
    }
    found = read(make_zip(names))

    assert found.status == "read"
    assert found.text == f"【报告.docx】\n{WHOLE}"
    assert found.reason is not None
    assert found.reason.startswith("members: 坏.docx: unreadable: zip: ")
    assert found.reason.endswith("图.png: picture: not read without --ocr")


def test_a_text_too_long_is_cut_and_says_so() -> None:
    found = read(("法治" * MAX_CHARACTERS).encode())

    assert (len(found.text), found.reason) == (MAX_CHARACTERS, f"cut: {2 * MAX_CHARACTERS} characters")


def test_memory_and_time_are_limited() -> None:
    starved = extract(
        make_pdf(REPORT), limits=ReadingLimits(memory_megabytes=40, seconds=20, wait_seconds=30)
    )
    assert (starved.reason or "").split(":")[0] in ("memory", "unreadable", "crash")
    busy = make_zip({f"{n}.pdf": make_pdf(REPORT * 40) for n in range(60)})

    found = extract(busy, limits=ReadingLimits(memory_megabytes=1024, seconds=1, wait_seconds=30))

    assert (found.status, (found.reason or "").split(":")[0]) == ("failed", "time")


def test_without_a_program_an_old_word_file_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = extract(make_ole({"WordDocument": b"\xdc\xa5" + bytes(5000)}))

    assert (found.status, found.reason) == (
        "no_extractor",
        "no_extractor: DOC: older than Word 97; doc: none of antiword, catdoc, soffice is on PATH",
    )


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")


def test_the_first_program_that_can_reads_an_old_word_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "antiword", "echo not a Word file >&2; exit 1")
    program(tmp_path, "catdoc", "printf '报告\\n全文\\n'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = read(DOC)

    assert (found.status, found.text, found.extractor) == ("read", "报告\n全文", "catdoc")


def test_a_program_that_writes_a_file_is_read_from_it_and_one_that_does_not_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "soffice", 'test -s in.doc && printf 全文 > "$5/in.txt"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert read(DOC).text == "全文"
    program(tmp_path, "soffice", "exit 0")

    with pytest.raises(RefusedError, match="soffice: it wrote no text"):
        read(DOC)


def test_pictures_are_read_by_tesseract_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "tesseract", "printf '法 治 政府\\n'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    if engine() != "tesseract":
        pytest.skip("rapidocr is installed and goes first")

    assert read(make_png("x"), ocr=Ocr()).text == "法治政府"
    program(tmp_path, "tesseract", "echo no language >&2; exit 1")
    with pytest.raises(RefusedError, match="tesseract: no language"):
        read(make_png("x"), ocr=Ocr())
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    with pytest.raises(RefusedError, match="no_ocr"):
        Ocr()


def test_dates_numbers_and_sheets_read_as_they_look() -> None:
    midnight, morning = datetime.fromisoformat("2026-01-05"), datetime.fromisoformat("2026-01-05T08:30")
    values = (42.0, 1.5, midnight, morning, midnight.date(), timedelta(hours=2), "a\nb", "", True)
    assert [_cell(each) for each in values] == [
        "42", "1.5", "2026-01-05", "2026-01-05 08:30:00", "2026-01-05", "2:00:00", "a b", "", "True",
    ]  # fmt: skip


def test_rows_of_a_table_stay_rows_in_a_pdf_and_an_ofd() -> None:
    assert read(make_xlsx(("事项\t件数", "检查\t42"))).text == "事项\t件数\n检查\t42"
    assert read(make_rtf(("甲\t乙",))).text == "甲\t乙"
    assert read(make_ofd(("甲",))).pages == 1


MHT = """MIME-Version: 1.0
Content-Type: multipart/related; boundary="--=_x"

----=_x
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: base64

{page}
----=_x
Content-Type: image/png
Content-Transfer-Encoding: base64

AAAA
----=_x--
"""


def test_what_word_saves_as_a_page_is_a_file() -> None:
    head = '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>x</title></head>'
    page = f"{head}<body><p>法治政府</p><p>年度报告</p></body></html>"
    xml = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w><t>法治政府</t><t>年度报告</t></w>'
    )
    packed_page = MHT.format(page=b64encode(page.encode("gb2312")).decode())
    for body in (page.encode(), xml.encode(), packed_page.encode()):
        assert not is_page_instead(read_kind(body), "http://a.cn/x.doc", "")
        assert read(body).text == "法治政府\n年度报告"
    assert is_page_instead(read_kind(b"<html><body>404</body></html>"), "http://a.cn/x.doc", "")
    with pytest.raises(RefusedError, match="no page"):
        read(b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx")

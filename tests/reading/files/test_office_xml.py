"""What Office saves as one XML file: a workbook, a document, a package as a flat file."""

import zipfile
from base64 import b64encode
from io import BytesIO

import pytest

from tests.replica.files.formats import make_pptx
from tests.support.reading.hostile import packed
from tests.support.reading.parts import docx, level, listed, numbered, p
from yifa.reading.files.detect import read_kind
from yifa.reading.files.read import read
from yifa.reading.files.result import RefusedError

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
SHEET = f'xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"'
WORD = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
FLAT = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'


def test_rows_of_a_workbook_of_2003_stay_rows() -> None:
    def sheet(name: str, *rows: str) -> str:
        return f'<Worksheet ss:Name="{name}"><Table>{"".join(rows)}</Table></Worksheet>'

    row = "<Row><Cell><Data ss:Type='String'>检查</Data></Cell><Cell/><Cell><Data>42</Data></Cell></Row>"
    properties = "<DocumentProperties><Author>某人</Author></DocumentProperties>"
    whole = f"<?xml version='1.0'?><Workbook {SHEET}>{properties}{sheet('表一', row, '<Row/>')}%s</Workbook>"

    assert read((whole % "").encode()).text == "检查\t\t42"
    assert read((whole % sheet("表二", row)).encode()).text == "表一\n检查\t\t42\n表二\n检查\t\t42"


def test_a_document_of_2003_gives_its_text_and_names_its_pictures() -> None:
    def paragraph(inner: str) -> str:
        return f"<w:p><w:r>{inner}</w:r></w:p>"

    cells = "".join(f"<w:tc>{paragraph(f'<w:t>{text}</w:t>')}</w:tc>" for text in "一二")
    table = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    picture = paragraph(f"<w:pict><w:binData>{b64encode(bytes(300)).decode()}</w:binData></w:pict>")
    body = f"<w:body>{paragraph('<w:t>正</w:t><w:tab/><w:t>文</w:t>')}{table}{picture}</w:body>"
    inner = f"<w:docPr>某人</w:docPr>{body}"
    found = read(f"<?xml version='1.0'?><w:wordDocument {WORD}>{inner}</w:wordDocument>".encode())

    assert (found.text, found.reason) == ("正\t文\n一\t二", "read, without: 1 embedded picture")


def flat(package: bytes) -> bytes:
    """Return a package as one XML file."""
    with zipfile.ZipFile(BytesIO(package)) as file:
        parts = "".join(
            f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{file.read(name).decode()}</pkg:xmlData></pkg:part>'
            for name in file.namelist()
        )
    data = f"<pkg:binaryData>{b64encode(b'x' * 99).decode()}</pkg:binaryData>"
    picture = f'<pkg:part pkg:name="/word/a.png">{data}</pkg:part>'
    return f"<?xml version='1.0'?><pkg:package {FLAT}>{parts}{picture}</pkg:package>".encode()


def test_a_flat_package_is_read_as_the_package_it_holds() -> None:
    body = flat(numbered(listed("甲") + listed("乙"), level("%1、", "chineseCounting")))

    assert read_kind(body).media_type == "application/x-office-xml"
    assert read(body).text == "一、甲\n二、乙"
    with pytest.raises(RefusedError, match="Base64"):
        read(flat(docx(p("甲"))).replace(b"<pkg:binaryData>", b"<pkg:binaryData>x"))


BROKEN = b"<w:broken"


@pytest.mark.parametrize(
    ("part", "text", "reason"),
    [
        ("word/_rels/document.xml.rels", "甲\n乙", None),
        ("word/numbering.xml", "甲\n乙", "read, without: 1 unreadable part"),
        ("word/styles.xml", "1.甲\n2.乙", "read, without: 1 unreadable part"),
    ],
)
def test_a_damaged_part_costs_that_part(part: str, text: str, reason: str | None) -> None:
    found = read(packed(part, BROKEN, numbered(listed("甲") + listed("乙"), level("%1."))))

    assert (found.text, found.reason) == (text, reason)


def test_a_part_whose_bytes_are_damaged_costs_that_part_too() -> None:
    parts = {"word/c.xml": b"<a>" + bytes(range(256)) * 9}
    whole = docx(p("正文"), links={"r1": ("comments", "c.xml")}, parts=parts)
    at = whole.index(b"word/c.xml") + 20

    found = read(whole[:at] + bytes(20) + whole[at + 20 :])

    assert (found.text, found.reason) == ("正文", "read, without: 1 unreadable part")


def test_a_slide_that_is_damaged_costs_that_slide() -> None:
    shown = make_pptx([("甲",), ("乙",)])

    found = read(packed("ppt/slides/slide2.xml", BROKEN, shown))

    assert (found.text, found.reason) == ("乙", "read, without: 1 unreadable slide")
    with pytest.raises(RefusedError, match="none of its slides"):
        read(packed("ppt/slides/slide1.xml", BROKEN, packed("ppt/slides/slide2.xml", BROKEN, shown)))

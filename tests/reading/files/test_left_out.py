"""What a reader leaves out is in its reason; a file is its own kind whatever its server put before it."""

import base64
import zipfile
from io import BytesIO

import pytest

from tests.replica.files.formats import make_docx, make_rtf, make_xlsx, make_zip
from tests.replica.files.ole import make_doc
from tests.support.reading.parts import docx, p
from yifa.reading.files.detect import read_kind
from yifa.reading.files.read import read
from yifa.reading.files.result import RefusedError

TITLE = "卯县水务局行政执法统计表"
HIDDEN = "read, without: 1 hidden text"


def _run(properties: str, text: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("properties", "shown", "reason"),
    [
        ("<w:vanish/>", "看得见", HIDDEN), ('<w:b/><w:vanish w:val="true"/>', "看得见", HIDDEN),
        ('<w:vanish w:val="0"/>', "看不见看得见", None), ("<w:webHidden/>", "看不见看得见", None),
        ("<w:b/>", "看不见看得见", None),
    ],
)  # fmt: skip
def test_a_hidden_run_is_left_out_and_said_to_be(properties: str, shown: str, reason: str | None) -> None:
    found = read(docx(f"{p(TITLE)}<w:p>{_run(properties, '看不见')}{_run('', '看得见')}</w:p>"))

    assert (found.text, found.reason) == (f"{TITLE}\n{shown}", reason)


def test_a_hidden_run_without_words_is_nothing() -> None:
    assert read(docx(f"{p(TITLE)}<w:p>{_run('<w:vanish/>', ' ')}</w:p>")).reason is None


@pytest.mark.parametrize(
    ("group", "reason"),
    [
        (r"{\header \u21355?\u21439?\par}", "read, without: 1 header"),
        (r"{\footerr \'cb\'cd\'cb\'cd}", "read, without: 1 footer"),
        (r"{\headerl {\b Annex}}{\headerr Annex}", "read, without: 1 header"),
        (r"{\footer {\field{\*\fldinst PAGE}{\fldrslt 3}}}", None), (r"{\footer - 3 -}", None),
        (r"{\v \u30475?}", HIDDEN), (r"{\deleted \u30475?}", None), (r"{\v  }", None),
        (r"{\info{\title x}}", None),
    ],
)  # fmt: skip
def test_what_rtf_leaves_out_is_said(group: str, reason: str | None) -> None:
    found = read(make_rtf([TITLE]).replace(rb"\f0\fs32 ", group.encode() + rb"\f0\fs32 "))

    assert (found.text, found.reason) == (TITLE, reason)


@pytest.mark.parametrize("value", ["", "<v></v>", "<v/>", "<v />", "\n<v> </v>\n"])
@pytest.mark.parametrize("formula", ["<f>1+1</f>", '<f t="shared" si="0"/>'])
def test_a_formula_without_a_result_is_said_to_be_left_out(formula: str, value: str) -> None:
    cells = f'<row r="9"><c r="A9"><f>2+2</f><v>4</v></c><c r="B9">{formula}{value}</c></row></sheetData>'
    found = read(_with_sheet(cells))

    assert (found.text, found.reason) == (f"{TITLE}\n4", "read, without: 1 formula")


def _with_sheet(cells: str) -> bytes:

    with zipfile.ZipFile(BytesIO(make_xlsx([TITLE]))) as file:
        members = {name: file.read(name) for name in file.namelist()}
    name = "xl/worksheets/sheet1.xml"
    return make_zip(members | {name: members[name].replace(b"</sheetData>", cells.encode())})


@pytest.mark.parametrize("before", [b"", b"\r\n", b"\n \n\t\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
@pytest.mark.parametrize(
    ("ending", "body"),
    [
        ("docx", make_docx([TITLE])), ("xlsx", make_xlsx([TITLE])), ("doc", make_doc([TITLE])),
        ("rtf", make_rtf([TITLE])), ("zip", make_zip({"a.txt": TITLE.encode()})),
    ],
)  # fmt: skip
def test_blank_lines_before_a_file_change_nothing(before: bytes, ending: str, body: bytes) -> None:
    assert read_kind(before + body).ending == ending
    assert TITLE in read(before + body).text


def test_blanks_before_a_text_stay() -> None:
    assert read_kind(b"\n\nPK is no zip").ending == "txt"


PAGE = base64.encodebytes(f"<html><body><p>{TITLE}</p></body></html>".encode())
PART = b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
RELATED = b'Content-Type: multipart/related; boundary="b"\r\n'


@pytest.mark.parametrize(
    "head",
    [
        b"MIME-Version: 1.0\r\n" + RELATED,
        b"From: <Saved by WPS>\r\nSubject: x\r\nMIME-Version: 1.0\r\n" + RELATED,
        RELATED + b"X-Mailer: x\r\nmime-version: 1.0\r\n",
    ],
)  # fmt: skip
def test_a_web_archive_is_known_by_its_head_whatever_comes_first(head: bytes) -> None:
    body = head + b"\r\n--b\r\n" + PART + PAGE + b"\r\n--b--\r\n"

    assert (read_kind(body).ending, read(body).text) == ("mht", TITLE)


@pytest.mark.parametrize(
    "text", ["附：MIME-Version: 1.0", "Note: x\n\nMIME-Version: 1.0", "MIME-Version 1.0"]
)
def test_a_text_that_names_the_version_is_none(text: str) -> None:
    assert read_kind(text.encode()).ending == "txt"


@pytest.mark.parametrize("odd", ["\x02", "\x0b", "\x1f", "&#x2;", "&#11;", "&#x1F;"])
def test_characters_no_xml_may_hold_cost_only_themselves(odd: str) -> None:
    assert read(docx(p(f"{TITLE}{odd}终"))).text == f"{TITLE}终"


@pytest.mark.parametrize("whole", ["&#x9;", "&#10;", "&#x20;", "&#x4e00;", "&#19968;", "&amp;#x2;"])
def test_other_characters_stay(whole: str) -> None:
    """Also beside one that goes."""
    assert read(docx(p(f"{TITLE}{whole}终&#x2;"))).text == read(docx(p(f"{TITLE}{whole}终"))).text


def test_a_part_that_is_broken_otherwise_is_refused() -> None:
    with pytest.raises(RefusedError, match="unreadable"):
        read(docx(f"{p(TITLE)}<w:p>\x02"))

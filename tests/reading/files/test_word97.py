"""Word 97 files, and their kin of WPS, are read without any program: paragraphs, rows, boxes."""

import struct

import pytest

from tests.replica.files.ole import make_doc, make_ole
from tests.support.reading.programs import program
from tests.support.reading.reports import REPORT
from yifa.reading.files.child import extract
from yifa.reading.files.detect import read_kind
from yifa.reading.files.office.ole import Ole, OleError
from yifa.reading.files.office.word97 import read_doc
from yifa.reading.files.result import RefusedError

ROWS = ("事项\t件数\t备注", "行政\r检查\t42\t", "\t\t空", "行政复议\t12\t无")


def test_paragraphs_and_rows_are_read_whole_and_in_order() -> None:
    found = extract(make_doc((*REPORT[:4], *ROWS, *REPORT[4:]), header="内部资料"))

    assert (found.status, found.reason, found.extractor) == ("read", "read, without: 1 header", "yifa-doc")
    assert found.text.split("\n") == [
        *REPORT[:4],
        "事项\t件数\t备注",
        "行政 检查\t42\t",
        "\t\t空",
        "行政复议\t12\t无",
        *REPORT[4:],
    ]


def test_what_stands_in_boxes_comes_last_and_headers_do_not() -> None:
    found = read_doc(make_doc(("正文",), header="页眉", boxes="框内"))

    assert (found.text, found.reason) == ("正文\n框内", "read, without: 1 header")
    assert read_doc(make_doc(("正文",), header="第 1 页 共 3 页")).reason is None


def test_text_of_one_byte_a_character_is_read() -> None:
    assert read_doc(make_doc(("Annex 1", "a\tb"), narrow=True)).text == "Annex 1\na\tb"


def test_fields_give_their_result_and_marks_nothing() -> None:
    line = '见\x13 HYPERLINK "http://a.cn" \x14附件\x15，\x13PAGE\x15共\x02三页\x1e完\x0b又一行，𠮷'

    assert read_doc(make_doc((line,))).text == "见附件，共三页-完\n又一行，𠮷"


def test_an_encrypted_file_is_said_to_be_one() -> None:
    with pytest.raises(RefusedError, match="encrypted"):
        read_doc(make_doc(REPORT, flags=0x0100))
    locked = extract(make_ole({"EncryptedPackage": b"x"}))

    assert (locked.status, locked.reason) == ("failed", "encrypted: a document that needs a password")


def test_a_file_without_its_table_is_refused_and_programs_are_asked(programs) -> None:  # type: ignore[no-untyped-def] # a fixture
    torn = make_ole({"WordDocument": b"\xec\xa5" + bytes(8) + b"\0\x02" + bytes(5000)})
    first = extract(torn)
    program(programs, "catdoc", "print('全文')")
    second = extract(torn)

    assert (
        first.reason == "unreadable: DOC: no stream 1Table; doc: none of antiword, catdoc, soffice is on PATH"
    )
    assert (second.status, second.text, second.extractor) == ("read", "全文", "catdoc")


@pytest.mark.parametrize(
    ("streams", "inner", "ending"),
    [
        ({"WordDocument": b""}, ("Workbook",), "doc"),
        ({"Workbook": b""}, ("WordDocument",), "xls"),
        ({"Book": b""}, (), "xls"),
        ({"PowerPoint Document": b""}, ("Workbook",), "ppt"),
        ({"WpsCustomData": b"", "WordDocument": b""}, (), "doc"),
        ({"Other": b""}, (), "ole"),
    ],
)
def test_a_compound_file_is_told_by_the_streams_in_its_root(
    streams: dict[str, bytes], inner: tuple[str, ...], ending: str
) -> None:
    assert read_kind(make_ole(streams, inner=inner)).ending == ending


def test_a_compound_file_gives_its_streams() -> None:
    large = bytes(range(256)) * 400
    ole = Ole(make_ole({"one": large, "two": b"x" * 5000}))

    assert ole.stream("one")[: len(large)] == large
    assert ole.stream("two").rstrip(b"\0") == b"x" * 5000
    with pytest.raises(OleError, match="no stream three"):
        ole.stream("three")


def damaged(at: int, value: int) -> bytes:
    body = bytearray(make_ole({"one": b"x" * 5000}))
    struct.pack_into("<I", body, at, value)
    return bytes(body)


@pytest.mark.parametrize(
    "body", [b"", damaged(30, 20), damaged(48, 99), damaged(48, 0xFFFFFFFE), damaged(76, 90)]
)
def test_a_damaged_compound_file_is_refused(body: bytes) -> None:
    with pytest.raises(OleError):
        Ole(body)


def test_a_circle_of_sectors_ends() -> None:
    body = bytearray(make_ole({"one": b"x" * 5000}))
    at = body.rindex(struct.pack("<II", 1, 2))
    struct.pack_into("<I", body, at + 4, 0)

    with pytest.raises(OleError, match="nowhere"):
        Ole(bytes(body)).stream("one")


def test_what_a_word_file_holds_besides_text_is_named() -> None:
    formula = "\x13 EMBED Equation.3 \x14\x01\x15"
    workbook = "\x13 EMBED Excel.Sheet.8 \x14\x01\x15"

    found = read_doc(make_doc(("甲" + formula * 2 + workbook + "\x01\x05乙",)))

    assert (found.text, found.reason) == (
        "甲乙", "read, without: 2 formulas, 1 embedded object, 1 embedded picture, 1 comment",
    )  # fmt: skip

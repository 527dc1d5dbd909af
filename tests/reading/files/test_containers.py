"""What kind a container is comes from its own directory; names in it are read in what they are written in."""

import struct
import zipfile
from io import BytesIO

import pytest

from tests.replica.files.formats import make_docx, make_ofd, make_pdf, make_pptx, make_xlsx, make_zip
from tests.replica.files.ole import make_doc, make_ole
from tests.support.reading.parts import docx, p
from yifa.reading.files.detect import read_kind
from yifa.reading.files.directory import UTF8_NAME
from yifa.reading.files.read import read

TEXT = ("清溪县报告", "正文")
INSIDE = {
    "a.docx": make_docx(TEXT), "b.xlsx": make_xlsx(TEXT), "c.pptx": make_pptx([TEXT]),
    "d.ofd": make_ofd(TEXT), "e.pdf": make_pdf(TEXT),
}  # fmt: skip


def stored(members: dict[str, bytes], base: bytes = b"") -> bytes:
    """Return a zip file whose members are stored, not compressed, after those of another."""
    out = BytesIO(base)
    with zipfile.ZipFile(out, "a" if base else "w") as file:
        for name, body in members.items():
            file.writestr(name, body, zipfile.ZIP_STORED)
    return out.getvalue()


@pytest.mark.parametrize("name", INSIDE)
def test_a_zip_that_stores_a_document_is_a_zip(name: str) -> None:
    assert read_kind(stored({name: INSIDE[name]})).ending == "zip"
    assert read_kind(stored({f"word/document{name[1:]}": INSIDE[name]})).ending == "zip"
    assert read(stored({name: INSIDE[name]})).text.startswith(f"【{name}】\n清溪县报告")


@pytest.mark.parametrize("name", INSIDE)
@pytest.mark.parametrize(
    ("ending", "folder"), [("docx", "word"), ("xlsx", "xl"), ("pptx", "ppt"), ("ofd", "Doc_0")]
)
def test_a_document_that_stores_another_is_itself(name: str, ending: str, folder: str) -> None:
    outer = next(body for other, body in INSIDE.items() if other.endswith(ending))

    whole = stored({f"{folder}/embeddings/{name}": INSIDE[name]}, outer)

    assert read_kind(whole).ending == ending
    assert read(whole).text.startswith("清溪县报告")


def test_what_is_none_by_its_directory_is_a_zip() -> None:
    unpacked = {"报告/word/document.xml": b"<x/>", "报告/[Content_Types].xml": b"<x/>"}

    assert read_kind(stored(unpacked)).ending == "zip"
    assert read_kind(stored({"word/document.docx": b"x"})).ending == "zip"
    assert read_kind(docx(p("正文"), main="other/main.xml")).ending == "docx"


def test_streams_of_a_compound_file_are_named_without_case() -> None:
    body = make_doc(TEXT)
    for name in ("WordDocument", "1Table", "0Table"):
        body = body.replace(name.encode("utf-16-le"), name.upper().encode("utf-16-le"))

    assert (read_kind(body).ending, read(body).text) == ("doc", "\n".join(TEXT))
    assert read_kind(make_ole({"WORKBOOK": b"x"})).ending == "xls"


def renamed(raw: bytes, *, says_utf8: bool, in_head: bool) -> bytes:
    """Return a zip of one text whose name is *raw*, and says in one place or both what it is in."""
    body = bytearray(make_zip({"x" * len(raw): "正文".encode()}).replace(b"x" * len(raw), raw))
    at = body.rindex(b"PK\x01\x02")
    for place in (at + 8, *((6,) if in_head else ())):
        flags = struct.unpack_from("<H", body, place)[0] & ~UTF8_NAME
        struct.pack_into("<H", body, place, flags | (UTF8_NAME if says_utf8 else 0))
    return bytes(body)


@pytest.mark.parametrize("in_head", [True, False])
@pytest.mark.parametrize("says_utf8", [True, False])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_members_name_is_read_whatever_it_says_of_itself(
    charset: str, says_utf8: bool, in_head: bool
) -> None:
    body = renamed("附件三.txt".encode(charset), says_utf8=says_utf8, in_head=in_head)

    assert read(body).text == "【附件三.txt】\n正文"

"""Files made to hurt whoever reads them, each with what must be said of it."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from tests.replica.files.formats import assemble, make_docx, make_ofd, make_pdf, make_xlsx, make_zip

TEXT = ("清溪县2025年法治政府建设年度报告", "全年办理行政复议案件十二件。")
MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(name: str, data: bytes, base: bytes) -> bytes:
    """Return a package with one part replaced."""
    with zipfile.ZipFile(BytesIO(base)) as file:
        members = {each: file.read(each) for each in file.namelist()}
    return make_zip(members | {name: data})


def lying_zip(size: int) -> bytes:
    """Return a zip whose directory says that its one member has *size* bytes."""
    body = bytearray(make_zip({"a.txt": "法治".encode()}))
    at = body.rindex(b"PK\x01\x02")
    body[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(body)


def flagged_zip() -> bytes:
    """Return a zip whose member says that it is encrypted."""
    body = bytearray(make_zip({"a.txt": "法治".encode()}))
    at = body.rindex(b"PK\x01\x02")
    body[at + 8] |= 1
    return bytes(body)


def nested(depth: int) -> bytes:
    body = make_zip({"最里.txt": "最里面的字".encode()})
    for _ in range(depth):
        body = make_zip({"里.zip": body})
    return body


def bomb_docx() -> bytes:
    """Return a Word file of some kilobytes that unpacks to 150 MB of nested runs."""
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    unit = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    body = head + unit * (150 * MEGABYTE // len(unit)) + b"</w:body></w:document>"
    return packed("word/document.xml", body, make_docx(TEXT))


def deep_docx() -> bytes:
    head = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    return packed(
        "word/document.xml",
        head + b"<w:sdt>" * 50_000 + b"</w:sdt>" * 50_000 + b"</w:body></w:document>",
        make_docx(TEXT),
    )


def entities(name: str, base: bytes) -> bytes:
    """Return a package whose part is a billion laughs."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "哈">{lines}]><x>&l11;</x>'
    return packed(name, xml.encode(), base)


def outside(name: str, base: bytes) -> bytes:
    """Return a package whose part asks for a file of this machine."""
    xml = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
    return packed(name, xml.encode(), base)


def wide_xlsx() -> bytes:
    """Return a workbook of two cells, the corners of the largest sheet there can be."""
    with zipfile.ZipFile(BytesIO(make_xlsx(TEXT))) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row></sheetData>'
    return packed("xl/worksheets/sheet1.xml", sheet.replace("</sheetData>", far).encode(), make_xlsx(TEXT))


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(data), more, data)


def page_of(content: bytes) -> bytes:
    return assemble(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
            content,
        ]
    )


def bomb_pdf() -> bytes:
    """Return a PDF of a megabyte whose page is a gigabyte of blanks."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * MEGABYTE) for _ in range(1024)) + packer.flush()
    return page_of(stream(data))


def loop_pdf() -> bytes:
    return assemble([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R]/Parent 2 0 R>>"])


def locked_pdf() -> bytes:
    """Return a PDF that says it needs a password no one has."""
    body = make_pdf(TEXT)
    locked = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32)
    return body.replace(b"/Root 1 0 R>>", b"/Root 1 0 R" + locked + b">>")


def noise(size: int) -> bytes:
    return random.Random(5).randbytes(size)


FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    # name: how it is made, status, beginning of the reason
    "0 bytes.pdf": (lambda: b"", "failed", "empty_file"),
    "zip bomb.docx": (bomb_docx, "failed", "too_big"),
    "deep.docx": (deep_docx, "failed", "unreadable"),
    "entity bomb.docx": (lambda: entities("word/document.xml", make_docx(TEXT)), "failed", "unreadable"),
    "outside entity.docx": (lambda: outside("word/document.xml", make_docx(TEXT)), "failed", "unreadable"),
    "half.docx": (lambda: make_docx(TEXT)[:9000], "failed", "unreadable"),
    "no document.docx": (lambda: make_zip({"word/document.x": b""}), "failed", "unreadable"),
    "entity bomb.ofd": (lambda: entities("OFD.xml", make_ofd(TEXT)), "failed", "unreadable"),
    "outside entity.ofd": (lambda: outside("Doc_0/Document.xml", make_ofd(TEXT)), "failed", "unreadable"),
    "no pages.ofd": (lambda: make_zip({"OFD.xml": b"<OFD><DocRoot>nowhere.xml</DocRoot></OFD>"}), "failed",
                     "unreadable"),
    "up and away.ofd": (lambda: make_zip({"OFD.xml": b"<OFD><DocRoot>../../etc/passwd</DocRoot></OFD>"}),
                        "failed", "unreadable"),
    "broken xml.ofd": (lambda: packed("OFD.xml", b"<OFD><DocRoot>", make_ofd(TEXT)), "failed", "unreadable"),
    "entity bomb.xlsx": (lambda: entities("xl/worksheets/sheet1.xml", make_xlsx(TEXT)), "any", ""),
    "wide.xlsx": (wide_xlsx, "read", ""),
    "half.xlsx": (lambda: make_xlsx(TEXT)[:900], "failed", "unreadable"),
    "nothing.xls": (lambda: OLE + "Workbook".encode("utf-16-le") + noise(4000), "failed", "unreadable"),
    "truncated.pdf": (lambda: make_pdf(TEXT)[:900], "any", ""),
    "header only.pdf": (lambda: b"%PDF-1.7\n", "failed", "unreadable"),
    "encrypted.pdf": (locked_pdf, "failed", "encrypted"),
    "bomb.pdf": (bomb_pdf, "any", ""),
    "loop.pdf": (loop_pdf, "any", ""),
    "noise.pdf": (lambda: b"%PDF-1.7\n" + noise(200_000), "failed", "unreadable"),
    "million brackets.pdf": (lambda: page_of(stream(zlib.compress(b"[" * 1_000_000))), "empty", ""),
    "claims 500 MB.zip": (lambda: lying_zip(500 * MEGABYTE), "failed", "too_big"),
    "encrypted.zip": (flagged_zip, "failed", "encrypted"),
    "nested.zip": (lambda: nested(8), "failed", "members: 里.zip: members: 里.zip: too_deep"),
    "many members.zip": (lambda: make_zip({f"{n}.txt": b"" for n in range(10_001)}), "failed", "too_big"),
    "paths.zip": (lambda: make_zip({"../../tmp/逃.txt": "逃不出".encode(), "/etc/x.txt": b"x"}), "failed",
                  "members: 逃.txt: unsafe_name"),
    "half.zip": (lambda: make_zip({"a.txt": noise(5000)})[:3000], "failed", "unreadable"),
    "page.pdf": (lambda: "<html><body><p>请登录</p></body></html>".encode(), "read", ""),
    "word named.pdf": (lambda: make_docx(TEXT), "read", ""),
    "old word.doc": (lambda: OLE + "WordDocument".encode("utf-16-le") + noise(3000), "any", ""),
    "noise.rar": (lambda: b"Rar!\x1a\x07\x01\x00" + noise(3000), "any", ""),
    "noise.bin": (lambda: noise(3000), "no_extractor", "no_extractor: bin"),
    "deep.rtf": (lambda: b"{\\rtf1" + b"{" * 200_000 + b"a" + b"}" * 200_000, "read", ""),
    "surrogates.rtf": (lambda: b"{\\rtf1 \\u-10179?\\u-8704? ok}", "read", ""),
    "black.png": (lambda: b"\x89PNG\r\n\x1a\n" + noise(100), "needs_ocr", "picture"),
    "lines.txt": (lambda: b"\x0b\x0c" * 100_000, "empty", ""),
    "deep.xml": (lambda: b"<?xml version='1.0'?>" + b"<a>" * 200_000, "any", ""),
}  # fmt: skip

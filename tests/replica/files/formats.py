"""The files behind the links: real bytes of each format, made from known paragraphs."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from io import BytesIO

from docx import Document

from tests.replica.files.ole import make_doc

LINE = 34
LINES = 36
# never at the beginning of a line
HANGING = frozenset("，。；：、）")
STAMP = (2026, 1, 1, 0, 0, 0)
MEDIA = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ofd": "application/ofd",
    "zip": "application/zip",
    "txt": "text/plain",
    "rtf": "application/rtf",
    "png": "image/png",
}


@cache
def make_file(ending: str, paragraphs: tuple[str, ...]) -> bytes:
    """Return a file of that kind with these paragraphs; always the same bytes."""
    text = list(paragraphs)
    match ending:
        case "zip":
            return make_zip({"报告.docx": make_docx(text), "说明/读我.txt": "附件包".encode("gbk")})
        case "txt":
            return "\r\n".join(text).encode("gb18030")
        case "png":
            return make_png("".join(text))
        case _:
            return WRITERS[ending](text)


def make_zip(members: dict[str, bytes]) -> bytes:
    """Return a zip file with these members, all stamped alike."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in members.items():
            file.writestr(zipfile.ZipInfo(name, STAMP), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def make_rar(members: dict[str, bytes]) -> bytes:
    """Return a RAR 5 file with these members, not compressed: no free program writes RAR."""

    def number(value: int) -> bytes:
        out = bytearray()
        while value > 127:
            out.append(value & 127 | 128)
            value >>= 7
        return bytes([*out, value])

    def head(*fields: bytes) -> bytes:
        body = b"".join(fields)
        sized = number(len(body)) + body
        return struct.pack("<I", zlib.crc32(sized)) + sized

    one, crc_given, unix = number(1), number(4), number(1)
    parts = [b"Rar!\x1a\x07\x01\x00", head(one, b"\0", b"\0")]
    for name, data in members.items():
        size, raw = number(len(data)), name.encode()
        crc = struct.pack("<I", zlib.crc32(data))
        fields = (number(2), number(2), size, crc_given, size, number(0o100644), crc, b"\0", unix)
        parts += [head(*fields, number(len(raw)), raw), data]
    return b"".join([*parts, head(number(5), b"\0", b"\0")])


def make_pptx(slides: Sequence[Sequence[str]]) -> bytes:
    """Return a presentation: a paragraph per line, a table row where it has tabs; parts in reverse order."""
    names = {
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    }
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in names.items())

    def line(text: str) -> str:
        half = len(text) // 2
        runs = "".join(f"<a:r><a:t>{escape(each)}</a:t></a:r>" for each in (text[:half], text[half:]))
        return f"<a:p>{runs}</a:p>"

    def block(text: str) -> str:
        if "\t" not in text:
            return f"<p:sp><p:txBody>{line(text)}</p:txBody></p:sp>"
        cells = "".join(f"<a:tc><a:txBody>{line(each)}</a:txBody></a:tc>" for each in text.split("\t"))
        return f"<p:graphicFrame><a:graphic><a:tbl><a:tr>{cells}</a:tr></a:tbl></a:graphic></p:graphicFrame>"

    number = {place: len(slides) - place for place in range(len(slides))}
    ids = "".join(f'<p:sldId id="{256 + at}" r:id="rId{at}"/>' for at in number)
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{names["r"]}/slide" Target="slides/slide{file}.xml"/>'
        for at, file in number.items()
    )
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    show = f"<p:presentation {spaces}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    members = {
        "ppt/presentation.xml": show,
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{packages}">{links}</Relationships>',
    }
    for at, slide in enumerate(slides):
        shapes = "".join(map(block, slide))
        xml = f"<p:sld {spaces}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        members[f"ppt/slides/slide{number[at]}.xml"] = xml
    return make_zip({name: xml.encode() for name, xml in members.items()})


def make_docx(paragraphs: Sequence[str]) -> bytes:
    """Return a Word file: a title, paragraphs, and a table where a paragraph has tabs."""
    document = Document()
    for text in paragraphs:
        if "\t" in text:
            cells = text.split("\t")
            table = document.add_table(rows=1, cols=len(cells))
            for cell, words in zip(table.rows[0].cells, cells, strict=True):
                cell.text = words
        else:
            document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    with zipfile.ZipFile(BytesIO(out.getvalue())) as made:
        return make_zip({name: made.read(name) for name in made.namelist()})


def make_xlsx(paragraphs: Sequence[str]) -> bytes:
    """Return a workbook with one row per paragraph, tabs between cells."""
    sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    rows = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for place, cell in enumerate(text.split("\t"))
        )
        + "</row>"
        for number, text in enumerate(paragraphs, 1)
    )
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return make_zip(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{types}"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
                f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/></Types>'
            ).encode(),
            "_rels/.rels": (
                f'<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{relations}/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>'
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook xmlns="{sheet}" xmlns:r="{relations}"><sheets>'
                '<sheet name="汇总" sheetId="1" r:id="r1"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{relations}/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>'
            ).encode(),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{sheet}"><sheetData>{rows}</sheetData></worksheet>'
            ).encode(),
        }
    )


def _lines(paragraphs: Sequence[str]) -> list[str]:
    """Return paragraphs broken into lines, their first indented by two wide blanks."""
    lines = []
    for text in paragraphs:
        indented = "\u3000\u3000" + text
        while indented:
            end = LINE + (indented[LINE : LINE + 1] in HANGING and len(indented) > LINE)
            lines.append(indented[:end])
            indented = indented[end:]
    return lines


def make_ofd(paragraphs: Sequence[str]) -> bytes:
    """Return an OFD file (GB/T 33190): one TextObject per line, its characters in a TextCode."""
    space = "http://www.ofdspec.org/2016"
    lines = _lines(paragraphs)
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    members = {
        "OFD.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="{space}" DocType="OFD" Version="1.1">'
            "<ofd:DocBody><ofd:DocInfo><ofd:Title>报告</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        ).encode(),
        "Doc_0/Document.xml": (
            f'<ofd:Document xmlns:ofd="{space}"><ofd:Pages>'
            + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
            + "</ofd:Pages></ofd:Document>"
        ).encode(),
    }
    for number, page in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject ID="{at + 10}" Boundary="20 {20 + 7 * at} 170 6" Font="1" Size="5">'
            f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(line)} 5">{escape(line)}</ofd:TextCode>'
            "</ofd:TextObject>"
            for at, line in enumerate(page)
        )
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page xmlns:ofd="{space}"><ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer>'
            "</ofd:Content></ofd:Page>"
        ).encode()
    return make_zip(members)


def make_rtf(paragraphs: Sequence[str]) -> bytes:
    """Return an RTF file with its Chinese as Unicode escapes."""
    body = "".join(
        "".join(f"\\u{ord(c)}?" if ord(c) > 126 else c for c in text) + "\\par\n" for text in paragraphs
    )
    return ("{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0 SimSun;}}\\f0\\fs32 " + body + "}").encode()


def make_pdf(paragraphs: Sequence[str], *, header: str = "", numbers: bool = True) -> bytes:
    """Return a PDF: lines of `LINE` characters, `LINES` on a page, a header and a page number on each."""
    lines = _lines(paragraphs)
    used = sorted({*"".join(lines), *header, *"— 0123456789"})
    codes = {character: number for number, character in enumerate(used, 1)}
    mapping = "\n".join(f"<{n:04X}> <{c.encode('utf-16-be').hex()}>" for c, n in codes.items())
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        (
            b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H"
            b"/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
        ),
        (
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/DW 1000/FontDescriptor 6 0 R>>"
        ),
        _stream(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def "
            f"1 begincodespacerange <0000> <FFFF> endcodespacerange {len(codes)} beginbfchar\n{mapping}\n"
            "endbfchar endcmap end end".encode()
        ),
        (
            b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0"
            b"/Ascent 900/Descent -200/CapHeight 700/StemV 80>>"
        ),
    ]
    kids = []
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)] or [[]]
    for number, page in enumerate(pages, 1):
        placed = [(60, 740 - 18 * at, line) for at, line in enumerate(page)]
        placed += [(200, 800, header)] if header else []
        placed += [(280, 40, f"— {number} —")] if numbers else []
        shown = "".join(
            f"BT /F1 14 Tf {x} {y} Td <{''.join(f'{codes[c]:04X}' for c in text)}> Tj ET\n"
            for x, y, text in placed
        )
        content = len(objects) + 1
        objects.append(_stream(shown.encode()))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {content} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        kids.append(f"{content + 1} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    return assemble(objects)


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed)


def assemble(objects: Sequence[bytes]) -> bytes:
    """Return the PDF file of numbered objects, the first being its catalog."""
    out, offsets = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def make_png(seed: str, *, width: int = 620, height: int = 877) -> bytes:
    """Return a picture of a page: white, with a bar pattern that *seed* decides."""
    bits = zlib.crc32(seed.encode())
    rows = bytearray()
    for y in range(height):
        dark = y // 20 % 2 == 0 and bits >> (y // 20 % 32) & 1
        rows += b"\x00" + (b"\x40" if dark else b"\xff") * width

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(rows)))
        + chunk(b"IEND", b"")
    )


WRITERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    "pdf": make_pdf,
    "docx": make_docx,
    "xlsx": make_xlsx,
    "doc": make_doc,
    "pptx": lambda text: make_pptx([text]),
    "ofd": make_ofd,
    "rtf": make_rtf,
}

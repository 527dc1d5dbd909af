"""Files made part by part: packages, OFD pages, old workbooks, with what a reader may leave out."""

import struct
from collections.abc import Mapping, Sequence

from tests.replica.files.formats import make_zip
from tests.replica.files.ole import make_ole

SCHEMAS = "http://schemas.openxmlformats.org"
SPACES = {
    "w": f"{SCHEMAS}/wordprocessingml/2006/main",
    "r": f"{SCHEMAS}/officeDocument/2006/relationships",
    "m": f"{SCHEMAS}/officeDocument/2006/math",
    "a": f"{SCHEMAS}/drawingml/2006/main",
    "mc": f"{SCHEMAS}/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "p": f"{SCHEMAS}/presentationml/2006/main",
}
DECLARED = " ".join(f'xmlns:{short}="{name}"' for short, name in SPACES.items())
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
Links = Mapping[str, tuple[str, str]]
"""number of a relation → its kind and target"""


def relations(links: Links) -> bytes:
    """Return a part of relations."""
    rows = "".join(
        f'<Relationship Id="{number}" Type="{SPACES["r"]}/{kind}" Target="{target}"/>'
        for number, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{SCHEMAS}/package/2006/relationships">{rows}</Relationships>'.encode()


def p(text: str, properties: str = "") -> str:
    """Return a paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, number: int = 1, level: int = 0) -> str:
    """Return a paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def part(name: str, inner: str) -> bytes:
    """Return a WordprocessingML part."""
    return f"<w:{name} {DECLARED}>{inner}</w:{name}>".encode()


def docx(
    body: str, *, links: Links | None = None, parts: Mapping[str, bytes] | None = None,
    main: str = "word/document.xml",
) -> bytes:  # fmt: skip
    """Return a Word file of one body, with further parts and what leads to them."""
    folder, _, base = main.rpartition("/")
    return make_zip({
        "[Content_Types].xml": (
            f'<Types><Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument'
            '.wordprocessingml.document.main+xml"/></Types>'
        ).encode(),
        "_rels/.rels": relations({"r1": ("officeDocument", main)}),
        main: part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        f"{folder}/_rels/{base}.rels": relations(links or {}),
        **(parts or {}),
    })  # fmt: skip


def level(text: str, form: str = "decimal", at: int = 0, more: str = "") -> str:
    """Return one level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(body: str, levels: str, *, nums: str = "", styles: str = "") -> bytes:
    """Return a Word file with one abstract list, in number 1, and further ones in *nums*."""
    lists = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    lists += f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}'
    return docx(
        body,
        links={"r1": ("numbering", "numbering.xml"), "r2": ("styles", "styles.xml")},
        parts={
            "word/numbering.xml": part("numbering", lists), "word/styles.xml": part("styles", styles),
        },
    )  # fmt: skip


def text_object(text: str, y: float, *, x: float = 20, more: str = "") -> str:
    """Return an OFD text of size 5 at a place in millimetres."""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 170 6" Size="5" {more}><ofd:TextCode X="0" Y="5" '
        f'DeltaX="g {len(text)} 5">{text}</ofd:TextCode></ofd:TextObject>'
    )


def ofd(
    pages: Sequence[str | None], *, document: str = "", parts: Mapping[str, bytes] | None = None
) -> bytes:  # fmt: skip
    """Return an OFD file of pages of objects; one that is None is named and not there."""
    listed_pages = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
    made = {
        f"Doc_0/Pages/{n}.xml": f'<ofd:Page {OFD}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content>'
        "</ofd:Page>"
        for n, page in enumerate(pages)
        if page is not None
    }  # fmt: skip
    root = (
        f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    tree = f"<ofd:Document {OFD}>{document}<ofd:Pages>{listed_pages}</ofd:Pages></ofd:Document>"
    texts = {"OFD.xml": root, "Doc_0/Document.xml": tree, **made}
    return make_zip({name: text.encode() for name, text in texts.items()} | dict(parts or {}))


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def xls(
    rows: Mapping[tuple[int, int], str], *, charset: str | None = "gbk", codepage: int | None = 936,
    stream: str = "Book", locked: bool = False, packed: bool = True,
) -> bytes:  # fmt: skip
    """Return a workbook of Excel 5 in a charset, or of Excel 97 (None); *packed* in a compound file."""

    def text(words: str, length: str) -> bytes:
        if charset is None:
            return struct.pack(f"<{length}B", len(words), 1) + words.encode("utf-16-le")
        raw = words.encode(charset)
        return struct.pack(f"<{length}", len(raw)) + raw

    form = 0x0600 if charset is None else 0x0500
    begin = _record(0x0809, struct.pack("<HHHH", form, 5, 0, 0))
    begin += _record(0x002F, bytes(6)) if locked else b""
    begin += _record(0x0042, struct.pack("<H", codepage)) if codepage else b""
    name, end = text("表一", "B"), _record(0x000A, b"")
    at = len(begin) + 4 + 6 + len(name) + len(end)
    cells = b"".join(
        _record(0x0204, struct.pack("<HHH", row, column, 0) + text(words, "H"))
        for (row, column), words in rows.items()
    )
    sheet = _record(0x0809, struct.pack("<HHHH", form, 0x10, 0, 0)) + cells + end
    body = begin + _record(0x0085, struct.pack("<IBB", at, 0, 0) + name) + end + sheet
    return make_ole({stream: body}) if packed else body

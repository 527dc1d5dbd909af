"""More files made to hurt, with those of `tests.support.hostile` the eighty of goal G18."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from io import BytesIO

from tests.replica.files.formats import (
    assemble,
    make_docx,
    make_ofd,
    make_pdf,
    make_pptx,
    make_rar,
    make_rtf,
    make_xlsx,
    make_zip,
)
from tests.replica.files.ole import make_doc, make_ole
from tests.support.hostile import (
    MEGABYTE,
    OLE,
    TEXT,
    deep_docx,
    entities,
    noise,
    outside,
    packed,
    page_of,
)

SLIPS = (
    "../x.txt", "../../../../tmp/x.txt", "/tmp/x.txt", "a/../../x.txt", "..\\x.txt", "C:\\x.txt",
    "\\\\h\\x.txt", "./../x.txt", "a/b/../../../x.txt", "//tmp/x.txt",
)  # fmt: skip
SHOW, PAGE = "ppt/presentation.xml", "Doc_0/Pages/Page_0/Content.xml"
WHOLE = {
    "docx": make_docx, "xlsx": make_xlsx, "ofd": make_ofd, "pdf": make_pdf, "rtf": make_rtf, "doc": make_doc,
    "pptx": lambda text: make_pptx([text]), "zip": lambda text: make_zip({"a.docx": make_docx(text)}),
    "rar": lambda text: make_rar({"a.docx": make_docx(text)}),
}  # fmt: skip


def overlap() -> bytes:
    """Return a zip whose directory names one member's bytes a hundred times."""
    body = make_zip({"a.txt": noise(50_000)})
    start = body.index(b"PK\x01\x02")
    entry = body[start : body.index(b"PK\x05\x06")]
    count = 100
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, count * len(entry), start, 0)
    return body[:start] + entry * count + end


def many_objects() -> bytes:
    """Return a PDF of a hundred thousand pages."""
    pages = b" ".join(b"%d 0 R" % (number + 3) for number in range(100_000))
    kids = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * 100_000
    return assemble(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 100000/Kids[%s]>>" % pages, *kids]
    )


def script_pdf() -> bytes:
    """Return a PDF whose script never ends."""
    return assemble([
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(true){})>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ])  # fmt: skip


def form_loop() -> bytes:
    """Return a PDF whose form draws itself."""
    head = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 5>>"
    form = head + b"stream\n/F Do\nendstream"
    return assemble([
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/F Do\nendstream", form,
    ])  # fmt: skip


def filters() -> bytes:
    """Return a PDF whose page is packed forty times over."""
    data = b"BT (x) Tj ET"
    for _ in range(40):
        data = zlib.compress(data)
    names = b"/FlateDecode " * 40
    return page_of(b"<</Filter[%s]/Length %d>>stream\n%s\nendstream" % (names, len(data), data))


def circle() -> bytes:
    """Return a compound file whose sectors are a circle."""
    body = bytearray(make_ole({"WordDocument": bytes(5000)}))
    at = body.rindex(struct.pack("<II", 1, 2))
    struct.pack_into("<I", body, at + 4, 0)
    return bytes(body)


def pieces(length: int) -> bytes:
    """Return a DOC whose one piece says it is *length* characters long."""
    body = make_doc(TEXT)
    told = struct.pack("<II", 0, sum(len(each) + 1 for each in TEXT))
    return body.replace(told, struct.pack("<II", 0, length))


def slip(name: str) -> bytes:
    """Return a zip whose member would be put elsewhere."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(zipfile.ZipInfo(name), "逃不出")
    return out.getvalue()


def _cut(make: Callable[..., bytes], part: float) -> Callable[[], bytes]:
    def cut() -> bytes:
        body = make(TEXT)
        return body[: int(len(body) * part)]

    return cut


MORE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "overlap.zip": (overlap, "failed", "overlap"),
    "100000 pages.pdf": (many_objects, "failed", "too_big"),
    "script.pdf": (script_pdf, "empty", ""),
    "draws itself.pdf": (form_loop, "any", ""),
    "forty filters.pdf": (filters, "any", ""),
    "circle.doc": (circle, "any", ""),
    "endless piece.doc": (lambda: pieces(0x7FFFFFFF), "any", ""),
    "entity bomb.pptx": (partial(entities, SHOW, make_pptx([TEXT])), "failed", "unreadable"),
    "outside entity.pptx": (partial(outside, SHOW, make_pptx([TEXT])), "failed", "unreadable"),
    "page bomb.ofd": (lambda: packed(PAGE, b"<a>" * 40 * MEGABYTE, make_ofd(TEXT)), "failed", "too_big"),
    "deep.docx in zip": (lambda: make_zip({"a.docx": deep_docx()}), "failed", "members: a.docx: unreadable"),
    "bomb.rar": (lambda: make_rar({f"{n}.txt": bytes(20 * MEGABYTE) for n in range(12)}), "any", ""),
    "locked.docx": (lambda: make_ole({"EncryptedPackage": noise(5000)}), "failed", "encrypted"),
    "locked.doc": (lambda: make_doc(TEXT, flags=0x100), "failed", "encrypted"),
    "noise.7z": (lambda: b"7z\xbc\xaf\x27\x1c" + noise(3000), "any", ""),
    "noise.gz": (lambda: b"\x1f\x8b\x08" + noise(3000), "any", ""),
    "noise.ole": (lambda: OLE + noise(8000), "any", ""),
    "ten million letters.txt": (lambda: b"a" * 10 * MEGABYTE, "read", "cut"),
}  # fmt: skip
MORE |= {f"slip {number}.zip": (partial(slip, name), "failed", "members: x.txt: unsafe_name")
         for number, name in enumerate(SLIPS)}  # fmt: skip
MORE |= {f"{part:.0%} of a.{ending}": (_cut(make, part), "any", "")
         for ending, make in WHOLE.items() for part in (0.3, 0.9)}  # fmt: skip

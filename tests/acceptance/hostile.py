"""``python -m tests.acceptance.hostile``: reads eighty files made to hurt (goal G18), says what came of each.

They are those of `tests.support.reading.hostile` and the ones made here. Exit status 1 where one does harm.
"""

import os
import struct
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path

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
from tests.support.reading.hostile import (
    FILES,
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
from yifa.reading.files.child import PREFIX, READING, extract
from yifa.reading.files.result import Extracted

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
GROWTH = 20
"""megabytes that the parent may grow by while it has hostile files read"""


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
ALL = FILES | MORE


def resident() -> float:
    """Return the megabytes this process holds."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def left() -> list[Path]:
    """Return the folders that this process had made for readers and did not remove."""
    return list(Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getpid()}-*"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of reading a file made to hurt."""

    found: Extracted
    seconds: float
    grown: float
    """megabytes by which the parent grew"""

    def harm(self, status: str, reason: str) -> list[str]:
        """Return what is not as it must be: *status* (or "any"), how the reason begins, time, memory."""
        said = self.found.reason or ""
        checks = {
            f"status {self.found.status}, {said}": status in ("any", self.found.status),
            f"reason {said}": said.startswith(reason),
            "neither text nor reason": bool(self.found.text or said),
            f"{self.seconds:.1f} s": self.seconds < READING.wait_seconds + 1,
            f"the parent grew by {self.grown:.1f} MB": self.grown < GROWTH,
        }
        return [what for what, holds in checks.items() if not holds]


def read(body: bytes) -> Came:
    """Read a file as a crawl does."""
    before, began = resident(), time.monotonic()
    found = extract(body)
    return Came(found=found, seconds=time.monotonic() - began, grown=resident() - before)


def main() -> int:
    """Print what came of each file; 1 where one did harm."""
    harmful, slowest, most = 0, 0.0, 0.0
    for name, (make, status, reason) in ALL.items():
        came = read(make())
        harm = came.harm(status, reason)
        harmful += bool(harm)
        most, slowest = max(most, came.grown), max(slowest, came.seconds)
        mark, why = "WRONG " if harm else "", (came.found.reason or "-")[:90]
        print(f"{mark}{name:24} {came.found.status:12} {came.seconds:6.2f} s  {why}")
    right = f"{len(ALL) - harmful} of {len(ALL)} as expected; slowest {slowest:.1f} s"
    print(f"{right}; parent grew by {most:.1f} MB; {len(left())} folders left")
    return int(harmful > 0 or bool(left()))


if __name__ == "__main__":
    sys.exit(main())

"""Reads pictures of text by rapidocr (the extra ``[ocr]``) or tesseract, whichever is installed."""

import re
import shutil
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pypdfium2 as pdfium

from yifa.reading.files.detect import read_kind
from yifa.reading.files.kinds import MAGIC
from yifa.reading.files.radicals import repair
from yifa.reading.files.result import FAILED, NEEDS_OCR, WITHOUT_OCR, Extracted, RefusedError

DPI = 200
POINTS = 72
MAX_PAGES = 200
TESSERACT = ("tesseract", "FILE", "stdout", "-l", "chi_sim", "--psm", "6")
# blanks that tesseract puts between Chinese characters
HAN = "[\u3400-\u9fff，。、；：？！（）《》“”]"
BLANKS = re.compile(f"(?<={HAN}) +(?={HAN})")


def engine() -> str | None:
    """Return the name of the program that would read pictures here, or None."""
    if find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None:
        return "rapidocr"
    return "tesseract" if shutil.which("tesseract") else None


class Ocr:
    """Reads pictures, and pages of PDFs as pictures, one after the other.

    Raises:
        RefusedError: no program is here that reads pictures.
    """

    def __init__(self) -> None:
        name = engine()
        if name is None:
            raise RefusedError("no_ocr", "neither rapidocr (the extra [ocr]) nor tesseract is installed")
        self.name = name
        self.version = version(name) if name == "rapidocr" else "-"
        self._read = _rapidocr() if name == "rapidocr" else _by_tesseract
        self._count = 0

    def page(self, page: pdfium.PdfPage) -> str:
        """Return the text of a page.

        Raises:
            RefusedError: the program failed, or has looked at too many.
        """
        return self._text("png", lambda path: save_picture(page, path))

    def picture(self, body: bytes) -> str:
        """Return the text of a picture.

        Raises:
            RefusedError: the program failed, or has looked at too many.
        """
        return self._text(read_kind(body).ending, lambda path: path.write_bytes(body))

    def _text(self, ending: str, write: Callable[[Path], object]) -> str:
        self._count += 1
        if self._count > MAX_PAGES:
            raise RefusedError("too_big", f"more than {MAX_PAGES} pages are too many to read as pictures")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"page.{ending}"
            write(path)
            return repair(self._read(path)).strip()


def read_picture(body: bytes, ocr: Ocr | None) -> Extracted:
    """Return the text of a picture, or that it needs *ocr*.

    Raises:
        RefusedError: the program failed.
    """
    if ocr is None:
        return Extracted(status=NEEDS_OCR, reason=f"picture: {WITHOUT_OCR}")
    return Extracted.of(ocr.picture(body), pages=1, extractor=ocr.name, version=ocr.version)


def save_picture(page: pdfium.PdfPage, path: Path) -> None:
    """Write a page as a grey PNG."""
    bitmap = page.render(scale=DPI / POINTS, grayscale=True)
    buffer, row = bytes(bitmap.buffer), bitmap.stride
    rows = b"".join(b"\x00" + buffer[at * row : at * row + bitmap.width] for at in range(bitmap.height))
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    path.write_bytes(MAGIC["png"] + b"".join(map(_chunk, chunks)))


def _chunk(part: tuple[bytes, bytes]) -> bytes:
    name, data = part
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rapidocr() -> Callable[[Path], str]:
    from rapidocr import RapidOCR

    reader = RapidOCR(params={"Global.log_level": "error"})
    return lambda path: "\n".join(reader(str(path)).txts or ())


def _by_tesseract(path: Path) -> str:
    command = [str(path) if word == "FILE" else word for word in TESSERACT]
    done = subprocess.run(  # noqa: S603 -- the program TESSERACT names, found on PATH
        command, capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise RefusedError(FAILED, f"tesseract: {said[-1] if said else done.returncode}")
    return unspaced(done.stdout.decode("utf-8", errors="replace"))


def unspaced(text: str) -> str:
    """Return *text* without the blanks between Chinese characters.

    >>> unspaced("法 治 政府 2025 年")
    '法治政府 2025 年'
    """
    return BLANKS.sub("", text)

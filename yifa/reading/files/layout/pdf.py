"""Reads PDF: lines as placed, joined into paragraphs; scans are told from text."""

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from yifa.reading.files.layout.besides import count_pictures, lines_over
from yifa.reading.files.layout.paragraphs import join_lines
from yifa.reading.files.layout.placed import GAP, LAST_NARROW, PlacedLine
from yifa.reading.files.legible import judge, why_illegible
from yifa.reading.files.ocr import Ocr
from yifa.reading.files.radicals import repair
from yifa.reading.files.result import EMPTY, READ, Extracted, RefusedError, without

NAME = "pypdfium2"
VERSION = str(pdfium.PYPDFIUM_INFO)
MAX_PAGES = 2_000
# characters on a page below which a picture over so much of it is a scan of it
SCAN, COVERED = 30, 0.5

BLANK = 0x20
WORD = 0.6
"""widths of a character between two words; Chinese and numbers are set a quarter apart"""
GUESSED = "\x1f"
"""a blank that stands nowhere in the file: pdfium sees a gap"""
# such a blank is one between Latin words and numbers only; beside Chinese it is how lines are filled
CLOSE = re.compile(f"(?<![!-~]){GUESSED}|{GUESSED}(?![!-~])")
Placed = tuple[str, float, float, float, float]
"""a character and its left, right, bottom, top"""


def read_pdf(body: bytes, ocr: Ocr | None = None) -> Extracted:
    """Return the text of a PDF; with *ocr*, that of its scanned pages too.

    Raises:
        RefusedError: it needs a password, is damaged, or has too many pages.
    """
    document = open_pdf(body)
    lines: list[PlacedLine] = []
    parts: list[str] = []
    scanned: list[int] = []
    left = Counter({"attached file": document.count_attachments()})
    for number in range(len(document)):
        page = _page(document, number)
        if page is None:
            left["unreadable page"] += 1
            continue
        on_page = [*_lines(page, number), *lines_over(page, number)]
        pictures: Counter[str] = Counter()
        covered = count_pictures(page, pictures)
        if sum(len(line.text) for line in on_page) < SCAN and covered > COVERED:
            scanned.append(number + 1)
        else:
            left += pictures
        if ocr is not None and scanned[-1:] == [number + 1]:
            parts += [*join_lines(lines, len(document)), ocr.page(page)]
            lines = []
        else:
            lines += on_page
        page.close()
    if left["unreadable page"] == len(document):
        raise RefusedError("unreadable", f"PDF: none of its {len(document)} pages can be read")
    text = repair("\n".join(filter(None, (*parts, *join_lines(lines, len(document))))))
    if ocr is None:
        return replace(judge(text, scanned, len(document), left), extractor=NAME, version=VERSION)
    if why_illegible(text):
        pages = (document[number] for number in range(len(document)))
        text, scanned = "\n".join(filter(None, map(ocr.page, pages))), list(range(1, len(document) + 1))
    return _seen(text, scanned, len(document), ocr, left)


def _page(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage | None:
    try:
        return document[number]
    except pdfium.PdfiumError:
        return None


def open_pdf(body: bytes) -> pdfium.PdfDocument:
    """Return the document in *body*.

    Raises:
        RefusedError: it cannot be opened.
    """
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        word = "encrypted" if "password" in str(error).lower() else "unreadable"
        raise RefusedError(word, f"PDF: {error}") from error
    if len(document) > MAX_PAGES:
        raise RefusedError("too_big", f"{len(document)} pages")
    return document


def _seen(
    text: str, scanned: Sequence[int], pages: int, ocr: Ocr, left: Mapping[str, int]
) -> Extracted:  # fmt: skip
    """Return a text whose scanned pages were looked at."""
    part, missing = 0 < len(scanned) < pages, without(left)
    said = f"scan: pages {', '.join(map(str, scanned))} read by {ocr.name}" if part else None
    return Extracted(
        status=READ if text.strip() else EMPTY,
        reason=f"{said or READ}, without: {missing}" if missing else said,
        text=text,
        pages=pages,
        extractor=ocr.name if len(scanned) == pages else NAME,
        version=ocr.version if len(scanned) == pages else VERSION,
    )


def _lines(page: pdfium.PdfPage, number: int) -> Iterator[PlacedLine]:
    """Yield the lines of a page in the order they were written, cells of a row parted by tabs."""
    text_page = page.get_textpage()
    height = page.get_height()
    count = text_page.count_chars()
    box = raw.FS_RECTF()
    placed: list[Placed] = []
    for at in range(count):
        code = raw.FPDFText_GetUnicode(text_page, at)
        if code in (10, 13):
            yield from _line(placed, number, height)
            placed = []
        elif code not in (0, 2, 0xFFFE):  # 2 and FFFE: a hyphen that only a line break needed
            # the loose box is as wide as the character's place, not as its ink
            raw.FPDFText_GetLooseCharBox(text_page, at, box)
            made = code == BLANK and raw.FPDFText_IsGenerated(text_page, at) == 1
            placed.append((GUESSED if made else chr(code), box.left, box.right, box.bottom, box.top))
    yield from _line(placed, number, height)
    text_page.close()


def _line(placed: Sequence[Placed], page: int, height: float) -> Iterator[PlacedLine]:
    inked = [char for char in placed if not char[0].isspace()]
    if not inked:
        return
    wide = [char[2] - char[1] for char in inked if ord(char[0]) > LAST_NARROW]
    size = max(statistics.median(wide or [char[2] - char[1] for char in inked]), 1.0)
    cells = _cells(placed, size)
    text = "\t".join("".join(char[0] for char in cell).strip(f" {GUESSED}") for cell in cells).rstrip()
    yield PlacedLine(
        text=CLOSE.sub("", text).replace(GUESSED, " "),
        left=inked[0][1],
        right=inked[-1][2],
        bottom=min(char[3] for char in inked),
        top=max(char[4] for char in inked),
        page=page,
        page_height=height,
        size=size,
        spans=tuple(_span(cell) for cell in cells) if len(cells) > 1 else (),
    )


def _cells(placed: Sequence[Placed], size: float) -> list[list[Placed]]:
    """Return a line cut where more than `GAP` is between two characters; wide blanks fill their place."""
    cells, last = [list[Placed]()], None
    for char in placed:
        if not char[0].isspace():
            gap = 0.0 if last is None else char[1] - last
            if gap > GAP * size:
                cells.append([])
            elif gap > WORD * size and cells[-1][-1][0] == GUESSED:
                cells[-1][-1] = (" ", *cells[-1][-1][1:])
            last = char[2]
        elif char[0] == "\u3000":
            last = max(last or 0.0, char[2])
        cells[-1].append(char)
    return cells


def _span(cell: Sequence[Placed]) -> tuple[float, float]:
    inked = [char for char in cell if not char[0].isspace()]
    return min(char[1] for char in inked), max(char[2] for char in inked)

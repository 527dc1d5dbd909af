"""PDF → text: lines as placed, joined into paragraphs; scans recognised."""

import re
import statistics
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from archive.extract.paragraphs import GAP, LAST_NARROW, Line, join_lines
from archive.extract.radicals import repair
from archive.extract.result import EMPTY, NEEDS_OCR, READ, Extracted, RefusedError

NAME = "pypdfium2"
VERSION = str(pdfium.PYPDFIUM_INFO)
MAX_PAGES = 2_000
# a text that its fonts give as private characters is none
PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")
MOSTLY = 0.2
# characters on a page below which a picture on it is a scan of it
SCAN = 12

Placed = tuple[str, float, float, float, float]
"""a character and its left, right, bottom, top"""


def read_pdf(body: bytes) -> Extracted:
    """Return the text of a PDF.

    Raises:
        RefusedError: it needs a password, is damaged, or has too many pages.
    """
    document = open_pdf(body)
    lines: list[Line] = []
    scanned: list[int] = []
    for number in range(len(document)):
        page = document[number]
        found = list(_lines(page, number))
        lines += found
        if sum(len(each.text) for each in found) < SCAN and _has_picture(page):
            scanned.append(number + 1)
        page.close()
    text = repair("\n".join(join_lines(lines, len(document))))
    return _judge(text, scanned, len(document))


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


def _judge(text: str, scanned: Sequence[int], pages: int) -> Extracted:
    bare = "".join(text.split())
    reason, status = None, READ
    if len(scanned) == pages and pages:
        status, reason = NEEDS_OCR, f"scan: {pages} pages are pictures"
    elif bare and len(PRIVATE.findall(bare)) > MOSTLY * len(bare):
        status, reason = NEEDS_OCR, "fonts: the characters cannot be told from the file"
    elif scanned:
        reason = f"scan: pages {', '.join(map(str, scanned))} are pictures"
    elif not bare:
        status, reason = EMPTY, "no text and no picture of one"
    kept = text if status == READ else ""
    return Extracted(status=status, reason=reason, text=kept, pages=pages, extractor=NAME, version=VERSION)


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _lines(page: pdfium.PdfPage, number: int) -> Iterator[Line]:
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
            placed.append((chr(code), box.left, box.right, box.bottom, box.top))
    yield from _line(placed, number, height)
    text_page.close()


def _line(placed: Sequence[Placed], page: int, height: float) -> Iterator[Line]:
    inked = [each for each in placed if not each[0].isspace()]
    if not inked:
        return
    wide = [each[2] - each[1] for each in inked if ord(each[0]) > LAST_NARROW]
    size = max(statistics.median(wide or [each[2] - each[1] for each in inked]), 1.0)
    pieces, last = [], inked[0][1]
    for character, start, end, _, _ in placed:
        if character.isspace():
            if character == "\u3000":
                last = max(last, end)
                pieces.append(character)
            elif pieces and not pieces[-1].isspace():
                pieces.append(" ")
            continue
        if pieces and start - last > GAP * size:
            while pieces and pieces[-1] == " ":
                pieces.pop()
            pieces.append("\t")
        pieces.append(character)
        last = end
    yield Line(
        text="".join(pieces).rstrip(),
        left=inked[0][1],
        right=inked[-1][2],
        bottom=min(each[3] for each in inked),
        top=max(each[4] for each in inked),
        page=page,
        page_height=height,
        size=size,
    )

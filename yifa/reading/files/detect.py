"""Tells a file's kind by its bytes, whatever its name or the server says."""

import re
from collections.abc import Collection

from yifa.reading.files.kinds import (
    BINARY_FILE,
    DOC,
    DOCX,
    HTML,
    JSON,
    MAGIC,
    MHT,
    OFD,
    OFFICE_HTML,
    OFFICE_XML,
    OLE,
    OLE_START,
    PDF,
    PPT,
    PPTX,
    PROGRAM,
    STARTS,
    TEXT,
    UNKNOWN,
    WEBP,
    XLS,
    XLSX,
    XML,
    ZIP,
    ZIP_STARTS,
    FileKind,
)  # fmt: skip
from yifa.reading.files.office.ole import Ole, OleError

OFFICE_MARK = re.compile(rb"urn:schemas-microsoft-com:office:(?:word|excel|office)", re.IGNORECASE)
# names of members that tell what a zip file is
IN_ZIP = ((b"word/document", DOCX), (b"xl/workbook", XLSX), (b"ppt/presentation", PPTX), (b"OFD.xml", OFD))
# names of streams in its root that tell what a compound file is
IN_OLE = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
PDF_WITHIN = 1024
HEADER = 64
TEXT_WITHIN = 4096
# a zip file's directory is at its end, its first member's name at its start
PEEK = 262_144
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|meta|title|form|iframe|div|table|p)[\s>]", re.IGNORECASE
)
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read_kind(body: bytes) -> FileKind:
    r"""Return what kind of file *body* is.

    >>> [read_kind(body).ending for body in (b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"<html><p>")]
    ['pdf', 'jpg', 'html']
    """
    if body.startswith(b"\x7fELF") or (body.startswith(b"MZ") and b"\0" in body[:HEADER]):
        return PROGRAM
    if MAGIC["pdf"] in body[:PDF_WITHIN]:
        return PDF
    if body.startswith(ZIP_STARTS):
        seen = body[:PEEK] + body[-PEEK:]
        return next((kind for name, kind in IN_ZIP if name in seen), ZIP)
    if body.startswith(OLE_START):
        return next((kind for name, kind in IN_OLE if name in _streams(body)), OLE)
    if body.startswith(MAGIC["media"]) and body[8:12] == b"WEBP":
        return WEBP
    return next((kind for start, kind in STARTS if body.startswith(start)), None) or _text_kind(body)


def _streams(body: bytes) -> Collection[str]:
    """Return the names of a compound file's streams; of a damaged one, those that stand anywhere in it."""
    try:
        return Ole(body).entries
    except OleError:
        return [name for name, _ in IN_OLE if name.encode("utf-16-le") in body]


def _text_kind(body: bytes) -> FileKind:
    start = body[:TEXT_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and MARKUP.search(start):
        return OFFICE_HTML if OFFICE_MARK.search(start) else HTML
    if start.startswith(b"<?xml"):
        return OFFICE_XML if b"<?mso-application" in start or OFFICE_MARK.search(start) else XML
    if start[:13].lower() == b"mime-version:":
        return MHT
    if not start or (NOT_TEXT.search(start) and not body.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return UNKNOWN
    return JSON if start[:1] in (b"{", b"[") else TEXT


def is_page_instead(kind: FileKind, address: str, name: str) -> bool:
    """Return whether an answer is a page or a message in place of the file that was asked for.

    >>> is_page_instead(TEXT, "http://a.cn/x.pdf", ""), is_page_instead(TEXT, "http://a.cn/x.csv", "")
    (True, False)
    """
    if kind is HTML:
        return True
    promised = BINARY_FILE.search(address) or BINARY_FILE.search(name.strip())
    return kind in (JSON, TEXT, XML) and promised is not None

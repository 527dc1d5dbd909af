"""Bytes → what kind of file they are, whatever their name or the server says."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from yifa.reading.files.ole import START, Ole, OleError
from yifa.reading.files.viewers import ENDINGS

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A kind of file."""

    media_type: str
    ending: str
    """the usual ending of its names, without the dot"""


def _kind(media_type: str, ending: str) -> FileKind:
    return FileKind(media_type=media_type, ending=ending)


PDF = _kind("application/pdf", "pdf")
DOCX = _kind(f"{OFFICE}.wordprocessingml.document", "docx")
XLSX = _kind(f"{OFFICE}.spreadsheetml.sheet", "xlsx")
PPTX = _kind(f"{OFFICE}.presentationml.presentation", "pptx")
OFD = _kind("application/ofd", "ofd")
ZIP = _kind("application/zip", "zip")
DOC = _kind("application/msword", "doc")
XLS = _kind("application/vnd.ms-excel", "xls")
PPT = _kind("application/vnd.ms-powerpoint", "ppt")
OLE = _kind("application/x-ole-storage", "ole")
RTF = _kind("application/rtf", "rtf")
HTML = _kind("text/html", "html")
JSON = _kind("application/json", "json")
TEXT = _kind("text/plain", "txt")
XML = _kind("application/xml", "xml")
# what Word and Excel write as "web page" or XML, and name .doc or .xls
OFFICE_HTML = _kind("application/x-office-html", "html")
OFFICE_XML = _kind("application/x-office-xml", "xml")
MHT = _kind("multipart/related", "mht")
OFFICE_MARK = re.compile(rb"urn:schemas-microsoft-com:office:(?:word|excel|office)", re.IGNORECASE)
UNKNOWN = _kind("application/octet-stream", "bin")
PROGRAM = _kind("application/x-executable", "exe")

# first bytes → kind; what is packed in a container is looked into
STARTS = (
    (b"Rar!\x1a\x07", _kind("application/vnd.rar", "rar")),
    (b"7z\xbc\xaf\x27\x1c", _kind("application/x-7z-compressed", "7z")),
    (b"\x1f\x8b", _kind("application/gzip", "gz")),
    (b"\xff\xd8\xff", _kind("image/jpeg", "jpg")),
    (b"\x89PNG\r\n\x1a\n", _kind("image/png", "png")),
    (b"GIF87a", _kind("image/gif", "gif")),
    (b"GIF89a", _kind("image/gif", "gif")),
    (b"BM", _kind("image/bmp", "bmp")),
    (b"II*\x00", _kind("image/tiff", "tif")),
    (b"MM\x00*", _kind("image/tiff", "tif")),
    (b"{\\rtf", RTF),
)
# names of members that tell what a zip file is
IN_ZIP = ((b"word/document", DOCX), (b"xl/workbook", XLSX), (b"ppt/presentation", PPTX), (b"OFD.xml", OFD))
# names of streams in its root that tell what a compound file is
IN_OLE = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
PDF_WITHIN = 1024
HEADER = 64
TEXT_WITHIN = 4096
# a zip file's directory is at its end, its first member's name at its start
PEEK = 262_144
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|meta|title|form|iframe|div|table|p)[\s>]", re.IGNORECASE
)
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# endings of names that promise no plain text
BINARY = re.compile(rf"\.(?!csv|rtf|txt)(?:{ENDINGS})(?=$|[?#&])", re.IGNORECASE)


def read_kind(body: bytes) -> FileKind:
    r"""Return what kind of file *body* is.

    >>> [read_kind(each).ending for each in (b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"<html><p>")]
    ['pdf', 'jpg', 'html']
    """
    if body.startswith(b"\x7fELF") or (body.startswith(b"MZ") and b"\0" in body[:HEADER]):
        return PROGRAM
    if b"%PDF-" in body[:PDF_WITHIN]:
        return PDF
    if body.startswith(ZIP_STARTS):
        seen = body[:PEEK] + body[-PEEK:]
        return next((kind for name, kind in IN_ZIP if name in seen), ZIP)
    if body.startswith(START):
        return next((kind for name, kind in IN_OLE if name in _streams(body)), OLE)
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return _kind("image/webp", "webp")
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
    promised = BINARY.search(address) or BINARY.search(name.strip())
    return kind in (JSON, TEXT, XML) and promised is not None


def is_image(media_type: str | None) -> bool:
    """Return whether a file is a picture."""
    return (media_type or "").startswith("image/")

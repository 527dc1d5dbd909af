"""Tells a file's kind by its bytes, whatever its name or the server says."""

import re
from collections.abc import Collection

from yifa.reading.files import kinds
from yifa.reading.files.directory import names_in, peek
from yifa.reading.files.kinds import FileKind
from yifa.reading.files.office.ole import Ole, OleError

OFFICE_MARK = re.compile(rb"urn:schemas-microsoft-com:office:(?:word|excel|office)", re.IGNORECASE)
# <?mso-application progid="Excel.Sheet"?>, or the namespace of what it is
OFFICE_XML_MARK = re.compile(
    rb"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet"
    rb"|schemas\.microsoft\.com/office/(?:2006/xmlPackage|word/2003/wordml)"
)
PDF_WITHIN = 1024
HEADER = 64
TEXT_WITHIN = 4096
UTF8_BOM = b"\xef\xbb\xbf"
BINARY_STARTS = (kinds.OLE_START, *kinds.ZIP_STARTS, kinds.MAGIC["rar"], kinds.MAGIC["7z"], b"{\\rtf")
# From: <Saved by …>, Subject: …: the head of a letter, in which MIME-Version stands somewhere
HEAD_LINE = re.compile(rb"[A-Za-z][A-Za-z-]{1,40}:")
# a zip file's directory is at its end, its first member's name at its start
PEEK = 262_144
MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|meta|title|form|iframe|div|table|p)[\s>]", re.IGNORECASE
)
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def without_blanks(body: bytes) -> bytes:
    r"""Return a file without the blank lines that its server's page put before it.

    >>> without_blanks(b"\r\n\r\nPK\x03\x04"), without_blanks(b"\n\ntext")
    (b'PK\x03\x04', b'\n\ntext')
    """
    if not body[:1].isspace() and not body.startswith(UTF8_BOM):
        return body
    file = body.removeprefix(UTF8_BOM).lstrip()
    return file if file.startswith(BINARY_STARTS) else body


def read_kind(body: bytes) -> FileKind:
    r"""Return what kind of file *body* is, blank lines before it or not.

    >>> [read_kind(body).ending for body in (b"%PDF-1.7", b"\xff\xd8\xff\xe0", b"<html><p>")]
    ['pdf', 'jpg', 'html']
    """
    body = without_blanks(body)
    if body.startswith(b"\x7fELF") or (body.startswith(b"MZ") and b"\0" in body[:HEADER]):
        return kinds.PROGRAM
    if body.startswith(kinds.ZIP_STARTS):
        return _zip_kind(body)
    if body.startswith(kinds.OLE_START):
        return next((kind for name, kind in kinds.IN_OLE if name in _streams(body)), kinds.OLE)
    if body.startswith(kinds.MAGIC["media"]) and body[8:12] == b"WEBP":
        return kinds.WEBP
    known = next((kind for start, kind in kinds.STARTS if body.startswith(start)), None)
    if known is None and kinds.MAGIC["pdf"] in body[:PDF_WITHIN]:
        return kinds.PDF
    return known or _text_kind(body)


def _zip_kind(body: bytes) -> FileKind:
    """Return what a zip file is by its own directory, whatever its members are."""
    names = names_in(body)
    if not names:
        seen = body[:PEEK] + body[-PEEK:]
        return next((kind for name, kind in kinds.IN_DAMAGED_ZIP if name in seen), kinds.ZIP)
    parts = [name for name in names if not kinds.FILE.search(name)]
    for pattern, kind in kinds.IN_ZIP:
        if any(map(pattern.fullmatch, parts)):
            return kind
    types = peek(body, kinds.PACKAGE) if kinds.PACKAGE in names else b""
    return next((kind for pattern, kind in kinds.IN_PACKAGE if pattern.search(types)), kinds.ZIP)


def _streams(body: bytes) -> Collection[str]:
    """Return the names of a compound file's streams; of a damaged one, those that stand anywhere in it."""
    try:
        return Ole(body).entries
    except OleError:
        found = body.lower()  # letters of UTF-16 are small in their one byte that is not null
        return [name for name, _ in kinds.IN_OLE if name.encode("utf-16-le") in found]


def _text_kind(body: bytes) -> FileKind:
    start = body[:TEXT_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<?xml") and OFFICE_XML_MARK.search(start):
        return kinds.OFFICE_XML  # whose elements may be called as those of a page are
    if start.startswith(b"<") and MARKUP.search(start):
        return kinds.OFFICE_HTML if OFFICE_MARK.search(start) else kinds.HTML
    if start.startswith(b"<?xml"):
        return kinds.OFFICE_XML if OFFICE_MARK.search(start) else kinds.XML
    if HEAD_LINE.match(start) and b"\nmime-version:" in b"\n" + _head_of(start).lower():
        return kinds.MHT
    if not start or (NOT_TEXT.search(start) and not body.startswith((b"\xff\xfe", b"\xfe\xff"))):
        return kinds.UNKNOWN
    return kinds.JSON if start[:1] in (b"{", b"[") else kinds.TEXT


def _head_of(text: bytes) -> bytes:
    """Return what stands before the first empty line."""
    return text.replace(b"\r\n", b"\n").partition(b"\n\n")[0]


def is_page_instead(kind: FileKind, address: str, name: str) -> bool:
    """Return whether an answer is a page or a message in place of the file that was asked for.

    >>> [is_page_instead(kinds.TEXT, address, "") for address in ("http://a.cn/x.pdf", "http://a.cn/x.csv")]
    [True, False]
    """
    if kind is kinds.HTML:
        return True
    promised = kinds.BINARY_FILE.search(address) or kinds.BINARY_FILE.search(name.strip())
    return kind in (kinds.JSON, kinds.TEXT, kinds.XML) and promised is not None

"""Kinds of files: their media types, the endings of their names, their first bytes."""

import re
from dataclasses import dataclass

COMMON = "pdf|docx?|xlsx?|wps|et|ofd|zip|rar"
"""endings of the files that pages link to most"""
BINARY = f"{COMMON}|pptx?|docm|xlsm|wpt|dps|cebx?|uo[fst]|od[pst]|7z|tar|t?gz"
"""endings that promise no plain text"""
ENDINGS = f"{BINARY}|csv|rtf|txt"
"""endings of documents and of archives that hold some"""
PICTURES = "jpe?g|png|tiff?|bmp"
"""endings of pictures that may be scans"""
RECORDINGS = "mp4|m4v|mov|flv|f4v|swf|webm|ogv|avi|wmv|mpe?g|rmvb?|m3u8|mp3|m4a|wav|wma|ogg"
"""endings of films and recordings, which may be all that a page shows"""
ANNEXES = f"{COMMON}|ceb"
"""endings of what a notice without text may come with"""
IN_LISTINGS = f"{COMMON}|pptx?|7z|txt|jpe?g|png|mp4"
"""endings of what a listing's row may lead to in place of a page"""
EXPORTED = f"{ENDINGS}|{PICTURES}|gif|webp|html?|xml|json"
"""endings that an exported file's name keeps"""
# the end of x.pdf or x.DOCX?v=1
FILE = re.compile(rf"\.(?:{ENDINGS})(?=$|[?#&])", re.IGNORECASE)
BINARY_FILE = re.compile(rf"\.(?:{BINARY})(?=$|[?#&])", re.IGNORECASE)
# the end of a picture's address, which a link of some words may lead to
PICTURE = re.compile(rf"\.(?:{PICTURES})(?=$|[?#&])", re.IGNORECASE)
RECORDING = re.compile(rf"\.(?:{RECORDINGS})(?=$|[?#&])", re.IGNORECASE)
# the end of a name: 附件1.docx, 报告（终稿）.PDF】, 申请表.doc（24KB）
SIZE = r"\s?[（(\[]\s?[\d.]{1,8}\s?[KMG]?B?(?:字节)?\s?[）)\]]"
FILE_NAME = re.compile(rf"\.(?:{ENDINGS})(?:[】）)\]\s]*|{SIZE})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKind:
    """A kind of file."""

    media_type: str
    ending: str
    """the usual ending of its names, without the dot"""

    @property
    def is_picture(self) -> bool:
        """Return whether it is a picture's."""
        return self.media_type.startswith("image/")


def _kind(media_type: str, ending: str) -> FileKind:
    return FileKind(media_type=media_type, ending=ending)


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = _kind("application/pdf", "pdf")
DOCX = _kind(f"{OFFICE}.wordprocessingml.document", "docx")
XLSX = _kind(f"{OFFICE}.spreadsheetml.sheet", "xlsx")
PPTX = _kind(f"{OFFICE}.presentationml.presentation", "pptx")
OFD = _kind("application/ofd", "ofd")
ZIP = _kind("application/zip", "zip")
RAR = _kind("application/vnd.rar", "rar")
SEVEN_ZIP = _kind("application/x-7z-compressed", "7z")
GZIP = _kind("application/gzip", "gz")
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
JPEG = _kind("image/jpeg", "jpg")
PNG = _kind("image/png", "png")
GIF = _kind("image/gif", "gif")
BMP = _kind("image/bmp", "bmp")
TIFF = _kind("image/tiff", "tif")
WEBP = _kind("image/webp", "webp")
UNKNOWN = _kind("application/octet-stream", "bin")
PROGRAM = _kind("application/x-executable", "exe")

# a format's name in reports → its first bytes
MAGIC = {
    "pdf": b"%PDF-",
    "office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "zip or office document": b"PK\x03\x04",
    "rar": b"Rar!\x1a\x07",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff",
    "gif": b"GIF8",
    "gzip": b"\x1f\x8b",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "bmp": b"BM",
    "media": b"RIFF",
}
SIGNS = {name: start[:4] for name, start in MAGIC.items()}
"""as many of them as tell a file, even a damaged one, from a page"""
OLE_START = MAGIC["office document"]
ZIP_STARTS = (MAGIC["zip or office document"], b"PK\x05\x06")
# a workbook of Excel 2 to 5 that is in no compound file: its first record, its length, what it is of
RAW_SHEETS = tuple(
    bytes((9, version, length, 0)) for version, length in ((0, 4), (2, 6), (4, 6), (8, 8), (8, 16))
)
# first bytes → kind; what is packed in a container is looked into
STARTS = (
    (MAGIC["rar"], RAR), (MAGIC["7z"], SEVEN_ZIP), (MAGIC["gzip"], GZIP), (MAGIC["jpeg"], JPEG),
    (MAGIC["png"], PNG), (b"GIF87a", GIF), (b"GIF89a", GIF), (MAGIC["bmp"], BMP), (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF), (b"{\\rtf", RTF), *((start, XLS) for start in RAW_SHEETS),
)  # fmt: skip
# names in a zip file's own directory that tell what it is: those of the part that holds the document
IN_ZIP = (
    (re.compile(r"word/document[^/]*"), DOCX), (re.compile(r"xl/workbook[^/]*"), XLSX),
    (re.compile(r"ppt/presentation[^/]*"), PPTX), (re.compile(r"ofd\.xml"), OFD),
)  # fmt: skip
PACKAGE = "[content_types].xml"
"""in every office document that is a zip file"""
# what that part says of the one that holds the document, whatever its name
IN_PACKAGE = (
    (re.compile(rb"(?:wordprocessingml|ms-word)\.[\w.]{1,60}main\b"), DOCX),
    (re.compile(rb"(?:spreadsheetml|ms-excel)\.[\w.]{1,60}main\b"), XLSX),
    (re.compile(rb"(?:presentationml|ms-powerpoint)\.[\w.]{1,60}main\b"), PPTX),
)
# what stands in one whose directory is damaged
IN_DAMAGED_ZIP = (
    (b"word/document", DOCX), (b"xl/workbook", XLSX), (b"ppt/presentation", PPTX), (b"OFD.xml", OFD),
)  # fmt: skip
# names of streams in its root, in small letters, that tell what a compound file is
IN_OLE = (
    ("worddocument", DOC), ("workbook", XLS), ("book", XLS), ("powerpoint document", PPT),
)  # fmt: skip

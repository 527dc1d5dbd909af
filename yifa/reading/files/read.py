"""Reads a file by the reader of its kind, and an archive member by member."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

from yifa.reading.files import kinds
from yifa.reading.files.detect import read_kind, without_blanks
from yifa.reading.files.kinds import FileKind
from yifa.reading.files.layout.ofd import read_ofd
from yifa.reading.files.layout.pdf import read_pdf
from yifa.reading.files.legible import why_illegible
from yifa.reading.files.names import clean_name
from yifa.reading.files.ocr import Ocr, read_picture
from yifa.reading.files.office.sheets import read_sheets
from yifa.reading.files.office.slides import read_slides
from yifa.reading.files.office.word import read_docx
from yifa.reading.files.office.word97 import read_doc
from yifa.reading.files.office.xml2003 import as_package, read_office_xml
from yifa.reading.files.plain import read_html, read_mht, read_text, read_xml
from yifa.reading.files.programs import PROGRAMS, read_by_program
from yifa.reading.files.result import (
    EMPTY,
    FAILED,
    NEEDS_OCR,
    NO_EXTRACTOR,
    NOTHING,
    READ,
    RULES,
    Extracted,
    RefusedError,
    steady,
)
from yifa.reading.files.rtf import read_rtf
from yifa.reading.files.unpacking import unpack
from yifa.reading.files.zips import DAMAGE, is_unsafe, member_name, opened_zip

READERS: dict[FileKind, Callable[[bytes], Extracted]] = {
    kinds.XLSX: read_sheets, kinds.XLS: read_sheets, kinds.DOC: read_doc, kinds.PPTX: read_slides,
    kinds.TEXT: read_text, kinds.JSON: read_text, kinds.HTML: read_html, kinds.OFFICE_HTML: read_html,
    kinds.XML: read_xml, kinds.OFFICE_XML: read_office_xml, kinds.RTF: read_rtf, kinds.MHT: read_mht,
}  # fmt: skip
OCR_READERS: dict[FileKind, Callable[[bytes, Ocr | None], Extracted]] = {
    kinds.PDF: read_pdf, kinds.OFD: read_ofd,
}  # fmt: skip
"""readers of files whose pages may be pictures; they judge what they read themselves"""
NAME = "yifa-zip"
PACKED = (kinds.RAR, kinds.SEVEN_ZIP, kinds.GZIP)
OF_MEMBERS = (READ, NEEDS_OCR, NO_EXTRACTOR, FAILED)
"""what an archive is: the first of these that one of its members is"""
DEEPEST = 2
MAX_MEMBERS = 200
MAX_CHARACTERS = 5_000_000
# halves of characters that UTF-8 cannot hold, and NUL, which SQLite ends a text at
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read(body: bytes, *, ocr: Ocr | None = None, depth: int = 0) -> Extracted:
    """Return the text of a file; with *ocr*, scans and pictures are read too.

    Raises:
        RefusedError: the file cannot or must not be read.
    """
    if not body:
        raise RefusedError("empty_file", "no bytes at all")
    body = without_blanks(body)
    kind = read_kind(body)
    if kind is kinds.ZIP or kind in PACKED:
        return _read_archive(body, kind, ocr=ocr, depth=depth)
    if kind.is_picture:
        return _storable(read_picture(body, ocr))
    if read_pages := OCR_READERS.get(kind):
        return _storable(read_pages(body, ocr))
    return _storable(_legible(_read(body, kind, ocr, depth)))


def _legible(extracted: Extracted) -> Extracted:
    """Return what was read.

    Raises:
        RefusedError: it is no text that anyone could have written.
    """
    if extracted.status == READ and (why := why_illegible(extracted.text)):
        raise RefusedError("illegible", f"what it gives is no text: {why}")
    return extracted


def _read(body: bytes, kind: FileKind, ocr: Ocr | None, depth: int) -> Extracted:
    """Return what the reader of a kind gives, or a program where there is none or it cannot."""
    if kind is kinds.OLE and "EncryptedPackage".encode("utf-16-le") in body:
        raise RefusedError("encrypted", "a document that needs a password")
    if depth > DEEPEST:
        raise RefusedError("too_deep", f"documents in each other, more than {DEEPEST}")
    if kind is kinds.DOCX:
        return read_docx(body, ocr, lambda part: read(part, ocr=ocr, depth=depth + 1))
    if kind is kinds.OFFICE_XML and (package := as_package(body)) is not None:
        return read(package, ocr=ocr, depth=depth + 1)
    reader = READERS.get(kind)
    if reader is None:
        return read_by_program(body, kind)
    try:
        return reader(body)
    except RefusedError as error:
        if error.word not in ("unreadable", NO_EXTRACTOR) or kind not in PROGRAMS:
            raise
        try:
            return read_by_program(body, kind)
        except RefusedError as other:
            raise RefusedError(error.word, f"{error.detail}; {other.detail}") from other


def _storable(extracted: Extracted) -> Extracted:
    text, reason = UNSTORABLE.sub("\ufffd", extracted.text), extracted.reason
    if extracted.status == EMPTY and reason is None:
        reason = NOTHING
    if len(text) > MAX_CHARACTERS:
        reason = "; ".join(filter(None, (f"cut: {len(text)} characters", reason)))
        text = text[:MAX_CHARACTERS]
    return replace(extracted, text=text, reason=steady(reason) if reason else reason)


def _read_archive(body: bytes, kind: FileKind, *, ocr: Ocr | None, depth: int) -> Extracted:
    """Return the texts of an archive's members, each under its name."""
    if depth >= DEEPEST:
        raise RefusedError("too_deep", f"archives in each other, more than {DEEPEST}")
    if kind is kinds.ZIP:
        return _read_members(body, ocr=ocr, depth=depth)
    unpacked = unpack(body, kind)
    extracted = _read_members(unpacked.body, ocr=ocr, depth=depth, problem=unpacked.problem)
    return replace(extracted, extractor=unpacked.program, version="-")


def _read_members(body: bytes, *, ocr: Ocr | None, depth: int, problem: str | None = None) -> Extracted:
    texts: list[tuple[str, Extracted]] = []
    with opened_zip(body, package=False) as file:
        members = [member for member in file.infolist() if not member.is_dir()]
        for member in members[:MAX_MEMBERS]:
            name = clean_name(member_name(member)) or "?"
            texts.append((name, _read_member(file, member, ocr=ocr, depth=depth)))
            if sum(len(one.text) for _, one in texts) > MAX_CHARACTERS:
                break
    missing = [f"{name}: {one.reason or one.status}" for name, one in texts if _lacks(one)]
    missing += [f"{len(members) - len(texts)} more members"] if len(members) > len(texts) else []
    missing += [problem] if problem else []
    statuses = {one.status for _, one in texts} | ({FAILED} if problem else set())
    result = Extracted(
        status=next((status for status in OF_MEMBERS if status in statuses), EMPTY),
        reason=f"members: {'; '.join(missing)}"[:500] if missing else None,
        text="\n".join(f"【{name}】\n{one.text}" for name, one in texts if one.text),
        pages=len(members),
        extractor=NAME,
        version=str(RULES),
    )
    return _storable(result)


def _lacks(member: Extracted) -> bool:
    """Return whether a member, or part of it, was not read; one that holds nothing lacks nothing."""
    return member.reason not in (None, NOTHING)


def _read_member(file: zipfile.ZipFile, member: zipfile.ZipInfo, *, ocr: Ocr | None, depth: int) -> Extracted:
    try:
        if is_unsafe(member):
            raise RefusedError("unsafe_name", repr(member_name(member)[:80]))
        return read(file.read(member), ocr=ocr, depth=depth + 1)
    except RefusedError as error:
        return error.extracted()
    except DAMAGE as error:
        return RefusedError("unreadable", f"zip: {error}").extracted()

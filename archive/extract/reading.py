"""Bytes → their text, by the reader their kind has; members of archives one by one."""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace

from archive.extract.ocr import read_pictures
from archive.extract.ofd import read_ofd
from archive.extract.pdf import read_pdf
from archive.extract.plain import read_html, read_rtf, read_text, read_xml
from archive.extract.programs import read_by_program
from archive.extract.result import (
    EMPTY,
    FAILED,
    NEEDS_OCR,
    NO_EXTRACTOR,
    READ,
    RULES,
    Extracted,
    RefusedError,
)
from archive.extract.sheets import read_sheets
from archive.extract.slides import read_slides
from archive.extract.unpacking import unpack
from archive.extract.word import read_docx
from archive.extract.zips import is_unsafe, member_name, opened_zip
from crawler.disposition import clean_name
from crawler.filetypes import ZIP, FileKind, is_image, read_kind

READERS: dict[str, Callable[[bytes], Extracted]] = {
    "pdf": read_pdf, "docx": read_docx, "xlsx": read_sheets, "xls": read_sheets, "ofd": read_ofd,
    "pptx": read_slides,
    "txt": read_text, "json": read_text, "html": read_html, "xml": read_xml, "rtf": read_rtf,
}  # fmt: skip
NAME = "yifa-zip"
PACKED = ("rar", "7z", "gz")
DONE = (READ, EMPTY)
OF_MEMBERS = (READ, NEEDS_OCR, NO_EXTRACTOR, FAILED)
"""what an archive is: the first of these that one of its members is"""
DEEPEST = 2
MAX_MEMBERS = 200
MAX_CHARACTERS = 5_000_000
# halves of characters that UTF-8 cannot hold, and NUL, which SQLite ends a text at
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read(body: bytes, *, ocr: bool = False, depth: int = 0) -> Extracted:
    """Return the text of a file; with *ocr*, scans and pictures are read too.

    Raises:
        RefusedError: the file cannot or must not be read.
    """
    if not body:
        raise RefusedError("empty_file", "no bytes at all")
    kind = read_kind(body)
    if kind is ZIP or kind.ending in PACKED:
        return _read_archive(body, kind, ocr=ocr, depth=depth)
    if is_image(kind.media_type):
        return _read_picture(body, kind, ocr=ocr)
    reader = READERS.get(kind.ending)
    found = reader(body) if reader else read_by_program(body, kind)
    if found.status == NEEDS_OCR and ocr and kind.ending == "pdf":
        found = replace(read_pictures(body, kind), reason=found.reason)
    return _storable(found)


def _storable(found: Extracted) -> Extracted:
    text, reason = UNSTORABLE.sub("\ufffd", found.text), found.reason
    if found.status == EMPTY and reason is None:
        reason = "no text in it"
    if len(text) > MAX_CHARACTERS:
        reason = f"cut: {len(text)} characters"
        text = text[:MAX_CHARACTERS]
    return replace(found, text=text, reason=reason)


def _read_picture(body: bytes, kind: FileKind, *, ocr: bool) -> Extracted:
    if not ocr:
        return Extracted(
            status=NEEDS_OCR, reason="picture: not read without --ocr", extractor="-", version="-"
        )
    return _storable(read_pictures(body, kind))


def _read_archive(body: bytes, kind: FileKind, *, ocr: bool, depth: int) -> Extracted:
    """Return the texts of an archive's members, each under its name."""
    if depth >= DEEPEST:
        raise RefusedError("too_deep", f"archives in each other, more than {DEEPEST}")
    if kind is ZIP:
        return _read_members(body, ocr=ocr, depth=depth)
    unpacked = unpack(body, kind)
    found = _read_members(unpacked.body, ocr=ocr, depth=depth, problem=unpacked.problem)
    return replace(found, extractor=unpacked.program, version="-")


def _read_members(body: bytes, *, ocr: bool, depth: int, problem: str | None = None) -> Extracted:
    found: list[tuple[str, Extracted]] = []
    with opened_zip(body, package=False) as file:
        members = [each for each in file.infolist() if not each.is_dir()]
        for member in members[:MAX_MEMBERS]:
            name = clean_name(member_name(member)) or "?"
            found.append((name, _read_member(file, member, ocr=ocr, depth=depth)))
            if sum(len(each.text) for _, each in found) > MAX_CHARACTERS:
                break
    missing = [f"{name}: {each.reason or each.status}" for name, each in found if each.status not in DONE]
    missing += [f"{len(members) - len(found)} more members"] if len(members) > len(found) else []
    missing += [problem] if problem else []
    statuses = {each.status for _, each in found} | ({FAILED} if problem else set())
    result = Extracted(
        status=next((each for each in OF_MEMBERS if each in statuses), EMPTY),
        reason=f"members: {'; '.join(missing)}"[:500] if missing else None,
        text="\n".join(f"【{name}】\n{each.text}" for name, each in found if each.text),
        pages=len(members),
        extractor=NAME,
        version=str(RULES),
    )
    return _storable(result)


def _read_member(file: zipfile.ZipFile, member: zipfile.ZipInfo, *, ocr: bool, depth: int) -> Extracted:
    try:
        if is_unsafe(member):
            raise RefusedError("unsafe_name", repr(member_name(member)[:80]))
        return read(file.read(member), ocr=ocr, depth=depth + 1)
    except RefusedError as error:
        return error.told()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        return RefusedError("unreadable", f"zip: {error}").told()

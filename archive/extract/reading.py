"""Bytes → their text, by the reader their kind has; zip members one by one."""

import re
from collections.abc import Callable
from dataclasses import replace

from archive.extract.ocr import read_pictures
from archive.extract.ofd import read_ofd
from archive.extract.pdf import read_pdf
from archive.extract.plain import read_html, read_rtf, read_text, read_xml
from archive.extract.programs import read_by_program
from archive.extract.result import EMPTY, FAILED, NEEDS_OCR, READ, RULES, Extracted, RefusedError
from archive.extract.sheets import read_sheets
from archive.extract.word import read_docx
from archive.extract.zips import member_name, opened_zip
from crawler.disposition import clean_name
from crawler.filetypes import ZIP, FileKind, is_image, read_kind

READERS: dict[str, Callable[[bytes], Extracted]] = {
    "pdf": read_pdf, "docx": read_docx, "xlsx": read_sheets, "xls": read_sheets, "ofd": read_ofd,
    "txt": read_text, "json": read_text, "html": read_html, "xml": read_xml, "rtf": read_rtf,
}  # fmt: skip
NAME = "yifa-zip"
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
    if kind is ZIP:
        return _read_members(body, ocr=ocr, depth=depth)
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


def _read_members(body: bytes, *, ocr: bool, depth: int) -> Extracted:
    """Return the texts of a zip file's members, each under its name."""
    if depth >= DEEPEST:
        raise RefusedError("too_deep", f"zip files in each other, more than {DEEPEST}")
    parts, missing, size = [], [], 0
    with opened_zip(body) as file:
        members = [each for each in file.infolist() if not each.is_dir()]
        for member in members[:MAX_MEMBERS]:
            name = clean_name(member_name(member)) or "?"
            try:
                found = read(file.read(member), ocr=ocr, depth=depth + 1)
            except RefusedError as error:
                missing.append(f"{name}: {error}")
                continue
            if found.text:
                parts.append(f"【{name}】\n{found.text}")
                size += len(found.text)
            if found.status not in (READ, EMPTY):
                missing.append(f"{name}: {found.reason or found.status}")
            if size > MAX_CHARACTERS:
                break
        if len(members) > MAX_MEMBERS:
            missing.append(f"{len(members) - MAX_MEMBERS} more members")
    status = READ if parts else (FAILED if missing else EMPTY)
    reason = f"members: {'; '.join(missing)}"[:500] if missing else None
    found = Extracted(
        status=status, reason=reason, text="\n".join(parts), pages=len(members), extractor=NAME,
        version=str(RULES),
    )  # fmt: skip
    return _storable(found)

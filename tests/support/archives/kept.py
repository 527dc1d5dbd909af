"""Pages whose files are the document, their files received, and what the archive has of both."""

import hashlib
from dataclasses import replace

from archive.store import Archive
from archive.tables.links import KeptFile, files_hash
from tests.support.factory import HOME, PAGE, Visit, make_fetched, make_record
from yifa.model.fetch import FetchKind
from yifa.model.record import Attachment, BodyKind, Record

FILE = f"{HOME}files/bg.pdf"
OTHER = f"{HOME}files/fb.pdf"
PDF = b"%PDF-1.7 the report"


def note(url: str = PAGE, *files: str, title: str = "清溪县年度报告", hashed: str = "a") -> Record:
    """A page whose files are the document; *hashed* is what its own text hashes to."""
    record = make_record(url, title, "详见附件。")
    links = tuple(Attachment(url=each, name=each.rpartition("/")[2]) for each in files or (FILE,))
    return replace(
        record, body_kind=BodyKind.ATTACHMENT_ONLY, attachments=links,
        content_sha256=hashlib.sha256(hashed.encode()).hexdigest(),
    )  # fmt: skip


def receive(visit: Visit, url: str = FILE, body: bytes = PDF) -> int:
    fetched = make_fetched(url, body, content_type="application/pdf", kind=FetchKind.ATTACHMENT)
    file = KeptFile.of(
        fetched, url=url, media_type="application/pdf", file_name="报告.pdf", capture_id=visit.keep(fetched)
    )
    return visit.archive.files.keep(file)


def documents(archive: Archive) -> list[tuple[str, int]]:
    sql = """SELECT content_sha256, (SELECT count(*) FROM version WHERE document_id = d.document_id)
    FROM document AS d ORDER BY document_id"""
    return [tuple(row) for row in archive.db.execute(sql)]


def of(*bodies: bytes) -> str:
    return files_hash(hashlib.sha256(each).hexdigest() for each in bodies)


def states(archive: Archive) -> list[tuple[object, ...]]:
    sql = "SELECT url, status, reason, media_type, size, file_name FROM attachment ORDER BY attachment_id"
    return [tuple(row) for row in archive.db.execute(sql)]

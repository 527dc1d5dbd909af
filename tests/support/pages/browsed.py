"""Archives that pages are looked at with: a small one with everything, one full of hostile texts."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from archive.store import Archive
from archive.tables.links import KeptFile
from tests.support.archives.large import fill
from tests.support.factory import (
    AT,
    HOME,
    LISTING,
    TEXT,
    Visit,
    make_entry,
    make_fetched,
    make_page,
    make_record,
)
from yifa.model.fetch import FetchKind, Verdict
from yifa.model.listing import Certificate, Proof, WalkVerdict
from yifa.model.record import Attachment, Record
from yifa.reading.files.result import READ, Extracted

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc00000"
    "030101 0018dd8db00000000049454e44ae426082".replace(" ", "")
)
REPORT = f"{HOME}zwgk/yfxz/report.html"
LATER = AT + timedelta(days=9)
CODE = "990101"


def one_of_everything(path: Path) -> Path:
    """Make an archive: three invented counties, and one whose page was edited, removed, has files, fails."""
    fill(path, 3, 24)
    visit = Visit(path)
    pages = [REPORT, f"{HOME}gone.html", f"{HOME}stays.html"]
    visit.list(*(make_entry(url) for url in pages))
    files = tuple(
        Attachment(url=f"{HOME}files/{name}", name=name) for name in ("附表.pdf", "印章.png", "表.docx")
    )
    visit.save(replace(make_record(REPORT), attachments=files))
    for url, body, kind in ((files[0].url, PDF, "application/pdf"), (files[1].url, PNG, "image/png")):
        keep_file(visit, url, body, kind)
    for kept in visit.archive.texts.to_read(retry=True, ocr=True):
        found = Extracted(status=READ, text="附表：行政复议案件12件。", extractor="pdf", version="1")
        visit.archive.texts.keep(kept.payload_id, found, AT)
    visit.save(make_record(pages[1], "关于行政复议的公告", "全年行政复议公告。"))
    visit.save(make_record(pages[2], "关于行政执法的公告", "行政执法公告。", publisher=None))
    visit.fail(f"{HOME}lost.html")
    end(visit, visit.walk_id, 3, AT)
    finish(visit, AT)
    visit.archive.close()
    edit(path)
    return path


def keep_file(visit: Visit, url: str, body: bytes, media_type: str, name: str | None = None) -> None:
    """Receive a file."""
    fetched = make_fetched(url, body, content_type=media_type, kind=FetchKind.ATTACHMENT)
    visit.archive.files.keep(
        KeptFile.of(fetched, url=url, media_type=media_type, file_name=name, capture_id=visit.keep(fetched))
    )


def end(visit: Visit, walk_id: int, rows: int, at: datetime) -> None:
    """End a walk that read its list to a proved end."""
    whole = Certificate(
        verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=rows, proof=Proof.LAST_PAGE
    )
    visit.archive.walks.end(walk_id, whole, at)


def finish(visit: Visit, at: datetime) -> None:
    """End the run."""
    tally = {"portals": {CODE: {"new": 3, "changed": 0, "same": 0, "failed": 1}}}
    visit.archive.runs.end(visit.run_id, exit_status=1, tally=tally, at=at)


def edit(path: Path) -> None:
    """Visit the portal again: the report was edited, one page has left the list, and an alarm is raised."""
    with Archive.open(path) as archive:
        portal_id = archive.db.execute("SELECT portal_id FROM portal WHERE code = ?", (CODE,)).fetchone()[0]
        (section_id,) = archive.db.execute(
            "SELECT section_id FROM section WHERE url = ?", (LISTING,)
        ).fetchone()
        run_id = archive.runs.begin("crawl", {"portals": [CODE]}, "yifa 0", LATER)
        walk_id = archive.walks.begin(run_id, section_id, LATER)
        rows = (make_entry(REPORT), make_entry(f"{HOME}stays.html"))
        archive.walks.keep_entries(walk_id, section_id, portal_id, rows, LATER)
        text = TEXT.replace("42件", "43件").replace("办结39件。", "办结39件。新增一句。")
        record = replace(make_record(REPORT, text=text), attachments=())
        fetched = make_fetched(REPORT, make_page(record.title or "", text), at=LATER)
        capture = archive.captures.keep(portal_id, run_id, fetched, verdict=Verdict.OK, detail="")
        archive.versions.save(
            record, capture_id=capture, portal_id=portal_id, run_id=run_id, entry=None, at=LATER
        )
        whole = Certificate(
            verdict=WalkVerdict.COMPLETE, stop_reason="last_page", pages=1, rows_read=2, proof=Proof.LAST_PAGE
        )
        archive.walks.end(walk_id, whole, LATER)
        archive.states.note_absences(run_id, portal_id, LATER)
        with archive.change() as db:
            db.execute(
                """INSERT INTO alarm (run_id, portal_id, section_id, code, detail, at, since, state)
                VALUES (?, ?, ?, 'rows_shrank', '3 rows became 2', ?, ?, 'new')""",
                (run_id, portal_id, section_id, "2026-01-29T02:30:00Z", "2026-01-29T02:30:00Z"),
            )
        archive.runs.end(run_id, exit_status=1, tally={"portals": {CODE: {"new": 0, "changed": 1}}}, at=LATER)


def hostile(path: Path, payloads: Sequence[str]) -> Path:
    """Make an archive in which each payload is a title, a text, a publisher, a list's name and a page."""
    visit = Visit(path)
    for number, payload in enumerate(payloads):
        url = f"{HOME}{number}.html"
        section = visit.archive.portals.add_section(
            visit.portal_id, name=payload, url=f"{HOME}list{number}/", found_by="profile", found_path=None,
            at=AT,
        )  # fmt: skip
        walk = visit.archive.walks.begin(visit.run_id, section, AT)
        entry = make_entry(url, payload)
        visit.archive.walks.keep_entries(walk, section, visit.portal_id, (entry,), AT)
        end(visit, walk, 1, AT)
        save(visit, hostile_record(url, payload, number), page_of(payload))
    finish(visit, AT)
    visit.archive.close()
    return path


def hostile_record(url: str, payload: str, number: int) -> Record:
    """Return a record that says a payload wherever it can."""
    text = f"行政复议{payload}\n一、{payload}\n甲\t{payload}\n{number}"
    file = Attachment(url=f"{url}/{number}.bin", name=payload)
    made = make_record(url, payload, text, publisher=payload, issuing_authority=payload, index_number=payload)
    return replace(
        made, attachments=(file,), content_sha256=hashlib.sha256(text.encode()).hexdigest(),
        breadcrumb=(payload,), signoff_organ=payload,
    )  # fmt: skip


def save(visit: Visit, record: Record, page: bytes) -> None:
    """Keep the bytes of a page and the record read from it."""
    capture = visit.keep(make_fetched(record.url, page))
    visit.archive.versions.save(
        record, capture_id=capture, portal_id=visit.portal_id, run_id=visit.run_id, entry=None, at=AT
    )


def page_of(payload: str) -> bytes:
    """Return a page that holds a payload in its head, in its body, in an attribute and in a style."""
    return (
        f"<!doctype html><html><head><title>{payload}</title>{payload}<style>{payload}</style></head>"
        f"<body><p>原文</p>{payload}<p title='{payload}' style='{payload}'>{payload}</p></body></html>"
    ).encode()
